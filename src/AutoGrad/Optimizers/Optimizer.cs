using System;
using System.Numerics;
using System.Threading;

namespace AutoGrad;

/// <summary>
/// The description of a method of minimization: settings only, immutable, shareable between threads, varied by <c>with</c>.
/// What a run needs and accumulates lies in an <see cref="OptimizerState{T}"/>.
/// </summary>
public abstract record Optimizer
{
    /// <summary>Creates the state of a run: all the memory it will need, allocated once.</summary>
    /// <typeparam name="T">The floating-point type.</typeparam>
    /// <param name="parameterCount">The number of parameters n.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="parameterCount"/> is negative.</exception>
    /// <exception cref="ArgumentException">The settings contradict each other.</exception>
    public abstract OptimizerState<T> CreateState<T>(int parameterCount)
        where T : IFloatingPointIeee754<T>;

    /// <summary>Minimizes <paramref name="objective"/> from <paramref name="point"/> on a fresh state.</summary>
    /// <typeparam name="T">The floating-point type.</typeparam>
    /// <typeparam name="TObjective">The objective's type; a struct is called without indirection.</typeparam>
    /// <param name="objective">What to minimize; the generated <c>FObjective</c>, for instance.</param>
    /// <param name="point">On entry the start, n parameters; on return the result's point.</param>
    /// <param name="options">The stopping rules; <see langword="null"/> means <see cref="DescentOptions.Default"/>.</param>
    /// <param name="cancellationToken">Ends the run with <see cref="DescentStatus.Cancelled"/>; it does not throw.</param>
    /// <returns>Where and why the run ended. Numerical trouble is a status, never an exception.</returns>
    public DescentResult<T> Minimize<T, TObjective>(
        TObjective objective, Span<T> point, DescentOptions? options = null, CancellationToken cancellationToken = default)
        where T : IFloatingPointIeee754<T>
        where TObjective : IObjective<T>, allows ref struct =>
        CreateState<T>(point.Length).Minimize(objective, point, options, cancellationToken);

    /// <summary>
    /// Minimizes <paramref name="objective"/> from <paramref name="point"/> on a fresh state, showing every point to a callback.
    /// </summary>
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
        where TObjective : IObjective<T>, allows ref struct =>
        CreateState<T>(point.Length).Minimize(objective, point, observer, options, cancellationToken);

    /// <summary>
    /// Minimizes <paramref name="objective"/> from <paramref name="point"/> on a fresh state, showing every point to an observer.
    /// </summary>
    /// <typeparam name="T">The floating-point type.</typeparam>
    /// <typeparam name="TObjective">The objective's type; a struct is called without indirection.</typeparam>
    /// <typeparam name="TObserver">The observer's type; a struct is copied and called without indirection.</typeparam>
    /// <param name="objective">What to minimize.</param>
    /// <param name="point">On entry the start, n parameters; on return the result's point.</param>
    /// <param name="observer">Called at the start and after each step; ends the run by <see cref="DescentStep{T}.Stop"/>.</param>
    /// <param name="options">The stopping rules; <see langword="null"/> means <see cref="DescentOptions.Default"/>.</param>
    /// <param name="cancellationToken">Ends the run with <see cref="DescentStatus.Cancelled"/>; it does not throw.</param>
    /// <returns>Where and why the run ended. Numerical trouble is a status, never an exception.</returns>
    public DescentResult<T> Minimize<T, TObjective, TObserver>(
        TObjective objective,
        Span<T> point,
        TObserver observer,
        DescentOptions? options = null,
        CancellationToken cancellationToken = default)
        where T : IFloatingPointIeee754<T>
        where TObjective : IObjective<T>, allows ref struct
        where TObserver : IDescentObserver<T>, allows ref struct =>
        CreateState<T>(point.Length).Minimize(objective, point, observer, options, cancellationToken);
}
