using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using AutoGrad.Generator.Tests.Oracle;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace AutoGrad.Generator.Tests.Diagnostics;

public sealed class ShapeDiagnosticTests
{
    [Theory]
    [MemberData(nameof(ShapeCases.Rows), MemberType = typeof(ShapeCases))]
    public async Task Is_reported_at_the_exact_span_with_message_and_severity(ShapeCase refused)
    {
        MarkedSource source = MarkedSource.Parse(refused.Source);
        ImmutableArray<Diagnostic> reported = await MarkedSource.Report(source.Text);
        Assert.Equal(source.Expected, reported.Select(d => (d.Id, d.Location.SourceSpan)));
        Assert.Equal(refused.Message, reported[0].GetMessage());
        Assert.Equal(refused.Severity, reported[0].Severity);
    }

    [Theory]
    [MemberData(nameof(ShapeCases.Rows), MemberType = typeof(ShapeCases))]
    public async Task Can_be_suppressed_by_a_pragma(ShapeCase refused)
    {
        MarkedSource source = MarkedSource.Parse(refused.Source);
        string ids = string.Join(", ", source.Expected.Select(e => e.Id).Distinct());
        Assert.Empty(await MarkedSource.Report($"#pragma warning disable {ids}\n{source.Text}"));
    }

    [Theory]
    [MemberData(nameof(ShapeCases.Rows), MemberType = typeof(ShapeCases))]
    public void The_generated_code_adds_no_compiler_error(ShapeCase refused)
    {
        CSharpCompilation before = Compiled.Create(Compiled.Parse(MarkedSource.Parse(refused.Source).Text, "Losses.cs"));
        before = before.WithOptions(before.Options.WithAllowUnsafe(true));
        CSharpGeneratorDriver
            .Create([new DifferentiableGenerator(rethrow: true).AsSourceGenerator()], parseOptions: Compiled.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(before, out Compilation after, out _);
        Assert.Equal(Texts(Compiled.Errors(before)), Texts(Compiled.Errors(after)));
    }

    [Fact]
    public async Task What_the_generator_itself_added_is_no_collision()
    {
        ImmutableArray<Diagnostic> reported = await MarkedSource.Report(
            "using AutoGrad; public static partial class Losses { [Differentiable] public static double Loss(double x) => x * x; }");
        Assert.DoesNotContain(reported, d => d.Id is "AG0009" or "AG0010");
    }

    [Fact]
    public void Every_shape_descriptor_has_a_case()
    {
        IEnumerable<string> covered = ShapeCases.All.SelectMany(c => MarkedSource.Parse(c.Source).Expected).Select(e => e.Id).Distinct().Order();
        Assert.Equal(Generator.Diagnostics.Descriptors.OfShape.Select(d => d.Id), covered);
    }

    private static IEnumerable<string> Texts(IEnumerable<Diagnostic> diagnostics) => diagnostics.Select(d => d.ToString());
}
