using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Generator.Benchmarks.Growth;
using Xunit;

namespace AutoGrad.Generator.Tests.Speed;

/// <summary>
/// The generated text grows linearly with the source, of whatever kind that is, and so does the time; docs/growth.md has the measurements.
/// The bounds on the text are tight, those on the time are not, because test machines are busy.
/// </summary>
public class GrowthTests
{
    private const double Doubled = 2.2;

    /// <summary>Indices of nested loops are longer in deep ones, where something is stored per trip of them all.</summary>
    private const double DoubledDepth = 3.1;

    public static TheoryData<string> Long => [.. GrownLoss.Long.Select(l => l.Name)];

    public static TheoryData<string> Deep => [.. GrownLoss.Deep.Select(l => l.Name)];

    [Theory]
    [MemberData(nameof(Long))]
    public void Text_grows_with_the_number_of_statements(string kind) =>
        AssertLinear(GrownLoss.Long.Single(l => l.Name == kind), [60, 120, 240], Doubled);

    [Theory]
    [MemberData(nameof(Deep))]
    public void Text_grows_with_the_depth(string kind) =>
        AssertLinear(GrownLoss.Deep.Single(l => l.Name == kind), [16, 32, 64], DoubledDepth);

    [Fact]
    public void Two_thousand_statements_are_no_matter_of_minutes()
    {
        Growth grown = Growth.Of(GrownLoss.Long.Single(l => l.Name == "branches in sequence"), 2000);
        Assert.True(grown.Time < TimeSpan.FromSeconds(30), $"It took {grown.Time.TotalSeconds:F1} s.");
    }

    [Fact]
    public void Five_thousand_terms_do_not_exhaust_the_stack() =>
        Assert.True(Growth.Of(GrownLoss.Long.Single(l => l.Name == "terms of one expression"), 5000).Generated > 100_000);

    private static void AssertLinear(GrownLoss loss, int[] sizes, double factor)
    {
        List<Growth> grown = [.. sizes.Select(n => Growth.Of(loss, n))];
        for (int i = 1; i < grown.Count; i++)
        {
            double ratio = (double)grown[i].Generated / grown[i - 1].Generated;
            Assert.True(ratio <= factor, $"{loss.Name}: {grown[i - 1].Generated} characters for {sizes[i - 1]}, {grown[i].Generated} for {sizes[i]}.");
        }
    }
}
