using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;

namespace AutoGrad.Samples.HousePrices;

/// <summary>A contender's run: where it stands, and at the end its result.</summary>
internal sealed class Lap(Contender contender, int weights)
{
    public Contender Contender { get; } = contender;

    /// <summary>The last report of a run in progress.</summary>
    public DescentProgress? Progress { get; set; }

    /// <summary>The result of a finished run.</summary>
    public DescentResult<double>? Result { get; set; }

    /// <summary>The time of the descent, without that of showing it.</summary>
    public TimeSpan Time { get; set; }

    /// <summary>The weights found.</summary>
    public double[] Weights { get; } = new double[weights];
}

/// <summary>Fits the same loss with every contender, from weights of zero.</summary>
internal sealed class Race
{
    private readonly StandardisedHouses _houses;
    private readonly double _threshold;

    public Race(StandardisedHouses houses, double threshold, IReadOnlyList<Contender> contenders)
    {
        _houses = houses;
        _threshold = threshold;
        Laps = [.. contenders.Select(contender => new Lap(contender, houses.Columns))];
    }

    public IReadOnlyList<Lap> Laps { get; }

    /// <summary>The lap with the least loss.</summary>
    public Lap Best => Laps.MinBy(lap => lap.Result!.Value.Value)!;

    /// <summary>The converged lap with the fewest iterations; if none has converged, the best one.</summary>
    public Lap Quickest => Laps.Where(lap => lap.Result!.Value.Converged).MinBy(lap => lap.Result!.Value.Iterations) ?? Best;

    /// <summary>Runs all laps, one after the other; <paramref name="show"/> is called whenever one has moved.</summary>
    public void Run(Action<Lap> show)
    {
        var objective = new PriceLosses.HuberLossObjective(_houses.Matrix, _houses.LogPrices, _threshold);
        foreach (Lap lap in Laps)
        {
            var progress = new Relay(at =>
            {
                lap.Progress = at;
                show(lap);
            });
            DescentOptions options = lap.Contender.Options with { Progress = progress, ProgressInterval = TimeSpan.FromMilliseconds(20) };
            DescentResult<double> result = lap.Contender.Optimizer.Minimize(objective, lap.Weights, options);
            lap.Time = result.Elapsed - progress.Time;
            lap.Result = result;
            show(lap);
        }
    }

    /// <summary>Unlike <see cref="Progress{T}"/> it calls at once and on the same thread, and measures what that takes.</summary>
    private sealed class Relay(Action<DescentProgress> report) : IProgress<DescentProgress>
    {
        public TimeSpan Time { get; private set; }

        public void Report(DescentProgress value)
        {
            long start = Stopwatch.GetTimestamp();
            report(value);
            Time += Stopwatch.GetElapsedTime(start);
        }
    }
}
