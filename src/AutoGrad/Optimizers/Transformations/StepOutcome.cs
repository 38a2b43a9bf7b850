namespace AutoGrad;

/// <summary>What became of a gradient that was given to <see cref="FirstOrderState{T}.Step(System.Span{T}, System.ReadOnlySpan{T})"/>.</summary>
public enum StepOutcome
{
    /// <summary>The parameters moved.</summary>
    Taken,

    /// <summary>The gradient was added to those before; the step is taken when enough have come.</summary>
    Accumulated,

    /// <summary>The gradient was not finite and was left out; parameters and moments are as they were.</summary>
    Skipped,

    /// <summary>As <see cref="Skipped"/>, and there were more of them in a row than permitted: time to stop and look for the cause.</summary>
    Refused,
}
