using System.Collections.Generic;

namespace AutoGrad.Generator.Tests.Outputs;

/// <summary>Methods that return no number, and leave some in parameters and fields.</summary>
internal sealed class LeftBehind : IOutputTopic
{
    private const string Both = "Emit = Derivatives.Gradient | Derivatives.Pushforward";

    public static IReadOnlyList<OutputCase> Cases { get; } =
    [
        new("out parameters", $$"""
            [Differentiable({{Both}})]
            public static void F(double x, double y, out double sum, out double product)
            {
                sum = x + y * y;
                product = x * y * sum;
            }
            """,
            "Losses.F(p[0], p[1], out double s, out double q); return [s, q];",
            "Losses.FPullback(p[0], p[1], out _, out _, u[0], u[1], ref g[0], ref g[1]);",
            "Losses.FPushforward(p[0], p[1], out double s, out double q, t[0], t[1], out double ds, out double dq); return [s, q, ds, dq];", 3, 4),
        new("an out parameter and a truth value", $$"""
            [Differentiable({{Both}})]
            public static bool TryRoot(double x, double y, out double root)
            {
                root = x > 0 ? Math.Sqrt(x) * y : 0;
                return x > 0;
            }
            """,
            "Losses.TryRoot(p[0], p[1], out double r); return [r];",
            "Losses.TryRootPullback(p[0], p[1], out _, u[0], ref g[0], ref g[1]);",
            "return Losses.TryRootPushforward(p[0], p[1], out double r, t[0], t[1], out double d) ? [r, d] : [];", 3, 4),
        new("out structures", $$"""
            [Differentiable({{Both}})]
            public static void F(double x, double y, out Point sum, out (double A, int N) pair)
            {
                sum = new Point(x + y * y, x);
                pair = (sum.X * y, 3);
            }
            """,
            "Losses.F(p[0], p[1], out var s, out var q); return [s.X, s.Y, q.A];",
            "Losses.FPullback(p[0], p[1], out _, out _, new(u[0], u[1]), (u[2], 0), ref g[0], ref g[1]);",
            "Losses.FPushforward(p[0], p[1], out var s, out var q, t[0], t[1], out var ds, out var dq); return [s.X, s.Y, q.A, ds.X, ds.Y, dq.A];", 3, 4)
        { Types = "public readonly record struct Point(double X, double Y);" },
        new("ref parameters", $$"""
            [Differentiable({{Both}})]
            public static void F(ref double x, ref double y) => (x, y) = (y * y, x * y);
            """,
            "double x = p[0], y = p[1]; Losses.F(ref x, ref y); return [x, y];",
            "double x = p[0], y = p[1]; Losses.FPullback(ref x, ref y, ref u[0], ref u[1]); g[0] += u[0]; g[1] += u[1];",
            "double x = p[0], y = p[1]; Losses.FPushforward(ref x, ref y, ref t[0], ref t[1]); return [x, y, t[0], t[1]];", 3, 4),
        new("a ref parameter that is data", $$"""
            [Differentiable(nameof(x), {{Both}})]
            public static void F(double x, ref double total) => total = total * 2 + x * x * total;
            """,
            "double s = 1.5; Losses.F(p[0], ref s); return [s];",
            "double s = 1.5; Losses.FPullback(p[0], ref s, u[0], ref g[0]);",
            "double s = 1.5; Losses.FPushforward(p[0], ref s, t[0], out double d); return [s, d];", 3),
        new("a ref structure", $$"""
            [Differentiable({{Both}})]
            public static void Step(ref State s, double h) { s.V -= h * Math.Sin(s.X); s.X += h * s.V; }
            """,
            "State s = new() { X = p[0], V = p[1] }; Losses.Step(ref s, p[2]); return [s.X, s.V];",
            "State s = new() { X = p[0], V = p[1] }, a = new() { X = u[0], V = u[1] }; Losses.StepPullback(ref s, p[2], ref a, ref g[2]); g[0] += a.X; g[1] += a.V;",
            "State s = new() { X = p[0], V = p[1] }, d = new() { X = t[0], V = t[1] }; Losses.StepPushforward(ref s, p[2], ref d, t[2]); return [s.X, s.V, d.X, d.V];", 0.5, -1, 0.25)
        { Types = "public struct State { public double X, V; }" },
        new("a ref structure that cannot be set", $$"""
            [Differentiable({{Both}})]
            public static void Step(ref State s, double h) => s = new State(s.X + h * s.V, s.V - h * Math.Sin(s.X));
            """,
            "State s = new(p[0], p[1]); Losses.Step(ref s, p[2]); return [s.X, s.V];",
            "State s = new(p[0], p[1]), a = new(u[0], u[1]); Losses.StepPullback(ref s, p[2], ref a, ref g[2]); g[0] += a.X; g[1] += a.V;",
            "State s = new(p[0], p[1]), d = new(t[0], t[1]); Losses.StepPushforward(ref s, p[2], ref d, t[2]); return [s.X, s.V, d.X, d.V];", 0.5, -1, 0.25)
        { Types = "public readonly record struct State(double X, double V);" },
        new("a span that is only written", $$"""
            [Differentiable(nameof(x), {{Both}})]
            public static void Softmax(ReadOnlySpan<double> x, Span<double> y)
            {
                double max = double.NegativeInfinity, sum = 0;
                foreach (double v in x)
                    max = Math.Max(max, v);
                for (int i = 0; i < x.Length; i++)
                    sum += y[i] = Math.Exp(x[i] - max);
                for (int i = 0; i < y.Length; i++)
                    y[i] /= sum;
            }
            """,
            "double[] y = new double[3]; Losses.Softmax(p, y); return y;",
            "double[] y = new double[3]; Losses.SoftmaxPullback(p, y, u, g);",
            "double[] y = new double[3], d = [7, 7, 7]; Losses.SoftmaxPushforward(p, y, t, d); return [.. y, .. d];", 0.5, 1, -0.25),
        new("a span that it writes in part", $$"""
            [Differentiable(nameof(x), {{Both}})]
            public static void F(double x, double[] y)
            {
                y[1] = y[0] * x;
                y[2] += y[1] * x;
            }
            """,
            "double[] y = [2, 3, 4, 5]; Losses.F(p[0], y); return y;",
            "double[] y = [2, 3, 4, 5]; Losses.FPullback(p[0], y, u, ref g[0]);",
            "double[] y = [2, 3, 4, 5], d = [7, 7, 7, 7]; Losses.FPushforward(p[0], y, t[0], d); return [.. y, .. d];", 1.5),
        new("a span in place", $$"""
            [Differentiable({{Both}})]
            public static void Step(Span<double> state, double rate)
            {
                for (int t = 0; t < 3; t++)
                {
                    state[0] += rate * state[1];
                    state[1] -= rate * Math.Sin(state[0]);
                }
            }
            """,
            "double[] s = p[..2]; Losses.Step(s, p[2]); return s;",
            "Losses.StepPullback(p[..2], p[2], u, ref g[2]); g[0] += u[0]; g[1] += u[1];",
            "double[] s = p[..2], d = t[..2]; Losses.StepPushforward(s, p[2], d, t[2]); return [.. s, .. d];", 0.5, -1, 0.25),
        new("what is read and what is written", $$"""
            [Differentiable({{Both}})]
            public static void Product(double[] a, ReadOnlySpan<double> b, Span<double> y)
            {
                for (int i = 0; i < y.Length; i++)
                    y[i] = a[i] * b[i] + y[i] * y[i];
            }
            """,
            "double[] y = p[4..]; Losses.Product(p[..2], p[2..4], y); return y;",
            "double[] a = new double[2], b = new double[2]; Losses.ProductPullback(p[..2], p[2..4], p[4..], a, b, u); for (int i = 0; i < 2; i++) { g[i] += a[i]; g[2 + i] += b[i]; g[4 + i] += u[i]; }",
            "double[] y = p[4..], d = t[4..]; Losses.ProductPushforward(p[..2], p[2..4], y, t[..2], t[2..4], d); return [.. y, .. d];", 3, 4, 0.5, -1, 2, 0.25),
        new("a matrix that it writes", $$"""
            [Differentiable(nameof(x), {{Both}})]
            public static void Outer(double[] x, double[,] y)
            {
                for (int i = 0; i < x.Length; i++)
                    for (int k = 0; k < x.Length; k++)
                        y[i, k] = x[i] * x[k] * (k + 1);
            }
            """,
            "double[,] y = new double[2, 2]; Losses.Outer(p, y); return [y[0, 0], y[0, 1], y[1, 0], y[1, 1]];",
            "Losses.OuterPullback(p, new double[2, 2], new double[,] { { u[0], u[1] }, { u[2], u[3] } }, g);",
            "double[,] y = new double[2, 2], d = new double[2, 2]; d[0, 1] = 7; Losses.OuterPushforward(p, y, t, d); return [y[0, 0], y[0, 1], y[1, 0], y[1, 1], d[0, 0], d[0, 1], d[1, 0], d[1, 1]];", 3, 4),
        new("a matrix in place", $$"""
            [Differentiable({{Both}})]
            public static void F(double[,] m, double x) { m[0, 1] *= x; m[1, 0] = m[0, 1] * m[0, 0]; }
            """,
            "double[,] m = { { p[0], p[1] }, { p[2], p[3] } }; Losses.F(m, p[4]); return [m[0, 0], m[0, 1], m[1, 0], m[1, 1]];",
            "double[,] m = { { p[0], p[1] }, { p[2], p[3] } }, a = { { u[0], u[1] }, { u[2], u[3] } }; Losses.FPullback(m, p[4], a, ref g[4]); g[0] += a[0, 0]; g[1] += a[0, 1]; g[2] += a[1, 0]; g[3] += a[1, 1];",
            "double[,] m = { { p[0], p[1] }, { p[2], p[3] } }, d = { { t[0], t[1] }, { t[2], t[3] } }; Losses.FPushforward(m, p[4], d, t[4]); return [m[0, 0], m[0, 1], m[1, 0], m[1, 1], d[0, 0], d[0, 1], d[1, 0], d[1, 1]];", 3, 4, 0.5, -1, 2),
        new("rows in place", $$"""
            [Differentiable({{Both}})]
            public static void F(double[][] m, double x) { m[0][1] *= x; m[1][0] = m[0][1] * m[0][0]; }
            """,
            "double[][] m = [p[..2], p[2..3]]; Losses.F(m, p[3]); return [.. m[0], .. m[1]];",
            "double[][] a = [u[..2], u[2..]]; Losses.FPullback([p[..2], p[2..3]], p[3], a, ref g[3]); g[0] += a[0][0]; g[1] += a[0][1]; g[2] += a[1][0];",
            "double[][] m = [p[..2], p[2..3]], d = [t[..2], t[2..3]]; Losses.FPushforward(m, p[3], d, t[3]); return [.. m[0], .. m[1], .. d[0], .. d[1]];", 3, 4, 0.5, -1),
        new("an array of structures in place", $$"""
            [Differentiable({{Both}})]
            public static void F(Span<Point> m, double x) { for (int i = 0; i < m.Length; i++) m[i].X += m[i].Y * x; }
            """,
            "Point[] m = Point.Of(p); Losses.F(m, p[4]); return Point.Flat(m);",
            "Point[] a = Point.Of(u); Losses.FPullback(Point.Of(p), p[4], a, ref g[4]); var f = Point.Flat(a); for (int i = 0; i < 4; i++) g[i] += f[i];",
            "Point[] m = Point.Of(p), d = Point.Of(t); Losses.FPushforward(m, p[4], d, t[4]); return [.. Point.Flat(m), .. Point.Flat(d)];", 3, 4, 0.5, -1, 2)
        { Types = "public struct Point { public double X, Y; public static Point[] Of(double[] p) => [new() { X = p[0], Y = p[1] }, new() { X = p[2], Y = p[3] }]; public static double[] Flat(Point[] m) => [m[0].X, m[0].Y, m[1].X, m[1].Y]; }" },
        new("fields", "",
            "Model m = new() { Speed = p[0], At = [p[1], p[2]] }; m.Step(p[3]); return [m.Speed, .. m.At];",
            "double[] a = u[1..]; new Model { Speed = p[0], At = [p[1], p[2]] }.StepPullback(p[3], ref g[3], ref u[0], a); g[0] += u[0]; g[1] += a[0]; g[2] += a[1];",
            "Model m = new() { Speed = p[0], At = [p[1], p[2]] }; double[] d = t[1..3]; m.StepPushforward(p[3], t[3], ref t[0], d); return [m.Speed, .. m.At, t[0], .. d];", 3, 4, 0.5, -1)
        {
            Types = $$"""
                public sealed partial class Model
                {
                    public double Speed;
                    public double[] At = [];

                    [Differentiable(nameof(h), nameof(Speed), nameof(At), {{Both}})]
                    public void Step(double h)
                    {
                        Speed -= h * At[0];
                        for (int i = 0; i < At.Length; i++)
                            At[i] += h * Speed * (i + 1);
                    }
                }
                """,
        },
        new("recursion over an array that it writes", $$"""
            [Differentiable({{Both}})]
            public static void F(Span<double> a) { if (a.Length > 1) { a[1] *= a[0]; F(a[1..]); a[0] += a[1]; } }
            """,
            "double[] a = [.. p]; Losses.F(a); return a;", "Losses.FPullback([.. p], u); for (int i = 0; i < 3; i++) g[i] += u[i];",
            "double[] a = [.. p]; Losses.FPushforward(a, t); return [.. a, .. t];", 1.5, 4, -0.5),
    ];
}
