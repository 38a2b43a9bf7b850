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
    private readonly GradientTransformationState<T>? _transformation;
    private readonly FrozenParameters<T>? _frozen;
    private readonly AveragedParameters<T>? _average;
    private readonly PlateauState? _plateau;
    private readonly T[]? _transformed;
    private DescentRun<T>? _run;
    private long _skipped;

    /// <summary>Creates the state for <paramref name="parameterCount"/> parameters.</summary>
    /// <param name="optimizer">The settings.</param>
    /// <param name="parameterCount">The number of parameters n.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="parameterCount"/> is negative.</exception>
    /// <exception cref="ArgumentException">A mask of the settings does not fit n parameters.</exception>
    protected FirstOrderState(FirstOrderOptimizer optimizer, int parameterCount)
        : base(parameterCount)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        _optimizer = optimizer;
        _transformation = optimizer.Transformation?.CreateState<T>(parameterCount);
        _frozen = optimizer.CreateFrozen<T>(parameterCount);
        if (_frozen is not null)
            _transformation?.Freeze(_frozen);
        _average = optimizer.Averaging is { } averaging ? new AveragedParameters<T>(averaging, parameterCount) : null;
        _plateau = optimizer.Plateau is { } plateau ? new PlateauState(plateau) : null;
        _transformed = _transformation is null && _frozen is null ? null : new T[parameterCount];
    }

    /// <summary>The learning rate that the next step will use.</summary>
    public double LearningRate
    {
        get
        {
            double rate = _optimizer.LearningRate.Rate(Iteration);
            return _plateau?.Reduce(rate) ?? rate;
        }
    }

    /// <summary>How many gradients were left out because they were not finite: <see cref="GradientTransformation.SkipNonFinite"/>.</summary>
    public long SkippedSteps => _skipped;

    /// <inheritdoc/>
    public override string CheckpointKind => _optimizer.GetType().Name;

    /// <summary>Whether a step needs the value of the objective, as <see cref="PolyakStep"/> does.</summary>
    protected internal virtual bool NeedsValue => false;

    /// <summary>The value at the parameters of this step; NaN where the caller gave none.</summary>
    protected T Value { get; private set; } = T.NaN;

    /// <summary>Moves <paramref name="parameters"/> by one step.</summary>
    /// <param name="parameters">n parameters, changed in place.</param>
    /// <param name="gradient">The gradient there, n numbers; may not overlap <paramref name="parameters"/>.</param>
    /// <returns>Whether the parameters moved; they always do without a <see cref="FirstOrderOptimizer.Transformation"/>.</returns>
    /// <exception cref="ArgumentException">A length is wrong, or the spans overlap; nothing was changed.</exception>
    /// <exception cref="InvalidOperationException">The method needs the value, too; nothing was changed.</exception>
    public StepOutcome Step(Span<T> parameters, ReadOnlySpan<T> gradient)
    {
        if (NeedsValue)
            throw new InvalidOperationException(
                $"{_optimizer.GetType().Name} needs the value of the objective at every step: call Step(parameters, gradient, value).");
        return Step(parameters, gradient, T.NaN);
    }

    /// <summary>Moves <paramref name="parameters"/> by one step, for methods that look at the value, too.</summary>
    /// <param name="parameters">n parameters, changed in place.</param>
    /// <param name="gradient">The gradient there, n numbers; may not overlap <paramref name="parameters"/>.</param>
    /// <param name="value">The value there.</param>
    /// <returns>Whether the parameters moved; they always do without a <see cref="FirstOrderOptimizer.Transformation"/>.</returns>
    /// <exception cref="ArgumentException">A length is wrong, or the spans overlap; nothing was changed.</exception>
    public StepOutcome Step(Span<T> parameters, ReadOnlySpan<T> gradient, T value)
    {
        RequireLength(parameters.Length, nameof(parameters));
        GradientGuard.Check<T>(gradient, parameters, nameof(gradient));
        return Advance(parameters, gradient, value, 1);
    }

    /// <summary>
    /// Tells <see cref="FirstOrderOptimizer.Plateau"/> how well the run does. <c>Minimize</c> does so with the value at every iteration; a loop by
    /// hand chooses what and how often. Without a plateau rule nothing happens.
    /// </summary>
    /// <param name="metric">What should fall, such as the loss on validation data after an epoch.</param>
    public void Observe(double metric)
    {
        _plateau?.Observe(metric, _optimizer.LearningRate.Rate(Iteration));
        ObserveParts(metric);
    }

    /// <summary>
    /// The point to use as the result of the steps so far: the average if the settings ask for one, else the point that the method makes its
    /// promises for, which is the parameters themselves for all but a few methods.
    /// </summary>
    /// <param name="parameters">n parameters, as the last step left them.</param>
    /// <param name="destination">n numbers; may not overlap <paramref name="parameters"/>.</param>
    /// <exception cref="ArgumentException">A length is wrong, or the spans overlap; nothing was written.</exception>
    public void CopyEvaluationPoint(ReadOnlySpan<T> parameters, Span<T> destination)
    {
        RequireLength(parameters.Length, nameof(parameters));
        GradientGuard.Check<T>(destination, parameters, nameof(destination));
        if (Iteration == 0)
            parameters.CopyTo(destination);
        else if (_average is not null)
            _average.Average.CopyTo(destination);
        else
            Evaluate(parameters, destination);
        _frozen?.Copy(parameters, destination);
    }

    /// <summary>A step, with the rate multiplied by a factor; the arguments have been checked.</summary>
    internal StepOutcome Advance(Span<T> parameters, ReadOnlySpan<T> gradient, T value, double rateFactor)
    {
        if (_transformed is not null)
        {
            gradient.CopyTo(_transformed);
            _frozen?.ClearGradient(_transformed);
            StepOutcome outcome = _transformation?.Apply(parameters, _transformed, Iteration) ?? StepOutcome.Taken;
            if (outcome is StepOutcome.Skipped or StepOutcome.Refused)
                _skipped++;
            if (outcome != StepOutcome.Taken)
                return outcome;
            _frozen?.ClearGradient(_transformed);
            gradient = _transformed;
        }

        Value = value;
        _frozen?.Keep(parameters);
        Update(parameters, gradient, LearningRate * rateFactor);
        _frozen?.Restore(parameters);
        _average?.Add(parameters, isFirst: Iteration == 0);
        Iteration++;
        return StepOutcome.Taken;
    }

    /// <summary>Passes an observation on to the states that this one consists of.</summary>
    private protected virtual void ObserveParts(double metric)
    {
    }

    /// <summary>Sets the components of frozen parameters to zero: a run that cannot move them must not judge by them.</summary>
    internal void ClearFrozen(Span<T> gradient) => _frozen?.ClearGradient(gradient);

    /// <summary>The method's formula: moves <paramref name="parameters"/> along the (transformed) gradient.</summary>
    /// <param name="parameters">n parameters, changed in place.</param>
    /// <param name="gradient">n numbers.</param>
    /// <param name="learningRate">
    /// The schedule's rate for this step; <see cref="OptimizerState{T}.Iteration"/> still counts the steps before it.
    /// </param>
    protected abstract void Update(Span<T> parameters, ReadOnlySpan<T> gradient, double learningRate);

    /// <summary>
    /// Writes the point that the method makes its promises for, after at least one step: the parameters, unless gradients are taken
    /// elsewhere.
    /// </summary>
    /// <param name="parameters">n parameters, as the last step left them.</param>
    /// <param name="destination">n numbers.</param>
    protected virtual void Evaluate(ReadOnlySpan<T> parameters, Span<T> destination) => parameters.CopyTo(destination);

    private protected sealed override void PersistAll(CheckpointFields fields)
    {
        base.PersistAll(fields);
        fields.Integer("skipped", ref _skipped);
        _transformation?.Persist(fields);
        _average?.Persist(fields);
        _plateau?.Persist(fields);
    }

    private protected sealed override void ClearAll()
    {
        base.ClearAll();
        _transformation?.Clear();
        _plateau?.Clear();
    }

    private protected sealed override DescentResult<T> Run<TObjective, TObserver>(
        TObjective objective, Span<T> point, TObserver observer, DescentOptions options, CancellationToken cancellationToken) =>
        (_run ??= new DescentRun<T>(this)).Minimize(objective, point, observer, options, cancellationToken);
}
