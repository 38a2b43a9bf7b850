using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoGrad;

/// <summary>
/// Gradient descent with momentum. With d = g + λθ: b₁ = d, then b ← μb + (1 − τ)d; θ ← θ − ηb, or with
/// <see cref="Nesterov"/> θ ← θ − η(d + μb).
/// </summary>
/// <remarks>
/// Polyak, "Some methods of speeding up the convergence of iteration methods", 1964; Nesterov 1983 in the form of Sutskever et al.,
/// "On the importance of initialization and momentum in deep learning", 2013. This is the variant of PyTorch's
/// <c>SGD</c>: the rate multiplies the buffer, so a change of rate acts at once, and dampening does not touch the first step.
/// </remarks>
public sealed record Momentum : FirstOrderOptimizer
{
    /// <summary>μ, the part of the buffer that a step keeps; in [0, 1), 0.9 by default.</summary>
    public double Coefficient { get; init => field = Hyperparameter.Decay(value, nameof(Coefficient)); } = 0.9;

    /// <summary>τ, the part of the gradient that does not enter the buffer; in [0, 1), 0 by default.</summary>
    public double Dampening { get; init => field = Hyperparameter.Decay(value, nameof(Dampening)); }

    /// <summary>Looks ahead along the buffer; needs a positive <see cref="Coefficient"/> and no <see cref="Dampening"/>.</summary>
    public bool Nesterov { get; init; }

    /// <summary>λ, the strength of the L2 penalty ½λ‖θ‖² whose gradient is added; 0 by default.</summary>
    public double WeightDecay { get; init => field = Hyperparameter.NonNegative(value, nameof(WeightDecay)); }

    /// <inheritdoc/>
    public override FirstOrderState<T> CreateState<T>(int parameterCount)
    {
        if (Nesterov && (Coefficient == 0 || Dampening != 0))
            throw new ArgumentException(
                $"Nesterov momentum needs a positive {nameof(Coefficient)} and no {nameof(Dampening)}; " +
                $"they are {Coefficient} and {Dampening}.");
        return new State<T>(this, parameterCount);
    }

    private sealed class State<T>(Momentum settings, int parameterCount) : FirstOrderState<T>(settings, parameterCount)
        where T : IFloatingPointIeee754<T>
    {
        private readonly T[] _buffer = new T[parameterCount];

        protected override void Update(Span<T> parameters, ReadOnlySpan<T> gradient, double learningRate)
        {
            var formula = new Formula
            {
                Mu = T.CreateChecked(settings.Coefficient),
                Enters = T.CreateChecked(Iteration == 0 ? 1 : 1 - settings.Dampening),
                Decay = T.CreateChecked(settings.WeightDecay),
                Rate = T.CreateChecked(learningRate),
                Nesterov = settings.Nesterov,
            };
            Sweep.Run(formula, parameters, gradient, _buffer);
        }

        protected override void Persist(CheckpointFields fields) => fields.Numbers("buffer", _buffer.AsSpan());

        private readonly struct Formula : IUpdate1<T>
        {
            public T Mu { get; init; }

            public T Enters { get; init; }

            public T Decay { get; init; }

            public T Rate { get; init; }

            public bool Nesterov { get; init; }

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public TLane Next<TLane>(TLane theta, TLane g, ref TLane b)
                where TLane : struct, ILane<TLane, T>
            {
                TLane d = g + TLane.Of(Decay) * theta;
                b = TLane.Of(Mu) * b + TLane.Of(Enters) * d;
                return theta - TLane.Of(Rate) * (Nesterov ? d + TLane.Of(Mu) * b : b);
            }
        }
    }
}
