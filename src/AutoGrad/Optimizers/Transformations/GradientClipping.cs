using System;
using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;

namespace AutoGrad;

/// <summary>
/// Bounds a gradient before an optimizer uses it: the usual remedy for rare, huge gradients. As a transformation of
/// <see cref="ParameterGroups"/> it sees all parameters (the global norm), as one of a group's own optimizer those of the group.
/// </summary>
/// <remarks>Pascanu, Mikolov and Bengio, "On the difficulty of training recurrent neural networks", 2013, for clipping by norm.</remarks>
public abstract record GradientClipping : GradientTransformation
{
    private GradientClipping()
    {
    }

    /// <summary>Limits every component to [−<paramref name="limit"/>, <paramref name="limit"/>]; this may turn the direction.</summary>
    /// <param name="limit">The largest magnitude of a component; positive.</param>
    public static GradientClipping ByValue(double limit) => new ValueClipping(Hyperparameter.Positive(limit, nameof(limit)));

    /// <summary>
    /// Scales the gradient to the Euclidean norm <paramref name="limit"/> where it is longer: g ← g · limit / ‖g‖₂. The direction is kept.
    /// </summary>
    /// <param name="limit">The largest Euclidean norm; positive.</param>
    public static GradientClipping ByNorm(double limit) => new NormClipping(Hyperparameter.Positive(limit, nameof(limit)));

    /// <summary>Writes the clipped gradient. NaN stays NaN.</summary>
    /// <typeparam name="T">The floating-point type.</typeparam>
    /// <param name="gradient">n numbers.</param>
    /// <param name="clipped">n numbers; may be the same span as <paramref name="gradient"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="clipped"/> is shorter than <paramref name="gradient"/>.</exception>
    public abstract void Apply<T>(ReadOnlySpan<T> gradient, Span<T> clipped)
        where T : IFloatingPointIeee754<T>;

    /// <inheritdoc/>
    public sealed override GradientTransformationState<T> CreateState<T>(int parameterCount) => new State<T>(this);

    private sealed class State<T>(GradientClipping clipping) : GradientTransformationState<T>
        where T : IFloatingPointIeee754<T>
    {
        public override StepOutcome Apply(ReadOnlySpan<T> parameters, Span<T> gradient, long iteration)
        {
            clipping.Apply(gradient, gradient);
            return StepOutcome.Taken;
        }
    }

    private sealed record ValueClipping(double Limit) : GradientClipping
    {
        public override void Apply<T>(ReadOnlySpan<T> gradient, Span<T> clipped)
        {
            T limit = T.CreateChecked(Limit);
            TensorPrimitives.Clamp(gradient, -limit, limit, clipped);
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"by value {Limit}");
    }

    private sealed record NormClipping(double Limit) : GradientClipping
    {
        public override void Apply<T>(ReadOnlySpan<T> gradient, Span<T> clipped)
        {
            if (gradient.IsEmpty)
                return;

            T limit = T.CreateChecked(Limit);
            T norm = TensorPrimitives.Norm(gradient);
            if (T.IsPositiveInfinity(norm))
            {
                // The squares overflowed, though the components may be finite: measure the gradient in units of its largest one.
                T largest = T.Abs(TensorPrimitives.MaxMagnitude(gradient));
                TensorPrimitives.Divide(gradient, largest, clipped);
                TensorPrimitives.Multiply(clipped, limit / TensorPrimitives.Norm<T>(clipped), clipped);
            }
            else if (norm > limit)
            {
                TensorPrimitives.Multiply(gradient, limit / norm, clipped);
            }
            else
            {
                gradient.CopyTo(clipped);
            }
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"by norm {Limit}");
    }
}
