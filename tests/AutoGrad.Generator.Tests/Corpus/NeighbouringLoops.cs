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
        Case("stages, each from the neighbours in the one before", """
            double[] k = new double[n], m = new double[n], y = new double[n]; for (int t = 0; t < 3; t++) { k[0] = w[0]; for (int i = 1; i < n; i++) k[i] = w[i] * y[i - 1]; for (int i = 0; i < n; i++) m[i] = y[i] + 0.5 * k[i]; b[0] = w[0]; for (int i = 1; i < n; i++) b[i] = w[i] * m[i - 1]; for (int i = 0; i < n; i++) m[i] = y[i] + 0.5 * b[i]; a[0] = w[1]; for (int i = 1; i < n; i++) a[i] = w[i] * m[i - 1]; for (int i = 0; i < n; i++) y[i] += 0.3 * (k[i] + b[i] + a[i]); }
            """),
        Case("a neighbour of what is then overwritten", """
            for (int t = 0; t < 3; t++) { for (int i = 1; i < n; i++) b[i] = a[i - 1] * w[i] + a[i] + 0.1; for (int i = 1; i < n; i++) a[i] = 0.5 * b[i] * w[i] + a[i] * 0.3; a[0] += 0.2 * w[0]; }
            """),
        Case("a neighbour of a neighbour", """
            for (int t = 0; t < 2; t++) { for (int i = 1; i < n; i++) a[i] = w[i] * w[i - 1]; for (int i = 2; i < n; i++) b[i] = a[i - 1] * w[i] + 0.2 * b[i]; for (int i = 2; i < n; i++) a[i] += b[i - 1] * a[i]; b[1] = a[1]; }
            """),
        Case("first elements that change between them", """
            for (int t = 0; t < 2; t++) { a[0] = 0.3 + t; for (int i = 1; i < n; i++) a[i] = w[i] * w[i] + b[i]; a[0] += b[0]; for (int i = 1; i < n; i++) b[i] = a[i - 1] * w[i] + 0.5; b[0] = a[1]; a[0] = 2 * w[0]; }
            """),
        Case("the same for all trips, and its neighbour", """
            for (int i = 0; i < n; i++) a[i] = w[0]; for (int i = 1; i < n; i++) b[i] = a[i - 1] * w[i] + a[i];
            """),
        Case("numbers from trip to trip", """
            double last = 0.3, first = 0; for (int i = 0; i < n; i++) { double d = w[i] - last; a[i] = d * d + 0.1 * first; last = w[i]; first = d * w[i]; } b[0] = last * first; last = b[0]; for (int i = 1; i < n; i++) { b[i] = a[i] * last; last = a[i] * w[i]; } a[1] += last;
            """),
        Case("a number from two trips before, and a recurrence", """
            double p = 0.3, q = 0.7, r = 1; for (int i = 0; i < n; i++) { a[i] = w[i] * p + q; q = p; p = w[i]; } for (int i = 0; i < n; i++) { b[i] = r * w[i]; r = 0.5 * r + w[i]; }
            """),
        .. new[] { 0, 1, 2, 3 }.Select(n => new LossCase($"{n} elements in stages", """
            [Differentiable] public static double Loss(double w, int n) { double[] k = new double[n], m = new double[n], y = new double[n]; for (int t = 0; t < 3; t++) { for (int i = 1; i < n; i++) k[i] = w * y[i - 1]; for (int i = 0; i < n; i++) m[i] = y[i] + 0.5 * k[i] + w; for (int i = 1; i < n; i++) k[i] = w * m[i - 1]; for (int i = 0; i < n; i++) y[i] += 0.3 * k[i] * m[i] + 0.1; } double s = w; for (int i = 0; i < n; i++) s += y[i] * (i + 1); return s; }
            """) { Points = [[0.7]], Passive = { ["n"] = $"{n}" } }),
        new("numbers of single precision from trip to trip", """
            [Differentiable] public static float Loss(float[] w) { int n = w.Length; float[] a = new float[n], b = new float[n]; float last = 0.5f; for (int i = 0; i < n; i++) { a[i] = w[i] * last; last = w[i] - 0.25f; } for (int i = 1; i < n; i++) b[i] = a[i - 1] * w[i]; float s = last; for (int i = 0; i < n; i++) s += a[i] * b[i]; return s; }
            """) { Points = [Some(3), Some(8), Some(9), Some(21)] },
        new("slices of one array that overlap", """
            [Differentiable] public static double Loss(double[] w) { int n = w.Length; double[] c = new double[n + 1]; Span<double> a = c.AsSpan(0, n), b = c.AsSpan(1, n); for (int i = 0; i < n; i++) a[i] = w[i] * w[i] + b[i]; for (int i = 0; i < n; i++) b[i] = a[i] * w[i] + 0.5; for (int i = 0; i < n; i++) a[i] += w[i]; double s = 0; for (int i = 0; i < c.Length; i++) s += (i + 1) * c[i] * c[i]; return s; }
            """) { Points = [.. Enumerable.Range(0, 11).Select(Some)] },
    ];

    private static LossCase Case(string name, string loops) => new(name, $$"""
        [Differentiable] public static double Loss(double[] w) { int n = w.Length; double[] a = new double[n], b = new double[n]; {{loops}} {{Sum}} }
        """) { Points = [.. Enumerable.Range(2, 12).Select(Some)] };

    private static double[] Some(int count) => [.. Enumerable.Range(1, count).Select(i => Math.Round(Math.Sin(1.7 * i) * 1.3, 3) + 0.0004)];
}
