using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Loops over rows of which several run at once, a row per lane, and loops that only look as if they could.</summary>
public sealed class RowLoops : CorpusTheories<RowLoops>, ITopic
{
    private const string Data = "new double[] { 0.5, -1.25, 2, 0.75, -0.5, 1.5, 3, -2, 0.25, 1, -0.75, 2.5, 0.125, -1, 1.75, 0.3, -0.2, 0.9, 1.1, -1.4, 0.6, -0.7, 1.9, 0.05, 0.35, -0.15, 1.3 }";

    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        .. new[] { 0, 1, 3, 4, 5, 8, 9, 13 }.Select(rows => new LossCase($"a polynomial at {rows} points", """
            [Differentiable("w")] public static double Loss(ReadOnlySpan<double> w, int n) { double sum = 0; for (int i = 0; i < n; i++) { double t = -1 + 2.0 * i / 13, r = Math.Sign(t), power = 1; foreach (double c in w) { r -= c * power; power *= t; } sum += r * r; } return 0.5 * sum; }
            """) { Points = [Some(1), Some(4), Some(7)], Passive = { ["n"] = $"{rows}" } }),
        .. new[] { 0, 2, 7, 8, 21, 27 }.Select(numbers => new LossCase($"triangular products with {numbers} numbers", """
            [Differentiable("l", "m")] public static double Loss(double[] l, ReadOnlySpan<double> m, double[] data, int count)
            {
                int d = m.Length;
                double[] centred = new double[d], scaled = new double[d];
                ReadOnlySpan<double> x = data.AsSpan(0, count);
                double sum = 0;
                for (int i = 0; i < x.Length / d; i++)
                {
                    ReadOnlySpan<double> row = x.Slice(i * d, d);
                    for (int j = 0; j < d; j++) { centred[j] = row[j] - m[j]; scaled[j] = 0; }
                    int next = 0;
                    for (int c = 0; c < d; c++)
                    {
                        ReadOnlySpan<double> factors = l.AsSpan(next, d - c);
                        Span<double> to = scaled.AsSpan(c);
                        for (int r = 0; r < factors.Length; r++) to[r] += factors[r] * centred[c];
                        next += factors.Length;
                    }
                    double q = 0;
                    foreach (double s in scaled) q += s * s;
                    sum += Math.Log(1 + q) - Math.Exp(-q);
                }
                return sum;
            }
            """) { Points = [Some(9), [.. Some(9).Reverse()]], Lengths = { ["l"] = 6, ["m"] = 3 }, Passive = { ["data"] = Data, ["count"] = $"{numbers}" } }),
        new("mixtures: the largest term taken out", """
            [Differentiable] public static double Loss(double[] m, int n) { double[] x = DATA, t = new double[m.Length]; double s = 0; for (int i = 0; i < n; i++) { double largest = double.NegativeInfinity; for (int c = 0; c < m.Length; c++) { double z = 0, p = 1; for (int k = 0; k <= c; k++) { z += p * m[k]; p *= x[i]; } t[c] = -z * z; largest = Math.Max(largest, t[c]); } double e = 0; for (int c = 0; c < m.Length; c++) e += Math.Exp(t[c] - largest); s += largest + Math.Log(e); } return s; }
            """.Replace("DATA", Data)) { Points = [Some(1), Some(3), Some(5)], Passive = { ["n"] = "11" } },
        new("steps of a row's own recurrence", """
            [Differentiable("a", "b")] public static double Loss(double a, double b, double[] x, int steps) { double s = 0; for (int i = 0; i < x.Length; i++) { double u = x[i]; for (int k = 0; k < steps; k++) u += 0.1 * (a * u - b * u * u * u); s += u * u; } return s; }
            """) { Points = [[0.5, 0.25], [-1, 0.5]], Passive = { ["x"] = Data, ["steps"] = "6" } },
        new("choices per row", """
            [Differentiable("w")] public static double Loss(double[] w, double[] x) { double s = 0; for (int i = 0; i < x.Length; i++) { double u = x[i], v = 1; for (int k = 0; k < w.Length; k++) { u = u > 0.4 ? u * w[k] : u - w[k] * w[k]; v *= Math.Abs(u) + (k > 1 ? Math.Min(u, 0.3) : Math.Max(u, -0.2)); } s += v; } return s; }
            """) { Points = [Some(1), Some(4)], Passive = { ["x"] = Data } },
        new("branches on what all rows share", """
            [Differentiable("w")] public static double Loss(double[] w, double[] x, bool squared) { double s = 0; for (int i = 0; i < x.Length; i++) { double u = x[i]; for (int k = 0; k < w.Length; k++) { double z = 1; if (squared) z = w[k] * u; else u *= 0.5; if (w[k] > 0) u += z * w[k]; } s += u; } return s; }
            """) { Points = [Some(4)], Passive = { ["x"] = Data, ["squared"] = "true" } },
        new("a branch on what differs", """
            [Differentiable("w")] public static double Loss(double[] w, double[] x) { double s = 0; for (int i = 0; i < x.Length; i++) { double u = x[i]; for (int k = 0; k < w.Length; k++) { if (u > 0) u *= w[k]; else { u += w[k]; s += u; } } s += u; } return s; }
            """) { Points = [Some(4)], Passive = { ["x"] = Data } },
        new("rows that go on from the row before", """
            [Differentiable("w")] public static double Loss(double[] w, double[] x) { double s = 0, u = 0.3; for (int i = 0; i < x.Length; i++) { for (int k = 0; k < w.Length; k++) u = 0.5 * u * w[k] + x[i]; s += u; } return s; }
            """) { Points = [Some(3)], Passive = { ["x"] = Data } },
        new("memory that goes on from the row before", """
            [Differentiable("w")] public static double Loss(double[] w, double[] x) { double s = 0; double[] t = new double[w.Length]; for (int i = 0; i < x.Length; i++) { double p = 1; for (int k = 0; k < w.Length; k++) { p *= x[i]; t[k] = 0.5 * t[k] + p * w[k]; s += t[k] * t[k]; } } return s; }
            """) { Points = [Some(3)], Passive = { ["x"] = Data } },
        new("memory of which a row fills a part", """
            [Differentiable("w")] public static double Loss(double[] w, double[] x) { double s = 0; double[] t = new double[w.Length]; for (int i = 0; i < x.Length; i++) { double p = 1; for (int k = 1; k < w.Length; k++) { p *= x[i]; t[k] = p * w[k]; } for (int k = 0; k < w.Length; k++) { s += t[k] * t[k]; } t[0] += w[0]; } return s; }
            """) { Points = [Some(3), Some(1)], Passive = { ["x"] = Data } },
        new("gradients of what each row has", """
            [Differentiable] public static double Loss(double[] x, double[] w) { double s = 0; for (int i = 0; i < x.Length; i++) { double u = x[i], p = 1; for (int k = 0; k < w.Length; k++) { p *= u; s += p * w[k]; } } return s; }
            """) { Points = [Some(9)], Lengths = { ["x"] = 6 } },
        new("rows, two apart, with an offset", """
            [Differentiable("w")] public static double Loss(double[] w, double[] x, int first) { double s = 0; for (int i = first; i <= 6; i++) { double u = x[2 * i + 1] * x[i * 3] + x[i - 1], p = 0.5; for (int k = 0; k < w.Length; k++) { p *= u; p += w[k]; } s += p; } return s; }
            """) { Points = [Some(3)], Passive = { ["x"] = Data, ["first"] = "1" } },
        new("rows from the last to the first", """
            [Differentiable("w")] public static double Loss(double[] w, double[] x) { double s = 0; int n = x.Length; for (int i = 0; i < n; i++) { double u = x[n - 1 - i], p = 0.5; for (int k = 0; k < w.Length; k++) p = p * u + w[k]; s += p * i; } return s; }
            """) { Points = [Some(3)], Passive = { ["x"] = Data } },
        new("rows of a matrix", """
            [Differentiable("w")] public static double Loss(double[] w, int n) { double[,] x = new double[n, 2]; for (int i = 0; i < n; i++) { x[i, 0] = 0.1 * i; x[i, 1] = 1 - 0.2 * i; } double s = 0; for (int i = 0; i < n; i++) { double p = 1; for (int k = 0; k < w.Length; k++) { p = p * x[i, 0] + w[k] * x[i, 1]; } s += p * p; } return s; }
            """) { Points = [Some(3)], Passive = { ["n"] = "9" } },
        new("rows in single precision", """
            [Differentiable("w")] public static float Loss(float[] w, int n) { float s = 0; for (int i = 0; i < n; i++) { float t = i / 20f, p = 1, r = 0; for (int k = 0; k < w.Length; k++) { r += p * w[k]; p *= t; } s += MathF.Exp(-r * r); } return s; }
            """) { Points = [Some(3)], Passive = { ["n"] = "21" } },
        new("too few numbers for the last row", """
            [Differentiable("w")] public static double Loss(double[] w, double[] x) { double s = 0; for (int i = 0; i < 10; i++) { ReadOnlySpan<double> row = x.AsSpan(i * w.Length, w.Length); double p = 1; for (int k = 0; k < w.Length; k++) { double q = 1; for (int j = 0; j < k; j++) { q *= w[j]; p = 0.5 * p + row[k] * q; } } s += p; } return s; }
            """) { Points = [Some(2)], Throwing = [Some(3), Some(7)], Passive = { ["x"] = Data } },
        new("an index beyond a row", """
            [Differentiable("w")] public static double Loss(double[] w, double[] x, int beyond) { double s = 0; for (int i = 0; i < 9; i++) { ReadOnlySpan<double> row = x.AsSpan(i * 2, 2); double p = row[beyond]; for (int k = 0; k < w.Length; k++) p = 0.5 * p + w[k] * row[0]; s += p; } return s; }
            """) { Points = [], Throwing = [Some(2)], Passive = { ["x"] = Data, ["beyond"] = "2" } },
        new("a logarithm of what may be negative", """
            [Differentiable("w")] public static double Loss(double[] w, double[] x) { double s = 0; for (int i = 0; i < x.Length; i++) { double u = x[i], p = 1; for (int k = 0; k < w.Length; k++) { p = 0.9 * p + w[k] * u; p = p > 0.1 ? Math.Log(p) + Math.Sqrt(p) : p * p; } s += p; } return s; }
            """) { Points = [Some(3)], Passive = { ["x"] = Data } },
        new("a loop over rows in a loop", """
            [Differentiable("w")] public static double Loss(double[] w, double[] x) { double s = 0; double[] t = new double[2]; for (int e = 0; e < 3; e++) { for (int i = 0; i < x.Length; i++) { double u = x[i] * (e + 1), p = s * 0.001; if (e == 0) { t[0] = 1; t[1] = 2; } for (int k = 0; k < w.Length; k++) p = p * 0.5 + w[k] * u * t[k % 2]; s += p; } } return s; }
            """) { Points = [Some(3)], Passive = { ["x"] = Data } },
        new("counts beside numbers", """
            [Differentiable("w")] public static double Loss(double[] w, double[] x) { double s = 0; int[] starts = new int[w.Length]; for (int i = 0; i < x.Length; i++) { int next = 0; double p = x[i]; for (int c = 0; c < w.Length; c++) { starts[c] = next; next += c; } for (int c = 0; c < w.Length; c++) { for (int k = starts[c]; k < starts[c] + c; k++) p = 0.5 * p + w[k % w.Length]; } s += p * p; } return s; }
            """) { Points = [Some(3), Some(4)], Passive = { ["x"] = Data } },
    ];

    private static double[] Some(int count) => [.. Enumerable.Range(1, count).Select(i => Math.Round(Math.Sin(1.7 * i) * 1.3, 3) + 0.0004)];
}
