using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Text;
using AutoGrad.Benchmarks.Charts;

namespace AutoGrad.Generator.Benchmarks.Growth;

/// <summary>Text and time against source: docs/growth.md and its plot.</summary>
internal static class GrowthReport
{
    public const string Option = "growth";

    private const string Command = "dotnet run -c Release --project tests/AutoGrad.Generator.Benchmarks -- growth";
    private const int Runs = 1;

    private static readonly int[] _long = [250, 500, 1000, 2000];
    private static readonly int[] _deep = [8, 16, 32, 64];

    /// <summary>Writes the report; with part of a name, only prints what it measures.</summary>
    public static int Run(string filter)
    {
        TimeSpan cold = Growth.Of(GrownLoss.Long[0], 2000).Time;
        Series[] series =
        [
            .. GrownLoss.Long.Where(l => l.Name.Contains(filter, StringComparison.Ordinal)).Select(l => Measure(l, _long)),
            .. GrownLoss.Deep.Where(l => l.Name.Contains(filter, StringComparison.Ordinal)).Select(l => Measure(l, _deep)),
        ];
        if (filter.Length > 0)
            return 0;
        string docs = Docs();
        File.WriteAllText(Path.Combine(docs, "growth.md"), Text(series, cold));
        File.WriteAllText(Path.Combine(docs, "growth.svg"), Plot(series));
        return 0;
    }

    private static Series Measure(GrownLoss loss, int[] sizes)
    {
        Series series = new(loss.Name, [.. sizes.Select(n => Enumerable.Range(0, Runs).Select(_ => Growth.Of(loss, n)).MinBy(g => g.Time)!)]);
        Console.WriteLine(Row(series));
        return series;
    }

    private static string Plot(Series[] series) => LogPlot.Of(
        ("generated text, tokens", "source, tokens", Lines(series, g => g.Generated)),
        ("generator, ms of processor time", "source, tokens", Lines(series, g => Math.Max(g.Time.TotalMilliseconds, 1))));

    private static PlotLine[] Lines(Series[] series, Func<Growth, double> value) =>
        [.. series.Select(s => new PlotLine(s.Name, [.. s.Points.Select(g => ((double)g.Source, value(g)))]))];

    private static string Text(Series[] series, TimeSpan cold)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"""
            # How the generator grows with the source

            The generated text grows linearly with the source, and so does the generator's time: no pass looks at the whole method once per
            statement.

            ![Generated text and the generator's time against the size of the source](growth.svg)

            Each line is one kind of loss, written in four sizes (`tests/AutoGrad.Generator.Benchmarks/Growth/GrownLoss.cs`). Size counts
            statements, or levels where something is nested. Text is counted in tokens of C#, since the indentation of nested blocks is quadratic in
            the depth and nothing to read. *Doubled* is what the last doubling of the size multiplies the number by. Time is that of the processor,
            for the driver's whole run with a warm JIT (smaller sizes run before larger ones): the compiler's own binding of the method is in it. `FAndGradient`, `FGradient`, `FPullback` and
            `FObjective` are generated. A first run in a new process, with everything to be compiled, took {cold.TotalMilliseconds:F0} ms for
            {GrownLoss.Long[0].Name} of 2000 statements.

            | what grows | size | source, tokens | generated, tokens | doubled | characters | time in ms at {string.Join(", ", _long)} ({string.Join(", ", _deep)}) | doubled | allocated |
            |---|---:|---:|---:|---:|---:|---:|---:|---:|

            """);
        foreach (Series s in series)
            text.AppendLine(Row(s));
        text.Append(CultureInfo.InvariantCulture, $"""

            What bounds it:

            * More than 16 exits of one block are not nested in one another: what follows them stands behind a flag (`Walker.Sequences.cs`).
            * The position in a buffer of more than three nested loops is a variable of each loop (`Saves.Position`).
            * A method of more than 5000 values has its sweeps written once, for `FAndGradient` and `FPullback` together: there the text halves, and a line
              that has stood at 2 is at 1 for one doubling.
            * Helpers are inlined, so a call costs the size of what it calls. Where that doubles from helper to helper, AG1015 ends it.
            * A value that is kept through nested branches is a result of each of them: the text stays linear, the intermediate representation
              does not, which only matters beyond a depth of some hundred.

            `tests/AutoGrad.Generator.Tests/Speed/GrowthTests.cs` fails when one of these lines bends.

            {DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} processors, .NET {Environment.Version}, written by `{Command}`. Times of a machine that others use, too, are upper bounds.

            """);
        return text.ToString();
    }

    private static string Row(Series s)
    {
        Growth last = s.Points[^1], before = s.Points[^2];
        string times = string.Join(" · ", s.Points.Select(p => p.Time.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture)));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {s.Name} | {last.Size} | {last.Source} | {last.Generated} | {(double)last.Generated / before.Generated:F2} | {last.Letters} | {times} | {last.Time / before.Time:F1} | {last.Allocated / 1e6:F0} MB |");
    }

    private static string Docs([CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "../../../docs"));
}

/// <summary>One kind of loss in several sizes.</summary>
internal sealed record Series(string Name, IReadOnlyList<Growth> Points);
