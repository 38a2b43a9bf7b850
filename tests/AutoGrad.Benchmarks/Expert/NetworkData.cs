using System;
using System.Linq;

namespace AutoGrad.Benchmarks.Expert;

/// <summary>A 64–128–10 network and rows for it.</summary>
internal sealed class NetworkData
{
    public const int Inputs = 64;
    public const int Hidden = 128;
    public const int Outputs = 10;

    public NetworkData(int rows)
    {
        Random random = new(1);
        W1 = Numbers(random, Hidden * Inputs, 0.2);
        B1 = Numbers(random, Hidden, 0.1);
        W2 = Numbers(random, Outputs * Hidden, 0.2);
        B2 = Numbers(random, Outputs, 0.1);
        X = Numbers(random, rows * Inputs, 1);
        Labels = [.. Enumerable.Range(0, rows).Select(_ => random.Next(Outputs))];
    }

    public double[] W1 { get; }

    public double[] B1 { get; }

    public double[] W2 { get; }

    public double[] B2 { get; }

    /// <summary>The rows, one after the other.</summary>
    public double[] X { get; }

    public int[] Labels { get; }

    /// <summary>All parameters, as objectives take them.</summary>
    public double[] Point => [.. W1, .. B1, .. W2, .. B2];

    private static double[] Numbers(Random random, int count, double size) => [.. Enumerable.Range(0, count).Select(_ => size * ((2 * random.NextDouble()) - 1))];
}
