using System;
using AutoGrad.LineSearches;

namespace AutoGrad;

/// <summary>
/// BFGS with the inverse Hessian as a dense matrix: H ← (I − ρsyᵀ)H(I − ρysᵀ) + ρssᵀ, ρ = 1 / yᵀs. For smooth, deterministic objectives of
/// up to some hundreds of parameters; a step costs O(n²), the state n² numbers.
/// </summary>
/// <remarks>
/// Broyden, Fletcher, Goldfarb and Shanno 1970. Before the first update H = (sᵀy / yᵀy)·I (Nocedal and Wright 2006, eq. 6.20). An update is
/// skipped unless sᵀy &gt; ε‖s‖‖y‖. The first trial of the first step is min(1, 1 / ‖g‖₁), later 1.
/// </remarks>
public sealed record Bfgs : LineSearchOptimizer
{
    /// <summary>How the step is found; strong Wolfe conditions with c₁ = 1e-4, c₂ = 0.9 by default.</summary>
    public override LineSearch LineSearch { get; init; } = new MoreThuente();

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">n is negative, or n² numbers are more than an array holds.</exception>
    public override BfgsState<T> CreateState<T>(int parameterCount)
    {
        if ((long)parameterCount * parameterCount > Array.MaxLength)
        {
            throw new ArgumentOutOfRangeException(
                nameof(parameterCount),
                parameterCount,
                "BFGS keeps a matrix of n² numbers, which no array holds for this n. Lbfgs needs 2·m·n.");
        }

        return new BfgsState<T>(this, parameterCount);
    }
}
