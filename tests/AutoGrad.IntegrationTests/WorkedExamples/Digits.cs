using System;
using System.Globalization;
using System.IO;
using System.Linq;

namespace AutoGrad.IntegrationTests.WorkedExamples;

/// <summary>Handwritten digits, and a network for them as an objective by rows.</summary>
internal readonly struct Digits : IBatchObjective<double>
{
    public const int Hidden = 24;
    private const int Pixels = 64, Classes = 10, W1 = Hidden * Pixels, B1 = W1 + Hidden, W2 = B1 + Classes * Hidden;
    public const int Parameters = W2 + Classes;

    private static readonly int[][] _cells = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "data", "digits.csv"))
        .Select(line => line.Split(',').Select(cell => (int)double.Parse(cell, CultureInfo.InvariantCulture)).ToArray())];

    private static readonly double[] _images = [.. _cells.SelectMany(row => row[..^1]).Select(pixel => pixel / 16.0)];
    private static readonly int[] _labels = [.. _cells.Select(row => row[^1])];
    private static readonly int[] _all = [.. Enumerable.Range(0, _cells.Length)];

    public int RowCount => _labels.Length;

    public double Value(scoped ReadOnlySpan<double> point) => Value(point, _all);

    public double ValueAndGradient(scoped ReadOnlySpan<double> point, scoped Span<double> gradient) => ValueAndGradient(point, _all, gradient);

    public double Value(scoped ReadOnlySpan<double> point, scoped ReadOnlySpan<int> rows) =>
        ModelLosses.NetworkLoss(point[..W1], point[W1..B1], point[B1..W2], point[W2..], _images, _labels, rows);

    public double ValueAndGradient(scoped ReadOnlySpan<double> point, scoped ReadOnlySpan<int> rows, scoped Span<double> gradient) =>
        ModelLosses.NetworkLossAndGradient(
            point[..W1],
            point[W1..B1],
            point[B1..W2],
            point[W2..],
            _images,
            _labels,
            rows,
            gradient[..W1],
            gradient[W1..B1],
            gradient[B1..W2],
            gradient[W2..]);

    /// <summary>Small weights that differ, or the hidden units would stay equal for ever.</summary>
    public static double[] Start() => [.. Enumerable.Range(0, Parameters).Select(i => 0.1 * Math.Sin(12.9898 * i + 78.233))];

    /// <summary>The part of the rows whose digit the network tells.</summary>
    public static double Accuracy(ReadOnlySpan<double> point, ReadOnlySpan<int> rows)
    {
        int right = 0;
        foreach (int row in rows)
        {
            // The loss of a row is the least for the label that the network would choose.
            int best = 0;
            double least = double.PositiveInfinity;
            for (int label = 0; label < Classes; label++)
            {
                double loss = ModelLosses.NetworkLoss(
                    point[..W1], point[W1..B1], point[B1..W2], point[W2..], _images.AsSpan(row * Pixels, Pixels).ToArray(), [label], [0]);
                if (loss < least)
                    (best, least) = (label, loss);
            }

            right += best == _labels[row] ? 1 : 0;
        }

        return (double)right / rows.Length;
    }
}
