using System;
using System.Numerics;

namespace AutoGrad;

/// <summary>Where and why a training ended. The point itself is in the span that was given to <c>Train</c>.</summary>
/// <remarks>
/// The point is that of the best evaluation, the start included. If the loss at the start was not finite, the parameters are untouched.
/// Counts are those of the whole training; only <see cref="Elapsed"/> is that of the last run.
/// </remarks>
/// <typeparam name="T">The floating-point type.</typeparam>
public readonly record struct TrainingResult<T>
    where T : IFloatingPointIeee754<T>
{
    /// <summary>Why the run ended.</summary>
    public TrainingStatus Status { get; internal init; }

    /// <summary>The evaluated loss at the returned point; at a start that was not finite, that value.</summary>
    public T Value { get; internal init; }

    /// <summary>The evaluated loss at the start.</summary>
    public T StartValue { get; internal init; }

    /// <summary>The mean loss over the rows of the last whole epoch, each at the parameters of its own step; NaN if there was none.</summary>
    public double TrainingLoss { get; internal init; }

    /// <summary>The number of whole epochs.</summary>
    public long Epochs { get; internal init; }

    /// <summary>The epoch after which the returned point was evaluated; 0 is the start.</summary>
    public long BestEpoch { get; internal init; }

    /// <summary>The number of steps taken.</summary>
    public long Steps { get; internal init; }

    /// <summary>The number of batches whose gradient was computed.</summary>
    public long GradientEvaluations { get; internal init; }

    /// <summary>The number of rows whose gradient was computed.</summary>
    public long RowGradients { get; internal init; }

    /// <summary>The number of rows whose loss alone was computed, by evaluations.</summary>
    public long RowValues { get; internal init; }

    /// <summary>How many gradients were left out because they were not finite: <see cref="GradientTransformation.SkipNonFinite"/>.</summary>
    public long SkippedSteps { get; internal init; }

    /// <summary>The time that the run took.</summary>
    public TimeSpan Elapsed { get; internal init; }

    /// <summary>The learning rate that the next step would have used.</summary>
    public double LearningRate { get; internal init; }

    /// <summary>The number that ended the run, of the two that were compared: a loss, a count, seconds.</summary>
    public double Measured { get; internal init; }

    /// <summary>The limit that <see cref="Measured"/> was compared with.</summary>
    public double Limit { get; internal init; }

    /// <summary>After <see cref="TrainingStatus.NotFinite"/>: what was found first.</summary>
    internal NonFinite NonFinite { get; init; }

    /// <summary>Why the run ended, in words and with the two numbers that were compared. Composed on demand.</summary>
    public string Message => TrainingMessage.For(this);

    /// <summary>The status and the message.</summary>
    public override string ToString() => $"{Status} after {Epochs} epochs: {Message}";
}
