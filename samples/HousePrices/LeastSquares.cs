using System;

namespace AutoGrad.Samples.HousePrices;

/// <summary>The closed form of the squared-error fit, by Householder's QR decomposition; it knows nothing of gradients.</summary>
/// <remarks>Golub and Van Loan, "Matrix Computations", algorithms 5.2.1 and 5.3.2.</remarks>
internal static class LeastSquares
{
    /// <summary>The w that minimizes ‖A·w − b‖₂.</summary>
    /// <param name="matrix">A, n×d, row by row.</param>
    /// <param name="targets">b, n numbers.</param>
    /// <exception cref="NotFittableException">The columns of A are linearly dependent.</exception>
    public static double[] Solve(double[] matrix, double[] targets)
    {
        int rows = targets.Length, columns = matrix.Length / rows;
        double[] a = [.. matrix], b = [.. targets];
        for (int k = 0; k < columns; k++)
            Reflect(a, b, rows, columns, k);

        // R·w = Qᵀb, from the last row up.
        var w = new double[columns];
        for (int k = columns - 1; k >= 0; k--)
        {
            double rest = b[k];
            for (int j = k + 1; j < columns; j++)
                rest -= a[k * columns + j] * w[j];
            w[k] = rest / a[k * columns + k];
        }

        return w;
    }

    /// <summary>Replaces A and b by H·A and H·b, H the reflection that clears column k below its diagonal.</summary>
    private static void Reflect(double[] a, double[] b, int rows, int columns, int k)
    {
        double norm = 0;
        for (int i = k; i < rows; i++)
            norm += a[i * columns + k] * a[i * columns + k];
        norm = Math.Sqrt(norm);
        if (norm <= 1e-10 * Math.Sqrt(rows))
            throw new NotFittableException($"Column {k} of the features is a combination of the columns before it.");

        // v = x ± ‖x‖e₁, with the sign that adds: no digits cancel. v replaces the column; the diagonal is set at the end.
        double diagonal = a[k * columns + k] > 0 ? -norm : norm;
        a[k * columns + k] -= diagonal;
        double half = -diagonal * a[k * columns + k];   // ½vᵀv = ‖x‖² ∓ ‖x‖x₁
        for (int j = k + 1; j <= columns; j++)
        {
            double dot = 0;
            for (int i = k; i < rows; i++)
                dot += a[i * columns + k] * (j < columns ? a[i * columns + j] : b[i]);
            double factor = dot / half;
            for (int i = k; i < rows; i++)
            {
                double change = factor * a[i * columns + k];
                if (j < columns)
                    a[i * columns + j] -= change;
                else
                    b[i] -= change;
            }
        }

        a[k * columns + k] = diagonal;
    }
}
