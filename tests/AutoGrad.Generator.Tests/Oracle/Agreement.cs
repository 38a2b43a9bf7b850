using System;
using System.Globalization;
using System.Linq;

namespace AutoGrad.Generator.Tests.Oracle;

/// <summary>Comparison of numbers, relative to max(1, |expected|); equal infinities and NaNs agree.</summary>
internal static class Agreement
{
    public static string? Compare(double actual, double expected, double tolerance, string what)
    {
        bool agree = actual.Equals(expected)
            || Math.Abs(actual - expected) <= tolerance * Math.Max(1, Math.Abs(expected));
        return agree ? null : $"{what}: {Text(actual)}, expected {Text(expected)}";
    }

    public static string? Compare(double[] actual, double[] expected, double tolerance, string what) =>
        actual.Length != expected.Length
            ? $"{what}: {actual.Length} numbers, expected {expected.Length}"
            : actual.Zip(expected).Select((pair, i) => Compare(pair.First, pair.Second, tolerance, $"{what}[{i}]"))
                .FirstOrDefault(reason => reason is not null);

    public static string At(double[] point) => "at (" + string.Join(", ", point.Select(Text)) + ")";

    private static string Text(double x) => x.ToString("R", CultureInfo.InvariantCulture);
}
