using System;

namespace AutoGrad.Samples.LinearSvm;

/// <summary>
/// The dual problem, by coordinate ascent. Its value at any point lies below every value of the loss: a proof of how good a solution is at worst.
/// </summary>
/// <remarks>Hsieh et al., "A dual coordinate descent method for large-scale linear SVM", ICML 2008.</remarks>
internal static class DualAscent
{
    /// <summary>A lower bound of the least loss: Σαᵢ/n − ½λ‖w(α)‖², with w(α) = Σ αᵢyᵢxᵢ / (λn) and 0 ≤ αᵢ ≤ 1.</summary>
    public static double LowerBound(double[] x, double[] y, double penalty, int passes)
    {
        int n = y.Length, d = x.Length / n;
        double scale = 1 / (penalty * n), sum = 0;
        double[] alpha = new double[n], w = new double[d];
        for (int pass = 0; pass < passes; pass++)
        {
            for (int i = 0; i < n; i++)
            {
                ReadOnlySpan<double> row = x.AsSpan(i * d, d);
                double margin = 0, square = 0;
                for (int j = 0; j < d; j++)
                    (margin, square) = (margin + w[j] * row[j], square + row[j] * row[j]);
                double next = Math.Clamp(alpha[i] + (1 - y[i] * margin) / (scale * square), 0, 1);
                for (int j = 0; j < d; j++)
                    w[j] += scale * (next - alpha[i]) * y[i] * row[j];
                alpha[i] = next;
            }
        }

        double length = 0;
        foreach (double weight in w)
            length += weight * weight;
        foreach (double number in alpha)
            sum += number;
        return sum / n - 0.5 * penalty * length;
    }
}
