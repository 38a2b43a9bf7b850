using System;
using System.Numerics;

namespace AutoGrad;

/// <summary>
/// An objective that knows its curvature, as products of the Hessian with directions: what <see cref="NewtonCg"/> minimizes. A product costs
/// little more than a gradient, and no matrix is formed. A generated <c>FObjective</c> is one where the attribute asks for second derivatives.
/// </summary>
/// <typeparam name="T">The floating-point type.</typeparam>
public interface ICurvatureObjective<T> : IObjective<T>
    where T : IFloatingPointIeee754<T>
{
    /// <summary>Overwrites <paramref name="product"/> with H·d, the Hessian at <paramref name="point"/> times a direction.</summary>
    /// <param name="point">n parameters.</param>
    /// <param name="direction">d, n numbers.</param>
    /// <param name="product">n numbers; may not overlap the others.</param>
    /// <exception cref="ArgumentException">A length is wrong, or the spans overlap; nothing was written.</exception>
    void HessianProduct(scoped ReadOnlySpan<T> point, scoped ReadOnlySpan<T> direction, scoped Span<T> product);
}
