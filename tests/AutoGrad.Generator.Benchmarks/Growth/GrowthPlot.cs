using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace AutoGrad.Generator.Benchmarks.Growth;

/// <summary>Two logarithmic plots side by side, the legend below; a dashed line shows what linear growth looks like.</summary>
internal sealed class GrowthPlot
{
    private const int Width = 420;
    private const int Height = 360;
    private const int Left = 70;
    private const int Top = 40;
    private const int Gap = 100;
    private const int LegendRow = 18;
    private const int LegendColumns = 4;

    private readonly IReadOnlyList<Series> _series;
    private readonly StringBuilder _svg = new();

    public GrowthPlot(IReadOnlyList<Series> series)
    {
        _series = series;
        int width = Left + 2 * Width + Gap + 30, legend = Top + Height + 60;
        int height = legend + LegendRow * ((series.Count + LegendColumns - 1) / LegendColumns) + 10;
        Line($"""<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="sans-serif" font-size="12">""");
        Line($"""<rect width="{width}" height="{height}" fill="white"/>""");
        Panel(Left, "generated text, tokens", g => g.Generated);
        Panel(Left + Width + Gap, "generator, ms of processor time", g => g.Time.TotalMilliseconds);
        for (int i = 0; i < series.Count; i++)
        {
            int x = Left + i % LegendColumns * 235, y = legend + i / LegendColumns * LegendRow;
            Line($"""<line x1="{x}" y1="{y - 4}" x2="{x + 20}" y2="{y - 4}" stroke="{Color(i)}" stroke-width="2"/><text x="{x + 26}" y="{y}">{series[i].Name}</text>""");
        }

        Line($"</svg>");
    }

    public override string ToString() => _svg.ToString();

    private void Panel(int left, string title, Func<Growth, double> value)
    {
        Growth[] all = [.. _series.SelectMany(s => s.Points)];
        Axis across = new(all.Min(g => (double)g.Source), all.Max(g => (double)g.Source), left, left + Width);
        Axis up = new(all.Min(value), all.Max(value), Top + Height, Top);
        Line($"""<rect x="{left}" y="{Top}" width="{Width}" height="{Height}" fill="none" stroke="#999"/>""");
        Line($"""<text x="{left}" y="{Top - 14}" font-weight="bold">{title}</text>""");
        Line($"""<text x="{left + Width / 2}" y="{Top + Height + 34}" text-anchor="middle">source, tokens</text>""");
        foreach (double tick in across.Ticks)
            Line($"""<line x1="{across[tick]}" y1="{Top}" x2="{across[tick]}" y2="{Top + Height}" stroke="#e5e5e5"/><text x="{across[tick]}" y="{Top + Height + 16}" text-anchor="middle">{tick}</text>""");
        foreach (double tick in up.Ticks)
            Line($"""<line x1="{left}" y1="{up[tick]}" x2="{left + Width}" y2="{up[tick]}" stroke="#e5e5e5"/><text x="{left - 6}" y="{up[tick] + 4}" text-anchor="end">{tick}</text>""");

        double steps = Math.Min(across.Decades, up.Decades);
        Line($"""<line x1="{across[across.Low]}" y1="{up[up.Low]}" x2="{across[across.Low * Math.Pow(10, steps)]}" y2="{up[up.Low * Math.Pow(10, steps)]}" stroke="#777" stroke-dasharray="5 4"/>""");
        for (int i = 0; i < _series.Count; i++)
        {
            string points = string.Join(' ', _series[i].Points.Select(p => Number($"{across[p.Source]},{up[value(p)]}")));
            Line($"""<polyline points="{points}" fill="none" stroke="{Color(i)}" stroke-width="1.5"/>""");
        }
    }

    private static string Color(int i) => Number($"hsl({i * 137 % 360},65%,{35 + i % 3 * 10}%)");

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Line(FormattableString text) => _svg.Append(Number(text)).Append('\n');

    /// <summary>A logarithmic scale from whole decade to whole decade.</summary>
    private sealed class Axis(double least, double most, double from, double to)
    {
        public double Low { get; } = Math.Pow(10, Math.Floor(Math.Log10(Math.Max(least, 1))));

        public double Decades { get; } = Math.Ceiling(Math.Log10(most)) - Math.Floor(Math.Log10(Math.Max(least, 1)));

        public IEnumerable<double> Ticks => Enumerable.Range(0, (int)Decades + 1).Select(d => Low * Math.Pow(10, d));

        public double this[double value] => Math.Round(from + (to - from) * (Math.Log10(Math.Max(value, Low)) - Math.Log10(Low)) / Decades, 1);
    }
}
