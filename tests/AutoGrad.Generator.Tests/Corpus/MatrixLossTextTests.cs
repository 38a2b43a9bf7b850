using System.Linq;
using AutoGrad.Generator.Tests.Oracle;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Which of the losses over matrices become products of matrices, and which have to stay as they are.</summary>
public sealed class MatrixLossTextTests
{
    [Theory]
    [InlineData("accumulated in the order jki, flat")]
    [InlineData("accumulated in the order ijk, transposed")]
    [InlineData("accumulated in the order kij, matrices")]
    [InlineData("as dot products, rows of one matrix by rows of the other")]
    [InlineData("from one on, and up to the last")]
    [InlineData("rows with work arrays")]
    [InlineData("work arrays made for each row")]
    [InlineData("rows from the second on")]
    [InlineData("slices")]
    [InlineData("layer after layer")]
    [InlineData("column by column of the weights")]
    [InlineData("two sums at once")]
    [InlineData("numbers that go from one stage to a later one")]
    [InlineData("sums over rows in memory")]
    [InlineData("a batch in single precision")]
    public void A_product(string name) => Assert.Contains("MatrixProducts.Add(", Text(name));

    [Theory]
    [InlineData("a matrix times a vector, by rows")]
    [InlineData("a matrix times a vector, column by column, subtracted")]
    [InlineData("a column of a matrix that is added to")]
    public void A_matrix_times_a_vector(string name) => Assert.Contains("MatrixProducts.AddOfVector(", Text(name));

    [Theory]
    [InlineData("a matrix times a part of what it is added to")]
    [InlineData("a matrix by itself, in place")]
    [InlineData("a row that reads what the row before has left")]
    [InlineData("a state that every row changes")]
    [InlineData("a work array of which a part stays from row to row")]
    [InlineData("a number that every row takes from the row before")]
    [InlineData("a row that stops early")]
    [InlineData("counts that later rows read")]
    [InlineData("sums in their order")]
    public void No_product(string name) => Assert.DoesNotContain("MatrixProducts", Text(name));

    private static string Text(string name)
    {
        LossCase loss = MatrixLosses.Cases.Single(c => c.Name == name);
        GeneratorDriver driver = CSharpGeneratorDriver.Create([GeneratorUnderTest.Create().AsSourceGenerator()], parseOptions: Compiled.ParseOptions);
        return string.Concat(driver.RunGenerators(Compiled.Create(Compiled.Parse(loss.Source, "Loss.cs"))).GetRunResult().GeneratedTrees.Select(t => t.ToString()));
    }
}
