using System;
using System.Linq;

namespace AutoGrad.Generator.Tests.Oracle;

/// <summary>Compares the pushforward generated for one case with the oracle, and so with reverse mode: along each unit direction and a random one.</summary>
internal sealed class TangentCheck(
    LossOracle oracle, Func<double[], double[], double[], double[]> pushforward, double valueTolerance, double gradientTolerance)
{
    private const int Seed = 20250117;

    public string? At(double[] point, double value, double[] gradient, double[] contents) =>
        Enumerable.Range(0, point.Length)
            .Select(i => Along([.. point.Select((_, j) => i == j ? 1.0 : 0.0)], gradient[i], Math.Abs(gradient[i]), point, value, contents))
            .FirstOrDefault(reason => reason is not null)
        ?? AlongRandom(point, value, gradient, contents);

    private string? AlongRandom(double[] point, double value, double[] gradient, double[] contents)
    {
        // Infinite slopes may cancel or not, as rounding will have it.
        if (!gradient.All(double.IsFinite))
            return null;
        Random random = new(Seed);
        double[] direction = [.. point.Select(_ => Math.Round(4 * random.NextDouble() - 2, 3))];
        double expected = gradient.Zip(direction, (g, d) => g * d).Sum();
        return Along(direction, expected, gradient.Zip(direction, (g, d) => Math.Abs(g * d)).Sum(), point, value, contents);
    }

    private string? Along(double[] direction, double expected, double scale, double[] point, double value, double[] contents)
    {
        string what = $"{oracle.Signature.Method.Name}Pushforward {Agreement.At(point)} along {Agreement.At(direction)}";
        double[] after = new double[point.Length];
        double[] pushed = pushforward([.. point], direction, after);
        return Agreement.Compare(pushed[0], value, valueTolerance, "value of " + what)
            ?? Agreement.Compare(pushed[1], expected, gradientTolerance * Math.Max(1, double.IsFinite(scale) ? scale : 1), what)
            ?? Agreement.Compare(after, contents, valueTolerance, "parameters after " + what);
    }
}
