using System;
using System.Collections.Immutable;
using System.Linq;
using System.Reflection;
using AutoGrad.Generator.Tests.Oracle;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoGrad.Generator.Tests.Batches;

/// <summary>
/// Runs the generator over a case and compares its batch objective with the mean over rows: values of the method itself, gradients of its public
/// members, and of the same program over dual numbers. Asserts that a call allocates nothing.
/// </summary>
internal static class BatchHarness
{
    /// <summary>What is wrong, or null.</summary>
    public static string? Check(BatchCase loss)
    {
        Assembly generated = Generate(loss, out string text);
        var row = Compiled.Bind<Func<double[], int, double>>(generated, "Corpus.Primal", "Row");
        var gradient = Compiled.Bind<Func<double[], int, double[], double>>(generated, "Corpus.Adapter", "Gradient");
        var batch = Compiled.Bind<Func<double[], int[]?, double[], double>>(generated, "Corpus.Adapter", "Batch");
        FieldInfo allocated = generated.GetType("Corpus.Adapter", throwOnError: true)!.GetField("Allocated")!;
        var dual = Dualized(loss);
        foreach (double[] point in loss.Points)
        {
            foreach (int[]? list in Lists(loss.Rows))
            {
                int[] rows = list ?? [.. Enumerable.Range(0, loss.Rows)];
                string at = $"{loss.Name} {Agreement.At(point)}, rows {(list is null ? "all" : string.Join(" ", rows))}";
                double[] found = new double[point.Length];
                double value = batch([.. point], list, found);
                bool isSingle = loss.Number == "float";
                if ((Agreement.Compare(value, rows.Sum(r => row([.. point], r)) / rows.Length, isSingle ? 1e-6 : 1e-14, "value " + at)
                    ?? Agreement.Compare(found, Mean(rows, point, dual), isSingle ? 1e-5 : 1e-9, "gradient by dual numbers " + at)
                    ?? (loss.Gradient is null ? null : Agreement.Compare(found, Mean(rows, point, gradient), isSingle ? 1e-5 : 1e-12, "gradient by rows " + at))
                    ?? ((long)allocated.GetValue(null)! == 0 ? null : $"{allocated.GetValue(null)} bytes {at}")) is { } reason)
                {
                    return reason + "\n" + text;
                }
            }
        }

        return null;
    }

    /// <summary>Values and gradients of the batch objective at all points and over all lists of rows.</summary>
    public static double[] Numbers(BatchCase loss, out string text)
    {
        var batch = Compiled.Bind<Func<double[], int[]?, double[], double>>(Generate(loss, out text), "Corpus.Adapter", "Batch");
        return [.. from point in loss.Points from list in Lists(loss.Rows) from number in At(point, list) select number];

        double[] At(double[] point, int[]? rows)
        {
            double[] gradient = new double[point.Length];
            double value = batch([.. point], rows, gradient);
            return [value, .. gradient];
        }
    }

    /// <summary>The ids of the errors, the compiler's included.</summary>
    public static string[] ErrorsOf(BatchCase loss)
    {
        Run(loss, out Compilation after, out ImmutableArray<Diagnostic> reported);
        return [.. reported.Concat(after.GetDiagnostics()).Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.Id)];
    }

    private static int[]?[] Lists(int rows) =>
        [null, [0], [rows - 1, 0], [1, 1, 2, 1], [.. Enumerable.Range(0, 3 * rows).Select(k => (7 * k + 2) % rows)]];

    private static double[] Mean(int[] rows, double[] point, Func<double[], int, double[], double> gradient)
    {
        double[] sum = new double[point.Length];
        foreach (int r in rows)
        {
            double[] part = new double[point.Length];
            gradient([.. point], r, part);
            for (int i = 0; i < sum.Length; i++)
                sum[i] += part[i] / rows.Length;
        }

        return sum;
    }

    public static Assembly Generate(BatchCase loss, out string text)
    {
        GeneratorDriver driver = Run(loss, out Compilation after, out ImmutableArray<Diagnostic> reported);
        string generated = text = string.Concat(driver.GetRunResult().GeneratedTrees.Select(t => t.ToString()));
        if (driver.GetRunResult().Results[0].Exception is { } failure)
            throw new InvalidOperationException($"{loss.Name}: {failure}");
        Diagnostic[] errors = [.. reported.Where(d => d.Severity == DiagnosticSeverity.Error)];
        if (errors.Length > 0)
            throw new InvalidOperationException($"{loss.Name}: refused: {string.Join("\n", errors.Select(e => e.ToString()))}");
        return Compiled.Load(after, said => $"{loss.Name}: {string.Join("\n", said.AsEnumerable())}\n{generated}");
    }

    private static GeneratorDriver Run(BatchCase loss, out Compilation after, out ImmutableArray<Diagnostic> reported) => CSharpGeneratorDriver
        .Create([GeneratorUnderTest.Create().AsSourceGenerator()], parseOptions: Compiled.ParseOptions)
        .RunGeneratorsAndUpdateCompilation(
            Compiled.Create(Compiled.Parse(loss.Program, "Program.cs"), Compiled.Parse(loss.Adapter, "Adapter.cs")), out after, out reported);

    private static Func<double[], int, double[], double> Dualized(BatchCase loss)
    {
        SyntaxTree tree = Compiled.Parse(loss.Image, "Program.cs");
        SyntaxNode root = new DualRewriter(Compiled.Create(tree).GetSemanticModel(tree)).Visit(tree.GetRoot());
        SyntaxTree image = Compiled.Parse(root.ToFullString(), "Dual.cs");
        Assembly assembly = Compiled.Load(Compiled.Create(image), said => $"{loss.Name}, the oracle: {string.Join("\n", said.AsEnumerable())}\n{image}");
        var row = Compiled.Bind<Func<Dual[], int, Dual>>(assembly, "Corpus.Primal", "Row");
        return (point, r, gradient) =>
        {
            for (int seed = 0; seed < point.Length; seed++)
                gradient[seed] = row([.. point.Select((x, i) => Dual.Parameter(x, i == seed))], r).Tangent;
            return 0;
        };
    }
}
