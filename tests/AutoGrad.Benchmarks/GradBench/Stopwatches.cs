using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;

namespace AutoGrad.Benchmarks.GradBench;

/// <summary>Seconds per call.</summary>
/// <param name="Best">Of the least disturbed repetition.</param>
/// <param name="Median">Of all.</param>
internal sealed record Times(double Best, double Median);

/// <summary>Times several computations in turn, so that a disturbance meets all of them.</summary>
internal static class Stopwatches
{
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(0.7), s_sample = TimeSpan.FromMilliseconds(0.3);
    private const int LeastRounds = 5;

    /// <param name="actions">What to time.</param>
    /// <param name="total">How long, beside the warming up; 5 s where nothing is said.</param>
    public static Times?[] Compare(Action?[] actions, TimeSpan? total = null)
    {
        TimeSpan limit = total ?? TimeSpan.FromSeconds(5);
        int[] calls = [.. actions.Select(CallsPerSample)];
        List<double>[] seconds = [.. actions.Select(_ => new List<double>())];
        long started = Stopwatch.GetTimestamp();
        for (int round = 0; round < LeastRounds || Stopwatch.GetElapsedTime(started) < limit; round++)
        {
            for (int i = 0; i < actions.Length; i++)
            {
                if (actions[i] is { } action)
                    seconds[i].Add(Sample(action, calls[i]));
            }
        }

        return [.. seconds.Select(s => s.Count == 0 ? null : new Times(s.Min(), s.Order().ElementAt(s.Count / 2)))];
    }

    /// <summary>Runs until the code is compiled well, and says how often it must run to be measured.</summary>
    private static int CallsPerSample(Action? action)
    {
        if (action is null)
            return 0;
        double best = double.MaxValue;
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < 3 || Stopwatch.GetElapsedTime(started) < s_warmUp; i++)
            best = Math.Min(best, Sample(action, 1));
        return (int)Math.Clamp(s_sample.TotalSeconds / best, 1, 100_000);
    }

    private static double Sample(Action action, int calls)
    {
        double started = Now();
        for (int i = 0; i < calls; i++)
            action();
        return (Now() - started) / calls;
    }

    /// <summary>The thread's own time where it can be had: on a busy machine the clock also counts what others do.</summary>
    private static double Now() =>
        Baseline.Exists() ? Baseline.ThreadSeconds() : Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;
}
