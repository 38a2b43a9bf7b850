using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Arrays and spans that are read, overwritten, gathered and scattered.</summary>
public sealed class Arrays : CorpusTheories<Arrays>, ITopic
{
    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        new("one element overwritten", """
            [Differentiable] public static double Loss(Span<double> v)
            {
                v[0] = v[1] * v[1];
                return v[0] * v[2] + v[1];
            }
            """) { Points = [[1, 2, 3]] },
        new("element times itself", """
            [Differentiable] public static double Loss(Span<double> v)
            {
                v[0] *= v[0];
                v[0] *= v[1];
                v[1] = v[0];
                return v[0] + v[1] * v[1];
            }
            """) { Points = [[1.5, 2]] },
        new("overwritten by a constant", """
            [Differentiable] public static double Loss(Span<double> v)
            {
                double a = v[0] * v[1];
                v[0] = 5;
                return a * v[0] + v[0];
            }
            """) { Points = [[1.5, 2]] },
        new("written but never read", """
            [Differentiable] public static double Loss(Span<double> v)
            {
                double a = v[0] * v[1];
                v[0] = a * a;
                return a;
            }
            """) { Points = [[1.5, 2]] },
        new("swap of elements", """
            [Differentiable] public static double Loss(Span<double> v)
            {
                double t = v[0];
                v[0] = v[1];
                v[1] = t;
                return v[0] * 2 + v[1] * v[1] * v[1];
            }
            """) { Points = [[1.5, 2]] },
        new("reverse in place", """
            [Differentiable] public static double Loss(double[] v)
            {
                for (int i = 0; i < v.Length / 2; i++)
                {
                    double t = v[i];
                    v[i] = v[v.Length - 1 - i];
                    v[v.Length - 1 - i] = t;
                }
                double sum = 0;
                for (int i = 0; i < v.Length; i++)
                    sum += (i + 1) * v[i] * v[i];
                return sum;
            }
            """) { Points = [[1, 2, 3, 4, 5], [1, 2]] },
        new("scaled in place", """
            [Differentiable] public static double Loss(Span<double> v, double s)
            {
                for (int i = 0; i < v.Length; i++)
                    v[i] *= s;
                double sum = 0;
                foreach (double x in v)
                    sum += x * x;
                return sum;
            }
            """) { Points = [[1, 2, 3, 0.5]] },
        new("prefix sums", """
            [Differentiable] public static double Loss(Span<double> v)
            {
                for (int i = 1; i < v.Length; i++)
                    v[i] += v[i - 1];
                double sum = 0;
                for (int i = 0; i < v.Length; i++)
                    sum += v[i] * v[i];
                return sum;
            }
            """) { Points = [[1, 2, 3, 0.5], [3]] },
        new("prefix products", """
            [Differentiable] public static double Loss(Span<double> v)
            {
                for (int i = 1; i < v.Length; i++)
                    v[i] *= v[i - 1];
                return v[^1] + v[1];
            }
            """) { Points = [[1, 2, 3, 0.5]] },
        new("stencil with data beside", """
            [Differentiable(nameof(v))] public static double Loss(Span<double> v, ReadOnlySpan<double> k)
            {
                double previous = v[0];
                for (int i = 1; i < v.Length - 1; i++)
                {
                    double here = v[i];
                    v[i] = k[0] * previous + k[1] * here + k[2] * v[i + 1];
                    previous = here;
                }
                double sum = 0;
                for (int i = 0; i < v.Length; i++)
                    sum += v[i] * v[i];
                return sum;
            }
            """) { Points = [[1, 2, 3, 0.5, -1]], Passive = { ["k"] = "new double[] { 0.25, 0.5, 0.25 }" } },
        new("gauss seidel", """
            [Differentiable] public static double Loss(Span<double> a)
            {
                for (int sweep = 0; sweep < 3; sweep++)
                {
                    for (int i = 1; i < a.Length - 1; i++)
                        a[i] = 0.5 * (a[i - 1] + a[i + 1]) * a[i];
                }
                double loss = 0;
                foreach (double x in a)
                    loss += x * x;
                return loss;
            }
            """) { Points = [[0.8, 0.9, 0.1, -0.7, -0.95]] },
        new("squares in place many times", """
            [Differentiable] public static double Loss(Span<double> v, int times)
            {
                for (int t = 0; t < times; t++)
                    for (int i = 0; i < v.Length; i++)
                        v[i] = v[i] * v[i] - 0.5;
                double sum = 0;
                foreach (double x in v)
                    sum += x;
                return sum;
            }
            """) { Points = [[0.8, -0.9, 0.1]], Passive = { ["times"] = "4" } },
        new("scratch span", """
            [Differentiable(nameof(w))] public static double Loss(ReadOnlySpan<double> w, Span<double> scratch)
            {
                for (int i = 0; i < w.Length; i++)
                    scratch[i] = Math.Exp(w[i]);
                double sum = 0;
                for (int i = 0; i < w.Length; i++)
                    sum += scratch[i];
                double entropy = 0;
                for (int i = 0; i < w.Length; i++)
                    entropy -= scratch[i] / sum * Math.Log(scratch[i] / sum);
                return entropy;
            }
            """) { Points = [[0.8, -0.9, 0.1]], Passive = { ["scratch"] = "new double[3]" } },
        new("scratch with garbage", """
            [Differentiable(nameof(w))] public static double Loss(ReadOnlySpan<double> w, double[] scratch)
            {
                scratch[0] = w[0];
                scratch[1] = scratch[0] * w[1];
                scratch[0] = scratch[1] * scratch[1];
                return scratch[0] + scratch[1] + scratch[2];
            }
            """) { Points = [[0.8, -0.9]], Passive = { ["scratch"] = "new double[] { 7, 8, 9 }" } },
        new("gather", """
            [Differentiable(nameof(w))] public static double Loss(ReadOnlySpan<double> w, int[] index, ReadOnlySpan<double> y)
            {
                double sum = 0;
                for (int i = 0; i < index.Length; i++)
                {
                    double r = w[index[i]] * w[index[i]] - y[i];
                    sum += r * r;
                }
                return sum;
            }
            """) { Points = [[0.8, -0.9, 2]], Passive = { ["index"] = "new[] { 2, 0, 2, 1, 2 }", ["y"] = "new double[] { 1, 2, 3, 4, 5 }" } },
        new("scatter", """
            [Differentiable(nameof(w))] public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<int> index, Span<double> bins)
            {
                for (int i = 0; i < index.Length; i++)
                    bins[index[i]] += w[i] * w[i];
                double sum = 0;
                foreach (double b in bins)
                    sum += b * b;
                return sum;
            }
            """) { Points = [[0.8, -0.9, 2, 1.5]], Passive = { ["index"] = "new[] { 2, 0, 2, 1 }", ["bins"] = "new double[3]" } },
        new("scatter into the active span", """
            [Differentiable] public static double Loss(Span<double> v, int[] index)
            {
                for (int i = 0; i < index.Length; i++)
                    v[index[i]] = v[index[i]] * v[i] + 1;
                return v[0] * v[1] * v[2];
            }
            """) { Points = [[0.8, -0.9, 2]], Passive = { ["index"] = "new[] { 2, 0, 2 }" } },
        new("index that wraps", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> v)
            {
                int n = v.Length;
                double sum = 0;
                for (int i = 0; i < n; i++)
                    sum += v[i] * v[(i + 1) % n] * v[(i + n - 1) % n];
                return sum;
            }
            """) { Points = [[0.8, -0.9, 2, 1.5]] },
        new("index from an active number", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> table, double x)
            {
                int i = (int)Math.Floor(x);
                double t = x - i;
                return table[i] * (1 - t) + table[i + 1] * t;
            }
            """) { Points = [[0.8, -0.9, 2, 1.5, 1.3]] },
        new("index changed in the loop", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w)
            {
                int at = 0;
                double sum = 0;
                for (int i = 0; i < 3; i++)
                {
                    sum += w[at] * w[at + 1];
                    at += i + 1;
                }
                return sum * w[at];
            }
            """) { Points = [[0.8, -0.9, 2, 1.5, 1.3, 0.4, 3]] },
        new("span from the end", "[Differentiable] public static double Loss(Span<double> v) { v[^1] *= v[^2]; return v[^1] * v[0] + v[^2]; }")
        {
            Points = [[0.8, -0.9, 2]],
        },
        new("length as a number", """
            [Differentiable] public static double Loss(double[] w, ReadOnlySpan<double> v)
            {
                double mean = 0;
                for (int i = 0; i < v.Length; i++)
                    mean += v[i] / v.Length;
                return mean * w.Length * w[0];
            }
            """) { Points = [[0.8, -0.9, 2, 4]], Lengths = { ["w"] = 1 } },
        new("matrix vector product in place", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> a, Span<double> x, double[] y)
            {
                int n = x.Length;
                for (int step = 0; step < 2; step++)
                {
                    for (int i = 0; i < n; i++)
                    {
                        y[i] = 0;
                        for (int j = 0; j < n; j++)
                            y[i] += a[i * n + j] * x[j];
                    }
                    for (int i = 0; i < n; i++)
                        x[i] = y[i];
                }
                return x[0] * x[1];
            }
            """) { Points = [[1, 2, 3, 4, 0.5, -0.7, 9, 9]], Lengths = { ["a"] = 4, ["x"] = 2, ["y"] = 2 } },
        new("cholesky determinant", """
            [Differentiable] public static double LogDeterminant(Span<double> a, int n)
            {
                double log = 0;
                for (int j = 0; j < n; j++)
                {
                    for (int k = 0; k < j; k++)
                        a[j * n + j] -= a[j * n + k] * a[j * n + k];
                    a[j * n + j] = Math.Sqrt(a[j * n + j]);
                    log += 2 * Math.Log(a[j * n + j]);
                    for (int i = j + 1; i < n; i++)
                    {
                        for (int k = 0; k < j; k++)
                            a[i * n + j] -= a[i * n + k] * a[j * n + k];
                        a[i * n + j] /= a[j * n + j];
                    }
                }
                return log;
            }
            """) { Points = [[4, 1, 0.5, 1, 3, 0.2, 0.5, 0.2, 2]], Passive = { ["n"] = "3" } },
        new("bubble sort", """
            [Differentiable] public static double Loss(Span<double> v)
            {
                for (int pass = 0; pass < v.Length; pass++)
                {
                    for (int i = 0; i + 1 < v.Length; i++)
                    {
                        if (v[i] > v[i + 1])
                        {
                            double t = v[i];
                            v[i] = v[i + 1];
                            v[i + 1] = t;
                        }
                    }
                }
                double sum = 0;
                for (int i = 0; i < v.Length; i++)
                    sum += (i + 1) * v[i] * v[i];
                return sum;
            }
            """) { Points = [[3, 1, 2, -1], [1, 2, 3, 4]] },
        new("jagged data", """
            [Differentiable(nameof(w))] public static double Loss(ReadOnlySpan<double> w, int[][] rows)
            {
                double sum = 0;
                for (int i = 0; i < rows.Length; i++)
                    for (int j = 0; j < rows[i].Length; j++)
                        sum += w[i] * w[i] * rows[i][j];
                return sum;
            }
            """) { Points = [[3, 1]], Passive = { ["rows"] = "new[] { new[] { 1, 2 }, new[] { 3 } }" } },
        new("mask of booleans", """
            [Differentiable(nameof(w))] public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<bool> mask)
            {
                double sum = 1;
                for (int i = 0; i < w.Length; i++)
                    sum *= mask[i] ? w[i] : 1;
                return sum;
            }
            """) { Points = [[3, 5, 7]], Passive = { ["mask"] = "new[] { true, false, true }" } },
    ];
}
