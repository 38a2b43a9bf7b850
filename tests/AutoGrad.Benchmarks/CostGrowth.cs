using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using AutoGrad.Benchmarks.Charts;
using AutoGrad.Benchmarks.GradBench;
using AutoGrad.Benchmarks.Losses;

namespace AutoGrad.Benchmarks;

/// <summary>How the cost of value and gradient grows with the rows of the data, with the parameters, and with the depth of the computation.</summary>
internal sealed class CostGrowth
{
    private const int FixedRows = 2000, FixedFeatures = 20;

    private readonly (string Axis, string Loss, List<Point> Points)[] _series =
    [
        ("n (rows)", $"logistic loss, d = {FixedFeatures}", []),
        ("d (parameters)", $"logistic loss, n = {FixedRows}", []),
        ("depth (steps)", "chain of damped sines", []),
    ];

    private CostGrowth()
    {
    }

    /// <summary>Runs about a minute.</summary>
    public static CostGrowth Measured()
    {
        CostGrowth growth = new();
        foreach (int n in (int[])[100, 1000, 10_000, 100_000])
            growth._series[0].Points.Add(Logistic(n, n, FixedFeatures));
        foreach (int d in (int[])[2, 8, 32, 128, 512])
            growth._series[1].Points.Add(Logistic(d, FixedRows, d));
        foreach (int depth in (int[])[10, 100, 1000, 10_000])
            growth._series[2].Points.Add(Depth(depth));
        return growth;
    }

    public string Plot() => LogPlot.Of(
    [
        .. _series.Select(s => ($"{s.Loss}, µs", s.Axis, (PlotLine[])
        [
            new PlotLine("value and gradient", [.. s.Points.Select(p => ((double)p.Size, p.Gradient * 1e6))]),
            new PlotLine("the loss alone", [.. s.Points.Select(p => ((double)p.Size, p.Value * 1e6))]),
        ])),
    ]);

    public string ToMarkdown()
    {
        StringBuilder text = new();
        text.AppendLine("How cost grows, in the thread's own time; the dashed line is linear growth:").AppendLine();
        text.AppendLine("![Cost against rows, parameters and depth](benchmarks-growth.svg)").AppendLine();
        text.AppendLine("| loss | size | value and gradient | the loss alone | ratio |").AppendLine("|---|---:|---:|---:|---:|");
        foreach (var (axis, loss, points) in _series)
        {
            foreach (Point p in points)
                text.AppendLine(CultureInfo.InvariantCulture, $"| {loss} | {axis[..axis.IndexOf(' ')]} = {p.Size} | {p.Gradient * 1e6:F2} µs | {p.Value * 1e6:F2} µs | {p.Gradient / p.Value:F2} |");
        }

        return text.ToString();
    }

    private static Point Logistic(int size, int n, int d)
    {
        Random random = new(7);
        double[] w = RegressionData.Numbers(random, d), x = RegressionData.Numbers(random, n * d), gradient = new double[d];
        double[] y = Array.ConvertAll(RegressionData.Numbers(random, n), t => t > 0 ? 1.0 : -1.0);
        return Measure(size, () => Regression.LogisticAndGradient(w, x, y, gradient), () => Regression.Logistic(w, x, y));
    }

    private static Point Depth(int steps)
    {
        double[] gains = RegressionData.Numbers(new Random(8), steps), gradient = new double[steps];
        return Measure(steps, () => Chain.DistanceAndGradient(gains, 0.5, gradient, out _), () => Chain.Distance(gains, 0.5));
    }

    private static Point Measure(int size, Func<double> gradient, Func<double> value)
    {
        double sink = 0;
        Times?[] times = Stopwatches.Compare([() => sink += gradient(), () => sink += value()], TimeSpan.FromSeconds(2));
        return new Point(size, times[0]!.Median, times[1]!.Median);
    }

    /// <param name="Size">What grows.</param>
    /// <param name="Gradient">Seconds per call.</param>
    /// <param name="Value">Seconds per call.</param>
    private sealed record Point(int Size, double Gradient, double Value);
}
