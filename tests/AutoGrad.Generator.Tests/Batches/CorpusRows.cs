using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using AutoGrad.Generator.Tests.Oracle;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoGrad.Generator.Tests.Batches;

/// <summary>
/// A loss of the corpus as the loss of a row: all its data vary per row, and one number is added, so that there are rows where there are no data.
/// The mean over equal rows, more than a vector has lanes, must be the loss itself, with its gradient; rows run in lanes wherever they can.
/// </summary>
internal static class CorpusRows
{
    private const string Added = "rowNumber";
    private const int Count = 9;
    private const string TypeName = "Corpus.RowsAdapter";

    // In single precision the two halves of a gradient are rounded apart.
    private const double DoubleGradient = 1e-9, SingleGradient = 1e-4, DoubleValue = 1e-14, SingleValue = 1e-6;

    /// <summary>The difference, or null.</summary>
    /// <param name="loss">The case.</param>
    /// <param name="isChecked">Whether it can be the loss of a row, and the generator takes it.</param>
    public static string? Compare(LossCase loss, out bool isChecked)
    {
        isChecked = false;
        LossOracle oracle = LossOracle.Of(loss);
        if (oracle.Signature.Method.Parameters.Any(p => p.IsParams) || oracle.Signature.Passive.Any(p => p.IsArray && p.Expression.EndsWith("null", StringComparison.Ordinal)))
            return null;
        Compilation before = Compiled.Create(Marked(oracle), Compiled.Parse(Adapter(oracle.Signature), "RowsAdapter.cs"));
        GeneratorDriver driver = CSharpGeneratorDriver.Create([GeneratorUnderTest.Create().AsSourceGenerator()], parseOptions: Compiled.ParseOptions);
        driver = driver.RunGeneratorsAndUpdateCompilation(before, out Compilation after, out var reported);
        string text = string.Concat(driver.GetRunResult().GeneratedTrees.Select(t => t.ToString()));
        if (driver.GetRunResult().Results[0].Exception is { } failure)
            return $"{loss.Name}: {failure}";
        if (reported.Any(d => d.Severity == DiagnosticSeverity.Error) || !text.Contains("BatchObjective"))
            return null;
        if (Compiled.Load(after, out var said) is not { } assembly)
            return $"{loss.Name}: {string.Join('\n', said.Where(d => d.Severity == DiagnosticSeverity.Error))}\n{text}";
        isChecked = true;
        return loss.Points.Select(p => At(oracle, assembly, p)).FirstOrDefault(r => r is not null) is { } wrong ? $"{loss.Name} {wrong}\n{text}" : null;
    }

    private static string? At(LossOracle oracle, Assembly assembly, double[] point)
    {
        var batch = Compiled.Bind<Func<double[], double[], double>>(assembly, TypeName, "Batch");
        bool isSingle = oracle.Signature.IsSingle;
        double tolerance = oracle.Case.Tolerance > 0 ? oracle.Case.Tolerance : isSingle ? SingleGradient : DoubleGradient;
        double[] gradient = [.. point.Select(_ => double.NaN)];
        string at = Agreement.At(point);
        try
        {
            return Agreement.Compare(batch([.. point], gradient), oracle.Value(point), isSingle ? SingleValue : DoubleValue, "value " + at)
                ?? Agreement.Compare(gradient, oracle.Gradient(point), tolerance, "gradient " + at);
        }
        catch (Exception exception)
        {
            return $"threw {at}: {exception}";
        }
    }

    private static SyntaxTree Marked(LossOracle oracle)
    {
        SyntaxNode root = oracle.Tree.GetRoot();
        var method = (MethodDeclarationSyntax)oracle.Signature.Method.DeclaringSyntaxReferences.Single().GetSyntax();
        HashSet<string> data = [.. oracle.Signature.Passive.Select(p => p.Name)];
        ParameterSyntax[] parameters =
        [
            .. method.ParameterList.Parameters.Select(p => Parameter($"{(data.Contains(p.Identifier.ValueText) ? "[AutoGrad.Sample] " : "")}{p}")),
            Parameter($"[AutoGrad.Sample] int {Added} = 0"),
        ];
        SyntaxNode marked = root.ReplaceNode(method.ParameterList, SyntaxFactory.ParameterList(SyntaxFactory.SeparatedList(parameters)));
        AttributeSyntax attribute = marked.DescendantNodes().OfType<AttributeSyntax>().First(a => a.Name.ToString() is "Differentiable");
        AttributeSyntax inLanes = attribute.AddArgumentListArguments(SyntaxFactory.AttributeArgument(SyntaxFactory.NameEquals("Rows"), null, SyntaxFactory.ParseExpression("AutoGrad.RowsIn.Lanes")));
        return Compiled.Parse(marked.ReplaceNode(attribute, inLanes).ToFullString(), oracle.Tree.FilePath);
    }

    private static ParameterSyntax Parameter(string text) => SyntaxFactory.ParseParameterList($"({text})").Parameters[0];

    private static string Adapter(LossSignature loss)
    {
        LossParameter[] vectors = [.. loss.Active.Where(p => p.IsArray)];
        IEnumerable<string> lengths = vectors.SkipLast(1).Select(p => loss.Lengths.TryGetValue(p.Name, out int n) ? $"{n}" : $"point.Length - {loss.FixedCount}");
        return $$"""
            using System;
            using System.Linq;
            using AutoGrad;

            namespace Corpus;

            public static class RowsAdapter
            {
                public static double Batch(double[] point, double[] gradient)
                {
                    {{string.Concat(loss.Passive.Select(p => Rows(loss, p)))}}
                    var objective = new {{loss.Owner}}.{{loss.Method.Name}}BatchObjective({{string.Join(", ", loss.Passive.Select(p => p.Argument).Append($"new int[{Count}]").Concat(lengths))}});
                    {{loss.Number}}[] flat = Array.ConvertAll(point, x => ({{loss.Number}})x), flatGradient = Array.ConvertAll(gradient, x => ({{loss.Number}})x);
                    {{loss.Number}} value = objective.Value(flat, [1, 0, 2, 3, 5, 4, 8, 7, 6]);
                    {{loss.Number}} again = objective.ValueAndGradient(flat, flatGradient);
                    for (int k = 0; k < gradient.Length; k++)
                        gradient[k] = flatGradient[k];
                    return value.Equals(again) || Math.Abs(value - again) <= {{(loss.IsSingle ? "1e-6f" : "1e-14")}} * (1 + Math.Abs(value)) ? value : throw new InvalidOperationException($"{value} alone, {again} with the gradient");
                }
            }
            """;
    }

    /// <summary>What is not a vector is made for each row, since the loss may write into it.</summary>
    private static string Rows(LossSignature loss, LossParameter p)
    {
        ITypeSymbol type = loss.Method.Parameters.Single(q => q.Name == p.Name).Type;
        string text = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        return p.IsArray && type is not IArrayTypeSymbol { ElementType: IArrayTypeSymbol }
            ? $"{p.Number}[] {p.Argument}Row = {p.Expression}; {p.Number}[] {p.Argument} = [{string.Join(", ", Enumerable.Repeat($".. {p.Argument}Row", Count))}];\n"
            : $"ReadOnlyMemory<{text}> {p.Argument} = new System.Collections.Generic.List<{text}> {{ {string.Join(", ", Enumerable.Repeat(p.Expression, Count))} }}.ToArray();\n";
    }
}
