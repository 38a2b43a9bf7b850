using System;
using System.Collections.Generic;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Tests.Rules;

/// <summary>One primitive on one part of its domain.</summary>
/// <param name="Primitive">The primitive.</param>
/// <param name="Reference">The same function by System.Math, independent of the rules.</param>
/// <param name="Domain">An interval per real operand, an (int, int) range per integer operand.</param>
internal sealed record RuleCase(Primitive Primitive, Func<object[], double> Reference, params object[] Domain)
{
    /// <summary>Whether the given operands are literals of the program, which a rule may specialise on.</summary>
    public bool[] Literals { get; init; } = new bool[Domain.Length];

    public override string ToString() => $"{Primitive}({string.Join(", ", Domain)})";
}

/// <summary>Where each rule is compared with finite differences. Every primitive that has a rule has a row.</summary>
internal static class RuleCases
{
    private static readonly object _any = (-3.0, 3.0);
    private static readonly object _positive = (0.05, 9.0);
    private static readonly object _unit = (-0.97, 0.97);
    private static readonly object _wide = (-30.0, 30.0);

    public static readonly IReadOnlyList<RuleCase> All =
    [
        .. Operators(), .. Exponentials(), .. Circular(), .. HyperbolicFunctions(), .. Roots(), .. PowersOfKnownExponent(), .. Selections(), .. Others(),
    ];

    private static IEnumerable<RuleCase> Operators() =>
    [
        Binary(Arithmetic.Add, (x, y) => x + y, _any, _any),
        Binary(Arithmetic.Subtract, (x, y) => x - y, _any, _any),
        Binary(Arithmetic.Multiply, (x, y) => x * y, _any, _any),
        Binary(Arithmetic.Divide, (x, y) => x / y, _any, _positive),
        Binary(Arithmetic.Divide, (x, y) => x / y, _any, (-9.0, -0.05)),
        Binary(Arithmetic.Remainder, (x, y) => x % y, (4.1, 4.9), (1.7, 1.9)),
        Binary(Arithmetic.Remainder, (x, y) => x % y, (-4.9, -4.1), (1.7, 1.9)),
        Unary(Arithmetic.Negate, x => -x, _any),
        new(Choices.Select, v => (bool)v[0] ? (double)v[1] : (double)v[2], true, _any, _any),
        new(Choices.Select, v => (bool)v[0] ? (double)v[1] : (double)v[2], false, _any, _any),
        Unary(Conversions.ToDouble, x => x, _any),
        Unary(Conversions.ToSingle, x => x, _any),
    ];

    private static IEnumerable<RuleCase> Exponentials() =>
    [
        Unary(Exponential.Exp, Math.Exp, _wide),
        Unary(Exponential.Exp2, x => Math.Pow(2, x), _wide),
        Unary(Exponential.Exp10, x => Math.Pow(10, x), (-9.0, 9.0)),
        Unary(Exponential.ExpM1, x => Math.Exp(x) - 1, _any),
        Unary(Exponential.Exp2M1, x => Math.Pow(2, x) - 1, _any),
        Unary(Exponential.Exp10M1, x => Math.Pow(10, x) - 1, _any),
        Unary(Logarithmic.Log, Math.Log, _positive),
        Unary(Logarithmic.Log2, Math.Log2, _positive),
        Unary(Logarithmic.Log10, Math.Log10, _positive),
        Unary(Logarithmic.LogP1, x => Math.Log(1 + x), (-0.9, 9.0)),
        Unary(Logarithmic.Log2P1, x => Math.Log2(1 + x), (-0.9, 9.0)),
        Unary(Logarithmic.Log10P1, x => Math.Log10(1 + x), (-0.9, 9.0)),
        Binary(Logarithmic.LogOfBase, (x, b) => Math.Log(x) / Math.Log(b), _positive, (1.5, 9.0)),
        Binary(Logarithmic.LogOfBase, (x, b) => Math.Log(x) / Math.Log(b), _positive, (0.05, 0.7)),
    ];

    private static IEnumerable<RuleCase> Circular() =>
    [
        Unary(Trigonometric.Sin, Math.Sin, _wide),
        Unary(Trigonometric.Cos, Math.Cos, _wide),
        Unary(Trigonometric.Tan, Math.Tan, (-1.4, 1.4)),
        Unary(Trigonometric.SinPi, x => Math.Sin(Math.PI * x), _any),
        Unary(Trigonometric.CosPi, x => Math.Cos(Math.PI * x), _any),
        Unary(Trigonometric.TanPi, x => Math.Tan(Math.PI * x), (-0.4, 0.4)),
        Unary(Trigonometric.DegreesToRadians, x => x * (Math.PI / 180), _wide),
        Unary(Trigonometric.RadiansToDegrees, x => x * (180 / Math.PI), _wide),
        Unary(InverseTrigonometric.Asin, Math.Asin, _unit),
        Unary(InverseTrigonometric.Acos, Math.Acos, _unit),
        Unary(InverseTrigonometric.Atan, Math.Atan, _wide),
        Unary(InverseTrigonometric.AsinPi, x => Math.Asin(x) / Math.PI, _unit),
        Unary(InverseTrigonometric.AcosPi, x => Math.Acos(x) / Math.PI, _unit),
        Unary(InverseTrigonometric.AtanPi, x => Math.Atan(x) / Math.PI, _wide),
        Binary(InverseTrigonometric.Atan2, Math.Atan2, _any, _positive),
        Binary(InverseTrigonometric.Atan2, Math.Atan2, _positive, _any),
        Binary(InverseTrigonometric.Atan2, Math.Atan2, (-9.0, -0.1), (-9.0, -0.1)),
        Binary(InverseTrigonometric.Atan2Pi, (y, x) => Math.Atan2(y, x) / Math.PI, _any, _positive),
    ];

    private static IEnumerable<RuleCase> HyperbolicFunctions() =>
    [
        Unary(Hyperbolic.Sinh, Math.Sinh, _wide),
        Unary(Hyperbolic.Cosh, Math.Cosh, _wide),
        Unary(Hyperbolic.Tanh, Math.Tanh, _any),
        Unary(Hyperbolic.Asinh, Math.Asinh, _wide),
        Unary(Hyperbolic.Acosh, Math.Acosh, (1.05, 9.0)),
        Unary(Hyperbolic.Atanh, Math.Atanh, _unit),
    ];

    private static IEnumerable<RuleCase> Roots() =>
    [
        Unary(Powers.Sqrt, Math.Sqrt, _positive),
        Unary(Powers.Cbrt, Math.Cbrt, _positive),
        Unary(Powers.Cbrt, Math.Cbrt, (-9.0, -0.05)),
        .. RootsOfKnownDegree(),
        new(Powers.RootN, v => Math.Pow((double)v[0], 1.0 / (int)v[1]), _positive, (-5, 7)),
        Binary(Powers.Hypot, (x, y) => Math.Sqrt(x * x + y * y), _any, _positive),
        Binary(Powers.Hypot, (x, y) => Math.Sqrt(x * x + y * y), (-9.0, -0.05), _any),
        Binary(Powers.Pow, Math.Pow, _positive, _any),
        // The slope is that of what is estimated; the estimate itself is a staircase.
        Unary(Powers.ReciprocalEstimate, x => 1 / x, (0.5, 9.0)),
        Unary(Powers.ReciprocalEstimate, x => 1 / x, (-9.0, -0.5)),
        Unary(Powers.ReciprocalSqrtEstimate, x => 1 / Math.Sqrt(x), (0.5, 9.0)),
    ];

    private static IEnumerable<RuleCase> RootsOfKnownDegree()
    {
        foreach (int n in (int[])[-4, -3, -2, -1, 1, 2, 3, 4, 5])
            yield return new(Powers.RootN, v => Math.Pow((double)v[0], 1.0 / (int)v[1]), _positive, n) { Literals = [false, true] };
        yield return new(Powers.RootN, v => -Math.Pow(-(double)v[0], 1.0 / (int)v[1]), (-9.0, -0.05), 5) { Literals = [false, true] };
    }

    private static IEnumerable<RuleCase> PowersOfKnownExponent()
    {
        foreach (double n in (double[])[-3, -2.5, -2, -1, -0.5, 0, 0.5, 1, 1.5, 2, 2.5, 3, 4, 5, 7.25])
            yield return new(Powers.Pow, v => Math.Pow((double)v[0], (double)v[1]), _positive, n) { Literals = [false, true] };
        foreach (double n in (double[])[-3, -2, -1, 0, 1, 2, 3, 4, 5])
            yield return new(Powers.Pow, v => Math.Pow((double)v[0], (double)v[1]), (-9.0, -0.05), n) { Literals = [false, true] };
        yield return new(Powers.Pow, v => Math.Pow((double)v[0], (double)v[1]), 2.5, _any) { Literals = [true, false] };
    }

    private static IEnumerable<RuleCase> Selections()
    {
        object below = (-3.0, -0.1), low = (0.1, 1.0), high = (1.2, 3.0);
        foreach ((Primitive max, Primitive min) in ((Primitive, Primitive)[])[
            (Extrema.Max, Extrema.Min), (Extrema.MaxNative, Extrema.MinNative), (Extrema.MaxNumber, Extrema.MinNumber)])
        {
            foreach ((object first, object second) in ((object, object)[])[(low, high), (high, low), (below, low), (low, below)])
            {
                yield return Binary(max, (x, y) => x > y ? x : y, first, second);
                yield return Binary(min, (x, y) => x < y ? x : y, first, second);
            }
        }

        foreach ((Primitive max, Primitive min) in ((Primitive, Primitive)[])[
            (Extrema.MaxMagnitude, Extrema.MinMagnitude), (Extrema.MaxMagnitudeNumber, Extrema.MinMagnitudeNumber)])
        {
            foreach ((object first, object second) in ((object, object)[])[(low, high), (high, low), ((-0.9, -0.1), high), (high, (-0.9, -0.1))])
            {
                yield return Binary(max, (x, y) => Math.Abs(x) > Math.Abs(y) ? x : y, first, second);
                yield return Binary(min, (x, y) => Math.Abs(x) < Math.Abs(y) ? x : y, first, second);
            }
        }

        foreach (Primitive clamp in (Primitive[])[Extrema.Clamp, Extrema.ClampNative])
        {
            foreach (object x in (object[])[below, (0.2, 0.9), (3.1, 4.0)])
                yield return new(clamp, v => Math.Min(Math.Max((double)v[0], (double)v[1]), (double)v[2]), x, (-0.05, 0.1), high);
        }
    }

    private static IEnumerable<RuleCase> Others() =>
    [
        Unary(Extrema.Abs, Math.Abs, _positive),
        Unary(Extrema.Abs, Math.Abs, (-9.0, -0.05)),
        Binary(Extrema.CopySign, Math.CopySign, _positive, _positive),
        Binary(Extrema.CopySign, Math.CopySign, _positive, (-9.0, -0.05)),
        Binary(Extrema.CopySign, Math.CopySign, (-9.0, -0.05), _positive),
        Binary(Extrema.CopySign, Math.CopySign, (-9.0, -0.05), (-9.0, -0.05)),
        new(Products.FusedMultiplyAdd, v => (double)v[0] * (double)v[1] + (double)v[2], _any, _any, _any),
        new(Products.MultiplyAddEstimate, v => (double)v[0] * (double)v[1] + (double)v[2], _any, _any, _any),
        new(Products.Lerp, v => (double)v[0] * (1 - (double)v[2]) + (double)v[1] * (double)v[2], _any, _any, _any),
        new(Products.ScaleB, v => (double)v[0] * Math.Pow(2, (int)v[1]), _any, (-6, 6)),
        Unary(Products.BitIncrement, x => x, _any),
        Unary(Products.BitDecrement, x => x, _any),
        Binary(Rounding.Ieee754Remainder, Math.IEEERemainder, (4.1, 4.4), (1.7, 1.9)),
        Binary(Rounding.Ieee754Remainder, Math.IEEERemainder, (-4.4, -4.1), (1.7, 1.9)),
    ];

    private static RuleCase Unary(Primitive primitive, Func<double, double> f, object domain) =>
        new(primitive, v => f((double)v[0]), domain);

    private static RuleCase Binary(Primitive primitive, Func<double, double, double> f, object first, object second) =>
        new(primitive, v => f((double)v[0], (double)v[1]), first, second);
}
