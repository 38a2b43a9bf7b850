using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Forms that meet in one method.</summary>
public sealed class Combinations : CorpusTheories<Combinations>, ITopic
{
    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        new("a reference chosen among structs of an array", """
            [Differentiable(nameof(x), nameof(y), nameof(z))] public static double Loss(double x, double y, double z, int pick)
            {
                var cells = new Cell[3];
                for (int i = 0; i < cells.Length; i++) cells[i] = new Cell { A = x * i, B = y + i };
                ref Cell c = ref cells[pick];
                c.A += z * c.B;
                c.B *= c.A;
                ref double r = ref cells[(pick + 1) % 3].A;
                r = Math.Sin(r) + c.B;
                double s = 0;
                foreach (ref readonly Cell k in cells.AsSpan()) s += k.A * k.B;
                return s;
            }
            public struct Cell { public double A, B; }
            """)
        {
            Points = [[1.2, 0.5, -0.7], [-0.3, 2, 1]],
            Passive = { ["pick"] = "1" },
        },
        new("ranges in variables, in a recursion", """
            [Differentiable(nameof(w))] public static double Loss(ReadOnlySpan<double> w) => Tree(w, 0);
            private static double Tree(ReadOnlySpan<double> w, int depth)
            {
                if (w.Length == 0) return 0.5;
                if (w.Length == 1) return w[0] * (1 + depth);
                int mid = w.Length / 2;
                Range left = ..mid, right = (mid + 1)..;
                return Math.Tanh(w[mid] + Tree(w[left], depth + 1) * Tree(w[right], depth + 1));
            }
            """) { Points = [[0.3, 0.8, -0.4, 1.1, 0.6], [1, 2, 3, 4, 5]] },
        new("a local function that changes what a loop breaks by", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double s = 1, p = x;
                int n = 0;
                for (int i = 0; i < 20; i++)
                {
                    if (Advance(i)) break;
                    if (i % 3 == 1) continue;
                    s += p * Peek();
                }
                return s * p + n * x;
                bool Advance(int i) { p = p * y + x * i; n++; if (p > 4) { s -= p; return true; } return n > 9; }
                double Peek() => s > 5 ? Math.Log(s) : s * 0.25;
            }
            """) { Points = [[0.9, 0.4], [1.5, 0.2], [0.1, 0.1]] },
        new("constructors that chain, inherit and initialize", """
            [Differentiable] public static double Loss(double x, double y)
            {
                var s = new Scaled(x, y) { Gain = x * y };
                var t = new Scaled(y);
                return s.Eval(2) * t.Eval(x) + s.Kernel;
            }
            public class Base(double k) { public double Kernel { get; } = k * k; protected double Half => Kernel / 2; public double Shift = 1 + k; }
            public sealed class Scaled(double k, double c) : Base(k * c) { public Scaled(double k) : this(k, 3 * k) { Shift += k; } public double Gain { get; init; } = c; public double Eval(double v) => Half * v + Gain * c + Shift; }
            """) { Points = [[1.5, 0.5], [-2, 3]] },
        new("params of spans and arrays", """
            [Differentiable] public static double Loss(double x, double y) => Sum(x, y, x * y) * Sum() + Prod(2, x, y, 3) + Sum([x, .. new double[] { y, 1 }]) + Arr(x) + Arr();
            private static double Sum(params ReadOnlySpan<double> v) { double s = 1; foreach (double e in v) s += e * e; return s; }
            private static double Prod(int k, params Span<double> v) { for (int i = 0; i < v.Length; i++) v[i] *= k; double p = 1; foreach (double e in v) p *= e; return p; }
            private static double Arr(params double[] v) => v.Length == 0 ? 3 : v[0] * v.Length;
            """) { Points = [[1.5, 0.5], [2, 3]] },
        new("rows replaced, exchanged and grown", """
            [Differentiable(nameof(w))] public static double Loss(double[] w)
            {
                double[][] rows = [w[..2], w[2..], new double[3]];
                rows[2][1] = w[0] * w[3];
                for (int k = 0; k < 3; k++)
                {
                    double[] old = rows[k];
                    rows[k] = new double[old.Length + 1];
                    for (int i = 0; i < old.Length; i++) rows[k][i] = old[i] * old[(i + 1) % old.Length];
                    rows[k][^1] = rows[(k + 1) % 3][0];
                    if (k == 1) (rows[0], rows[2]) = (rows[2], rows[0]);
                }
                double s = 0;
                foreach (double[] r in rows) foreach (double e in r) s += e * (r.Length + e);
                return s;
            }
            """) { Points = [[0.3, 0.8, -0.4, 1.1], [4, 3, 2, 1]] },
        new("stackalloc in each trip", """
            [Differentiable(nameof(w))] public static double Loss(ReadOnlySpan<double> w, int n)
            {
                double s = 1;
                Span<double> keep = stackalloc double[n];
                for (int i = 0; i < n; i++)
                {
                    Span<double> t = stackalloc double[3] { w[0], s, 2 };
                    Span<double> u = stackalloc double[] { s * i, w[1], w[2] * 0.1 };
                    for (int j = 0; j < 3; j++) t[j] *= u[2 - j] + 0.1;
                    keep[i] = t[0] + t[1];
                    s = Math.Tanh(t[0] * t[1] + t[2]);
                }
                return s + keep[0] * keep[^1] + TensorPrimitives.Sum<double>(keep);
            }
            """)
        {
            Points = [[0.3, 0.8, -0.4], [4, 3, 2]],
            Passive = { ["n"] = "4" },
        },
        new("spreads of spreads", """
            [Differentiable(nameof(w))] public static double Loss(ReadOnlySpan<double> w)
            {
                double[] a = [w[0] * w[1], .. w, 1, .. w[1..], w[^1] * 2];
                Span<double> b = [.. a, .. a[..2]];
                b[0] += b[^1] * b[3];
                double[] c = b.Length > 5 ? [.. b[2..5]] : [];
                double s = 0;
                for (int i = 0; i < b.Length; i++) s += b[i] * (i + 1) * c[i % c.Length];
                return s;
            }
            """) { Points = [[0.3, 0.8, -0.4], [4, 3, 2]] },
        new("a recursive Fourier transform with strides", """
            [Differentiable(nameof(w))] public static double Loss(double[] w)
            {
                var outRe = new double[w.Length]; var outIm = new double[w.Length];
                Fft(w, 0, 1, outRe, outIm);
                return outRe[1] * outIm[1] + outRe[0] * outRe[2] - outIm[3];
            }
            private static void Fft(double[] x, int start, int stride, Span<double> re, Span<double> im)
            {
                int n = re.Length;
                if (n == 1) { re[0] = x[start]; im[0] = 0; return; }
                Fft(x, start, 2 * stride, re[..(n / 2)], im[..(n / 2)]);
                Fft(x, start + stride, 2 * stride, re[(n / 2)..], im[(n / 2)..]);
                for (int k = 0; k < n / 2; k++)
                {
                    var (s, c) = Math.SinCos(-2 * Math.PI * k / n);
                    double tr = c * re[k + n / 2] - s * im[k + n / 2], ti = c * im[k + n / 2] + s * re[k + n / 2];
                    re[k + n / 2] = re[k] - tr; im[k + n / 2] = im[k] - ti;
                    re[k] += tr; im[k] += ti;
                }
            }
            """) { Points = [[0.3, 0.8, -0.4, 1.1], [4, 3, 2, 1]] },
        new("a branching recursion with variables by reference", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double acc = 1; int calls = 0;
                double r = Go(x, y, 4, ref acc, ref calls);
                return r * acc + calls * x;
            }
            private static double Go(double x, double y, int d, ref double acc, ref int calls)
            {
                calls++;
                acc *= 1 + 0.1 * x;
                if (d <= 0) return y;
                double a = Go(x * 0.5, y, d - 1, ref acc, ref calls);
                if (a > 1) { acc += a; return a * x; }
                return a + Go(y, x, d - 2, ref acc, ref calls);
            }
            """) { Points = [[0.7, 1.3], [1.5, 0.5]] },
        new("mutual recursion over records", """
            [Differentiable] public static double Loss(double x, double y) { St s = new(x, y, 0); s = Even(s, 5); return s.A * s.B + s.N; }
            private static St Even(St s, int n) => n == 0 ? s : Odd(s with { A = s.A * s.B, N = s.N + 1 }, n - 1);
            private static St Odd(St s, int n) { if (n == 0) return s; s = Even(new St(s.B + s.A, s.A - n, s.N), n - 1); return s with { B = Math.Sin(s.B) }; }
            public readonly record struct St(double A, double B, int N);
            """) { Points = [[0.7, 1.3], [1.5, 0.5]] },
        new("a machine of states", """
            [Differentiable] public static double Loss(double x, double y)
            {
                int state = 0; double s = x;
                while (true)
                {
                    switch (state)
                    {
                        case 0: s *= y; state = s > 1 ? 2 : 1; continue;
                        case 1: s += y; state = 2; break;
                        case 2 when s < 3: s += x * y; break;
                        case 2: state = 3; break;
                        default: return s * s;
                    }
                    s += 0.25 * y;
                }
            }
            """) { Points = [[0.7, 1.3], [1.5, 0.5]] },
        new("a machine with a stack", """
            [Differentiable(nameof(x), nameof(y))] public static double Loss(double x, double y, string prog)
            {
                Span<double> st = stackalloc double[8]; int sp = 0;
                foreach (char ch in prog)
                    switch (ch)
                    {
                        case 'x': st[sp++] = x; break;
                        case 'y': st[sp++] = y; break;
                        case >= '0' and <= '9': st[sp++] = ch - '0'; break;
                        case '+': sp--; st[sp - 1] += st[sp]; break;
                        case '*': st[sp - 2] *= st[--sp]; break;
                        case '^': { double e = st[--sp]; st[sp - 1] = Math.Pow(st[sp - 1], e); break; }
                        default: throw new FormatException();
                    }
                return st[0];
            }
            """)
        {
            Points = [[0.7, 1.3], [1.5, 0.5]],
            Passive = { ["prog"] = "\"xy*x+2^\"" },
        },
        new("a compound operator of an object", """
            [Differentiable] public static double Loss(double x, double y)
            {
                var a = new AccC(x);
                var b = a;
                a += y;
                b += x * y;
                return a.V * 2 + b.V;
            }
            public sealed class AccC(double v) { public double V = v; public void operator +=(double d) { V += d * V; } }
            """) { Points = [[1.5, 0.5], [2, 3]] },
    ];
}
