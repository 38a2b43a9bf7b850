using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Rows that search something and work with what they found: searches that run a row per lane, and some that only look like it.</summary>
public sealed class RowSearches : CorpusTheories<RowSearches>, ITopic
{
    private const string Data = "new double[] { 0.5, -1.25, 2, 0.75, -0.5, 1.5, 3, -2, 0.25, 1, -0.75, 2.5, 0.125, -1, 1.75, 0.3, -0.2, 0.9, 1.1, -1.4, 0.6, -0.7, 1.9, 0.05, 0.35, -0.15, 1.3, 0.85, -1.7, 2.2, 0.4, -0.9, 1.6, 0.15 }";

    private const string Nearest = """
        private static int Nearest(ReadOnlySpan<double> c, ReadOnlySpan<double> p) { int nearest = 0, k = c.Length / p.Length; double least = double.PositiveInfinity; for (int i = 0; i < k; i++) { double q = Distance(c.Slice(i * p.Length, p.Length), p); if (q < least) (least, nearest) = (q, i); } return nearest; }
        private static double Distance(ReadOnlySpan<double> c, ReadOnlySpan<double> p) { double s = 0; for (int j = 0; j < p.Length; j++) { double e = c[j] - p[j]; s += e * e; } return s; }
        """;

    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        .. new[] { 0, 1, 2, 6, 14, 16, 34 }.Select(numbers => new LossCase($"clusters of {numbers} numbers", """
            [Differentiable("c")] public static double Loss(ReadOnlySpan<double> c, double[] data, int count, int d) { ReadOnlySpan<double> x = data.AsSpan(0, count); double s = 0; int n = x.Length / d; for (int i = 0; i < n; i++) { ReadOnlySpan<double> p = x.Slice(i * d, d); s += Distance(c.Slice(Nearest(c, p) * d, d), p); } return s; }

            """ + Nearest) { Points = [Some(2), Some(8)], Passive = { ["data"] = Data, ["count"] = $"{numbers}", ["d"] = "2" } }),
        new("the greatest of several, by a conditional, the last at a tie", """
            [Differentiable("w")] public static double Loss(double[] w, double[] x) { double s = 0; for (int i = 0; i < x.Length; i++) { int best = -1; double most = -3; for (int c = 0; c < w.Length; c++) { double v = 0; for (int k = 0; k < 3; k++) v = 0.5 * v + w[c] * x[i]; best = v >= most ? c : best; most = v >= most ? v : most; } s += best < 0 ? w[0] : w[best] * w[best] * x[i]; } return s; }
            """) { Points = [Some(1), Some(4)], Passive = { ["x"] = Data } },
        new("what decides is used, too", """
            [Differentiable("c")] public static double Loss(double[] c, double[] x) { double s = 0; for (int i = 0; i < x.Length; i++) { int nearest = 0; double least = 100; for (int k = 0; k < c.Length; k++) { double q = 0; for (int r = 0; r < 2; r++) q += (c[k] - x[i]) * (c[k] - x[i]); if (q < least) { least = q; nearest = k; } } s += least * c[nearest]; } return s; }
            """) { Points = [Some(1), Some(4)], Passive = { ["x"] = Data } },
        new("each search starts from what the row before found", """
            [Differentiable("c")] public static double Loss(double[] c, double[] x) { double s = 0; int last = 0; for (int i = 0; i < x.Length; i++) { int nearest = last; double least = 0.5; for (int k = 0; k < c.Length; k++) { double q = 0; for (int r = 0; r < 2; r++) q += (c[k] - x[i]) * (c[k] - x[i]); if (q < least) { least = q; nearest = k; } } s += (c[nearest] - x[i]) * c[nearest]; last = nearest; } return s; }
            """) { Points = [Some(1), Some(4)], Passive = { ["x"] = Data } },
        new("centres that move as rows are found", """
            [Differentiable("c")] public static double Loss(double[] c, double[] x) { double[] m = new double[c.Length]; for (int k = 0; k < c.Length; k++) m[k] = c[k]; double s = 0; for (int i = 0; i < x.Length; i++) { int nearest = 0; double least = 100; for (int k = 0; k < c.Length; k++) { double q = 0; for (int r = 0; r < 2; r++) q += (m[k] - x[i]) * (m[k] - x[i]); if (q < least) { least = q; nearest = k; } } m[nearest] = 0.9 * m[nearest] + 0.1 * x[i]; s += (m[nearest] - x[i]) * (m[nearest] - x[i]); } return s; }
            """) { Points = [Some(1), Some(4)], Passive = { ["x"] = Data } },
        new("a search of few trips, its answer one of several constants", """
            [Differentiable("w")] public static double Loss(double[] w, double[] x) { double s = 0; for (int i = 0; i < x.Length; i++) { int kind = 0; double u = x[i]; for (int c = 0; c < 9; c++) { double v = 0; for (int k = 0; k < 2; k++) v += u * c; kind = v > 4 ? 1 : v < -4 ? 2 : kind; u *= 0.7; } s += w[kind] * x[i] * w[kind]; } return s; }
            """) { Points = [Some(3), Some(5)], Passive = { ["x"] = Data } },
        new("two searches per row", """
            [Differentiable("c")] public static double Loss(ReadOnlySpan<double> c, double[] data) { double s = 0; int n = data.Length / 2, h = c.Length / 2; for (int i = 0; i < n; i++) { ReadOnlySpan<double> p = data.AsSpan(i * 2, 2); int a = Nearest(c[..h], p), b = Nearest(c[h..], p); s += Distance(c.Slice(a * 2, 2), p) * Distance(c.Slice(h + b * 2, 2), p); } return s; }

            """ + Nearest) { Points = [Some(8)], Passive = { ["data"] = Data } },
        new("in single precision", """
            [Differentiable("c")] public static float Loss(float[] c, float[] x) { float s = 0; for (int i = 0; i < x.Length; i++) { int nearest = 0; float least = 100; for (int k = 0; k < c.Length; k++) { float q = 0; for (int r = 0; r < 2; r++) q += (c[k] - x[i]) * (c[k] - x[i]); if (q < least) { least = q; nearest = k; } } s += (c[nearest] - x[i]) * c[nearest]; } return s; }
            """) { Points = [Some(1), Some(4)], Passive = { ["x"] = "new float[] { 0.5f, -1.25f, 2, 0.75f, -0.5f, 1.5f, 3, -2, 0.25f, 1, -0.75f, 2.5f, 0.125f }" } },
    ];

    private static double[] Some(int count) => [.. Enumerable.Range(1, count).Select(i => Math.Round(Math.Sin(1.7 * i) * 1.3, 3) + 0.0004)];
}
