using System.Collections.Generic;

namespace AutoGrad.Generator.Tests.Outputs;

/// <summary>Methods that return more than one number.</summary>
internal sealed class Returned : IOutputTopic
{
    private const string Both = "Emit = Derivatives.Gradient | Derivatives.Pushforward";

    public static IReadOnlyList<OutputCase> Cases { get; } =
    [
        new("a tuple", $$"""
            [Differentiable({{Both}})]
            public static (double R, double Phi) Polar(double x, double y) => (Math.Sqrt(x * x + y * y), Math.Atan2(y, x));
            """,
            "var (r, phi) = Losses.Polar(p[0], p[1]); return [r, phi];",
            "Losses.PolarPullback(p[0], p[1], (u[0], u[1]), ref g[0], ref g[1]);",
            "var (v, d) = Losses.PolarPushforward(p[0], p[1], t[0], t[1]); return [v.R, v.Phi, d.R, d.Phi];", 3, 4),
        new("nested tuples with data, and a branch", $$"""
            [Differentiable({{Both}})]
            public static (double, (double A, int N, double B)) F(double x, double y)
            {
                if (x > y)
                    return (x * y, (x, 3, y * y));
                return (x, (2 * y, 4, x * x * y));
            }
            """,
            "var r = Losses.F(p[0], p[1]); return [r.Item1, r.Item2.A, r.Item2.B];",
            "Losses.FPullback(p[0], p[1], (u[0], (u[1], 0, u[2])), ref g[0], ref g[1]);",
            "var (v, d) = Losses.FPushforward(p[0], p[1], t[0], t[1]); if (v.Item2.N != 4) throw new Exception(); return [v.Item1, v.Item2.A, v.Item2.B, d.Item1, d.Item2.A, d.Item2.B];", 3, 4),
        new("a struct", $$"""
            [Differentiable({{Both}})]
            public static Point Rotate(Point at, double angle) =>
                new() { X = at.X * Math.Cos(angle) - at.Y * Math.Sin(angle), Y = at.X * Math.Sin(angle) + at.Y * Math.Cos(angle) };
            """,
            "var r = Losses.Rotate(new() { X = p[0], Y = p[1] }, p[2]); return [r.X, r.Y];",
            "Point a = new() { X = g[0], Y = g[1] }; Losses.RotatePullback(new() { X = p[0], Y = p[1] }, p[2], new() { X = u[0], Y = u[1] }, ref a, ref g[2]); (g[0], g[1]) = (a.X, a.Y);",
            "var (v, d) = Losses.RotatePushforward(new() { X = p[0], Y = p[1] }, p[2], new() { X = t[0], Y = t[1] }, t[2]); return [v.X, v.Y, d.X, d.Y];", 3, 4, 0.5)
        { Types = "public struct Point { public double X; public double Y; }" },
        new("a record struct", $$"""
            [Differentiable({{Both}})]
            public static Fit F(double x, double y) => new Fit(x * y, "fit", 2) with { Slope = x / y };
            """,
            "var r = Losses.F(p[0], p[1]); return [r.Value, r.Slope];",
            "Losses.FPullback(p[0], p[1], new Fit(u[0], \"\", u[1]), ref g[0], ref g[1]);",
            "var (v, d) = Losses.FPushforward(p[0], p[1], t[0], t[1]); if (v.Name != \"fit\") throw new Exception(); return [v.Value, v.Slope, d.Value, d.Slope];", 3, 4)
        { Types = "public readonly record struct Fit(double Value, string Name, double Slope);" },
        new("a record", """
            [Differentiable]
            public static Fit F(double x, double y) => new Fit(x * y, 2) with { Slope = x / y };
            """,
            "var r = Losses.F(p[0], p[1]); return [r.Value, r.Slope];",
            "Losses.FPullback(p[0], p[1], new Fit(u[0], u[1]), ref g[0], ref g[1]);", null, 3, 4)
        { Types = "public sealed record Fit(double Value, double Slope);" },
        new("vectors of System.Numerics", $$"""
            [Differentiable({{Both}})]
            public static Vector3 Cross(Vector3 a, Vector3 b) => Vector3.Cross(a, b);
            """,
            "var r = Losses.Cross(new((float)p[0], (float)p[1], (float)p[2]), new((float)p[3], (float)p[4], (float)p[5])); return [r.X, r.Y, r.Z];",
            """
            Vector3 a = new((float)g[0], (float)g[1], (float)g[2]), b = new((float)g[3], (float)g[4], (float)g[5]);
            Losses.CrossPullback(new((float)p[0], (float)p[1], (float)p[2]), new((float)p[3], (float)p[4], (float)p[5]), new((float)u[0], (float)u[1], (float)u[2]), ref a, ref b);
            (g[0], g[1], g[2], g[3], g[4], g[5]) = (a.X, a.Y, a.Z, b.X, b.Y, b.Z);
            """,
            "var (v, d) = Losses.CrossPushforward(new((float)p[0], (float)p[1], (float)p[2]), new((float)p[3], (float)p[4], (float)p[5]), new((float)t[0], (float)t[1], (float)t[2]), new((float)t[3], (float)t[4], (float)t[5])); return [v.X, v.Y, v.Z, d.X, d.Y, d.Z];",
            1, 2, 3, 4, 5, 6) { IsSingle = true },
        new("an array", $$"""
            [Differentiable(nameof(w), {{Both}})]
            public static double[] Residuals(ReadOnlySpan<double> w, double[] x)
            {
                double[] r = new double[x.Length];
                for (int i = 0; i < x.Length; i++)
                    r[i] = w[0] * Math.Exp(w[1] * x[i]) - i;
                return r;
            }
            """,
            "Losses.Residuals(p, [1, 2, -0.5])", "Losses.ResidualsPullback(p, [1, 2, -0.5], u, g);",
            "var (v, d) = Losses.ResidualsPushforward(p, [1, 2, -0.5], t); return [.. v, .. d];", 1.5, 0.3),
        new("a collection expression, some of it constant", $$"""
            [Differentiable({{Both}})]
            public static double[] F(double x, double @out) => [1, @out, x * @out, 0 * x];
            """,
            "Losses.F(p[0], p[1])", "Losses.FPullback(p[0], p[1], u, ref g[0], ref g[1]);",
            "var (v, d) = Losses.FPushforward(p[0], p[1], t[0], t[1]); return [.. v, .. d];", 3, 4),
        new("an array that does not vary", $$"""
            [Differentiable({{Both}})]
            public static (double, double[]) F(double x) => (x * x, [1, 2]);
            """,
            "var r = Losses.F(p[0]); return [r.Item1, .. r.Item2];", "Losses.FPullback(p[0], (u[0], u[1..]), ref g[0]);",
            "var (v, d) = Losses.FPushforward(p[0], t[0]); return [v.Item1, .. v.Item2, d.Item1, .. d.Item2];", 3),
        new("one array or another", $$"""
            [Differentiable({{Both}})]
            public static double[] F(double x, double y)
            {
                double[] a = [x, x * y], b = [y, y * y, 2 * x];
                for (int i = 0; i < 3; i++)
                    (a, b) = (b, a);
                return x < 0 ? a : b;
            }
            """,
            "Losses.F(p[0], p[1])", "Losses.FPullback(p[0], p[1], u, ref g[0], ref g[1]);",
            "var (v, d) = Losses.FPushforward(p[0], p[1], t[0], t[1]); return [.. v, .. d];", 3, 4),
        new("the array that it was given", $$"""
            [Differentiable(nameof(w), {{Both}})]
            public static double[] F(double[] w)
            {
                for (int i = 1; i < w.Length; i++)
                    w[i] *= w[i - 1];
                return w;
            }
            """,
            "Losses.F([.. p])", "double[] a = new double[3]; Losses.FPullback([.. p], u, a); for (int i = 0; i < 3; i++) g[i] += a[i];",
            "var (v, d) = Losses.FPushforward([.. p], t); return [.. v, .. d];", 3, 4, 0.5),
        new("a matrix", $$"""
            [Differentiable({{Both}})]
            public static double[,] Inverse(double[,] m)
            {
                double d = m[0, 0] * m[1, 1] - m[0, 1] * m[1, 0];
                return new double[,] { { m[1, 1] / d, -m[0, 1] / d }, { -m[1, 0] / d, m[0, 0] / d } };
            }
            """,
            "var m = Losses.Inverse(new double[,] { { p[0], p[1] }, { p[2], p[3] } }); return [m[0, 0], m[0, 1], m[1, 0], m[1, 1]];",
            "double[,] a = { { g[0], g[1] }, { g[2], g[3] } }; Losses.InversePullback(new double[,] { { p[0], p[1] }, { p[2], p[3] } }, new double[,] { { u[0], u[1] }, { u[2], u[3] } }, a); (g[0], g[1], g[2], g[3]) = (a[0, 0], a[0, 1], a[1, 0], a[1, 1]);",
            "var (v, d) = Losses.InversePushforward(new double[,] { { p[0], p[1] }, { p[2], p[3] } }, new double[,] { { t[0], t[1] }, { t[2], t[3] } }); return [v[0, 0], v[0, 1], v[1, 0], v[1, 1], d[0, 0], d[0, 1], d[1, 0], d[1, 1]];",
            1, 2, 3, 5),
        new("rows", $$"""
            [Differentiable({{Both}})]
            public static double[][] Powers(double x, double y)
            {
                double[][] rows = new double[3][];
                for (int i = 0; i < rows.Length; i++)
                {
                    rows[i] = new double[i + 1];
                    for (int k = 0; k <= i; k++)
                        rows[i][k] = Math.Pow(x, k) * y * (i + 1);
                }
                return rows;
            }
            """,
            "var r = Losses.Powers(p[0], p[1]); return [.. r[0], .. r[1], .. r[2]];",
            "Losses.PowersPullback(p[0], p[1], [u[..1], u[1..3], u[3..]], ref g[0], ref g[1]);",
            "var (v, d) = Losses.PowersPushforward(p[0], p[1], t[0], t[1]); return [.. v[0], .. v[1], .. v[2], .. d[0], .. d[1], .. d[2]];", 1.5, 2),
        new("a struct with an array", $$"""
            [Differentiable({{Both}})]
            public static Report F(double x, double y) => new([x * y, y * y, x], x - y);
            """,
            "var r = Losses.F(p[0], p[1]); return [.. r.Parts, r.Total];",
            "Losses.FPullback(p[0], p[1], new(u[..3], u[3]), ref g[0], ref g[1]);",
            "var (v, d) = Losses.FPushforward(p[0], p[1], t[0], t[1]); return [.. v.Parts, v.Total, .. d.Parts, d.Total];", 3, 4)
        { Types = "public readonly record struct Report(double[] Parts, double Total);" },
        new("a slice of what it was given", """
            [Differentiable(nameof(w))]
            public static Span<double> F(Span<double> w)
            {
                w[1] *= w[0];
                return w[1..];
            }
            """,
            "return Losses.F([.. p]).ToArray();", "double[] a = new double[3]; Losses.FPullback([.. p], u, a); for (int i = 0; i < 3; i++) g[i] += a[i];", null, 3, 4, 0.5),
        new("a helper, and recursion", $$"""
            [Differentiable({{Both}})]
            public static (double, double) F(double x, double y) => (Power(x, 3) * y, Power(y, 2) + Twice(x));
            private static double Power(double x, int n) => n == 0 ? 1 : x * Power(x, n - 1);
            private static double Twice(double x) => 2 * x * x;
            """,
            "var (a, b) = Losses.F(p[0], p[1]); return [a, b];", "Losses.FPullback(p[0], p[1], (u[0], u[1]), ref g[0], ref g[1]);",
            "var (v, d) = Losses.FPushforward(p[0], p[1], t[0], t[1]); return [v.Item1, v.Item2, d.Item1, d.Item2];", 1.5, 4),
        new("recursion of the method itself", $$"""
            [Differentiable({{Both}})]
            public static (double A, double B) F(double x, double y, int n)
            {
                if (n == 0)
                    return (x, y);
                var (a, b) = F(y, x * y, n - 1);
                return (a * x, a + b);
            }
            """,
            "var (a, b) = Losses.F(p[0], p[1], 3); return [a, b];", "Losses.FPullback(p[0], p[1], 3, (u[0], u[1]), ref g[0], ref g[1]);",
            "var (v, d) = Losses.FPushforward(p[0], p[1], 3, t[0], t[1]); return [v.A, v.B, d.A, d.B];", 1.5, 0.5),
        new("parts that come in as data", $$"""
            [Differentiable(nameof(x), {{Both}})]
            public static (double, Point, double[]) F(double x, Point at, double[] data, int n) => (x * at.X, n > 0 ? at : new Point(x, x), data);
            """,
            "var (a, b, c) = Losses.F(p[0], new(3, 4), [5], 1); return [a, b.X, b.Y, c[0]];", "Losses.FPullback(p[0], new(3, 4), [5], 1, (u[0], new(u[1], u[2]), u[3..]), ref g[0]);",
            "var (v, d) = Losses.FPushforward(p[0], new(3, 4), [5], 1, t[0]); return [v.Item1, v.Item2.X, v.Item2.Y, v.Item3[0], d.Item1, d.Item2.X, d.Item2.Y, d.Item3[0]];", 1.5)
        { Types = "public readonly record struct Point(double X, double Y);" },
        new("single precision", $$"""
            [Differentiable({{Both}})]
            public static float[] F(float x, float y) => [x * y, MathF.Sin(x), y];
            """,
            "return Array.ConvertAll(Losses.F((float)p[0], (float)p[1]), v => (double)v);",
            "float a = (float)g[0], b = (float)g[1]; Losses.FPullback((float)p[0], (float)p[1], Array.ConvertAll(u, v => (float)v), ref a, ref b); (g[0], g[1]) = (a, b);",
            "var (v, d) = Losses.FPushforward((float)p[0], (float)p[1], (float)t[0], (float)t[1]); return [.. Array.ConvertAll(v, x => (double)x), .. Array.ConvertAll(d, x => (double)x)];", 3, 4)
        { IsSingle = true },
        new("generic numbers", $$"""
            [Differentiable({{Both}})]
            public static (T, T[]) F<T>(T x, T y) where T : IFloatingPointIeee754<T> => (x * T.Sin(y), [x * x, y]);
            """,
            "var r = Losses.F(p[0], p[1]); return [r.Item1, .. r.Item2];",
            "Losses.FPullback(p[0], p[1], (u[0], u[1..]), ref g[0], ref g[1]);",
            "var (v, d) = Losses.FPushforward(p[0], p[1], t[0], t[1]); return [v.Item1, .. v.Item2, d.Item1, .. d.Item2];", 3, 4),
    ];
}
