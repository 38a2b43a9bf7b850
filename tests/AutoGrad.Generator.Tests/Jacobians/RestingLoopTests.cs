using System;
using System.Linq;
using Xunit;

namespace AutoGrad.Generator.Tests.Jacobians;

/// <summary>
/// Loops over small matrices that compute the vectors that move, of memory in which the others are neither cleared nor stored: rows that are
/// replaced, changed in part, the same twice, and read by all kinds of loops.
/// </summary>
public sealed class RestingLoopTests
{
    /// <summary>Nine matrices, each by its parent's and a local one that depends on two numbers; then points that are moved by two of them.</summary>
    private const string Chain = """
        double[] t = new double[81], local = new double[9], r = new double[3 * x.Length];
        for (int time = 0; time < 2; time++)
        {
            for (int i = 0; i < 9; i++)
            {
                double a = i % 3 == 1 ? 0.5 : w[(5 * i + time) % w.Length], b = i % 3 == 1 ? 1 : w[(3 * i + 7) % w.Length];
                for (int k = 0; k < 9; k++)
                    local[k] = k % 4 == 0 ? 1 : 0.1 * k;
                local[1] = Math.Sin(a);
                local[5] = a * b;
                local[6] = b;
                Span<double> own = t.AsSpan(9 * i, 9);
                if (parents[i] < 0)
                {
                    FIRST
                }
                else
                {
                    Span<double> parent = t.AsSpan(9 * parents[i], 9);
                    NEXT
                }
                CHANGE
            }
        }

        for (int i = 0; i < x.Length; i++)
        {
            double px = 0, py = 0, pz = 0;
            int k = x[i];
            while (k >= 0)
            {
                ReadOnlySpan<double> m = t.AsSpan(9 * k, 9);
                px += m[0] + m[1] * k + m[2];
                py += m[3] + m[4] + m[5] * i;
                pz += m[6] * m[7] + m[8];
                k -= 4;
            }

            (r[3 * i], r[3 * i + 1], r[3 * i + 2]) = (px, py * w[0], pz);
        }

        return r;
        """;

    private const string First = "for (int row = 0; row < 9; row += 3) for (int c = 0; c < 3; c++) own[row + c] = 2 * local[row + c] + 0.5 * local[c] - local[3 + c] / 4;";
    private const string Next = "for (int row = 0; row < 9; row += 3) for (int c = 0; c < 3; c++) own[row + c] = parent[row] * local[c] + parent[row + 1] * local[3 + c] + parent[row + 2] * local[6 + c];";
    private const string Tree = "[-1, 0, 0, 1, 2, -1, 5, 5, 7]";

    private static readonly (string Name, string First, string Next, string Change, string Parents, bool IsWatched)[] _chains =
    [
        ("rows by their parents'", First, Next, "", Tree, true),
        ("rows by themselves", First, Next, "", "[-1, 1, 0, 3, 2, 5, 6, -1, 7]", true),
        ("rows by later ones", First, Next, "", "[-1, 4, 0, 8, -1, 8, 1, 5, 2]", true),
        ("rows that are added to", First, Next.Replace("own[row + c] =", "own[row + c] +="), "", Tree, true),
        ("rows that are replaced in part", First, Next.Replace("c < 3", "c < 2").Replace("* local[6 + c]", "* local[6 + c] + parent[row] * local[8 - c] + parent[row + 1] * local[5 - c]"), "", Tree, true),
        ("rows that are replaced where a condition holds", First, Next.Replace("own[row + c] =", "if ((row + c + i) % 3 > 0 || i < x[0]) own[row + c] ="), "", Tree, true),
        ("rows read before they are written", First, Next.Replace("* local[6 + c]", "* local[6 + c] + own[8 - row - c] / 8"), "", Tree, true),
        ("rows that come to rest", First, Next, "if ((i + time) % 3 == 2) for (int c = 0; c < 9; c++) for (int d = 0; d < 2; d++) own[c] = parents[i] + c + d;", Tree, true),
        ("rows that one loop reads and the next one clears", First, Next, "for (int c = 0; c < 9; c++) { local[c] += own[c] - own[8 - c] * 2; own[c] = local[c] + own[c]; own[c] += i; }", Tree, true),
        ("a matrix of each row's own", First, Next, "double[] m = new double[9]; " + Next.Replace("own[", "m[").Replace("parent[", "own[")
            + "for (int row = 0; row < 9; row += 3) for (int c = 0; c < 3; c++) own[row + c] = m[c] * local[row] - m[3 + c] * local[row + 1] + m[6 + c] * i;", Tree, true),
        ("a root in the loop", First, Next.Replace("* local[6 + c]", "* Math.Sqrt(local[6 + c] * local[6 + c] + 1)"), "", Tree, false),
        ("a loop that ends early", First, Next.Replace("own[row + c] =", "{ if (row + c > x[1] + i) break; own[row + c] =") + " }", "", Tree, false),
        ("rows that a name clears", First, Next, "Span<double> other = t.AsSpan(9 * (i / 2), 9); if (i % 4 == 3) other.Clear();", Tree, false),
        ("rows that are read one by one", First, Next, "own[2] += t[9 * (i / 2) + 4] * w[1];", Tree, false),
        ("parts that are no rows", First, Next, "Span<double> other = t.AsSpan(i, 9); other[3] *= a;", Tree, false),
        ("a name for either", First, Next, "double[] u = i > 4 ? t : local; u[3] *= b;", Tree, false),
    ];

    public static TheoryData<string, int> Chains => new(from c in _chains from n in new[] { 9, 17, 28, 32, 33, 70 } select (c.Name, n));

    [Theory]
    [MemberData(nameof(Chains))]
    public void Columns_are_as_right_as_one_after_the_other(string name, int n)
    {
        var (_, first, next, change, parents, isWatched) = _chains.Single(c => c.Name == name);
        string body = Chain.Replace("FIRST", first).Replace("NEXT", next).Replace("CHANGE", change);
        string generated = TwinJacobians.Agree(TwinJacobians.Of(
            name, "ReadOnlySpan<double> w, int[] parents, int[] x", "nameof(w)", $"p, {parents}, [0, 3, 8, 1, 4, 2, 6, 7, 5]", body, Point(n)));
        Assert.Contains("FJacobianColumnGroups(", generated);
        Assert.Equal(isWatched, generated.Contains("Directions.Settle("));
    }

    /// <summary>Single precision has twice the lanes.</summary>
    [Theory]
    [InlineData(9)]
    [InlineData(33)]
    [InlineData(40)]
    [InlineData(70)]
    public void Numbers_may_have_single_precision(int n)
    {
        string body = Chain.Replace("FIRST", First).Replace("NEXT", Next).Replace("CHANGE", "").Replace("double", "float").Replace("Math.Sin", "MathF.Sin")
            .Replace("0.5", "0.5f").Replace("0.1", "0.1f");
        JacobianCase single = new(
            "single",
            $$"""
            [Differentiable(nameof(w), Emit = Derivatives.Jacobian)]
            public static float[] F(ReadOnlySpan<float> w, int[] parents, int[] x) { {{body}} }

            [Differentiable(nameof(w), Emit = Derivatives.Jacobian, Vectorize = false)]
            public static double[] One(ReadOnlySpan<double> w, int[] parents, int[] x) { {{Chain.Replace("FIRST", First).Replace("NEXT", Next).Replace("CHANGE", "")}} }
            """,
            $"Losses.One(p, {Tree}, [0, 3, 8, 1])",
            $$"""
            float[] w = [.. p.Select(v => (float)v)], f = new float[j.Length];
            Losses.FJacobian(w, {{Tree}}, [0, 3, 8, 1], f);
            Losses.OneJacobian(p, {{Tree}}, [0, 3, 8, 1], j);
            for (int i = 0; i < f.Length; i++)
            {
                if (!(Math.Abs(f[i] - j[i]) <= 2e-5 * Math.Max(1, Math.Abs(j[i]))))
                    throw new Exception($"{i}: {f[i]} but {j[i]}");
            }
            """,
            Point(n));
        string? reason = single.Check();
        Assert.True(reason is null, reason);
        Assert.Contains("Directions.Settle(", single.Generated());
    }

    private static double[] Point(int n) => [.. Enumerable.Range(0, n).Select(i => 0.3 + 0.7 * Math.Sin(1.7 * i + 0.4))];
}
