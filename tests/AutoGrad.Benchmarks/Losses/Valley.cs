using System;

namespace AutoGrad.Benchmarks.Losses;

/// <summary>A test function of optimization with many variables.</summary>
public static partial class Valley
{
    /// <summary>The chained Rosenbrock function (H. H. Rosenbrock, 1960).</summary>
    /// <param name="v">n variables.</param>
    [Differentiable]
    public static double Rosenbrock(ReadOnlySpan<double> v)
    {
        double sum = 0;
        for (int i = 0; i + 1 < v.Length; i++)
        {
            double a = v[i + 1] - v[i] * v[i];
            double b = 1 - v[i];
            sum += 100 * a * a + b * b;
        }

        return sum;
    }
}
