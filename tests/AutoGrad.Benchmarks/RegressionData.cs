using System;

namespace AutoGrad.Benchmarks;

/// <summary>Data of the benchmarks: the same on every run, with residuals on both sides of Huber's threshold.</summary>
internal sealed class RegressionData
{
    public const int Rows = 10_000;
    public const int Features = 100;
    public const double Delta = 1;

    public RegressionData()
    {
        Random random = new(20260714);
        Weights = Numbers(random, Features);
        X = Numbers(random, Rows * Features);
        Targets = Numbers(random, Rows);
        Labels = Array.ConvertAll(Targets, t => t > 0 ? 1.0 : -1.0);
    }

    public double[] Weights { get; }

    /// <summary>Rows × Features, row-major.</summary>
    public double[] X { get; }

    public double[] Targets { get; }

    /// <summary>−1 or 1 for each row.</summary>
    public double[] Labels { get; }

    /// <summary><paramref name="count"/> numbers between −1 and 1.</summary>
    public static double[] Numbers(Random random, int count)
    {
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++)
            numbers[i] = 2 * random.NextDouble() - 1;
        return numbers;
    }
}
