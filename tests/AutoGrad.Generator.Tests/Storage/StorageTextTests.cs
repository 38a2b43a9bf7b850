using System.Collections.Generic;
using System.Linq;
using AutoGrad.Generator.Tests.Oracle;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace AutoGrad.Generator.Tests.Storage;

/// <summary>Each way in which a value reaches the reverse sweep is told in the doc comment of the member, with its bytes.</summary>
public sealed class StorageTextTests
{
    private const string Head = "using System;\nusing AutoGrad;\npublic static partial class Losses\n{\n";

    public static IEnumerable<TheoryDataRow<string, string[]>> Texts =>
    [
        // Still in scope.
        new("[Differentiable] public static double F(double x) { double r = Math.Sin(x); return r * r; }", ["Stores nothing for the reverse sweep."]),
        new(
            "[Differentiable] public static double F(double[] w) { double s = 0; foreach (double x in w) s += x * x; return s; }",
            ["Stores nothing for the reverse sweep."]),

        // Computed again.
        new(
            """
            [Differentiable] public static double F(double[] w, [NotDifferentiated] double[] x)
            {
                double s = 0;
                for (int i = 0; i < w.Length; i++)
                {
                    double r = w[i] - x[i];
                    s += r * r;
                }
                return s * s;
            }
            """,
            ["Stores nothing for the reverse sweep.", "Computes r again for the reverse sweep."]),

        // Filled again from what the trip starts from.
        new(
            """
            [Differentiable] public static double F(ReadOnlySpan<double> x, int steps)
            {
                double[] y = x.ToArray(), w = new double[x.Length], v = new double[x.Length];
                for (int s = 0; s < steps; s++)
                {
                    for (int i = 0; i < x.Length; i++) w[i] = y[i] * x[i];
                    for (int i = 0; i < x.Length; i++) v[i] = w[i] * w[i];
                    for (int i = 0; i < x.Length; i++) y[i] = v[i] * w[i];
                }
                return y[0];
            }
            """,
            ["Stores y for the reverse sweep: 1 × 8 bytes per trip, 8·steps·x.Length in all, in a rented buffer.", "Computes w, v again for the reverse sweep."]),

        // A buffer: its length is known before the loop.
        new(
            "[Differentiable] public static double F(double x, int steps) { for (int i = 0; i < steps; i++) x = Math.Sin(x); return x; }",
            ["Stores x for the reverse sweep: 1 × 8 bytes per trip, 8·steps in all, in a rented buffer."]),
        new(
            "[Differentiable] public static float F(float x, int steps) { for (int i = 0; i < steps; i++) x = MathF.Sin(x); return x; }",
            ["Stores x for the reverse sweep: 1 × 4 bytes per trip, 4·steps in all, in a rented buffer."]),
        new(
            """
            [Differentiable] public static double F(double[] w, int steps)
            {
                double x = 1, y = 0;
                for (int i = 0; i < steps; i++)
                {
                    for (int j = 0; j < w.Length; j++)
                    {
                        x = Math.Sin(x * w[j] + y);
                        y = Math.Cos(x * y);
                    }
                }
                return x + y;
            }
            """,
            ["Stores x, y for the reverse sweep: 3 × 8 bytes per trip, 3·8·steps·w.Length in all, in a rented buffer."]),

        // A stack: how many trips there will be is not known.
        new(
            "[Differentiable] public static double F(double x, double y) { while (x > 0.5) x = y * Math.Sin(x); return x; }",
            ["Stores x, an intermediate value for the reverse sweep: 2 × 8 bytes per trip, in a stack that grows."]),

        // No reverse sweep: the tangent of one number.
        new(
            "[Differentiable] public static double F(double x) { while (x > 0.5) x = Math.Sin(x); return x; }",
            ["Computed in forward mode, along x: stores nothing, where a reverse sweep would need stacks."]),
        new(
            "[Differentiable] public static double F(double x, int n) => n == 0 ? x : Math.Sin(F(x, n - 1)) * F(x, n - 1);",
            ["Stores an intermediate value for the reverse sweep: 3 × 8 bytes per call of the recursion, in a stack that grows."]),

        // States.
        new(
            "[Differentiable(Checkpoint = 9)] public static double F(double x, int steps) { for (int i = 0; i < steps; i++) x = Math.Sin(x); return x; }",
            ["Keeps x in each state of the loop: 1 × 8 bytes per state.", "Runs trips again from these states, by the binomial schedule of Griewank and Walther (2000)."]),
        new(
            """
            [Differentiable(Checkpoint = Checkpoints.SquareRoot)] public static double F(double[] w, int steps)
            {
                for (int i = 0; i < steps; i++)
                    for (int j = 0; j < w.Length; j++)
                        w[j] = Math.Sin(w[j]);
                return w[0];
            }
            """,
            [
                "Keeps w in each state of the loop: 8 bytes per element and state.",
                "Stores an intermediate value for the reverse sweep: 1 × 8 bytes per trip, 8·w.Length in all, in a rented buffer.",
                "Runs trips again from these states, by the binomial schedule of Griewank and Walther (2000).",
            ]),
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Say_what_is_kept(string method, string[] expected)
    {
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new DifferentiableGenerator(rethrow: true).AsSourceGenerator()], parseOptions: Compiled.ParseOptions);
        Compilation compilation = Compiled.Create(Compiled.Parse(Head + method + "\n}\n", "Losses.cs"));
        string text = Assert.Single(driver.RunGenerators(compilation).GetRunResult().Results.Single().GeneratedSources).SourceText.ToString();
        string[] lines = [.. text.Split('\n').TakeWhile(l => !l.Contains("FAndGradient(", System.StringComparison.Ordinal)).Select(Plain).Where(IsStorage)];
        Assert.Equal(expected, lines);
    }

    private static string Plain(string line) =>
        line.Trim().Replace("/// ", "", System.StringComparison.Ordinal).Replace("<br/>", "", System.StringComparison.Ordinal)
            .Replace("<remarks>", "", System.StringComparison.Ordinal).Replace("</remarks>", "", System.StringComparison.Ordinal);

    private static bool IsStorage(string line) => new[] { "Stores ", "Computes ", "Computed ", "Keeps ", "Runs trips " }.Any(line.StartsWith);
}
