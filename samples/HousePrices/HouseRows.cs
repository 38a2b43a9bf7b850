using System;
using System.Linq;

namespace AutoGrad.Samples.HousePrices;

/// <summary>The squared error by rows, for a trainer.</summary>
internal readonly struct HouseRows(StandardisedHouses houses) : IBatchObjective<double>
{
    private readonly int[] _all = [.. Enumerable.Range(0, houses.Rows)];

    public int RowCount => houses.Rows;

    public double Value(scoped ReadOnlySpan<double> point) => Value(point, _all);

    public double ValueAndGradient(scoped ReadOnlySpan<double> point, scoped Span<double> gradient) => ValueAndGradient(point, _all, gradient);

    public double Value(scoped ReadOnlySpan<double> point, scoped ReadOnlySpan<int> rows) =>
        PriceLosses.BatchLoss(point, houses.Matrix, houses.LogPrices, rows);

    public double ValueAndGradient(scoped ReadOnlySpan<double> point, scoped ReadOnlySpan<int> rows, scoped Span<double> gradient) =>
        PriceLosses.BatchLossAndGradient(point, houses.Matrix, houses.LogPrices, rows, gradient);
}
