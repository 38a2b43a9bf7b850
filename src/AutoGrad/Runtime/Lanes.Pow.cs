using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoGrad.Runtime;

/// <content>
/// aᵇ = e^(b·ln a). The logarithm is needed to some 65 bits, since b·ln a may be 700: it is a sum of two numbers. a is 2^k·m with √½ ≤ m &lt; √2, and
/// ln m = 2·artanh s = 2s + ⅔·s³ + … with s = (m − 1)/(m + 1) ≤ 0.172, of which s, s³ and the terms' sum are kept in two numbers each.
/// </content>
public static partial class Lanes
{
    /// <summary>The bits of √½, and of √½ less those of 1.</summary>
    private const long RootOfHalf = 0x3FE6A09E667F3BCD, ToUnit = 0x3FF0000000000000 - RootOfHalf;

    /// <summary>2⁵² has its whole numbers in the last bits; an exponent that is put there has its bias in it.</summary>
    private const double Units = 4503599627370496, Bias = 1023;

    /// <summary>ln 2 with 21 bits to spare, so that k·ln 2 is exact, and the rest.</summary>
    private const double Log2Leading = 0.6931471803691238, Log2Trailing = 1.9082149292705877e-10;

    /// <summary>⅔ in two numbers.</summary>
    private const double TwoThirds = 0.6666666666666666, TwoThirdsLow = 3.700743415417188e-17;

    private const double LeastNormal = 2.2250738585072014e-308;

    /// <summary>Beyond these logarithms a result is not a normal number, or none.</summary>
    private const double MostLog = 707;

    /// <summary>Lane by lane aᵇ, to less than 2 units in the last place; a negative a takes whole exponents.</summary>
    /// <remarks>Zeros, subnormal and infinite numbers, NaN, and results that are one of these, are <see cref="Math.Pow"/>'s.</remarks>
    public static Vector<double> Pow(Vector<double> a, Vector<double> b)
    {
        if (Vector.EqualsAll(b, Vector.Create(2.0)))
            return a * a;
        Vector<double> size = Vector.Abs(a), half = b * Vector.Create(0.5);
        Vector<double> logarithm = LogInTwo(size, out Vector<double> rest);
        Vector<double> power = b * logarithm;
        Vector<long> isPlain = Vector.LessThan(Vector.Abs(power), Vector.Create(MostLog))
            & Vector.GreaterThanOrEqual(size, Vector.Create(LeastNormal)) & Vector.LessThan(size, Vector.Create(double.PositiveInfinity))
            & (Vector.GreaterThan(a, Vector<double>.Zero) | Vector.Equals(Vector.Round(b), b));
        if (!Vector.EqualsAll(isPlain, Vector<long>.AllBitsSet))
            return PowByNumber(a, b);
        Vector<double> low = Vector.FusedMultiplyAdd(b, logarithm, -power) + b * rest;
        Vector<double> result = ExpOfTwo(power, low);
        Vector<long> isNegative = Vector.LessThan(a, Vector<double>.Zero) & ~Vector.Equals(Vector.Round(half), half);
        return Vector.ConditionalSelect(isNegative, -result, result);
    }

    /// <summary>Lane by lane aᵇ, rounded from double.</summary>
    public static Vector<float> Pow(Vector<float> a, Vector<float> b)
    {
        Vector.Widen(a, out Vector<double> low, out Vector<double> high);
        Vector.Widen(b, out Vector<double> lowExponents, out Vector<double> highExponents);
        return Vector.Narrow(Pow(low, lowExponents), Pow(high, highExponents));
    }

    /// <returns>ln a of positive normal numbers, rounded; for others anything.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> LogInTwo(Vector<double> a, out Vector<double> rest)
    {
        Vector<long> bits = Vector.AsVectorInt64(a);
        Vector<long> exponent = Vector.ShiftRightLogical(bits + Vector.Create(ToUnit), 52);
        Vector<double> k = Vector.AsVectorDouble(exponent | Vector.AsVectorInt64(Vector.Create(Units))) - Vector.Create(Units + Bias);
        Vector<double> m = Vector.AsVectorDouble(bits - Vector.ShiftLeft(exponent - Vector.Create((long)Bias), 52));

        // s = (m − 1)/(m + 1): the numerator is exact, the denominator a sum of two.
        Vector<double> one = Vector<double>.One, over = m - one, under = m + one, taken = under - one;
        Vector<double> underLow = one - (under - taken) + (m - taken);
        Vector<double> s = over / under;
        Vector<double> sLow = (Vector.FusedMultiplyAdd(-s, under, over) - s * underLow) / under;

        // s² and s³, then ⅔·s³ and what follows.
        Vector<double> square = s * s, squareLow = Vector.FusedMultiplyAdd(s, s, -square) + (s + s) * sLow;
        Vector<double> cube = s * square, cubeLow = Vector.FusedMultiplyAdd(s, square, -cube) + s * squareLow + sLow * square;
        Vector<double> following = ArtanhRest(square) * square, twoThirds = Vector.Create(TwoThirds);
        Vector<double> factor = twoThirds + following, factorLow = twoThirds - factor + following + Vector.Create(TwoThirdsLow);
        Vector<double> bent = cube * factor;
        Vector<double> bentLow = Vector.FusedMultiplyAdd(cube, factor, -bent) + cube * factorLow + cubeLow * factor;

        // The greatest comes first, so what a sum loses is known.
        Vector<double> whole = k * Vector.Create(Log2Leading), straight = s + s;
        Vector<double> first = whole + straight, firstLow = straight - (first - whole);
        Vector<double> second = first + bent, secondLow = bent - (second - first);
        Vector<double> low = firstLow + secondLow + (sLow + sLow + bentLow + k * Vector.Create(Log2Trailing));
        Vector<double> logarithm = second + low;
        rest = low - (logarithm - second);
        return logarithm;
    }

    /// <summary>⅖ + (2/7)·z + … + (2/25)·z¹⁰, which is artanh's series from s⁵ on to 10⁻²¹ of the whole: terms two by two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> ArtanhRest(Vector<double> z)
    {
        Vector<double> square = z * z, fourth = square * square;
        Vector<double> p01 = Vector.FusedMultiplyAdd(z, Vector.Create(2.0 / 7), Vector.Create(2.0 / 5));
        Vector<double> p23 = Vector.FusedMultiplyAdd(z, Vector.Create(2.0 / 11), Vector.Create(2.0 / 9));
        Vector<double> p45 = Vector.FusedMultiplyAdd(z, Vector.Create(2.0 / 15), Vector.Create(2.0 / 13));
        Vector<double> p67 = Vector.FusedMultiplyAdd(z, Vector.Create(2.0 / 19), Vector.Create(2.0 / 17));
        Vector<double> p89 = Vector.FusedMultiplyAdd(z, Vector.Create(2.0 / 23), Vector.Create(2.0 / 21));
        Vector<double> last = Vector.FusedMultiplyAdd(square, Vector.Create(2.0 / 25), p89);
        Vector<double> upper = Vector.FusedMultiplyAdd(fourth, last, Vector.FusedMultiplyAdd(square, p67, p45));
        return Vector.FusedMultiplyAdd(fourth, upper, Vector.FusedMultiplyAdd(square, p23, p01));
    }

    /// <summary>e^(a + low) for normal results.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> ExpOfTwo(Vector<double> a, Vector<double> low)
    {
        Vector<double> whole = Reduce(a, out Vector<double> r);
        Vector<double> scale = Vector.AsVectorDouble(Vector.AsVectorInt64(Vector<double>.One) + Vector.ShiftLeft(Vector.AsVectorInt64(whole), 52));
        return Vector.FusedMultiplyAdd(scale, ExpM1OfRest(r + low), scale);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector<double> PowByNumber(Vector<double> a, Vector<double> b)
    {
        Span<double> results = stackalloc double[Vector<double>.Count];
        for (int lane = 0; lane < results.Length; lane++)
            results[lane] = Math.Pow(a[lane], b[lane]);
        return new Vector<double>(results);
    }
}
