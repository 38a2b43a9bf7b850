using System;
using System.Numerics;

namespace AutoGrad;

/// <summary>A scalar function of n parameters, with its gradient: what an optimizer minimizes.</summary>
/// <typeparam name="T">The floating-point type.</typeparam>
public interface IObjective<T>
    where T : IFloatingPointIeee754<T>
{
    /// <summary>The value at <paramref name="point"/>.</summary>
    /// <param name="point">n parameters.</param>
    T Value(scoped ReadOnlySpan<T> point);

    /// <summary>The value at <paramref name="point"/>; overwrites <paramref name="gradient"/> with the gradient there.</summary>
    /// <param name="point">n parameters.</param>
    /// <param name="gradient">n numbers; may not overlap <paramref name="point"/>.</param>
    /// <exception cref="ArgumentException">A length is wrong, or the spans overlap; nothing was written.</exception>
    T ValueAndGradient(scoped ReadOnlySpan<T> point, scoped Span<T> gradient);
}
