using System;
using System.Collections.Generic;
using System.Linq;
using Spectre.Console;

namespace AutoGrad.Samples.HousePrices;

/// <summary>The coefficients in words that a seller understands.</summary>
internal static class SellersReport
{
    /// <summary>What a change of the house does to its price, all else equal.</summary>
    /// <param name="Feature">The feature that changes.</param>
    /// <param name="Coefficient">Its coefficient in the logarithm of the price, per unit of the feature as it is.</param>
    public sealed record Worth(Feature Feature, double Coefficient)
    {
        /// <summary>The logarithm of the price is linear, so a change multiplies the price: by e to the coefficient, per unit.</summary>
        public double Percent => 100 * (Math.Exp(Coefficient * Feature.Amount) - 1);
    }

    public static IEnumerable<Worth> Of(StandardisedHouses houses, double[] weights) =>
        StandardisedHouses.Features
            .Zip(houses.InOriginalUnits(weights).Skip(1), (feature, coefficient) => new Worth(feature, coefficient))
            .OrderByDescending(worth => worth.Percent);

    public static void Print(IAnsiConsole console, StandardisedHouses houses, double[] weights)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumn("feature");
        table.AddColumn(new TableColumn("coefficient").RightAligned()).AddColumn("in words");
        foreach (Worth worth in Of(houses, weights))
        {
            double percent = Math.Abs(worth.Percent), dollars = percent / 100 * houses.MedianPrice;
            string size = percent.ToString(percent < 9.95 ? "F1" : "F0");
            string effect = worth.Percent < 0 ? "takes about" : "adds about";
            table.AddRow(
                worth.Feature.Name,
                worth.Coefficient.ToString("F4"),
                $"{worth.Feature.Change} {effect} {size} % {(worth.Percent < 0 ? "off" : "to")} the price, {Rounded(dollars):N0} CAD");
        }

        console.Write(table);
    }

    /// <summary>To the hundred: more digits would claim more than the data knows.</summary>
    private static double Rounded(double dollars) => 100 * Math.Round(dollars / 100);
}
