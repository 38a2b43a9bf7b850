using System;
using System.Collections.Generic;
using System.Numerics;

namespace AutoGrad;

/// <summary>When a run of a training ends before its last epoch, and who is told of its progress. Immutable; vary it by <c>with</c>.</summary>
/// <typeparam name="T">The floating-point type.</typeparam>
public sealed record TrainingOptions<T>
    where T : IFloatingPointIeee754<T>
{
    /// <summary>Nothing but the rules that hold where none are given.</summary>
    internal static TrainingOptions<T> Default { get; } = new();

    /// <summary>
    /// The loss on data that are not trained on, whose value alone is asked for; <see langword="null"/>, the default, evaluates on the rows
    /// that <see cref="Trainer.ValidationFraction"/> holds out or, where it is 0, on all rows.
    /// </summary>
    public IObjective<T>? Validation { get; init; }

    /// <summary>Ends the run at an evaluated loss at or below this; <see langword="null"/>, the default, is off.</summary>
    public double? TargetValue { get; init; }

    /// <summary>Ends the run at the first batch after this time; <see langword="null"/>, the default, is off.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>
    /// Diverged where an evaluated loss exceeds this times the largest magnitude of the first two; 1e6 by default,
    /// <see cref="double.PositiveInfinity"/> is off.
    /// </summary>
    public double DivergenceFactor { get; init => field = Hyperparameter.AboveOne(value, nameof(DivergenceFactor)); } = 1e6;

    /// <summary>What is computed at every evaluation beside the loss.</summary>
    public IReadOnlyList<Metric<T>> Metrics
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    }

    = [];

    /// <summary>Called after every epoch, and at the start; ends the run by <see cref="TrainingEpoch{T}.Stop"/>.</summary>
    public Action<TrainingEpoch<T>>? EpochEnded { get; init; }

    /// <summary>Receives progress at the start, at most every <see cref="ProgressInterval"/>, and at the end.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>The least time between two reports; 0.1 s by default. <see cref="TimeSpan.Zero"/> reports every batch.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Keeps the course of the run; <see langword="null"/>, the default, keeps none.</summary>
    public TrainingHistory? History { get; init; }

    /// <summary>The file that the state is saved to after every epoch; <see langword="null"/>, the default, saves nothing.</summary>
    public string? CheckpointPath { get; init; }

    /// <summary>Saves after so many batches, too; <see langword="null"/>, the default, at the end of epochs alone.</summary>
    public long? CheckpointEvery
    {
        get;
        init => field = value is { } given ? Hyperparameter.Positive(given, nameof(CheckpointEvery)) : null;
    }
}
