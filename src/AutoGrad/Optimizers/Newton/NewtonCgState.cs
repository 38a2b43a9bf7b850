using System;
using System.Numerics;
using System.Threading;

namespace AutoGrad;

/// <summary>The memory of <see cref="NewtonCg"/>, sized once; it learns nothing from step to step. Runs on a used state allocate nothing.</summary>
/// <typeparam name="T">The floating-point type.</typeparam>
public sealed class NewtonCgState<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly NewtonCgMethod<T> _method;
    private readonly LineSearchDescent<T> _descent;

    internal NewtonCgState(NewtonCg settings, int parameterCount)
    {
        _method = new NewtonCgMethod<T>(settings, parameterCount);
        _descent = new LineSearchDescent<T>(_method, settings.LineSearch.CreateRun());
    }

    /// <summary>The number of parameters n.</summary>
    public int ParameterCount => _method.ParameterCount;

    /// <summary>Minimizes <paramref name="objective"/> from <paramref name="point"/>.</summary>
    /// <typeparam name="TObjective">The objective's type; a struct is called without indirection.</typeparam>
    /// <param name="objective">What to minimize.</param>
    /// <param name="point">On entry the start, n parameters; on return the result's point.</param>
    /// <param name="options">The stopping rules; <see langword="null"/> means <see cref="DescentOptions.Default"/>.</param>
    /// <param name="cancellationToken">Ends the run with <see cref="DescentStatus.Cancelled"/>; it does not throw.</param>
    /// <returns>Where and why the run ended. Numerical trouble is a status, never an exception.</returns>
    /// <exception cref="ArgumentException"><paramref name="point"/> does not hold n numbers.</exception>
    public DescentResult<T> Minimize<TObjective>(
        TObjective objective, Span<T> point, DescentOptions? options = null, CancellationToken cancellationToken = default)
        where TObjective : ICurvatureObjective<T>, allows ref struct =>
        Run(objective, point, default(NoObserver<T>), options, cancellationToken);

    /// <summary>As the shorter overload, showing every point to a callback.</summary>
    /// <typeparam name="TObjective">The objective's type; a struct is called without indirection.</typeparam>
    /// <param name="objective">What to minimize.</param>
    /// <param name="point">On entry the start, n parameters; on return the result's point.</param>
    /// <param name="observer">Called at the start and after each step; ends the run by <see cref="DescentStep{T}.Stop"/>.</param>
    /// <param name="options">The stopping rules; <see langword="null"/> means <see cref="DescentOptions.Default"/>.</param>
    /// <param name="cancellationToken">Ends the run with <see cref="DescentStatus.Cancelled"/>; it does not throw.</param>
    /// <returns>Where and why the run ended. Numerical trouble is a status, never an exception.</returns>
    /// <exception cref="ArgumentException"><paramref name="point"/> does not hold n numbers.</exception>
    public DescentResult<T> Minimize<TObjective>(
        TObjective objective,
        Span<T> point,
        Action<DescentStep<T>> observer,
        DescentOptions? options = null,
        CancellationToken cancellationToken = default)
        where TObjective : ICurvatureObjective<T>, allows ref struct
    {
        ArgumentNullException.ThrowIfNull(observer);
        return Run(objective, point, new CallbackObserver<T>(observer), options, cancellationToken);
    }

    private DescentResult<T> Run<TObjective, TObserver>(
        TObjective objective, Span<T> point, TObserver observer, DescentOptions? options, CancellationToken cancellationToken)
        where TObjective : ICurvatureObjective<T>, allows ref struct
        where TObserver : IDescentObserver<T>, allows ref struct
    {
        if (point.Length != ParameterCount)
            throw new ArgumentException(
                $"'point' has {point.Length} elements, but this state was created for {ParameterCount} parameters.", nameof(point));
        _method.Forgive();
        return _descent.Minimize(
            objective, point, observer, new CurvatureDirector<T, TObjective>(_method), options ?? DescentOptions.Default, cancellationToken);
    }
}
