using System;
using System.Globalization;
using System.IO;
using System.Linq;

namespace AutoGrad.IntegrationTests.WorkedExamples;

/// <summary>Handwritten digits, and a network that reads them.</summary>
internal static class Digits
{
    private const int Hidden = 24, Pixels = 64, Classes = 10, W1 = Hidden * Pixels, B1 = W1 + Hidden, W2 = B1 + Classes * Hidden;
    public const int Parameters = W2 + Classes;

    private static readonly int[][] _cells = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "data", "digits.csv"))
        .Select(line => line.Split(',').Select(cell => int.Parse(cell, CultureInfo.InvariantCulture)).ToArray())];

    private static readonly double[] _images = [.. _cells.SelectMany(row => row[..^1]).Select(pixel => pixel / 16.0)];
    private static readonly int[] _labels = [.. _cells.Select(row => row[^1])];

    public static ModelLosses.NetworkLossBatchObjective Objective => new(_images, _labels, W1, Hidden, Classes * Hidden);

    /// <summary>Small weights that differ, or the hidden units would stay equal for ever.</summary>
    public static double[] Start() => [.. Enumerable.Range(0, Parameters).Select(i => 0.1 * Math.Sin(12.9898 * i + 78.233))];

    /// <summary>The part of the rows whose digit the network tells: the label of the least loss.</summary>
    public static double Accuracy(ReadOnlySpan<double> point, ReadOnlySpan<int> rows)
    {
        int right = 0;
        foreach (int row in rows)
        {
            int best = 0;
            double least = double.PositiveInfinity;
            for (int label = 0; label < Classes; label++)
            {
                double loss = ModelLosses.NetworkLoss(
                    point[..W1], point[W1..B1], point[B1..W2], point[W2..], _images.AsSpan(row * Pixels, Pixels), label);
                if (loss < least)
                    (best, least) = (label, loss);
            }

            right += best == _labels[row] ? 1 : 0;
        }

        return (double)right / rows.Length;
    }
}
