using System;
using System.Globalization;
using System.IO;
using System.Linq;

namespace AutoGrad.Tests.Optimizers.Problems;

/// <summary>
/// Logistic regression with an L2 penalty on the Wisconsin diagnostic data (569 rows, 30 measurements, standardised, and a bias that is not
/// penalised): mean log(1 + exp(−y·xᵀw)) + ½λ‖w‖², y = ±1.
/// </summary>
internal sealed class BreastCancer(double penalty) : IObjective<double>
{
    private static readonly (double[][] Rows, double[] Labels) _data = Load();

    public static double[][] Rows => _data.Rows;

    public static double[] Labels => _data.Labels;

    public double Value(scoped ReadOnlySpan<double> point) => ValueAndGradient(point, new double[31]);

    public double ValueAndGradient(scoped ReadOnlySpan<double> point, scoped Span<double> gradient)
    {
        gradient.Clear();
        double sum = 0, square = 0;
        int count = _data.Rows.Length;
        for (int row = 0; row < count; row++)
        {
            double[] x = _data.Rows[row];
            double y = _data.Labels[row], margin = 0;
            for (int j = 0; j < x.Length; j++)
                margin -= y * x[j] * point[j];
            sum += margin > 0 ? margin + Math.Log(1 + Math.Exp(-margin)) : Math.Log(1 + Math.Exp(margin));
            double slope = -y / (1 + Math.Exp(-margin)) / count;
            for (int j = 0; j < x.Length; j++)
                gradient[j] += slope * x[j];
        }

        for (int j = 0; j < 30; j++)
        {
            square += point[j] * point[j];
            gradient[j] += penalty * point[j];
        }

        return sum / count + 0.5 * penalty * square;
    }

    private static (double[][] Rows, double[] Labels) Load()
    {
        double[][] cells = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "breast_cancer.csv"))
            .Skip(1)
            .Select(line => line.Split(',').Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())
            .ToArray();
        var rows = cells.Select(_ => new double[31]).ToArray();
        for (int j = 0; j < 30; j++)
        {
            double mean = cells.Average(row => row[j]);
            double deviation = Math.Sqrt(cells.Average(row => (row[j] - mean) * (row[j] - mean)));
            for (int i = 0; i < rows.Length; i++)
                rows[i][j] = (cells[i][j] - mean) / deviation;
        }

        foreach (double[] row in rows)
            row[30] = 1;
        return (rows, cells.Select(row => row[30] == 1 ? 1.0 : -1.0).ToArray());
    }
}
