using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace AutoGrad.Benchmarks.Charts;

/// <summary>A chart of bars, as SVG: the ratio of each row, a mark at its target, and another comparison as a number.</summary>
internal static class BarChart
{
    private const int RowHeight = 22, Labels = 330, Width = 420, Margin = 10, Head = 40;

    /// <param name="title">What the bars mean.</param>
    /// <param name="other">What the second number of a row is a comparison with.</param>
    /// <param name="rows">From top to bottom.</param>
    public static string Of(string title, string other, IReadOnlyCollection<(string Label, double Ratio, double? Target, double? Other)> rows)
    {
        // The few long ones are cut off: the others are what is compared.
        double scale = Width / Math.Min(12, rows.Max(r => Math.Max(r.Ratio, r.Target ?? 0)));
        int height = Head + rows.Count * RowHeight + Margin;
        StringBuilder svg = new();
        Line(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Labels + Width + 170}\" height=\"{height}\" font-family=\"sans-serif\" font-size=\"12\">");
        Line(svg, $"<rect width=\"100%\" height=\"100%\" fill=\"white\"/>");
        Line(svg, $"<text x=\"{Margin}\" y=\"20\" font-size=\"14\">{title}</text>");
        int y = Head;
        foreach ((string label, double ratio, double? target, double? second) in rows)
        {
            string color = target is { } limit && ratio > limit ? "#d08030" : "#3070b0";
            double length = Math.Min(Width, ratio * scale);
            Line(svg, $"<text x=\"{Labels - 6}\" y=\"{y + 14}\" text-anchor=\"end\">{label}</text>");
            Line(svg, $"<rect x=\"{Labels}\" y=\"{y + 3}\" width=\"{length:F1}\" height=\"{RowHeight - 7}\" fill=\"{color}\"/>");
            if (target is { } mark)
                Line(svg, $"<line x1=\"{Labels + mark * scale:F1}\" x2=\"{Labels + mark * scale:F1}\" y1=\"{y}\" y2=\"{y + RowHeight - 1}\" stroke=\"black\"/>");
            Line(svg, $"<text x=\"{Labels + Width + 8}\" y=\"{y + 14}\">{ratio:F2}{(second is { } c ? string.Create(CultureInfo.InvariantCulture, $"   {other}: {c:F2}") : "")}</text>");
            y += RowHeight;
        }

        Line(svg, $"</svg>");
        return svg.ToString();
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
