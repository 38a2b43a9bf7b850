using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Loops that run in strips of whole vectors, and loops that only look as if they could.</summary>
public sealed class StripLoops : CorpusTheories<StripLoops>, ITopic
{
    private const string Numbers = "new double[] { 0.5, -1.25, 2, 0.75, -0.5, 1.5, 3, -2, 0.25, 1, -0.75, 2.5, 0.125, -1, 1.75, 0.3, -0.2, 0.9, 1.1, -1.4 }";

    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        new("dot product of every length", """
            [Differentiable("w")] public static double Loss(ReadOnlySpan<double> w, double[] x) { double a = 0; for (int i = 0; i < w.Length; i++) a += w[i] * x[i]; return a * a; }
            """) { Points = [.. Enumerable.Range(0, 20).Select(Some)], Passive = { ["x"] = Numbers } },
        new("sum of squares, twice the same array", """
            [Differentiable] public static double Loss(double[] w) { double a = 1; for (int i = 0; i < w.Length; i++) a += w[i] * w[i]; return Math.Log(a); }
            """) { Points = [Some(3), Some(4), Some(9), Some(16)] },
        new("functions with a vector form", """
            [Differentiable] public static double Loss(double[] w) { double a = 0; for (int i = 0; i < w.Length; i++) a += Math.Exp(-w[i]) * Math.Sin(w[i]) + Math.Cos(2 * w[i]) / Math.Sqrt(3 + w[i]) - Math.Log(4 + w[i]) + Math.Log2(5 + w[i]) * Math.Tanh(w[i]); return a; }
            """) { Points = [.. Enumerable.Range(0, 14).Select(Some), Some(31)] },
        new("functions in wide vectors, from the second element on", """
            [Differentiable("w", "c")] public static double Loss(double[] w, double[] x, double c) { double a = 0, b = 1; double[] t = new double[w.Length]; for (int i = 1; i < w.Length; i++) { double p = 1 / (1 + Math.Exp(-c * w[i] * x[i - 1])); t[i] = p * w[i - 1]; a -= x[i] > 0.5 ? Math.Log(p) : Math.Log(1 - p); b += Math.Log(1 + Math.Exp(t[i])); } for (int i = 0; i < t.Length; i++) a += Math.Sin(t[i]) * c; return a * b; }
            """) { Points = [Some(2), Some(10), Some(17), Some(20)], Passive = { ["x"] = Numbers } },
        new("functions with pieces", """
            [Differentiable] public static double Loss(double[] w) { double a = 0; for (int i = 0; i < w.Length; i++) a += Math.Abs(w[i]) * Math.Max(w[i], 0.1) + Math.Min(w[i], 0.2) * Math.Floor(3 * w[i]) + Math.CopySign(w[i], -0.5) * Math.Round(w[i]) - Math.Ceiling(w[i]) * w[i] * Math.Truncate(4 * w[i]); return a; }
            """) { Points = [Some(6), Some(11)] },
        new("powers, of numbers and by numbers", """
            [Differentiable] public static double Loss(double[] w, double p) { double a = 0; for (int i = 0; i < w.Length; i++) a += Math.Pow(4 + w[i], 1.5) * Math.Pow(w[i], 3) - Math.Pow(3.5 + w[i], p) + Math.Pow(w[i], 2) * Math.Pow(1.5, w[i]) / Math.Pow(5 + w[i], -2); return a; }
            """) { Points = [Some(7), Some(8), Some(14)] },
        new("powers at zeros and of negative numbers", """
            [Differentiable("w")] public static double Loss(double[] w, double[] x) { double a = 0; for (int i = 0; i < w.Length; i++) a += Math.Pow(x[i] * w[i], 4) + Math.Pow(x[i], 2) * w[i] + Math.Pow(w[i] * w[i], x[i]); return a; }
            """) { Points = [Some(9), Some(12)], Passive = { ["x"] = "new double[] { 0, 1, 2, -1, 3, 0, 2, 2, 0.5, 1, -2, 1.5 }" } },
        new("functions without a vector form", """
            [Differentiable] public static double Loss(double[] w) { double a = 0; for (int i = 0; i < w.Length; i++) a += Math.Atan(w[i]) * Math.Pow(2 + w[i], 1.5); return a; }
            """) { Points = [Some(9)] },
        new("sums of exponentials, kept and in place", """
            [Differentiable] public static double Loss(double[] w, double c) { double[] t = new double[w.Length]; double s = 1, u = 0; for (int i = 1; i < w.Length; i++) { t[i] = Math.Exp(w[i - 1] - c); s += t[i]; } for (int i = 0; i < t.Length; i++) t[i] = Math.Exp(t[i] - s); for (int i = 0; i < t.Length; i++) u -= Math.Exp(w[i]); for (int i = 0; i < t.Length; i++) s += t[i] * w[i]; return s + Math.Log(2 - u); }
            """) { Points = [Some(2), Some(7), Some(8), Some(17)] },
        new("scaled elements and their sum", """
            [Differentiable] public static double Loss(double[] w, double c) { double[] t = new double[w.Length]; double s = c; for (int i = 0; i < w.Length; i++) { t[i] = w[i] * c; s += t[i]; } double q = 0; for (int i = 0; i < t.Length; i++) q += (t[i] - s) * (t[i] - s); return q; }
            """) { Points = [Some(2), Some(8), Some(19)] },
        new("one number for all", """
            [Differentiable] public static double Loss(double[] w, double scale) { double a = 0; for (int i = 0; i < w.Length; i++) { double r = scale * w[i] - 0.5; a += r * r * scale; } return a; }
            """) { Points = [Some(10), Some(5), Some(2)] },
        new("an element for all", """
            [Differentiable] public static double Loss(double[] w) { double a = 0; for (int i = 1; i < w.Length; i++) a += w[0] * w[i] * w[1]; return a; }
            """) { Points = [Some(2), Some(6), Some(11)] },
        new("two sums and a product beside", """
            [Differentiable] public static double Loss(double[] w) { double a = 0, b = 1, c = 1; for (int i = 0; i < w.Length; i++) { a += w[i]; b -= w[i] * w[i]; } for (int i = 0; i < w.Length; i++) c *= 1 + 0.1 * w[i]; return a * b * c; }
            """) { Points = [Some(9), Some(3)] },
        new("a matrix with flat indices", """
            [Differentiable("w")] public static double Loss(ReadOnlySpan<double> w, double[] x) { int d = w.Length; double s = 0; for (int i = 0; i < x.Length / d; i++) { double a = 0; for (int j = 0; j < d; j++) a += w[j] * x[i * d + j]; s += Math.Exp(-a * a); } return s; }
            """) { Points = [Some(5), Some(10), Some(2)], Passive = { ["x"] = Numbers } },
        new("rows of a matrix", """
            [Differentiable] public static double Loss(double[] v) { double[,] m = new double[3, 5]; for (int r = 0; r < 3; r++) for (int c = 0; c < 5; c++) m[r, c] = v[c] * (r + 1); double s = 0; for (int r = 0; r < 3; r++) { double a = 0; for (int c = 0; c < 5; c++) a += m[r, c] * m[(r + 1) % 3, c]; s += a * a; } return s; }
            """) { Points = [Some(5)] },
        new("columns of a matrix", """
            [Differentiable] public static double Loss(double[] v) { double[,] m = new double[6, 2]; for (int r = 0; r < 6; r++) for (int c = 0; c < 2; c++) m[r, c] = v[r] * (c + 1); double s = 0; for (int c = 0; c < 2; c++) { double a = 0; for (int r = 0; r < 6; r++) a += m[r, c] * m[r, c]; s += a * a; } return s; }
            """) { Points = [Some(6)] },
        new("neighbours", """
            [Differentiable] public static double Loss(double[] w) { double s = 0; for (int i = 0; i + 1 < w.Length; i++) { double a = w[i + 1] - w[i] * w[i]; s += 100 * a * a + (1 - w[i]) * (1 - w[i]); } return s; }
            """) { Points = [Some(2), Some(6), Some(13)] },
        new("a sum of shifted elements", """
            [Differentiable] public static double Loss(double[] w) { int n = w.Length / 2; double s = 0; for (int i = 0; i < n; i++) s += w[i] * w[i + n]; return s; }
            """) { Points = [Some(2), Some(9), Some(18)] },
        new("bounds of all kinds", """
            [Differentiable] public static double Loss(double[] w) { double s = 0; int last = w.Length - 1; for (int i = 1; i <= last; i++) s += w[i] * w[i]; for (int i = -3; i < w.Length - 3; i++) s += w[i + 3] * 0.5; for (int i = last; i >= 0; i--) s -= w[i] * w[i] * w[i]; for (int i = 0; i < w.Length; i += 2) s += w[i]; return s; }
            """) { Points = [Some(1), Some(5), Some(12)] },
        new("elements in place", """
            [Differentiable] public static double Loss(double[] w) { double[] t = new double[w.Length]; for (int i = 0; i < t.Length; i++) t[i] = w[i] * 2; for (int i = 0; i < t.Length; i++) t[i] = t[i] * t[i] + w[i]; double s = 0; for (int i = 0; i < t.Length; i++) s += t[i] * t[i]; return s; }
            """) { Points = [Some(4), Some(9)] },
        new("each from the one before", """
            [Differentiable] public static double Loss(double[] w) { double[] t = new double[w.Length + 1]; t[0] = 1; for (int i = 0; i < w.Length; i++) t[i + 1] = t[i] * w[i] + 0.5; return t[w.Length]; }
            """) { Points = [Some(4), Some(9)] },
        new("each from the one behind", """
            [Differentiable] public static double Loss(double[] w) { double[] t = new double[w.Length + 1]; for (int i = 0; i < w.Length; i++) t[i] = w[i]; for (int i = 0; i < w.Length; i++) t[i] = t[i + 1] * w[i] + 0.5; double s = 0; for (int i = 0; i < t.Length; i++) s += t[i] * t[i]; return s; }
            """) { Points = [Some(4), Some(10)] },
        new("two names for overlapping parts", """
            [Differentiable] public static double Loss(double[] w) { double[] t = new double[w.Length + 1]; t[0] = 2; Span<double> from = t, to = t.AsSpan(1); for (int i = 0; i < w.Length; i++) to[i] = from[i] * w[i] + 0.25; return t[w.Length] + t[w.Length / 2]; }
            """) { Points = [Some(4), Some(11)] },
        new("a helper that is given one array twice", """
            [Differentiable] public static double Loss(double[] w) { double[] t = new double[w.Length + 1]; t[0] = 1; Scale(t.AsSpan(1, w.Length), t.AsSpan(0, w.Length), w); return t[w.Length]; }
            static void Scale(Span<double> to, ReadOnlySpan<double> from, double[] by) { for (int i = 0; i < to.Length; i++) to[i] = from[i] * by[i] + 0.1; }
            """) { Points = [Some(5), Some(10)] },
        new("choices lane by lane", """
            [Differentiable] public static double Loss(double[] w) { double s = 0; for (int i = 0; i < w.Length; i++) { double x = w[i] > 0.2 ? w[i] * w[i] : -w[i]; s += x >= 1 || x < 0.1 ? 3 * x : x * x; } return s; }
            """) { Points = [Some(5), Some(10), Some(17)] },
        new("a slope that is infinite where it is not taken", """
            [Differentiable] public static double Loss(double[] w) { double s = 0; for (int i = 0; i < w.Length; i++) s += Math.Min(1, 1 / (w[i] * w[i])) + (w[i] != 0 ? Math.Sqrt(w[i] * w[i]) : 0); return s; }
            """) { Points = [[0, 2, 0, 3, -2, 0, 0, 5, 4, 0]], Gradients = [[0, 0.75, 0, 25.0 / 27, -0.75, 0, 0, 0.984, 0.96875, 0]], NoFiniteDifferences = "kinks" },
        new("a weight by a constant choice", """
            [Differentiable("w")] public static double Loss(double[] w, bool squared) { double s = 0; for (int i = 0; i < w.Length; i++) s += squared ? w[i] * w[i] : w[i]; return s; }
            """) { Points = [Some(9)], Passive = { ["squared"] = "true" } },
        new("single precision", """
            [Differentiable] public static float Loss(float[] w, ReadOnlySpan<float> x) { float s = 0; for (int i = 0; i < w.Length; i++) s += MathF.Exp(-w[i] * x[i]) * w[i]; return s; }
            """) { Points = [Some(10)], Lengths = { ["w"] = 5, ["x"] = 5 } },
        new("log of a sum of exponentials", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> x) { double m = double.NegativeInfinity; foreach (double v in x) m = Math.Max(m, v); double s = 0; foreach (double v in x) s += Math.Exp(v - m); return m + Math.Log(s); }
            """) { Points = [Some(6), Some(15)] },
        new("softmax and cross entropy", """
            [Differentiable("z")] public static double Loss(Span<double> z, int label) { double[] p = new double[z.Length]; double m = z[0]; for (int i = 1; i < z.Length; i++) m = Math.Max(m, z[i]); double s = 0; for (int i = 0; i < z.Length; i++) { p[i] = Math.Exp(z[i] - m); s += p[i]; } for (int i = 0; i < z.Length; i++) p[i] /= s; return -Math.Log(p[label]); }
            """) { Points = [Some(5), Some(9)], Passive = { ["label"] = "3" } },
        new("an array that is too short", """
            [Differentiable("w")] public static double Loss(double[] w, double[] x) { double a = 0; for (int i = 0; i < w.Length; i++) a += w[i] * x[i]; return a; }
            """) { Points = [Some(5), Some(6)], Throwing = [Some(7), Some(13)], Passive = { ["x"] = "new double[] { 1, 2, 3, 4, 5, 6 }" } },
        new("an offset before the beginning", """
            [Differentiable("w")] public static double Loss(double[] w, int shift) { double a = 0; for (int i = 0; i < w.Length; i++) a += w[i + shift]; return a; }
            """) { Points = [[]], Throwing = [Some(7)], Passive = { ["shift"] = "-2" } },
        new("the element before, subtracted", """
            [Differentiable] public static double Loss(double[] w) { double[] t = new double[w.Length + 1], u = new double[w.Length + 1]; for (int i = 1; i < t.Length; i++) t[i] = w[i - 1] * w[i - 1]; for (int i = 1; i <= w.Length; i++) u[i - 1] = t[i] * Math.Exp(-t[i]); double s = 0; for (int i = 2; i < u.Length; i++) s += u[i - 2] * t[i - 1]; return s; }
            """) { Points = [.. Enumerable.Range(1, 10).Select(Some), Some(17)] },
        new("a subtracted index before the beginning", """
            [Differentiable] public static double Loss(double[] w) { double a = 0; for (int i = 1; i < w.Length; i++) a += w[i - 2] * w[i]; return a; }
            """) { Points = [[1.5]], Throwing = [Some(2), Some(7)] },
        new("stages of a chain", """
            [Differentiable] public static double Loss(double[] w, int steps) { double[] y = new double[w.Length], k = new double[w.Length], m = new double[w.Length]; for (int s = 0; s < steps; s++) { k[0] = w[0]; for (int i = 1; i < w.Length; i++) k[i] = w[i] * y[i - 1]; for (int i = 0; i < y.Length; i++) m[i] = y[i] + 0.25 * k[i]; k[0] = w[0]; for (int i = 1; i < w.Length; i++) k[i] = w[i] * m[i - 1]; for (int i = 0; i < y.Length; i++) y[i] += 0.5 * (k[i] + m[i]); } return y[^1] + y[0]; }
            """) { Points = [.. Enumerable.Range(1, 10).Select(Some), Some(17)], Passive = { ["steps"] = "3" } },
        new("a running maximum of every length", """
            [Differentiable] public static double Loss(double[] w) { double m = -0.5; for (int i = 0; i < w.Length; i++) m = Math.Max(m, w[i]); return m * m + 0.5 * m; }
            """) { Points = [.. Enumerable.Range(0, 20).Select(Some), [.. Some(20).Reverse()], [-1, -2, -3]] },
        new("a running maximum with ties", """
            [Differentiable] public static double Loss(double[] w) { double m = -0.5; for (int i = 0; i < w.Length; i++) m = Math.Max(m, w[i]); return m * m; }
            """) { Points = [[-1, 2, -3, 2, 2, 1, 0], [-1, -0.5, -0.5]], Gradients = [[0, 4, 0, 0, 0, 0, 0], [0, 0, 0]], NoFiniteDifferences = "ties" },
        new("a running maximum of what is computed", """
            [Differentiable] public static double Loss(double[] w, double scale) { double m = w[0] * w[0]; for (int i = 1; i < w.Length; i++) m = Math.Max(m, scale * w[i] * w[i]); double l = w[0]; for (int i = 1; i <= w.Length - 1; i++) l = Math.Min(l, w[i]); for (int i = 0; i < w.Length; i++) l = Math.Max(w[i], l); return m * l; }
            """) { Points = [Some(2), Some(6), Some(18)] },
        new("a maximum that others read", """
            [Differentiable] public static double Loss(double[] w) { double m = 0, s = 0; for (int i = 0; i < w.Length; i++) { m = Math.Max(m, w[i]); s += m * w[i]; } return m + s; }
            """) { Points = [Some(1), Some(6), Some(18)] },
        new("a maximum that two arrays share", """
            [Differentiable] public static double Loss(double[] w, double[] v) { double m = -1; for (int i = 0; i < w.Length; i++) m = Math.Max(m, w[i] * v[i]); double s = 0; for (int i = 0; i < w.Length; i++) s += Math.Exp(w[i] - m) * v[i]; return m + s; }
            """) { Points = [Some(10)], Lengths = { ["w"] = 5, ["v"] = 5 } },
        new("a maximum in two runs", """
            [Differentiable] public static double Loss(double[] w) { double m = double.NegativeInfinity; for (int i = 0; i < w.Length / 2; i++) m = Math.Max(m, w[i]); m *= 0.5; for (int i = 3; i < w.Length; i++) m = Math.Max(m, -w[i]); return Math.Exp(m) + m; }
            """) { Points = [Some(6), Some(10), Some(19)] },
        new("blocks one behind the other", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w) { int n = w.Length / 3; double[] state = new double[2 * n]; for (int t = 0; t < 3; t++) { Span<double> h = state.AsSpan(0, n), c = state.AsSpan(n, n); for (int j = 0; j < n; j++) { double f = Math.Tanh(h[j] * w[j] + w[n + j]); c[j] = c[j] * f + Math.Exp(-w[2 * n + j]); h[j] = f * Math.Tanh(c[j]); } } double s = 0; for (int i = 0; i < state.Length; i++) s += (i + 1) * state[i] * state[i]; return s; }
            """) { Points = [.. Enumerable.Range(0, 20).Select(Some)] },
        new("blocks that meet", """
            [Differentiable] public static double Loss(double[] w) { int n = w.Length; double[] c = new double[3 * n]; for (int t = 0; t < 2; t++) { for (int i = 0; i < n; i++) { c[n - 1 + i] = c[i] * w[i] + 0.5; c[2 * n + i] += c[n + i] * w[i]; } for (int i = 1; i < n; i++) { c[i] = w[i] * c[n + i]; c[n + i] = c[2 * n + i] * c[i]; } } double s = 0; for (int i = 0; i < c.Length; i++) s += (i + 1) * c[i] * c[i]; return s; }
            """) { Points = [.. Enumerable.Range(1, 10).Select(Some)] },
        new("a block that is missing", """
            [Differentiable] public static double Loss(double[] w) { int n = w.Length; double[] c = new double[3 * n]; for (int t = 0; t < 2; t++) for (int i = 0; i < n; i++) { c[2 * n + i] += c[i] * w[i] + 0.5; c[i] = w[i] * c[2 * n + i]; } double s = 0; for (int i = 0; i < c.Length; i++) s += (i + 1) * c[i] * c[i]; return s; }
            """) { Points = [Some(3), Some(9)] },
        new("a loop with no trip past the end", """
            [Differentiable("w")] public static double Loss(double[] w, int first) { double a = w[0]; for (int i = first; i < w.Length; i++) { a += w[i] * w[3]; } return a; }
            """) { Points = [Some(2)], Passive = { ["first"] = "100" } },
    ];

    private static double[] Some(int count) => [.. Enumerable.Range(1, count).Select(i => Math.Round(Math.Sin(1.7 * i) * 1.3, 3) + 0.0004)];
}
