using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoGrad;

/// <summary>
/// Lion: steps of equal size in every parameter, along the sign of a mean gradient. θ ← θ − η (sign(β₁m + (1 − β₁)g) + λθ), then
/// m ← β₂m + (1 − β₂)g.
/// </summary>
/// <remarks>
/// Chen et al., "Symbolic Discovery of Optimization Algorithms", 2023, algorithm 2, with the authors' defaults. They advise a rate 3 to 10
/// times smaller and a weight decay 3 to 10 times larger than for <see cref="AdamW"/>. The steps do not shrink near a minimum:
/// let a schedule do that.
/// </remarks>
public sealed record Lion : FirstOrderOptimizer
{
    /// <summary>The method with its defaults; the learning rate is 1e-4, as in the authors' code.</summary>
    public Lion() => LearningRate = 1e-4;

    /// <summary>β₁, the decay of the mean within the sign; in [0, 1), 0.9 by default.</summary>
    public double Beta1 { get; init => field = Hyperparameter.Decay(value, nameof(Beta1)); } = 0.9;

    /// <summary>β₂, the decay of the mean that is kept; in [0, 1), 0.99 by default.</summary>
    public double Beta2 { get; init => field = Hyperparameter.Decay(value, nameof(Beta2)); } = 0.99;

    /// <summary>λ, the decoupled weight decay; 0 by default. It moves the minimum; 0 minimizes the objective alone.</summary>
    public double WeightDecay { get; init => field = Hyperparameter.NonNegative(value, nameof(WeightDecay)); }

    /// <inheritdoc/>
    public override FirstOrderState<T> CreateState<T>(int parameterCount) => new State<T>(this, parameterCount);

    private sealed class State<T>(Lion settings, int parameterCount) : FirstOrderState<T>(settings, parameterCount)
        where T : IFloatingPointIeee754<T>
    {
        private readonly T[] _mean = new T[parameterCount];

        protected override void Update(Span<T> parameters, ReadOnlySpan<T> gradient, double learningRate)
        {
            var formula = new Formula
            {
                Rate = T.CreateChecked(learningRate),
                Keep = T.CreateChecked(1 - learningRate * settings.WeightDecay),
                Beta1 = T.CreateChecked(settings.Beta1),
                Fresh1 = T.CreateChecked(1 - settings.Beta1),
                Beta2 = T.CreateChecked(settings.Beta2),
                Fresh2 = T.CreateChecked(1 - settings.Beta2),
            };
            Sweep.Run(formula, parameters, gradient, _mean);
        }

        protected override void Persist(CheckpointFields fields)
        {
            fields.Numbers("mean", _mean.AsSpan());
        }

        private readonly struct Formula : IUpdate1<T>
        {
            public T Rate { get; init; }

            public T Keep { get; init; }

            public T Beta1 { get; init; }

            public T Fresh1 { get; init; }

            public T Beta2 { get; init; }

            public T Fresh2 { get; init; }

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public TLane Next<TLane>(TLane theta, TLane g, ref TLane m)
                where TLane : struct, ILane<TLane, T>
            {
                TLane direction = TLane.Sign(TLane.Of(Beta1) * m + TLane.Of(Fresh1) * g);
                m = TLane.Of(Beta2) * m + TLane.Of(Fresh2) * g;
                return TLane.Of(Keep) * theta - TLane.Of(Rate) * direction;
            }
        }
    }
}
