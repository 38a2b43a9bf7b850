using System;

namespace AutoGrad;

/// <summary>Where a run stands, for a display.</summary>
/// <param name="Iteration">The number of steps taken.</param>
/// <param name="Value">The value there.</param>
/// <param name="BestValue">The least value so far.</param>
/// <param name="GradientNorm">The gradient's infinity norm there.</param>
/// <param name="LearningRate">The rate of the next step.</param>
/// <param name="Elapsed">The time since the run began.</param>
public readonly record struct DescentProgress(
    long Iteration, double Value, double BestValue, double GradientNorm, double LearningRate, TimeSpan Elapsed);
