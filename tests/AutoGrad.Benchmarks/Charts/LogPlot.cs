using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace AutoGrad.Benchmarks.Charts;

/// <summary>A line of a plot.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Points">Positive numbers, in the order in which they are joined.</param>
internal sealed record PlotLine(string Name, IReadOnlyList<(double X, double Y)> Points);

/// <summary>
/// Logarithmic panels side by side over one legend, as SVG: each shows lines of the same names. A dashed line shows what linear growth looks like.
/// </summary>
internal sealed class LogPlot
{
    private const int Left = 70, Top = 40, Gap = 90, LegendRow = 18, LegendColumn = 235;

    private readonly StringBuilder _svg = new();
    private readonly int _side;

    private LogPlot(int side) => _side = side;

    private int Bottom => Top + _side;

    /// <param name="panels">The title of each panel, what lies across, and its lines.</param>
    public static string Of(params (string Title, string Across, PlotLine[] Lines)[] panels)
    {
        LogPlot plot = new(panels.Length > 2 ? 300 : 400);
        int width = Left + panels.Length * (plot._side + Gap), columns = (width - Left) / LegendColumn;
        string[] names = [.. panels[0].Lines.Select(l => l.Name)];
        int height = plot.Bottom + 70 + LegendRow * ((names.Length + columns - 1) / columns);
        plot.Line($"""<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">""");
        plot.Line($"""<rect width="{width}" height="{height}" fill="white"/>""");
        for (int i = 0; i < panels.Length; i++)
            plot.Panel(Left + i * (plot._side + Gap), panels[i].Title, panels[i].Across, panels[i].Lines);
        for (int i = 0; i < names.Length; i++)
        {
            int x = Left + i % columns * LegendColumn, y = plot.Bottom + 60 + i / columns * LegendRow;
            plot.Line($"""<line x1="{x}" y1="{y - 4}" x2="{x + 20}" y2="{y - 4}" stroke="{Color(i)}" stroke-width="2"/><text x="{x + 26}" y="{y}">{names[i]}</text>""");
        }

        plot.Line($"</svg>");
        return plot._svg.ToString();
    }

    private void Panel(int left, string title, string across, PlotLine[] lines)
    {
        Axis x = new([.. lines.SelectMany(l => l.Points).Select(p => p.X)], left, left + _side);
        Axis y = new([.. lines.SelectMany(l => l.Points).Select(p => p.Y)], Bottom, Top);
        Line($"""<rect x="{left}" y="{Top}" width="{_side}" height="{_side}" fill="none" stroke="#999"/>""");
        Line($"""<text x="{left}" y="{Top - 14}" font-weight="bold">{title}</text>""");
        Line($"""<text x="{left + _side / 2}" y="{Bottom + 34}" text-anchor="middle">{across}</text>""");
        foreach (double tick in x.Ticks)
            Line($"""<line x1="{x[tick]}" y1="{Top}" x2="{x[tick]}" y2="{Bottom}" stroke="#e5e5e5"/><text x="{x[tick]}" y="{Bottom + 16}" text-anchor="middle">{tick}</text>""");
        foreach (double tick in y.Ticks)
            Line($"""<line x1="{left}" y1="{y[tick]}" x2="{left + _side}" y2="{y[tick]}" stroke="#e5e5e5"/><text x="{left - 6}" y="{y[tick] + 4}" text-anchor="end">{tick}</text>""");
        double steps = Math.Min(x.Decades, y.Decades);
        Line($"""<line x1="{x[x.Low]}" y1="{y[y.Low]}" x2="{x[x.Low * Math.Pow(10, steps)]}" y2="{y[y.Low * Math.Pow(10, steps)]}" stroke="#777" stroke-dasharray="5 4"/>""");
        for (int i = 0; i < lines.Length; i++)
        {
            string points = string.Join(' ', lines[i].Points.Select(p => Number($"{x[p.X]},{y[p.Y]}")));
            Line($"""<polyline points="{points}" fill="none" stroke="{Color(i)}" stroke-width="1.5"/>""");
        }
    }

    private static string Color(int i) => Number($"hsl({i * 137 % 360},65%,{35 + i % 3 * 10}%)");

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Line(FormattableString text) => _svg.Append(Number(text)).Append('\n');

    /// <summary>A logarithmic scale from whole decade to whole decade.</summary>
    private sealed class Axis(double[] values, double from, double to)
    {
        public double Low { get; } = Math.Pow(10, Math.Floor(Math.Log10(values.Min())));

        public double Decades { get; } = Math.Max(1, Math.Ceiling(Math.Log10(values.Max())) - Math.Floor(Math.Log10(values.Min())));

        public IEnumerable<double> Ticks => Enumerable.Range(0, (int)Decades + 1).Select(d => Math.Round(Low * Math.Pow(10, d), 9));

        public double this[double value] => Math.Round(from + (to - from) * (Math.Log10(value) - Math.Log10(Low)) / Decades, 1);
    }
}
