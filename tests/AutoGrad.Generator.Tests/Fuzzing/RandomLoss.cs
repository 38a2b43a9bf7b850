using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Fuzzing;

/// <summary>
/// Writes a loss at random, the same one for the same seed: every kind of loop, branch and jump, values destroyed after use, local
/// arrays, views, structs, tuples, helpers and local functions that mutate, in combinations that nobody would think of.
/// </summary>
/// <remarks>
/// What is stored inside a loop passes through a bounded function, so that values neither overflow nor amplify rounding; loops end
/// after a few trips; functions are kept away from their singularities by the branches around them.
/// </remarks>
internal sealed partial class RandomLoss
{
    private const int Elements = 3;

    private readonly Random _random;
    private readonly StringBuilder _text = new();
    private readonly List<string> _scalars = ["x", "y"];
    private readonly List<string> _counters = [];
    private readonly List<string> _integers = [];
    private readonly List<string> _arrays = ["v", "scratch"];
    private readonly List<string> _cells = [];
    private readonly List<string> _functions = [];
    private readonly List<(string Left, string Right)> _pairs = [];
    private readonly List<(string Name, string Separator)> _matrices = [];
    private readonly List<string> _rows = [];
    private readonly List<string> _optional = [];

    /// <summary>The forms that this program may use: most programs use a few of them often.</summary>
    private readonly HashSet<Form> _forms = [];
    private int _names;
    private int _statements;
    private int _loops;

    private RandomLoss(int seed)
    {
        _random = new Random(seed);
        _statements = 5 + _random.Next(16);
        foreach (Form form in Enum.GetValues<Form>())
        {
            if (_random.Next(3) == 0)
                _forms.Add(form);
        }
    }

    /// <summary>Groups of language forms that a program has or has not.</summary>
    private enum Form
    {
        While,
        Jumps,
        Switch,
        LocalArrays,
        Views,
        Structs,
        Tuples,
        OutHelpers,
        LocalFunctions,
        Foreach,
        AssignmentsAsValues,
        IntegerVariables,
        Singular,
        OddLoops,
        Returns,
        WholeArrays,
        RefLocals,
        Exchanges,
        Matrices,
        Recursion,
        StructArrays,
        Tensors,
        Nullables,
    }

    private bool InLoop => _loops > 0;

    /// <summary>The loss of a seed, with three points; the last one is full of ties and zeros.</summary>
    public static LossCase Write(int seed)
    {
        RandomLoss writer = new(seed);
        string source = writer.Method();
        double[][] points = [writer.Point(), writer.Point(), [.. writer.Point().Select(x => Math.Round(x))]];
        return new($"seed {seed}", source)
        {
            Types = Types,
            Points = points,
            Lengths = { ["w"] = Elements, ["v"] = Elements },
            Passive = { ["scratch"] = "new double[] { 0.25, -0.5, 0.75 }", ["n"] = $"{seed % 5}" },
        };
    }

    private double[] Point() => [.. Enumerable.Range(0, 2 + 2 * Elements).Select(_ => Math.Round(_random.NextDouble() * 3 - 1.5, 3))];

    private string Method()
    {
        Block("    ", depth: 0, statements: 9);
        return $$"""
        [Differentiable(nameof(x), nameof(y), nameof(w), nameof(v))]
        public static double Loss(double x, double y, {{Pick("ReadOnlySpan<double> w", "double[] w")}}, Span<double> v, double[] scratch, int n)
        {
        {{_text}}    return {{Expression(3)}} + v[0] * scratch[1] + {{Pick(_scalars)}};
        }

        {{Functions}}
        """;
    }

    private void Line(string indent, string text) => _text.Append(indent).Append(text).Append('\n');

    private string Fresh(string stem) => stem + _names++;

    private bool Has(Form form) => _forms.Contains(form);

    private bool Chance(int outOf) => _random.Next(outOf) == 0;

    private string Pick(params IReadOnlyList<string> choices) => choices[_random.Next(choices.Count)];
}
