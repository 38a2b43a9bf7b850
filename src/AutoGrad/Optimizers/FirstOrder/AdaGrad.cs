using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoGrad;

/// <summary>
/// AdaGrad: a rate per parameter that falls with the gradients seen so far. With g ← g + λθ at step t = 1, 2, …: s ← s + g²,
/// θ ← θ − η / (1 + (t − 1)κ) · g / (√s + ε).
/// </summary>
/// <remarks>
/// Duchi, Hazan and Singer, "Adaptive Subgradient Methods for Online Learning and Stochastic Optimization", 2011, the diagonal form, with
/// PyTorch's defaults. ε stands outside the root (optax and Keras put it inside, with s starting at 0.1).
/// </remarks>
public sealed record AdaGrad : FirstOrderOptimizer
{
    /// <summary>The method with its defaults; the learning rate is 1e-2, as in PyTorch.</summary>
    public AdaGrad() => LearningRate = 1e-2;

    /// <summary>κ, by which the rate falls in addition; 0 by default.</summary>
    public double RateDecay { get; init => field = Hyperparameter.NonNegative(value, nameof(RateDecay)); }

    /// <summary>The first value of s; 0 by default.</summary>
    public double InitialAccumulator { get; init => field = Hyperparameter.NonNegative(value, nameof(InitialAccumulator)); }

    /// <summary>ε, which bounds the step where gradients vanish; 1e-10 by default.</summary>
    public double Epsilon { get; init => field = Hyperparameter.Positive(value, nameof(Epsilon)); } = 1e-10;

    /// <summary>λ, the strength of the L2 penalty ½λ‖θ‖² whose gradient is added; 0 by default.</summary>
    public double WeightDecay { get; init => field = Hyperparameter.NonNegative(value, nameof(WeightDecay)); }

    /// <inheritdoc/>
    public override FirstOrderState<T> CreateState<T>(int parameterCount) => new State<T>(this, parameterCount);

    private sealed class State<T>(AdaGrad settings, int parameterCount) : FirstOrderState<T>(settings, parameterCount)
        where T : IFloatingPointIeee754<T>
    {
        private readonly T[] _sum = new T[parameterCount];

        protected override void Update(Span<T> parameters, ReadOnlySpan<T> gradient, double learningRate)
        {
            if (Iteration == 0)
                Array.Fill(_sum, T.CreateChecked(settings.InitialAccumulator));
            var formula = new Formula
            {
                Rate = T.CreateChecked(learningRate / (1 + Iteration * settings.RateDecay)),
                Epsilon = T.CreateChecked(settings.Epsilon),
                Decay = T.CreateChecked(settings.WeightDecay),
            };
            Sweep.Run(formula, parameters, gradient, _sum);
        }

        protected override void Persist(CheckpointFields fields)
        {
            fields.Numbers("sum", _sum.AsSpan());
        }

        private readonly struct Formula : IUpdate1<T>
        {
            public T Rate { get; init; }

            public T Epsilon { get; init; }

            public T Decay { get; init; }

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public TLane Next<TLane>(TLane theta, TLane g, ref TLane s)
                where TLane : struct, ILane<TLane, T>
            {
                g += TLane.Of(Decay) * theta;
                s += g * g;
                return theta - TLane.Of(Rate) * g / (TLane.Sqrt(s) + TLane.Of(Epsilon));
            }
        }
    }
}
