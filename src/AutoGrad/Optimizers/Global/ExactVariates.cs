using System;

namespace AutoGrad;

/// <summary>
/// Random numbers by comparisons, the four operations and the square root alone, which IEEE 754 fixes to the last bit: the same on every
/// machine, which the platform's logarithm is not.
/// </summary>
internal static class ExactVariates
{
    /// <summary>
    /// Exponential with mean 1. Von Neumann, "Various techniques used in connection with random digits", 1951: the fraction is the first u₁ whose
    /// descending run u₁ &gt; u₂ &gt; … has odd length; each attempt before adds 1.
    /// </summary>
    public static double NextExponential(this SeededRandom random)
    {
        for (double whole = 0; ; whole++)
        {
            double first = random.NextUnit(), previous = first;
            bool odd = true;
            for (double next = random.NextUnit(); next < previous; next = random.NextUnit())
            {
                previous = next;
                odd = !odd;
            }

            if (odd)
                return whole + first;
        }
    }

    /// <summary>
    /// Standard normal: a uniform direction of the plane (Marsaglia's polar method) times √(2E), with an exponential E in place of −log u.
    /// </summary>
    public static double NextNormal(this SeededRandom random)
    {
        while (true)
        {
            double x = 2 * random.NextUnit() - 1, y = 2 * random.NextUnit() - 1, square = x * x + y * y;
            if (square is > 0 and < 1)
                return x / Math.Sqrt(square) * Math.Sqrt(2 * random.NextExponential());
        }
    }

    /// <summary>ln x for x ≥ 1, by 2 artanh((m − 1) / (m + 1)) of the significand: good to 15 digits and the same everywhere.</summary>
    public static double Log(double x)
    {
        int exponent = Math.ILogB(x);
        double significand = Math.ScaleB(x, -exponent), u = (significand - 1) / (significand + 1), square = u * u, sum = 0;
        for (int k = 35; k >= 1; k -= 2)
            sum = sum * square + 1.0 / k;
        return exponent * 0.69314718055994530942 + 2 * u * sum;
    }

    /// <summary>xⁿ by squaring.</summary>
    public static double Power(double x, long n)
    {
        double power = 1;
        for (; n > 0; n >>= 1, x *= x)
        {
            if ((n & 1) != 0)
                power *= x;
        }

        return power;
    }
}
