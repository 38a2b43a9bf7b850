using System;
using System.Numerics;

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
        T rate = T.CreateChecked(learningRate / (1 - Math.Pow(beta1, t)));
        T rootCorrection = T.CreateChecked(1 / Math.Sqrt(1 - Math.Pow(beta2, t)));
        T b1 = T.CreateChecked(beta1), fresh1 = T.CreateChecked(1 - beta1);
        T b2 = T.CreateChecked(beta2), fresh2 = T.CreateChecked(1 - beta2);
        T eps = T.CreateChecked(epsilon);
        T coupled = T.CreateChecked(CoupledDecay);
        T keep = T.CreateChecked(1 - learningRate * DecoupledDecay);
        Span<T> mean = _mean, square = _square;

        int i = 0;
        if (Vector<T>.IsSupported)
        {
            var epsVector = new Vector<T>(eps);
            for (; i <= gradient.Length - Vector<T>.Count; i += Vector<T>.Count)
            {
                Vector<T> theta = keep * new Vector<T>(parameters[i..]);
                Vector<T> g = new Vector<T>(gradient[i..]) + coupled * theta;
                Vector<T> m = b1 * new Vector<T>(mean[i..]) + fresh1 * g;
                Vector<T> v = b2 * new Vector<T>(square[i..]) + fresh2 * (g * g);
                m.CopyTo(mean[i..]);
                v.CopyTo(square[i..]);
                (theta - rate * m / (rootCorrection * Vector.SquareRoot(v) + epsVector)).CopyTo(parameters[i..]);
            }
        }

        for (; i < gradient.Length; i++)
        {
            T theta = keep * parameters[i];
            T g = gradient[i] + coupled * theta;
            T m = b1 * mean[i] + fresh1 * g;
            T v = b2 * square[i] + fresh2 * (g * g);
            mean[i] = m;
            square[i] = v;
            parameters[i] = theta - rate * m / (rootCorrection * T.Sqrt(v) + eps);
        }
    }

    protected override void Clear()
    {
        Array.Clear(_mean);
        Array.Clear(_square);
    }
}
