using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Loops one behind the other over the same arrays: some become one loop, and some only look as if they could.</summary>
public sealed class NeighbouringLoops : CorpusTheories<NeighbouringLoops>, ITopic
{
    private const string Sum = "double s = 0; for (int i = 0; i < n; i++) s += (i + 1) * b[i] * b[i] + a[i]; return s;";

    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        Case("element by element", """
            for (int i = 0; i < n; i++) a[i] = w[i] * w[i]; for (int i = 0; i < n; i++) b[i] = a[i] * w[i] + a[i];
            """),
        Case("a first element by itself", """
            a[0] = w[0]; for (int i = 1; i < n; i++) a[i] = w[i] * w[i - 1]; for (int i = 0; i < n; i++) b[i] = a[i] * w[i] + a[i];
            """),
        Case("two starts", """
            for (int i = 2; i < n; i++) a[i] = w[i] * w[i - 2] + w[i]; for (int i = 0; i < n; i++) b[i] += a[i] * w[i] + w[i]; for (int i = 1; i < n; i++) a[i] += b[i] * b[i];
            """),
        Case("the element before", """
            for (int i = 0; i < n; i++) a[i] = w[i] * w[i]; for (int i = 1; i < n; i++) b[i] = a[i - 1] * w[i] + a[i];
            """),
        Case("the element behind", """
            for (int i = 0; i < n; i++) a[i] = w[i] * w[i]; for (int i = 0; i + 1 < n; i++) b[i] = a[i + 1] * w[i] + a[i]; for (int i = 0; i < n; i++) a[i] += w[i] * b[i] + 1;
            """),
        Case("read, then overwritten", """
            for (int i = 1; i < n; i++) b[i] = a[i] * w[i] + w[i - 1]; for (int i = 1; i < n; i++) a[i - 1] = b[i] * w[i] + 0.5; for (int i = 0; i < n; i++) b[i] += a[i] * w[i];
            """),
        Case("overwritten, then read further back", """
            for (int t = 0; t < 3; t++) { for (int i = 1; i < n; i++) b[i] = a[i - 1] * w[i]; for (int i = 0; i < n; i++) a[i] = b[i] * w[i] + 0.5 * t + w[i]; }
            """),
        Case("a work array filled again and again", """
            double[] c = new double[n]; for (int t = 0; t < 2; t++) { for (int i = 0; i < n; i++) c[i] = a[i] + w[i] * 0.5; for (int i = 1; i < n; i++) b[i] = w[i] * c[i - 1]; for (int i = 0; i < n; i++) c[i] = a[i] + w[i] * b[i]; for (int i = 1; i < n; i++) b[i] += w[i] * c[i - 1]; for (int i = 0; i < n; i++) c[i] = a[i] - w[i] * b[i]; for (int i = 0; i < n; i++) a[i] += 0.3 * c[i] * b[i]; }
            """),
        Case("a work array that one trip leaves to the next", """
            double[] c = new double[n]; for (int t = 0; t < 3; t++) { for (int i = 1; i < n; i++) b[i] = w[i] * c[i - 1] + 0.1; for (int i = 0; i < n; i++) c[i] = a[i] + w[i] * b[i]; for (int i = 1; i < n; i++) b[i] += w[i] * c[i - 1]; for (int i = 0; i < n; i++) c[i] = a[i] - w[i] * b[i]; }
            """),
        Case("shorter loops", """
            for (int i = 0; i < n; i++) a[i] = w[i] * w[i]; for (int i = 0; i < n - 1; i++) b[i] = a[i] * w[i] + a[i]; for (int i = 0; i < n - 1; i++) b[i] += a[i] * a[i];
            """),
        Case("a sum that the next one starts from", """
            double m = 0; for (int i = 0; i < n; i++) { a[i] = w[i] * w[i]; m += a[i]; } for (int i = 0; i < n; i++) b[i] = a[i] * w[i] / (1 + m);
            """),
        Case("two sums and two arrays", """
            double m = 0, k = 1; for (int i = 0; i < n; i++) { a[i] = w[i] * w[i]; m += a[i]; } for (int i = 0; i < n; i++) { b[i] = a[i] * w[i]; k += a[i] * b[i]; } a[0] += m * k;
            """),
        Case("an element between them", """
            for (int i = 1; i < n; i++) a[i] = w[i] * w[i]; a[0] = w[0] * a[1]; b[0] = 3; for (int i = 1; i < n; i++) b[i] = a[i] * w[i] + a[i]; b[0] += a[0] * w[1];
            """),
        Case("in place, over and over", """
            for (int t = 0; t < 3; t++) { for (int i = 0; i < n; i++) a[i] = a[i] * w[i] + w[i]; for (int i = 0; i < n; i++) b[i] += a[i] * a[i] * 0.1; for (int i = 0; i < n; i++) a[i] -= b[i] * 0.2; }
            """),
        .. new[] { 0, 1, 2 }.Select(n => new LossCase($"{n} elements, from the second on", """
            [Differentiable] public static double Loss(double w, int n) { double[] a = new double[n], b = new double[n]; for (int t = 0; t < 3; t++) { for (int i = 1; i < n; i++) b[i] += a[i - 1] * 0.5; for (int i = 2; i < n; i++) b[i] = w * a[i - 2]; for (int i = 0; i < n; i++) a[i] += w * w + b[i] * a[i]; } double s = w; for (int i = 1; i < n; i++) s += a[i] * b[i - 1] + a[i]; return s; }
            """) { Points = [[0.7]], Passive = { ["n"] = $"{n}" } }),
        new("slices of one array that overlap", """
            [Differentiable] public static double Loss(double[] w) { int n = w.Length; double[] c = new double[n + 1]; Span<double> a = c.AsSpan(0, n), b = c.AsSpan(1, n); for (int i = 0; i < n; i++) a[i] = w[i] * w[i] + b[i]; for (int i = 0; i < n; i++) b[i] = a[i] * w[i] + 0.5; for (int i = 0; i < n; i++) a[i] += w[i]; double s = 0; for (int i = 0; i < c.Length; i++) s += (i + 1) * c[i] * c[i]; return s; }
            """) { Points = [.. Enumerable.Range(0, 11).Select(Some)] },
    ];

    private static LossCase Case(string name, string loops) => new(name, $$"""
        [Differentiable] public static double Loss(double[] w) { int n = w.Length; double[] a = new double[n], b = new double[n]; {{loops}} {{Sum}} }
        """) { Points = [.. Enumerable.Range(2, 12).Select(Some)] };

    private static double[] Some(int count) => [.. Enumerable.Range(1, count).Select(i => Math.Round(Math.Sin(1.7 * i) * 1.3, 3) + 0.0004)];
}
