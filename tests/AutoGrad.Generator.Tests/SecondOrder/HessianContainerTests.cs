using System.Linq;
using AutoGrad.Generator.Tests.Jacobians;
using Xunit;

namespace AutoGrad.Generator.Tests.SecondOrder;

/// <summary>
/// Hessians with respect to matrices, rows, structures and fields. Their order is that of the objective's point. Most are those of
/// f(a, b, c, d) = a·d² + b²·c, which tells every entry from every other; the rest is compared with differences of the gradient.
/// </summary>
public sealed class HessianContainerTests
{
    private const string All = "Emit = Derivatives.Gradient | Derivatives.Hessian | Derivatives.HessianDiagonal";

    private static readonly double[] _abcd = [2, 3, 5, 7];

    /// <summary>Rows and columns in the order a, b, c, d, at 2, 3, 5, 7.</summary>
    private static readonly double[] _expected = [0, 0, 0, 14, 0, 10, 6, 0, 0, 6, 0, 0, 14, 0, 0, 4];

    private static readonly JacobianCase[] _all =
    [
        Known("a matrix", "public static double Loss(double[,] w) => w[0, 0] * w[1, 1] * w[1, 1] + w[0, 1] * w[0, 1] * w[1, 0];",
            "double[,] w = { { p[0], p[1] }, { p[2], p[3] } };", "w"),
        Known("a matrix in loops", """
            public static double Loss(double[,] w)
            {
                double sum = 0;
                for (int i = 0; i < w.GetLength(0); i++)
                    sum += w[i, i] * w[1 - i, 1 - i] * (i == 0 ? w[1, 1] : 0) + (i == 1 ? w[0, 1] * w[0, 1] * w[1, 0] : 0);
                return sum;
            }
            """, "double[,] w = { { p[0], p[1] }, { p[2], p[3] } };", "w"),
        Known("rows", "public static double Loss(double[][] w) => w[0][0] * w[2][2] * w[2][2] + w[2][0] * w[2][0] * w[2][1];",
            "double[][] w = [[p[0]], [], [p[1], p[2], p[3]]];", "w"),
        Known("a record", "public static double Loss(Four q) => q.A * q.D * q.D + q.B * q.B * q.C;",
            "var q = new Four(p[0], p[1], p[2], p[3]);", "q", "public readonly record struct Four(double A, double B, double C, double D);"),
        Known("a record class", "public static double Loss(Four q) => q.A * q.D * q.D + q.B * q.B * q.C;",
            "var q = new Four(p[0], p[1], p[2], p[3]);", "q", "public record Four(double A, double B, double C, double D);"),
        Known("a tuple", "public static double Loss((double A, (double B, double C) In, double) q) => q.A * q.Item3 * q.Item3 + q.In.B * q.In.B * q.In.C;",
            "var q = (p[0], (p[1], p[2]), p[3]);", "q"),
        Known("a struct with data", "public static double Loss(in Four q) => q.A * q.In.D * q.In.D * q.N + q.B * q.B * q.In.C;",
            "var q = new Four { A = p[0], N = 1, B = p[1], In = new Two { C = p[2], D = p[3] } };", "in q",
            "public struct Two { public double C; public double D; } public struct Four { public double A; public int N; public double B; public Two In; }"),
        Known("a struct with arrays", "public static double Loss(Net q) => q.A * q.W[1, 0] * q.W[1, 0] + q.V[0] * q.V[0] * q.W[0, 0];",
            "var q = new Net(p[0], 8, [p[1]], new double[,] { { p[2] }, { p[3] } });", "q",
            "public readonly record struct Net(double A, int N, double[] V, double[,] W);"),
        Known("one after the other", "public static double Loss(double a, double[,] b, Two q) => a * q.D * q.D + b[0, 0] * b[0, 0] * q.C;",
            "double[,] b = { { p[1] } }; var q = new Two(p[2], p[3]);", "p[0], b, q", "public readonly record struct Two(double C, double D);"),
        Known("spans among matrices", "public static double Loss(double[][] x, ReadOnlySpan<double> y, double[,] z) => x[0][0] * z[0, 1] * z[0, 1] + y[0] * y[0] * z[0, 0];",
            "double[][] x = [[p[0]]]; double[,] z = { { p[2], p[3] } };", "x, p.AsSpan(1, 1), z"),
        Known("names of our own", "public static double Loss(Two hessian, double scratch, double n) => hessian.A * n * n + hessian.B * hessian.B * scratch;",
            "var q = new Two(p[0], p[1]);", "q, p[2], p[3]", "public readonly record struct Two(double A, double B);"),
        Known("generic matrices", "public static T Loss<T>(T[,] w) where T : System.Numerics.IFloatingPointIeee754<T> => w[0, 0] * w[1, 1] * w[1, 1] + w[0, 1] * w[0, 1] * w[1, 0];",
            "double[,] w = { { p[0], p[1] }, { p[2], p[3] } };", "w"),
        Known("an array that is overwritten, beside a matrix", "public static double Loss(Span<double> v, double[,] w) { v[0] *= w[0, 1] * w[0, 1]; v[1] *= v[1] * w[0, 0]; return v[0] + v[1]; }",
            "double[] v = p[..2]; double[,] w = { { p[2], p[3] } };", "v, w", after: "if (kept && (v[0] != 98 || v[1] != 45)) throw new Exception();"),
        Fields("a field", "private double _b = 3; [Differentiable(nameof(_b), nameof(a), nameof(c), nameof(d), {0})] public double Loss(double a, double c, double d) => a * d * d + _b * _b * c;",
            "new Model()", "p[0], p[2], p[3]", [0, 0, 14, 0, 0, 0, 0, 6, 14, 0, 4, 0, 0, 6, 0, 10]),
        Fields("fields alone", "public double A = 2; private readonly double[] _b = [3, 5]; public double[,] D { get; } = { { 7 } }; [Differentiable(nameof(A), nameof(_b), nameof(D), {0})] public double Loss() => A * D[0, 0] * D[0, 0] + _b[0] * _b[0] * _b[1];",
            "new Model()", "", _expected),
        Fields("a field that is a structure", "private (double A, double[] B) _q = (2, [3, 5, 7]); [Differentiable(nameof(_q), {0})] public double Loss() => _q.A * _q.B[2] * _q.B[2] + _q.B[0] * _q.B[0] * _q.B[1];",
            "new Model()", "", _expected),
        new("vectors of System.Numerics", $$"""
            [Differentiable({{All}})]
            public static float Loss(System.Numerics.Vector3 x, float s, System.Numerics.Vector2 y) => s * System.Numerics.Vector3.Dot(x, x) + y.X * y.Y;
            """, "p", "float[] h = new float[36]; Losses.LossHessian(new(1, 2, 3), 4, new(5, 6), h); for (int i = 0; i < 36; i++) j[i] = h[i];", 1, 2, 3, 4, 5, 6)
        { Expected = [8, 0, 0, 2, 0, 0, 0, 8, 0, 4, 0, 0, 0, 0, 8, 6, 0, 0, 2, 4, 6, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0] },
        new("a layer", $$"""
            [Differentiable(nameof(w), nameof(b), {{All}})]
            public static double Loss(double[,] w, double[] b, double[] x)
            {
                double sum = 0;
                for (int i = 0; i < b.Length; i++)
                {
                    double z = b[i];
                    for (int k = 0; k < x.Length; k++)
                        z += w[i, k] * x[k];
                    sum += Math.Tanh(z) * Math.Exp(0.1 * z) * (1 + sum);
                }
                return sum;
            }

            public static double[] Flat(double[] p)
            {
                double[,] w = Matrix(p), g = new double[2, 3];
                double[] c = new double[2], all = new double[8];
                LossGradient(w, p[6..], [0.3, -0.2, 0.9], g, c);
                Buffer.BlockCopy(g, 0, all, 0, 48);
                c.CopyTo(all, 6);
                return all;
            }

            public static double[,] Matrix(double[] p)
            {
                double[,] w = new double[2, 3];
                Buffer.BlockCopy(p, 0, w, 0, 48);
                return w;
            }
            """, "Losses.Flat(p)", "Losses.LossHessian(Losses.Matrix(p), p[6..], [0.3, -0.2, 0.9], j);", 0.1, 0.4, -0.3, 0.8, 0.2, -0.5, 0.6, -0.7),
        new("empty matrices", $$"""
            [Differentiable({{All}})]
            public static double Loss(double[,] w, double[][] r) => w.Length + r.Length + 2;
            """, "p", "if (Losses.LossHessian(new double[0, 3], [[], []], j) != 4 || Losses.LossHessianDiagonal(new double[0, 3], [[]], j) != 3) throw new Exception();")
        { Expected = [] },
    ];

    public static TheoryData<string> Names => [.. _all.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_hessian_is_right(string name)
    {
        string? reason = _all.Single(c => c.Name == name).Check();
        Assert.True(reason is null, reason);
    }

    [Fact]
    public void Wrong_lengths_and_shared_rows_are_refused_by_name()
    {
        JacobianCase loss = new("misuse", $$"""
            [Differentiable(nameof(r), nameof(q), {{All}})]
            public static double Loss(double[][] r, (double A, double[] B) q, double[][] x) => r[0][0] * r[0][0] * q.B[0] * x[0][0];

            private static string Refused(Action call)
            {
                try { call(); }
                catch (ArgumentException e) { return e.ParamName + " "; }
                return "nothing ";
            }

            public static string Misuse()
            {
                double[] row = [1, 2, 3], b = [4], other = [5, 6, 7, 8, 9];
                double[][] r = [row], x = [other];
                string said = Refused(() => LossHessian(r, (1, b), x, new double[24])) + Refused(() => LossHessianDiagonal(r, (1, b), x, new double[6]))
                    + Refused(() => LossHessianDiagonal([row, row[..1]], (1, []), [other], other)) + Refused(() => LossHessianDiagonal(r, (1, other[..1]), x, other))
                    + Refused(() => LossHessianDiagonal([[1]], (1, row), x, row)) + Refused(() => LossHessianDiagonal([[]], (1, row), [[1]], row.AsSpan()));
                return said + string.Join(",", [.. row, .. b, .. other]);
            }
            """, "p", "");
        Assert.Equal("hessian hessian hessian hessian hessian hessian 1,2,3,4,5,6,7,8,9", loss.Misuse());
    }

    [Fact]
    public void Matrices_cost_no_garbage()
    {
        JacobianCase loss = new("no garbage", $$"""
            [Differentiable({{All}})]
            public static double Loss(double[,] w, double[][] r, (double A, double B) q) => w[0, 0] * w[1, 1] * r[1][0] * q.A + r[0][1] * q.B * q.B;

            public static string Misuse()
            {
                double[,] w = { { 1, 2 }, { 3, 4 } };
                double[][] r = [[1, 2], [3]];
                double[] h = new double[81], d = new double[9];
                for (int i = 0; i < 100; i++)
                    LossHessian(w, r, (1, 2), h);
                long least = long.MaxValue;
                for (int round = 0; round < 3; round++) // a collection that another test causes may empty the pool in one of them
                {
                    long before = GC.GetAllocatedBytesForCurrentThread();
                    for (int i = 0; i < 10; i++)
                    {
                        LossHessian(w, r, (1, 2), h);
                        LossHessianDiagonal(w, r, (1, 2), d);
                    }
                    least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
                }

                return $"{least} {h[3]} {d[8]}";
            }
            """, "p", "");
        Assert.Equal("0 3 4", loss.Misuse());
    }

    private static JacobianCase Known(string name, string method, string setup, string arguments, string types = "", string after = "") => new(
        name,
        $"[Differentiable({All})] {method}",
        "p",
        $"{{ bool kept = true; {setup} double value = Losses.LossHessian({arguments}, j); if (value != 143) throw new Exception(value.ToString()); {after} }} "
            + $"{{ bool kept = false; {setup} double[] d = new double[4]; Losses.LossHessianDiagonal({arguments}, d); {after} for (int i = 0; i < 4; i++) if (d[i] != j[5 * i]) throw new Exception(\"diagonal\"); }}",
        _abcd)
    { Types = types, Expected = _expected };

    private static JacobianCase Fields(string name, string members, string instance, string arguments, double[] expected)
    {
        string comma = arguments.Length > 0 ? ", " : "";
        return new(
            name,
            "",
            "p",
            $"var m = {instance}; double value = m.LossHessian({arguments}{comma}j); if (value != 143) throw new Exception(value.ToString()); "
                + $"double[] d = new double[4]; m.LossHessianDiagonal({arguments}{comma}d); for (int i = 0; i < 4; i++) if (d[i] != j[5 * i]) throw new Exception(\"diagonal\");",
            _abcd)
        { Types = $"public partial class Model {{ {members.Replace("{0}", All)} }}", Expected = expected };
    }
}
