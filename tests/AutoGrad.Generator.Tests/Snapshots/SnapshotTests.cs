using System.Threading.Tasks;
using AutoGrad.Generator.Tests.Oracle;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;
using static VerifyXunit.Verifier;

namespace AutoGrad.Generator.Tests.Snapshots;

/// <summary>A few generated files, to be read by people. That they are right is proven elsewhere.</summary>
public sealed class SnapshotTests
{
    [Fact]
    public Task A_scalar() => Verify(Generate("""
        public static partial class Losses
        {
            [Differentiable]
            public static double Bowl(double w) => (w - 3) * (w - 3);
        }
        """));

    private static GeneratorDriver Generate(string source) => CSharpGeneratorDriver
        .Create([new DifferentiableGenerator(rethrow: true).AsSourceGenerator()], parseOptions: Compiled.ParseOptions)
        .RunGenerators(Compiled.Create(Compiled.Parse("using System;\nusing AutoGrad;\n\n" + source, "Losses.cs")));
}
