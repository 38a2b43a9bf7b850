using System;
using System.Numerics;

namespace AutoGrad;

/// <summary>
/// What happens to a gradient before an optimizer sees it: clipping, weight decay, noise, accumulation, leaving out what is not finite.
/// Immutable descriptions that compose in the order in which they are applied:
/// <c>GradientTransformation.SkipNonFinite().Then(GradientClipping.ByNorm(1)).Then(GradientTransformation.WeightDecay(1e-4))</c>.
/// </summary>
/// <remarks>A transformation of your own derives from this type and, for its state, from <see cref="GradientTransformationState{T}"/>.</remarks>
public abstract record GradientTransformation
{
    /// <summary>Whether gradients that are not finite are left out somewhere in it.</summary>
    internal virtual bool LeavesOutNonFinite => false;

    /// <summary>Creates the memory that the transformation needs.</summary>
    /// <typeparam name="T">The floating-point type.</typeparam>
    /// <param name="parameterCount">The number of parameters n.</param>
    /// <exception cref="ArgumentException">The settings do not fit n parameters.</exception>
    public abstract GradientTransformationState<T> CreateState<T>(int parameterCount)
        where T : IFloatingPointIeee754<T>;

    /// <summary>Applies another transformation to what comes out of this one.</summary>
    /// <param name="next">The transformation that follows.</param>
    public GradientTransformation Then(GradientTransformation next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return new TransformationChain(this, next);
    }

    /// <summary>
    /// Coupled weight decay: g ← g + λθ, the gradient of the penalty ½λ‖θ‖², for all parameters or those of a mask. It passes through the
    /// moments of the method; decay beside the moments is a setting of <see cref="AdamW"/> and its like, by group in
    /// <see cref="ParameterGroups"/>.
    /// </summary>
    /// <param name="strength">λ: finite, not negative.</param>
    /// <param name="mask">The parameters that decay; <see langword="null"/> means all.</param>
    public static GradientTransformation WeightDecay(double strength, ParameterMask? mask = null) =>
        new WeightDecayTransformation(Hyperparameter.NonNegative(strength, nameof(strength)), mask);

    /// <summary>
    /// Normal noise that fades: g ← g + N(0, σ²) with σ² = variance / (1 + t)^annealing at step t = 0, 1, …. Seeded, and a part of the state:
    /// a resumed run draws what the uninterrupted one would have drawn. Groups whose methods share a seed draw the same numbers: give the noise
    /// to the <see cref="ParameterGroups"/> instead.
    /// </summary>
    /// <remarks>Neelakantan et al., "Adding Gradient Noise Improves Learning for Very Deep Networks", 2015, equation 1.</remarks>
    /// <param name="variance">The variance of step 0: finite, not negative. The authors use 0.01, 0.3 and 1.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="annealing">How fast the noise fades; 0.55 by default, 0 keeps it.</param>
    public static GradientTransformation Noise(double variance, int seed, double annealing = 0.55) =>
        new NoiseTransformation(
            Hyperparameter.NonNegative(variance, nameof(variance)), seed, Hyperparameter.NonNegative(annealing, nameof(annealing)));

    /// <summary>
    /// Waits for a number of gradients and passes on their mean: one step of a large batch from several small ones. The steps between
    /// report <see cref="StepOutcome.Accumulated"/> and count neither for schedules nor for moments.
    /// </summary>
    /// <param name="gradients">How many gradients make a step; positive.</param>
    public static GradientTransformation Accumulate(int gradients) =>
        new AccumulationTransformation((int)Hyperparameter.Positive(gradients, nameof(gradients)));

    /// <summary>
    /// Leaves gradients out that hold NaN or infinities; the state counts them (<see cref="FirstOrderState{T}.SkippedSteps"/>). For gradients of
    /// random batches, of which a later one may be sound: for a <see cref="Trainer"/> and loops by hand; <c>Minimize</c> ends at a value or gradient that is not finite in any case.
    /// </summary>
    /// <param name="mostInARow">How many in a row are left out as <see cref="StepOutcome.Skipped"/>; more are
    /// <see cref="StepOutcome.Refused"/>. Not negative, 10 by default.</param>
    public static GradientTransformation SkipNonFinite(int mostInARow = 10) =>
        new SkipTransformation((int)Hyperparameter.NonNegative(mostInARow, nameof(mostInARow)));
}
