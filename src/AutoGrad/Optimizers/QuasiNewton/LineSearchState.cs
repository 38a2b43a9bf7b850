using System;
using System.Numerics;
using System.Numerics.Tensors;
using System.Threading;

namespace AutoGrad;

/// <summary>
/// What a method with a line search carries from step to step. <c>Minimize</c> continues it; a step by hand is a run of one iteration
/// (<see cref="DescentOptions.MaxIterations"/> = 1).
/// </summary>
/// <typeparam name="T">The floating-point type.</typeparam>
public abstract class LineSearchState<T> : OptimizerState<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly LineSearchOptimizer _optimizer;
    private LineSearchDescent<T>? _descent;

    /// <summary>Creates the state for <paramref name="parameterCount"/> parameters.</summary>
    /// <param name="optimizer">The settings.</param>
    /// <param name="parameterCount">The number of parameters n.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="parameterCount"/> is negative.</exception>
    protected LineSearchState(LineSearchOptimizer optimizer, int parameterCount)
        : base(parameterCount)
    {
        ArgumentNullException.ThrowIfNull(optimizer);
        _optimizer = optimizer;
    }

    /// <inheritdoc/>
    public override string CheckpointKind => _optimizer.GetType().Name;

    /// <summary>Writes the direction of the next search.</summary>
    /// <param name="point">n parameters.</param>
    /// <param name="gradient">The gradient there, n numbers.</param>
    /// <param name="direction">n numbers, overwritten. One that does not descend makes the loop call <see cref="Forget"/>.</param>
    protected internal abstract void Direct(ReadOnlySpan<T> point, ReadOnlySpan<T> gradient, Span<T> direction);

    /// <summary>The first trial along the direction.</summary>
    /// <param name="gradient">The gradient, n numbers.</param>
    /// <param name="slope">g·d, negative.</param>
    protected internal abstract double FirstTrial(ReadOnlySpan<T> gradient, double slope);

    /// <summary>Learns from an accepted step.</summary>
    /// <param name="step">What the parameters changed by, n numbers.</param>
    /// <param name="change">What the gradient changed by, n numbers.</param>
    /// <param name="gradient">The new gradient, n numbers.</param>
    /// <param name="length">The step length along the direction.</param>
    /// <param name="slope">The slope that the search began with.</param>
    protected internal abstract void Learn(
        ReadOnlySpan<T> step, ReadOnlySpan<T> change, ReadOnlySpan<T> gradient, double length, double slope);

    /// <summary>Drops what was learned, so that the next direction is one of steepest descent.</summary>
    /// <returns>Whether there was anything to drop.</returns>
    protected internal abstract bool Forget();

    /// <inheritdoc/>
    protected override void Clear() => Forget();

    /// <summary>min(1, 1 / ‖g‖₁): the first trial where nothing is known of the scale yet.</summary>
    protected static double CautiousStep(ReadOnlySpan<T> gradient)
    {
        double sum = double.CreateTruncating(TensorPrimitives.SumOfMagnitudes(gradient));
        return sum > 1 ? 1 / sum : 1;
    }

    /// <summary>Whether the next step is the one that sets the scale: <see cref="LineSearches.LineSearchRun.MeasuresScale"/>.</summary>
    internal virtual bool MeasuresScale => false;

    /// <summary>How many products of the Hessian with a direction have been computed in all runs.</summary>
    internal virtual long HessianProducts => 0;

    /// <summary>Moves a start into the feasible set.</summary>
    internal virtual void Admit(Span<T> point)
    {
    }

    /// <summary>Corrects what rounding did to a trial point.</summary>
    internal virtual void Confine(Span<T> point)
    {
    }

    /// <summary>The longest step along the direction that stays feasible.</summary>
    internal virtual double LongestStep(ReadOnlySpan<T> point, ReadOnlySpan<T> direction) => double.PositiveInfinity;

    /// <summary>The norm that the gradient test looks at.</summary>
    internal virtual T Stationarity(ReadOnlySpan<T> point, ReadOnlySpan<T> gradient) => DescentJudge<T>.InfinityNorm(gradient);

    internal virtual StationarityMeasure Measure => StationarityMeasure.Gradient;

    /// <summary>Takes note of an accepted step.</summary>
    internal void Advance(ReadOnlySpan<T> step, ReadOnlySpan<T> change, ReadOnlySpan<T> gradient, double length, double slope)
    {
        Learn(step, change, gradient, length, slope);
        Iteration++;
    }

    private protected sealed override DescentResult<T> Run<TObjective, TObserver>(
        TObjective objective, Span<T> point, TObserver observer, DescentOptions options, CancellationToken cancellationToken) =>
        (_descent ??= new LineSearchDescent<T>(this, _optimizer.LineSearch.CreateRun()))
            .Minimize(objective, point, observer, new GradientDirector<T, TObjective>(this), options, cancellationToken);
}
