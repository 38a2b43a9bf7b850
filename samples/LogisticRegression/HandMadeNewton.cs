using System;
using System.Linq;

namespace AutoGrad.Samples.LogisticRegression;

/// <summary>
/// Newton's method with derivatives that were derived by hand, and a full Hessian: the independent solution. Iteratively reweighted least squares.
/// </summary>
internal static class HandMadeNewton
{
    public static double[] Solve(NumericTable data, double penalty)
    {
        int d = data.Columns;
        double[] x = data.WithOnes(), y = data.Signs(), w = new double[d + 1];
        double length;
        do
        {
            var gradient = new double[d + 1];
            var hessian = new double[d + 1, d + 1];
            for (int i = 0; i < data.Rows; i++)
                AddRow(x.AsSpan(i * (d + 1), d + 1), y[i], w, 1.0 / data.Rows, gradient, hessian);
            for (int j = 0; j < d; j++)
            {
                gradient[j] += penalty * w[j];
                hessian[j, j] += penalty;
            }

            double[] step = Cholesky.Solve(hessian, gradient);
            for (int j = 0; j <= d; j++)
                w[j] -= step[j];
            length = step.Max(Math.Abs);
        }
        while (length > 1e-13);

        return w;
    }

    private static void AddRow(ReadOnlySpan<double> x, double y, double[] w, double weight, double[] gradient, double[,] hessian)
    {
        double margin = 0;
        for (int j = 0; j < w.Length; j++)
            margin += w[j] * x[j];
        double wrong = 1 / (1 + Math.Exp(y * margin));
        for (int j = 0; j < w.Length; j++)
        {
            gradient[j] -= weight * wrong * y * x[j];
            for (int k = 0; k < w.Length; k++)
                hessian[j, k] += weight * wrong * (1 - wrong) * x[j] * x[k];
        }
    }
}
