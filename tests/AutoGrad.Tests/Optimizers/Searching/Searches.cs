using System;
using AutoGrad.LineSearches;

namespace AutoGrad.Tests.Optimizers.Searching;

internal static class Searches
{
    /// <summary>Drives a search on φ until it ends.</summary>
    public static LineSearchProgress Drive(
        LineSearchRun run, Func<double, double> value, Func<double, double> slope, double first, double longest = double.PositiveInfinity)
    {
        LineSearchProgress progress = run.Begin(value(0), slope(0), first, longest);
        while (progress == LineSearchProgress.Evaluate)
            progress = run.Next(value(run.Step), slope(run.Step));
        return progress;
    }
}
