using System;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace AutoGrad;

/// <summary>
/// AdamW that averages its iterates instead of letting the rate fall. With gradients taken at y = (1 − β₁)z + β₁x, at step t = 1, 2, …:
/// v ← β₂v + (1 − β₂)g², γ = η√(1 − β₂ᵗ), d = g / (√v + ε) + λy, z ← z − γd, c = γ² / Σᵢ₌₁..ₜ γᵢ², x ← (1 − c)x + cz.
/// </summary>
/// <remarks>
/// Defazio et al., "The Road Less Scheduled", 2024, algorithm 1, with the defaults of the authors' code. No schedule is needed but a warm-up
/// (<see cref="Schedule.Warmup"/>). The parameters hold y, where the gradient is taken; the state's evaluation point is x, which is
/// the model to use: <see cref="FirstOrderState{T}.CopyEvaluationPoint"/>.
/// </remarks>
public sealed record ScheduleFreeAdamW : FirstOrderOptimizer
{
    /// <summary>The method with its defaults; the learning rate is 2.5e-3, as in the authors' code.</summary>
    public ScheduleFreeAdamW() => LearningRate = 2.5e-3;

    /// <summary>β₁, which sets where between z and x gradients are taken; in (0, 1), 0.9 by default.</summary>
    public double Beta1 { get; init => field = Hyperparameter.Fraction(value, nameof(Beta1)); } = 0.9;

    /// <summary>β₂, the decay of the mean of squared gradients; in [0, 1), 0.999 by default.</summary>
    public double Beta2 { get; init => field = Hyperparameter.Decay(value, nameof(Beta2)); } = 0.999;

    /// <summary>ε, which bounds the step where gradients vanish; 1e-8 by default.</summary>
    public double Epsilon { get; init => field = Hyperparameter.Positive(value, nameof(Epsilon)); } = 1e-8;

    /// <summary>λ, the weight decay, taken at y; 0 by default.</summary>
    public double WeightDecay { get; init => field = Hyperparameter.NonNegative(value, nameof(WeightDecay)); }

    /// <inheritdoc/>
    public override FirstOrderState<T> CreateState<T>(int parameterCount) => new State<T>(this, parameterCount);

    private sealed class State<T>(ScheduleFreeAdamW settings, int parameterCount) : FirstOrderState<T>(settings, parameterCount)
        where T : IFloatingPointIeee754<T>
    {
        private readonly T[] _base = new T[parameterCount];
        private readonly T[] _square = new T[parameterCount];
        private double _weight;

        protected override void Update(Span<T> parameters, ReadOnlySpan<T> gradient, double learningRate)
        {
            if (Iteration == 0)
                parameters.CopyTo(_base);
            double rate = learningRate * Math.Sqrt(1 - Math.Pow(settings.Beta2, Iteration + 1));
            _weight += rate * rate;
            double c = _weight > 0 ? rate * rate / _weight : 0;
            var formula = new Formula
            {
                Beta2 = T.CreateChecked(settings.Beta2),
                Fresh2 = T.CreateChecked(1 - settings.Beta2),
                Epsilon = T.CreateChecked(settings.Epsilon),
                Decay = T.CreateChecked(settings.WeightDecay),
                Rate = T.CreateChecked(rate),
                AverageRate = T.CreateChecked(rate * (1 - settings.Beta1 * (1 - c))),
                C = T.CreateChecked(c),
            };
            Sweep.Run(formula, parameters, gradient, _base, _square);
        }

        /// <summary>x = y + (1/β₁ − 1)(y − z), from the definition of y.</summary>
        protected override void Evaluate(ReadOnlySpan<T> parameters, Span<T> destination)
        {
            TensorPrimitives.Subtract(parameters, _base, destination);
            TensorPrimitives.MultiplyAdd(destination, T.CreateChecked(1 / settings.Beta1 - 1), parameters, destination);
        }

        protected override void Persist(CheckpointFields fields)
        {
            fields.Numbers("base", _base.AsSpan());
            fields.Numbers("square", _square.AsSpan());
            fields.Number("weight", ref _weight);
        }

        /// <summary>
        /// y from y, without x: putting x = (y − (1 − β₁)z) / β₁ into the definition of the next y gives
        /// y⁺ = (1 − c)y + cz − γ(1 − β₁(1 − c))d.
        /// </summary>
        private readonly struct Formula : IUpdate2<T>
        {
            public T Beta2 { get; init; }

            public T Fresh2 { get; init; }

            public T Epsilon { get; init; }

            public T Decay { get; init; }

            public T Rate { get; init; }

            public T AverageRate { get; init; }

            public T C { get; init; }

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public TLane Next<TLane>(TLane y, TLane g, ref TLane z, ref TLane v)
                where TLane : struct, ILane<TLane, T>
            {
                v = TLane.Of(Beta2) * v + TLane.Of(Fresh2) * (g * g);
                TLane d = g / (TLane.Sqrt(v) + TLane.Of(Epsilon)) + TLane.Of(Decay) * y;
                TLane next = y + TLane.Of(C) * (z - y) - TLane.Of(AverageRate) * d;
                z -= TLane.Of(Rate) * d;
                return next;
            }
        }
    }
}
