namespace AutoGrad.Samples.HousePrices;

/// <summary>One row of the data: what was sold, and for how much.</summary>
/// <param name="Price">The price in Canadian dollars.</param>
/// <param name="LotSize">The lot in square feet.</param>
/// <param name="Bedrooms">The number of bedrooms.</param>
/// <param name="Bathrooms">The number of full bathrooms.</param>
/// <param name="Stories">The number of storeys without the basement.</param>
/// <param name="Driveway">Whether there is a driveway.</param>
/// <param name="Recreation">Whether there is a recreation room.</param>
/// <param name="FullBase">Whether there is a full, finished basement.</param>
/// <param name="GasHeat">Whether gas heats the water.</param>
/// <param name="AirCon">Whether there is central air conditioning.</param>
/// <param name="Garage">The number of garage places.</param>
/// <param name="Prefer">Whether it lies in the preferred part of the city.</param>
internal sealed record HouseSale(
    double Price,
    double LotSize,
    int Bedrooms,
    int Bathrooms,
    int Stories,
    bool Driveway,
    bool Recreation,
    bool FullBase,
    bool GasHeat,
    bool AirCon,
    int Garage,
    bool Prefer);
