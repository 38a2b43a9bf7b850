using System;
using System.Numerics;

namespace AutoGrad;

/// <summary>
/// What an observer sees: one point of a run, the start included, as it is (NaN is shown, too). Valid during the call only.
/// </summary>
/// <typeparam name="T">The floating-point type.</typeparam>
public readonly ref struct DescentStep<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly ref bool _stop;

    internal DescentStep(
        long iteration, T value, T gradientNorm, double learningRate, ReadOnlySpan<T> point, ReadOnlySpan<T> gradient, ref bool stop)
    {
        Iteration = iteration;
        Value = value;
        GradientNorm = gradientNorm;
        LearningRate = learningRate;
        Point = point;
        Gradient = gradient;
        _stop = ref stop;
    }

    /// <summary>The number of steps taken in this run; 0 at the start.</summary>
    public long Iteration { get; }

    /// <summary>The value at <see cref="Point"/>.</summary>
    public T Value { get; }

    /// <summary>The infinity norm of <see cref="Gradient"/>.</summary>
    public T GradientNorm { get; }

    /// <summary>The learning rate of the step that follows.</summary>
    public double LearningRate { get; }

    /// <summary>The n parameters.</summary>
    public ReadOnlySpan<T> Point { get; }

    /// <summary>The gradient at <see cref="Point"/>, before clipping; n numbers.</summary>
    public ReadOnlySpan<T> Gradient { get; }

    /// <summary>Ends the run here, with <see cref="DescentStatus.StoppedByObserver"/> unless it has converged anyway.</summary>
    public void Stop() => _stop = true;
}
