namespace AutoGrad.LineSearches;

/// <summary>
/// Finds a step that meets the strong Wolfe conditions φ(α) ≤ φ(0) + c₁αφ′(0) and |φ′(α)| ≤ c₂|φ′(0)|, in few evaluations:
/// an interval that contains such steps is narrowed by cubic and quadratic interpolation.
/// </summary>
/// <remarks>
/// Moré and Thuente, "Line search algorithms with guaranteed sufficient decrease", ACM Trans. Math. Softw. 20 (1994), in the form of
/// MINPACK-2's <c>dcsrch</c>, which L-BFGS-B uses. Values that only rounding separates are judged by their slopes; see
/// <see cref="LineSearchRun"/>.
/// </remarks>
public sealed record MoreThuente : LineSearch
{
    /// <summary>c₁ (the paper's μ), the part of the first-order decrease that is asked for; in (0, 1), 1e-4 by default.</summary>
    public double Decrease { get; init => field = Hyperparameter.Fraction(value, nameof(Decrease)); } = 1e-4;

    /// <summary>c₂ (the paper's η), the part of the slope that may remain; in (0, 1), 0.9 by default. 0.1 is nearly exact.</summary>
    public double Curvature { get; init => field = Hyperparameter.Fraction(value, nameof(Curvature)); } = 0.9;

    /// <summary>The search ends where its interval is narrower than this, relative to the step; 1e-14 by default.</summary>
    public double IntervalTolerance { get; init => field = Hyperparameter.NonNegative(value, nameof(IntervalTolerance)); } = 1e-14;

    /// <inheritdoc/>
    public override LineSearchRun CreateRun() => new MoreThuenteRun(this);
}
