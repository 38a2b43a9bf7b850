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

    /// <summary>The mean of half the squared errors over the rows listed: a batch of houses.</summary>
    [Differentiable(nameof(w))]
    public static double BatchLoss(ReadOnlySpan<double> w, double[] houses, double[] logPrices, ReadOnlySpan<int> rows)
    {
        double sum = 0;
        for (int k = 0; k < rows.Length; k++)
        {
            double error = -logPrices[rows[k]];
            for (int j = 0; j < w.Length; j++)
                error += w[j] * houses[rows[k] * w.Length + j];
            sum += 0.5 * error * error;
        }

        return sum / rows.Length;
    }

    private static double Huber(double error, double threshold)
    {
        double size = Math.Abs(error);
        return size <= threshold ? 0.5 * error * error : threshold * (size - 0.5 * threshold);
    }
}
