using System;
using System.Globalization;
using System.Linq;
using AutoGrad.Generator.Benchmarks.Growth;
using AutoGrad.Generator.Tests.Oracle;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace AutoGrad.Generator.Tests.Speed;

/// <summary>The members of a long method share one text of both sweeps, and are as right as those of a short one.</summary>
public class LongMethodTests
{
    private const int Statements = 900;

    [Fact]
    public void Numbers_spans_branches_and_loops_are_right() => AssertRight(
        """
        [Differentiable(nameof(a), nameof(w))]
        public static double Loss(double a, ReadOnlySpan<double> w, double[] x, int k)
        {
            double s = a;
            for (int i = 0; i < w.Length; i++)
                s += w[i] * x[i] * 0.1;
        """,
        i => i % 9 == 0
            ? string.Create(CultureInfo.InvariantCulture, $"if (s > {i % 5}.25) s = Math.Cos(s) * w[{i % 3}];")
            : string.Create(CultureInfo.InvariantCulture, $"s = 0.5 * s + a * Math.Sin(w[{i % 3}] + {i % 7}.0);"),
        "return s * s * k;");

    [Fact]
    public void Single_precision_is_right() => AssertRight(
        """
        [Differentiable]
        public static float Loss(float a, float[] w)
        {
            float s = a;
        """,
        i => string.Create(CultureInfo.InvariantCulture, $"s = 0.5f * s + a * MathF.Tanh(w[{i % 3}] * {i % 3}f);"),
        "return s * s;");

    [Fact]
    public void Both_sweeps_are_written_once()
    {
        string text = TextOf(1000);
        Assert.Single(Occurrences(text, "private static double LossAndPullback("));
        Assert.Contains("aGradient = 0;", text, StringComparison.Ordinal);
        Assert.Contains("return LossAndPullback(a, b, k, 1, ref aGradient, ref bGradient);", text, StringComparison.Ordinal);
        Assert.Contains("    LossAndPullback(a, b, k, upstream, ref aAdjoint, ref bAdjoint);", text, StringComparison.Ordinal);
        Assert.DoesNotContain("LossAndPullback", TextOf(100), StringComparison.Ordinal);
    }

    private static string TextOf(int statements)
    {
        SyntaxTree source = Compiled.Parse(GrownLoss.Long.Single(l => l.Name == "straight line").Text(statements), "Grown.cs");
        GeneratorDriver driver = CSharpGeneratorDriver.Create([GeneratorUnderTest.Create().AsSourceGenerator()], parseOptions: Compiled.ParseOptions);
        return driver.RunGenerators(Compiled.Create(source)).GetRunResult().GeneratedTrees.Single().ToString();
    }

    private static int[] Occurrences(string text, string part) =>
        [.. Enumerable.Range(0, text.Length - part.Length).Where(i => string.CompareOrdinal(text, i, part, 0, part.Length) == 0)];

    private static void AssertRight(string start, Func<int, string> statement, string end)
    {
        string body = string.Join('\n', Enumerable.Range(0, Statements).Select(statement));
        LossCase loss = new("long", $"{start}\n{body}\n{end}\n}}")
        {
            Points = [[0.3, 0.5, -0.2, 1.1], [-0.7, 0.9, 0.4, 0.2]],
            Passive = new() { ["x"] = "new[] { 0.5, 1.5, -1.0 }", ["k"] = "2" },
        };
        string? reason = new LossHarness(GeneratorUnderTest.Create(), tangents: false).Check(loss);
        Assert.True(reason is null, reason);
    }
}
