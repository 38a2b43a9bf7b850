using System;
using System.Linq;
using System.Text;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Fuzzing;

/// <summary>
/// Writes losses of simple loops over arrays that are long enough for several vectors: many of them can run lane by lane, and many only look it,
/// since they read what another trip writes, or go by two names for overlapping parts of one array.
/// </summary>
internal sealed class RandomLoops
{
    /// <summary>How far an index goes beyond the loop's own.</summary>
    private const int Reach = 3;

    private readonly Random _random;
    private readonly StringBuilder _text = new();
    private readonly int _length;
    private readonly string _number;

    private RandomLoops(int seed)
    {
        _random = new Random(seed);
        _length = 1 + _random.Next(19);
        _number = Chance(6) ? "float" : "double";
    }

    private string Math => _number == "float" ? "MathF" : "Math";

    public static LossCase Write(int seed)
    {
        RandomLoops writer = new(seed);
        string source = writer.Method();
        int count = 2 + writer._length + Reach;
        double[] Point() => [.. Enumerable.Range(0, count).Select(_ => System.Math.Round((writer._random.NextDouble() * 3) - 1.5, 3))];
        return new($"loops of seed {seed}", source) { Points = [Point(), Point()], Passive = { ["n"] = $"{writer._length}" } };
    }

    private string Method()
    {
        for (int loops = 1 + _random.Next(4); loops > 0; loops--)
            Loop();
        return $$"""
        [Differentiable(nameof(x), nameof(y), nameof(w))]
        public static {{_number}} Loss({{_number}} x, {{_number}} y, {{Pick("ReadOnlySpan<" + _number + ">", _number + "[]")}} w, int n)
        {
            {{_number}}[] a = new {{_number}}[n + {{Reach}}], b = new {{_number}}[n + {{Reach}}], c = new {{_number}}[3 * n + {{Reach}}];
            Span<{{_number}}> p = a.AsSpan({{_random.Next(3)}}, n), q = a.AsSpan({{_random.Next(3)}}, n), u = c.AsSpan({{Pick("n", "n", "2 * n", "n - 1")}}, n);
            {{_number}} s = 0, r = 1;
            for (int i = 0; i < a.Length; i++) { a[i] = w[i] * {{Literal()}}; b[i] = x - {{Literal()}}; }
        {{_text}}
            for (int i = 0; i < a.Length; i++) s += a[i] * b[i];
            for (int i = 0; i < 3 * n; i++) s += {{Literal()}} * c[i];
            return s * x + {{Math}}.Tanh(r) * y;
        }
        """;
    }

    private void Loop()
    {
        bool turns = Chance(8);
        string head = turns ? "for (int i = n - 1; i >= 0; i--)" : Pick(
            "for (int i = 0; i < n; i++)", "for (int i = 0; i < p.Length; i++)", $"for (int i = {_random.Next(3)}; i <= n - 1; i++)", "for (int i = 0; i < n; i += 2)");
        if (Chance(4))
        {
            _text.Append("    for (int k = 0; k < 3; k++)\n");
            Body(head, "k");
        }
        else
        {
            Body(head, "1");
        }
    }

    private void Body(string head, string fixedIndex)
    {
        _text.Append($"    {head}\n    {{\n");
        bool hasLocal = Chance(3);
        if (hasLocal)
            _text.Append($"        {_number} t = {Expression(2, fixedIndex)};\n");
        for (int statements = 1 + _random.Next(3); statements > 0; statements--)
            _text.Append($"        {Statement(fixedIndex)}\n");
        if (hasLocal)
            _text.Append("        s += t * t;\n");
        _text.Append("    }\n");
    }

    private string Statement(string fixedIndex) => _random.Next(8) switch
    {
        0 or 1 => $"{Memory()} {Pick("=", "+=", "-=")} {Expression(2, fixedIndex)};",
        3 when Chance(2) => $"{Block()} {Pick("=", "+=")} {Block()} + {Literal()} * {Element()}; {Block()} {Pick("=", "+=")} {Literal()} * {Block()};",
        2 => $"{Memory()} *= {Literal()};",
        3 => $"s {Pick("+=", "-=")} {Element()} * {Element()};",
        4 => $"s {Pick("+=", "-=")} {Expression(2, fixedIndex)};",
        5 => $"{Pick("a", "b")}[{fixedIndex}] += {Literal()} * {Expression(1, fixedIndex)};",
        6 => $"r = {Pick($"r * {Literal()} + {Element()}", $"{Math}.Max(r, {Element()})", $"r + {Element()}")};",
        _ => $"{Pick("a", "b", "p")}[i] {Pick("=", "+=")} {Pick("", "-")}{Pick("x", Literal())} * {Element()};",
    };

    private string Expression(int depth, string fixedIndex) => depth == 0 ? Leaf(fixedIndex) : _random.Next(9) switch
    {
        0 => $"({Expression(depth - 1, fixedIndex)} + {Leaf(fixedIndex)})",
        1 => $"({Expression(depth - 1, fixedIndex)} - {Leaf(fixedIndex)})",
        2 => $"({Literal()} * {Expression(depth - 1, fixedIndex)} * {Literal()})",
        3 => $"{Math}.{Pick("Sin", "Cos", "Abs", "Tanh")}({Expression(depth - 1, fixedIndex)})",
        4 => $"{Math}.Exp(-{Math}.Abs({Expression(depth - 1, fixedIndex)}))",
        5 => $"{Math}.{Pick("Sqrt", "Log")}(1 + {Math}.Abs({Expression(depth - 1, fixedIndex)}))",
        6 => $"{Math}.{Pick("Max", "Min")}({Expression(depth - 1, fixedIndex)}, {Pick(Leaf(fixedIndex), Literal())})",
        7 => $"({Leaf(fixedIndex)} {Pick("<", ">=", ">")} {Literal()} ? {Expression(depth - 1, fixedIndex)} : {Leaf(fixedIndex)})",
        _ => $"({Leaf(fixedIndex)} / (2 + {Math}.Sin({Expression(depth - 1, fixedIndex)})))",
    };

    private string Leaf(string fixedIndex) => _random.Next(6) switch
    {
        0 => Pick("x", "y"),
        1 => $"w[{fixedIndex}]",
        2 => Pick($"a[{fixedIndex}]", $"b[n + {_random.Next(Reach)}]"),
        _ => Element(),
    };

    private string Element() => Pick(Memory(), $"w[i + {_random.Next(Reach)}]", "w[i]");

    /// <summary>An element that may be written.</summary>
    private string Memory() => Pick("p[i]", "q[i]", $"a[i + {_random.Next(Reach)}]", $"b[{_random.Next(Reach)} + i]", "a[i]", "b[i]");

    /// <summary>An element of one of several blocks of an array, most of which lie one behind the other.</summary>
    private string Block() => Pick("c[i]", "c[n + i]", "c[2 * n + i]", "c[i + 2 * n]", "u[i]", Chance(4) ? "c[n - 1 + i]" : "c[i]");

    private string Literal() => Pick("0.3", "0.7", "1.25", "0.5") + (_number == "float" ? "f" : "");

    private bool Chance(int outOf) => _random.Next(outOf) == 0;

    private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];
}
