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

/// <summary>Logarithmic panels side by side, as SVG; a dashed line shows what linear growth looks like.</summary>
internal sealed class LogPlot
{
    private const int Width = 300, Height = 300, Left = 70, Top = 40, Gap = 80, LegendRow = 18;

    private readonly StringBuilder _svg = new();

    private LogPlot()
    {
    }

    /// <param name="panels">The title of each panel, what lies across, and its lines.</param>
    public static string Of(params (string Title, string Across, PlotLine[] Lines)[] panels)
    {
        LogPlot plot = new();
        int legend = panels.Max(p => p.Lines.Length);
        int width = Left + panels.Length * (Width + Gap), height = Top + Height + 60 + LegendRow * legend;
        plot.Line($"""<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">""");
        plot.Line($"""<rect width="{width}" height="{height}" fill="white"/>""");
        for (int i = 0; i < panels.Length; i++)
            plot.Panel(Left + i * (Width + Gap), panels[i].Title, panels[i].Across, panels[i].Lines);
        plot.Line($"</svg>");
        return plot._svg.ToString();
    }

    private void Panel(int left, string title, string across, PlotLine[] lines)
    {
        Axis x = new([.. lines.SelectMany(l => l.Points).Select(p => p.X)], left, left + Width);
        Axis y = new([.. lines.SelectMany(l => l.Points).Select(p => p.Y)], Top + Height, Top);
        Line($"""<rect x="{left}" y="{Top}" width="{Width}" height="{Height}" fill="none" stroke="#999"/>""");
        Line($"""<text x="{left}" y="{Top - 14}" font-weight="bold">{title}</text>""");
        Line($"""<text x="{left + Width / 2}" y="{Top + Height + 34}" text-anchor="middle">{across}</text>""");
        foreach (double tick in x.Ticks)
            Line($"""<line x1="{x[tick]}" y1="{Top}" x2="{x[tick]}" y2="{Top + Height}" stroke="#e5e5e5"/><text x="{x[tick]}" y="{Top + Height + 16}" text-anchor="middle">{tick}</text>""");
        foreach (double tick in y.Ticks)
            Line($"""<line x1="{left}" y1="{y[tick]}" x2="{left + Width}" y2="{y[tick]}" stroke="#e5e5e5"/><text x="{left - 6}" y="{y[tick] + 4}" text-anchor="end">{tick}</text>""");
        double steps = Math.Min(x.Decades, y.Decades);
        Line($"""<line x1="{x[x.Low]}" y1="{y[y.Low]}" x2="{x[x.Low * Math.Pow(10, steps)]}" y2="{y[y.Low * Math.Pow(10, steps)]}" stroke="#777" stroke-dasharray="5 4"/>""");
        for (int i = 0; i < lines.Length; i++)
        {
            string points = string.Join(' ', lines[i].Points.Select(p => Number($"{x[p.X]},{y[p.Y]}"))), color = Color(i);
            int row = Top + Height + 60 + i * LegendRow;
            Line($"""<polyline points="{points}" fill="none" stroke="{color}" stroke-width="1.5"/>""");
            Line($"""<line x1="{left}" y1="{row - 4}" x2="{left + 20}" y2="{row - 4}" stroke="{color}" stroke-width="2"/><text x="{left + 26}" y="{row}">{lines[i].Name}</text>""");
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
