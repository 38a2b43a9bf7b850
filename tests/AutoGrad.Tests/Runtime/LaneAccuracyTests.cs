using System;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.Intrinsics;
using AutoGrad.Runtime;
using Xunit;

namespace AutoGrad.Tests.Runtime;

/// <summary>The accuracy that docs/vectors.md states for the functions of the runtime's own, measured against exact arithmetic.</summary>
public class LaneAccuracyTests
{
    /// <summary>Bits behind the point: e to the least exponent of interest is 2⁻¹⁰⁷⁵.</summary>
    private const int Bits = 1400;

    private static readonly double[] _numbers =
    [
        0, -0.0, double.Epsilon, -double.Epsilon, 1e-310, -1e-310, 2.2250738585072014e-308, 1e-20, 1, -1, 0.5, -0.5, 709.782712893384, -745.1, -708.4, -708.3, 20, -20, 36.7,
        .. Numbers(11),
    ];

    private static IEnumerable<double> Numbers(int seed)
    {
        Random random = new(seed);
        for (int i = 0; i < 400; i++)
        {
            yield return random.NextDouble() * 1454 - 745;
            yield return random.NextDouble() * 50 - 25;
            yield return random.NextDouble() - 0.5;
            yield return Math.Pow(2, random.NextDouble() * 50 - 50) * (random.Next(2) * 2 - 1);
        }
    }

    [Fact]
    public void Exp_is_off_by_less_than_two_units() =>
        Check(2, static x => Lanes.Exp(x), static x => Lanes.Exp(x), static x => Power(x));

    [Fact]
    public void Tanh_is_off_by_less_than_three_units() =>
        Check(3, static x => Lanes.Tanh(x), static x => Lanes.Tanh(x), static x =>
        {
            BigInteger twice = Power(2 * Math.Clamp(x, -300, 300)), one = BigInteger.One << Bits;
            return ((twice - one) << Bits) / (twice + one);
        });

    [Fact]
    public void A_sigmoid_as_one_writes_it_is_off_by_less_than_four_units() => Check(
        4,
        static x => Vector<double>.One / (Vector<double>.One + Lanes.Exp(-x)),
        static x => Vector512.Create(1.0) / (Vector512.Create(1.0) + Lanes.Exp(-x)),
        static x => (BigInteger.One << (2 * Bits)) / ((BigInteger.One << Bits) + Power(-x)));

    private static void Check(
        double units, Func<Vector<double>, Vector<double>> narrow, Func<Vector512<double>, Vector512<double>> wide, Func<double, BigInteger> exact)
    {
        foreach (double x in _numbers)
        {
            BigInteger expected = exact(x);
            foreach (double actual in new[] { narrow(Vector.Create(x))[0], wide(Vector512.Create(x))[5] })
                Assert.True(IsWithin(units, actual, expected, x), $"at {x:R}: {actual:R}");
        }
    }

    /// <summary>Results that are subnormal, or no number any more, are whatever exp itself leaves of them: the argument is one whose eˣ is no number, then.</summary>
    private static bool IsWithin(double units, double actual, BigInteger expected, double x)
    {
        if (actual == 0 || double.IsInfinity(actual))
            return Math.Abs(x) > 700 || Math.Abs(x) < 1e-300;
        double unit = Math.BitIncrement(Math.Abs(actual)) - Math.Abs(actual);

        // Tiny numbers have fewer of these bits; there the result is the number itself.
        if (Math.Abs(actual) < 1e-300 && Math.Abs(x) < 1e-300)
            return Math.Abs(actual - x) <= units * unit;
        return BigInteger.Abs(Fixed(actual) - expected) <= (Fixed(unit) * (int)(units * 1024)) >> 10;
    }

    /// <summary>The number itself.</summary>
    private static BigInteger Fixed(double x)
    {
        long bits = BitConverter.DoubleToInt64Bits(Math.Abs(x)), fraction = bits & ((1L << 52) - 1);
        int exponent = (int)(bits >> 52);
        BigInteger size = exponent == 0 ? fraction : fraction | (1L << 52);
        int shift = Math.Max(exponent, 1) - 1075 + Bits;
        size = shift >= 0 ? size << shift : size >> -shift;
        return x < 0 ? -size : size;
    }

    /// <summary>eˣ by its series for a part of x, squared again and again; the reciprocal for negative x.</summary>
    private static BigInteger Power(double x)
    {
        const int Squarings = 16;
        BigInteger part = Fixed(Math.Abs(x)) >> Squarings, sum = BigInteger.One << Bits, term = sum;
        for (int n = 1; !term.IsZero; n++)
        {
            term = ((term * part) >> Bits) / n;
            sum += term;
        }

        for (int i = 0; i < Squarings; i++)
            sum = (sum * sum) >> Bits;
        return x < 0 ? (BigInteger.One << (2 * Bits)) / sum : sum;
    }
}
