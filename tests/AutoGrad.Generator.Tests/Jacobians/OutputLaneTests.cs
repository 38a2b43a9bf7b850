using System;
using System.Linq;
using Xunit;

namespace AutoGrad.Generator.Tests.Jacobians;

/// <summary>
/// Jacobians of few rows: one reverse sweep whose lanes are the outputs, against differences of the method; and which methods keep to columns.
/// </summary>
public sealed class OutputLaneTests
{
    private const string Request = "Emit = Derivatives.Jacobian";

    private static readonly (string Name, string Members, string Primal, string Jacobian, double[] Point)[] _cases =
    [
        ("a camera", $$"""
            [Differentiable(nameof(c), nameof(p), nameof(weight), {{Request}})]
            public static (double X, double Y) F(ReadOnlySpan<double> c, ReadOnlySpan<double> p, double weight, double[] seen)
            {
                double x = p[0] - c[0], y = p[1] - c[1], z = p[2] + 4, squared = c[2] * c[2] + c[3] * c[3];
                if (squared > 0)
                {
                    double angle = Math.Sqrt(squared), cosine = Math.Cos(angle), sine = Math.Sin(angle);
                    (x, y) = (cosine * x - sine * y, sine * x + cosine * y);
                }
                x /= z;
                y /= z;
                double scale = 1 + c[4] * (x * x + y * y);
                return (weight * (scale * x - seen[0]), weight * (scale * y - seen[1]));
            }
            """, "{ var (x, y) = Losses.F(p.AsSpan(0, 5), p.AsSpan(5, 3), p[8], [1, 2]); return [x, y]; }",
            "Losses.FJacobian(p.AsSpan(0, 5), p.AsSpan(5, 3), p[8], [1, 2], j);", [0.3, -0.2, 0.5, 0.7, 0.1, 1.5, -0.4, 0.9, 2]),
        ("a branch that is not taken", $$"""
            [Differentiable({{Request}})]
            public static (double X, double Y) F(ReadOnlySpan<double> c)
            {
                double x = c[0], y = c[1];
                if (c[2] > 0)
                {
                    double angle = Math.Sqrt(c[2]);
                    (x, y) = (x / angle, y * angle);
                }
                return (x * c[3], y - c[3]);
            }
            """, "{ var (x, y) = Losses.F(p); return [x, y]; }", "Losses.FJacobian(p, j);", [0.3, -0.2, -0.5, 0.7]),
        ("three of four lanes", $$"""
            public readonly record struct Place(double X, double Y, double Z);

            [Differentiable({{Request}})]
            public static Place F(double[] w, double s)
            {
                double sum = 0, product = s;
                for (int i = 0; i < w.Length; i++)
                    sum += w[i] * w[i];
                product *= w[0] * w[w.Length - 1];
                return new Place(sum, product, Math.Max(w[0], s) + w[1]);
            }
            """, "{ var f = Losses.F(p[..^1], p[^1]); return [f.X, f.Y, f.Z]; }", "Losses.FJacobian(p[..^1], p[^1], j);", [0.3, -0.2, 0.9, 0.7]),
        ("more than lie on the stack", $$"""
            [Differentiable({{Request}})]
            public static (double, double) F(ReadOnlySpan<double> w)
            {
                double even = 0, odd = 0;
                for (int i = 0; i < w.Length; i++)
                {
                    if (i % 2 == 0)
                        even += Math.Sin(w[i]);
                    else
                        odd += w[i] * w[i];
                }
                return (even, odd);
            }
            """, "{ var (a, b) = Losses.F(p); return [a, b]; }", "Losses.FJacobian(p, j);", [.. Enumerable.Range(0, 77).Select(i => Math.Cos(1.3 * i))]),
        ("variables of the caller", $$"""
            [Differentiable(nameof(w), {{Request}})]
            public static void F(ReadOnlySpan<double> w, double upstream, out double adjoints, out double n)
            {
                adjoints = w[0] * w[1] * upstream;
                n = Math.Exp(w[1]) / w[0];
            }
            """, "{ Losses.F(p, 3, out double a, out double b); return [a, b]; }", "Losses.FJacobian(p, 3, out double a, out double b, j);", [0.3, -0.2, 1]),
        ("work space", $$"""
            [Differentiable(nameof(w), nameof(s), {{Request}})]
            public static (double Sum, double Last) F(ReadOnlySpan<double> w, double s, [NotDifferentiated] Span<double> work)
            {
                work[0] = 5;
                Span<double> t = stackalloc double[2];
                t[0] = w[0] * s;
                t[1] = t[0] * w[1];
                t[0] += t[1] * t[1];
                return (t[0] + t[1], t[1] * s);
            }
            """, "{ var (a, b) = Losses.F(p.AsSpan(0, 2), p[2], new double[1]); return [a, b]; }", "Losses.FJacobian(p.AsSpan(0, 2), p[2], new double[1], j);", [0.3, -0.2, 1.5]),
        ("eight lanes", $$"""
            [Differentiable({{Request}})]
            public static (double, double, double, double, double, double, double, double) F(ReadOnlySpan<double> w) =>
                (w[0], w[1] * w[0], w[0] / w[1], Math.Abs(w[1]), Math.Min(w[0], w[1]), Math.Pow(w[0], w[1]), Math.Atan2(w[0], w[1]), 3);
            """, "{ var (a, b, c, d, e, f, g, h) = Losses.F(p); return [a, b, c, d, e, f, g, h]; }", "Losses.FJacobian(p, j);", [0.3, -0.2, 1]),
        ("members of the instance", $$"""
            public sealed partial class Model(double[] w, double s)
            {
                private readonly double[] _w = w;
                private readonly double _s = s;

                [Differentiable(nameof(_w), nameof(_s), nameof(x), {{Request}})]
                public (double A, double B) F(double x) => (_w[0] * x + _s, _w[1] * _s * x);
            }
            """, "{ var (a, b) = new Losses.Model(p[..2], p[2]).F(p[3]); return [a, b]; }",
            "double[] rows = new double[8]; new Losses.Model(p[..2], p[2]).FJacobian(p[3], rows); Corpus.Order.Copy(rows, j);", [0.3, -0.2, 1.5, 0.4]),
    ];

    public static TheoryData<string> Names => [.. _cases.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Few_rows_are_one_sweep(string name)
    {
        var (_, members, primal, jacobian, point) = _cases.Single(c => c.Name == name);
        // The instance's members come behind the parameters.
        const string Order = "public static class Order { public static void Copy(double[] rows, double[] j) { for (int i = 0; i < 8; i++) j[i] = rows[i / 4 * 4 + (i + 1) % 4]; } }";
        JacobianCase rows = new(name, members, primal[1..^1], jacobian, point) { Types = Order };
        string text = rows.Generated();
        Assert.Contains("FJacobianRows(", text);
        Assert.DoesNotContain("JacobianColumn", text);
        string? reason = rows.Check();
        Assert.True(reason is null, reason);
    }

    /// <summary>What an output does not depend on has no slope, however steep others are there.</summary>
    [Fact]
    public void A_zero_stays_one_beside_infinite_slopes()
    {
        JacobianCase roots = new("roots", $$"""
            [Differentiable({{Request}})]
            public static (double, double, double) F(ReadOnlySpan<double> w)
            {
                double root = Math.Sqrt(w[0]), both = root * w[1];
                return (root, both + w[2], Math.Min(1, 1 / w[0]) * w[2]);
            }
            """, "new double[3]", "Losses.FJacobian(p, j);", 0, 2, 4)
        { Expected = [double.PositiveInfinity, 0, 0, double.PositiveInfinity, 0, 1, 0, 0, 1] };
        string? reason = roots.Check();
        Assert.True(reason is null, reason);
        Assert.Contains("FJacobianRows(", roots.Generated());
    }

    [Fact]
    public void Floats_have_twice_the_lanes()
    {
        JacobianCase floats = new("floats", $$"""
            [Differentiable({{Request}})]
            public static (float, float, float, float) F(ReadOnlySpan<float> w) => (w[0] * w[1], w[0] + 3 * w[1], 2, w[1] * w[1] * w[2]);
            """, "new double[4]",
            "float[] f = new float[12]; Losses.FJacobian([2, 3, 5], f); for (int i = 0; i < 12; i++) j[i] = f[i];", 2, 3, 5)
        { Expected = [3, 2, 0, 1, 3, 0, 0, 0, 0, 0, 30, 9] };
        string? reason = floats.Check();
        Assert.True(reason is null, reason);
        Assert.Contains("Vector128<float>", floats.Generated());
    }

    [Fact]
    public void No_columns_are_no_rows()
    {
        JacobianCase empty = new("empty", $$"""
            [Differentiable({{Request}})]
            public static (double, double) F(ReadOnlySpan<double> w)
            {
                double a = 0, b = 0;
                foreach (double v in w)
                {
                    a += v;
                    b -= v;
                }
                return (a, b);
            }
            """, "new double[1]", "Losses.FJacobian([], []); Losses.FJacobian([3], new double[2]); j[0] = 1;", 2)
        { Expected = [1] };
        string? reason = empty.Check();
        Assert.True(reason is null, reason);
    }

    [Theory]
    [InlineData("few numbers", "(double, double) F(double x, double y)", "return (x * y, x);", "")]
    [InlineData("one number", "double F(double[] w)", "return w[0] * w[1];", "")]
    [InlineData("a state that is kept", "(double, double) F(double[] w)", "double a = w[0], b = 0; for (int i = 0; i < w.Length; i++) { a = Math.Sin(a) * w[i]; b += a * a; } return (a, b);", "")]
    [InlineData("steps of unknown number", "(double, double) F(double[] w)", "double a = w[0] * w[0]; while (a > 0.1) a = Math.Sin(a) * 0.5; return (a, a * w[1]);", "")]
    [InlineData("one after the other", "(double, double) F(double[] w)", "return (w[0], w[1]);", ", Vectorize = false")]
    [InlineData("a parameter that changes", "(double, double) F(Span<double> w)", "w[0] *= w[1]; return (w[0], w[1]);", "")]
    [InlineData("more than lanes", "(double, double, double, double, double, double, double, double, double) F(double[] w)",
        "return (w[0], w[1], w[0], w[1], w[0], w[1], w[0], w[1], w[0] * w[1]);", "")]
    public void Others_go_column_by_column(string name, string head, string body, string options)
    {
        string text = new JacobianCase(name, $"[Differentiable({Request}{options})] public static {head} {{ {body} }}", "p", "", []).Generated();
        Assert.DoesNotContain("JacobianRows", text);
        Assert.Contains("FJacobianColumn", text);
    }
}
