using System;
using System.Collections.Generic;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Remarks;

/// <summary>The range of a primitive's result, from those of its operands; what has no line here may be anything.</summary>
internal static class RangeOf
{
    private static readonly Dictionary<Primitive, Func<Range, Range>> _unary = new()
    {
        [Arithmetic.Negate] = x => -x,
        [Conversions.ToDouble] = x => x,
        [Conversions.ToSingle] = x => x,
        [Extrema.Abs] = x => x.Abs(),
        [Exponential.Exp] = x => x.Map(Math.Exp).And(Range.Positive),
        [Exponential.Exp2] = x => Range.Positive,
        [Exponential.Exp10] = x => Range.Positive,
        [Exponential.ExpM1] = x => x.IsPositive ? Range.Positive : x.IsNonNegative ? Range.NonNegative : Range.Above(-1, open: true),
        [Logarithmic.Log] = x => x.IsNonNegative ? x.Map(Math.Log) : Range.All,
        [Logarithmic.LogP1] = x => x.IsPositive ? Range.Positive : x.IsNonNegative ? Range.NonNegative : Range.All,
        [Powers.Sqrt] = x => x.IsNonNegative ? x.Map(Math.Sqrt) : x.MayBeZero ? Range.NonNegative : Range.Positive,
        [Powers.Cbrt] = x => x.IsPositive ? Range.Positive : x.IsNonNegative ? Range.NonNegative : Range.All,
        [Trigonometric.Sin] = _ => Range.Unit,
        [Trigonometric.Cos] = _ => Range.Unit,
        [Trigonometric.SinPi] = _ => Range.Unit,
        [Trigonometric.CosPi] = _ => Range.Unit,
        [InverseTrigonometric.Asin] = _ => Range.Between(-Math.PI / 2, Math.PI / 2),
        [InverseTrigonometric.Acos] = _ => Range.Between(0, Math.PI),
        [InverseTrigonometric.Atan] = _ => Range.Between(-Math.PI / 2, Math.PI / 2, open: true),
        [Hyperbolic.Tanh] = _ => Range.Between(-1, 1, open: true),
        [Hyperbolic.Cosh] = _ => Range.Above(1, open: false),
        [Hyperbolic.Acosh] = _ => Range.NonNegative,
    };

    /// <param name="apply">The application.</param>
    /// <param name="same">Whether two operands are the same number.</param>
    /// <param name="operand">The range of the i-th operand.</param>
    public static Range Result(Apply apply, Func<int, int, bool> same, Func<int, Range> operand)
    {
        Primitive primitive = apply.Primitive;
        if (apply.Arguments.Count == 1)
            return _unary.TryGetValue(primitive, out Func<Range, Range>? image) ? image(operand(0)) : Range.All;
        if (primitive == Arithmetic.Add)
            return operand(0) + operand(1);
        if (primitive == Arithmetic.Subtract)
            return same(0, 1) ? Range.Of(0) : operand(0) - operand(1);
        if (primitive == Arithmetic.Multiply)
            return same(0, 1) ? operand(0).Square() : operand(0) * operand(1);
        if (primitive == Arithmetic.Divide)
            return operand(0) / operand(1);
        if (primitive == Extrema.Max || primitive == Extrema.MaxNumber || primitive == Extrema.MaxNative)
            return Range.Max(operand(0), operand(1));
        if (primitive == Extrema.Min || primitive == Extrema.MinNumber || primitive == Extrema.MinNative)
            return Range.Min(operand(0), operand(1));
        if (primitive == Extrema.Clamp || primitive == Extrema.ClampNative)
            return Range.Min(Range.Max(operand(0), operand(1)), operand(2));
        if (primitive == Powers.Hypot)
            return operand(0).MayBeZero && operand(1).MayBeZero ? Range.NonNegative : Range.Positive;
        if (primitive == Powers.Pow)
            return Power(operand(0), operand(1));
        if (primitive == Products.FusedMultiplyAdd)
            return (same(0, 1) ? operand(0).Square() : operand(0) * operand(1)) + operand(2);
        return primitive == Choices.Select ? operand(1).Or(operand(2)) : Range.All;
    }

    private static Range Power(Range x, Range exponent)
    {
        bool isEven = exponent.Low == exponent.High && Math.IEEERemainder(exponent.Low, 2) == 0;
        if (x.IsPositive || (isEven && !x.MayBeZero))
            return Range.Positive;
        return x.IsNonNegative || isEven ? Range.NonNegative : Range.All;
    }
}
