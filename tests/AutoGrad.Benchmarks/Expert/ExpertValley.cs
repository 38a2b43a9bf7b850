using System;

namespace AutoGrad.Benchmarks.Expert;

/// <summary>Value and gradient of <see cref="Losses.Valley"/> as an expert writes them by hand.</summary>
public static class ExpertValley
{
    /// <remarks>
    /// Each variable gets a share from its own term and one from the term before; the latter is carried along in a register,
    /// so that each element of the gradient is written once and never read.
    /// </remarks>
    public static double Rosenbrock(ReadOnlySpan<double> v, Span<double> gradient)
    {
        if (v.IsEmpty)
            return 0;
        gradient = gradient[..v.Length];
        double sum = 0;
        double fromBefore = 0;
        double current = v[0];
        for (int i = 1; i < v.Length; i++)
        {
            double next = v[i];
            double a = next - current * current;
            double b = 1 - current;
            sum += 100 * a * a + b * b;
            double slope = 200 * a;
            gradient[i - 1] = fromBefore - (2 * b + 400 * a * current);
            fromBefore = slope;
            current = next;
        }

        gradient[v.Length - 1] = fromBefore;
        return sum;
    }
}
