using System;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoGrad.Generator.Tests.Oracle;

/// <summary>Runs the generator over a loss of structures and compares every member with finite differences of the method itself.</summary>
internal static class StructureHarness
{
    private const double Tolerance = 1e-9;

    /// <summary>The reason why the generated members are not right, or null.</summary>
    public static string? Check(StructureCase loss)
    {
        SyntaxTree tree = AllMembers.Requested(Compiled.Parse(loss.Program, "Program.cs"));
        GeneratorDriver driver = CSharpGeneratorDriver.Create([GeneratorUnderTest.Create().AsSourceGenerator()], parseOptions: Compiled.ParseOptions);
        driver = driver.RunGeneratorsAndUpdateCompilation(Compiled.Create(tree), out Compilation compilation, out var reported);
        string text = string.Concat(driver.GetRunResult().GeneratedTrees.Select(t => t.ToString()));
        Diagnostic[] errors = [.. reported.Where(d => d.Severity == DiagnosticSeverity.Error)];
        if (errors.Length > 0)
            return $"{loss.Name}: refused: {string.Join("\n", errors.Select(e => e.ToString()))}";
        Assembly? assembly = Compiled.Load(compilation, out var said);
        if (assembly is null)
            return $"{loss.Name}: {string.Join("\n", said.Where(d => d.Severity == DiagnosticSeverity.Error))}\n{text}";
        return loss.Points.Select(p => At(loss, assembly, p)).FirstOrDefault(r => r is not null) is { } reason ? $"{loss.Name} {reason}\n{text}" : null;
    }

    private static string? At(StructureCase loss, Assembly assembly, double[] point)
    {
        var value = Compiled.Bind<Func<double[], double>>(assembly, "Corpus.Adapter", "Value");
        double[] expected = [.. FiniteDifferences.Gradient(value, point).Select(d => d.Value)];

        // Of what the loss overwrites a pullback is given the adjoints of the final contents, of which nothing is known here but zeros.
        double[] start = [.. point.Select((_, i) => loss.Overwrites ? 0 : 10.0 + i)];
        double[] direction = [.. point.Select((_, i) => Math.Cos(i + 1))];
        return Member("Gradient", expected, [.. point.Select(_ => double.NaN)])
            ?? Member("Alone", expected, [.. point.Select(_ => double.NaN)])
            ?? Member("Pullback", [.. expected.Zip(start, (e, s) => s + 1.5 * e)], start)
            ?? (loss.Objective is null ? null : Member("Objective", expected, [.. point.Select(_ => double.NaN)]))
            ?? Pushforward()
            ?? Product();

        string? Member(string name, double[] gradient, double[] buffer)
        {
            var member = Compiled.Bind<Func<double[], double[], double>>(assembly, "Corpus.Adapter", name);
            double result = member([.. point], buffer);
            if (!result.Equals(value([.. point])))
                return $"{name} {Agreement.At(point)}: value {result:R} instead of {value([.. point]):R}";
            return Agreement.Compare(buffer, gradient, Tolerance, $"{name} {Agreement.At(point)}");
        }

        string? Product()
        {
            var member = Compiled.Bind<Func<double[], double[], double[]>>(assembly, "Corpus.Adapter", "Product");
            var gradient = Compiled.Bind<Func<double[], double[], double>>(assembly, "Corpus.Adapter", "Gradient");
            double[] products = [.. point.Select((_, i) => FiniteDifferences.Derivative(t => Component(i, t), 0).Value)];
            return Agreement.Compare(member([.. point], direction), products, 1e-7, $"HessianVectorProduct {Agreement.At(point)}");

            double Component(int i, double t)
            {
                var moved = new double[point.Length];
                gradient([.. point.Zip(direction, (x, d) => x + t * d)], moved);
                return moved[i];
            }
        }

        string? Pushforward()
        {
            var member = Compiled.Bind<Func<double[], double[], double[]>>(assembly, "Corpus.Adapter", "Pushforward");
            double along = expected.Zip(direction, (e, d) => e * d).Sum();
            return Agreement.Compare(member([.. point], direction), [value([.. point]), along], Tolerance, $"Pushforward {Agreement.At(point)}");
        }
    }
}
