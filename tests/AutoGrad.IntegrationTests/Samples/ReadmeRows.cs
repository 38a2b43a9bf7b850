using System;
using AutoGrad;

// The loss of one row of README.md, word for word, and outside of any namespace as there.
internal static partial class Rows
{
    [Differentiable(nameof(w))]
    public static double Error(ReadOnlySpan<double> w, [Sample] ReadOnlySpan<double> x, [Sample] double y)
    {
        double error = -y;
        for (int j = 0; j < w.Length; j++)
            error += w[j] * x[j];
        return Math.Sqrt(1 + error * error) - 1;
    }
}
