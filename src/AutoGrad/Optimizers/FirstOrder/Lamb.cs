using System;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace AutoGrad;

/// <summary>
/// LAMB: Adam's direction, scaled layer by layer to the size of the layer's parameters, for very large batches. At step t = 1, 2, …:
/// m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², u = m / (1 − β₁ᵗ) / (√(v / (1 − β₂ᵗ)) + ε) + λθ, θ ← θ − η ‖θ‖ / ‖u‖ · u, where the quotient
/// is 1 if either norm is 0.
/// </summary>
/// <remarks>
/// You et al., "Large Batch Optimization for Deep Learning: Training BERT in 76 minutes", 2020, algorithm 2 with φ(z) = z and the bias corrections;
/// defaults of optax. Alone it takes all parameters for one layer; a layer is a group of <see cref="ParameterGroups"/>.
/// </remarks>
public sealed record Lamb : FirstOrderOptimizer
{
    /// <summary>β₁, the decay of the mean of gradients; in [0, 1), 0.9 by default.</summary>
    public double Beta1 { get; init => field = Hyperparameter.Decay(value, nameof(Beta1)); } = 0.9;

    /// <summary>β₂, the decay of the mean of squared gradients; in [0, 1), 0.999 by default.</summary>
    public double Beta2 { get; init => field = Hyperparameter.Decay(value, nameof(Beta2)); } = 0.999;

    /// <summary>ε, which bounds the direction where gradients vanish; 1e-6 by default.</summary>
    public double Epsilon { get; init => field = Hyperparameter.Positive(value, nameof(Epsilon)); } = 1e-6;

    /// <summary>λ, the weight decay, which is a part of the direction; 0 by default.</summary>
    public double WeightDecay { get; init => field = Hyperparameter.NonNegative(value, nameof(WeightDecay)); }

    /// <inheritdoc/>
    public override FirstOrderState<T> CreateState<T>(int parameterCount) => new State<T>(this, parameterCount);

    private sealed class State<T>(Lamb settings, int parameterCount) : FirstOrderState<T>(settings, parameterCount)
        where T : IFloatingPointIeee754<T>
    {
        private readonly T[] _mean = new T[parameterCount];
        private readonly T[] _square = new T[parameterCount];
        private readonly T[] _direction = new T[parameterCount];

        protected override void Update(Span<T> parameters, ReadOnlySpan<T> gradient, double learningRate)
        {
            long t = Iteration + 1;
            var formula = new Direction
            {
                MeanCorrection = T.CreateChecked(1 / (1 - Math.Pow(settings.Beta1, t))),
                RootCorrection = T.CreateChecked(1 / Math.Sqrt(1 - Math.Pow(settings.Beta2, t))),
                Beta1 = T.CreateChecked(settings.Beta1),
                Fresh1 = T.CreateChecked(1 - settings.Beta1),
                Beta2 = T.CreateChecked(settings.Beta2),
                Fresh2 = T.CreateChecked(1 - settings.Beta2),
                Epsilon = T.CreateChecked(settings.Epsilon),
                Decay = T.CreateChecked(settings.WeightDecay),
            };
            Sweep.Run(formula, parameters, gradient, _mean, _square, _direction);
            T size = TensorPrimitives.Norm<T>(parameters), length = TensorPrimitives.Norm<T>(_direction);
            T trust = size > T.Zero && length > T.Zero ? size / length : T.One;
            TensorPrimitives.MultiplyAdd(_direction, T.CreateChecked(-learningRate) * trust, parameters, parameters);
        }

        protected override void Persist(CheckpointFields fields)
        {
            fields.Numbers("mean", _mean.AsSpan());
            fields.Numbers("square", _square.AsSpan());
        }

        /// <summary>The first pass: moments and direction; θ stays.</summary>
        private readonly struct Direction : IUpdate3<T>
        {
            public T MeanCorrection { get; init; }

            public T RootCorrection { get; init; }

            public T Beta1 { get; init; }

            public T Fresh1 { get; init; }

            public T Beta2 { get; init; }

            public T Fresh2 { get; init; }

            public T Epsilon { get; init; }

            public T Decay { get; init; }

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public TLane Next<TLane>(TLane theta, TLane g, ref TLane m, ref TLane v, ref TLane direction)
                where TLane : struct, ILane<TLane, T>
            {
                m = TLane.Of(Beta1) * m + TLane.Of(Fresh1) * g;
                v = TLane.Of(Beta2) * v + TLane.Of(Fresh2) * (g * g);
                direction = TLane.Of(MeanCorrection) * m / (TLane.Of(RootCorrection) * TLane.Sqrt(v) + TLane.Of(Epsilon))
                    + TLane.Of(Decay) * theta;
                return theta;
            }
        }
    }
}
