using System.Numerics;

namespace AutoGrad;

/// <summary>What the precision of a type means for optimization.</summary>
internal static class NumberFormat<T>
    where T : IFloatingPointIeee754<T>
{
    /// <summary>The distance from 1 to the next number.</summary>
    public static readonly double UnitRounding = double.CreateTruncating(T.BitIncrement(T.One) - T.One);

    /// <summary>
    /// How far, relative to themselves, values may lie apart that only rounding separates: a sum of thousands of terms loses two digits.
    /// </summary>
    public static readonly double ValueNoise = 100 * UnitRounding;
}
