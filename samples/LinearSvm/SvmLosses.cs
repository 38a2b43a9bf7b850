using System;
using System.Linq;

namespace AutoGrad.Samples.LinearSvm;

/// <summary>The loss of a linear support vector machine.</summary>
internal static partial class SvmLosses
{
    /// <summary>
    /// The mean of max(0, 1 − y·(w·x)) over the rows listed, and ½λ‖w‖². At the kink the generated subgradient is that of the constant: a row
    /// that lies on its margin pulls no more.
    /// </summary>
    /// <param name="w">One weight per feature.</param>
    /// <param name="x">The features of all rows, row by row.</param>
    /// <param name="y">1 or −1 per row.</param>
    /// <param name="rows">The rows of a batch.</param>
    /// <param name="penalty">λ.</param>
    [Differentiable(nameof(w))]
    public static double HingeLoss(ReadOnlySpan<double> w, double[] x, double[] y, ReadOnlySpan<int> rows, double penalty)
    {
        double sum = 0;
        for (int k = 0; k < rows.Length; k++)
        {
            int row = rows[k];
            double margin = 0;
            for (int j = 0; j < w.Length; j++)
                margin += w[j] * x[row * w.Length + j];
            sum += Math.Max(0, 1 - y[row] * margin);
        }

        double square = 0;
        for (int j = 0; j < w.Length; j++)
            square += w[j] * w[j];
        return sum / rows.Length + 0.5 * penalty * square;
    }
}

/// <summary>The loss by rows, for a trainer.</summary>
internal readonly struct HingeRows(double[] x, double[] y, double penalty) : IBatchObjective<double>
{
    private readonly int[] _all = [.. Enumerable.Range(0, y.Length)];

    public int RowCount => y.Length;

    public double Value(scoped ReadOnlySpan<double> point) => Value(point, _all);

    public double ValueAndGradient(scoped ReadOnlySpan<double> point, scoped Span<double> gradient) => ValueAndGradient(point, _all, gradient);

    public double Value(scoped ReadOnlySpan<double> point, scoped ReadOnlySpan<int> rows) => SvmLosses.HingeLoss(point, x, y, rows, penalty);

    public double ValueAndGradient(scoped ReadOnlySpan<double> point, scoped ReadOnlySpan<int> rows, scoped Span<double> gradient) =>
        SvmLosses.HingeLossAndGradient(point, x, y, rows, penalty, gradient);
}
