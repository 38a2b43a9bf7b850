using System;
using System.Numerics;

namespace AutoGrad;

/// <summary>What a transformation keeps from gradient to gradient, sized once.</summary>
/// <typeparam name="T">The floating-point type.</typeparam>
public abstract class GradientTransformationState<T>
    where T : IFloatingPointIeee754<T>
{
    /// <summary>Changes a gradient in place.</summary>
    /// <param name="parameters">n parameters.</param>
    /// <param name="gradient">The gradient there, n numbers.</param>
    /// <param name="iteration">The number of steps taken before.</param>
    /// <returns><see cref="StepOutcome.Taken"/> where the step shall be taken; otherwise why not.</returns>
    public abstract StepOutcome Apply(ReadOnlySpan<T> parameters, Span<T> gradient, long iteration);

    /// <summary>Tells a chain which components to clear between its parts, so that what one of them adds there counts for none after it.</summary>
    internal virtual void Freeze(FrozenParameters<T> frozen)
    {
    }

    /// <summary>Hands what the transformation keeps to <paramref name="fields"/>: <see cref="ICheckpointed.Persist"/>.</summary>
    /// <param name="fields">Reads or overwrites.</param>
    public virtual void Persist(CheckpointFields fields)
    {
    }

    /// <summary>Sets what <see cref="Persist"/> names to its first values where these are not zero.</summary>
    public virtual void Clear()
    {
    }
}
