using System;

namespace AutoGrad.LineSearches;

/// <summary>
/// Finds a step that meets the Wolfe conditions φ(α) ≤ φ(0) + δαφ′(0), φ′(α) ≥ σφ′(0), or the approximate ones
/// σφ′(0) ≤ φ′(α) ≤ (2δ − 1)φ′(0), φ(α) ≤ φ(0) + ε|φ(0)|, which can be met where values no longer tell points apart.
/// </summary>
/// <remarks>
/// Hager and Zhang, "A new conjugate gradient method with guaranteed descent and an efficient line search", SIAM J. Optim. 16 (2005),
/// section 4, with the initial bracket of "Algorithm 851: CG_DESCENT", ACM Trans. Math. Softw. 32 (2006).
/// The value may rise by ε|φ(0)| in a search.
/// </remarks>
public sealed record HagerZhang : LineSearch
{
    /// <summary>δ, the part of the first-order decrease that is asked for; in (0, 1), 0.1 by default; below ½ and below σ.</summary>
    public double Decrease { get; init => field = Hyperparameter.Fraction(value, nameof(Decrease)); } = 0.1;

    /// <summary>σ, the part of the slope that may remain; in (0, 1), 0.9 by default.</summary>
    public double Curvature { get; init => field = Hyperparameter.Fraction(value, nameof(Curvature)); } = 0.9;

    /// <summary>ε, the relative error of values that the approximate conditions allow; 1e-6 by default.</summary>
    public double ValueError { get; init => field = Hyperparameter.NonNegative(value, nameof(ValueError)); } = 1e-6;

    /// <summary>ρ, the factor by which steps grow until a minimum is bracketed; above 1, 5 by default.</summary>
    public double Expansion { get; init => field = Hyperparameter.AboveOne(value, nameof(Expansion)); } = 5;

    /// <summary>θ, where an interval whose far end is too high is cut; in (0, 1), ½ by default.</summary>
    public double Cut { get; init => field = Hyperparameter.Fraction(value, nameof(Cut)); } = 0.5;

    /// <summary>γ, by how much an interval must shrink in a round, or it is halved; in (0, 1), 0.66 by default.</summary>
    public double Shrinkage { get; init => field = Hyperparameter.Fraction(value, nameof(Shrinkage)); } = 0.66;

    /// <inheritdoc/>
    public override LineSearchRun CreateRun() =>
        Decrease < 0.5 && Decrease <= Curvature
            ? new HagerZhangRun(this)
            : throw new ArgumentException(
                $"{nameof(Decrease)} must be below ½ and at most {nameof(Curvature)}; they are {Decrease} and {Curvature}.");
}
