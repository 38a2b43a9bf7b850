using System;
using System.Linq;
using System.Text;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Fuzzing;

/// <summary>
/// Losses that are loops over rows with loops in them: recurrences, triangles, work arrays, sums, choices; by turns what may differ from row to
/// row and what decides whether rows may run together at all.
/// </summary>
internal sealed class RandomRows
{
    private readonly Random _random;
    private readonly StringBuilder _text = new();
    private readonly int _rows;
    private readonly int _width;
    private readonly string _number;
    private readonly bool _areForced;

    private RandomRows(int seed)
    {
        _random = new Random(seed);
        _areForced = seed % 2 == 0;
        _rows = _random.Next(12);
        _width = 1 + _random.Next(4);
        _number = Chance(5) ? "float" : "double";
    }

    private string Math => _number == "float" ? "MathF" : "Math";

    public static LossCase Write(int seed)
    {
        RandomRows writer = new(seed);
        string source = writer.Method();
        double[] Point() => [.. Enumerable.Range(0, 2 + writer._width).Select(_ => System.Math.Round((writer._random.NextDouble() * 3) - 1.5, 3))];
        string data = string.Join(", ", Enumerable.Range(0, (writer._rows + 1) * (writer._width + 1))
            .Select(_ => FormattableString.Invariant($"{System.Math.Round((writer._random.NextDouble() * 2) - 1, 2)}") + (writer._number == "float" ? "f" : "")));
        return new($"rows of seed {seed}", source)
        {
            Points = [Point(), Point()],
            Passive = { ["n"] = $"{writer._rows}", ["d"] = $"{writer._width}", ["data"] = $"new {writer._number}[] {{ {data} }}" },
        };
    }

    private string Method()
    {
        for (int statements = 2 + _random.Next(4); statements > 0; statements--)
            Statement("        ", 0);
        return $$"""
        [Differentiable(nameof(x), nameof(y), nameof(w){{(_areForced ? ", Rows = RowsIn.Lanes" : "")}})]
        public static {{_number}} Loss({{_number}} x, {{_number}} y, {{Pick("ReadOnlySpan<" + _number + ">", _number + "[]")}} w, {{_number}}[] data, int n, int d)
        {
            {{_number}}[] a = new {{_number}}[d], b = new {{_number}}[d], c = new {{_number}}[d];
            {{_number}} s = 0{{(Chance(6) ? ", kept = 1" : "")}};
            for (int i = 0; i < n; i++)
            {
                {{Pick($"ReadOnlySpan<{_number}> row = data.AsSpan(i * d, d);", $"ReadOnlySpan<{_number}> row = data.AsSpan(i * d + {_random.Next(2)}, d);", $"ReadOnlySpan<{_number}> row = data.AsSpan(i, d);")}}
                for (int k = 0; k < d; k++) { a[k] = {{Pick("row[k] * w[k]", "row[k] - w[k]", "x * row[k]")}}; b[k] = {{Literal()}}; {{(Chance(8) ? "" : "c[k] = w[k] * row[0];")}} }
                {{_number}} t = {{Pick("row[0]", "data[i]", "data[2 * i]", "i / 10f", "y")}}, u = {{Literal()}};
        {{_text}}
                s {{Pick("+=", "-=")}} t * u{{(Chance(3) ? " + a[0] * b[d - 1]" : "")}};
            }
            return s * x + y;
        }
        """;
    }

    private void Statement(string indent, int depth)
    {
        string k = "kjm"[depth].ToString();
        switch (_random.Next(depth < 2 ? 7 : 4))
        {
            case 0:
                _text.Append($"{indent}{Pick("t", "u")} = {Number(depth)};\n");
                break;
            case 1:
                _text.Append($"{indent}{Pick("a", "b", "c")}[{Index(depth)}] {Pick("=", "+=", "-=")} {Number(depth)};\n");
                break;
            case 2:
                _text.Append($"{indent}t = t * {Literal()} + {Number(depth)};\n");
                break;
            case 3:
                _text.Append($"{indent}s {Pick("+=", "-=")} {Number(depth)};\n");
                break;
            case 4 when Chance(3):
                _text.Append($"{indent}if ({Pick("x > 0.1", "w[0] < 0.2", "d > 2", "t > 0.1")})\n{indent}{{\n");
                Statement(indent + "    ", depth);
                _text.Append($"{indent}}}\n");
                break;
            default:
                string head = Pick($"int {k} = 0; {k} < d; {k}++", $"int {k} = d - 1; {k} >= 0; {k}--", depth == 0 ? "int k = 1; k < d; k++" : $"int {k} = 0; {k} < {"kjm"[depth - 1]}; {k}++");
                _text.Append($"{indent}for ({head})\n{indent}{{\n");
                for (int statements = 1 + _random.Next(3); statements > 0; statements--)
                    Statement(indent + "    ", depth + 1);
                _text.Append($"{indent}}}\n");
                break;
        }
    }

    private string Number(int depth) => _random.Next(8) switch
    {
        0 => $"{Math}.{Pick("Sin", "Cos", "Abs")}({Leaf(depth)})",
        1 => $"{Math}.Exp(-{Math}.Abs({Leaf(depth)}))",
        2 => $"{Math}.{Pick("Max", "Min")}({Leaf(depth)}, {Leaf(depth)})",
        3 => $"({Leaf(depth)} > {Literal()} ? {Leaf(depth)} : {Literal()} * {Leaf(depth)})",
        4 => $"{Leaf(depth)} / (2 + {Leaf(depth)} * {Leaf(depth)})",
        5 => $"{Math}.{Pick("Sqrt", "Log")}(1 + {Math}.Abs({Leaf(depth)}))",
        _ => $"{Literal()} * {Leaf(depth)} {Pick("+", "-", "*")} {Literal()} * {Leaf(depth)}",
    };

    private string Leaf(int depth) => _random.Next(7) switch
    {
        0 => Pick("x", "y"),
        1 => $"w[{Index(depth)}]",
        2 => $"row[{Index(depth)}]",
        3 => Pick("t", "u"),
        _ => $"{Pick("a", "b", "c")}[{Index(depth)}]",
    };

    private string Index(int depth) => depth == 0 ? "0" : Pick("kjm"[_random.Next(depth)].ToString(), "kjm"[depth - 1].ToString(), "0");

    private string Literal() => Pick("0.5", "0.25", "-0.75", "0.9") + (_number == "float" ? "f" : "");

    private bool Chance(int outOf) => _random.Next(outOf) == 0;

    private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];
}
