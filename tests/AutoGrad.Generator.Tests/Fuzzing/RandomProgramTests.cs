using System;
using System.Globalization;
using System.IO;
using Xunit;

namespace AutoGrad.Generator.Tests.Fuzzing;

/// <summary>
/// Losses written at random: right or refused, never wrong, never a crash. A seed that fails becomes a named case of the corpus.
/// </summary>
/// <remarks>
/// <c>AUTOGRAD_RANDOM_PROGRAMS=5000</c> runs so many, <c>AUTOGRAD_RANDOM_PROGRAMS=20000+500</c> those from seed 20000 on;
/// <c>AUTOGRAD_RANDOM_LOOPS</c> does the same for loops over long arrays, <c>AUTOGRAD_RANDOM_ROWS</c> for loops over rows. <c>AUTOGRAD_RANDOM_REPORT</c> names a file for the report.
/// </remarks>
public sealed class RandomProgramTests
{
    private const int InEveryBuild = 200;
    private const int LoopsInEveryBuild = 80;
    private const int RowsInEveryBuild = 60;

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

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
