using System;
using System.Globalization;
using System.IO;
using System.Linq;
using AutoGrad.Generator.Tests.Oracle;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace AutoGrad.Generator.Tests.Fuzzing;

/// <summary>
/// Losses written at random: right or refused, never wrong, never a crash. A seed that fails becomes a named case of the corpus.
/// </summary>
/// <remarks>
/// <c>AUTOGRAD_RANDOM_PROGRAMS=5000</c> runs so many, <c>AUTOGRAD_RANDOM_PROGRAMS=20000+500</c> those from seed 20000 on;
/// <c>AUTOGRAD_RANDOM_LOOPS</c> does the same for loops over long arrays, <c>AUTOGRAD_RANDOM_ROWS</c> for loops over rows,
/// <c>AUTOGRAD_RANDOM_RECURSIONS</c> for recursions in loops. <c>AUTOGRAD_RANDOM_REPORT</c> names a file for the report.
/// </remarks>
public sealed class RandomProgramTests
{
    private const int InEveryBuild = 200;
    private const int LoopsInEveryBuild = 80;
    private const int RowsInEveryBuild = 60;
    private const int RecursionsInEveryBuild = 30;

    // A build that fails must still end soon; whoever asks for programs has the time to see them shrunk.
    private const int AttemptsInEveryBuild = 40;
    private const int AttemptsOnDemand = 500;

    [Fact]
    public void Random_programs_are_right_or_refused()
    {
        string? demanded = Environment.GetEnvironmentVariable("AUTOGRAD_RANDOM_PROGRAMS");
        string[] asked = (demanded ?? $"{InEveryBuild}").Split('+');
        int first = asked.Length > 1 ? Number(asked[0]) : 1;
        int attempts = demanded is null ? AttemptsInEveryBuild : AttemptsOnDemand;
        CampaignReport report = Campaign.Run(first, Number(asked[^1]), attempts, RandomLoss.Write);
        if (Environment.GetEnvironmentVariable("AUTOGRAD_RANDOM_REPORT") is { } path)
            File.WriteAllText(path, report.ToString());
        Assert.True(report.Failures.IsEmpty, report.ToString());
    }

    [Fact]
    public void Random_loops_over_long_arrays_are_right()
    {
        string[] asked = (Environment.GetEnvironmentVariable("AUTOGRAD_RANDOM_LOOPS") ?? $"{LoopsInEveryBuild}").Split('+');
        int first = asked.Length > 1 ? Number(asked[0]) : 1;
        CampaignReport report = Campaign.Run(first, Number(asked[^1]), AttemptsInEveryBuild, RandomLoops.Write);
        Assert.True(report.Failures.IsEmpty && report.Refused.IsEmpty, report.ToString());
    }

    [Fact]
    public void Random_loops_over_rows_are_right()
    {
        string[] asked = (Environment.GetEnvironmentVariable("AUTOGRAD_RANDOM_ROWS") ?? $"{RowsInEveryBuild}").Split('+');
        int first = asked.Length > 1 ? Number(asked[0]) : 1;
        CampaignReport report = Campaign.Run(first, Number(asked[^1]), AttemptsInEveryBuild, RandomRows.Write);
        Assert.True(report.Failures.IsEmpty && report.Refused.IsEmpty, report.ToString());
    }

    [Fact]
    public void Random_recursions_in_loops_are_right()
    {
        string[] asked = (Environment.GetEnvironmentVariable("AUTOGRAD_RANDOM_RECURSIONS") ?? $"{RecursionsInEveryBuild}").Split('+');
        int first = asked.Length > 1 ? Number(asked[0]) : 1;
        CampaignReport report = Campaign.Run(first, Number(asked[^1]), AttemptsInEveryBuild, RandomRecursions.Write);
        Assert.True(report.Failures.IsEmpty && report.Refused.IsEmpty, report.ToString());
    }

    /// <summary>Some have last levels of their own, some do not.</summary>
    [Fact]
    public void Random_recursions_are_of_both_kinds()
    {
        GeneratorDriver driver = CSharpGeneratorDriver.Create([GeneratorUnderTest.Create().AsSourceGenerator()], parseOptions: Compiled.ParseOptions);
        int levels = Enumerable.Range(1, RecursionsInEveryBuild)
            .Select(seed => Compiled.Create(Compiled.Parse(RandomRecursions.Write(seed).Source, "Losses.cs")))
            .Count(loss => driver.RunGenerators(loss).GetRunResult().GeneratedTrees.Any(t => t.ToString().Contains("NearEnd(", StringComparison.Ordinal)));
        Assert.InRange(levels, RecursionsInEveryBuild / 4, RecursionsInEveryBuild * 3 / 4);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
