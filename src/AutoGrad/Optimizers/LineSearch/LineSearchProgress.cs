namespace AutoGrad.LineSearches;

/// <summary>What a line search wants next.</summary>
public enum LineSearchProgress
{
    /// <summary>The value and the slope at <see cref="LineSearchRun.Step"/>.</summary>
    Evaluate,

    /// <summary>Nothing: the step just evaluated meets the conditions.</summary>
    Accepted,

    /// <summary>Nothing: no step meets the conditions; <see cref="LineSearchRun.Failure"/> says why.</summary>
    Failed,
}
