using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Threading;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Generator.Tests.Oracle;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace AutoGrad.Generator.Tests.Incrementality;

/// <summary>Methods are differentiated on all processors; nothing that comes out may tell.</summary>
public sealed class AheadTests
{
    private const int Methods = 24;

    private static readonly string _source = string.Join("\n", Enumerable.Range(0, Methods).Select(LossOf).Prepend("using System; using AutoGrad;"));

    [Fact]
    public void Text_and_order_are_those_of_one_thread()
    {
        List<(string, string)> alone = Generate(_source, isConcurrent: false);
        Assert.Equal(Methods, alone.Count);
        for (int run = 0; run < 3; run++)
            Assert.Equal(alone, Generate(_source, isConcurrent: true));
    }

    /// <summary>Methods that declare one another's derivatives while they are lowered, and some that are refused, each at its expression.</summary>
    [Fact]
    public void So_are_diagnostics_and_derivatives_of_derivatives()
    {
        string source = string.Join("\n", Enumerable.Range(0, Methods).Select(NestedOf).Prepend("using System; using AutoGrad;"));
        List<(string Name, string Text)> alone = Generate(source, isConcurrent: false);
        Assert.Equal(Methods / 3, alone.Count(f => f.Name == "AG1001" || f.Text.Contains("error AG", StringComparison.Ordinal)));
        Assert.Equal(2 * Methods, alone.Count(f => f.Name.EndsWith(".cs", StringComparison.Ordinal)));
        for (int run = 0; run < 3; run++)
            Assert.Equal(alone, Generate(source, isConcurrent: true));
    }

    [Fact]
    public void What_is_known_ahead_is_not_made_again()
    {
        ImmutableArray<MethodModel> models = Models();
        DifferentiationAhead.Run(models, rethrow: true, TestContext.Current.CancellationToken);
        DifferentiatedMethod[] first = [.. models.Select(InTurn)];
        DifferentiationAhead.Run(models, rethrow: true, TestContext.Current.CancellationToken);
        Assert.All(models.Select(InTurn).Zip(first), pair => Assert.Same(pair.Second, pair.First));
    }

    [Fact]
    public void One_edited_method_is_left_to_its_turn()
    {
        ImmutableArray<MethodModel> models = Models();
        DifferentiationAhead.Run([models[0]], rethrow: true, TestContext.Current.CancellationToken);
        Assert.NotSame(InTurn(models[0]), InTurn(models[0]));
        Assert.Equal(InTurn(models[0]), InTurn(models[0]));
    }

    [Fact]
    public void An_edit_of_one_method_differentiates_that_one_only()
    {
        TrackedRun run = new(("Losses.cs", _source));
        object[] before = [.. run.Values(Steps.Differentiate)];
        run.Edit("Losses.cs", "a > 3 ?", "a > 3.5 ?");
        object[] after = [.. run.Values(Steps.Differentiate)];
        Assert.Equal([3], Enumerable.Range(0, Methods).Where(i => !ReferenceEquals(before[i], after[i])));
        Assert.Equal(Methods - 1, run.Reasons(Steps.Differentiate).Count(r => r == IncrementalStepRunReason.Cached));
    }

    [Fact]
    public void A_defect_comes_out_in_the_methods_turn()
    {
        ImmutableArray<MethodModel> models = Models();
        MethodModel broken = Broken(models[1]);
        DifferentiationAhead.Run([models[0], broken, models[2]], rethrow: true, TestContext.Current.CancellationToken);
        Assert.ThrowsAny<Exception>(() => InTurn(broken));
        Assert.Same(InTurn(models[2]), InTurn(models[2]));

        MethodModel another = Broken(models[3]);
        DifferentiationAhead.Run([another, models[4]], rethrow: false, TestContext.Current.CancellationToken);
        Assert.NotNull(InTurn(another).Failure);
    }

    [Fact]
    public void Cancellation_ends_it_as_what_it_is() =>
        Assert.ThrowsAny<OperationCanceledException>(() => DifferentiationAhead.Run(Models(), rethrow: false, new CancellationToken(canceled: true)));

    private static DifferentiatedMethod InTurn(MethodModel model) =>
        DifferentiationAhead.Of(model, rethrow: true, TestContext.Current.CancellationToken);

    private static ImmutableArray<MethodModel> Models()
    {
        // Models of a run of its own: those that a driver has seen are known already.
        TrackedRun run = new(("Losses.cs", _source));
        return [.. run.Values(Steps.Model).Cast<MethodModel>().Select(m => m with { })];
    }

    private static MethodModel Broken(MethodModel model)
    {
        Function primal = model.Primal!;
        EquatableArray<int> unbound = new([primal.Values.Count + 7]);
        return model with { Primal = primal with { Body = primal.Body with { Yields = unbound } } };
    }

    /// <summary>The files, then the diagnostics, as they come.</summary>
    private static List<(string Name, string Text)> Generate(string source, bool isConcurrent)
    {
        CSharpCompilation compilation = Compiled.Create(Compiled.Parse(source, "Losses.cs"));
        compilation = compilation.WithOptions(compilation.Options.WithConcurrentBuild(isConcurrent));
        GeneratorRunResult result = CSharpGeneratorDriver
            .Create([new DifferentiableGenerator(rethrow: true).AsSourceGenerator()], parseOptions: Compiled.ParseOptions)
            .RunGenerators(compilation).GetRunResult().Results.Single();
        return
        [
            .. result.GeneratedSources.Select(s => (s.HintName, s.SourceText.ToString())),
            .. result.Diagnostics.Select(d => (d.Id, d.ToString())),
        ];
    }

    /// <summary>Every one is another function, so that a mix-up shows.</summary>
    private static string LossOf(int number)
    {
        string n = number.ToString(CultureInfo.InvariantCulture);
        return $$"""
            public static partial class Losses
            {
                [Differentiable(nameof(w))]
                public static double Loss{{n}}(ReadOnlySpan<double> w, double x)
                {
                    double a = 0;
                    for (int i = 0; i < w.Length; i++)
                        a += {{(number % 2 == 0 ? "Math.Exp" : "Math.Tanh")}}(w[i] * {{n}} * x) * w[i];
                    return a > {{n}} ? a * a : {{n}} * x;
                }
            }
            """;
    }

    private static string NestedOf(int number)
    {
        string n = number.ToString(CultureInfo.InvariantCulture);
        string other = ((number + 7) % Methods).ToString(CultureInfo.InvariantCulture);
        return $$"""
            public static partial class Losses
            {
                [Differentiable]
                public static double Potential{{n}}(double x, double y) => x * x * y + {{n}} * y * y;

                [Differentiable]
                public static double Slope{{n}}(double x)
                {
                    var (first, second) = Potential{{other}}Gradient(x, 2 * x);
                    {{(number % 3 == 0 ? "try { first = 1 / first; } catch (DivideByZeroException) { }" : "")}}
                    return first * second;
                }
            }
            """;
    }
}
