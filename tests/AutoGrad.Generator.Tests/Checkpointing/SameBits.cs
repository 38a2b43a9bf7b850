using System;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using AutoGrad.Generator.Tests.Oracle;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoGrad.Generator.Tests.Checkpointing;

/// <summary>Compares the members of a loss that keeps few states with those of the same loss that keeps all it needs.</summary>
internal static class SameBits
{
    /// <summary>The difference, or null. What the generator refuses without checkpoints is left to other tests.</summary>
    /// <param name="loss">The loss as it is.</param>
    /// <param name="states">The argument of the attribute.</param>
    /// <param name="isChecked">Whether the generated code runs trips again.</param>
    public static string? Compare(LossCase loss, string states, out bool isChecked)
    {
        string? wrong = CompareAsIs(loss, states, out isChecked);
        return loss.Members.Contains("Vectorize", StringComparison.Ordinal) ? wrong : wrong ?? CompareAsIs(Asking(loss, "Vectorize = false"), states, out _);
    }

    private static string? CompareAsIs(LossCase loss, string states, out bool isChecked)
    {
        isChecked = false;
        LossCase few = Asking(loss, $"Checkpoint = {states}");
        if (few.Members == loss.Members || !Regex.IsMatch(loss.Members, @"\b(for|foreach|while|do)\b"))
            return null;
        var (text, compare) = Load(few);
        isChecked = text.Contains("CheckpointSchedule");
        if (!isChecked)
            return null;
        if (compare is null)
            return $"{loss.Name}, {states}: does not compile\n{text}";
        Members first = Load(loss).Members!, second = compare;
        foreach (double[] point in loss.Points)
        {
            double[][] expected = first.At(point), actual = second.At(point);
            var pairs = expected.SelectMany(x => x).Zip(actual.SelectMany(x => x));
            if (!pairs.All(p => BitConverter.DoubleToInt64Bits(p.First) == BitConverter.DoubleToInt64Bits(p.Second)))
                return $"{loss.Name}, {states}, at {string.Join(' ', point)}: {Show(actual)} instead of {Show(expected)}\n{text}";
        }

        return null;
    }

    private static LossCase Asking(LossCase loss, string request) =>
        loss with { Members = Regex.Replace(loss.Members, @"\[Differentiable(?:\((.*?)\))?\](?=\s)", m => With(m, request)) };

    private static string With(Match attribute, string request) =>
        attribute.Groups[1].Length > 0 ? $"[Differentiable({attribute.Groups[1].Value}, {request})]" : $"[Differentiable({request})]";

    private static string Show(double[][] numbers) => string.Join(" | ", numbers.Select(n => string.Join(' ', n)));

    private static (string Text, Members? Members) Load(LossCase loss)
    {
        LossOracle oracle = LossOracle.Of(loss);
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new DifferentiableGenerator(rethrow: true).AsSourceGenerator()], parseOptions: Compiled.ParseOptions);
        GeneratorRunResult result = driver.RunGenerators(oracle.Compilation).GetRunResult().Results.Single();
        string text = string.Concat(result.GeneratedSources.Select(s => s.SourceText.ToString()));
        if (result.Exception is not null)
            return ($"CheckpointSchedule: {result.Exception}", null);
        SyntaxTree adapter = Compiled.Parse(GradientAdapter.Write(oracle.Signature, tangents: true), "GradientAdapter.cs");
        Assembly? assembly = Compiled.Load(
            oracle.Compilation.AddSyntaxTrees(result.GeneratedSources.Select(s => s.SyntaxTree)).AddSyntaxTrees(adapter), out var said);
        return assembly is null || said.Any(d => d.Severity == DiagnosticSeverity.Error)
            ? (string.Join('\n', said.Where(d => d.Severity == DiagnosticSeverity.Error)) + text, null)
            : (text, new Members(assembly));
    }

    private sealed class Members(Assembly assembly)
    {
        private readonly Func<double[], double[], double[], double> _gradient =
            Compiled.Bind<Func<double[], double[], double[], double>>(assembly, GradientAdapter.TypeName, "ValueAndGradient");

        private readonly Action<double[], double, double[]> _pullback =
            Compiled.Bind<Action<double[], double, double[]>>(assembly, GradientAdapter.TypeName, "Pullback");

        private readonly Func<double[], double[], double[], double[], double> _product =
            Compiled.Bind<Func<double[], double[], double[], double[], double>>(assembly, GradientAdapter.TypeName, "Product");

        /// <summary>Value, gradient, what is left in the parameters; the adjoints of the pullback; the same of the Hessian's product with a direction.</summary>
        public double[][] At(double[] point)
        {
            double[] gradient = new double[point.Length], contents = new double[point.Length], adjoints = [.. point.Select((_, i) => 0.5 + 0.25 * i)];
            double value = _gradient([.. point], gradient, contents);
            _pullback([.. point], -1.75, adjoints);
            double[] direction = [.. point.Select((_, i) => 1 - 0.375 * i)], second = new double[point.Length], product = new double[point.Length];
            double again = _product([.. point], direction, second, product);
            return [[value], gradient, contents, adjoints, [again], second, product];
        }
    }
}
