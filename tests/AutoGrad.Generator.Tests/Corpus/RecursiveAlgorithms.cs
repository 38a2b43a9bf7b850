using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Algorithms that are recursions over arrays by nature.</summary>
public sealed class RecursiveAlgorithms : CorpusTheories<RecursiveAlgorithms>, ITopic
{
    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        new("decision tree", """
            [Differentiable(nameof(w))] public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> x, int[] left, int[] right) => Visit(w, x, left, right, 0);
            private static double Visit(ReadOnlySpan<double> w, ReadOnlySpan<double> x, int[] left, int[] right, int node)
            {
                if (left[node] < 0)
                    return w[node];
                double gate = 1 / (1 + Math.Exp(-w[node] * x[node % x.Length]));
                return gate * Visit(w, x, left, right, left[node]) + (1 - gate) * Visit(w, x, left, right, right[node]);
            }
            """)
        {
            Points = [[1.1, 0.7, 1.3, -0.4, 0.6]],
            Passive = { ["x"] = "new double[] { 0.5, -1 }", ["left"] = "new[] { 1, 3, -1, -1, -1 }", ["right"] = "new[] { 2, 4, -1, -1, -1 }" },
        },
        new("fast Fourier transform", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> x)
            {
                Span<double> re = stackalloc double[8];
                Span<double> im = stackalloc double[8];
                x.CopyTo(re);
                Transform(re, im);
                double sum = 0;
                for (int k = 0; k < 8; k++)
                    sum += (k + 1) * (re[k] * re[k] + im[k] * im[k]);
                return sum;
            }
            private static void Transform(Span<double> re, Span<double> im)
            {
                int n = re.Length, h = n / 2;
                if (n == 1)
                    return;
                Span<double> a = stackalloc double[n];
                Span<double> b = stackalloc double[n];
                for (int i = 0; i < h; i++)
                {
                    a[i] = re[2 * i];
                    b[i] = im[2 * i];
                    a[h + i] = re[2 * i + 1];
                    b[h + i] = im[2 * i + 1];
                }
                Transform(a[..h], b[..h]);
                Transform(a[h..], b[h..]);
                for (int k = 0; k < h; k++)
                {
                    double c = Math.Cos(2 * Math.PI * k / n), s = -Math.Sin(2 * Math.PI * k / n);
                    double u = c * a[h + k] - s * b[h + k], v = c * b[h + k] + s * a[h + k];
                    re[k] = a[k] + u;
                    im[k] = b[k] + v;
                    re[h + k] = a[k] - u;
                    im[h + k] = b[k] - v;
                }
            }
            """) { Points = [[1.1, -0.7, 1.3, 0.9, 0.2, -2, 0.8, 0.3]] },
        new("memory of earlier results", """
            [Differentiable] public static double Loss(double x)
            {
                Span<double> known = stackalloc double[8];
                Span<bool> has = stackalloc bool[8];
                return Fib(7, x, known, has);
            }
            private static double Fib(int n, double x, Span<double> known, Span<bool> has)
            {
                if (n < 2)
                    return x;
                if (has[n])
                    return known[n];
                has[n] = true;
                return known[n] = Fib(n - 1, x, known, has) * 0.5 + Fib(n - 2, x, known, has) * Math.Sin(x);
            }
            """) { Points = [[1.1]] },
    ];
}
