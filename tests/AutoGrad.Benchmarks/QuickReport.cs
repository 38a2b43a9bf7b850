using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Environments;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Mathematics;
using BenchmarkDotNet.Order;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Perfolizer.Horology;

namespace AutoGrad.Benchmarks;

/// <summary>A run of about three minutes over all losses, whose medians become the table in docs/benchmarks.md.</summary>
internal static class QuickReport
{
    public const string Option = "--quick";
    private const string Command = "dotnet run -c Release --project tests/AutoGrad.Benchmarks -- " + Option;

    private static readonly Type[] Classes =
    [
        typeof(SquaredErrorBenchmark), typeof(SquaredErrorFlatBenchmark), typeof(LogisticBenchmark), typeof(HuberBenchmark),
        typeof(RosenbrockBenchmark), typeof(RowsBenchmark),
    ];

    /// <summary>Runs everything; the exit code is 1 if a benchmark did not finish.</summary>
    public static int Run()
    {
        Summary[] summaries = BenchmarkRunner.Run(Classes, Configuration());
        List<Row> rows = [];
        foreach (Summary summary in summaries.Where(s => s.Reports.All(r => r.Success) && s.Reports.Length == 3))
            rows.Add(Row.Of(summary));
        if (rows.Count != Classes.Length)
        {
            Console.Error.WriteLine($"Only {rows.Count} of {Classes.Length} benchmarks finished; docs/benchmarks.md stays as it was.");
            return 1;
        }

        string text = Page(rows, summaries[0].HostEnvironmentInfo);
        File.WriteAllText(Path.Combine(Repository.Root, "docs", "benchmarks.md"), text);
        Console.WriteLine(text);
        return 0;
    }

    /// <summary>
    /// One process per benchmark, many short iterations: some of them are not disturbed by what else the machine does.
    /// </summary>
    private static IConfig Configuration() => ManualConfig.CreateEmpty()
        .AddJob(Job.Default.WithWarmupCount(50).WithIterationCount(200).WithIterationTime(TimeInterval.FromMilliseconds(10)))
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .WithOrderer(new DefaultOrderer(SummaryOrderPolicy.Declared))
        .AddLogger(ConsoleLogger.Default);

    private static string Page(IEnumerable<Row> rows, HostEnvironmentInfo host)
    {
        CultureInfo plain = CultureInfo.InvariantCulture;
        StringBuilder text = new();
        text.AppendLine("# Benchmarks").AppendLine();
        text.AppendLine("Value and gradient: what the generator writes against what an expert writes by hand in scalar C# (fused single pass, hoisted slices,");
        text.AppendLine("no bounds checks in the inner loops). Both stand in [tests/AutoGrad.Benchmarks](../tests/AutoGrad.Benchmarks); medians of one run.").AppendLine();
        text.AppendLine("The second ratio is that of the fastest iterations; where the two differ, the machine was busy and the second one is to be believed.").AppendLine();
        text.AppendLine("| loss | expert | generated | generated / expert | of the fastest | allocated per call | the loss alone |");
        text.AppendLine("|---|---:|---:|---:|---:|---:|---:|");
        foreach (Row row in rows)
        {
            double ratio = row.Generated.Median / row.Expert.Median, fastest = row.Generated.Min / row.Expert.Min;
            string times = $"{Time(row.Expert)} | {Time(row.Generated)} | {ratio.ToString("F2", plain)} | {fastest.ToString("F2", plain)}";
            text.AppendLine(plain, $"| {row.Title} | {times} | {row.Allocated} B | {Time(row.ValueAlone)} |");
        }

        text.AppendLine();
        text.AppendLine(plain, $"{DateTime.UtcNow:yyyy-MM-dd}, written by `{Command}`:").AppendLine();
        text.AppendLine("```");
        foreach (string line in host.ToFormattedString())
            text.AppendLine(line);
        text.AppendLine("```").AppendLine();
        text.AppendLine("For more precise figures run all classes with BenchmarkDotNet's own defaults: `dotnet run -c Release --project tests/AutoGrad.Benchmarks -- --filter '*'`.");
        return text.ToString();
    }

    private static string Time(Statistics times) =>
        (times.Median / 1000).ToString(times.Median >= 100_000 ? "F0" : "F2", CultureInfo.InvariantCulture) + " µs";

    /// <param name="Title">What was measured.</param>
    /// <param name="Expert">In nanoseconds.</param>
    /// <param name="Generated">In nanoseconds.</param>
    /// <param name="ValueAlone">In nanoseconds.</param>
    /// <param name="Allocated">Bytes per call of the generated method.</param>
    private sealed record Row(string Title, Statistics Expert, Statistics Generated, Statistics ValueAlone, long Allocated)
    {
        public static Row Of(Summary summary)
        {
            BenchmarkReport generated = Report(summary, nameof(LossBenchmark.Generated));
            Type type = generated.BenchmarkCase.Descriptor.Type;
            return new Row(
                ((LossBenchmark)Activator.CreateInstance(type)!).Title,
                Times(Report(summary, nameof(LossBenchmark.Expert))),
                Times(generated),
                Times(Report(summary, nameof(LossBenchmark.ValueAlone))),
                generated.GcStats.GetBytesAllocatedPerOperation(generated.BenchmarkCase) ?? -1);
        }

        private static BenchmarkReport Report(Summary summary, string method) =>
            summary.Reports.Single(r => r.BenchmarkCase.Descriptor.WorkloadMethod.Name == method);

        private static Statistics Times(BenchmarkReport report) => report.ResultStatistics!;
    }
}
