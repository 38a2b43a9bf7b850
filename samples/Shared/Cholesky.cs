using System;

namespace AutoGrad.Samples;

/// <summary>Solves A·x = b for a symmetric, positive definite matrix; it knows nothing of gradients, so descents are compared with it.</summary>
/// <remarks>Golub and Van Loan, "Matrix Computations", algorithm 4.2.1.</remarks>
internal static class Cholesky
{
    /// <param name="a">A, n×n; its lower half is overwritten by the factor.</param>
    /// <param name="b">b, n numbers.</param>
    public static double[] Solve(double[,] a, double[] b)
    {
        int n = b.Length;
        for (int j = 0; j < n; j++)
        {
            for (int i = j; i < n; i++)
            {
                for (int k = 0; k < j; k++)
                    a[i, j] -= a[i, k] * a[j, k];
                a[i, j] = i == j ? Math.Sqrt(a[i, j]) : a[i, j] / a[j, j];
            }
        }

        double[] x = [.. b];
        for (int i = 0; i < n; i++)
        {
            for (int k = 0; k < i; k++)
                x[i] -= a[i, k] * x[k];
            x[i] /= a[i, i];
        }

        for (int i = n - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < n; k++)
                x[i] -= a[k, i] * x[k];
            x[i] /= a[i, i];
        }

        return x;
    }
}
