using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoGrad;

/// <summary>
/// Adam that trusts a gradient by how well its mean foretold it. At step t = 1, 2, …: θ ← θ − ηλθ, m ← β₁m + (1 − β₁)g,
/// s ← β₂s + (1 − β₂)(g − m)² + ε, θ ← θ − η m / (1 − β₁ᵗ) / (√(s / (1 − β₂ᵗ)) + ε).
/// </summary>
/// <remarks>
/// Zhuang et al., "AdaBelief Optimizer: Adapting Stepsizes by the Belief in Observed Gradients", 2020, algorithm 2, with the authors'
/// decoupled weight decay and the ε = 1e-16 of their code and of optax, inside the mean as well as outside of the root.
/// </remarks>
public sealed record AdaBelief : FirstOrderOptimizer
{
    /// <summary>β₁, the decay of the mean of gradients; in [0, 1), 0.9 by default.</summary>
    public double Beta1 { get; init => field = Hyperparameter.Decay(value, nameof(Beta1)); } = 0.9;

    /// <summary>β₂, the decay of the mean of squared surprises; in [0, 1), 0.999 by default.</summary>
    public double Beta2 { get; init => field = Hyperparameter.Decay(value, nameof(Beta2)); } = 0.999;

    /// <summary>ε, which bounds the step where gradients are foreseen; 1e-16 by default.</summary>
    public double Epsilon { get; init => field = Hyperparameter.Positive(value, nameof(Epsilon)); } = 1e-16;

    /// <summary>λ, the decoupled weight decay; 0 by default. It moves the minimum; 0 minimizes the objective alone.</summary>
    public double WeightDecay { get; init => field = Hyperparameter.NonNegative(value, nameof(WeightDecay)); }

    /// <inheritdoc/>
    public override FirstOrderState<T> CreateState<T>(int parameterCount) => new State<T>(this, parameterCount);

    private sealed class State<T>(AdaBelief settings, int parameterCount) : FirstOrderState<T>(settings, parameterCount)
        where T : IFloatingPointIeee754<T>
    {
        private readonly T[] _mean = new T[parameterCount];
        private readonly T[] _surprise = new T[parameterCount];

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
                Keep = T.CreateChecked(1 - learningRate * settings.WeightDecay),
            };
            Sweep.Run(formula, parameters, gradient, _mean, _surprise);
        }

        protected override void Persist(CheckpointFields fields)
        {
            fields.Numbers("mean", _mean.AsSpan());
            fields.Numbers("surprise", _surprise.AsSpan());
        }

        private readonly struct Formula : IUpdate2<T>
        {
            public T Rate { get; init; }

            public T RootCorrection { get; init; }

            public T Beta1 { get; init; }

            public T Fresh1 { get; init; }

            public T Beta2 { get; init; }

            public T Fresh2 { get; init; }

            public T Epsilon { get; init; }

            public T Keep { get; init; }

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public TLane Next<TLane>(TLane theta, TLane g, ref TLane m, ref TLane s)
                where TLane : struct, ILane<TLane, T>
            {
                m = TLane.Of(Beta1) * m + TLane.Of(Fresh1) * g;
                TLane surprise = g - m;
                s = TLane.Of(Beta2) * s + TLane.Of(Fresh2) * (surprise * surprise) + TLane.Of(Epsilon);
                return TLane.Of(Keep) * theta - TLane.Of(Rate) * m / (TLane.Of(RootCorrection) * TLane.Sqrt(s) + TLane.Of(Epsilon));
            }
        }
    }
}
