using System;
using System.Linq;
using AutoGrad.Generator.Tests.Oracle;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace AutoGrad.Generator.Tests.Lowering;

/// <summary>Patterns that bind a number have no image over dual numbers, so the slopes are written out.</summary>
public sealed class NullablePatternTests
{
    [Theory]
    [InlineData("y is { } v ? v * x : x", 3 * 4, 1)]
    [InlineData("y is double v ? v * v : 2 * x", 4 * 8, 2)]
    [InlineData("y is not null ? y.Value : x", 4, 1)]
    [InlineData("y switch { null => 5 * x, > 3 => x * 7, var z => z.Value }", 7, 5)]
    public void A_pattern_over_a_nullable_number(string expression, double above, double below)
    {
        Compilation source = Compiled.Create(Compiled.Parse(
            "using AutoGrad;\npublic static partial class Losses\n{\n[Differentiable] public static double Loss(double x) { double? y = x > 0 ? x * x : null; return " + expression + "; }\n}\n", "Losses.cs"));
        CSharpGeneratorDriver.Create([new DifferentiableGenerator(rethrow: true).AsSourceGenerator()], parseOptions: Compiled.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(source, out Compilation updated, out var said);
        Assert.Empty(said.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.ToString()));
        var gradient = Compiled.Bind<Func<double, double>>(Compiled.Load(updated, errors => string.Join("\n", errors)), "Losses", "LossGradient");
        Assert.Equal(above, gradient(2), 12);
        Assert.Equal(below, gradient(-2), 12);
    }
}
