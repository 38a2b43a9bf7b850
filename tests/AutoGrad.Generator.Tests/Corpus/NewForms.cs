using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Short forms of newer C#: the rest of a span as a pattern, guards, constants of text.</summary>
public sealed class NewForms : CorpusTheories<NewForms>, ITopic
{
    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        new("the rest of a span, in a recursion", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w) => Sum(w, 1) * w[0];

            private static double Sum(ReadOnlySpan<double> w, double s) => w is [var a, .. var rest] ? Math.Sin(a * s) + Sum(rest, s + a) : s;
            """)
        {
            Points = [[0.7, 1.3, 0.2], [1.5, -0.5, 1]],
            Twin = "[Differentiable] public static double Loss(ReadOnlySpan<double> w) { double s = 1; double[] sums = new double[w.Length]; double value = 0; foreach (double a in w) { value += Math.Sin(a * s); s += a; } return (value + s) * w[0]; }",
        },
        new("the rest of a span, in a switch", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w) => w switch
            {
                [] => 0,
                [var a] => a * a,
                [< 1, _, var c] => c * w[1] * w[0],
                [var a, .. var rest] when rest.Length > 1 => a * rest[0] - rest[^1] * rest[^1],
                _ => w[0],
            };
            """)
        {
            Points = [[0.7, 1.3, 0.2], [1.5, -0.5, 1], [1.5, 2], [0.3]],
            Twin = "[Differentiable] public static double Loss(ReadOnlySpan<double> w) => w.Length == 1 ? w[0] * w[0] : w.Length == 3 && w[0] < 1 ? w[2] * w[1] * w[0] : w.Length > 2 ? w[0] * w[1] - w[^1] * w[^1] : w[0];",
        },
        new("guards of the framework", """
            [Differentiable] public static double Loss(double x, double y)
            {
                ArgumentOutOfRangeException.ThrowIfNegativeOrZero(x);
                ArgumentOutOfRangeException.ThrowIfGreaterThan(x + y, 10.0);
                ArgumentOutOfRangeException.ThrowIfLessThan(y, 0, nameof(y));
                return x * y;
            }
            """)
        {
            Points = [[0.7, 1.3]],
            Throwing = [[-1, 2], [7, 6], [1, -1]],
            Twin = """
                [Differentiable] public static double Loss(double x, double y) => x <= 0 || x + y > 10 || y < 0 ? throw new ArgumentOutOfRangeException() : x * y;
                """,
        },
        new("the length of a constant text", """
            [Differentiable] public static double Loss(double x)
            {
                const string key = nameof(x) + "ab";
                return key.Length * x * x + (key.StartsWith('x') ? x : 0);
            }
            """) { Points = [[0.7]] },
    ];
}
