using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace AutoGrad.Generator.Benchmarks.Growth;

/// <summary>A kind of loss that can be written in any size.</summary>
/// <param name="Name">What grows.</param>
/// <param name="Body">The members of the class, given the number of statements (or levels, terms, exits); the loss is <c>Loss</c>.</param>
internal sealed record GrownLoss(string Name, Func<int, string> Body)
{
    /// <summary>What grows by the number of statements; measured up to 2 000.</summary>
    public static readonly IReadOnlyList<GrownLoss> Long =
    [
        new("straight line", n => Method(Statements(n, i => $"s = {Coefficient(i)} * s + a * Math.Sin(b + {i}.0);"))),
        new("locals of their own", n => Method(Statements(n, i => $"double t{i} = {Earlier(i, 1)} * 0.5 + b * {Earlier(i, 2)};") + $"\ns = {Earlier(n, 1)};")),
        new("elements of an array", n => Method(
            Statements(n, i => $"w[{i % 7}] = w[{(i + 3) % 7}] * 0.5 + a * w[{i % 7}];"), "double[] w = [a, b, a, b, a, b, a * b];", "s + w[0] + w[3]")),
        new("loops in sequence", n => Method(
            Statements(n / 3, i => $"for (int i = 0; i < 3; i++)\n{{\n    s = s * 0.5 + a * i;\n    s = Math.Sin(s) + b;\n}}"))),
        new("branches in sequence", n => Method(
            Statements(n / 2, i => $"if (s > {Coefficient(i)})\n    s = s * a + {Coefficient(i)};\nelse\n    s = Math.Cos(s) * b;"))),
        new("branches without else", n => Method(Statements(n / 2, i => $"if (s > {Coefficient(i)})\n    s *= a;"))),
        new("exits in sequence", n => Method(
            Statements(n / 2, i => $"s = s * 0.99 + Math.Sin(a * {Coefficient(i)});\nif (s > {i + 2}.0)\n    return s * b;"))),
        new("continue in one loop", n => Loop(Statements(n / 2, i => $"s = s * 0.99 + a * {Coefficient(i)};\nif (s > {i + 2}.0)\n    continue;"))),
        new("break in one loop", n => Loop(Statements(n / 2, i => $"s = s * 0.99 + a * {Coefficient(i)};\nif (s > {i + 2}.0)\n    break;"))),
        new("switch in sequence", n => Method(
            Statements(n / 4, i => $"s += (k + {i}) switch {{ 0 => a * s, 1 => b, 2 => Math.Sin(s), _ => a - b * {Coefficient(i)} }};"))),
        new("terms of one expression", n => Method($"s = {Joined(n, " + ", i => $"Math.Sin(a * {Coefficient(i)})")};")),
        new("factors of one expression", n => Method($"s = {Joined(n, " * ", i => $"(a + b * {Coefficient(i)})")};")),
        new("calls of helpers, three deep", n => Method(Statements(n, i => $"s = Outer(s, a * {Coefficient(i)});"), helpers: Helpers)),
        new("accumulators in turn", n => Method(
            Statements(n, i => $"{Accumulator(i)} += {Accumulator(i + 1)} * a + {Coefficient(i)};"), "double p = a, q = b, r = a * b;", "s + p * q * r")),
        new("functions of Math", n => Method(Statements(n, i => $"s = {Function(i)};"))),
        new("exits that keep values", n => Method(Statements(n / 2, i => $"s = Math.Sin(s) * a;\nif (s > {i + 2}.0)\n    return s * b;"))),
        new("arguments in parentheses", n => Method(Statements(n / 10, i => $"s = {Nested(10, "s")};"))),
    ];

    /// <summary>What grows by the depth of nesting; measured up to 64.</summary>
    public static readonly IReadOnlyList<GrownLoss> Deep =
    [
        new("nested branches", n => Method(Levels(n, i => $"if (s > {Coefficient(i)})"))),
        new("nested branches with else", n => Method(LevelsWithElse(n))),
        new("nested loops", n => Method(Levels(n, i => $"for (int i{i} = 0; i{i} < k; i{i}++)"))),
        new("nested loops of unknown length", n => Method(Levels(n, i => $"while (s < {i + 1}.0)"))),
        new("loops and branches in turn", n => Method(
            Levels(n, i => i % 2 == 0 ? $"for (int i{i} = 0; i{i} < k; i{i}++)" : $"if (s > {Coefficient(i)})"))),
        new("chained helpers", n => Method("s = Link0(s, b);", helpers: Statements(
            n, i => $"static double Link{i}(double x, double y) {{ double z = x * {Coefficient(i)} + Math.Sin(y); return {(i + 1 < n ? $"Link{i + 1}(z, y)" : "z")} + x; }}"))),
        new("nested calls", n => Method($"s = {Nested(n, "s")};")),
        new("nested choices", n => Method($"s = {Choices(n)};")),
    ];

    /// <summary>The file.</summary>
    public string Text(int n) => $$"""
        using System;
        using AutoGrad;

        public static partial class Grown
        {
        {{Body(n)}}
        }
        """;

    private const string Helpers = """
        static double Outer(double x, double y) { double m = Middle(x, y); return m * 0.5 + Middle(y, m) * y; }
        static double Middle(double x, double y) { double i = Inner(x); return i * y + Inner(y); }
        static double Inner(double x) { double q = x * x; return Math.Sin(q) + 0.25 * x; }
        """;

    private static string Function(int i) => (i % 8) switch
    {
        0 => "Math.Sin(s) + a",
        1 => "Math.Exp(-s * s) * b",
        2 => "Math.Sqrt(1 + s * s)",
        3 => "Math.Log(2 + s * s)",
        4 => "Math.Tanh(a * s)",
        5 => "Math.Max(s, b) * 0.5",
        6 => "Math.Atan2(s, 2 + a * a)",
        _ => "Math.Pow(1 + s * s, 0.25)",
    };

    private static string Accumulator(int i) => (i % 4) switch { 0 => "p", 1 => "q", 2 => "r", _ => "s" };

    private static string Method(string statements, string start = "", string result = "s", string helpers = "") => $$"""
        [Differentiable]
        public static double Loss(double a, double b, int k)
        {
            double s = a;
            {{start}}
            {{statements}}
            return {{result}};
        }
        {{helpers}}
        """;

    private static string Loop(string statements) => Method($"for (int i = 0; i < k; i++)\n{{\n{statements}\n}}");

    private static string Statements(int n, Func<int, string> statement) => Joined(n, "\n", statement);

    private static string Joined(int n, string between, Func<int, string> part) => string.Join(between, Enumerable.Range(0, n).Select(part));

    /// <summary>The local that stands so many before the i-th.</summary>
    private static string Earlier(int i, int distance) => i < distance ? "b" : string.Create(CultureInfo.InvariantCulture, $"t{i - distance}");

    private static string Levels(int depth, Func<int, string> head)
    {
        StringBuilder text = new();
        for (int i = 0; i < depth; i++)
            text.Append(CultureInfo.InvariantCulture, $"{head(i)}\n{{\ns = s * a + {Coefficient(i)};\n");
        return text.Append("s += b;\n").Append('}', depth).ToString();
    }

    private static string LevelsWithElse(int depth)
    {
        StringBuilder text = new();
        for (int i = 0; i < depth; i++)
            text.Append(CultureInfo.InvariantCulture, $"if (s > {Coefficient(i)})\n{{\ns = s * a + {Coefficient(i)};\n");
        text.Append("s += b;\n");
        for (int i = 0; i < depth; i++)
            text.Append("}\nelse\n{\ns = Math.Cos(s) * b;\n}\n");
        return text.ToString();
    }

    private static string Nested(int depth, string inner)
    {
        for (int i = 0; i < depth; i++)
            inner = i % 2 == 0 ? $"Math.Sin(a * {inner} + {Coefficient(i)})" : $"Math.Exp(-b * {inner})";
        return inner;
    }

    private static string Choices(int depth)
    {
        string inner = "s";
        for (int i = 0; i < depth; i++)
            inner = $"(s > {Coefficient(i)} ? a * {Coefficient(i)} : {inner} * b)";
        return inner;
    }

    private static string Coefficient(int i) => string.Create(CultureInfo.InvariantCulture, $"{0.25 + i * 0.00390625}");
}
