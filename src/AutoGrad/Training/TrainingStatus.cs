namespace AutoGrad;

/// <summary>Why a run of a training ended.</summary>
public enum TrainingStatus
{
    /// <summary>There was no run: the value of a default <see cref="TrainingResult{T}"/>.</summary>
    NotRun,

    /// <summary>All <see cref="Trainer.Epochs"/> were run.</summary>
    EpochsDone,

    /// <summary>The evaluated loss no longer improved: <see cref="Trainer.EarlyStopping"/>.</summary>
    EarlyStopped,

    /// <summary>The evaluated loss is at or below <see cref="TrainingOptions{T}.TargetValue"/>.</summary>
    TargetReached,

    /// <summary>The run took <see cref="TrainingOptions{T}.TimeLimit"/>.</summary>
    TimeLimit,

    /// <summary>A callback called <see cref="TrainingEpoch{T}.Stop"/>.</summary>
    StoppedByCallback,

    /// <summary>The cancellation token was triggered.</summary>
    Cancelled,

    /// <summary>The loss grows without bound: <see cref="TrainingOptions{T}.DivergenceFactor"/>.</summary>
    Diverged,

    /// <summary>
    /// A loss, a component of a gradient or a parameter became NaN or infinite, and nothing left it out; or
    /// <see cref="GradientTransformation.SkipNonFinite"/> met more such batches in a row than it may.
    /// </summary>
    NotFinite,
}
