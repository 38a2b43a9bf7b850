using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Array variables that take on other arrays: parts of the one that they stand for, or arrays that are made on the way.</summary>
public sealed class ArrayVariables : CorpusTheories<ArrayVariables>, ITopic
{
    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        new("a span that walks over another", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w) { double s = 0; ReadOnlySpan<double> r = w; while (r.Length > 1) { s = s * r[0] + r[^1]; r = r[1..]; } return s; }
            """) { Points = [[0.5, 0.3, 0.7, 0.2]] },
        new("a span that walks and is written", """
            [Differentiable] public static double Loss(Span<double> w) { double s = 1; Span<double> r = w; while (!r.IsEmpty) { r[0] *= s; s += r[0]; r = r.Slice(1); } return s; }
            """) { Points = [[0.5, 0.3, 0.7, 0.2]] },
        new("a span that is halved", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w, double x) { ReadOnlySpan<double> r = w; double s = 0; while (r.Length > 1) { int m = r.Length / 2; if (r[m] > x) r = r[..m]; else r = r[m..]; s += r[0] * x; } return s; }
            """) { Points = [[0.5, 0.3, 0.7, 0.2, 0.1, 0.4]], Lengths = { ["w"] = 5 } },
        new("one of two slices", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w, double x) { ReadOnlySpan<double> r = x > 0 ? w[..2] : w[1..]; double s = 0; foreach (double v in r) s += v * v * x; return s; }
            """) { Points = [[0.5, 0.3, 0.7, 0.2], [0.5, 0.3, 0.7, -0.2]], Lengths = { ["w"] = 3 } },
        new("a slice on some paths", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w, double x) { ReadOnlySpan<double> r = w; if (x > 0) r = w[..2]; else if (x < -1) r = r[1..]; double s = 0; foreach (double v in r) s += v * v * x; return s; }
            """) { Points = [[0.5, 0.3, 0.7, 0.2], [0.5, 0.3, 0.7, -0.2], [0.5, 0.3, 0.7, -1.2]], Lengths = { ["w"] = 3 } },
        new("memory on the stack or on the heap", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w, double x) { int n = w.Length; Span<double> t = n <= 3 ? stackalloc double[n] : new double[n + 1]; for (int i = 0; i < n; i++) t[i] += w[i] * x * t.Length; double s = 0; foreach (double v in t) s += Math.Sin(v) * v; return s; }
            """) { Points = [[0.5, 0.3, 0.7, 0.2, 0.9]], Lengths = { ["w"] = 4 } },
        new("memory on the stack, since there is little", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w, double x) { int n = w.Length; Span<double> t = n <= 16 ? stackalloc double[n * n - n] : new double[n]; t[0] = x; for (int i = 0; i < n; i++) t[i] += w[i] * x * t.Length; double s = 0; foreach (double v in t) s += Math.Sin(v) * v; return s; }
            """) { Points = [[0.5, 0.3, 0.7, 0.2]], Lengths = { ["w"] = 3 } },
        new("slices of two arrays", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w, double[] u, double x) { ReadOnlySpan<double> r = x > 0 ? w[1..] : u.AsSpan(0, 2); double s = 0; foreach (double v in r) s += v * v * x; return s * r[^1]; }
            """) { Points = [[0.5, 0.3, 0.7, 0.2, 0.4, 0.9, 0.6], [0.5, 0.3, 0.7, 0.2, 0.4, 0.9, -0.6]], Lengths = { ["w"] = 3, ["u"] = 3 } },
        new("slices of slices, one of them of new memory that is written", """
            [Differentiable] public static double Loss(Span<double> w, double x)
            {
                Span<double> r;
                if (x > 0)
                {
                    double[] own = [x, w[0], w[1] * x, 3];
                    own[1] *= 2;
                    r = own.AsSpan(1)[..^1];
                }
                else
                {
                    r = w[1..][1..];
                }

                r[0] += x * x;
                r[^1] *= w[0];
                double s = 0;
                foreach (double v in r)
                    s += v * v;
                return s + w[2];
            }
            """) { Points = [[0.5, 0.3, 0.7, 0.2], [0.5, 0.3, 0.7, -0.2]], Lengths = { ["w"] = 3 } },
        new("slices of a parameter and of small memory", """
            [Differentiable] public static double Loss(double[] w, double x) { double[] b = [w[2], w[0] * x]; ReadOnlySpan<double> r = x > 0 ? w.AsSpan(1, 2) : b.AsSpan(0, 1); double s = 1; foreach (double v in r) s *= Math.Sin(v); return s; }
            """) { Points = [[0.5, 0.3, 0.7, 0.2], [0.5, 0.3, 0.7, -0.2]], Lengths = { ["w"] = 3 } },
        new("a slice of a parameter or memory on the stack", """
            [Differentiable] public static double Loss(double[] w, double x) { Span<double> r = x > 0 ? w.AsSpan(1) : stackalloc double[2]; r[0] += w[0]; r[1] *= 3; r[1] += x; return r[0] * r[1] + w[0] * w[1] * w[2]; }
            """) { Points = [[0.5, 0.3, 0.7, 0.2], [0.5, 0.3, 0.7, -0.2]], Lengths = { ["w"] = 3 } },
        new("another array from trip to trip", """
            [Differentiable] public static double Loss(double[] w, double[] u) { double s = 1; for (int i = 0; i < 4; i++) { Span<double> r = i % 2 == 0 ? w.AsSpan(i / 2) : u; r[0] = r[0] * s + 0.1; s += Math.Sin(r[^1]) * r.Length; } return s + w[0] * u[0]; }
            """) { Points = [[0.5, 0.3, 0.7, 0.2, 0.4]], Lengths = { ["w"] = 3, ["u"] = 2 } },
        new("every element of a matrix", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w) { double[,] m = new double[2, 3]; for (int i = 0; i < w.Length; i++) m[i / 3, i % 3] = w[i] * w[0]; double s = 0; int k = 1; foreach (double v in m) { if (v < 0) continue; s += v * v * k++; if (s > 3) break; } return s * m[0, 0]; }
            """) { Points = [[0.5, 0.3, -0.7, 0.2, 1.9, 0.6], [0.5, 0.3, -0.7, 0.2, 9, 0.6]] },
        new("a matrix replaced by its product", """
            [Differentiable] public static double Loss(double x, double y) { double[,] a = { { x, y }, { 1, x * y } }; double[,] p = { { 1, 0 }, { 0, 1 } }; for (int i = 0; i < 3; i++) p = Mul(p, a); return p[0, 1] + p[1, 1]; }
            private static double[,] Mul(double[,] a, double[,] b) { int n = a.GetLength(0); var c = new double[n, n]; for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) for (int k = 0; k < n; k++) c[i, j] += a[i, k] * b[k, j]; return c; }
            """) { Points = [[0.5, 0.3]] },
        new("a matrix of the caller that is replaced", """
            [Differentiable(nameof(x))] public static double Loss(double x, double[,] a) { double[,] p = a; for (int i = 0; i < 3; i++) { p = Mul(p, a); p[0, 0] *= x; } return p[0, 1] + p[1, 1]; }
            private static double[,] Mul(double[,] a, double[,] b) { int n = a.GetLength(0); var c = new double[n, n]; for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) for (int k = 0; k < n; k++) c[i, j] += a[i, k] * b[k, j]; return c; }
            """) { Points = [[0.5]], Passive = { ["a"] = "new double[,] { { 0.5, 0.3 }, { 0.2, 0.7 } }" } },
        new("an array that grows", """
            [Differentiable] public static double Loss(double x, double y) { double[] a = [x, y]; for (int i = 0; i < 3; i++) { double[] b = new double[a.Length + 1]; for (int j = 0; j < a.Length; j++) { b[j] += a[j] * x; b[j + 1] += a[j] * y; } a = b; } double s = 0; foreach (double v in a) s += v * v; return s; }
            """) { Points = [[0.5, 0.3]] },
        new("an array replaced in a branch", """
            [Differentiable] public static double Loss(double x, double y) { double[] a = [x, y]; if (x > y) { a = [y, x * y, x]; a[1] *= a[0]; } else a = a[..1]; double s = 0; foreach (double v in a) s += v * v; return s; }
            """) { Points = [[0.5, 0.3], [0.3, 0.5]] },
        new("an array that grows and shrinks", """
            [Differentiable] public static double Loss(double x, double y) { double[] a = [x, y]; for (int i = 0; i < 4; i++) { if (i % 2 == 0) { double[] b = [.. a, a[0] * a[^1]]; a = b; } else a = a[1..]; } double s = 0; foreach (double v in a) s += v * v; return s; }
            """) { Points = [[0.5, 0.3]] },
        new("pairs until they settle", """
            [Differentiable] public static double Loss(double x, double y) { double[] a = [x, y]; int n = 0; while (Math.Abs(a[0] - a[1]) > 0.01 && n++ < 20) a = [0.5 * (a[0] + a[1]), Math.Sqrt(a[0] * a[1])]; return a[0] * n + a[1]; }
            """) { Points = [[1.5, 0.3]] },
        new("two arrays of which one is new", """
            [Differentiable] public static double Loss(double x, double y) { double[] a = [x, y], b = [y, 1]; for (int i = 0; i < 4; i++) { double[] c = [a[0] * b[1], a[1] + b[0]]; a = b; b = c; } return a[0] * b[1]; }
            """) { Points = [[0.5, 0.3]] },
        new("the array before, kept and changed", """
            [Differentiable] public static double Loss(double x, double y) { double[] a = [x, y]; double[] first = a; for (int i = 0; i < 3; i++) { double[] old = a; a = [old[1] * x, old[0]]; old[0] *= 2; a[1] += old[0]; } return a[0] + a[1] * first[0]; }
            """) { Points = [[0.5, 0.3]] },
        new("an array replaced until a break", """
            [Differentiable] public static double Loss(double x, double y) { double[] a = [x, y]; for (int i = 0; i < 5; i++) { double[] b = [a[0] * x + 0.1, a[1] + a[0]]; if (b[1] > 1.5) break; a = b; } return a[0] * a[1]; }
            """) { Points = [[0.9, 0.3], [0.1, 0.3]] },
        new("power of a matrix by squaring", """
            [Differentiable] public static double Loss(double x, int n) { double[,] r = { { 1, 0 }, { 0, 1 } }, b = { { x, 1 }, { 1, x * x } }; while (n > 0) { if ((n & 1) == 1) r = Mul(r, b); b = Mul(b, b); n >>= 1; } return r[0, 0] + r[1, 0]; }
            private static double[,] Mul(double[,] a, double[,] b) { var c = new double[2, 2]; for (int i = 0; i < 2; i++) for (int j = 0; j < 2; j++) for (int k = 0; k < 2; k++) c[i, j] += a[i, k] * b[k, j]; return c; }
            """) { Points = [[0.5]], Passive = { ["n"] = "5" } },
        new("layers of a network", """
            [Differentiable] public static double Loss(double[] a, double x) { double[] h = a; for (int l = 0; l < 3; l++) h = Layer(h, x); return h[0]; }
            private static double[] Layer(double[] a, double x) { var r = new double[a.Length]; for (int i = 0; i < a.Length; i++) r[i] = Math.Tanh(a[i] * x + a[^1]); return r; }
            """) { Points = [[0.5, 0.3, 0.7]], Lengths = { ["a"] = 2 } },
        new("a second name from the second trip on", """
            [Differentiable] public static double Loss(double x, double y) { double[] a = [x, y], b = [y, 1]; for (int i = 0; i < 4; i++) { a[0] *= x; b[1] += a[0]; a = b; } return a[0] * b[1] + a[1]; }
            """) { Points = [[0.5, 0.3]] },
        new("exchange with an array that is replaced", """
            [Differentiable] public static double Loss(double[] a, double x) { double[] b = new double[a.Length]; for (int i = 0; i < 3; i++) { for (int j = 0; j < a.Length; j++) b[j] = a[j] * x + i; if (i == 1) b = [.. a]; (a, b) = (b, a); } return a[0] * b[1] + a[1]; }
            """) { Points = [[0.5, 0.3, 0.7]], Lengths = { ["a"] = 2 } },
        new("an array of the caller that is written and replaced", """
            [Differentiable] public static double Loss(double[] a, double x) { for (int i = 0; i < 3; i++) { a[0] *= x; double[] b = [a[1], a[0] + x]; a = b; } return a[0] * a[1]; }
            """) { Points = [[0.5, 0.3, 0.7]], Lengths = { ["a"] = 2 } },
        new("an array of the caller as a row", """
            [Differentiable] public static double Loss(double x, double[] s) { double r = x; for (int i = 0; i < 3; i++) { double[][] m = [new double[2], s, [x, r]]; r = r * s[i % 2] + m[2][1] * m[1][0]; } return r; }
            """) { Points = [[0.5, 0.3, 0.2]] },
        new("data as a row, in a branch in a loop", """
            [Differentiable(nameof(x))] public static double Loss(double x, double[] scratch, int n) { double s = 0; for (int i = 0; i < n; i++) { if (x > 0) { double[][] m = [new double[2], scratch, [x, s]]; m[1][0] = x * s + 1; s += m[1][0] * m[2][0]; } } scratch[1] = s; return scratch[0] + s; }
            """) { Points = [[0.5], [-0.5]], Passive = { ["scratch"] = "new double[] { 1, 2 }", ["n"] = "3" } },
        new("a row replaced in a branch", """
            [Differentiable] public static double Loss(double x, double y) { double[][] h = [[x, y]]; for (int i = 0; i < 4; i++) { if (i % 2 == 0) { double[] n = new double[h[0].Length + 1]; n[0] = h[0][0] * h[0][1]; n[1] = h[0][0] + x; n[^1] = y; h[0] = n; } else h[0][1] *= x; } double s = 0; foreach (double v in h[0]) s += v * v; return s; }
            """) { Points = [[0.5, 0.3]] },
    ];
}
