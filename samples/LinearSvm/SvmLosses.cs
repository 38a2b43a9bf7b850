using System;

namespace AutoGrad.Samples.LinearSvm;

/// <summary>The loss of a linear support vector machine.</summary>
internal static partial class SvmLosses
{
    /// <summary>
    /// max(0, 1 − y·(w·x)) of one row, and ½λ‖w‖². At the kink the generated subgradient is that of the constant: a row that lies on its margin
    /// pulls no more.
    /// </summary>
    /// <param name="w">One weight per feature.</param>
    /// <param name="x">The features of the row.</param>
    /// <param name="y">1 or −1.</param>
    /// <param name="penalty">λ.</param>
    [Differentiable(nameof(w))]
    public static double HingeLoss(ReadOnlySpan<double> w, [Sample] ReadOnlySpan<double> x, [Sample] double y, double penalty)
    {
        double margin = 0, square = 0;
        for (int j = 0; j < w.Length; j++)
        {
            margin += w[j] * x[j];
            square += w[j] * w[j];
        }

        return Math.Max(0, 1 - y * margin) + 0.5 * penalty * square;
    }
}
