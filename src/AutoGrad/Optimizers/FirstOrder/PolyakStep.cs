using System;
using System.Numerics;
using System.Numerics.Tensors;

namespace AutoGrad;

/// <summary>
/// Gradient descent whose rate follows from the distance to the least value f*: θ ← θ − min(s · max(f − f*, 0) / (‖g‖² + ε), η) g.
/// </summary>
/// <remarks>
/// Polyak, "Introduction to Optimization", 1987, section 5.3; the bound η and the factor s as in Loizou et al., "Stochastic Polyak Step-size
/// for SGD", 2021 (SPS_max, there 1/c for s), with optax's defaults. The learning rate is the bound. f* must be known: it is 0 for
/// losses that the model can fit exactly. Every step needs the value: <see cref="FirstOrderState{T}.Step(Span{T}, ReadOnlySpan{T}, T)"/>.
/// </remarks>
public sealed record PolyakStep : FirstOrderOptimizer
{
    /// <summary>The method with its defaults; the rate is bounded by 1, as in optax.</summary>
    public PolyakStep() => LearningRate = 1.0;

    /// <summary>f*, the least value of the objective; 0 by default.</summary>
    public double LeastValue { get; init => field = Hyperparameter.Finite(value, nameof(LeastValue)); }

    /// <summary>s, the factor of the step; 1 by default.</summary>
    public double Scaling { get; init => field = Hyperparameter.Positive(value, nameof(Scaling)); } = 1;

    /// <summary>ε, which bounds the rate where the gradient vanishes; 0 by default.</summary>
    public double Epsilon { get; init => field = Hyperparameter.NonNegative(value, nameof(Epsilon)); }

    /// <inheritdoc/>
    public override FirstOrderState<T> CreateState<T>(int parameterCount) => new State<T>(this, parameterCount);

    private sealed class State<T>(PolyakStep settings, int parameterCount) : FirstOrderState<T>(settings, parameterCount)
        where T : IFloatingPointIeee754<T>
    {
        protected internal override bool NeedsValue => true;

        protected override void Update(Span<T> parameters, ReadOnlySpan<T> gradient, double learningRate)
        {
            double gap = Math.Max(double.CreateTruncating(Value) - settings.LeastValue, 0);
            double square = double.CreateTruncating(TensorPrimitives.SumOfSquares(gradient)) + settings.Epsilon;

            // 0 / 0 at a minimum: no step. A gap over a gradient of zero: the gradient alone decides that there is no step.
            double rate = gap > 0 && square > 0 ? Math.Min(settings.Scaling * gap / square, learningRate) : 0;
            if (double.IsNaN(gap) || double.IsNaN(square))
                rate = double.NaN;
            TensorPrimitives.MultiplyAdd(gradient, T.CreateChecked(-rate), parameters, parameters);
        }

        protected override void Persist(CheckpointFields fields)
        {
        }
    }
}
