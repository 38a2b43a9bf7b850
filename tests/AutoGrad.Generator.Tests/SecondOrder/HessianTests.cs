using System;
using System.Linq;
using AutoGrad.Generator.Tests.Jacobians;
using Xunit;

namespace AutoGrad.Generator.Tests.SecondOrder;

/// <summary>Hessians worked out by hand: at ordinary points, at kinks and ties, and where a zero meets an infinite slope.</summary>
public sealed class HessianTests
{
    private const string All = "Emit = Derivatives.Gradient | Derivatives.HessianVectorProduct | Derivatives.Hessian | Derivatives.HessianDiagonal";

    private static readonly JacobianCase[] _all =
    [
        Scalars("a product", "x * x * y", [2, 3], [6, 4, 4, 0]),
        Scalars("a power", "Math.Pow(x, 10) * y", [1, 2], [180, 10, 10, 0]),
        Scalars("a square at zero", "Math.Pow(x, 2) + Math.Pow(y, 3)", [0, 0], [2, 0, 0, 0]),
        Scalars("powers of zero", "Math.Pow(x, 5) + Math.Pow(y, 4)", [0, 0], [0, 0, 0, 0]),
        Scalars("an active exponent at zero", "Math.Pow(x, y)", [2, 0], [0, 0.5, 0.5, 0.480453013918201424667]),
        Scalars("an active exponent", "Math.Pow(x, y)", [1, 3], [6, 1, 1, 0]),
        Scalars("x |x| at zero", "x * Math.Abs(x) + y * Math.Abs(y)", [0, 2], [0, 0, 0, 2]),
        Scalars("a rectifier squared at its kink", "Math.Max(0, x) * Math.Max(0, x) + Math.Max(0, y) * y", [0, 3], [0, 0, 0, 2]),
        Scalars("a tie of two maxima", "Math.Max(x * x, y * y)", [1, 1], [2, 0, 0, 0]),
        Scalars("a tie of two minima", "Math.Min(x * x * y, y * x)", [1, 1], [2, 2, 2, 0]),
        Scalars("a strong zero", "y * Math.Min(1, 1 / x)", [0, 3], [0, 0, 0, 0]),
        Scalars("a strong zero in a logarithm", "y * y * Math.Max(-1, Math.Log(x))", [0, 3], [0, 0, 0, -2]),
        Scalars("a branch that was not taken", "y * (x == 0 ? 1 : Math.Sin(x) / x)", [0, 3], [0, 0, 0, 0]),
        Scalars("a branch at an ordinary point", "y * (x == 0 ? 1 : x * x)", [2, 3], [6, 4, 4, 0]),
        Scalars("a zero that moves", "y * Math.Sqrt(x)", [4, 0], [0, 0.25, 0.25, 0]),
        Scalars("a clamp", "Math.Clamp(x * x, 0.0, 10.0) * y + Math.Clamp(y, -1.0, 1.0) * x", [2, 5], [10, 4, 4, 0]),
        Scalars("pieces", "Math.Floor(x) * y * y + Math.Round(y) * x * x", [1.5, 2.25], [4, 0, 0, 2]),
        Scalars("a distance", "Math.Sqrt(x * x + y * y)", [3, 4], [0.128, -0.096, -0.096, 0.072]),
        Scalars("a quotient", "x / y", [3, 2], [0, -0.25, -0.25, 0.75]),
        Scalars("one argument alone", "x * x * x", [2, 1], [12, 0, 0, 0]),
        new("zeros in arrays that move", $$"""
            [Differentiable({{All}})]
            public static double Loss(double x, double y)
            {
                double[] a = [y, 1, x];
                a[1] = a[0] * Math.Sqrt(a[2]);
                a[0] = 7;
                return a[1];
            }
            """, "p", "Losses.LossHessian(p[0], p[1], j);", 4, 0) { Expected = [0, 0.25, 0.25, 0] },
        new("an array that is overwritten", $$"""
            [Differentiable({{All}})]
            public static double Loss(Span<double> v, double s)
            {
                v[0] *= v[1];
                v[1] = v[0] * v[0] * s;
                return v[1];
            }
            """, "p", "double[] v = p[..2]; Losses.LossHessian(v, p[2], j); if (v[0] != 6 || v[1] != 36) throw new Exception();", 2, 3, 1)
        { Expected = [18, 24, 36, 24, 8, 24, 36, 24, 0] },
        new("a loop", $$"""
            [Differentiable({{All}})]
            public static double Loss(ReadOnlySpan<double> w)
            {
                double p = 1;
                foreach (double v in w)
                    p *= v;
                return p;
            }
            """, "p", "Losses.LossHessian(p, j);", 2, 3, 5) { Expected = [0, 5, 3, 5, 0, 2, 3, 2, 0] },
        new("a diagonal", $$"""
            [Differentiable({{All}})]
            public static double Loss(ReadOnlySpan<double> w, double s) => w[0] * w[0] * s * s + Math.Pow(w[1], 3);
            """, "p", "double[] d = new double[3]; Losses.LossHessianDiagonal(p.AsSpan(0, 2), p[2], d); for (int i = 0; i < 3; i++) for (int k = 0; k < 3; k++) j[3 * i + k] = i == k ? d[i] : 0;", 2, 3, 5)
        { Expected = [50, 0, 0, 0, 18, 0, 0, 0, 8] },
        new("generic numbers", $$"""
            [Differentiable({{All}})]
            public static T Loss<T>(T x, T[] v) where T : System.Numerics.IFloatingPointIeee754<T> => T.Exp(x) * v[0] * v[0];
            """, "p", "Losses.LossHessian(p[0], p[1..], j);", 0, 3) { Expected = [9, 6, 6, 2] },
        new("ref and out parameters", $$"""
            [Differentiable(nameof(x), {{All}})]
            public static double Loss(ref double x, out int calls, in double s)
            {
                calls = 3;
                x *= x;
                return x * x * s;
            }
            """, "p", "double x = p[0]; Losses.LossHessian(ref x, out int calls, 2, j); if (x != 4 || calls != 3) throw new Exception();", 2) { Expected = [96] },
        new("numbers of the name of ours", $$"""
            [Differentiable({{All}})]
            public static double Loss(double n, double k, double hessian, double value) => n * k * hessian * value;
            """, "p", "Losses.LossHessian(p[0], p[1], p[2], p[3], j);", 1, 1, 1, 1)
        { Expected = [0, 1, 1, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1, 1, 1, 0] },
        new("an empty array", $$"""
            [Differentiable({{All}})]
            public static double Loss(double[] w) => w.Length + 2;
            """, "p", "if (Losses.LossHessian(p, j) != 2 || Losses.LossHessianDiagonal(p, j) != 2) throw new Exception();") { Expected = [] },
        new("single precision", $$"""
            [Differentiable({{All}})]
            public static float Loss(float x, ReadOnlySpan<float> v) => x * x * v[0];
            """, "p", "float[] h = new float[4]; Losses.LossHessian((float)p[0], [(float)p[1]], h); for (int i = 0; i < 4; i++) j[i] = h[i];", 2, 3)
        { Expected = [6, 4, 4, 0] },
    ];

    public static TheoryData<string> Names => [.. _all.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_hessian_is_right(string name)
    {
        string? reason = _all.Single(c => c.Name == name).Check();
        Assert.True(reason is null, reason);
    }

    /// <summary>Lengths and overlaps are refused by name before anything is written.</summary>
    [Fact]
    public void Misuse_is_refused_by_name()
    {
        JacobianCase loss = new("misuse", $$"""
            [Differentiable(nameof(w), {{All}})]
            public static double Loss(double[] w, double[] x) => w[0] * w[0] * x[0] + w[1];

            private static string Refused(Action call)
            {
                try { call(); }
                catch (ArgumentException e) { return e.ParamName + " "; }
                return "nothing ";
            }

            public static string Misuse()
            {
                double[] w = [1, 2], x = [3, 4], g = [8, 8], q = [9, 9], d = [1, 0], h = [7, 7, 7, 7];
                string said = Refused(() => LossHessian(w, x, new double[3])) + Refused(() => LossHessian(w, x, new double[5]))
                    + Refused(() => LossHessianDiagonal(w, x, new double[3])) + Refused(() => LossHessianDiagonal(w, x, w)) + Refused(() => LossHessianDiagonal(w, x, x))
                    + Refused(() => LossHessianVectorProduct(w, x, new double[1], g, q)) + Refused(() => LossHessianVectorProduct(w, x, d, new double[1], q))
                    + Refused(() => LossHessianVectorProduct(w, x, d, g, new double[3])) + Refused(() => LossHessianVectorProduct(w, x, d, g, g))
                    + Refused(() => LossHessianVectorProduct(w, x, d, d, q)) + Refused(() => LossHessianVectorProduct(w, x, d, g, d))
                    + Refused(() => LossHessianVectorProduct(w, x, d, w, q)) + Refused(() => LossHessianVectorProduct(w, x, d, g, x))
                    + Refused(() => LossHessianVectorProduct(w, x, w, g, q));
                said += string.Join(",", [.. w, .. x, .. g, .. q, .. d, .. h]);
                return said;
            }
            """, "p", "");
        Assert.Equal(
            "hessian hessian hessian hessian hessian wDirection wGradient wProduct wProduct wGradient wProduct wGradient wProduct nothing " +
            "1,2,3,4,6,1,6,0,1,0,7,7,7,7",
            loss.Misuse());
    }

    [Fact]
    public void It_allocates_nothing()
    {
        JacobianCase loss = new("no garbage", $$"""
            [Differentiable(nameof(w), {{All}})]
            public static double Loss(double[] w, double[] x)
            {
                double sum = 0;
                double[] r = new double[x.Length];
                for (int i = 0; i < x.Length; i++)
                {
                    r[i] = w[0] * Math.Exp(w[1] * x[i]);
                    double t = r[i];
                    while (t > 1)
                        t = Math.Sqrt(t) * 0.9;
                    sum += t * r[i];
                }
                return sum;
            }

            public static string Misuse()
            {
                double[] w = [1, 0.5], x = [1, 2, 3], h = new double[4], d = new double[2];
                for (int i = 0; i < 100; i++)
                    LossHessian(w, x, h);
                long least = long.MaxValue;
                for (int round = 0; round < 3; round++) // a collection that another test causes may empty the pool in one of them
                {
                    long before = GC.GetAllocatedBytesForCurrentThread();
                    for (int i = 0; i < 10; i++)
                    {
                        LossHessian(w, x, h);
                        LossHessianDiagonal(w, x, d);
                    }
                    least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
                }

                return $"{least} {h[1] == h[2] || Math.Abs(h[1] - h[2]) < 1e-12} {h[0] == d[0] && h[3] == d[1]}";
            }
            """, "p", "");
        Assert.Equal("0 True True", loss.Misuse());
    }

    /// <summary>A Hessian takes several runs: what these would change for one another is refused, never wrong.</summary>
    [Theory]
    [InlineData("private double[] _w = [1, 2]; [Differentiable(nameof(_w), Emit = Derivatives.Hessian)] public double Loss(double x) { _w[0] *= x; return _w[0] * _w[0]; }")]
    [InlineData("private double _w = 1; [Differentiable(nameof(_w), nameof(x), Emit = Derivatives.Hessian)] public double Loss(double x) { _w *= x; return _w * _w; }")]
    [InlineData("private int _calls; [Differentiable(Emit = Derivatives.Hessian)] public double Loss(double x) { _calls++; return x * x * _calls; }")]
    [InlineData("[Differentiable(nameof(x), Emit = Derivatives.Hessian)] public double Loss(double x, double[,] m) { m[0, 0] *= x; return m[0, 0] * x; }")]
    [InlineData("[Differentiable(nameof(x), Emit = Derivatives.Hessian)] public double Loss(double x, Random r) => x * x * r.NextDouble();")]
    public void Runs_that_would_change_one_another_are_refused(string members)
    {
        JacobianCase loss = new("changes", "", "p", "") { Types = "public partial class Model { " + members + " }" };
        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(() => loss.Check());
        Assert.Contains("take several runs", refused.Message);
    }

    private static JacobianCase Scalars(string name, string expression, double[] point, double[] expected) => new(
        name,
        $"[Differentiable({All})] public static double Loss(double x, double y) => {expression};",
        "p", "Losses.LossHessian(p[0], p[1], j);", point)
    { Expected = expected };
}
