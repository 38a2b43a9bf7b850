using System;

namespace AutoGrad.Samples.HousePrices;

/// <summary>
/// What the fits minimize. Each is ordinary C#; the attribute makes the generator write the gradient beside it,
/// and <c>HuberLossObjective</c>, which binds the data, for the optimizers.
/// </summary>
internal static partial class PriceLosses
{
    /// <summary>
    /// The mean Huber loss of a linear model: squared for small errors, linear beyond the threshold, so that a house
    /// which was sold far above or below its worth does not pull the whole fit to itself.
    /// </summary>
    /// <param name="w">One weight per column of the houses.</param>
    /// <param name="houses">The houses' features, row by row.</param>
    /// <param name="logPrices">The target of each row.</param>
    /// <param name="threshold">The error from which on the loss grows linearly.</param>
    /// <remarks>Huber, "Robust estimation of a location parameter", Annals of Mathematical Statistics 35 (1964).</remarks>
    [Differentiable(nameof(w))]
    public static double HuberLoss(ReadOnlySpan<double> w, double[] houses, double[] logPrices, double threshold)
    {
        double sum = 0;
        for (int i = 0; i < logPrices.Length; i++)
        {
            double error = -logPrices[i];
            for (int j = 0; j < w.Length; j++)
                error += w[j] * houses[i * w.Length + j];
            sum += Huber(error, threshold);
        }

        return sum / logPrices.Length;
    }

    /// <summary>The mean of half the squared errors of the same model; its minimum has a closed form to compare with.</summary>
    [Differentiable(nameof(w))]
    public static double SquaredLoss(ReadOnlySpan<double> w, double[] houses, double[] logPrices)
    {
        double sum = 0;
        for (int i = 0; i < logPrices.Length; i++)
        {
            double error = -logPrices[i];
            for (int j = 0; j < w.Length; j++)
                error += w[j] * houses[i * w.Length + j];
            sum += 0.5 * error * error;
        }

        return sum / logPrices.Length;
    }

    /// <summary>
    /// Half the squared error of one house. <c>[Sample]</c> says what varies from house to house; <c>HouseErrorBatchObjective</c> is then the mean
    /// over any list of houses, for batches.
    /// </summary>
    [Differentiable(nameof(w))]
    public static double HouseError(ReadOnlySpan<double> w, [Sample] ReadOnlySpan<double> house, [Sample] double logPrice)
    {
        double error = -logPrice;
        for (int j = 0; j < w.Length; j++)
            error += w[j] * house[j];
        return 0.5 * error * error;
    }

    private static double Huber(double error, double threshold)
    {
        double size = Math.Abs(error);
        return size <= threshold ? 0.5 * error * error : threshold * (size - 0.5 * threshold);
    }
}
