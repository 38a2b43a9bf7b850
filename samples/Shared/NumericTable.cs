using System;
using System.Globalization;
using System.IO;
using System.Linq;

namespace AutoGrad.Samples;

/// <summary>
/// A CSV file of numbers: all columns but the last one are features, standardised to mean 0 and deviation 1, the last one is what is to be
/// predicted. The first line is not data.
/// </summary>
internal sealed class NumericTable
{
    private NumericTable(string[] names, double[][] cells)
    {
        Names = names;
        Rows = cells.Length;
        Columns = cells[0].Length - 1;
        Features = new double[Rows * Columns];
        Last = [.. cells.Select(row => row[^1])];
        for (int j = 0; j < Columns; j++)
        {
            double mean = cells.Average(row => row[j]);
            double deviation = Math.Sqrt(cells.Average(row => (row[j] - mean) * (row[j] - mean)));
            for (int i = 0; i < Rows; i++)
                Features[i * Columns + j] = (cells[i][j] - mean) / deviation;
        }
    }

    /// <summary>The number of rows n.</summary>
    public int Rows { get; }

    /// <summary>The number of features d.</summary>
    public int Columns { get; }

    /// <summary>The cells of the first line.</summary>
    public string[] Names { get; }

    /// <summary>n×d, row by row.</summary>
    public double[] Features { get; }

    /// <summary>The last column.</summary>
    public double[] Last { get; }

    /// <summary>The features and a column of ones, n×(d + 1).</summary>
    public double[] WithOnes() =>
        [.. Enumerable.Range(0, Rows).SelectMany(i => Features[(i * Columns)..((i + 1) * Columns)].Append(1))];

    /// <summary>1 where the last column is 1, and −1 elsewhere.</summary>
    public double[] Signs() => [.. Last.Select(number => number == 1 ? 1.0 : -1.0)];

    /// <exception cref="FormatException">A cell is no number, or a row has another number of cells.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static NumericTable Read(string path)
    {
        string[] lines = [.. File.ReadLines(path).Where(line => line.Length > 0)];
        double[][] cells = [.. lines.Skip(1).Select((line, index) => Row(line, index + 2))];
        int wrong = Array.FindIndex(cells, row => row.Length != cells[0].Length);
        return cells.Length > 1 && wrong < 0
            ? new NumericTable(lines[0].Split(','), cells)
            : throw new FormatException($"Line {wrong + 2} of {Path.GetFileName(path)} has another number of cells than line 2.");
    }

    private static double[] Row(string line, int number) =>
        [.. line.Split(',').Select(cell => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw new FormatException($"Line {number}: '{cell}' is no number."))];
}
