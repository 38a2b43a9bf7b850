using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using AutoGrad.Benchmarks.Charts;
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

/// <summary>A run of less than five minutes over all losses: docs/benchmarks.md with its chart and plot.</summary>
internal static class QuickReport
{
    public const string Option = "--quick";
    private const string Command = "dotnet run -c Release --project tests/AutoGrad.Benchmarks -- " + Option;

    private static readonly Type[] Classes =
    [
        typeof(SquaredErrorBenchmark), typeof(SquaredErrorFlatBenchmark), typeof(LogisticBenchmark), typeof(HuberBenchmark),
        typeof(SoftmaxBenchmark), typeof(RosenbrockBenchmark), typeof(RowsBenchmark),
    ];

    /// <summary>Runs everything; the exit code is 1 if a benchmark did not finish.</summary>
    public static int Run()
    {
        Summary[] summaries = BenchmarkRunner.Run(Classes, Configuration());
        List<Row> rows = [];
        foreach (Summary summary in summaries.Where(s => s.Reports.All(r => r.Success) && s.Reports.Length == Row.Benchmarks))
            rows.Add(Row.Of(summary));
        if (rows.Count != Classes.Length)
        {
            Console.Error.WriteLine($"Only {rows.Count} of {Classes.Length} benchmarks finished; docs/benchmarks.md stays as it was.");
            return 1;
        }

        string docs = Path.Combine(Repository.Root, "docs");
        CostGrowth growth = CostGrowth.Measured();
        string text = Page(rows, growth, summaries[0].HostEnvironmentInfo);
        File.WriteAllText(Path.Combine(docs, "benchmarks.md"), text);
        File.WriteAllText(Path.Combine(docs, "benchmarks.svg"), BarChart.Of(
            "Generated value and gradient: time as a part of hand-written scalar C# (line: half)", "vectorised", [.. rows.Select(r => (r.Title, r.OfScalar, (double?)0.5, (double?)r.OfVectorised))]));
        File.WriteAllText(Path.Combine(docs, "benchmarks-growth.svg"), growth.Plot());
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
        .AddLogger(ConsoleLogger.Default)
        .WithBuildTimeout(TimeSpan.FromMinutes(15));

    private static string Page(IEnumerable<Row> rows, CostGrowth growth, HostEnvironmentInfo host)
    {
        StringBuilder text = new();
        text.Append(
            """
            # Benchmarks

            Value and gradient: what the generator writes against what an expert writes by hand, in scalar C# (fused single pass, hoisted slices, no bounds
            checks in the inner loops) and with 512-bit vectors and fused multiply–add. All of it stands in
            [tests/AutoGrad.Benchmarks](../tests/AutoGrad.Benchmarks); medians of one run, one thread.

            ![Time as a part of hand-written scalar C#](benchmarks.svg)

            *Fastest* is the ratio of the fastest iterations; where the two differ, the machine was busy and the second one is to be believed.

            | loss | scalar | vectorised | generated | / scalar | fastest | / vectorised | fastest | allocated per call | the loss alone | gradient / loss |
            |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|

            """);
        foreach (Row row in rows)
            text.AppendLine(row.ToMarkdown());
        text.AppendLine().Append(growth.ToMarkdown()).AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"{DateTime.UtcNow:yyyy-MM-dd}, written by `{Command}`:").AppendLine();
        text.AppendLine("```");
        foreach (string line in host.ToFormattedString())
            text.AppendLine(line);
        text.AppendLine("```").AppendLine();
        text.AppendLine("For more precise figures run all classes with BenchmarkDotNet's own defaults: `dotnet run -c Release --project tests/AutoGrad.Benchmarks -- --filter '*'`.");
        return text.ToString();
    }

    /// <summary>Statistics in nanoseconds.</summary>
    /// <param name="Title">What was measured.</param>
    /// <param name="Scalar">By hand.</param>
    /// <param name="Vectorised">By hand, with vector instructions.</param>
    /// <param name="Generated">By the generator.</param>
    /// <param name="ValueAlone">The method itself.</param>
    /// <param name="Allocated">Bytes per call of the generated method.</param>
    private sealed record Row(string Title, Statistics Scalar, Statistics Vectorised, Statistics Generated, Statistics ValueAlone, long Allocated)
    {
        public const int Benchmarks = 4;

        public double OfScalar => Generated.Median / Scalar.Median;

        public double OfVectorised => Generated.Median / Vectorised.Median;

        public static Row Of(Summary summary)
        {
            BenchmarkReport generated = Report(summary, nameof(LossBenchmark.Generated));
            Type type = generated.BenchmarkCase.Descriptor.Type;
            return new Row(
                ((LossBenchmark)Activator.CreateInstance(type)!).Title,
                Times(Report(summary, nameof(LossBenchmark.Scalar))),
                Times(Report(summary, nameof(LossBenchmark.Vectorised))),
                Times(generated),
                Times(Report(summary, nameof(LossBenchmark.ValueAlone))),
                generated.GcStats.GetBytesAllocatedPerOperation(generated.BenchmarkCase) ?? -1);
        }

        public string ToMarkdown() => string.Create(
            CultureInfo.InvariantCulture,
            $"| {Title} | {Time(Scalar)} | {Time(Vectorised)} | {Time(Generated)} | {OfScalar:F2} | {Generated.Min / Scalar.Min:F2} | {OfVectorised:F2} | {Generated.Min / Vectorised.Min:F2} | {Allocated} B | {Time(ValueAlone)} | {Generated.Median / ValueAlone.Median:F2} |");

        private static string Time(Statistics times) =>
            (times.Median / 1000).ToString(times.Median >= 100_000 ? "F0" : "F2", CultureInfo.InvariantCulture) + " µs";

        private static BenchmarkReport Report(Summary summary, string method) =>
            summary.Reports.Single(r => r.BenchmarkCase.Descriptor.WorkloadMethod.Name == method);

        private static Statistics Times(BenchmarkReport report) => report.ResultStatistics!;
    }
}
