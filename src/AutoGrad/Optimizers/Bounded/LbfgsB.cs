using AutoGrad.LineSearches;

namespace AutoGrad;

/// <summary>
/// L-BFGS-B: L-BFGS in a box. Each step finds where the quadratic model has its first minimum along the projected gradient (the generalized
/// Cauchy point), minimizes the model over the parameters that are not at a bound there, and searches along the way to that point.
/// </summary>
/// <remarks>
/// Byrd, Lu, Nocedal and Zhu, "A limited memory algorithm for bound constrained optimization", SIAM J. Sci. Comput. 16 (1995): algorithm CP and
/// the direct primal method (eq. 5.7–5.11) on the compact form B = θI − WMWᵀ; the subspace minimum is projected as in Morales and Nocedal,
/// "Remark on algorithm 778", ACM Trans. Math. Softw. 38 (2011). The start is moved into the box; the first trial
/// of the first step is min(1, 1 / ‖d‖₂), as in the authors' code. The gradient test looks at P(θ − g) − θ,
/// which vanishes at a minimum even where the gradient does not; all evaluations are within the bounds.
/// </remarks>
public sealed record LbfgsB : LineSearchOptimizer
{
    /// <summary>The box; none by default.</summary>
    public Bounds Bounds { get; init; } = Bounds.None;

    /// <summary>m, the number of pairs that are kept; 10 by default.</summary>
    public int Memory
    {
        get;
        init => field = (int)Hyperparameter.Positive((long)value, nameof(Memory));
    } = 10;

    /// <summary>How the step is found; strong Wolfe conditions with c₁ = 1e-3, c₂ = 0.9 by default, as in the authors' code.</summary>
    public override LineSearch LineSearch { get; init; } = new MoreThuente { Decrease = 1e-3 };

    /// <inheritdoc/>
    /// <exception cref="System.ArgumentException">There are bounds one by one, for another n.</exception>
    public override LineSearchState<T> CreateState<T>(int parameterCount)
    {
        Bounds.Require(parameterCount);
        return new LbfgsBState<T>(this, parameterCount);
    }
}
