using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using AutoGrad.Generator.Discovery;
using AutoGrad.Generator.Tests.Incrementality;
using AutoGrad.Generator.Tests.Oracle;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace AutoGrad.Generator.Tests.Discovery;

/// <summary>In a build, remarks are read off what the generator has lowered; of anything that has changed since, nothing is taken.</summary>
public sealed class EarlierLoweringsTests
{
    private const string Losses = """
        using AutoGrad;
        public static partial class Losses
        {
            [Differentiable]
            public static double F(double x, double y) => x * Other.Of(y);
        }
        """;

    private const string Other = "public static class Other { public static double Of(double y) => System.Math.Sqrt(y); }";
    private const string Without = "public static class Other { public static double Of(double y) => 2; }";

    [Fact]
    public void What_was_lowered_is_handed_out_once_to_the_compilation_with_the_generated_files()
    {
        TrackedRun run = new(("Losses.cs", Losses), ("Other.cs", Other));
        Compilation built = Built(run);
        EarlierLowerings earlier = new(built);
        Assert.NotNull(earlier.Take(ShapeIn(built))?.Primal);
        Assert.Null(earlier.Take(ShapeIn(built)));
    }

    [Fact]
    public void Nothing_is_taken_after_an_edit_of_another_file()
    {
        TrackedRun run = new(("Losses.cs", Losses), ("Other.cs", Other));
        Compilation edited = Edited(run);
        Assert.Null(new EarlierLowerings(edited).Take(ShapeIn(edited)));
    }

    [Fact]
    public void Nothing_is_taken_under_other_options()
    {
        TrackedRun run = new(("Losses.cs", Losses), ("Other.cs", Other));
        Compilation other = Built(run).WithOptions(run.Compilation.Options.WithOverflowChecks(!run.Compilation.Options.CheckOverflow));
        Assert.Null(new EarlierLowerings(other).Take(ShapeIn(other)));
    }

    [Fact]
    public async Task Remarks_are_those_of_the_method_alone()
    {
        string alone = await Remarks(Compiled.Create(Compiled.Parse(Losses, "Losses.cs"), Compiled.Parse(Other, "Other.cs")));
        Assert.Contains("AG2101", alone);
        Assert.Equal(alone, await Remarks(Built(new TrackedRun(("Losses.cs", Losses), ("Other.cs", Other)))));
    }

    [Fact]
    public async Task Remarks_follow_an_edit_that_the_generator_has_not_seen() =>
        Assert.Contains("AG2001", await Remarks(Edited(new TrackedRun(("Losses.cs", Losses), ("Other.cs", Other)))));

    private static Compilation Built(TrackedRun run) =>
        run.Compilation.AddSyntaxTrees(run.Files.Select(f => Compiled.Parse(f.Value, f.Key)));

    /// <summary>The callee is another one, and the generator has not run since.</summary>
    private static Compilation Edited(TrackedRun run)
    {
        SyntaxTree old = run.Compilation.SyntaxTrees.Single(t => t.FilePath == "Other.cs");
        return Built(run).ReplaceSyntaxTree(old, Compiled.Parse(Without, "Other.cs"));
    }

    private static MethodShape ShapeIn(Compilation compilation) =>
        MethodShape.Of((IMethodSymbol)compilation.GetTypeByMetadataName("Losses")!.GetMembers("F").Single())!;

    private static async Task<string> Remarks(Compilation compilation)
    {
        CompilationWithAnalyzersOptions options = new(
            new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: false);
        ImmutableArray<Diagnostic> told = await compilation.WithAnalyzers([new RemarkAnalyzer()], options).GetAnalyzerDiagnosticsAsync();
        return string.Join('\n', told.Select(d => d.ToString()));
    }
}
