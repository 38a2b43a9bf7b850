using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoGrad;

/// <summary>
/// Resilient propagation: only the signs of gradients count. Where g keeps its sign the parameter's own step Δ grows by η⁺, where it
/// changes, Δ shrinks by η⁻ and this step is left out; θ ← θ − Δ sign(g).
/// </summary>
/// <remarks>
/// Riedmiller and Braun, "A Direct Adaptive Method for Faster Backpropagation Learning: The RPROP Algorithm", 1993, in the variant
/// iRprop⁻ of Igel and Hüsken, 2000, which PyTorch has, with PyTorch's defaults. For gradients of the whole data set: noise changes signs.
/// The learning rate is the first Δ of every parameter, of step 0 of its schedule; the Δ then live a life of their own.
/// </remarks>
public sealed record Rprop : FirstOrderOptimizer
{
    /// <summary>The method with its defaults; the learning rate is 1e-2, as in PyTorch.</summary>
    public Rprop() => LearningRate = 1e-2;

    /// <summary>η⁻, by which a step shrinks; in (0, 1), 0.5 by default.</summary>
    public double Shrink { get; init => field = Hyperparameter.Fraction(value, nameof(Shrink)); } = 0.5;

    /// <summary>η⁺, by which a step grows; above 1, 1.2 by default.</summary>
    public double Growth { get; init => field = Hyperparameter.FiniteAboveOne(value, nameof(Growth)); } = 1.2;

    /// <summary>The smallest Δ; 1e-6 by default.</summary>
    public double SmallestStep { get; init => field = Hyperparameter.Positive(value, nameof(SmallestStep)); } = 1e-6;

    /// <summary>The largest Δ; 50 by default.</summary>
    public double LargestStep { get; init => field = Hyperparameter.Positive(value, nameof(LargestStep)); } = 50;

    /// <inheritdoc/>
    public override FirstOrderState<T> CreateState<T>(int parameterCount) =>
        SmallestStep <= LargestStep
            ? new State<T>(this, parameterCount)
            : throw new ArgumentException(
                $"The {nameof(SmallestStep)} of {nameof(Rprop)} must not exceed its {nameof(LargestStep)}; they are {SmallestStep} and {LargestStep}.");

    private sealed class State<T>(Rprop settings, int parameterCount) : FirstOrderState<T>(settings, parameterCount)
        where T : IFloatingPointIeee754<T>
    {
        private readonly T[] _previous = new T[parameterCount];
        private readonly T[] _steps = new T[parameterCount];

        protected override void Update(Span<T> parameters, ReadOnlySpan<T> gradient, double learningRate)
        {
            if (Iteration == 0)
                Array.Fill(_steps, T.CreateChecked(learningRate));
            var formula = new Formula
            {
                Shrink = T.CreateChecked(settings.Shrink),
                Growth = T.CreateChecked(settings.Growth),
                Smallest = T.CreateChecked(settings.SmallestStep),
                Largest = T.CreateChecked(settings.LargestStep),
            };
            Sweep.Run(formula, parameters, gradient, _previous, _steps);
        }

        protected override void Persist(CheckpointFields fields)
        {
            fields.Numbers("previous", _previous.AsSpan());
            fields.Numbers("steps", _steps.AsSpan());
        }

        private readonly struct Formula : IUpdate2<T>
        {
            public T Shrink { get; init; }

            public T Growth { get; init; }

            public T Smallest { get; init; }

            public T Largest { get; init; }

            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            public TLane Next<TLane>(TLane theta, TLane g, ref TLane previous, ref TLane step)
                where TLane : struct, ILane<TLane, T>
            {
                TLane one = TLane.Of(T.One), agreement = g * previous;
                step *= TLane.BySign(agreement, TLane.Of(Growth), TLane.Of(Shrink), one);
                step = TLane.Min(TLane.Max(step, TLane.Of(Smallest)), TLane.Of(Largest));
                g = TLane.BySign(agreement, g, TLane.Of(T.Zero), g);
                previous = g;
                return theta - step * TLane.Sign(g);
            }
        }
    }
}
