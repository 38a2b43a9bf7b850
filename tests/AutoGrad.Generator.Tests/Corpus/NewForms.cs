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
        new("characters of a text", """
            [Differentiable(nameof(x), nameof(y))] public static double Loss(double x, double y, string name) =>
                (name is ['c', .., 's'] ? x * y : y) * (name is ['c', 'o', _] ? 2 : 1) + (name is [] ? 1 : x) + (name is [.., >= 'a' and <= 'f'] ? y * y : x * x);
            """) { Points = [[0.5, 2]], Passive = { ["name"] = "\"cos\"" } },
        new("defaults that are asked for their members", """
            [Differentiable] public static double Loss(double x, double y)
            {
                ReadOnlySpan<double> none = default;
                string? text = default;
                int[]? numbers = default;
                return x * y + none.Length + (text?.Length ?? x) + (numbers is null ? y : numbers.Length);
            }
            """) { Points = [[0.5, 2]] },
        new("records of data, taken apart", """
            [Differentiable(nameof(x), nameof(y))] public static double Loss(double x, double y, Row[] rows, Pair pair)
            {
                double s = 0;
                foreach (var (a, b, up) in rows)
                    s += up ? a * y : b * x;
                var (c, _, _) = rows[0];
                var ((p, q), r) = (pair, x);
                return s * x * c + p * q * r;
            }
            """)
        {
            Points = [[0.5, 2]],
            Types = "public sealed record Row(double A, double B, bool Up); public sealed class Pair(double p, double q) { public readonly double P = p, Q = q; public void Deconstruct(out double first, out double second) { first = P; second = Q + 1; } }",
            Passive = { ["rows"] = "new[] { new Corpus.Row(1, 2, true), new Corpus.Row(3, 4, false) }", ["pair"] = "new Corpus.Pair(2, 3)" },
        },
        new("a list of data from its end", """
            [Differentiable(nameof(x))] public static double Loss(double x, System.Collections.Generic.List<double> data) => x * x * data[^1] + data[^data.Count];
            """) { Points = [[0.5]], Passive = { ["data"] = "new System.Collections.Generic.List<double> { 1, 2, 3 }" } },
        new("integers of every type", """
            [Differentiable] public static double Loss(double x, double y)
            {
                byte b = (byte)y;
                ushort u = (ushort)(y * 2);
                nint n = (nint)x;
                int i = unchecked((int)(y * 2)), j = checked((int)y);
                return x * b + y * u + x * (double)(uint)y + y * (sbyte)-x + x * n * (char)y + x * i * j * (short)y + y * (double)(ulong)y + (long)y * x + (x > (Level)(int)y switch { Level.Low => 1, _ => 0.5 } ? y : x);
            }
            public enum Level { None, Low, High }
            """) { Points = [[0.7, 2.3], [1.2, 1.4]] },
    ];
}
