using System;
using System.Globalization;
using System.Text;

namespace AutoGrad;

/// <summary>Draws a schedule with characters.</summary>
internal static class SchedulePlot
{
    private const int LabelWidth = 10;

    public static string Of(Schedule schedule, long steps, int width, int height)
    {
        var rates = new double[width];
        double largest = 0;
        for (int column = 0; column < width; column++)
        {
            long step = (long)Math.Round((double)column / (width - 1) * (steps - 1));
            rates[column] = schedule.Rate(step);
            largest = Math.Max(largest, rates[column]);
        }

        var text = new StringBuilder();
        for (int line = height - 1; line >= 0; line--)
        {
            text.Append(Label(largest * line / (height - 1)).PadLeft(LabelWidth)).Append(" |");
            var points = new StringBuilder();
            foreach (double rate in rates)
                points.Append(Line(rate, largest, height) == line ? '*' : ' ');
            text.Append(points.ToString().TrimEnd()).Append('\n');
        }

        string end = (steps - 1).ToString(CultureInfo.InvariantCulture);
        text.Append(' ', LabelWidth + 1).Append('+').Append('-', width).Append('\n');
        return text.Append(' ', LabelWidth + 2).Append('0').Append(end.PadLeft(width - 1)).Append('\n').ToString();
    }

    private static int Line(double rate, double largest, int height) =>
        largest > 0 ? (int)Math.Round(rate / largest * (height - 1)) : 0;

    private static string Label(double rate) => DescentMessage.Number(rate);
}
