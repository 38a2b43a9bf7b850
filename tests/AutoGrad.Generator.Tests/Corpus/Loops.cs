using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>for and foreach: accumulation, recurrences, nesting, and every way a loop can be counted.</summary>
public sealed class Loops : CorpusTheories<Loops>, ITopic
{
    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        new("sum", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w)
            {
                double sum = 0;
                for (int i = 0; i < w.Length; i++)
                    sum += w[i];
                return sum;
            }
            """) { Points = [[1, 2, 3], [5], []] },
        new("sum of squares", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w)
            {
                double sum = 0;
                for (int i = 0; i < w.Length; i++)
                    sum += w[i] * w[i];
                return 0.5 * sum;
            }
            """) { Points = [[1, -2, 3], []] },
        new("foreach", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w)
            {
                double sum = 0;
                foreach (double x in w)
                    sum += Math.Exp(-x * x);
                return sum;
            }
            """) { Points = [[1, -2, 0.3], []] },
        new("foreach with var over an array", """
            [Differentiable] public static double Loss(double[] w, double scale)
            {
                var sum = 0.0;
                foreach (var x in w)
                    sum += scale * x * x * x;
                return sum;
            }
            """) { Points = [[1, -2, 0.3, 1.5]] },
        new("dot product with data", """
            [Differentiable(nameof(w))]
            public static double SquaredError(ReadOnlySpan<double> w, ReadOnlySpan<double> x, double y)
            {
                double a = 0;
                for (int i = 0; i < w.Length; i++)
                    a += w[i] * x[i];
                return 0.5 * (y - a) * (y - a);
            }
            """) { Points = [[0.1, 0.3], [1, 2]], Passive = { ["x"] = "new double[] { 1, 2 }", ["y"] = "1.0" } },
        new("accumulator used nonlinearly", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w)
            {
                double sum = 1;
                for (int i = 0; i < w.Length; i++)
                    sum += w[i] * w[i];
                return Math.Log(sum) * Math.Sqrt(sum);
            }
            """) { Points = [[1, -2, 0.3]] },
        new("product", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w)
            {
                double product = 1;
                for (int i = 0; i < w.Length; i++)
                    product *= w[i];
                return product;
            }
            """) { Points = [[1, -2, 0.3, 4], [2, 0, 3], [0, 0, 3]] },
        new("power by repeated multiplication", """
            [Differentiable] public static double Loss(double x, int n)
            {
                double p = 1;
                for (int i = 0; i < n; i++)
                    p *= x;
                return p;
            }
            """) { Points = [[1.3], [-2]], Passive = { ["n"] = "7" } },
        new("recurrence", """
            [Differentiable] public static double Loss(double x, double a)
            {
                for (int i = 0; i < 10; i++)
                    x = a * x * (1 - x);
                return x;
            }
            """) { Points = [[0.3, 1.9]] },
        new("two coupled recurrences", """
            [Differentiable] public static double Loss(double x, double v, double k)
            {
                const double h = 0.1;
                for (int i = 0; i < 20; i++)
                {
                    double acceleration = -k * Math.Sin(x);
                    x += h * v;
                    v += h * acceleration;
                }
                return 0.5 * v * v + x;
            }
            """) { Points = [[0.3, 0.5, 1.7]] },
        new("newton iteration", """
            [Differentiable] public static double Loss(double x)
            {
                double root = 1;
                for (int i = 0; i < 8; i++)
                    root = 0.5 * (root + x / root);
                return root;
            }
            """) { Points = [[2], [9]] },
        new("horner", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> c, double x)
            {
                double p = 0;
                for (int i = c.Length - 1; i >= 0; i--)
                    p = p * x + c[i];
                return p;
            }
            """) { Points = [[1, -2, 0.5, 3, 1.3]] },
        new("running maximum", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w)
            {
                double max = w[0];
                for (int i = 1; i < w.Length; i++)
                    max = Math.Max(max, w[i]);
                return max * max;
            }
            """) { Points = [[1, 3, 2], [4, 3, 2], [5]] },
        new("running minimum by a branch", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w)
            {
                double min = double.PositiveInfinity;
                int at = -1;
                for (int i = 0; i < w.Length; i++)
                {
                    if (w[i] < min)
                    {
                        min = w[i];
                        at = i;
                    }
                }
                return min * w[at] + w[0];
            }
            """) { Points = [[1, 3, 2], [4, 3, 2]] },
        new("nested over a matrix", """
            [Differentiable(nameof(w))] public static double Loss(ReadOnlySpan<double> w, int rows, int columns)
            {
                double sum = 0;
                for (int i = 0; i < rows; i++)
                {
                    double row = 0;
                    for (int j = 0; j < columns; j++)
                        row += w[i * columns + j] * (j + 1);
                    sum += row * row;
                }
                return sum;
            }
            """) { Points = [[1, 2, 3, 4, 5, 6]], Passive = { ["rows"] = "2", ["columns"] = "3" } },
        new("triangular", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w)
            {
                double sum = 0;
                for (int i = 0; i < w.Length; i++)
                    for (int j = 0; j < i; j++)
                        sum += (w[i] - w[j]) * (w[i] - w[j]) * w[i];
                return sum;
            }
            """) { Points = [[1, 2, 3, 4.5], [1]] },
        new("stride", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w)
            {
                double sum = 0;
                for (int i = 1; i < w.Length; i += 2)
                    sum += w[i] * w[i - 1];
                return sum;
            }
            """) { Points = [[1, 2, 3, 4.5], [1, 2, 3]] },
        new("geometric stride", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w)
            {
                double product = 1;
                for (int i = 1; i < w.Length; i *= 2)
                    product *= w[i];
                return product;
            }
            """) { Points = [[1, 2, 3, 4.5, 1.5, 3]] },
        new("downward with a step", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w)
            {
                double last = 1;
                for (int i = w.Length - 1; i > 0; i -= 2)
                    last = w[i] * last + w[i - 1];
                return last;
            }
            """) { Points = [[1, 2, 3, 4.5], [1, 2, 3]] },
        new("inclusive bound", """
            [Differentiable] public static double Loss(double x, int n)
            {
                double term = 1, sum = 1;
                for (int k = 1; k <= n; k++)
                {
                    term *= x / k;
                    sum += term;
                }
                return sum;
            }
            """) { Points = [[1.3]], Passive = { ["n"] = "12" } },
        new("two counters", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w)
            {
                double sum = 0;
                for (int i = 0, j = w.Length - 1; i < j; i++, j--)
                    sum += w[i] * w[j];
                return sum;
            }
            """) { Points = [[1, 2, 3, 4.5], [1, 2, 3]] },
        new("loop that never runs", """
            [Differentiable] public static double Loss(double x, int n)
            {
                double a = x;
                for (int i = 0; i < n; i++)
                    a *= x;
                return a + x;
            }
            """) { Points = [[1.3]], Passive = { ["n"] = "0" } },
        new("bound that changes in the loop", """
            [Differentiable] public static double Loss(double x)
            {
                int n = 8;
                double a = x;
                for (int i = 0; i < n; i++)
                {
                    a = a * 0.9 + x * i;
                    n--;
                }
                return a * a;
            }
            """) { Points = [[1.3]] },
        new("bound from an active number", """
            [Differentiable] public static double Loss(double x)
            {
                double a = 1;
                for (int i = 0; i < (int)x; i++)
                    a *= x;
                return a;
            }
            """) { Points = [[3.5], [0.5]] },
        new("branch in a loop", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w)
            {
                double sum = 0;
                for (int i = 0; i < w.Length; i++)
                {
                    if (w[i] > 1)
                        sum += w[i] * sum;
                    else
                        sum -= w[i] * w[i];
                }
                return sum;
            }
            """) { Points = [[0.5, 2, 3, -1, 4.5]] },
        new("branch on the accumulator", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w)
            {
                double a = 1;
                for (int i = 0; i < w.Length; i++)
                {
                    a = a * w[i] + 1;
                    if (a > 3)
                        a = Math.Sqrt(a);
                }
                return a;
            }
            """) { Points = [[0.5, 2, 3, -1, 4.5]] },
        new("loop in a branch in a loop", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w, double x)
            {
                double a = x;
                for (int i = 0; i < w.Length; i++)
                {
                    if (i % 2 == 0)
                    {
                        double inner = 0;
                        for (int j = 0; j <= i; j++)
                            inner += w[j] * a;
                        a = inner / (1 + inner * inner);
                    }
                    else if (w[i] > 0)
                    {
                        for (int j = 0; j < 2; j++)
                            a *= w[i];
                    }
                    a += x;
                }
                return a;
            }
            """) { Points = [[0.5, 2, 3, -1, 4.5, 0.7]] },
        new("locals that live for one trip", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w, double x)
            {
                double sum = 0;
                for (int i = 0; i < w.Length; i++)
                {
                    double t = w[i] * x;
                    double u = Math.Sin(t);
                    t = u * u + t;
                    sum += t / (1 + u);
                }
                return sum;
            }
            """) { Points = [[0.5, 2, 3, 0.7]] },
        new("three levels", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double a = 1;
                for (int i = 0; i < 3; i++)
                {
                    double b = a;
                    for (int j = 0; j < 2; j++)
                    {
                        double c = b * x;
                        for (int k = 0; k < i; k++)
                            c += y * k + c * 0.1;
                        b = c;
                    }
                    a = b + y;
                }
                return a;
            }
            """) { Points = [[0.5, 2]] },
        new("loops one after another", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w)
            {
                double mean = 0;
                for (int i = 0; i < w.Length; i++)
                    mean += w[i];
                mean /= w.Length;
                double variance = 0;
                for (int i = 0; i < w.Length; i++)
                    variance += (w[i] - mean) * (w[i] - mean);
                variance /= w.Length - 1;
                double skew = 0;
                foreach (double x in w)
                    skew += Math.Pow((x - mean) / Math.Sqrt(variance), 3);
                return skew + variance;
            }
            """) { Points = [[0.5, 2, 3, 0.7]] },
        new("finite product of a sum", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w)
            {
                double product = 1;
                for (int i = 0; i < w.Length; i++)
                {
                    double sum = 0;
                    for (int j = 0; j < w.Length; j++)
                        sum += w[j] / (1 + i + j);
                    product *= sum;
                }
                return product;
            }
            """) { Points = [[0.5, 2, 3]] },
        new("empty body", """
            [Differentiable] public static double Loss(double x)
            {
                for (int i = 0; i < 3; i++)
                {
                }
                return x * x;
            }
            """) { Points = [[0.5]] },
        new("many trips", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double a = x;
                for (int i = 0; i < 20000; i++)
                    a = 0.999 * a + 0.001 * Math.Sin(a * y);
                return a;
            }
            """) { Points = [[0.5, 1.5]] },
        new("counter used after the loop", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w)
            {
                int i;
                double sum = 0;
                for (i = 0; i < w.Length; i++)
                    sum += w[i];
                return sum * sum / i;
            }
            """) { Points = [[0.5, 2, 3]] },
    ];
}
