using System;
using System.Linq;
using System.Reflection;
using System.Text;
using AutoGrad.Generator.Tests.Oracle;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace AutoGrad.Generator.Tests.Jacobians;

/// <summary>A vector function, with C# that calls it and its Jacobian on one flat point.</summary>
/// <param name="Name">Unique.</param>
/// <param name="Members">Members of the static partial class <c>Losses</c>.</param>
/// <param name="Primal">An expression of type <c>double[]</c>, or statements that return one: the outputs at <c>p</c>.</param>
/// <param name="Jacobian">A statement that fills <c>j</c> at <c>p</c>.</param>
/// <param name="Point">The active numbers.</param>
public sealed record JacobianCase(string Name, string Members, string Primal, string Jacobian, params double[] Point)
{
    /// <summary>Why there are no finite differences to compare with; then <see cref="Expected"/> tells what must come out.</summary>
    public double[]? Expected { get; init; }

    public string Types { get; init; } = "";

    /// <summary>Whether it is about vectors of 512 bits, and nothing can be said of narrower ones.</summary>
    public bool IsWide { get; init; }

    private string Source =>
        $$"""
        #nullable enable
        using System;
        using System.Linq;
        using System.Numerics.Tensors;
        using AutoGrad;

        namespace Corpus;

        public static partial class Losses
        {
        {{Members}}
        }

        {{Types}}

        public static class Adapter
        {
            public static double[] Primal(double[] p) {{(Primal.Contains("return") ? "{ " + Primal + " }" : "=> " + Primal + ";")}}

            public static void Jacobian(double[] p, double[] j) { {{Jacobian}} }
        }
        """;

    public override string ToString() => Name;

    /// <summary>The reason why the Jacobian is wrong, or null; where it would take narrower vectors on another machine, of that, too.</summary>
    public string? Check()
    {
        return Check(isNarrow: false) ?? (!IsWide && Generated().Contains(Choice, StringComparison.Ordinal) && Check(isNarrow: true) is { } reason ? "in narrow vectors: " + reason : null);
    }

    /// <summary>What generated code asks where it has two forms; rows in lanes, whose form follows from where the other one ended, ask for more.</summary>
    private const string Choice = "if (global::System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated)";

    private string? Check(bool isNarrow)
    {
        Assembly assembly = Load(isNarrow);
        var primal = Compiled.Bind<Func<double[], double[]>>(assembly, "Corpus.Adapter", "Primal");
        var jacobian = Compiled.Bind<Action<double[], double[]>>(assembly, "Corpus.Adapter", "Jacobian");
        int rows = primal([.. Point]).Length, columns = Point.Length;
        double[] actual = [.. Enumerable.Repeat(double.NaN, rows * columns)];
        jacobian([.. Point], actual);
        if (Expected is not null)
            return Agreement.Compare(actual, Expected, 1e-12, Name);
        for (int i = 0; i < rows; i++)
        {
            int row = i;
            DerivativeEstimate[] expected = FiniteDifferences.Gradient(x => primal([.. x])[row], Point);
            for (int k = 0; k < columns; k++)
            {
                if (!(Math.Abs(actual[i * columns + k] - expected[k].Value) <= 1e-8 * Math.Max(1, Math.Abs(expected[k].Value)) + 10 * expected[k].Error))
                    return $"{Name}: [{i}, {k}] is {actual[i * columns + k]:R}, finite differences give {expected[k]}";
            }
        }

        return null;
    }

    /// <summary>Binds <c>public static string Misuse()</c> among the members.</summary>
    public string Misuse() => Compiled.Bind<Func<string>>(Load(isNarrow: false), "Corpus.Losses", "Misuse")();

    /// <summary>The generated files.</summary>
    public string Generated()
    {
        GeneratorRunResult result = Run(Compiled.Create(Compiled.Parse(Source, Name + ".cs")));
        return result.Exception is { } exception ? exception.ToString() : string.Join("\n", result.GeneratedSources.Select(s => s.SourceText.ToString()));
    }

    private static GeneratorRunResult Run(CSharpCompilation source) => CSharpGeneratorDriver
        .Create([GeneratorUnderTest.Create().AsSourceGenerator()], parseOptions: Compiled.ParseOptions)
        .RunGenerators(source).GetRunResult().Results.Single();

    /// <summary>The form for wide or for narrow vectors, whatever this machine has.</summary>
    private static SyntaxTree InForm(SyntaxTree tree, bool isNarrow) =>
        tree.WithChangedText(SourceText.From(tree.ToString().Replace(Choice, isNarrow ? "if (false)" : "if (true)"), Encoding.UTF8));

    private Assembly Load(bool isNarrow)
    {
        CSharpCompilation source = Compiled.Create(Compiled.Parse(Source, Name + ".cs"));
        GeneratorRunResult result = Run(source);
        SyntaxTree[] generated = [.. result.GeneratedSources.Select(s => InForm(s.SyntaxTree, isNarrow))];
        Diagnostic[] errors = [.. (result.Diagnostics.IsDefault ? [] : result.Diagnostics).Where(d => d.Severity == DiagnosticSeverity.Error)];
        if (result.Exception is { } exception || errors.Length > 0)
            throw new InvalidOperationException($"{result.Exception}\n{string.Join("\n", errors.Select(e => e.ToString()))}");
        return Compiled.Load(source.AddSyntaxTrees(generated), said => $"{string.Join("\n", said)}\n{string.Join("\n", generated.Select(t => t.ToString()))}");
    }
}
