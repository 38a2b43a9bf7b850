using System;
using System.Linq;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Fuzzing;

/// <summary>
/// Recursions that go down by one, in a loop: by turns how they end, how many trips the loop makes, what stands around it and what the call is given,
/// which decides whether their last levels may be written as straight-line code.
/// </summary>
internal sealed class RandomRecursions
{
    private readonly Random _random;

    private RandomRecursions(int seed) => _random = new Random(seed);

    public static LossCase Write(int seed)
    {
        RandomRecursions writer = new(seed);
        string source = writer.Method();
        double[] Point() => [.. Enumerable.Range(0, 7).Select(_ => Math.Round((writer._random.NextDouble() * 2) - 1, 3))];
        return new($"recursion of seed {seed}", source) { Points = [Point(), Point()] };
    }

    private string Method()
    {
        bool isReference = Chance(4), isDownwards = Chance(2);
        string next = isDownwards ? "from, to - 1" : "from + 1, to";
        string call = $"Level(w, {Pick("x", "x * 0.9", "x + 0.1 * i", "x * w[i]", "sum * 0.3")}, {next}{(isReference ? ", ref total" : "")})";
        string ends = Pick("from == to", "to == from", "from >= to", "to - from < 1", "to - from <= 1", "from + 1 == to", "from > to - 2", "to <= from + 1");
        string trips = Pick(
            "int i = from; i < to; i++", "int i = from; i < to; i++", "int i = 0; i < to - from; i++", "int i = 0; i < 2; i++", "int i = 0; i < 3; i++",
            "int i = to - 1; i >= from; i--", "int i = from; i <= to - 1; i++", "int i = 0; i < 2 + from % 2; i++");
        string loop = $$"""
            double sum = {{Number("w[to]")}}, sign = 1;
                for ({{trips}})
                {
                    {{Pick("", "sum *= 0.5;", "double t = x * w[i]; sum += t;", "sign = -sign;")}}
                    sum {{Pick("+=", "-=")}} {{Pick("sign * ", "w[i] * ", "sign * w[i] * ", "")}}{{Pick(call, call, $"Math.Sin({call})")}}{{Pick("", " * 0.25", " * w[from]", " + x")}};
                    {{Pick("", "sign = -sign;", isReference ? "total += sum;" : "")}}
                }
            """;
        string end = Number("w[from]"), result = $"sum{Pick("", " * 0.5", " + x", " * w[to]")}";
        string body = Chance(3)
            ? $"double result = {end};\n    if (!({ends}))\n    {{\n    {loop}\n    result = {result};\n    }}\n    return result{Pick("", " + 1", " * x")};"
            : $"if ({ends})\n        return {end};\n    {loop}\n    return {result};";
        string start = isReference ? "double total = x;" : "", rest = isReference ? ", ref total" : "";

        // At least one level: an end that is asked for by == may lie behind none.
        int from = _random.Next(3);
        string levels = $"{from}, {Math.Max(2 + _random.Next(4), from + 1)}";
        string parameters = $"ReadOnlySpan<double> w, double x, int from, int to{(isReference ? ", ref double total" : "")}";
        return $$"""
            [Differentiable] public static double Loss(double x, ReadOnlySpan<double> w)
            {
                {{start}}
                return Level(w, x, {{levels}}{{rest}}){{Pick("", $" * Level(w, x * x, 1, 2{rest})", $" + Level(w, 0.5, 0, 1{rest})")}}{{(isReference ? " + total" : "")}};
            }
            private static double Level({{parameters}})
            {
                {{body}}
            }
            """;
    }

    private string Number(string element) =>
        Pick(element, $"{element} * x", $"Math.Sin({element} + x)", "x * x", $"Math.Exp(-{element} * {element})", "0.5", $"{element} / (2 + x * x)");

    private bool Chance(int outOf) => _random.Next(outOf) == 0;

    private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];
}
