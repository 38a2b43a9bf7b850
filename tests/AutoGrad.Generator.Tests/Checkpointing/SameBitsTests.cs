using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Generator.Tests.Corpus;
using AutoGrad.Generator.Tests.Oracle;
using Xunit;

namespace AutoGrad.Generator.Tests.Checkpointing;

/// <summary>The gradient with few states is that without checkpoints, bit for bit.</summary>
public class SameBitsTests
{
    // Each case is compiled twice; AUTOGRAD_EVERY_CASE=1 takes them all.
    private const int Stride = 5;

    public static TheoryData<string> Topics =>
        [.. typeof(ITopic).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false } && t.IsAssignableTo(typeof(ITopic))).Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Topics))]
    public void In_the_corpus(string topic)
    {
        int stride = Environment.GetEnvironmentVariable("AUTOGRAD_EVERY_CASE") is null ? Stride : 1;
        IEnumerable<LossCase> cases = Cases(topic).Where((_, i) => i % stride == 0);
        string[] wrong = [.. cases.Select(c => SameBits.Compare(c, "2", out _)).OfType<string>()];
        Assert.True(wrong.Length == 0, string.Join("\n\n", wrong));
    }

    /// <summary>Without checkpoints arrays are filled again for their adjoints, which then see how their elements came about.</summary>
    [Fact]
    public void Where_arrays_are_filled_again()
    {
        LossCase again = NeighbouringLoops.Cases.Single(c => c.Name == "a work array filled again and again");
        Assert.Null(SameBits.Compare(again, "2", out bool isChecked));
        Assert.True(isChecked);
    }

    public static TheoryData<string, string> Steps
    {
        get
        {
            TheoryData<string, string> rows = [];
            foreach (LossCase loss in TimeSteps.Cases)
            {
                foreach (string states in (string[])["1", "2", "3", "7", "1000", "Checkpoints.SquareRoot"])
                    rows.Add(loss.Name, states);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void In_time_steps(string name, string states)
    {
        string? wrong = SameBits.Compare(TimeSteps.Cases.Single(c => c.Name == name), states, out bool isChecked);
        Assert.True(wrong is null, wrong);
        Assert.True(isChecked, "No trip is run again.");
    }

    private static IReadOnlyList<LossCase> Cases(string topic)
    {
        Type type = typeof(ITopic).Assembly.GetTypes().Single(t => t.Name == topic);
        return (IReadOnlyList<LossCase>)type.GetProperty("Cases")!.GetValue(null)!;
    }
}
