using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Local arrays: of arrays, exchanged, allocated in loops, chosen by a condition.</summary>
public sealed class ArraysOfArrays : CorpusTheories<ArraysOfArrays>, ITopic
{
    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        new("exchanged buffers", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> start, int steps)
            {
                int n = start.Length;
                double[] current = start.ToArray();
                double[] next = new double[n];
                for (int s = 0; s < steps; s++)
                {
                    for (int i = 0; i < n; i++)
                        next[i] = 0.5 * current[i] + 0.25 * current[(i + n - 1) % n] * current[(i + 1) % n];
                    (current, next) = (next, current);
                }
                double sum = 0;
                foreach (double x in current)
                    sum += x * x;
                return sum;
            }
            """) { Points = [[1, -1, 2, 0.5], [0.3, 0.2, -0.7, 1.1]], Passive = { ["steps"] = "3" } },
        new("exchanged buffers, even number of trips", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> start, int steps)
            {
                double[] a = start.ToArray();
                double[] b = start.ToArray();
                for (int s = 0; s < steps; s++)
                {
                    b[s] = Math.Sin(a[s]) * b[0];
                    double[] t = a;
                    a = b;
                    b = t;
                }
                return a[0] * a[1] + 2 * b[0] * b[1];
            }
            """) { Points = [[1, -1, 2, 0.5]], Passive = { ["steps"] = "4" } },
        new("three buffers in turn", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> start, int steps)
            {
                double[] a = start.ToArray(), b = start.ToArray(), c = start.ToArray();
                for (int s = 0; s < steps; s++)
                {
                    c[0] = a[0] * b[1] + 0.1 * c[1];
                    (a, b, c) = (b, c, a);
                }
                return a[0] + 2 * b[0] + 3 * c[0] * a[1];
            }
            """) { Points = [[1.1, -0.9]], Passive = { ["steps"] = "5" } },
        new("exchanged in a while loop", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> start)
            {
                double[] a = start.ToArray(), b = start.ToArray();
                double left = 10;
                while (left > 1)
                {
                    b[1] = a[0] * a[1] + b[0];
                    left -= 2.5;
                    (a, b) = (b, a);
                }
                return a[1] * b[1];
            }
            """) { Points = [[1.1, -0.9]] },
        new("jagged products", """
            [Differentiable(nameof(w))] public static double Loss(double[] w, double[][] rows)
            {
                double[][] products = new double[rows.Length][];
                for (int i = 0; i < rows.Length; i++)
                {
                    products[i] = new double[rows[i].Length];
                    for (int j = 0; j < rows[i].Length; j++)
                        products[i][j] = w[j] * rows[i][j];
                }
                double total = 0;
                for (int i = 0; i < products.Length; i++)
                {
                    double sum = 0;
                    foreach (double v in products[i])
                        sum += v;
                    total += sum * sum * (i + 1);
                }
                return total;
            }
            """) { Points = [[0.5, -1, 2]], Passive = { ["rows"] = "new double[][] { [1, 2, 3], [4], [5, 6] }" } },
        new("rows written after they were stored", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double[][] m = new double[2][];
                double[] row = new double[2];
                m[0] = row;
                m[1] = new double[2];
                row[0] = x * y;
                m[0][1] = x;
                m[1][0] = row[0] * row[1];
                row[0] = m[1][0] * y;
                return m[0][0] * m[1][0] + m[0][1];
            }
            """) { Points = [[1.5, 2], [-0.5, 0.75]] },
        new("one row under two names", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double[][] m = new double[2][];
                m[0] = new double[2];
                m[1] = m[0];
                m[0][0] = x;
                m[1][0] *= y;
                m[1][1] = m[0][0] * x;
                return m[0][1] * m[0][0];
            }
            """) { Points = [[1.5, 2], [-0.5, 0.75]] },
        new("matrix of locals", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double[,] m = new double[2, 2];
                m[0, 0] = x;
                m[0, 1] = x * y;
                m[1, 0] = Math.Sin(y);
                m[1, 1] = m[0, 0] * m[1, 0];
                double det = m[0, 0] * m[1, 1] - m[0, 1] * m[1, 0];
                return det * det;
            }
            """) { Points = [[1.5, 2], [-0.5, 0.75]] },
        new("histogram", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w, int[] bins)
            {
                double[] sums = new double[3];
                for (int i = 0; i < w.Length; i++)
                {
                    sums[bins[i]] += w[i] * w[i];
                    sums[0] -= 0.5 * w[i];
                }
                return sums[0] * sums[1] + Math.Exp(sums[2]);
            }
            """) { Points = [[0.5, -1, 0.25, 0.75]], Passive = { ["bins"] = "new[] { 0, 2, 1, 2 }" } },
        new("added to itself", """
            [Differentiable] public static double Loss(Span<double> v)
            {
                v[0] = v[0] + v[0];
                v[1] = v[0] - v[1];
                v[1] = v[2] + v[1];
                v[2] -= v[2] * v[2];
                for (int i = 1; i < v.Length; i++)
                    v[i] += v[i - 1];
                return v[0] * v[1] * v[2];
            }
            """) { Points = [[0.5, -1, 0.25]] },
        new("array chosen by a condition", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w)
            {
                double[] a = new double[2], b = new double[2];
                for (int i = 0; i < w.Length; i++)
                {
                    double[] target = w[i] > 0 ? a : b;
                    target[i % 2] += w[i] * w[i];
                }
                return a[0] * b[1] + a[1] * 3 + b[0];
            }
            """) { Points = [[0.5, -1, 0.25, 0.75]] },
    ];
}
