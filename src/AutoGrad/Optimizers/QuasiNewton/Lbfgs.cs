using AutoGrad.LineSearches;

namespace AutoGrad;

/// <summary>
/// L-BFGS: a quasi-Newton method that keeps the last m steps and gradient changes instead of a matrix. The method of choice for smooth,
/// deterministic objectives of many parameters.
/// </summary>
/// <remarks>
/// Liu and Nocedal, "On the limited memory BFGS method for large scale optimization", Mathematical Programming 45 (1989); the two-loop
/// recursion of Nocedal 1980 with H₀ = (sᵀy / yᵀy)·I. The first trial of the first step is min(1, 1 / ‖g‖₁), as in PyTorch, later 1;
/// the first search is nearly exact (c₂ at most 0.2), because it sets the scale. A pair is
/// kept where sᵀy &gt; ε‖s‖‖y‖; strong Wolfe conditions make that the rule. Where a search fails, the memory is dropped and the gradient
/// direction tried before the run ends.
/// </remarks>
public sealed record Lbfgs : LineSearchOptimizer
{
    /// <summary>m, the number of pairs that are kept; 10 by default.</summary>
    public int Memory
    {
        get;
        init => field = (int)Hyperparameter.Positive((long)value, nameof(Memory));
    } = 10;

    /// <summary>How the step is found; strong Wolfe conditions with c₁ = 1e-4, c₂ = 0.9 by default.</summary>
    public override LineSearch LineSearch { get; init; } = new MoreThuente();

    /// <inheritdoc/>
    public override LineSearchState<T> CreateState<T>(int parameterCount) => new LbfgsState<T>(this, parameterCount);
}
