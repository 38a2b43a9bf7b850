using System;
using System.Numerics;
using System.Threading;
using AutoGrad.Runtime;

namespace AutoGrad;

/// <summary>
/// What a first-order method carries from step to step (moments, step count), sized once.
/// Step it by hand with gradients from anywhere, or let <c>Minimize</c> drive it; neither allocates after the first run.
/// </summary>
/// <typeparam name="T">The floating-point type.</typeparam>
public abstract class FirstOrderState<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly FirstOrderOptimizer _optimizer;
    private readonly T[]? _clipped;
    private DescentRun<T>? _run;

    /// <summary>Creates the state for <paramref name="parameterCount"/> parameters.</summary>
    /// <param name="optimizer">The settings.</param>
    /// <param name="parameterCount">The number of parameters n.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="parameterCount"/> is negative.</exception>
    protected FirstOrderState(FirstOrderOptimizer optimizer, int parameterCount)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentOutOfRangeException.ThrowIfNegative(parameterCount);
        _optimizer = optimizer;
        ParameterCount = parameterCount;
        _clipped = optimizer.Clipping is null ? null : new T[parameterCount];
    }

    /// <summary>The number of parameters n.</summary>
    public int ParameterCount { get; }

    /// <summary>The number of steps taken since the state was created or reset; the schedule is evaluated here.</summary>
    public long Iteration { get; private set; }

    /// <summary>The learning rate that the next step will use.</summary>
    public double LearningRate => _optimizer.LearningRate.Rate(Iteration);

    /// <summary>Moves <paramref name="parameters"/> by one step.</summary>
    /// <param name="parameters">n parameters, changed in place.</param>
    /// <param name="gradient">The gradient there, n numbers; may not overlap <paramref name="parameters"/>.</param>
    /// <exception cref="ArgumentException">A length is wrong, or the spans overlap; nothing was changed.</exception>
    public void Step(Span<T> parameters, ReadOnlySpan<T> gradient)
    {
        RequireLength(parameters.Length, nameof(parameters));
        GradientGuard.Check<T>(gradient, parameters, nameof(gradient));
        if (_clipped is not null)
        {
            _optimizer.Clipping!.Apply(gradient, _clipped);
            gradient = _clipped;
        }

        Update(parameters, gradient, LearningRate);
        Iteration++;
    }

    /// <summary>Forgets everything: the next step is step 0 again.</summary>
    public void Reset()
    {
        Iteration = 0;
        Clear();
    }

    /// <summary>
    /// Minimizes <paramref name="objective"/> from <paramref name="point"/>, continuing this state;
    /// call <see cref="Reset"/> first for a fresh run.
    /// </summary>
    /// <typeparam name="TObjective">The objective's type; a struct is called without indirection.</typeparam>
    /// <param name="objective">What to minimize.</param>
    /// <param name="point">On entry the start, n parameters; on return the result's point.</param>
    /// <param name="options">The stopping rules; <see langword="null"/> means <see cref="DescentOptions.Default"/>.</param>
    /// <param name="cancellationToken">Ends the run with <see cref="DescentStatus.Cancelled"/>; it does not throw.</param>
    /// <returns>Where and why the run ended. Numerical trouble is a status, never an exception.</returns>
    /// <exception cref="ArgumentException"><paramref name="point"/> does not hold n numbers.</exception>
    public DescentResult<T> Minimize<TObjective>(
        TObjective objective, Span<T> point, DescentOptions? options = null, CancellationToken cancellationToken = default)
        where TObjective : IObjective<T>, allows ref struct =>
        Minimize(objective, point, default(NoObserver<T>), options, cancellationToken);

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
        where TObjective : IObjective<T>, allows ref struct
    {
        ArgumentNullException.ThrowIfNull(observer);
        return Minimize(objective, point, new CallbackObserver<T>(observer), options, cancellationToken);
    }

    /// <summary>As the shorter overload, showing every point to an observer.</summary>
    /// <typeparam name="TObjective">The objective's type; a struct is called without indirection.</typeparam>
    /// <typeparam name="TObserver">The observer's type; a struct is copied and called without indirection.</typeparam>
    /// <param name="objective">What to minimize.</param>
    /// <param name="point">On entry the start, n parameters; on return the result's point.</param>
    /// <param name="observer">Called at the start and after each step; ends the run by <see cref="DescentStep{T}.Stop"/>.</param>
    /// <param name="options">The stopping rules; <see langword="null"/> means <see cref="DescentOptions.Default"/>.</param>
    /// <param name="cancellationToken">Ends the run with <see cref="DescentStatus.Cancelled"/>; it does not throw.</param>
    /// <returns>Where and why the run ended. Numerical trouble is a status, never an exception.</returns>
    /// <exception cref="ArgumentException"><paramref name="point"/> does not hold n numbers.</exception>
    public DescentResult<T> Minimize<TObjective, TObserver>(
        TObjective objective,
        Span<T> point,
        TObserver observer,
        DescentOptions? options = null,
        CancellationToken cancellationToken = default)
        where TObjective : IObjective<T>, allows ref struct
        where TObserver : IDescentObserver<T>, allows ref struct
    {
        RequireLength(point.Length, nameof(point));
        _run ??= new DescentRun<T>(this);
        return _run.Minimize(objective, point, observer, options ?? DescentOptions.Default, cancellationToken);
    }

    /// <summary>The method's formula: moves <paramref name="parameters"/> along the (clipped) gradient.</summary>
    /// <param name="parameters">n parameters, changed in place.</param>
    /// <param name="gradient">n numbers.</param>
    /// <param name="learningRate">The schedule's rate for this step; <see cref="Iteration"/> still counts the steps before it.</param>
    protected abstract void Update(Span<T> parameters, ReadOnlySpan<T> gradient, double learningRate);

    /// <summary>Sets what the method has accumulated back to its first values.</summary>
    protected abstract void Clear();

    private void RequireLength(int length, string name)
    {
        if (length != ParameterCount)
            throw new ArgumentException(
                $"'{name}' has {length} elements, but this state was created for {ParameterCount} parameters. " +
                $"Create a state with CreateState({length}), or pass a span of length {ParameterCount}.",
                name);
    }
}
