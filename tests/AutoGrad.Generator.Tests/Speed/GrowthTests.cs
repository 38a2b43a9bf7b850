using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Generator.Benchmarks.Growth;
using Xunit;

namespace AutoGrad.Generator.Tests.Speed;

/// <summary>
/// The generated text grows linearly with the source, of whatever kind that is, and so does the work; docs/growth.md has the measurements.
/// What is counted has tight bounds: tokens of text, and bytes allocated on the way, which stand for the nodes that passes visit and make.
/// Those on time (of the processor) are wide.
/// </summary>
public class GrowthTests
{
    private const double Doubled = 2.2;

    private const double Work = 2.9;

    /// <summary>Values that are kept through nested branches are results of each of them, which the text does not show and the memory does.</summary>
    private const double DeepWork = 3.8;

    private const int Rounds = 4;

    public static TheoryData<string> Long => [.. GrownLoss.Long.Select(l => l.Name)];

    public static TheoryData<string> Deep => [.. GrownLoss.Deep.Select(l => l.Name)];

    [Theory]
    [MemberData(nameof(Long))]
    public void Text_and_work_grow_with_the_number_of_statements(string kind) =>
        AssertLinear(GrownLoss.Long.Single(l => l.Name == kind), [100, 200, 400], Work);

    [Theory]
    [MemberData(nameof(Deep))]
    public void Text_and_work_grow_with_the_depth(string kind) =>
        AssertLinear(GrownLoss.Deep.Single(l => l.Name == kind), [16, 32, 64], DeepWork);

    /// <summary>
    /// What is linear takes eight times as long, what is quadratic 64 times. A busy machine makes some runs longer, never all of them shorter:
    /// growth that is in the code shows in every round.
    /// </summary>
    [Theory]
    [InlineData("straight line")]
    [InlineData("elements of an array")]
    [InlineData("exits in sequence")]
    [InlineData("continue in one loop")]
    public void Eight_times_the_statements_take_nowhere_near_the_square_of_it(string kind)
    {
        GrownLoss loss = GrownLoss.Long.Single(l => l.Name == kind);
        List<string> rounds = [];
        for (int round = 0; round < Rounds; round++)
        {
            TimeSpan small = Best(loss, 200), large = Best(loss, 1600);
            if (large < 24 * small)
                return;
            rounds.Add($"{small.TotalMilliseconds:F0} ms, then {large.TotalMilliseconds:F0} ms");
        }

        Assert.Fail($"{kind}: {string.Join("; ", rounds)}.");
    }

    [Fact]
    public void Two_thousand_statements_are_no_matter_of_minutes()
    {
        TimeSpan time = Best(GrownLoss.Long.Single(l => l.Name == "branches in sequence"), 2000);
        Assert.True(time < TimeSpan.FromSeconds(10), $"It took {time.TotalSeconds:F1} s.");
    }

    [Fact]
    public void Five_thousand_terms_do_not_exhaust_the_stack() =>
        Assert.True(Growth.Of(GrownLoss.Long.Single(l => l.Name == "terms of one expression"), 5000).Generated > 50_000);

    private static TimeSpan Best(GrownLoss loss, int size) => Enumerable.Range(0, 2).Min(_ => Growth.Of(loss, size).Time);

    private static void AssertLinear(GrownLoss loss, int[] sizes, double bound)
    {
        // The first run of a process allocates what only first runs do.
        Growth.Of(loss, sizes[0]);
        List<Growth> grown = [.. sizes.Select(n => Growth.Of(loss, n))];
        for (int i = 1; i < grown.Count; i++)
        {
            double text = (double)grown[i].Generated / grown[i - 1].Generated, work = (double)grown[i].Allocated / grown[i - 1].Allocated;
            Assert.True(text <= Doubled, $"{loss.Name}: {grown[i - 1].Generated} tokens for {sizes[i - 1]}, {grown[i].Generated} for {sizes[i]}.");
            Assert.True(work <= bound, $"{loss.Name}: {grown[i - 1].Allocated} bytes for {sizes[i - 1]}, {grown[i].Allocated} for {sizes[i]}.");
        }
    }
}
