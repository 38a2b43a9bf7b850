using System;
using System.Linq;
using Xunit;

namespace AutoGrad.Generator.Tests.Jacobians;

/// <summary>
/// Vectors of tangents that rest, as is known when the code is written or asked of rows before a loop: against differences of the method and
/// against one direction after the other.
/// </summary>
public sealed class MovingVectorTests
{
    /// <summary>Rows that depend on a few numbers, on all or on none, one of them cut off at the end.</summary>
    private const string Table = """
        double[] t = new double[23], r = new double[4 * x.Length];
        double all = 1;
        foreach (double v in w)
            all += 0.1 * v * v;
        for (int i = 4; i < t.Length; i++)
            t[i] = i < 8 ? -Math.Sin(w[i / 4]) : i < 16 ? w[w.Length / 2] * w[i % w.Length] : i < 20 ? all * i : -0.0 * i;
        for (int i = 0; i < x.Length; i++)
        {
            double a = w[0], b = 1, c = 0;
            for (int k = 0; k < 3; k++)
            {
                ReadOnlySpan<double> row = t.AsSpan(4 * ((x[i] + k) % 6), 3);
                a += row[0] * row[1] - row[2] / (k + 2);
                b *= row[1] + k;
                if (b > 0.5 * k)
                    b = a - row[0];
                c = row[2] - c * row[1] - a;
                r[4 * i] += row[0] + c;
            }

            r[4 * i + 1] = a;
            r[4 * i + 2] = b * w[i % w.Length];
            r[4 * i + 3] = c;
            CHANGE
        }

        return r;
        """;

    private static readonly (string Name, string Parameters, string Active, string Arguments, string Body)[] _residuals =
    [
        ("rows of a table", "ReadOnlySpan<double> w, int[] x", "nameof(w)", "p, [0, 3, 5, 1, 4, 2, 2]", Table.Replace("CHANGE", "")),
        ("rows of a table that changes", "ReadOnlySpan<double> w, int[] x", "nameof(w)", "p, [0, 3, 5, 1, 4, 2, 2]", Table.Replace("CHANGE", "t[4 * x[i] + 1] *= w[i % w.Length];")),
        ("rows of a table that a name changes", "ReadOnlySpan<double> w, int[] x", "nameof(w)", "p, [0, 3, 5, 1, 4, 2, 2]",
            Table.Replace("CHANGE", "Span<double> other = t.AsSpan(4); if (i == 2) other[3] = a; else other.Slice(4, 3).Clear();")),
        ("numbers before a vector", "double a, double b, ReadOnlySpan<double> w", "nameof(a), nameof(b), nameof(w)", "p[0], p[1], p.AsSpan(2)", """
            double[] r = new double[7], still = new double[3], mixed = new double[3];
            for (int i = 0; i < 3; i++)
            {
                still[i] = Math.Sqrt(a * a + i + 1) - b;
                mixed[i] = still[i] * w[0];
            }
            mixed[1] = a;
            double s = b, t = a, u = 3;
            for (int k = 2; k < w.Length; k++)
            {
                t = s - t;
                s = still[k % 3] * s / (1 + k);
                u -= k % 2 == 0 ? w[k] * t : s;
                mixed[k % 3] += k % 3 == 0 ? w[k] : 0;
            }
            if (a > b)
                t = w[1] - t;
            else
                still.AsSpan().Clear();
            while (u > 2)
            {
                u -= t * t + 1;
                s = -s;
            }
            (r[0], r[1], r[2], r[3]) = (s, t, u, still[0] / w[0]);
            (r[4], r[5], r[6]) = (mixed[0], mixed[1] - still[1], Math.Max(mixed[2], Math.Abs(s)));
            return r;
            """),
    ];

    public static TheoryData<string, int> Residuals =>
        new(from r in _residuals from n in new[] { 8, 9, 17, 18, 26, 32, 33, 70 } select (r.Name, n));

    [Theory]
    [MemberData(nameof(Residuals))]
    public void Columns_are_as_right_as_one_after_the_other(string name, int n)
    {
        var (_, parameters, active, arguments, body) = _residuals.Single(r => r.Name == name);
        string generated = TwinJacobians.Agree(TwinJacobians.Of(name, parameters, active, arguments, body, Point(n)));
        Assert.Contains("FJacobianColumnGroups(", generated);
        Assert.Equal(name == "rows of a table", generated.Contains("Directions.Moving<"));
    }

    /// <summary>What a row that depends on nothing is multiplied by does not matter, were it infinite.</summary>
    [Theory]
    [InlineData(26)]
    [InlineData(33)]
    public void Rows_that_rest_are_structural_zeros(int n)
    {
        JacobianCase rests = new(
            "rests",
            """
            [Differentiable(nameof(w), Emit = Derivatives.Jacobian)]
            public static double[] F(ReadOnlySpan<double> w, double[] x)
            {
                double[] t = new double[12], r = new double[x.Length];
                for (int i = 0; i < 4; i++)
                    (t[i], t[4 + i]) = (i + 1, w[i] * w[w.Length - 1]);
                for (int i = 0; i < x.Length; i++)
                {
                    ReadOnlySpan<double> row = t.AsSpan(4 * (i % 3), 4);
                    r[i] = (row[0] + row[1] + row[2] + row[3]) * x[i];
                }
                return r;
            }
            """,
            "Losses.F(p, [0.5, 2, -1, 3])",
            "Losses.FJacobian(p, [0.5, 2, -1, 3], j); double[] far = new double[j.Length]; Losses.FJacobian(p, [double.PositiveInfinity, 2, double.NaN, 3], far); "
            + "if (!j.AsSpan().SequenceEqual(far)) throw new Exception(string.Join(' ', far));",
            Point(n))
        {
            IsWide = true,
        };
        string? reason = rests.Check();
        Assert.True(reason is null, reason);
        Assert.Contains("Directions.Moving<", rests.Generated());
    }

    /// <summary>A tangent may be computed to be zero though the number moves; beside an infinite slope that may matter.</summary>
    [Theory]
    [InlineData("sqrt", "Math.Sqrt(row[0] + row[1] + row[2] + row[3])")]
    [InlineData("pow", "Math.Pow(row[0] + row[1] * row[2] + row[3], 0.5 + 0 * x[i])")]
    [InlineData("root of a product", "row[1] + row[2] + row[3] - Math.Sqrt(row[0]) * x[i]")]
    public void Zeros_that_were_computed_are_what_they_are_in_one_direction_after_the_other(string name, string steep)
    {
        string body = $$"""
            double[] t = new double[12], r = new double[x.Length];
            for (int i = 0; i < 3; i++)
                t[4 * i] = w[i] * w[i];
            for (int i = 0; i < x.Length; i++)
            {
                ReadOnlySpan<double> row = t.AsSpan(4 * (i % 3), 4);
                r[i] = {{steep}};
            }
            return r;
            """;
        const string Arguments = "p, [0.5, 2, -1, 3]";
        JacobianCase twins = TwinJacobians.Of(name, "ReadOnlySpan<double> w, double[] x", "nameof(w)", Arguments, body, Point(26));
        TwinJacobians.Agree(twins with
        {
            Jacobian = $"{{ {twins.Jacobian} }} double[] right = [..j]; p[0] = 0; {{ {twins.Jacobian} }} right.CopyTo(j, 0);",
        });
    }

    private static double[] Point(int n) => [.. Enumerable.Range(0, n).Select(i => 0.3 + 0.7 * Math.Sin(1.7 * i + 0.4))];
}
