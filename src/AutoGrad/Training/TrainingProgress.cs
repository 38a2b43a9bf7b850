using System;

namespace AutoGrad;

/// <summary>Where a training stands, for a display.</summary>
/// <param name="Epoch">The number of whole epochs.</param>
/// <param name="Epochs">The number of epochs asked for.</param>
/// <param name="Step">The number of steps taken.</param>
/// <param name="RowsSeen">The rows of the current epoch that have been seen.</param>
/// <param name="TrainingLoss">The mean loss over these rows, each at the parameters of its step; NaN before the first batch.</param>
/// <param name="BestLoss">The least evaluated loss.</param>
/// <param name="LearningRate">The rate of the next step.</param>
/// <param name="Elapsed">The time since the run began.</param>
public readonly record struct TrainingProgress(
    long Epoch, long Epochs, long Step, long RowsSeen, double TrainingLoss, double BestLoss, double LearningRate, TimeSpan Elapsed);
