using System;

namespace AutoGrad.Samples.RidgeAndLasso;

/// <summary>The losses of a linear model; the generator writes their gradients.</summary>
internal static partial class LinearLosses
{
    /// <summary>½‖y − Xw‖² / n.</summary>
    [Differentiable(nameof(w))]
    public static double SquaredLoss(ReadOnlySpan<double> w, double[] x, double[] y)
    {
        double sum = 0;
        for (int i = 0; i < y.Length; i++)
        {
            double error = -y[i];
            for (int j = 0; j < w.Length; j++)
                error += w[j] * x[i * w.Length + j];
            sum += 0.5 * error * error;
        }

        return sum / y.Length;
    }

    /// <summary>½‖y − Xw‖² / n + ½λ‖w‖².</summary>
    [Differentiable(nameof(w))]
    public static double RidgeLoss(ReadOnlySpan<double> w, double[] x, double[] y, double penalty)
    {
        double square = 0;
        for (int j = 0; j < w.Length; j++)
            square += w[j] * w[j];
        return SquaredLoss(w, x, y) + 0.5 * penalty * square;
    }
}
