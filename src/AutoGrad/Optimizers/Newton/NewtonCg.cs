using System;
using System.Numerics;
using System.Threading;
using AutoGrad.LineSearches;

namespace AutoGrad;

/// <summary>
/// Truncated Newton: the direction solves H·p = −g by conjugate gradients, no further than the distance from the minimum is worth, and
/// a line search along it begins with the full step. For smooth objectives whose Hessian products are at hand
/// (<see cref="ICurvatureObjective{T}"/>); few gradients, quadratic convergence in the end, memory for ten vectors.
/// </summary>
/// <remarks>
/// Line Search Newton–CG, Nocedal and Wright, "Numerical Optimization", 2nd ed. 2006, algorithm 7.1: the inner iteration ends at
/// ‖r‖ ≤ min(½, √‖g‖)·‖g‖, or at a direction of curvature that is not positive, with what it has; with −g, if that is nothing. Where a
/// search fails, −g is tried before the run ends.
/// </remarks>
public sealed record NewtonCg
{
    /// <summary>How the step along the direction is found; strong Wolfe conditions with c₁ = 1e-4, c₂ = 0.9 by default.</summary>
    public LineSearch LineSearch
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    }

    = new MoreThuente();

    /// <summary>The largest number of products per step; <see langword="null"/>, the default, means 2n + 10.</summary>
    public int? MaxProducts
    {
        get;
        init => field = value is { } given ? (int)Hyperparameter.Positive(given, nameof(MaxProducts)) : null;
    }

    /// <summary>Creates the state of a run: all the memory it will need, allocated once.</summary>
    /// <typeparam name="T">The floating-point type.</typeparam>
    /// <param name="parameterCount">The number of parameters n.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="parameterCount"/> is negative.</exception>
    public NewtonCgState<T> CreateState<T>(int parameterCount)
        where T : IFloatingPointIeee754<T> => new(this, parameterCount);

    /// <summary>Minimizes <paramref name="objective"/> from <paramref name="point"/> on a fresh state.</summary>
    /// <typeparam name="T">The floating-point type.</typeparam>
    /// <typeparam name="TObjective">The objective's type; a struct is called without indirection.</typeparam>
    /// <param name="objective">What to minimize.</param>
    /// <param name="point">On entry the start, n parameters; on return the result's point.</param>
    /// <param name="options">The stopping rules; <see langword="null"/> means <see cref="DescentOptions.Default"/>.</param>
    /// <param name="cancellationToken">Ends the run with <see cref="DescentStatus.Cancelled"/>; it does not throw.</param>
    /// <returns>Where and why the run ended. Numerical trouble is a status, never an exception.</returns>
    public DescentResult<T> Minimize<T, TObjective>(
        TObjective objective, Span<T> point, DescentOptions? options = null, CancellationToken cancellationToken = default)
        where T : IFloatingPointIeee754<T>
        where TObjective : ICurvatureObjective<T>, allows ref struct =>
        CreateState<T>(point.Length).Minimize(objective, point, options, cancellationToken);

    /// <summary>As the shorter overload, showing every point to a callback.</summary>
    /// <typeparam name="T">The floating-point type.</typeparam>
    /// <typeparam name="TObjective">The objective's type; a struct is called without indirection.</typeparam>
    /// <param name="objective">What to minimize.</param>
    /// <param name="point">On entry the start, n parameters; on return the result's point.</param>
    /// <param name="observer">Called at the start and after each step; ends the run by <see cref="DescentStep{T}.Stop"/>.</param>
    /// <param name="options">The stopping rules; <see langword="null"/> means <see cref="DescentOptions.Default"/>.</param>
    /// <param name="cancellationToken">Ends the run with <see cref="DescentStatus.Cancelled"/>; it does not throw.</param>
    /// <returns>Where and why the run ended. Numerical trouble is a status, never an exception.</returns>
    public DescentResult<T> Minimize<T, TObjective>(
        TObjective objective,
        Span<T> point,
        Action<DescentStep<T>> observer,
        DescentOptions? options = null,
        CancellationToken cancellationToken = default)
        where T : IFloatingPointIeee754<T>
        where TObjective : ICurvatureObjective<T>, allows ref struct =>
        CreateState<T>(point.Length).Minimize(objective, point, observer, options, cancellationToken);
}
