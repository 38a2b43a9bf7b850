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

    /// <inheritdoc/>
    public override string CheckpointKind => _optimizer.GetType().Name;

    /// <summary>Whether a step needs the value of the objective, as <see cref="PolyakStep"/> does.</summary>
    protected internal virtual bool NeedsValue => false;

    /// <summary>The value at the parameters of this step; NaN where the caller gave none.</summary>
    protected T Value { get; private set; } = T.NaN;

    /// <summary>Moves <paramref name="parameters"/> by one step.</summary>
    /// <param name="parameters">n parameters, changed in place.</param>
    /// <param name="gradient">The gradient there, n numbers; may not overlap <paramref name="parameters"/>.</param>
    /// <exception cref="ArgumentException">A length is wrong, or the spans overlap; nothing was changed.</exception>
    /// <exception cref="InvalidOperationException">The method needs the value, too; nothing was changed.</exception>
    public void Step(Span<T> parameters, ReadOnlySpan<T> gradient)
    {
        if (NeedsValue)
            throw new InvalidOperationException(
                $"{_optimizer.GetType().Name} needs the value of the objective at every step: call Step(parameters, gradient, value).");
        Step(parameters, gradient, T.NaN);
    }

    /// <summary>Moves <paramref name="parameters"/> by one step, for methods that look at the value, too.</summary>
    /// <param name="parameters">n parameters, changed in place.</param>
    /// <param name="gradient">The gradient there, n numbers; may not overlap <paramref name="parameters"/>.</param>
    /// <param name="value">The value there.</param>
    /// <exception cref="ArgumentException">A length is wrong, or the spans overlap; nothing was changed.</exception>
    public void Step(Span<T> parameters, ReadOnlySpan<T> gradient, T value)
    {
        RequireLength(parameters.Length, nameof(parameters));
        GradientGuard.Check<T>(gradient, parameters, nameof(gradient));
        if (_clipped is not null)
        {
            _optimizer.Clipping!.Apply(gradient, _clipped);
            gradient = _clipped;
        }

        Value = value;
        Update(parameters, gradient, LearningRate);
        Iteration++;
    }

    /// <summary>
    /// The point to use as the result of the steps so far: the parameters themselves, unless the method takes its gradients elsewhere.
    /// </summary>
    /// <param name="parameters">n parameters, as the last step left them.</param>
    /// <param name="destination">n numbers; not the same memory.</param>
    /// <exception cref="ArgumentException">A length is wrong; nothing was written.</exception>
    public virtual void CopyEvaluationPoint(ReadOnlySpan<T> parameters, Span<T> destination)
    {
        RequireLength(parameters.Length, nameof(parameters));
        RequireLength(destination.Length, nameof(destination));
        parameters.CopyTo(destination);
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
