using System;

namespace AutoGrad.Samples.LogisticRegression;

/// <summary>What is minimized; the attribute asks for second derivatives, too.</summary>
internal static partial class LogisticLosses
{
    /// <summary>Mean log(1 + exp(−yᵢ(w·xᵢ + b))) + ½λ‖w‖², where the bias b, the last of the parameters, is not penalised.</summary>
    /// <param name="w">The weights and the bias.</param>
    /// <param name="x">The features, row by row.</param>
    /// <param name="y">1 or −1 per row.</param>
    /// <param name="penalty">λ.</param>
    [Differentiable(nameof(w), Emit = Derivatives.Gradient | Derivatives.HessianVectorProduct)]
    public static double LogisticLoss(ReadOnlySpan<double> w, double[] x, double[] y, double penalty)
    {
        int d = w.Length - 1;
        double sum = 0;
        for (int i = 0; i < y.Length; i++)
        {
            double margin = w[d];
            for (int j = 0; j < d; j++)
                margin += w[j] * x[i * d + j];
            sum += SoftPlus(-y[i] * margin);
        }

        double square = 0;
        for (int j = 0; j < d; j++)
            square += w[j] * w[j];
        return sum / y.Length + 0.5 * penalty * square;
    }

    /// <summary>log(1 + eᶻ), without overflow.</summary>
    private static double SoftPlus(double z) => z > 0 ? z + Math.Log(1 + Math.Exp(-z)) : Math.Log(1 + Math.Exp(z));
}
