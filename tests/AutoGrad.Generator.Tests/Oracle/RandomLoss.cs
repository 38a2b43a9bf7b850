using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace AutoGrad.Generator.Tests.Oracle;

/// <summary>
/// Writes a loss at random, the same one for the same seed: locals, compound assignment, branches, early returns, nested loops,
/// spans overwritten in place, scratch data and helpers, in combinations that nobody would think of.
/// </summary>
/// <remarks>What is stored inside a loop passes through a bounded function, so that values neither overflow nor amplify rounding.</remarks>
internal sealed class RandomLoss
{
    private const int Elements = 3;

    private readonly Random _random;
    private readonly StringBuilder _text = new();
    private readonly List<string> _scalars = ["x", "y"];
    private readonly List<string> _counters = [];
    private int _names;
    private int _statements = 18;

    private RandomLoss(int seed) => _random = new Random(seed);

    private bool InLoop => _counters.Count > 0;

    /// <summary>The loss of a seed, with two points.</summary>
    public static LossCase Write(int seed)
    {
        RandomLoss writer = new(seed);
        string source = writer.Method();
        double[][] points = [writer.Point(), writer.Point()];
        return new($"seed {seed}", source)
        {
            Points = points,
            Lengths = { ["w"] = Elements, ["v"] = Elements },
            Passive = { ["scratch"] = "new double[] { 0.25, -0.5, 0.75 }", ["n"] = $"{2 + seed % 3}" },
        };
    }

    private double[] Point() => [.. Enumerable.Range(0, 2 + 2 * Elements).Select(_ => Math.Round(_random.NextDouble() * 3 - 1.5, 3))];

    private string Method()
    {
        Block("    ", depth: 0, statements: 7);
        return $$"""
        [Differentiable(nameof(x), nameof(y), nameof(w), nameof(v))]
        public static double Loss(double x, double y, ReadOnlySpan<double> w, Span<double> v, double[] scratch, int n)
        {
        {{_text}}    return {{Expression(3)}} + v[0] * scratch[1] + {{Pick(_scalars)}};
        }

        private static double Bend(double a, double b)
        {
            if (a > b)
                return Math.Sin(a) * b;
            double c = a - b;
            c *= 0.5;
            return c / (1 + c * c) + b;
        }

        private static void Stir(Span<double> s, ref double a, double b)
        {
            for (int k = 1; k < s.Length; k++)
            {
                s[k] = Math.Tanh(s[k] + s[k - 1] * b);
                a = 0.5 * a + s[k];
            }
        }
        """;
    }

    private void Block(string indent, int depth, int statements)
    {
        int known = _scalars.Count;
        for (int i = 0; i < statements && _statements > 0; i++)
        {
            _statements--;
            Statement(indent, depth);
        }

        _scalars.RemoveRange(known, _scalars.Count - known);
    }

    private void Statement(string indent, int depth)
    {
        switch (_random.Next(depth < 3 ? 14 : 9))
        {
            case 0 or 1:
                Declare(indent);
                break;
            case 2 or 3:
                Line(indent, $"{Pick(_scalars)} {Update()}");
                break;
            case 4 or 5:
                Line(indent, $"v[{Index()}] {Update()}");
                break;
            case 6:
                Line(indent, $"scratch[{Index()}] {Update()}");
                break;
            case 7:
                Line(indent, $"Stir({Pick("v", "scratch")}, ref {Pick(_scalars)}, {Expression(1)});");
                break;
            case 8:
                Line(indent, $"if ({Condition()}) {(InLoop ? $"{Pick(_scalars)} {Update()}" : $"return {Expression(2)};")}");
                break;
            case 9 or 10:
                Branch(indent, depth);
                break;
            default:
                Loop(indent, depth);
                break;
        }
    }

    private void Declare(string indent)
    {
        string name = "a" + _names++;
        Line(indent, $"double {name} = {Expression(2)};");
        _scalars.Add(name);
    }

    private void Branch(string indent, int depth)
    {
        Line(indent, $"if ({Condition()})");
        Braced(indent, depth);
        if (_random.Next(2) == 0)
            return;
        Line(indent, "else");
        Braced(indent, depth);
    }

    private void Loop(string indent, int depth)
    {
        if (_random.Next(4) == 0)
        {
            string element = "e" + _names++;
            Line(indent, $"foreach (double {element} in {Pick("w", "scratch")})");
            Line(indent, "{");
            Line(indent, $"    {Pick(_scalars)} += 0.3 * Math.Sin({element} * {Expression(1)});");
            Line(indent, "}");
            return;
        }

        string counter = "i" + _names++;
        string outer = InLoop ? _counters[^1] : "0";
        Line(indent, Pick(
            $"for (int {counter} = 0; {counter} < n; {counter}++)",
            $"for (int {counter} = v.Length - 1; {counter} >= 0; {counter}--)",
            $"for (int {counter} = 1; {counter} <= n + 1; {counter} += 2)",
            $"for (int {counter} = {outer}; {counter} < 3; {counter}++)"));
        _counters.Add(counter);
        Braced(indent, depth);
        _counters.RemoveAt(_counters.Count - 1);
    }

    private void Braced(string indent, int depth)
    {
        Line(indent, "{");
        Block(indent + "    ", depth + 1, statements: 1 + _random.Next(4));
        Line(indent, "}");
    }

    private string Update() => Pick(
        $"= {Stored(2)};",
        $"= 0.5 * {Pick(_scalars)} + {Stored(2)};",
        $"+= {Stored(2)};",
        $"-= {Stored(1)};",
        $"*= {Stored(1)};",
        $"/= 1.5 + Math.Abs({Stored(1)});");

    private string Stored(int depth)
    {
        string e = Expression(depth);
        return InLoop ? Pick($"Math.Sin({e})", $"Math.Tanh({e})", $"Bend(0.5, Math.Cos({e}))") : e;
    }

    private string Condition() => Pick(
        $"{Expression(1)} > {Expression(1)}",
        $"{Expression(2)} < 0.4",
        InLoop ? $"{_counters[^1]} % 2 == 0" : "n > 2",
        $"{Expression(1)} > 0 && {Expression(1)} < 1.3");

    private string Expression(int depth)
    {
        if (depth == 0)
            return Leaf();
        string a = Expression(depth - 1), b = Expression(depth - 1);
        return Pick(
            $"({a} + {b})", $"({a} - {b})", $"{a} * {b}", $"{a} / (1.2 + {b} * {b})", $"(-({a}))",
            $"Math.Sin({a})", $"Math.Cos({a} * {b})", $"Math.Tanh({a})", $"Math.Exp(-{a} * {a})", $"Math.Sqrt(1 + {a} * {a})",
            $"Math.Max({a}, {b})", $"Math.Min({a}, 0.7)", $"Math.Abs({a})", $"({a} > {b} ? {a} : {Leaf()})", $"Bend({a}, {b})", $"Math.Atan2({a}, 1.5 + {b} * {b})");
    }

    private string Leaf() => _random.Next(6) switch
    {
        0 => $"w[{Index()}]",
        1 => $"v[{Index()}]",
        2 => $"scratch[{Index()}]",
        3 when InLoop => $"(0.25 * {Pick(_counters)})",
        4 => Pick("0.5", "1.25", "2", "n"),
        _ => Pick(_scalars),
    };

    private string Index() => InLoop
        ? Pick($"{Pick(_counters)} % 3", $"({Pick(_counters)} + 1) % 3", $"{_random.Next(Elements)}")
        : Pick("0", "1", "^1");

    private void Line(string indent, string text) => _text.Append(indent).Append(text).Append('\n');

    private string Pick(params IReadOnlyList<string> choices) => choices[_random.Next(choices.Count)];
}
