using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoGrad;

/// <summary>
/// Adam whose rates never grow again. With g ← g + λθ at step t = 1, 2, …: m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g²,
/// u ← max(u, v), θ ← θ − η m / (1 − β₁ᵗ) / (√(u / (1 − β₂ᵗ)) + ε).
/// </summary>
/// <remarks>
/// Reddi, Kale and Kumar, "On the Convergence of Adam and Beyond", 2018, algorithm 2, with the bias corrections and defaults of PyTorch's
/// <c>Adam(amsgrad=True)</c>: the maximum is taken over the uncorrected v and corrected afterwards (optax takes it over the corrected one).
/// </remarks>
public sealed record AmsGrad : FirstOrderOptimizer
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

    private sealed class State<T>(AmsGrad settings, int parameterCount) : FirstOrderState<T>(settings, parameterCount)
        where T : IFloatingPointIeee754<T>
    {
        private readonly T[] _mean = new T[parameterCount];
        private readonly T[] _square = new T[parameterCount];
        private readonly T[] _largest = new T[parameterCount];

        protected override void Update(Span<T> parameters, ReadOnlySpan<T> gradient, double learningRate)
        {
            long t = Iteration + 1;
            var formula = new Formula
            {
                Rate = T.CreateChecked(learningRate / (1 - Math.Pow(settings.Beta1, t))),
                RootCorrection = T.CreateChecked(1 / Math.Sqrt(1 - Math.Pow(settings.Beta2, t))),
                Beta1 = T.CreateChecked(settings.Beta1),
                Fresh1 = T.CreateChecked(1 - settings.Beta1),
                Beta2 = T.CreateChecked(settings.Beta2),
                Fresh2 = T.CreateChecked(1 - settings.Beta2),
                Epsilon = T.CreateChecked(settings.Epsilon),
                Decay = T.CreateChecked(settings.WeightDecay),
            };
            Sweep.Run(formula, parameters, gradient, _mean, _square, _largest);
        }

        protected override void Persist(CheckpointFields fields)
        {
            fields.Numbers("mean", _mean.AsSpan());
            fields.Numbers("square", _square.AsSpan());
            fields.Numbers("largest", _largest.AsSpan());
        }

        private readonly struct Formula : IUpdate3<T>
        {
            public T Rate { get; init; }

            public T RootCorrection { get; init; }

            public T Beta1 { get; init; }

            public T Fresh1 { get; init; }

            public T Beta2 { get; init; }

            public T Fresh2 { get; init; }

            public T Epsilon { get; init; }

            public T Decay { get; init; }

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public TLane Next<TLane>(TLane theta, TLane g, ref TLane m, ref TLane v, ref TLane u)
                where TLane : struct, ILane<TLane, T>
            {
                g += TLane.Of(Decay) * theta;
                m = TLane.Of(Beta1) * m + TLane.Of(Fresh1) * g;
                v = TLane.Of(Beta2) * v + TLane.Of(Fresh2) * (g * g);
                u = TLane.Max(u, v);
                return theta - TLane.Of(Rate) * m / (TLane.Of(RootCorrection) * TLane.Sqrt(u) + TLane.Of(Epsilon));
            }
        }
    }
}
