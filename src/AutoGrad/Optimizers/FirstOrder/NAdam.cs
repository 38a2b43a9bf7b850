using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoGrad;

/// <summary>
/// Adam with Nesterov's momentum. With g ← g + λθ at step t = 1, 2, …: μₜ = β₁(1 − ½ · 0.96^(tψ)), m ← β₁m + (1 − β₁)g,
/// v ← β₂v + (1 − β₂)g², v̂ = v / (1 − β₂ᵗ), θ ← θ − η [(1 − μₜ) / (1 − Πᵢ₌₁..ₜ μᵢ) · g + μₜ₊₁ / (1 − Πᵢ₌₁..ₜ₊₁ μᵢ) · m] / (√v̂ + ε).
/// </summary>
/// <remarks>
/// Dozat, "Incorporating Nesterov Momentum into Adam", 2016, with the momentum schedule and the defaults of PyTorch (Keras has the same with
/// ψ = 1; optax's <c>nadam</c> has no schedule).
/// </remarks>
public sealed record NAdam : FirstOrderOptimizer
{
    /// <summary>The method with its defaults; the learning rate is 2e-3, as in PyTorch.</summary>
    public NAdam() => LearningRate = 2e-3;

    /// <summary>β₁, the decay of the mean of gradients; in [0, 1), 0.9 by default.</summary>
    public double Beta1 { get; init => field = Hyperparameter.Decay(value, nameof(Beta1)); } = 0.9;

    /// <summary>β₂, the decay of the mean of squared gradients; in [0, 1), 0.999 by default.</summary>
    public double Beta2 { get; init => field = Hyperparameter.Decay(value, nameof(Beta2)); } = 0.999;

    /// <summary>ε, which bounds the step where gradients vanish; 1e-8 by default.</summary>
    public double Epsilon { get; init => field = Hyperparameter.Positive(value, nameof(Epsilon)); } = 1e-8;

    /// <summary>ψ, how fast the momentum warms up; 0.004 by default.</summary>
    public double MomentumDecay { get; init => field = Hyperparameter.NonNegative(value, nameof(MomentumDecay)); } = 4e-3;

    /// <summary>λ, the strength of the L2 penalty ½λ‖θ‖² whose gradient is added; 0 by default.</summary>
    public double WeightDecay { get; init => field = Hyperparameter.NonNegative(value, nameof(WeightDecay)); }

    /// <inheritdoc/>
    public override FirstOrderState<T> CreateState<T>(int parameterCount) => new State<T>(this, parameterCount);

    private sealed class State<T>(NAdam settings, int parameterCount) : FirstOrderState<T>(settings, parameterCount)
        where T : IFloatingPointIeee754<T>
    {
        private readonly T[] _mean = new T[parameterCount];
        private readonly T[] _square = new T[parameterCount];
        private double _product;

        protected override void Update(Span<T> parameters, ReadOnlySpan<T> gradient, double learningRate)
        {
            long t = Iteration + 1;
            double mu = Momentum(t), next = Momentum(t + 1);
            _product = Iteration == 0 ? mu : _product * mu;
            var formula = new Formula
            {
                GradientRate = T.CreateChecked(learningRate * (1 - mu) / (1 - _product)),
                MeanRate = T.CreateChecked(learningRate * next / (1 - _product * next)),
                RootCorrection = T.CreateChecked(1 / Math.Sqrt(1 - Math.Pow(settings.Beta2, t))),
                Beta1 = T.CreateChecked(settings.Beta1),
                Fresh1 = T.CreateChecked(1 - settings.Beta1),
                Beta2 = T.CreateChecked(settings.Beta2),
                Fresh2 = T.CreateChecked(1 - settings.Beta2),
                Epsilon = T.CreateChecked(settings.Epsilon),
                Decay = T.CreateChecked(settings.WeightDecay),
            };
            Sweep.Run(formula, parameters, gradient, _mean, _square);
        }

        protected override void Persist(CheckpointFields fields)
        {
            fields.Numbers("mean", _mean.AsSpan());
            fields.Numbers("square", _square.AsSpan());
            fields.Number("momentumProduct", ref _product);
        }

        private double Momentum(long t) => settings.Beta1 * (1 - 0.5 * Math.Pow(0.96, t * settings.MomentumDecay));

        private readonly struct Formula : IUpdate2<T>
        {
            public T GradientRate { get; init; }

            public T MeanRate { get; init; }

            public T RootCorrection { get; init; }

            public T Beta1 { get; init; }

            public T Fresh1 { get; init; }

            public T Beta2 { get; init; }

            public T Fresh2 { get; init; }

            public T Epsilon { get; init; }

            public T Decay { get; init; }

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public TLane Next<TLane>(TLane theta, TLane g, ref TLane m, ref TLane v)
                where TLane : struct, ILane<TLane, T>
            {
                g += TLane.Of(Decay) * theta;
                m = TLane.Of(Beta1) * m + TLane.Of(Fresh1) * g;
                v = TLane.Of(Beta2) * v + TLane.Of(Fresh2) * (g * g);
                TLane step = TLane.Of(GradientRate) * g + TLane.Of(MeanRate) * m;
                return theta - step / (TLane.Of(RootCorrection) * TLane.Sqrt(v) + TLane.Of(Epsilon));
            }
        }
    }
}
