using System.Linq;
using Xunit;

namespace AutoGrad.Generator.Tests.Jacobians;

/// <summary>Jacobians with respect to matrices, rows, structures and fields: against differences of the method, and by hand.</summary>
public sealed class JacobianContainerTests
{
    private static readonly JacobianCase[] _all =
    [
        new("a matrix times a vector", """
            [Differentiable(Emit = Derivatives.Jacobian)]
            public static void F(double[,] w, double[] x, [NotDifferentiated] Span<double> y)
            {
                for (int i = 0; i < w.GetLength(0); i++)
                {
                    y[i] = 0;
                    for (int k = 0; k < w.GetLength(1); k++)
                        y[i] += w[i, k] * x[k];
                }
            }
            """,
            "double[] y = new double[2]; Losses.F(new double[,] { { p[0], p[1], p[2] }, { p[3], p[4], p[5] } }, p[6..], y); return y;",
            "Losses.FJacobian(new double[,] { { p[0], p[1], p[2] }, { p[3], p[4], p[5] } }, p[6..], new double[2], j);", 1, 2, 3, 4, 5, 6, 7, 8, 9)
        { Expected = [7, 8, 9, 0, 0, 0, 1, 2, 3, 0, 0, 0, 7, 8, 9, 4, 5, 6] },
        new("the inverse of a matrix", """
            [Differentiable(Emit = Derivatives.Jacobian)]
            public static double[,] Inverse(double[,] m)
            {
                double d = m[0, 0] * m[1, 1] - m[0, 1] * m[1, 0];
                return new double[,] { { m[1, 1] / d, -m[0, 1] / d }, { -m[1, 0] / d, m[0, 0] / d } };
            }
            """,
            "var m = Losses.Inverse(new double[,] { { p[0], p[1] }, { p[2], p[3] } }); return [m[0, 0], m[0, 1], m[1, 0], m[1, 1]];",
            "Losses.InverseJacobian(new double[,] { { p[0], p[1] }, { p[2], p[3] } }, j);", 1, 2, 3, 5),
        new("arrays that are handed out", """
            [Differentiable(nameof(w), Emit = Derivatives.Jacobian)]
            public static double[] F(double[,] w, out double[] copy, out double[,] other)
            {
                copy = [1, 2];
                other = new double[2, 2];
                return [w[0, 0] * w[1, 0], w[1, 0]];
            }
            """,
            "Losses.F(new double[,] { { p[0] }, { p[1] } }, out _, out _)",
            "Losses.FJacobian(new double[,] { { p[0] }, { p[1] } }, out double[] c, out double[,] o, j); if (c[1] != 2 || o.Length != 4) throw new Exception();", 1, 2),
        new("ragged rows", """
            [Differentiable(Emit = Derivatives.Jacobian)]
            public static double[] Norms(double[][] rows)
            {
                double[] n = new double[rows.Length];
                for (int i = 0; i < rows.Length; i++)
                {
                    foreach (double v in rows[i])
                        n[i] += v * v;
                    n[i] = Math.Sqrt(1 + n[i]);
                }
                return n;
            }
            """,
            "Losses.Norms([p[..1], [], p[1..]])", "Losses.NormsJacobian([p[..1], [], p[1..]], j);", 1, -2, 3, 0.5),
        new("rows that a void method reads", """
            [Differentiable(nameof(rows), nameof(s), Emit = Derivatives.Jacobian)]
            public static void F(double[][] rows, double s, Span<double> y)
            {
                y[0] = rows[0][1] * s;
                y[1] = rows[1][0] * rows[0][0] + s * s;
            }
            """,
            "double[] y = new double[2]; Losses.F([p[..2], [p[2]]], p[3], y); return y;", "Losses.FJacobian([p[..2], [p[2]]], p[3], new double[2], j);", 1, -2, 3, 0.5),
        new("a point and an angle", """
            [Differentiable(Emit = Derivatives.Jacobian)]
            public static Point Rotate(Point at, double angle) =>
                new(at.X * Math.Cos(angle) - at.Y * Math.Sin(angle), at.X * Math.Sin(angle) + at.Y * Math.Cos(angle));
            """,
            "var r = Losses.Rotate(new(p[0], p[1]), p[2]); return [r.X, r.Y];", "Losses.RotateJacobian(new(p[0], p[1]), p[2], j);", 3, 4, 0.5)
        { Types = "public readonly record struct Point(double X, double Y);" },
        new("tuples", """
            [Differentiable(Emit = Derivatives.Jacobian)]
            public static (double, double) F((double A, (int N, double B) In) jacobian, double column) =>
                (jacobian.A * jacobian.In.B * jacobian.In.N, column / jacobian.A);
            """,
            "var (a, b) = Losses.F((p[0], (2, p[1])), p[2]); return [a, b];", "Losses.FJacobian((p[0], (2, p[1])), p[2], j);", 3, 4, 0.5),
        new("a network", """
            [Differentiable(nameof(net), Emit = Derivatives.Jacobian)]
            public static double[] Predict(Net net, double[] x)
            {
                double[] y = new double[net.Bias.Length];
                for (int i = 0; i < y.Length; i++)
                {
                    double z = net.Bias[i];
                    for (int k = 0; k < x.Length; k++)
                        z += net.Weights[i, k] * x[k];
                    y[i] = net.Scale * Math.Tanh(z);
                }
                return y;
            }
            """,
            "Losses.Predict(Net.Of(p), [0.5, -1])", "Losses.PredictJacobian(Net.Of(p), [0.5, -1], j);", 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 2)
        { Types = "public sealed record Net(double[,] Weights, string Name, double[] Bias, double Scale) { public static Net Of(double[] p) => new(new double[,] { { p[0], p[1] }, { p[2], p[3] } }, \"\", p[4..6], p[6]); }" },
        new("vectors of System.Numerics", """
            [Differentiable(Emit = Derivatives.Jacobian)]
            public static System.Numerics.Vector3 Cross(System.Numerics.Vector3 a, System.Numerics.Vector3 b) => System.Numerics.Vector3.Cross(a, b);
            """,
            "[0, 0, 0]", "float[] f = new float[18]; Losses.CrossJacobian(new(1, 2, 3), new(4, 5, 6), f); for (int i = 0; i < 18; i++) j[i] = f[i];", 1, 2, 3, 4, 5, 6)
        { Expected = [0, 6, -5, 0, -3, 2, -6, 0, 4, 3, 0, -1, 5, -4, 0, -2, 1, 0] },
        new("fields", "", "new Model(p).Predict(p[4])", "new Model(p).PredictJacobian(p[4], j);", 1, 2, 3, 4, 0.5)
        {
            Types = """
                public sealed partial class Model(double[] p)
                {
                    private readonly double[,] _w = { { p[0], p[1] } };
                    private double _rate = p[2];
                    private (double A, int N) _q = (p[3], 2);

                    [Differentiable(nameof(_w), nameof(_rate), nameof(_q), nameof(x), Emit = Derivatives.Jacobian)]
                    public double[] Predict(double x) => [_w[0, 0] * x * _rate, _w[0, 1] * _rate + _q.A * x * x, 1, _q.A * _q.N];
                }
                """,
            Expected = [3, 1.5, 0, 0.5, 0, 4, 0, 3, 2, 0.25, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2],
        },
    ];

    public static TheoryData<string> Names => [.. _all.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_jacobian_is_right(string name)
    {
        string? reason = _all.Single(c => c.Name == name).Check();
        Assert.True(reason is null, reason);
    }

    [Fact]
    public void Matrices_cost_no_garbage()
    {
        JacobianCase loss = new("no garbage", """
            [Differentiable(Emit = Derivatives.Jacobian)]
            public static void F(double[,] w, double[][] r, (double A, double B) q, [NotDifferentiated] Span<double> y)
            {
                y[0] = w[0, 0] * w[1, 1] * q.A;
                y[1] = r[0][1] * q.B;
            }

            public static string Misuse()
            {
                double[,] w = { { 1, 2 }, { 3, 4 } };
                double[][] r = [[1, 2], [3]];
                double[] y = new double[2], j = new double[18];
                for (int i = 0; i < 100; i++)
                    FJacobian(w, r, (1, 2), y, j);
                long least = long.MaxValue;
                for (int round = 0; round < 3; round++) // a collection that another test causes may empty the pool in one of them
                {
                    long before = GC.GetAllocatedBytesForCurrentThread();
                    for (int i = 0; i < 10; i++)
                        FJacobian(w, r, (1, 2), y, j);
                    least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
                }

                return $"{least}: {string.Join(",", j)}";
            }
            """, "p", "");
        Assert.Equal("0: 4,0,0,1,0,0,0,4,0,0,0,0,0,0,2,0,0,2", loss.Misuse());
    }

    /// <summary>What cannot be put back between the runs is refused, never wrong.</summary>
    [Theory]
    [InlineData("[Differentiable(Emit = Derivatives.Jacobian)] public static void F(double[,] w, Span<double> y) { w[0, 0] *= y[0]; y[0] = w[0, 0]; }")]
    [InlineData("[Differentiable(Emit = Derivatives.Jacobian)] public static void F(double[][] w, Span<double> y) { w[0][0] *= y[0]; y[0] = w[0][0]; }")]
    [InlineData("[Differentiable(Emit = Derivatives.Jacobian)] public static double[] F((double A, double[] B) q) { q.B[0] *= q.A; return [q.B[0]]; }")]
    [InlineData("[Differentiable(Emit = Derivatives.Jacobian)] public static void F(ref (double A, double B) q) { q.A *= q.B; }")]
    public void Runs_that_would_change_one_another_are_refused(string members)
    {
        JacobianCase loss = new("changes", members, "p", "");
        System.InvalidOperationException refused = Assert.Throws<System.InvalidOperationException>(() => loss.Check());
        Assert.Contains("take several runs", refused.Message);
    }
}
