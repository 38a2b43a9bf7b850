using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoGrad;

/// <summary>The two moments of <see cref="Adam"/> and <see cref="AdamW"/>, which differ only in where the weight decay enters.</summary>
internal sealed class AdamState<T>(FirstOrderOptimizer settings, int parameterCount, double beta1, double beta2, double epsilon)
    : FirstOrderState<T>(settings, parameterCount)
    where T : IFloatingPointIeee754<T>
{
    private readonly T[] _mean = new T[parameterCount];
    private readonly T[] _square = new T[parameterCount];

    /// <summary>λ of the penalty whose gradient passes through the moments.</summary>
    public double CoupledDecay { get; init; }

    /// <summary>λ of the decay that acts on the parameters alone.</summary>
    public double DecoupledDecay { get; init; }

    protected override void Update(Span<T> parameters, ReadOnlySpan<T> gradient, double learningRate)
    {
        // The bias corrections are scalars; dividing the rate and the root by them once spares a division per parameter each.
        long t = Iteration + 1;
        var formula = new Formula
        {
            Rate = T.CreateChecked(learningRate / (1 - Math.Pow(beta1, t))),
            RootCorrection = T.CreateChecked(1 / Math.Sqrt(1 - Math.Pow(beta2, t))),
            Beta1 = T.CreateChecked(beta1),
            Fresh1 = T.CreateChecked(1 - beta1),
            Beta2 = T.CreateChecked(beta2),
            Fresh2 = T.CreateChecked(1 - beta2),
            Epsilon = T.CreateChecked(epsilon),
            Coupled = T.CreateChecked(CoupledDecay),
            Keep = T.CreateChecked(1 - learningRate * DecoupledDecay),
        };
        Sweep.Run(formula, parameters, gradient, _mean, _square);
    }

    protected override void Persist(CheckpointFields fields)
    {
        fields.Numbers("mean", _mean.AsSpan());
        fields.Numbers("square", _square.AsSpan());
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

        public T Coupled { get; init; }

        public T Keep { get; init; }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TLane Next<TLane>(TLane theta, TLane g, ref TLane m, ref TLane v)
            where TLane : struct, ILane<TLane, T>
        {
            theta = TLane.Of(Keep) * theta;
            g += TLane.Of(Coupled) * theta;
            m = TLane.Of(Beta1) * m + TLane.Of(Fresh1) * g;
            v = TLane.Of(Beta2) * v + TLane.Of(Fresh2) * (g * g);
            return theta - TLane.Of(Rate) * m / (TLane.Of(RootCorrection) * TLane.Sqrt(v) + TLane.Of(Epsilon));
        }
    }
}
