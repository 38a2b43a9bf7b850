using System;
using System.Linq;
using Xunit;

namespace AutoGrad.Generator.Tests.Jacobians;

/// <summary>
/// Derivatives that take several directions at a time: for as many numbers as fill no vector, one, and more than one, against differences of
/// the method and, to the bit, against the same method with one direction after the other.
/// </summary>
public sealed class DirectionLaneTests
{
    private const string Curvature = "Emit = Derivatives.Hessian | Derivatives.HessianDiagonal";

    /// <summary>Twins: <c>F</c> and <c>One</c> are the same method; <c>P</c> and <c>A</c> in the templates stand for parameters and arguments.</summary>
    private static readonly (string Name, string Parameters, string Active, string Arguments, string Body)[] _residuals =
    [
        ("loops and a branch", "ReadOnlySpan<double> w, double[] x", "nameof(w)", "p, [0.5, -1, 2]", """
            double[] r = new double[x.Length * w.Length];
            for (int i = 0; i < x.Length; i++)
            {
                double s = 0.25;
                for (int k = 0; k < w.Length; k++)
                {
                    s += w[k] * x[i];
                    if (x[i] > 0 && k % 2 == 0)
                        s *= Math.Sin(w[k]) + 2;
                    r[i * w.Length + k] = s * w[w.Length - 1 - k];
                }
            }
            return r;
            """),
        ("memory of its own and a while loop", "double[] w", "nameof(w)", "p", """
            double[] t = new double[w.Length], r = new double[3];
            for (int k = 0; k < w.Length; k++)
                t[k] = Math.Exp(0.1 * w[k]) * (k > 0 ? t[k - 1] : 1);
            double s = t[w.Length - 1];
            while (s > 0.5)
            {
                s *= 0.75;
                r[0] += s * s;
            }
            t.CopyTo(w);
            Span<double> end = t.AsSpan(w.Length / 2);
            end[0] = -s;
            foreach (double v in t)
                r[1] += v * v;
            r[2] = Math.Max(w[0], w[w.Length - 1]) / (1 + Math.Abs(w[0]));
            return r;
            """),
        ("numbers, a vector and a matrix", "double a, ReadOnlySpan<double> w, double[,] m, double b", "nameof(a), nameof(w), nameof(m), nameof(b)",
            "p[0], p.AsSpan(1, p.Length - 6), new double[,] { { p[^5], p[^4] }, { p[^3], p[^2] } }, p[^1]", """
            double[] r = [a * m[0, 1] + b * b, m[1, 0] / (2 + Math.Cos(b)), 3];
            for (int k = 0; k < w.Length; k++)
                r[2] += w[k] * w[k] * m[k % 2, 1 - k % 2] * a;
            return r;
            """),
    ];

    public static TheoryData<string, int> Outputs =>
        new(from name in new[] { "every row", "some rows", "parts", "blocks", "blocks of parts", "no trips", "a block with a gap", "a state" } from n in new[] { 2, 8, 9, 17, 28, 35 } select (name, n));

    public static TheoryData<string, int> Residuals =>
        new(from r in _residuals from n in new[] { 6, 7, 8, 9, 16, 17, 26, 32, 33, 70 } select (r.Name, n));

    public static TheoryData<string, int> Losses =>
        new(from name in new[] { "a valley", "logistic", "a stack", "kinks", "in place", "a matrix" } from n in new[] { 2, 4, 7, 8, 9, 17 } select (name, n));

    [Theory]
    [MemberData(nameof(Residuals))]
    public void Several_columns_are_as_right_as_one(string name, int n)
    {
        var (_, parameters, active, arguments, body) = _residuals.Single(r => r.Name == name);
        string generated = TwinJacobians.Agree(TwinJacobians.Of(name, parameters, active, arguments, body, Point(n)));
        Assert.Contains("FJacobianColumns(", generated);
        Assert.Contains("FJacobianColumnGroups(", generated);
        Assert.DoesNotContain("OneJacobianColumns(", generated);
    }

    /// <summary>No more numbers than a vector has lanes take one run, along directions that are written down.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(9)]
    public void A_few_numbers_need_no_memory(int n)
    {
        string parameters = string.Join(", ", Enumerable.Range(0, n).Select(i => $"double x{i}")), arguments = string.Join(", ", Enumerable.Range(0, n).Select(i => $"p[{i}]"));
        string active = string.Join(", ", Enumerable.Range(0, n).Select(i => $"nameof(x{i})")), sum = string.Join(" + ", Enumerable.Range(0, n).Select(i => $"{i + 1} * Math.Sin(x{i})"));
        string body = $"double s = {sum}, q = 1; while (s > 0.125 && q < 50) {{ q *= 1.5 + x0 * x{n - 1}; s *= x1; }} return [s * x1, q, s > 0 ? s * q : x{n / 2}, x0 / (1 + x{n - 1} * x{n - 1})];";
        string generated = TwinJacobians.Agree(TwinJacobians.Of($"{n} numbers", parameters, active, arguments, body, Point(n)));
        string vector = n <= 2 ? "Vector128" : n <= 4 ? "Vector256" : "Vector512";
        Assert.Equal(n <= 8, generated.Contains($"{vector}<double>> directions = stackalloc", StringComparison.Ordinal));
    }

    /// <summary>The tangents of a span that is written lie in the Jacobian from the start, where they are only written.</summary>
    [Theory]
    [MemberData(nameof(Outputs))]
    public void A_span_that_is_written_is_as_right_in_place(string name, int n)
    {
        string parameters = name == "a state" ? "Span<double> y, int from" : "ReadOnlySpan<double> w, [NotDifferentiated] Span<double> y, int from";
        string body = name switch
        {
            "every row" => "for (int i = 0; i < y.Length; i++) y[i] = w[i % w.Length] * w[w.Length - 1] + Math.Sin(w[0]);",
            "some rows" => "for (int i = from; i < y.Length; i += 2) if (i % 3 > 0) y[i] = w[i % w.Length] * w[0]; y[0] = 7;",
            "blocks" => "int n = (y.Length - from) / 3; for (int i = 0; i < n; i++) { y[3 * i] = w[0] * i; y[1 + 3 * i] = w[i % w.Length] * w[1]; if (i > 2) y[3 * i] = 1; y[3 * i + 2] = Math.Exp(w[1]); }",
            "blocks of parts" => "int n = y.Length / 2; for (int i = 0; i < n; i++) { Span<double> part = y.Slice(2 * i, 2); part[1] = w[0] * w[i % w.Length]; part[0] = i; }",
            "no trips" => "int n = from - 3; for (int i = 0; i < n; i++) y[i] = w[0]; for (int i = 0; i < from; i++) y[i] = w[1] * w[0];",
            "a block with a gap" => "int n = y.Length / 3; for (int i = 0; i < n; i++) { y[3 * i] = w[0] * i; y[3 * i + 1] = w[1]; if (i == from) y[3 * i + 2] = w[0]; }",
            "parts" => "Span<double> part = y[from..]; for (int i = 0; i < part.Length; i++) part[i] = w[0] * w[i % w.Length]; y[^1] = w[0]; y[^1] = w[1] * w[1];",
            _ => "for (int i = from; i < y.Length; i++) { y[i] *= y[i - 1]; y[i - 1] += Math.Sin(y[i]); }",
        };
        string active = name == "a state" ? "nameof(y)" : "nameof(w)", arguments = name == "a state" ? "y, 1" : "p, y, 1";
        string start = name == "a state" ? "double[] y = [..p];" : "double[] y = new double[p.Length + 3];";
        JacobianCase twins = new(
            name,
            $$"""
            [Differentiable({{active}}, Emit = Derivatives.Jacobian)]
            public static void F({{parameters}}) { {{body}} }

            [Differentiable({{active}}, Emit = Derivatives.Jacobian, Vectorize = false)]
            public static void One({{parameters}}) { {{body}} }
            """,
            $"{start} Losses.F({arguments}); return y;",
            $$"""
            double[] one = new double[j.Length];
            Array.Fill(one, 99);
            {{start}}
            Losses.FJacobian({{arguments}}, j);
            {{start.Replace("double[] ", "")}}
            Losses.OneJacobian({{arguments}}, one);
            if (!j.AsSpan().SequenceEqual(one))
                throw new Exception(string.Join(' ', j) + " but " + string.Join(' ', one));
            """,
            Point(n));
        string? reason = twins.Check();
        Assert.True(reason is null, reason);
    }

    /// <summary>The pool's arrays are not clear: what is not written must be made so.</summary>
    [Theory]
    [InlineData("every element", "for (int i = 0; i < n; i++) { t[2 * i] = w[i] * w[0]; t[2 * i + 1] = w[i]; }", true)]
    [InlineData("a clear of what is clear", "t.AsSpan().Clear(); Array.Clear(t); for (int i = 0; i < n; i++) t[2 * i] = w[i] * w[0];", false)]
    [InlineData("every second element", "for (int i = 0; i < n; i++) t[2 * i] = w[i] * w[0];", false)]
    [InlineData("what is read before", "for (int i = 0; i < n; i++) { t[2 * i] = w[i] * w[0] + t[(2 * i + 2) % t.Length]; t[2 * i + 1] = w[i]; }", false)]
    [InlineData("one trip less", "for (int i = 0; i < n - 1; i++) { t[2 * i] = w[i] * w[0]; t[2 * i + 1] = w[i]; }", false)]
    [InlineData("from the second on", "for (int i = 1; i < n; i++) { t[2 * i] = w[i] * w[0]; t[2 * i + 1] = w[i]; }", false)]
    [InlineData("where a condition holds", "for (int i = 0; i < n; i++) { t[2 * i] = w[i] * w[0]; if (i % 3 == 1) t[2 * i + 1] = w[i]; }", false)]
    [InlineData("another name", "double[] u = t; for (int i = 0; i < n; i++) { t[2 * i] = w[i] * w[0]; t[2 * i + 1] = w[i] + u[t.Length - 1]; }", false)]
    public void Memory_of_its_own_is_zero_until_it_is_written(string name, string body, bool isWritten)
    {
        JacobianCase made = new(
            name,
            $$"""
            [Differentiable(nameof(w), Emit = Derivatives.Jacobian)]
            public static void F(double[] w, double[] y)
            {
                int n = w.Length;
                double[] t = new double[2 * n];
                {{body}}
                for (int i = 0; i < y.Length; i++)
                    y[i] = t[i] * w[1] + t[t.Length - 1 - i];
            }
            """,
            "double[] y = new double[2 * p.Length]; Losses.F(p, y); return y;",
            """
            for (int k = 0; k < 2; k++)
            {
                var vectors = System.Buffers.ArrayPool<System.Runtime.Intrinsics.Vector512<double>>.Shared.Rent(8 * p.Length);
                Array.Fill(vectors, System.Runtime.Intrinsics.Vector512.Create(double.NaN));
                System.Buffers.ArrayPool<System.Runtime.Intrinsics.Vector512<double>>.Shared.Return(vectors);
                var numbers = System.Buffers.ArrayPool<double>.Shared.Rent(2 * p.Length);
                Array.Fill(numbers, double.NaN);
                System.Buffers.ArrayPool<double>.Shared.Return(numbers);
                Losses.FJacobian(p, new double[2 * p.Length], j);
            }
            """,
            Point(29));
        string? reason = made.Check();
        Assert.True(reason is null, reason);
        Assert.Equal(isWritten, made.Generated().Contains("Scratch.Rent(ref tTangentArray"));
    }

    [Theory]
    [MemberData(nameof(Losses))]
    public void Several_products_are_as_right_as_one(string name, int n)
    {
        var (parameters, arguments, body, end) = Loss(name);
        string Twin(string method, string options) => $$"""

            [Differentiable({{options}})]
            public static double {{method}}({{parameters}}) { {{body}} }
            """;
        bool isMatrix = name == "a matrix";
        JacobianCase twins = new(
            name,
            Twin("F", Curvature) + Twin("One", Curvature + ", Vectorize = false") + Twin("G", "Emit = Derivatives.Gradient"),
            isMatrix
                ? $"var g = new double[2, p.Length / 2]; double[] h = new double[p.Length]; Losses.GGradient({arguments}, g); Buffer.BlockCopy(g, 0, h, 0, 8 * p.Length); return h;"
                : $"double[] g = new double[p.Length]; Losses.GGradient({arguments}, g); return g;",
            $$"""
            int n = p.Length;
            double[] one = new double[n * n], d = new double[n], e = new double[n], q = [..p];
            double v = Losses.FHessian({{arguments}}, j);
            {{end}}
            p = [..q];
            double u = Losses.OneHessian({{arguments}}, one);
            p = [..q];
            Losses.FHessianDiagonal({{arguments}}, d);
            p = [..q];
            Losses.OneHessianDiagonal({{arguments}}, e);
            if (!(Math.Abs(u - v) <= 1e-13 * Math.Abs(u)))
                throw new Exception("value");
            for (int i = 0; i < n * n; i++)
            {
                if (i / n == i % n && (d[i / n] != j[i] || e[i / n] != one[i]))
                    throw new Exception($"diagonal {i / n}");
                if (!(Math.Abs(j[i] - one[i]) <= 1e-13 * Math.Max(1, Math.Abs(one[i]))))
                    throw new Exception($"{i / n} {i % n}: {j[i]} but {one[i]}");
            }
            """,
            Point(isMatrix ? n + n % 2 : n))
        { Types = "public static class Of { public static double[,] Matrix(double[] p) { var m = new double[2, p.Length / 2]; Buffer.BlockCopy(p, 0, m, 0, 8 * p.Length); return m; } }" };
        string? reason = twins.Check();
        Assert.True(reason is null, reason);
        Assert.Contains("FHessianColumns(", twins.Generated());
        Assert.DoesNotContain("OneHessianColumns(", twins.Generated());
    }

    [Theory]
    [InlineData("a recursion", "double[] w", "Deep(w, 0)", "private static double Deep(double[] w, int i) => i == w.Length ? 1 : (w[i] + 1) * Deep(w, i + 1);")]
    [InlineData("rows of their own lengths", "double[][] w", "w[0][0] * w[1][1]", "")]
    [InlineData("a sum in single precision", "double[] w", "(float)w[0] * (double)(float)w[1]", "")]
    [InlineData("a single number", "double x", "x * x", "")]
    public void What_has_no_lanes_takes_one_direction_after_the_other(string name, string parameters, string expression, string rest)
    {
        string text = new JacobianCase(name, $"[Differentiable(Emit = Derivatives.Jacobian)] public static double F({parameters}) => {expression}; {rest}", "p", "", []).Generated();
        Assert.Contains("FJacobianColumn(", text);
        Assert.DoesNotContain("FJacobianColumns(", text);
    }

    [Fact]
    public void The_vector_is_as_wide_as_it_must_be()
    {
        Assert.Contains("Vector128<double>", Scalars(2, "double"));
        Assert.Contains("Vector256<double>", Scalars(3, "double"));
        Assert.Contains("Vector512<double>", Scalars(5, "double"));
        Assert.Contains("Vector128<float>", Scalars(4, "float"));
        Assert.Contains("Vector256<float>", Scalars(5, "float"));

        static string Scalars(int n, string type)
        {
            string[] names = [.. Enumerable.Range(0, n).Select(i => "x" + i)];
            string parameters = string.Join(", ", names.Select(x => $"{type} {x}"));
            return new JacobianCase("scalars", $"[Differentiable(Emit = Derivatives.Jacobian)] public static {type} F({parameters}) => {string.Join(" * ", names)};", "p", "", []).Generated();
        }
    }

    [Fact]
    public void Parameters_may_have_our_names()
    {
        JacobianCase names = new("names", """
            [Differentiable(nameof(n), Emit = Derivatives.Jacobian | Derivatives.Hessian)]
            public static double F(double[] n, string directions, int first, object? products, double scratch, double lanes, int vectors) => n[0] * n[first] * scratch + directions.Length * lanes * vectors;
            """, "[Losses.F(p, \"ab\", 1, null, 2, 3, 4)]", "Losses.FHessian(p, \"ab\", 1, null, 2, 3, 4, new double[p.Length * p.Length]); Losses.FJacobian(p, \"ab\", 1, null, 2, 3, 4, j);", 2, 3, 5);
        string? reason = names.Check();
        Assert.True(reason is null, reason);
        Assert.Contains("FHessianColumns(", names.Generated());
    }

    /// <summary>An infinite slope that a direction does not meet is no part of it, lane by lane.</summary>
    [Fact]
    public void A_zero_stays_one_beside_infinite_slopes()
    {
        JacobianCase roots = new("roots", """
            [Differentiable(Emit = Derivatives.Jacobian)]
            public static double[] F(ReadOnlySpan<double> w)
            {
                double[] r = new double[w.Length];
                for (int i = 0; i < w.Length; i++)
                    r[i] = Math.Sqrt(w[i]) + Math.Min(1, 1 / w[i]) * w[(i + 1) % w.Length];
                return r;
            }
            """, "new double[3]", "Losses.FJacobian(p, j);", 0, 4, 0)
        { Expected = [double.PositiveInfinity, 1, 0, 0, 0.25, 0.25, 1, 0, double.PositiveInfinity] };
        string? reason = roots.Check();
        Assert.True(reason is null, reason);
    }

    [Theory]
    [InlineData(19)]
    [InlineData(41)]
    public void Floats_have_twice_the_lanes(int n)
    {
        JacobianCase floats = new("floats", """
            [Differentiable(Emit = Derivatives.Jacobian)]
            public static void F(ReadOnlySpan<float> w, [NotDifferentiated] Span<float> y)
            {
                float s = 0;
                for (int i = 0; i < w.Length; i++)
                    y[i] = s += w[i] * w[i];
            }
            """, "new double[p.Length]",
            "float[] w = Array.ConvertAll(p, v => (float)v), f = new float[w.Length * w.Length]; Losses.FJacobian(w, new float[w.Length], f); for (int i = 0; i < j.Length; i++) j[i] = f[i];",
            [.. Enumerable.Range(1, n).Select(i => (double)i)])
        { Expected = [.. Enumerable.Range(0, n * n).Select(i => i % n <= i / n ? 2.0 * (i % n + 1) : 0)] };
        string? reason = floats.Check();
        Assert.True(reason is null, reason);
        Assert.Contains("Vector512<float>", floats.Generated());
    }

    private static double[] Point(int n) => [.. Enumerable.Range(0, n).Select(i => 0.3 + 0.7 * Math.Sin(1.7 * i + 0.4))];

    private static (string Parameters, string Arguments, string Body, string End) Loss(string name) => name switch
    {
        "a valley" => ("ReadOnlySpan<double> w", "p", """
            double sum = 0;
            for (int i = 0; i + 1 < w.Length; i++)
                sum += 10 * (w[i + 1] - w[i] * w[i]) * (w[i + 1] - w[i] * w[i]) + (1 - w[i]) * (1 - w[i]);
            return sum;
            """, ""),
        "logistic" => ("double[] w, [NotDifferentiated] double[] x", "p, [1, -0.5, 0.25, 2, -1.5]", """
            double sum = 0;
            for (int i = 0; i < x.Length; i++)
            {
                double a = 0.1 * i;
                for (int k = 0; k < w.Length; k++)
                    a += w[k] * Math.Sin(x[i] * (k + 1));
                sum += Math.Log(1 + Math.Exp(-a));
            }
            return sum;
            """, ""),
        "a stack" => ("double[] w", "p", """
            double t = 0, sum = 0;
            foreach (double v in w)
                t += v * v;
            while (t > 0.2)
            {
                t = t * 0.6 * Math.Cos(0.1 * t);
                sum += t * w[0];
            }
            return sum * t;
            """, ""),
        "kinks" => ("ReadOnlySpan<double> w", "p", """
            double sum = 0;
            for (int i = 0; i < w.Length; i++)
            {
                double a = Math.Max(0, w[i]) * Math.Abs(w[(i + 1) % w.Length]);
                sum += i % 3 == 0 ? a * a : Math.Sqrt(2 + a * w[i]);
            }
            return sum;
            """, ""),
        "in place" => ("Span<double> w", "p", """
            for (int i = 1; i < w.Length; i++)
                w[i] *= Math.Exp(0.1 * w[i - 1]);
            double sum = 0;
            foreach (double v in w)
                sum += v * v;
            return sum;
            """, "if (p[1] == q[1]) throw new Exception(\"not changed\");"),
        "a matrix" => ("double[,] m", "Of.Matrix(p)", """
            double sum = 1;
            for (int i = 0; i < m.GetLength(0); i++)
                for (int k = 0; k < m.GetLength(1); k++)
                    sum += Math.Sin(m[i, k]) * m[1 - i, k];
            return sum;
            """, ""),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };
}
