using System;
using System.Numerics;

namespace AutoGrad;

/// <summary>Who chooses the direction of a search: the method from gradients alone, or from the objective's curvature, too.</summary>
internal interface IDirector<T, TObjective>
    where T : IFloatingPointIeee754<T>
    where TObjective : IObjective<T>, allows ref struct
{
    void Direct(TObjective objective, ReadOnlySpan<T> point, ReadOnlySpan<T> gradient, Span<T> direction);
}

/// <summary>The method, from gradients.</summary>
internal readonly struct GradientDirector<T, TObjective>(LineSearchState<T> method) : IDirector<T, TObjective>
    where T : IFloatingPointIeee754<T>
    where TObjective : IObjective<T>, allows ref struct
{
    public void Direct(TObjective objective, ReadOnlySpan<T> point, ReadOnlySpan<T> gradient, Span<T> direction) =>
        method.Direct(point, gradient, direction);
}

/// <summary>Newton's method, from Hessian products.</summary>
internal readonly struct CurvatureDirector<T, TObjective>(NewtonCgMethod<T> method) : IDirector<T, TObjective>
    where T : IFloatingPointIeee754<T>
    where TObjective : ICurvatureObjective<T>, allows ref struct
{
    public void Direct(TObjective objective, ReadOnlySpan<T> point, ReadOnlySpan<T> gradient, Span<T> direction) =>
        method.Solve(objective, point, gradient, direction);
}
