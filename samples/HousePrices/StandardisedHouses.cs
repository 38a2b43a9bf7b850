using System;
using System.Collections.Generic;
using System.Linq;

namespace AutoGrad.Samples.HousePrices;

/// <summary>
/// The houses as the fits see them: every feature with mean 0 and standard deviation 1, a leading column of ones,
/// and the logarithms of the prices less their mean.
/// </summary>
/// <remarks>On the raw numbers (lots in thousands, flags of 0 and 1) no single learning rate would suit all weights.</remarks>
internal sealed class StandardisedHouses
{
    private readonly double[] _means, _deviations;
    private readonly double _meanLogPrice;

    private StandardisedHouses(IReadOnlyList<HouseSale> sales)
    {
        Rows = sales.Count;
        _meanLogPrice = sales.Average(sale => Math.Log(sale.Price));
        LogPrices = [.. sales.Select(sale => Math.Log(sale.Price) - _meanLogPrice)];
        MedianPrice = sales.Select(sale => sale.Price).Order().ElementAt(Rows / 2);

        _means = [.. Features.Select(feature => sales.Average(feature.Value))];
        _deviations = [.. Features.Select((feature, j) => Math.Sqrt(sales.Average(sale => Square(feature.Value(sale) - _means[j]))))];
        Matrix = [.. sales.SelectMany(Standardise)];
    }

    public static IReadOnlyList<Feature> Features => Feature.All;

    /// <summary>The number of houses n.</summary>
    public int Rows { get; }

    /// <summary>The number of weights d: the intercept and one per feature.</summary>
    public int Columns => Features.Count + 1;

    /// <summary>n×d, row by row.</summary>
    public double[] Matrix { get; }

    /// <summary>The n targets.</summary>
    public double[] LogPrices { get; }

    public double MedianPrice { get; }

    /// <exception cref="NotFittableException">A feature is the same for all houses, or there are too few of them.</exception>
    public static StandardisedHouses Of(IReadOnlyList<HouseSale> sales)
    {
        var houses = new StandardisedHouses(sales);
        if (houses.Rows <= houses.Columns)
            throw new NotFittableException($"{houses.Rows} houses are too few for {houses.Columns} weights.");
        int constant = Array.IndexOf(houses._deviations, 0);
        return constant < 0
            ? houses
            : throw new NotFittableException($"All houses have the same '{Features[constant].Name}', so its worth cannot be told.");
    }

    /// <summary>The errors of the model: the predicted log price less the true one, per house.</summary>
    public double[] Errors(ReadOnlySpan<double> w)
    {
        var errors = new double[Rows];
        for (int i = 0; i < Rows; i++)
        {
            errors[i] = -LogPrices[i];
            for (int j = 0; j < Columns; j++)
                errors[i] += w[j] * Matrix[i * Columns + j];
        }

        return errors;
    }

    /// <summary>R²: the part of the variance of the log prices that the model explains.</summary>
    public double RSquared(ReadOnlySpan<double> w) => 1 - Errors(w).Sum(Square) / LogPrices.Sum(Square);

    /// <summary>The intercept and the coefficients for the features as they are, without standardisation.</summary>
    public double[] InOriginalUnits(ReadOnlySpan<double> w)
    {
        var coefficients = new double[Columns];
        coefficients[0] = w[0] + _meanLogPrice;
        for (int j = 1; j < Columns; j++)
        {
            coefficients[j] = w[j] / _deviations[j - 1];
            coefficients[0] -= coefficients[j] * _means[j - 1];
        }

        return coefficients;
    }

    private IEnumerable<double> Standardise(HouseSale sale) =>
        Features.Select((feature, j) => (feature.Value(sale) - _means[j]) / _deviations[j]).Prepend(1);

    private static double Square(double x) => x * x;
}

/// <summary>Data that is well formed and yet determines no model.</summary>
internal sealed class NotFittableException(string message) : Exception(message);
