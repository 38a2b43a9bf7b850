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
public abstract class FirstOrderState<T> : OptimizerState<T>
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
        : base(parameterCount)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        _optimizer = optimizer;
        _clipped = optimizer.Clipping is null ? null : new T[parameterCount];
    }

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

    /// <summary>The method's formula: moves <paramref name="parameters"/> along the (clipped) gradient.</summary>
    /// <param name="parameters">n parameters, changed in place.</param>
    /// <param name="gradient">n numbers.</param>
    /// <param name="learningRate">
    /// The schedule's rate for this step; <see cref="OptimizerState{T}.Iteration"/> still counts the steps before it.
    /// </param>
    protected abstract void Update(Span<T> parameters, ReadOnlySpan<T> gradient, double learningRate);

    private protected sealed override DescentResult<T> Run<TObjective, TObserver>(
        TObjective objective, Span<T> point, TObserver observer, DescentOptions options, CancellationToken cancellationToken) =>
        (_run ??= new DescentRun<T>(this)).Minimize(objective, point, observer, options, cancellationToken);
}
