using System;
using static AutoGrad.Generator.Tests.Oracle.Dual;

namespace AutoGrad.Generator.Tests.Oracle;

/// <summary>Functions of several arguments, piecewise functions with the documented subgradients, and predicates.</summary>
public static partial class DualMath
{
    // Several arguments.
    public static Dual Pow(Dual x, Dual y)
    {
        double power = Math.Pow(x.Value, y.Value);

        // A constant factor 0 is strong: x⁰ is constant, whatever x^(-1) is.
        double dx = y.Value == 0 ? 0 : y.Value * Math.Pow(x.Value, y.Value - 1);

        // x^y·ln x tends to 0 as x does, for positive exponents; at 0⁰ the documented choice is the same.
        double dy = x.Value == 0 && y.Value >= 0 ? 0 : power * Math.Log(x.Value);
        return Chain(power, x, dx, y, dy);
    }

    public static Dual Log(Dual x, Dual newBase)
    {
        double value = Math.Log(x.Value, newBase.Value), scale = Math.Log(newBase.Value);
        return Chain(value, x, 1 / (x.Value * scale), newBase, -Math.Log(x.Value) / (scale * scale * newBase.Value));
    }

    public static Dual Hypot(Dual x, Dual y)
    {
        double length = double.Hypot(x.Value, y.Value);
        if (length == 0)
            return Chain(length, x, 0, y, 0);
        return Chain(length, x, x.Value / length, y, y.Value / length);
    }

    public static Dual Atan2(Dual y, Dual x)
    {
        double squared = x.Value * x.Value + y.Value * y.Value;
        return Chain(Math.Atan2(y.Value, x.Value), y, x.Value / squared, x, -y.Value / squared);
    }

    public static Dual Atan2Pi(Dual y, Dual x)
    {
        double squared = Math.PI * (x.Value * x.Value + y.Value * y.Value);
        return Chain(double.Atan2Pi(y.Value, x.Value), y, x.Value / squared, x, -y.Value / squared);
    }

    public static Dual FusedMultiplyAdd(Dual x, Dual y, Dual z) => WithValue(Math.FusedMultiplyAdd(x.Value, y.Value, z.Value), x * y + z);

    public static Dual MultiplyAddEstimate(Dual x, Dual y, Dual z) =>
        WithValue(double.MultiplyAddEstimate(x.Value, y.Value, z.Value), x * y + z);

    public static Dual Lerp(Dual a, Dual b, Dual t) => WithValue(double.Lerp(a.Value, b.Value, t.Value), a * (1 - t) + b * t);

    public static Dual ScaleB(Dual x, int n) => Chain(Math.ScaleB(x.Value, n), x, Math.ScaleB(1, n));

    // The nearest multiple of y is subtracted, and the quotient is locally constant.
    public static Dual IEEERemainder(Dual x, Dual y)
    {
        double remainder = Math.IEEERemainder(x.Value, y.Value);
        return Chain(remainder, x, 1, y, -Math.Round((x.Value - remainder) / y.Value));
    }

    public static Dual Ieee754Remainder(Dual x, Dual y) => IEEERemainder(x, y);

    // Pieces: the derivative is that of the piece that was taken.
    public static Dual Abs(Dual x) => Chain(Math.Abs(x.Value), x, x.Value > 0 ? 1 : x.Value < 0 ? -1 : 0);

    public static Dual Max(Dual x, Dual y) => Choose(Math.Max(x.Value, y.Value), x, y);

    public static Dual Min(Dual x, Dual y) => Choose(Math.Min(x.Value, y.Value), x, y);

    public static Dual MaxNative(Dual x, Dual y) => Choose(double.MaxNative(x.Value, y.Value), x, y);

    public static Dual MinNative(Dual x, Dual y) => Choose(double.MinNative(x.Value, y.Value), x, y);

    public static Dual MaxNumber(Dual x, Dual y) => Choose(double.MaxNumber(x.Value, y.Value), x, y);

    public static Dual MinNumber(Dual x, Dual y) => Choose(double.MinNumber(x.Value, y.Value), x, y);

    public static Dual MaxMagnitude(Dual x, Dual y) => Choose(Math.MaxMagnitude(x.Value, y.Value), x, y);

    public static Dual MinMagnitude(Dual x, Dual y) => Choose(Math.MinMagnitude(x.Value, y.Value), x, y);

    public static Dual MaxMagnitudeNumber(Dual x, Dual y) => Choose(double.MaxMagnitudeNumber(x.Value, y.Value), x, y);

    public static Dual MinMagnitudeNumber(Dual x, Dual y) => Choose(double.MinMagnitudeNumber(x.Value, y.Value), x, y);

    public static Dual Clamp(Dual x, Dual min, Dual max) =>
        WithValue(Math.Clamp(x.Value, min.Value, max.Value), Min(Max(x, min), max));

    public static Dual ClampNative(Dual x, Dual min, Dual max) => Clamp(x, min, max);

    // |x| up to the sign of s, so the slope in x is ±1; the sign itself is locally constant.
    public static Dual CopySign(Dual x, Dual s)
    {
        double slope = x.Value == 0 ? 0 : double.IsNegative(x.Value) == double.IsNegative(s.Value) ? 1 : -1;
        return Chain(Math.CopySign(x.Value, s.Value), x, slope, s, 0);
    }

    // Steps: constant wherever they are differentiable, and taken as constant where they jump.
    public static int Sign(Dual x) => Math.Sign(x.Value);

    public static Dual Floor(Dual x) => Math.Floor(x.Value);

    public static Dual Ceiling(Dual x) => Math.Ceiling(x.Value);

    public static Dual Truncate(Dual x) => Math.Truncate(x.Value);

    public static Dual Round(Dual x) => Math.Round(x.Value);

    public static Dual Round(Dual x, int digits) => Math.Round(x.Value, digits);

    public static Dual Round(Dual x, MidpointRounding mode) => Math.Round(x.Value, mode);

    public static Dual Round(Dual x, int digits, MidpointRounding mode) => Math.Round(x.Value, digits, mode);

    public static int ILogB(Dual x) => Math.ILogB(x.Value);

    // Neighbours of a number move with it.
    public static Dual BitIncrement(Dual x) => Chain(Math.BitIncrement(x.Value), x, 1);

    public static Dual BitDecrement(Dual x) => Chain(Math.BitDecrement(x.Value), x, 1);

    public static bool IsNaN(Dual x) => double.IsNaN(x.Value);

    public static bool IsFinite(Dual x) => double.IsFinite(x.Value);

    public static bool IsInfinity(Dual x) => double.IsInfinity(x.Value);

    public static bool IsPositiveInfinity(Dual x) => double.IsPositiveInfinity(x.Value);

    public static bool IsNegativeInfinity(Dual x) => double.IsNegativeInfinity(x.Value);

    public static bool IsNegative(Dual x) => double.IsNegative(x.Value);

    public static bool IsPositive(Dual x) => double.IsPositive(x.Value);

    public static bool IsInteger(Dual x) => double.IsInteger(x.Value);

    /// <summary>The operand that was returned; at a tie the constant one, else the first.</summary>
    private static Dual Choose(double returned, Dual x, Dual y)
    {
        bool tie = x.Value == y.Value;
        bool second = tie ? y.IsConstant && !x.IsConstant : !returned.Equals(x.Value);
        return WithValue(returned, second ? Select(y, x) : Select(x, y));
    }

    private static Dual WithValue(double value, Dual x) => new(value, x.Tangent, x.Dependence);
}
