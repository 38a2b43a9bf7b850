using System;
using System.Globalization;
using System.IO;
using System.Linq;

namespace AutoGrad.Tests.Optimizers.Composite;

/// <summary>½‖y − Xw‖² / rows on the diabetes data, columns standardised and the response centred.</summary>
internal sealed class Diabetes : IObjective<double>
{
    public const int Columns = 10;

    private static readonly (double[][] Rows, double[] Response) _data = Load();

    public static double[][] Rows => _data.Rows;

    public static double[] Response => _data.Response;

    public double Value(scoped ReadOnlySpan<double> point)
    {
        double sum = 0;
        for (int row = 0; row < Rows.Length; row++)
        {
            double error = Error(row, point);
            sum += error * error;
        }

        return 0.5 * sum / Rows.Length;
    }

    public double ValueAndGradient(scoped ReadOnlySpan<double> point, scoped Span<double> gradient)
    {
        gradient.Clear();
        double sum = 0;
        for (int row = 0; row < Rows.Length; row++)
        {
            double error = Error(row, point);
            sum += error * error;
            for (int j = 0; j < Columns; j++)
                gradient[j] -= error * Rows[row][j] / Rows.Length;
        }

        return 0.5 * sum / Rows.Length;
    }

    private static double Error(int row, scoped ReadOnlySpan<double> point)
    {
        double error = Response[row];
        for (int j = 0; j < Columns; j++)
            error -= Rows[row][j] * point[j];
        return error;
    }

    private static (double[][] Rows, double[] Response) Load()
    {
        double[][] cells = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "diabetes.csv"))
            .Skip(1)
            .Select(line => line.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())
            .ToArray();
        double[][] rows = cells.Select(_ => new double[Columns]).ToArray();
        for (int j = 0; j < Columns; j++)
        {
            double mean = cells.Average(row => row[j]);
            double deviation = Math.Sqrt(cells.Average(row => (row[j] - mean) * (row[j] - mean)));
            for (int i = 0; i < rows.Length; i++)
                rows[i][j] = (cells[i][j] - mean) / deviation;
        }

        double meanResponse = cells.Average(row => row[Columns]);
        return (rows, cells.Select(row => row[Columns] - meanResponse).ToArray());
    }
}
