using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using AutoGrad.Benchmarks.Charts;

namespace AutoGrad.Benchmarks.GradBench;

/// <summary>Every eval of GradBench against the same by hand in C++: docs/gradbench.md and its chart, in a few minutes.</summary>
internal static class GradBenchReport
{
    public const string Option = "--gradbench";
    private const string Title = "Time of the generated derivative, of the method itself (line: target)";
    private const string Command = "dotnet run -c Release --project tests/AutoGrad.Benchmarks -- " + Option;

    /// <summary>Results of C++ with -ffast-math differ in the last digits.</summary>
    private const double Agreement = 1e-9;

    /// <param name="arguments">Names of evals after the option; all if there are none. Only a run of all writes files.</param>
    /// <returns>1 if a derivative differs from the expert's.</returns>
    public static int Run(IReadOnlyCollection<string> arguments)
    {
        string[] names = [.. arguments.Where(a => a != Option)];
        if (!Baseline.Exists())
            Console.WriteLine("There is no g++; the columns of C++ stay empty.");
        List<Row> rows = [];
        foreach (Workload workload in Workloads.All().Where(w => names.Length == 0 || names.Contains(w.Eval)))
        {
            rows.Add(Row.Of(Baseline.Exists() ? workload : workload with { ExpertValue = null, ExpertDerivative = null }));
            Console.WriteLine(rows[^1].ToMarkdown());
        }

        if (names.Length == 0)
        {
            string docs = Path.Combine(Repository.Root, "docs");
            File.WriteAllText(Path.Combine(docs, "gradbench.md"), Page(rows));
            File.WriteAllText(Path.Combine(docs, "gradbench.svg"), BarChart.Of(Title, "C++", [.. rows.Select(r => (r.Label, r.Ratio, r.Workload.Target, r.AgainstExpert))]));
        }

        Row[] wrong = [.. rows.Where(row => row.Difference > Agreement)];
        foreach (Row row in wrong)
            Console.Error.WriteLine($"{row.Label}: the derivative differs from the expert's by {row.Difference:E1}.");
        return wrong.Length == 0 ? 0 : 1;
    }

    private static string Page(IEnumerable<Row> rows)
    {
        StringBuilder text = new();
        text.AppendLine(
            $"""
            # GradBench

            The evals of [GradBench](https://github.com/gradbench/gradbench), as [samples/GradBench](../samples/GradBench) has them: plain C#, no derivative by
            hand. *Ratio* is the generated derivative by the method itself; *C++* is both by hand, `g++ {Baseline.Flags}`,
            in [tests/AutoGrad.Benchmarks/GradBench/Baseline](../tests/AutoGrad.Benchmarks/GradBench/Baseline). One thread, one run, the four computations
            in turn; times are the thread's own, those of the fastest repetitions; the ratio of the medians stands behind in brackets. Where the two differ,
            the machine was busy.
            Every derivative agrees with the expert's to 1e-9.

            ![Ratios](gradbench.svg)

            | eval | size | value | derivative | ratio | target | allocated | C++ value | C++ derivative | generated / C++ |
            |---|---|---:|---:|---:|---:|---:|---:|---:|---:|
            """);
        foreach (Row row in rows)
            text.AppendLine(row.ToMarkdown());
        text.AppendLine(
            $"""

            `particle` and `saddle` have a row per pair of modes, outer then inner: `rf` is a gradient (r) of a method that takes its slopes from
            pushforwards (f). A row of `particle` is one trajectory with the miss at its end, and the miss' derivative along w; the field on the way is the
            derivative of a potential. A row of `saddle` is one inner descent with the greatest value that it finds, and that value's gradient along a1 and
            a2: what one step of the outer descent asks for. The outer descent itself is not timed. The C++ is the same
            in all four rows of an eval: the inner slopes are formulas there, and derivatives run beside the trajectory or the descent. Those of `saddle`
            stay 0 on the way, which `g++` finds out, so that its derivative, which comes with the value, costs what its value does; so does `GreatestAndGradient`
            in `rr` and `rf`. In forward mode, `ff` and `fr`, the derivative is `GreatestJacobian`, a row of tangents along both directions, of which nothing
            is left but 2a; since it has no value, a pushforward is run and counted beside it. The gradient of `particle` is that of one
            number through a loop of unknown length: the generator computes it in forward mode in `rr` and `rf`, too ([storage.md](storage.md)).

            {DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} cores, .NET {Environment.Version}, written by `{Command}`. Names of evals behind it run only these.
            """);
        return text.ToString();
    }

    /// <summary>What was measured; times in seconds.</summary>
    private sealed record Row(Workload Workload, Times Value, Times Derivative, Times? ExpertValue, Times? ExpertDerivative, long Allocated, double Difference)
    {
        public string Label => $"{Workload.Eval} {Workload.Size}";

        public double Ratio => Derivative.Best / Value.Best;

        public double? AgainstExpert => Derivative.Best / ExpertDerivative?.Best;

        public static Row Of(Workload work)
        {
            Action?[] actions = [work.Value, work.Derivative, work.ExpertValue, work.ExpertDerivative];
            Times?[] times = Stopwatches.Compare(actions);
            long before = GC.GetAllocatedBytesForCurrentThread();
            work.Derivative();
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            return new Row(work, times[0]!, times[1]!, times[2], times[3], allocated, work.ExpertDerivative is null ? 0 : DifferenceOf(work));
        }

        public string ToMarkdown() => string.Create(CultureInfo.InvariantCulture,
            $"| {Workload.Eval} | {Workload.Size} | {Text(Value)} | {Text(Derivative)} | {Ratio:F2} ({Derivative.Median / Value.Median:F2}) | {Workload.Target:0.0} | {Allocated} B | {Text(ExpertValue)} | {Text(ExpertDerivative)} | {AgainstExpert:F2} |");

        private static string Text(Times? times) => times is null
            ? ""
            : times.Best < 1e-3
                ? (1e6 * times.Best).ToString("F1", CultureInfo.InvariantCulture) + " µs"
                : (1e3 * times.Best).ToString("F2", CultureInfo.InvariantCulture) + " ms";

        /// <summary>The largest difference, relative to the length of the whole derivative.</summary>
        private static double DifferenceOf(Workload work)
        {
            if (work.Results?.Invoke() is not var (generated, expert))
                return 0;
            double scale = Math.Sqrt(expert.Sum(component => component * component));
            return generated.Zip(expert, (a, b) => Math.Abs(a - b)).Max() / (scale > 0 ? scale : 1);
        }
    }
}
