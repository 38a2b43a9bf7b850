using System;

namespace AutoGrad;

/// <summary>When a run ends, and who is told of its progress. Immutable; vary it by <c>with</c>.</summary>
/// <remarks>
/// On by default: the gradient test, the iteration limit and the test for divergence. The others are off until they are given a value.
/// A value that is not finite ends every run.
/// </remarks>
public sealed record DescentOptions
{
    /// <summary>The stopping rules that hold where none are given.</summary>
    public static DescentOptions Default { get; } = new();

    /// <summary>The largest number of steps of a run; 10 000 by default. 0 only evaluates the start.</summary>
    public long MaxIterations { get; init => field = Hyperparameter.NonNegative(value, nameof(MaxIterations)); } = 10_000;

    /// <summary>
    /// Converged where the gradient's infinity norm maxᵢ|gᵢ| is at most this. <see langword="null"/>, the default, means 1e-8 in double
    /// and 1e-4 in lesser precisions; 0 accepts only a gradient that is exactly zero.
    /// </summary>
    public double? GradientTolerance
    {
        get;
        init => field = value is { } given ? Hyperparameter.NonNegative(given, nameof(GradientTolerance)) : null;
    }

    /// <summary>
    /// Converged where both the last change of the value and the change that the gradient predicted for the step, |g·Δθ|, are at most
    /// this times max(|f|, |f before|, 1). 0, the default, is off.
    /// </summary>
    /// <remarks>
    /// The second condition keeps a descent that jumps between two points of equal value for ever from passing as converged.
    /// </remarks>
    public double ValueTolerance { get; init => field = Hyperparameter.NonNegative(value, nameof(ValueTolerance)); }

    /// <summary>
    /// Converged where no parameter moved by more than this times max(maxᵢ|θᵢ|, 1) in the last step. 0, the default, is off.
    /// A small learning rate alone makes small steps: this test says nothing of the gradient.
    /// </summary>
    public double StepTolerance { get; init => field = Hyperparameter.NonNegative(value, nameof(StepTolerance)); }

    /// <summary>Ends the run at a value at or below this; <see langword="null"/>, the default, is off.</summary>
    public double? TargetValue { get; init; }

    /// <summary>Ends the run when this many steps in a row brought no new best value; <see langword="null"/> (default) is off.</summary>
    public long? Patience
    {
        get;
        init => field = value is { } given ? Hyperparameter.Positive(given, nameof(Patience)) : null;
    }

    /// <summary>Ends the run at the first iteration after this time; <see langword="null"/>, the default, is off.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>
    /// Diverged where the value exceeds this times the largest magnitude among the start and the first five steps; 1e6 by default,
    /// <see cref="double.PositiveInfinity"/> is off.
    /// </summary>
    /// <remarks>
    /// The first steps belong to the reference because momentum and Adam may climb before they descend, above all from a start near the
    /// minimum, where the first value alone would make any climb look like an explosion.
    /// </remarks>
    public double DivergenceFactor { get; init => field = Hyperparameter.AboveOne(value, nameof(DivergenceFactor)); } = 1e6;

    /// <summary>Receives progress at the start, at most every <see cref="ProgressInterval"/>, and at the end.</summary>
    public IProgress<DescentProgress>? Progress { get; init; }

    /// <summary>The least time between two reports; 0.1 s by default. <see cref="TimeSpan.Zero"/> reports every iteration.</summary>
    public TimeSpan ProgressInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Keeps the course of the run; <see langword="null"/>, the default, keeps none.</summary>
    public DescentHistory? History { get; init; }

    /// <summary>The gradient test's tolerance in a precision.</summary>
    internal double GradientToleranceFor<T>() => GradientTolerance ?? (typeof(T) == typeof(double) ? 1e-8 : 1e-4);
}
