using System;
using System.Collections.Generic;

namespace AutoGrad.Samples.HousePrices;

/// <summary>A number that the model knows of a house, with what a seller would call one more of it.</summary>
/// <param name="Name">The name of its coefficient.</param>
/// <param name="Value">The number.</param>
/// <param name="Change">A change of the house, in words.</param>
/// <param name="Amount">By how much that change moves the number.</param>
internal sealed record Feature(string Name, Func<HouseSale, double> Value, string Change, double Amount = 1)
{
    /// <summary>
    /// The features of the model. The lot enters by its logarithm: with the logarithm of the price, its coefficient is an elasticity.
    /// </summary>
    public static IReadOnlyList<Feature> All { get; } =
    [
        new("log lot size", house => Math.Log(house.LotSize), "a lot larger by 10 %", Math.Log(1.1)),
        new("bedrooms", house => house.Bedrooms, "one more bedroom"),
        new("bathrooms", house => house.Bathrooms, "one more bathroom"),
        new("storeys", house => house.Stories, "one more storey"),
        new("driveway", house => Flag(house.Driveway), "a driveway"),
        new("recreation room", house => Flag(house.Recreation), "a recreation room"),
        new("full basement", house => Flag(house.FullBase), "a full, finished basement"),
        new("gas heating", house => Flag(house.GasHeat), "hot water heated by gas"),
        new("air conditioning", house => Flag(house.AirCon), "air conditioning"),
        new("garage places", house => house.Garage, "one more garage place"),
        new("preferred area", house => Flag(house.Prefer), "a place in the preferred part of the city"),
    ];

    private static double Flag(bool value) => value ? 1 : 0;
}
