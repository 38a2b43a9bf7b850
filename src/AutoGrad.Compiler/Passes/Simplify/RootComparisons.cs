using System;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Simplify;

/// <summary>
/// Lengths are compared with tolerances: <c>√s &gt; c</c>. Roots are rounded to the nearest number, so they are monotone, and the comparison is
/// that of s with the one number where its outcome changes. That is the same decision for every s, NaN included, and no root.
/// </summary>
internal static class RootComparisons
{
    /// <summary>Beyond these the square of c might overflow, or have few digits.</summary>
    private const double Least = 1e-15, Greatest = 1e15;

    /// <summary>c where <c>√s &lt; c</c> becomes <c>s &lt; threshold</c>, with the comparison as it is.</summary>
    /// <param name="comparison">How the root is compared with the number, which stands on the right.</param>
    /// <param name="c">The number.</param>
    /// <param name="type">The type of both.</param>
    /// <param name="isSumOfSquares">Whether s is known not to be negative: there roots are NaN and no comparison holds.</param>
    /// <returns>Null where the comparison has to stay.</returns>
    public static double? Threshold(Primitive comparison, double c, IrType type, bool isSumOfSquares)
    {
        if ((type != IrType.Double && type != IrType.Single) || c is not (>= Least and <= Greatest))
            return null;
        bool isAbove = comparison == Comparisons.Greater || comparison == Comparisons.GreaterOrEqual;
        if (!isAbove && !(isSumOfSquares && (comparison == Comparisons.Less || comparison == Comparisons.LessOrEqual)))
            return null;

        // √s > c and √s <= c change behind the last s whose root is at most c, the other two at the first s whose root is at least c.
        bool isLast = comparison == Comparisons.Greater || comparison == Comparisons.LessOrEqual;
        double s = Rounded(c * c, type);
        while (isLast ? Root(s, type) <= c : Root(s, type) < c)
            s = Next(s, 1, type);
        while (isLast ? Root(s, type) > c : Root(s, type) >= c)
            s = Next(s, -1, type);
        return isLast ? s : Next(s, 1, type);
    }

    /// <summary>The comparison read from right to left; null for equality.</summary>
    public static Primitive? Mirrored(Primitive comparison) =>
        comparison == Comparisons.Less ? Comparisons.Greater
        : comparison == Comparisons.Greater ? Comparisons.Less
        : comparison == Comparisons.LessOrEqual ? Comparisons.GreaterOrEqual
        : comparison == Comparisons.GreaterOrEqual ? Comparisons.LessOrEqual
        : null;

    private static double Rounded(double x, IrType type) => type == IrType.Single ? (float)x : x;

    /// <summary>A root of a float in double has more than twice its digits, so rounding it once more is rounding it once.</summary>
    private static double Root(double s, IrType type) => Rounded(Math.Sqrt(s), type);

    /// <summary>The neighbour of a positive number.</summary>
    private static double Next(double x, int step, IrType type) => type == IrType.Single
        ? BitConverter.ToSingle(BitConverter.GetBytes(BitConverter.ToInt32(BitConverter.GetBytes((float)x), 0) + step), 0)
        : BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(x) + step);
}
