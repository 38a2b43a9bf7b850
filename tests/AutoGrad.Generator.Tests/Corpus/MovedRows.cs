using System.Collections.Generic;
using System.Linq;
using AutoGrad.Generator.Tests.Oracle;
using Xunit;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>
/// Rows of the caller's array of arrays that change places or are replaced. The gradient's rows stay where they are: each is that of the row that stood
/// there on entry.
/// </summary>
public sealed class MovedRows : IStructureTopic
{
    private static readonly ActiveThing _two = new(
        "double[][]", "new double[][] { new double[] { #, # }, new double[] { #, # } }", "[0][0]", "[0][1]", "[1][0]", "[1][1]")
    {
        IsMemory = true,
    };

    private static readonly ActiveThing _three = new(
        "double[][]", "new double[][] { new double[] { #, #, # }, new double[] { #, #, # }, new double[] { #, #, # } }",
        [.. Enumerable.Range(0, 9).Select(i => $"[{i / 3}][{i % 3}]")])
    {
        IsMemory = true,
    };

    private static readonly ActiveThing _uneven = new(
        "double[][]", "new double[][] { new double[] { #, # }, new double[] { #, #, # } }", "[0][0]", "[0][1]", "[1][0]", "[1][1]", "[1][2]")
    {
        IsMemory = true,
    };

    private static readonly double[][] _points = [[0.5, 0.2, 0.1, 0.7], [-1.2, 0.8, 0.3, 0.4]];

    private static readonly StructureCase[] _cases =
    [
        Case("exchanged", "(m[0], m[1]) = (m[1], m[0]); return m[0][0] * m[1][1] + m[1][0];"),
        Case("exchanged by a third variable, and written", "var t = m[0]; m[0] = m[1]; m[1] = t; m[0][0] *= m[1][1]; t[1] += 1; return m[0][0] * m[1][1] + m[1][0];"),
        Case("replaced by a new row", "m[1] = [m[0][0], m[0][1] * 2 * m[1][0]]; return m[0][0] * m[1][1] + m[1][0];"),
        Case("one row in two places", "m[1] = m[0]; m[1][0] *= 3; return m[0][0] * m[1][1] + m[1][0];"),
        Case("buffers that change places", "for (int s = 0; s < 5; s++) { for (int i = 0; i < 2; i++) m[1][i] = Math.Sin(m[0][i]) + 0.5 * m[1][1 - i]; (m[0], m[1]) = (m[1], m[0]); } return m[0][0] * m[1][1];"),
        Case("in a branch", "if (m[0][0] < m[1][0]) (m[0], m[1]) = (m[1], m[0]); return m[0][0] * m[0][1] - 2 * m[1][1];"),
        new("of other lengths", Source("(m[0], m[1]) = (m[1], m[0]); m[1][1] *= m[0][2]; double s = 0; foreach (var r in m) foreach (double x in r) s += x * x * (s + 1); return s;"), _uneven)
        {
            Points = [[0.5, 0.2, 0.1, 0.7, 0.3]], Objective = "new[] { 2, 3 }", Overwrites = true,
        },
        new("a shorter one in place of a longer", Source("double k = m[1][2]; m[1] = [m[0][0] * k]; double s = 0; foreach (var r in m) foreach (double x in r) s += x * x * (s + 1); return s;"), _uneven)
        {
            Points = [[0.5, 0.2, 0.1, 0.7, 0.3]], Objective = "new[] { 2, 3 }", Overwrites = true,
        },
        new("elimination with pivots", Source("""
            int n = m.Length;
            double d = 1;
            for (int k = 0; k < n; k++)
            {
                int p = k;
                for (int i = k + 1; i < n; i++)
                    if (Math.Abs(m[i][k]) > Math.Abs(m[p][k]))
                        p = i;
                if (p != k)
                {
                    (m[k], m[p]) = (m[p], m[k]);
                    d = -d;
                }
                d *= m[k][k];
                for (int i = k + 1; i < n; i++)
                {
                    double f = m[i][k] / m[k][k];
                    for (int j = k; j < n; j++)
                        m[i][j] -= f * m[k][j];
                }
            }
            return d;
            """), _three)
        {
            Points = [[0.1, 2, 1, 3, 1, 0.5, 1, 4, 7]], Objective = "new[] { 3, 3, 3 }", Overwrites = true,
        },
    ];

    public static IReadOnlyList<StructureCase> Cases => _cases;

    public static TheoryData<string> Names => [.. _cases.Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Derivatives_agree_with_differences(string name)
    {
        string? reason = StructureHarness.Check(_cases.Single(c => c.Name == name));
        Assert.True(reason is null, reason);
    }

    private static StructureCase Case(string name, string body) => new(name, Source(body), _two) { Points = _points, Objective = "new[] { 2, 2 }", Overwrites = true };

    private static string Source(string body) =>
        $$"""public static partial class Losses { [Differentiable] public static double Loss(double[][] m) { {{body}} } }""";
}
