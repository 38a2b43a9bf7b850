using System;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;
using Xunit;

namespace AutoGrad.Compiler.Tests.Rules;

/// <summary>
/// The documented value of each partial derivative where the function has a kink, a pole, a jump or a limit, row by row.
/// An operand is active; with a leading "c" it is constant data; with a leading "#" a literal of the program.
/// </summary>
public class SpecialPointTests
{
    private const double Inf = double.PositiveInfinity;
    private const double NaN = double.NaN;

    [Theory]
    [InlineData("Abs", "0", 0, 0)]
    [InlineData("Abs", "-0", 0, 0)]
    [InlineData("Abs", "1e-300", 0, 1)]
    [InlineData("Abs", "-Infinity", 0, -1)]
    [InlineData("CopySign", "0 c1", 0, 0)]
    [InlineData("CopySign", "2 c-0", 0, -1)]
    [InlineData("CopySign", "-2 c-1", 0, 1)]
    [InlineData("CopySign", "2 -1", 1, 0)]
    [InlineData("Hypot", "0 0", 0, 0)]
    [InlineData("Hypot", "0 0", 1, 0)]
    [InlineData("Hypot", "-2 c0", 0, -1)]
    [InlineData("Hypot", "1e200 c1e200", 0, 0.70710678118654752)]
    [InlineData("Clamp", "0 #0 #1", 0, 0)]
    [InlineData("Clamp", "1 #0 #1", 0, 0)]
    [InlineData("Clamp", "0.5 #0 #1", 0, 1)]
    [InlineData("Clamp", "0 0 1", 0, 1)]
    [InlineData("Clamp", "0 0 1", 1, 0)]
    [InlineData("Clamp", "1 0 1", 0, 1)]
    [InlineData("Clamp", "1 0 1", 2, 0)]
    [InlineData("Clamp", "-1 0 1", 1, 1)]
    [InlineData("Clamp", "2 0 1", 2, 1)]
    [InlineData("Clamp", "c0 0 1", 1, 0)]
    [InlineData("Clamp", "NaN #0 #1", 0, 1)]
    public void Kinks(string name, string operands, int index, double expected) => Check(name, operands, index, expected);

    [Theory]
    [InlineData("Max", "0 #0", 0, 0)]
    [InlineData("Max", "#0 0", 1, 0)]
    [InlineData("Max", "c0 0", 1, 0)]
    [InlineData("Max", "-0 #0", 0, 0)]
    [InlineData("Max", "2 2", 0, 1)]
    [InlineData("Max", "2 2", 1, 0)]
    [InlineData("Max", "NaN #0", 0, 1)]
    [InlineData("Max", "#0 NaN", 1, 1)]
    [InlineData("Max", "NaN 1", 0, 1)]
    [InlineData("Max", "NaN 1", 1, 0)]
    [InlineData("Max", "1 NaN", 0, 0)]
    [InlineData("Max", "1 NaN", 1, 1)]
    [InlineData("Max", "1 cNaN", 0, 0)]
    [InlineData("Max", "1 #NaN", 0, 0)]
    [InlineData("Max", "Infinity 1", 0, 1)]
    [InlineData("Max", "-Infinity 1", 0, 0)]
    [InlineData("Min", "1 #1", 0, 0)]
    [InlineData("Min", "#1 1", 1, 0)]
    [InlineData("Min", "2 2", 0, 1)]
    [InlineData("Min", "2 2", 1, 0)]
    [InlineData("Min", "1 Infinity", 1, 0)]
    [InlineData("Min", "NaN 1", 0, 1)]
    [InlineData("Min", "1 NaN", 1, 1)]
    [InlineData("MaxNative", "0 #0", 0, 0)]
    [InlineData("MinNative", "2 2", 0, 1)]
    [InlineData("MaxNumber", "NaN 1", 0, 0)]
    [InlineData("MaxNumber", "NaN 1", 1, 1)]
    [InlineData("MaxNumber", "1 cNaN", 0, 1)]
    [InlineData("MaxNumber", "2 2", 0, 1)]
    [InlineData("MaxNumber", "2 2", 1, 0)]
    [InlineData("MaxNumber", "2 c2", 0, 0)]
    [InlineData("MinNumber", "NaN 1", 0, 0)]
    [InlineData("MinNumber", "c0 0", 1, 0)]
    [InlineData("MaxMagnitude", "-2 2", 0, 0)]
    [InlineData("MaxMagnitude", "-2 2", 1, 1)]
    [InlineData("MaxMagnitude", "2 2", 0, 1)]
    [InlineData("MaxMagnitude", "2 c2", 0, 0)]
    [InlineData("MaxMagnitude", "NaN 1", 0, 1)]
    [InlineData("MaxMagnitude", "1 NaN", 1, 1)]
    [InlineData("MinMagnitude", "-2 2", 0, 1)]
    [InlineData("MinMagnitude", "-2 2", 1, 0)]
    [InlineData("MinMagnitude", "0 #0", 0, 0)]
    [InlineData("MaxMagnitudeNumber", "NaN 1", 1, 1)]
    [InlineData("MaxMagnitudeNumber", "-3 #2", 0, 1)]
    [InlineData("MinMagnitudeNumber", "NaN 1", 0, 0)]
    [InlineData("MinMagnitudeNumber", "1 1", 0, 1)]
    public void Ties_and_NaN(string name, string operands, int index, double expected) => Check(name, operands, index, expected);

    [Theory]
    [InlineData("0 #0", 0, 0)]
    [InlineData("0 #1", 0, 1)]
    [InlineData("0 #2", 0, 0)]
    [InlineData("0 #3", 0, 0)]
    [InlineData("0 #4", 0, 0)]
    [InlineData("0 #1.5", 0, 0)]
    [InlineData("0 #2.5", 0, 0)]
    [InlineData("0 #0.5", 0, Inf)]
    [InlineData("0 #0.3", 0, Inf)]
    [InlineData("0 #-1", 0, -Inf)]
    [InlineData("0 #-2", 0, -Inf)]
    [InlineData("-0 #-2", 0, Inf)]
    [InlineData("0 #-0.5", 0, -Inf)]
    [InlineData("-2 #3", 0, 12)]
    [InlineData("-2 #-3", 0, -0.1875)]
    [InlineData("0 c0", 0, 0)]
    [InlineData("0 c1", 0, 1)]
    [InlineData("0 c2", 0, 0)]
    [InlineData("0 c0.5", 0, Inf)]
    [InlineData("-3 c2", 0, -6)]
    [InlineData("5 c0", 0, 0)]
    [InlineData("0 2", 0, 0)]
    [InlineData("0 2", 1, 0)]
    [InlineData("0 0", 0, 0)]
    [InlineData("0 0", 1, 0)]
    [InlineData("c0 1", 1, 0)]
    [InlineData("#0 0.5", 1, 0)]
    [InlineData("0 -1", 1, -Inf)]
    [InlineData("c-2 2", 1, NaN)]
    [InlineData("#1 7", 1, 0)]
    [InlineData("#2 3", 1, 5.5451774444795625)]
    public void Powers_at_zero(string operands, int index, double expected) => Check("Pow", operands, index, expected);

    [Theory]
    [InlineData("Sqrt", "0", 0, Inf)]
    [InlineData("Sqrt", "-1", 0, NaN)]
    [InlineData("Sqrt", "Infinity", 0, 0)]
    [InlineData("Cbrt", "0", 0, Inf)]
    [InlineData("Cbrt", "-8", 0, 1 / 12.0)]
    [InlineData("RootN", "0 #2", 0, Inf)]
    [InlineData("RootN", "0 #3", 0, Inf)]
    [InlineData("RootN", "0 i5", 0, Inf)]
    [InlineData("RootN", "0 i1", 0, 1)]
    [InlineData("RootN", "-32 i5", 0, 1 / 80.0)]
    [InlineData("Log", "0", 0, Inf)]
    [InlineData("Log", "-2", 0, -0.5)]
    [InlineData("Log2", "0", 0, Inf)]
    [InlineData("Log10", "Infinity", 0, 0)]
    [InlineData("LogP1", "-1", 0, Inf)]
    [InlineData("Log2P1", "0", 0, 1.4426950408889634)]
    [InlineData("Log10P1", "0", 0, 0.43429448190325176)]
    [InlineData("Log", "1 #2", 0, 1.4426950408889634)]
    [InlineData("Log", "1 2", 1, 0)]
    [InlineData("Exp", "-Infinity", 0, 0)]
    [InlineData("Exp", "1000", 0, Inf)]
    [InlineData("ExpM1", "0", 0, 1)]
    [InlineData("ExpM1", "-Infinity", 0, 0)]
    [InlineData("Exp2M1", "0", 0, Exponential.Ln2)]
    [InlineData("Exp10M1", "0", 0, Exponential.Ln10)]
    [InlineData("Asin", "1", 0, Inf)]
    [InlineData("Asin", "-1", 0, Inf)]
    [InlineData("Acos", "1", 0, -Inf)]
    [InlineData("Acos", "2", 0, NaN)]
    [InlineData("AsinPi", "0", 0, 1 / Math.PI)]
    [InlineData("AcosPi", "0", 0, -1 / Math.PI)]
    [InlineData("Atan", "Infinity", 0, 0)]
    [InlineData("AtanPi", "0", 0, 1 / Math.PI)]
    [InlineData("Atan2", "0 0", 0, NaN)]
    [InlineData("Atan2", "0 1", 0, 1)]
    [InlineData("Atan2", "0 -1", 0, -1)]
    [InlineData("Atan2", "1 0", 1, -1)]
    [InlineData("Atan2Pi", "1 0", 1, -1 / Math.PI)]
    [InlineData("Acosh", "1", 0, Inf)]
    [InlineData("Acosh", "0.5", 0, NaN)]
    [InlineData("Acosh", "1e200", 0, 1e-200)]
    [InlineData("Atanh", "1", 0, Inf)]
    [InlineData("Atanh", "-1", 0, Inf)]
    [InlineData("Tanh", "Infinity", 0, 0)]
    [InlineData("Tanh", "0", 0, 1)]
    [InlineData("Sinh", "0", 0, 1)]
    [InlineData("Cosh", "0", 0, 0)]
    [InlineData("Sin", "0", 0, 1)]
    [InlineData("Sin", "Infinity", 0, NaN)]
    [InlineData("SinPi", "0.5", 0, 0)]
    [InlineData("CosPi", "1", 0, 0)]
    [InlineData("TanPi", "0.5", 0, Inf)]
    public void Poles_and_ends_of_domains(string name, string operands, int index, double expected) =>
        Check(name, operands, index, expected);

    [Theory]
    [InlineData("Truncate", "2.5")]
    [InlineData("Floor", "2")]
    [InlineData("Ceiling", "-2")]
    [InlineData("Round", "0.5")]
    [InlineData("Round", "0.125 i2")]
    public void Steps_have_slope_zero(string name, string operands) => Check(name, operands, 0, 0);

    [Theory]
    [InlineData("Ieee754Remainder", "5 3", 1, -2)]
    [InlineData("Ieee754Remainder", "5 c3", 0, 1)]
    [InlineData("Ieee754Remainder", "-5 3", 1, 2)]
    [InlineData("Ieee754Remainder", "2.5 1", 1, -2)]
    [InlineData("ScaleB", "3 i-2", 0, 0.25)]
    [InlineData("Lerp", "1 3 #0.25", 0, 0.75)]
    [InlineData("Lerp", "1 3 0.25", 2, 2)]
    [InlineData("FusedMultiplyAdd", "2 3 4", 0, 3)]
    [InlineData("BitIncrement", "0", 0, 1)]
    [InlineData("DegreesToRadians", "90", 0, Math.PI / 180)]
    public void Steps_and_scales(string name, string operands, int index, double expected) => Check(name, operands, index, expected);

    /// <summary>5.3 / 0.1 rounds to 53, yet the remainder is that of 52.</summary>
    [Fact]
    public void The_remainder_counts_whole_divisors_exactly()
    {
        Operand[] operands = [Operand.Active(5.3), Operand.Active(0.1)];
        Assert.Equal(-Math.Round((5.3 - 5.3 % 0.1) / 0.1), PartialEvaluation.Of(Arithmetic.Remainder, operands, 1, IrType.Double));
    }

    private static void Check(string name, string text, int index, double expected)
    {
        string[] parts = text.Split(' ');
        Primitive primitive = RuleTable.Find(name, parts.Length)!;
        Operand[] operands = [.. parts.Select(p => p[0] switch
        {
            'c' => Operand.Passive(Number(p[1..])),
            '#' => Operand.Literal(name == "RootN" ? (object)int.Parse(p[1..]) : Number(p[1..])),
            'i' => Operand.Passive(int.Parse(p[1..])),
            _ => Operand.Active(Number(p)),
        })];
        Same(expected, PartialEvaluation.Of(primitive, operands, index, IrType.Double), 1e-15);
        if (!parts.Any(p => p.Contains('e')) && name is not ("Acosh" or "Exp"))
            Same(expected, PartialEvaluation.Of(primitive, operands, index, IrType.Single), 1e-6);
    }

    private static double Number(string text) =>
        text.TrimStart('-') == "Infinity" ? (text[0] == '-' ? -Inf : Inf) : double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private static void Same(double expected, double actual, double tolerance)
    {
        if (double.IsFinite(expected))
            Assert.True(Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected)), $"{actual}, not {expected}");
        else
            Assert.Equal(expected, actual);
    }
}
