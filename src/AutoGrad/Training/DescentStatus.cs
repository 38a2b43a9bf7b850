namespace AutoGrad;

/// <summary>Why a run ended.</summary>
public enum DescentStatus
{
    /// <summary>There was no run: the value of a default <see cref="DescentResult{T}"/>.</summary>
    NotRun,

    /// <summary>The largest component of the gradient is within <see cref="DescentOptions.GradientTolerance"/>.</summary>
    ConvergedGradient,

    /// <summary>The value no longer changes, and the gradient promised no change: <see cref="DescentOptions.ValueTolerance"/>.</summary>
    ConvergedValue,

    /// <summary>The last step is within <see cref="DescentOptions.StepTolerance"/>.</summary>
    ConvergedStep,

    /// <summary>The value is at or below <see cref="DescentOptions.TargetValue"/>.</summary>
    TargetReached,

    /// <summary>The best value has not improved for <see cref="DescentOptions.Patience"/> steps.</summary>
    PatienceExhausted,

    /// <summary>The run took <see cref="DescentOptions.MaxIterations"/> steps.</summary>
    IterationLimit,

    /// <summary>The run took <see cref="DescentOptions.TimeLimit"/>.</summary>
    TimeLimit,

    /// <summary>An observer called <see cref="DescentStep{T}.Stop"/>.</summary>
    StoppedByObserver,

    /// <summary>The cancellation token was triggered.</summary>
    Cancelled,

    /// <summary>The value grows without bound: <see cref="DescentOptions.DivergenceFactor"/>.</summary>
    Diverged,

    /// <summary>The value, a component of the gradient or a parameter became NaN or infinite.</summary>
    NotFinite,

    /// <summary>No step along the direction was acceptable; <see cref="DescentResult{T}.LineSearchFailure"/> says why.</summary>
    LineSearchFailed,
}
