using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace AutoGrad.Samples.FirstSteps;

/// <summary>A table in Markdown, with columns wide enough for their cells.</summary>
internal sealed class Table(params string[] headings)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Print(TextWriter output)
    {
        int[] widths = [.. headings.Select((heading, column) => _rows.Select(row => row[column].Length).Append(heading.Length).Max())];
        PrintRow(output, headings, widths);
        PrintRow(output, [.. widths.Select(width => new string('-', width))], widths);
        foreach (string[] row in _rows)
            PrintRow(output, row, widths);
        output.WriteLine();
    }

    private static void PrintRow(TextWriter output, string[] cells, int[] widths) =>
        output.WriteLine($"| {string.Join(" | ", cells.Select((cell, column) => cell.PadLeft(widths[column])))} |");
}
