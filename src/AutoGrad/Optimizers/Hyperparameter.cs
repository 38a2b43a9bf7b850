using System;

namespace AutoGrad;

/// <summary>The ranges that settings may lie in; what lies outside (NaN always does) is refused where it is written.</summary>
internal static class Hyperparameter
{
    public static double NonNegative(double value, string name) =>
        value >= 0 && double.IsFinite(value) ? value : throw Refused(value, name, "finite and not negative");

    public static double Positive(double value, string name) =>
        value > 0 && double.IsFinite(value) ? value : throw Refused(value, name, "finite and positive");

    public static long Positive(long value, string name) =>
        value > 0 ? value : throw Refused(value, name, "positive");

    public static long NonNegative(long value, string name) =>
        value >= 0 ? value : throw Refused(value, name, "not negative");

    /// <summary>A decay rate: at 1 an average would never see its data.</summary>
    public static double Decay(double value, string name) =>
        value is >= 0 and < 1 ? value : throw Refused(value, name, "in [0, 1)");

    public static double AboveOne(double value, string name) =>
        value > 1 ? value : throw Refused(value, name, "above 1; double.PositiveInfinity switches the test off");

    public static double FiniteAboveOne(double value, string name) =>
        value > 1 && double.IsFinite(value) ? value : throw Refused(value, name, "finite and above 1");

    /// <summary>A part of a whole, neither nothing nor all of it.</summary>
    public static double Fraction(double value, string name) =>
        value is > 0 and < 1 ? value : throw Refused(value, name, "in (0, 1)");

    public static double FractionOrOne(double value, string name) =>
        value is > 0 and <= 1 ? value : throw Refused(value, name, "in (0, 1]");

    public static double UnitInterval(double value, string name) =>
        value is >= 0 and <= 1 ? value : throw Refused(value, name, "in [0, 1]");

    public static double AtLeastOne(double value, string name) =>
        value >= 1 && double.IsFinite(value) ? value : throw Refused(value, name, "finite and at least 1");

    public static double Negative(double value, string name) =>
        value < 0 && double.IsFinite(value) ? value : throw Refused(value, name, "finite and negative");

    public static double Finite(double value, string name) =>
        double.IsFinite(value) ? value : throw Refused(value, name, "finite");

    private static ArgumentOutOfRangeException Refused(object value, string name, string range) =>
        new(name, value, $"{name} must be {range}.");
}
