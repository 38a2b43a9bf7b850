using System;
using System.Collections;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Threading;
using AutoGrad.Compiler.Model;
using AutoGrad.Generator.Tests.Oracle;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace AutoGrad.Generator.Tests.Incrementality;

/// <summary>What travels to the sources is plain data, the same for the same source, whenever and wherever it is made.</summary>
public sealed class PurityTests
{
    private const string Source = """
        using System;
        using AutoGrad;
        namespace N;
        public static partial class Losses
        {
            [Differentiable(nameof(w))]
            public static double Huber(ReadOnlySpan<double> w, double[] x, double y, double delta = 1.5)
            {
                double a = 0;
                for (int i = 0; i < w.Length; i++)
                    a += w[i] * x[i];
                double r = Math.Abs(y - a);
                return r <= delta ? 0.5 * r * r : delta * (r - 0.25 * delta);
            }

            [Differentiable]
            public static float Small(float x) => x * 0.1f;
        }
        """;

    [Theory]
    [InlineData(Steps.Model)]
    [InlineData(Steps.Differentiate)]
    [InlineData(Steps.File)]
    [InlineData(Steps.Remarks)]
    public void Nothing_of_the_compiler_hangs_on_the_source_path(string step)
    {
        TrackedRun run = new(("Losses.cs", Source));
        HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
        foreach (object value in run.Values(step))
            Walk(value, step, seen);
    }

    [Fact]
    public void The_walk_finds_what_it_looks_for()
    {
        TrackedRun run = new(("Losses.cs", Source));
        Assert.ThrowsAny<Exception>(() => Walk(run.Compilation.SyntaxTrees, "", new(ReferenceEqualityComparer.Instance)));
        Assert.ThrowsAny<Exception>(() => Walk(run.Values(Steps.Discovery).First(), "", new(ReferenceEqualityComparer.Instance)));
    }

    [Fact]
    public void Equal_source_gives_equal_models_and_hashes()
    {
        MethodModel[] first = [.. new TrackedRun(("Losses.cs", Source)).Values(Steps.Model).Cast<MethodModel>()];
        MethodModel[] second = [.. new TrackedRun(("Losses.cs", Source)).Values(Steps.Model).Cast<MethodModel>()];
        Assert.Equal(2, first.Length);
        Assert.Equal(first, second);
        Assert.Equal(first.Select(m => m.GetHashCode()), second.Select(m => m.GetHashCode()));
        Assert.NotEqual(first[0], first[1]);
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("ar")]
    [InlineData("fa-IR")]
    [InlineData("de-DE")]
    [InlineData("sv-SE")]
    public void The_culture_does_not_matter(string culture)
    {
        IReadOnlyDictionary<string, string> invariant = Generate(CultureInfo.InvariantCulture);
        Assert.Equal(invariant, Generate(CultureInfo.GetCultureInfo(culture)));
    }

    [Fact]
    public void Two_runs_are_identical_to_the_byte() =>
        Assert.Equal(Generate(CultureInfo.InvariantCulture), Generate(CultureInfo.InvariantCulture));

    [Fact]
    public void Line_ends_of_the_source_do_not_reach_the_output()
    {
        IReadOnlyDictionary<string, string> files = new TrackedRun(("Losses.cs", Source.Replace("\n", "\r\n"))).Files;
        Assert.Equal(new TrackedRun(("Losses.cs", Source)).Files, files);
        Assert.All(files.Values, text => Assert.DoesNotContain('\r', text));
    }

    [Fact]
    public void Cancellation_passes_through()
    {
        CSharpCompilation compilation = Compiled.Create(Compiled.Parse(Source, "Losses.cs"));
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new DifferentiableGenerator().AsSourceGenerator()], parseOptions: Compiled.ParseOptions);
        Assert.ThrowsAny<OperationCanceledException>(() => driver.RunGenerators(compilation, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Cancellation_is_not_taken_for_a_failure()
    {
        MethodModel model = new TrackedRun(("Losses.cs", Source)).Values(Steps.Model).Cast<MethodModel>().First();
        Assert.ThrowsAny<OperationCanceledException>(() => DifferentiatedMethod.Of(model, rethrow: false, new CancellationToken(canceled: true)));
    }

    private static IReadOnlyDictionary<string, string> Generate(CultureInfo culture)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = culture;
            return new TrackedRun(("Losses.cs", Source)).Files;
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static void Walk(object? node, string path, HashSet<object> seen)
    {
        if (node is null || node is string || node.GetType().IsPrimitive || node.GetType().IsEnum || !seen.Add(node))
            return;
        bool isForbidden = node is Compilation or ISymbol or SyntaxNode or SyntaxTree or SemanticModel or IOperation or Location or Diagnostic or AttributeData;
        Assert.False(isForbidden, $"{path} holds a {node.GetType()}");
        if (node is IEnumerable items)
        {
            foreach (object? item in items)
                Walk(item, path + "[]", seen);
        }

        for (Type? type = node.GetType(); type is not null; type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                Walk(field.GetValue(node), $"{path}.{field.Name}", seen);
        }
    }
}
