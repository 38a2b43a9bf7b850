namespace AutoGrad;

/// <summary>Why no step along a direction was acceptable, after <see cref="DescentStatus.LineSearchFailed"/>.</summary>
public enum LineSearchFailure
{
    /// <summary>No line search failed.</summary>
    None,

    /// <summary>
    /// The values along the direction contradict the gradient: it is wrong, or there is a kink. <see cref="GradientCheck"/> tells which.
    /// </summary>
    BadGradient,

    /// <summary>The value does not fall along the direction, not even to first order.</summary>
    NotDescentDirection,

    /// <summary>
    /// What a step could still gain is less than the rounding of the value: the point is as good as the precision permits, or nearly so.
    /// </summary>
    StepBelowRounding,

    /// <summary>All trial points, however close, had a value or a gradient that is not finite.</summary>
    NotFinite,

    /// <summary>The search used up its evaluations.</summary>
    EvaluationLimit,
}
