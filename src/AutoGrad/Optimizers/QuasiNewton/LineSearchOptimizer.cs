using AutoGrad.LineSearches;

namespace AutoGrad;

/// <summary>
/// The description of a method that chooses a direction from gradients and a step along it by a line search. Deterministic objectives only:
/// a search compares values, so all evaluations must be of the same function.
/// </summary>
/// <remarks>
/// A method of your own derives from this type and from <see cref="LineSearchState{T}"/>; the loop, its remedies and its diagnosis of
/// failures come with it.
/// </remarks>
public abstract record LineSearchOptimizer : Optimizer
{
    /// <summary>How the step along a direction is found.</summary>
    public abstract LineSearch LineSearch { get; init; }

    /// <inheritdoc/>
    public abstract override LineSearchState<T> CreateState<T>(int parameterCount);
}
