using System;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;
using AutoGrad.Generator.Tests.Diagnostics;
using AutoGrad.Generator.Tests.Oracle;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace AutoGrad.Generator.Tests.Lowering;

/// <summary>Rules that are not the derivative of the source: it is they that are called, with the factor that arrives.</summary>
public sealed class OwnRuleTests
{
    private const string Cut =
        "public static double Cut(double x) => x; [DerivativeOf(typeof(Losses), nameof(Cut))] internal static void CutPullback(double x, double upstream, ref double xAdjoint) => xAdjoint += Math.Clamp(upstream, -1, 1);";

    [Fact]
    public void The_rule_is_preferred_over_the_source()
    {
        var gradient = Bind<Func<double, double>>("[Differentiable] public static double Loss(double x) => 5 * Cut(x) + 0.5 * Cut(x * x);" + Cut, "LossGradient");
        Assert.Equal(1 + 0.5 * 2 * 3, gradient(3));
    }

    [Fact]
    public void A_function_of_another_type_and_a_generic_one_have_rules()
    {
        const string Source =
            """
            [Differentiable] public static double Loss(double x) => Special.Twice(x) * Special.Squared<double>(x);
            [Differentiable] public static T Other<T>(T x) where T : System.Numerics.IFloatingPointIeee754<T> => Special.Squared(x) + x;
            [DerivativeOf(typeof(Special), nameof(Special.Twice))] internal static void A(double x, double upstream, ref double xAdjoint) => xAdjoint += 2 * upstream;
            [DerivativeOf(typeof(Special), nameof(Special.Squared))] internal static void B<T>(T x, T upstream, ref T xAdjoint) where T : System.Numerics.IFloatingPointIeee754<T> => xAdjoint += upstream * (x + x);
            """;
        const string Special = "public static class Special { public static double Twice(double x) => 2 * x; public static T Squared<T>(T x) where T : System.Numerics.IFloatingPointIeee754<T> => x * x; }";
        Assert.Equal(6 * 9, Bind<Func<double, double>>(Source, "LossGradient", Special)(3), 12);
    }

    [Fact]
    public async Task A_rule_that_nobody_uses_is_a_warning()
    {
        Diagnostic warning = Assert.Single(await Report("[Differentiable] public static double Loss(double x) => x;" + Cut));
        Assert.Equal(("AG0902", DiagnosticSeverity.Warning), (warning.Id, warning.Severity));
        Assert.Equal("No differentiated method calls 'Losses.Cut(double)', so the rule 'CutPullback' is never used: call the function, or remove the rule", warning.GetMessage());
        Assert.Empty(await Report("[Differentiable] public static double Loss(double x) => Cut(x);" + Cut));
    }

    [Fact]
    public async Task An_array_that_is_overwritten_after_the_call_is_refused()
    {
        const string Source =
            """
            [Differentiable] public static double Loss(double[] x) { double y = Sum(x); x[0] = 0; return y * x[1]; }
            public static double Sum(double[] v) => v[0] * v[1];
            [DerivativeOf(typeof(Losses), nameof(Sum))] internal static void SumPullback(double[] v, double upstream, Span<double> vAdjoint) { vAdjoint[0] += upstream * v[1]; vAdjoint[1] += upstream * v[0]; }
            """;
        Assert.Equal("AG0901", Assert.Single(await Report(Source)).Id);
    }

    /// <summary>An edit of a rule's body concerns nobody; one of its signature, or a second file with the rule, everybody who calls it.</summary>
    [Fact]
    public void A_rule_in_another_file_is_found_and_followed()
    {
        const string Loss = "using AutoGrad; public static partial class Losses { [Differentiable] public static double Loss(double x) => Special.Twice(x); }";
        const string Special = "public static class Special { public static double Twice(double x) => 2 * x; }";
        const string Rule = "using AutoGrad; internal static class Rules { [DerivativeOf(typeof(Special), nameof(Special.Twice))] internal static void P(double x, double upstream, ref double xAdjoint) => xAdjoint += 2 * upstream; }";
        Incrementality.TrackedRun run = new(("Loss.cs", Loss), ("Special.cs", Special), ("Rule.cs", "// no rule yet"));
        Assert.DoesNotContain("Rules.P", run.Files.Values.Single());
        run.Edit("Rule.cs", Rule);
        Assert.Contains("global::Rules.P(x, upstream, ref ", run.Files.Values.Single());
        run.Edit("Rule.cs", "2 * upstream", "upstream + upstream");
        Assert.Equal([IncrementalStepRunReason.Cached], run.SourceReasons);
        run.Edit("Rule.cs", "internal static void P(", "internal static void Q(");
        Assert.Contains("global::Rules.Q(x, upstream, ref ", run.Files.Values.Single());
    }

    private static Task<System.Collections.Immutable.ImmutableArray<Diagnostic>> Report(string members) =>
        MarkedSource.Report("using System;\nusing AutoGrad;\npublic static partial class Losses\n{\n" + members + "\n}\n");

    private static TDelegate Bind<TDelegate>(string members, string name, string types = "")
        where TDelegate : Delegate
    {
        Compilation source = Compiled.Create(Compiled.Parse("using System;\nusing AutoGrad;\npublic static partial class Losses\n{\n" + members + "\n}\n" + types, "Losses.cs"));
        return Compiled.Bind<TDelegate>(Generated(source), "Losses", name);
    }

    private static Assembly Generated(Compilation source)
    {
        CSharpGeneratorDriver.Create([new DifferentiableGenerator(rethrow: true).AsSourceGenerator()], parseOptions: Compiled.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(source, out Compilation updated, out var said);
        Assert.DoesNotContain(said, d => d.Severity == DiagnosticSeverity.Error);
        return Compiled.Load(updated, errors => string.Join("\n", errors));
    }
}
