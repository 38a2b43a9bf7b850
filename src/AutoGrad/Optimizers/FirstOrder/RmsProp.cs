using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoGrad;

/// <summary>
/// RMSProp: a rate per parameter, from a running mean of squared gradients. With g ← g + λθ: v ← αv + (1 − α)g², d = g / (√v + ε),
/// θ ← θ − ηd. <see cref="Centred"/>: a ← αa + (1 − α)g, and v − a² in place of v in d. With <see cref="Momentum"/> μ: b ← μb + d,
/// θ ← θ − ηb.
/// </summary>
/// <remarks>
/// Tieleman and Hinton, "Lecture 6.5: rmsprop", 2012; centred, Graves, "Generating Sequences With Recurrent Neural Networks", 2013, equations
/// 38 to 45. The defaults are PyTorch's, and so are ε outside of the root and η outside of the momentum (Keras has both inside).
/// </remarks>
public sealed record RmsProp : FirstOrderOptimizer
{
    /// <summary>The method with its defaults; the learning rate is 1e-2, as in PyTorch.</summary>
    public RmsProp() => LearningRate = 1e-2;

    /// <summary>α, the decay of the means; in [0, 1), 0.99 by default.</summary>
    public double Decay { get; init => field = Hyperparameter.Decay(value, nameof(Decay)); } = 0.99;

    /// <summary>ε, which bounds the step where gradients vanish; 1e-8 by default.</summary>
    public double Epsilon { get; init => field = Hyperparameter.Positive(value, nameof(Epsilon)); } = 1e-8;

    /// <summary>Divides by the deviation of the gradients from their mean instead of by their size; off by default.</summary>
    public bool Centred { get; init; }

    /// <summary>μ, the part of the last step that is kept; in [0, 1), 0 by default.</summary>
    public double Momentum { get; init => field = Hyperparameter.Decay(value, nameof(Momentum)); }

    /// <summary>λ, the strength of the L2 penalty ½λ‖θ‖² whose gradient is added; 0 by default.</summary>
    public double WeightDecay { get; init => field = Hyperparameter.NonNegative(value, nameof(WeightDecay)); }

    /// <inheritdoc/>
    public override FirstOrderState<T> CreateState<T>(int parameterCount) =>
        Centred || Momentum > 0 ? new FullState<T>(this, parameterCount) : new PlainState<T>(this, parameterCount);

    private sealed class PlainState<T>(RmsProp settings, int parameterCount) : FirstOrderState<T>(settings, parameterCount)
        where T : IFloatingPointIeee754<T>
    {
        private readonly T[] _square = new T[parameterCount];

        protected override void Update(Span<T> parameters, ReadOnlySpan<T> gradient, double learningRate) =>
            Sweep.Run(Formula<T>.Of(settings, learningRate), parameters, gradient, _square);

        protected override void Persist(CheckpointFields fields) => fields.Numbers("square", _square.AsSpan());
    }

    private sealed class FullState<T>(RmsProp settings, int parameterCount) : FirstOrderState<T>(settings, parameterCount)
        where T : IFloatingPointIeee754<T>
    {
        private readonly T[] _square = new T[parameterCount];
        private readonly T[] _mean = new T[parameterCount];
        private readonly T[] _buffer = new T[parameterCount];

        protected override void Update(Span<T> parameters, ReadOnlySpan<T> gradient, double learningRate) =>
            Sweep.Run(Formula<T>.Of(settings, learningRate), parameters, gradient, _square, _mean, _buffer);

        protected override void Persist(CheckpointFields fields)
        {
            fields.Numbers("square", _square.AsSpan());
            fields.Numbers("mean", _mean.AsSpan());
            fields.Numbers("buffer", _buffer.AsSpan());
        }
    }

    private readonly struct Formula<T> : IUpdate1<T>, IUpdate3<T>
        where T : IFloatingPointIeee754<T>
    {
        public T Rate { get; private init; }

        public T Alpha { get; private init; }

        public T Fresh { get; private init; }

        public T Epsilon { get; private init; }

        public T Mu { get; private init; }

        public T Decay { get; private init; }

        public bool Centred { get; private init; }

        public static Formula<T> Of(RmsProp settings, double learningRate) => new()
        {
            Rate = T.CreateChecked(learningRate),
            Alpha = T.CreateChecked(settings.Decay),
            Fresh = T.CreateChecked(1 - settings.Decay),
            Epsilon = T.CreateChecked(settings.Epsilon),
            Mu = T.CreateChecked(settings.Momentum),
            Decay = T.CreateChecked(settings.WeightDecay),
            Centred = settings.Centred,
        };

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane Next<TLane>(TLane theta, TLane g, ref TLane v)
            where TLane : struct, ILane<TLane, T>
        {
            g += TLane.Of(Decay) * theta;
            v = TLane.Of(Alpha) * v + TLane.Of(Fresh) * (g * g);
            return theta - TLane.Of(Rate) * g / (TLane.Sqrt(v) + TLane.Of(Epsilon));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane Next<TLane>(TLane theta, TLane g, ref TLane v, ref TLane a, ref TLane b)
            where TLane : struct, ILane<TLane, T>
        {
            g += TLane.Of(Decay) * theta;
            v = TLane.Of(Alpha) * v + TLane.Of(Fresh) * (g * g);
            TLane spread = v;
            if (Centred)
            {
                // A variance, which rounding may make negative where all gradients were equal.
                a = TLane.Of(Alpha) * a + TLane.Of(Fresh) * g;
                spread = TLane.Max(v - a * a, TLane.Of(T.Zero));
            }

            b = TLane.Of(Mu) * b + g / (TLane.Sqrt(spread) + TLane.Of(Epsilon));
            return theta - TLane.Of(Rate) * b;
        }
    }
}
