using System;
using System.Globalization;
using System.Linq;
using AutoGrad.Generator.Tests.Oracle;
using Xunit;

namespace AutoGrad.Generator.Tests.Lowering;

/// <summary>Bounds so close to the ends of the ints that what is computed from them would be none: loops run as in C#.</summary>
public sealed class FarBoundTests
{
    private static readonly (string Name, string Loop, int[] Bounds)[] _loops =
    [
        ("shifted up", "for (int i = 0; i + 1 < n; i++) s = s * w[i] + 1;", [int.MinValue, int.MinValue + 1, -3, 0, 1, 2, 4]),
        ("shifted up, the end included", "for (int i = 0; i + 2 <= n; i++) s = s * w[i] + 1;", [int.MinValue, int.MinValue + 1, int.MinValue + 2, -3, 0, 2, 4]),
        ("shifted, backwards", "for (int i = 3; i - 1 > n; i--) s = s * w[i - 1] + 1;", [int.MaxValue, int.MaxValue - 1, 7, 2, 1, -1]),
        ("shifted, backwards, the end included", "for (int i = 3; i - 2 >= n; i--) s = s * w[i] + 1;", [int.MaxValue, int.MaxValue - 1, 7, 2, 1, 0]),
        ("shifted, read afterwards", "int k = 0; for (; k + 1 < n; k++) s = s * w[k] + 1; s += k;", [int.MinValue, 0, 1, 3]),
        ("forwards", "for (int i = 0; i < n; i++) s = s * w[i] + 1;", [int.MinValue, int.MinValue + 1, -3, 0, 1, 4]),
        ("backwards", "for (int i = 3; i > n; i--) s = s * w[i] + 1;", [int.MaxValue, int.MaxValue - 1, 7, 3, 2, -1]),
        ("forwards by twos", "for (int i = 0; i < n; i += 2) s = s * w[i] + 1;", [int.MinValue, int.MinValue + 1, -3, 0, 1, 2, 3, 4]),
        ("backwards by twos", "for (int i = 3; i > n; i -= 2) s = s * w[i] + 1;", [int.MaxValue, int.MaxValue - 1, 7, 3, 2, 1, 0, -1]),
        ("from one parameter to another", "for (int i = n; i < n - 1; i++) s = s * w[i] + 1; for (int i = n - 1; i < 3 && n > 0; i++) s = s * w[i];", [-3, 0, 1, 2]),
        ("between loops", "for (int k = 1; k < 4; k++) for (int i = k; i < n; i++) s = s * w[i] + w[k];", [int.MinValue, int.MinValue + 1, -3, 0, 2, 4]),
        ("with what it has made kept", "double[] v = new double[4]; for (int i = 0; i < n; i++) { v[i] = s * w[i]; s = Math.Sin(v[i]); }", [int.MinValue, -1, 0, 2, 4]),
        ("a sum in whole vectors", "for (int i = 1; i < n; i++) s += w[i];", [int.MinValue, int.MinValue + 1, -3, 0, 1, 4]),
        ("a product in whole vectors", "int k = 2; for (int i = k; i < n; i++) s += w[i] * w[i - 1];", [int.MinValue, int.MinValue + 1, -3, 2, 4]),
        ("elements in whole vectors", "double[] v = new double[4]; for (int i = 1; i < n; i++) v[i] = 3 * w[i]; s += v[2] * v[1];", [int.MinValue, int.MinValue + 1, -3, 2, 4]),
    ];

    public static TheoryData<string> Names => [.. _loops.Select(l => l.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_loop_runs_as_often_as_it_should(string name)
    {
        var (_, loop, bounds) = Array.Find(_loops, l => l.Name == name);
        foreach (int bound in bounds)
        {
            LossCase loss = new(name, "[Differentiable(nameof(w))] public static double Loss(ReadOnlySpan<double> w, int n) { double s = w[0] * w[0]; " + loop + " return s * w[3]; }")
            {
                Points = [[0.5, -1.25, 0.75, 1.5]],
                Passive = new() { ["n"] = bound.ToString(CultureInfo.InvariantCulture) },
            };
            string? reason = new LossHarness(GeneratorUnderTest.Create()).Check(loss);
            Assert.True(reason is null, $"n = {bound}: {reason}");
        }
    }
}
