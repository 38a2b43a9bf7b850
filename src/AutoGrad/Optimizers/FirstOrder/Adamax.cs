using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoGrad;

/// <summary>
/// Adam with the infinity norm in place of the second moment. With g ← g + λθ at step t = 1, 2, …: m ← β₁m + (1 − β₁)g,
/// u ← max(β₂u, |g| + ε), θ ← θ − η / (1 − β₁ᵗ) · m / u.
/// </summary>
/// <remarks>
/// Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015, algorithm 2, with PyTorch's defaults and its ε inside the maximum.
/// </remarks>
public sealed record Adamax : FirstOrderOptimizer
{
    /// <summary>The method with its defaults; the learning rate is 2e-3, as in PyTorch.</summary>
    public Adamax() => LearningRate = 2e-3;

    /// <summary>β₁, the decay of the mean of gradients; in [0, 1), 0.9 by default.</summary>
    public double Beta1 { get; init => field = Hyperparameter.Decay(value, nameof(Beta1)); } = 0.9;

    /// <summary>β₂, the decay of the largest gradient; in [0, 1), 0.999 by default.</summary>
    public double Beta2 { get; init => field = Hyperparameter.Decay(value, nameof(Beta2)); } = 0.999;

    /// <summary>ε, which keeps u from vanishing; 1e-8 by default.</summary>
    public double Epsilon { get; init => field = Hyperparameter.Positive(value, nameof(Epsilon)); } = 1e-8;

    /// <summary>λ, the strength of the L2 penalty ½λ‖θ‖² whose gradient is added; 0 by default.</summary>
    public double WeightDecay { get; init => field = Hyperparameter.NonNegative(value, nameof(WeightDecay)); }

    /// <inheritdoc/>
    public override FirstOrderState<T> CreateState<T>(int parameterCount) => new State<T>(this, parameterCount);

    private sealed class State<T>(Adamax settings, int parameterCount) : FirstOrderState<T>(settings, parameterCount)
        where T : IFloatingPointIeee754<T>
    {
        private readonly T[] _mean = new T[parameterCount];
        private readonly T[] _norm = new T[parameterCount];

        protected override void Update(Span<T> parameters, ReadOnlySpan<T> gradient, double learningRate)
        {
            long t = Iteration + 1;
            var formula = new Formula
            {
                Rate = T.CreateChecked(learningRate / (1 - Math.Pow(settings.Beta1, t))),
                Beta1 = T.CreateChecked(settings.Beta1),
                Fresh1 = T.CreateChecked(1 - settings.Beta1),
                Beta2 = T.CreateChecked(settings.Beta2),
                Epsilon = T.CreateChecked(settings.Epsilon),
                Decay = T.CreateChecked(settings.WeightDecay),
            };
            Sweep.Run(formula, parameters, gradient, _mean, _norm);
        }

        protected override void Persist(CheckpointFields fields)
        {
            fields.Numbers("mean", _mean.AsSpan());
            fields.Numbers("norm", _norm.AsSpan());
        }

        private readonly struct Formula : IUpdate2<T>
        {
            public T Rate { get; init; }

            public T Beta1 { get; init; }

            public T Fresh1 { get; init; }

            public T Beta2 { get; init; }

            public T Epsilon { get; init; }

            public T Decay { get; init; }

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public TLane Next<TLane>(TLane theta, TLane g, ref TLane m, ref TLane u)
                where TLane : struct, ILane<TLane, T>
            {
                g += TLane.Of(Decay) * theta;
                m = TLane.Of(Beta1) * m + TLane.Of(Fresh1) * g;
                u = TLane.Max(TLane.Of(Beta2) * u, TLane.Abs(g) + TLane.Of(Epsilon));
                return theta - TLane.Of(Rate) * m / u;
            }
        }
    }
}
