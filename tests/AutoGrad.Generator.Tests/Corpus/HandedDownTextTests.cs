using System.Linq;
using AutoGrad.Generator.Tests.Oracle;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Which chains of neighbours have one loop for their adjoints, which runs downwards in whole vectors.</summary>
public sealed class HandedDownTextTests
{
    [Theory]
    [InlineData("stages of a step")]
    [InlineData("stages in single precision")]
    public void Downwards(string name) => Assert.Contains("Lanes.Ahead(", Text(name));

    [Theory]
    [InlineData("neighbours behind")]
    [InlineData("both neighbours")]
    public void Not_downwards(string name) => Assert.DoesNotContain("Lanes.Ahead(", Text(name));

    private static string Text(string name)
    {
        LossCase loss = HandedDown.Cases.Single(c => c.Name == name);
        GeneratorDriver driver = CSharpGeneratorDriver.Create([GeneratorUnderTest.Create().AsSourceGenerator()], parseOptions: Compiled.ParseOptions);
        return string.Concat(driver.RunGenerators(Compiled.Create(Compiled.Parse(loss.Source, "Loss.cs"))).GetRunResult().GeneratedTrees.Select(t => t.ToString()));
    }
}
