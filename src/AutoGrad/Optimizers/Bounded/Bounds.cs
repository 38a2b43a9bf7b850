using System;
using System.Globalization;
using System.Numerics;

namespace AutoGrad;

/// <summary>A box: a lower and an upper bound for each parameter, the same for all or one by one. Infinities leave a side open.</summary>
public sealed class Bounds
{
    private readonly double[] _lower;
    private readonly double[] _upper;

    private Bounds(double[] lower, double[] upper)
    {
        for (int i = 0; i < lower.Length; i++)
        {
            if (!(lower[i] <= upper[i]) || double.IsPositiveInfinity(lower[i]) || double.IsNegativeInfinity(upper[i]))
            {
                throw new ArgumentException(string.Create(
                    CultureInfo.InvariantCulture, $"No number lies between the bounds {lower[i]} and {upper[i]} of parameter {i}."));
            }
        }

        (_lower, _upper) = (lower, upper);
    }

    /// <summary>No bounds at all.</summary>
    public static Bounds None { get; } = Between(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>No negative numbers.</summary>
    public static Bounds NonNegative { get; } = AtLeast(0);

    /// <summary>The number of parameters that are bounded one by one; <see langword="null"/> where the bounds are the same for all.</summary>
    public int? Count { get; private init; }

    /// <summary>lower ≤ θᵢ ≤ upper for all parameters.</summary>
    /// <param name="lower">The lower bound; may be −∞.</param>
    /// <param name="upper">The upper bound; may be ∞.</param>
    /// <exception cref="ArgumentException">No number lies between them.</exception>
    public static Bounds Between(double lower, double upper) => new([lower], [upper]);

    /// <summary>θᵢ ≥ lower for all parameters.</summary>
    /// <param name="lower">The lower bound.</param>
    public static Bounds AtLeast(double lower) => Between(lower, double.PositiveInfinity);

    /// <summary>θᵢ ≤ upper for all parameters.</summary>
    /// <param name="upper">The upper bound.</param>
    public static Bounds AtMost(double upper) => Between(double.NegativeInfinity, upper);

    /// <summary>lowerᵢ ≤ θᵢ ≤ upperᵢ. Equal bounds fix a parameter.</summary>
    /// <param name="lower">n lower bounds; −∞ where there is none.</param>
    /// <param name="upper">n upper bounds; ∞ where there is none.</param>
    /// <exception cref="ArgumentException">The lengths differ, or no number lies between a pair.</exception>
    public static Bounds Each(ReadOnlySpan<double> lower, ReadOnlySpan<double> upper)
    {
        if (lower.Length != upper.Length)
            throw new ArgumentException($"There are {lower.Length} lower bounds, but {upper.Length} upper ones.");
        return new Bounds(lower.ToArray(), upper.ToArray()) { Count = lower.Length };
    }

    /// <summary>The lower bound of a parameter.</summary>
    /// <param name="index">The parameter's index.</param>
    public double Lower(int index) => _lower[Count is null ? 0 : index];

    /// <summary>The upper bound of a parameter.</summary>
    /// <param name="index">The parameter's index.</param>
    public double Upper(int index) => _upper[Count is null ? 0 : index];

    /// <summary>Moves each parameter to the nearest number within its bounds. NaN stays NaN.</summary>
    /// <typeparam name="T">The floating-point type.</typeparam>
    /// <param name="point">n parameters.</param>
    /// <exception cref="ArgumentException">There are bounds one by one, for another n.</exception>
    public void Project<T>(Span<T> point)
        where T : IFloatingPointIeee754<T>
    {
        Require(point.Length);
        for (int i = 0; i < point.Length; i++)
            point[i] = T.Clamp(point[i], T.CreateTruncating(Lower(i)), T.CreateTruncating(Upper(i)));
    }

    /// <summary>The bounds in short.</summary>
    public override string ToString() =>
        Count is { } count
            ? $"bounds of {count} parameters"
            : $"[{DescentMessage.Number(_lower[0])}, {DescentMessage.Number(_upper[0])}]";

    internal void Require(int parameterCount)
    {
        if (Count is { } count && count != parameterCount)
            throw new ArgumentException($"The bounds are those of {count} parameters, but there are {parameterCount}.");
    }
}
