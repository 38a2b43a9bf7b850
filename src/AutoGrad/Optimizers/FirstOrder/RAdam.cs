using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoGrad;

/// <summary>
/// Adam with a warm-up that follows from the variance of its rates. With g ← g + λθ at step t = 1, 2, …: m ← β₁m + (1 − β₁)g,
/// v ← β₂v + (1 − β₂)g², m̂ = m / (1 − β₁ᵗ), ρ∞ = 2 / (1 − β₂) − 1, ρ = ρ∞ − 2tβ₂ᵗ / (1 − β₂ᵗ). While ρ ≤ 5, θ ← θ − ηm̂; then
/// θ ← θ − η m̂ √[(ρ − 4)(ρ − 2)ρ∞ / ((ρ∞ − 4)(ρ∞ − 2)ρ)] √(1 − β₂ᵗ) / (√v + ε).
/// </summary>
/// <remarks>
/// Liu et al., "On the Variance of the Adaptive Learning Rate and Beyond", 2020, algorithm 2, with PyTorch's defaults, its threshold 5
/// (the paper's is 4) and its ε beside the uncorrected √v.
/// </remarks>
public sealed record RAdam : FirstOrderOptimizer
{
    /// <summary>β₁, the decay of the mean of gradients; in [0, 1), 0.9 by default.</summary>
    public double Beta1 { get; init => field = Hyperparameter.Decay(value, nameof(Beta1)); } = 0.9;

    /// <summary>β₂, the decay of the mean of squared gradients; in [0, 1), 0.999 by default.</summary>
    public double Beta2 { get; init => field = Hyperparameter.Decay(value, nameof(Beta2)); } = 0.999;

    /// <summary>ε, which bounds the step where gradients vanish; 1e-8 by default.</summary>
    public double Epsilon { get; init => field = Hyperparameter.Positive(value, nameof(Epsilon)); } = 1e-8;

    /// <summary>λ, the strength of the L2 penalty ½λ‖θ‖² whose gradient is added; 0 by default.</summary>
    public double WeightDecay { get; init => field = Hyperparameter.NonNegative(value, nameof(WeightDecay)); }

    /// <inheritdoc/>
    public override FirstOrderState<T> CreateState<T>(int parameterCount) => new State<T>(this, parameterCount);

    private sealed class State<T>(RAdam settings, int parameterCount) : FirstOrderState<T>(settings, parameterCount)
        where T : IFloatingPointIeee754<T>
    {
        private readonly T[] _mean = new T[parameterCount];
        private readonly T[] _square = new T[parameterCount];

        protected override void Update(Span<T> parameters, ReadOnlySpan<T> gradient, double learningRate)
        {
            long t = Iteration + 1;
            double power = Math.Pow(settings.Beta2, t);
            double limit = 2 / (1 - settings.Beta2) - 1, length = limit - 2 * t * power / (1 - power);
            bool rectified = length > 5;
            double rectification = Math.Sqrt((length - 4) * (length - 2) * limit / ((limit - 4) * (limit - 2) * length));
            double rate = learningRate / (1 - Math.Pow(settings.Beta1, t));
            var formula = new Formula
            {
                Rate = T.CreateChecked(rectified ? rate * rectification * Math.Sqrt(1 - power) : rate),
                UsesRoot = T.CreateChecked(rectified ? 1 : 0),
                Floor = T.CreateChecked(rectified ? settings.Epsilon : 1),
                Beta1 = T.CreateChecked(settings.Beta1),
                Fresh1 = T.CreateChecked(1 - settings.Beta1),
                Beta2 = T.CreateChecked(settings.Beta2),
                Fresh2 = T.CreateChecked(1 - settings.Beta2),
                Decay = T.CreateChecked(settings.WeightDecay),
            };
            Sweep.Run(formula, parameters, gradient, _mean, _square);
        }

        protected override void Persist(CheckpointFields fields)
        {
            fields.Numbers("mean", _mean.AsSpan());
            fields.Numbers("square", _square.AsSpan());
        }

        private readonly struct Formula : IUpdate2<T>
        {
            public T Rate { get; init; }

            public T UsesRoot { get; init; }

            public T Floor { get; init; }

            public T Beta1 { get; init; }

            public T Fresh1 { get; init; }

            public T Beta2 { get; init; }

            public T Fresh2 { get; init; }

            public T Decay { get; init; }

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public TLane Next<TLane>(TLane theta, TLane g, ref TLane m, ref TLane v)
                where TLane : struct, ILane<TLane, T>
            {
                g += TLane.Of(Decay) * theta;
                m = TLane.Of(Beta1) * m + TLane.Of(Fresh1) * g;
                v = TLane.Of(Beta2) * v + TLane.Of(Fresh2) * (g * g);

                // While the variance is not known, the divisor is 0 · √v + 1.
                return theta - TLane.Of(Rate) * m / (TLane.Of(UsesRoot) * TLane.Sqrt(v) + TLane.Of(Floor));
            }
        }
    }
}
