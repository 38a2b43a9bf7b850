using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Generator.Tests.Incrementality;
using AutoGrad.Generator.Tests.Oracle;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace AutoGrad.Generator.Tests.Diagnostics;

/// <summary>What the generator says of itself: a pass that cannot, and a defect.</summary>
public sealed class ToolDiagnosticTests
{
    private const string Exchanged = """
        using System;
        using AutoGrad;
        public static partial class Losses
        {
            [Differentiable]
            public static double Loss(double x, int n)
            {
                Span<double> a = new[] { x, 2 * x }, b = new[] { x * x, x }, c = a;
                for ({|AG0901:int i = 0|}; i < n; i++)
                {
                    if (i % 3 == 1)
                        c = b;
                    c[0] *= x;
                }

                return a[0] + b[0];
            }

            [Differentiable]
            public static double Other(double x) => x * x;
        }
        """;

    [Fact]
    public async Task A_pass_that_cannot_is_told_at_the_statement()
    {
        MarkedSource source = MarkedSource.Parse(Exchanged);
        ImmutableArray<Diagnostic> reported = await MarkedSource.Report(source.Text);
        Diagnostic told = Assert.Single(reported);
        Assert.Equal(source.Expected, [(told.Id, told.Location.SourceSpan)]);
        Assert.Equal(DiagnosticSeverity.Error, told.Severity);
        Assert.StartsWith("This version cannot differentiate an array", told.GetMessage());
    }

    [Fact]
    public async Task It_can_be_suppressed_by_a_pragma() =>
        Assert.Empty(await MarkedSource.Report("#pragma warning disable AG0901\n" + MarkedSource.Parse(Exchanged).Text));

    [Fact]
    public void It_costs_no_other_method_its_derivatives()
    {
        TrackedRun run = new(("Losses.cs", MarkedSource.Parse(Exchanged).Text));
        Assert.Contains("throw new global::System.NotSupportedException", run.Files["Losses.Loss.g.cs"]);
        Assert.DoesNotContain("throw", run.Files["Losses.Other.g.cs"]);
    }

    [Fact]
    public void A_family_that_is_refused_costs_no_other_family()
    {
        TrackedRun run = new(("Losses.cs", """
            using AutoGrad;
            public partial class Model
            {
                private int _calls;

                [Differentiable(Emit = Derivatives.Gradient | Derivatives.Hessian | Derivatives.HessianVectorProduct)]
                public double Loss(double x) { _calls++; return x * x * x; }
            }
            """));
        string text = run.Files["Model.Loss.g.cs"];
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(text, "throw new"));
        Assert.Contains("throw new", text[text.IndexOf("double LossHessian(", System.StringComparison.Ordinal)..], System.StringComparison.Ordinal);
    }

    /// <summary>One error, and none from code that was generated.</summary>
    [Theory]
    [InlineData("private double _rate = 1; [Differentiable(nameof(_rate))] public double Loss(double[] row)")]
    [InlineData("private double[] _rate = [1]; [Differentiable(nameof(_rate), nameof(given_rate))] public double Loss(double[] row, double given_rate)")]
    [InlineData("private (double A, double[] B) _q; [Differentiable(nameof(_q), nameof(row))] public double Loss(double[] row, int givenQA = 1)")]
    [InlineData("[Differentiable] public double Loss(double[] row, Net net)")]
    public void The_objective_of_a_refused_method_compiles(string head)
    {
        string source = $$"""
            using System;
            using AutoGrad;
            public readonly record struct Net(double A, int N, double[] V);
            public partial class Model
            {
                {{head}}
                {
                    Span<double> m = row, other = new double[row.Length];
                    for (int i = 0; i < 3; i++)
                        m = i % 2 == 0 ? other[1..] : row;
                    m[0] *= {{(head.Contains("double _rate") ? "_rate" : head.Contains("_rate") ? "_rate[0]" : head.Contains("_q") ? "_q.A" : "net.A")}};
                    return m[0] + row[0];
                }
            }
            """;
        CSharpCompilation compilation = Compiled.Create(Compiled.Parse(source, "Model.cs"));
        GeneratorRunResult result = CSharpGeneratorDriver.Create([GeneratorUnderTest.Create().AsSourceGenerator()], parseOptions: Compiled.ParseOptions)
            .RunGenerators(compilation).GetRunResult().Results.Single();
        Assert.Equal("AG0901", Assert.Single(result.Diagnostics).Id);
        Compilation whole = compilation.AddSyntaxTrees(result.GeneratedSources.Select(g => g.SyntaxTree));
        Assert.Contains("AtPoint", result.GeneratedSources.Single().SourceText.ToString());
        Assert.Empty(whole.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error));
    }

    [Fact]
    public void A_defect_leaves_the_declarations_and_says_what_happened()
    {
        MethodModel sound = Model();
        DifferentiatedMethod method = DifferentiatedMethod.Of(Broken(sound), rethrow: false, CancellationToken.None);
        Assert.NotNull(method.Failure);
        Assert.Equal(sound.HintName, method.HintName);
        Assert.Contains("OtherAndGradient(double x, out double xGradient)", method.File!.Text);
        Assert.Contains("throw new global::System.NotSupportedException", method.File.Text);
    }

    [Fact]
    public void A_defect_is_rethrown_in_tests() =>
        Assert.ThrowsAny<System.Exception>(() => DifferentiatedMethod.Of(Broken(Model()), rethrow: true, CancellationToken.None));

    private static MethodModel Model() => new TrackedRun(("Losses.cs", MarkedSource.Parse(Exchanged).Text))
        .Values(Steps.Model).Cast<MethodModel>().Single(m => m.Name == "Other");

    /// <summary>A function that no lowering makes: its body yields a value that nothing binds.</summary>
    private static MethodModel Broken(MethodModel model)
    {
        Function primal = model.Primal!;
        EquatableArray<int> unbound = new([primal.Values.Count + 7]);
        return model with { Primal = primal with { Body = primal.Body with { Yields = unbound } } };
    }
}
