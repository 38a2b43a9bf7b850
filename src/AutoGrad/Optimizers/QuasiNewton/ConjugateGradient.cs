using AutoGrad.LineSearches;

namespace AutoGrad;

/// <summary>
/// Nonlinear conjugate gradients: d ← −g + βd, with a line search. Keeps three vectors; where memory allows <see cref="Lbfgs"/>, that
/// usually takes fewer evaluations.
/// </summary>
/// <remarks>
/// The direction starts anew from −g where d·g would not be safely negative. The first trial of a search is the last one's minimum,
/// by the secant rule, times the ratio of the slopes (Nocedal and Wright 2006, section 3.5), that of the first search min(1, 1 / ‖g‖₁).
/// </remarks>
public sealed record ConjugateGradient : LineSearchOptimizer
{
    private readonly LineSearch? _lineSearch;

    /// <summary>The choice of β; Hager and Zhang's by default.</summary>
    public ConjugateGradientFormula Formula { get; init; } = ConjugateGradientFormula.HagerZhang;

    /// <summary>
    /// How the step is found. By default Hager and Zhang's search for their formula, and strong Wolfe conditions with c₂ = 0.1 for
    /// Polak–Ribière, whose directions rely on them.
    /// </summary>
    public override LineSearch LineSearch
    {
        get => _lineSearch
            ?? (Formula == ConjugateGradientFormula.HagerZhang ? new HagerZhang() : new MoreThuente { Curvature = 0.1 });
        init => _lineSearch = value;
    }

    /// <inheritdoc/>
    public override LineSearchState<T> CreateState<T>(int parameterCount) => new ConjugateGradientState<T>(this, parameterCount);
}

/// <summary>How <see cref="ConjugateGradient"/> chooses β; y is the change of the gradient, d the last direction.</summary>
public enum ConjugateGradientFormula
{
    /// <summary>
    /// β = (y − 2d‖y‖² / dᵀy)ᵀg / dᵀy, at least −1 / (‖d‖ min(0.01, ‖g before‖)). Hager and Zhang, "A new conjugate gradient method with
    /// guaranteed descent and an efficient line search", SIAM J. Optim. 16 (2005), eq. (1.3)–(1.6).
    /// </summary>
    HagerZhang,

    /// <summary>β = max(0, yᵀg / ‖g before‖²). Polak and Ribière 1969; Gilbert and Nocedal 1992.</summary>
    PolakRibierePlus,
}
