using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoGrad;

/// <summary>
/// Adadelta: steps in the units of the parameters, from running means of squared gradients and squared steps. With g ← g + λθ:
/// E ← ρE + (1 − ρ)g², d = g · √(D + ε) / √(E + ε), D ← ρD + (1 − ρ)d², θ ← θ − ηd.
/// </summary>
/// <remarks>Zeiler, "ADADELTA: An Adaptive Learning Rate Method", 2012, algorithm 1, with the factor η and the defaults of PyTorch.</remarks>
public sealed record Adadelta : FirstOrderOptimizer
{
    /// <summary>The method with its defaults; the learning rate is 1.0, as in PyTorch.</summary>
    public Adadelta() => LearningRate = 1.0;

    /// <summary>ρ, the decay of both means; in [0, 1), 0.9 by default.</summary>
    public double Decay { get; init => field = Hyperparameter.Decay(value, nameof(Decay)); } = 0.9;

    /// <summary>ε, which sets the size of the first steps; 1e-6 by default.</summary>
    public double Epsilon { get; init => field = Hyperparameter.Positive(value, nameof(Epsilon)); } = 1e-6;

    /// <summary>λ, the strength of the L2 penalty ½λ‖θ‖² whose gradient is added; 0 by default.</summary>
    public double WeightDecay { get; init => field = Hyperparameter.NonNegative(value, nameof(WeightDecay)); }

    /// <inheritdoc/>
    public override FirstOrderState<T> CreateState<T>(int parameterCount) => new State<T>(this, parameterCount);

    private sealed class State<T>(Adadelta settings, int parameterCount) : FirstOrderState<T>(settings, parameterCount)
        where T : IFloatingPointIeee754<T>
    {
        private readonly T[] _squares = new T[parameterCount];
        private readonly T[] _steps = new T[parameterCount];

        protected override void Update(Span<T> parameters, ReadOnlySpan<T> gradient, double learningRate)
        {
            var formula = new Formula
            {
                Rate = T.CreateChecked(learningRate),
                Rho = T.CreateChecked(settings.Decay),
                Fresh = T.CreateChecked(1 - settings.Decay),
                Epsilon = T.CreateChecked(settings.Epsilon),
                Decay = T.CreateChecked(settings.WeightDecay),
            };
            Sweep.Run(formula, parameters, gradient, _squares, _steps);
        }

        protected override void Persist(CheckpointFields fields)
        {
            fields.Numbers("squares", _squares.AsSpan());
            fields.Numbers("steps", _steps.AsSpan());
        }

        private readonly struct Formula : IUpdate2<T>
        {
            public T Rate { get; init; }

            public T Rho { get; init; }

            public T Fresh { get; init; }

            public T Epsilon { get; init; }

            public T Decay { get; init; }

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public TLane Next<TLane>(TLane theta, TLane g, ref TLane e, ref TLane d)
                where TLane : struct, ILane<TLane, T>
            {
                g += TLane.Of(Decay) * theta;
                e = TLane.Of(Rho) * e + TLane.Of(Fresh) * (g * g);
                TLane step = g * TLane.Sqrt(d + TLane.Of(Epsilon)) / TLane.Sqrt(e + TLane.Of(Epsilon));
                d = TLane.Of(Rho) * d + TLane.Of(Fresh) * (step * step);
                return theta - TLane.Of(Rate) * step;
            }
        }
    }
}
