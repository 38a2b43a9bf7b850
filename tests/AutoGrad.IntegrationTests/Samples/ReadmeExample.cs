using System;
using AutoGrad;

// The loss of README.md, word for word, and outside of any namespace as there.
internal static partial class Losses
{
    [Differentiable(nameof(w))]
    public static double LineError(ReadOnlySpan<double> w, double[] x, double[] y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double error = w[0] + w[1] * x[i] - y[i];
            sum += Math.Sqrt(1 + error * error) - 1;
        }
        return sum / x.Length;
    }
}
