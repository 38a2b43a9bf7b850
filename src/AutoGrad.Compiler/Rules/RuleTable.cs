using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Rules;

/// <summary>
/// All primitives, by family. To add an elementary function, declare it in the file of its family, list it here and give it a row in
/// <c>RuleCases</c> of the tests, which fail without one.
/// </summary>
internal static class RuleTable
{
    public static readonly IReadOnlyList<Primitive> Primitives =
    [
        Arithmetic.Add, Arithmetic.Subtract, Arithmetic.Multiply, Arithmetic.Divide, Arithmetic.Remainder, Arithmetic.Negate,
        Comparisons.Less, Comparisons.LessOrEqual, Comparisons.Greater, Comparisons.GreaterOrEqual, Comparisons.Equal, Comparisons.NotEqual,
        Comparisons.Vanishes,
        Logic.Not, Logic.And, Logic.Or, Choices.Select,
        Conversions.ToDouble, Conversions.ToSingle, Conversions.ToInt32, Conversions.ToInt64,
        Exponential.Exp, Exponential.Exp2, Exponential.Exp10, Exponential.ExpM1, Exponential.Exp2M1, Exponential.Exp10M1,
        Logarithmic.Log, Logarithmic.LogOfBase, Logarithmic.Log2, Logarithmic.Log10,
        Logarithmic.LogP1, Logarithmic.Log2P1, Logarithmic.Log10P1,
        Trigonometric.Sin, Trigonometric.Cos, Trigonometric.Tan, Trigonometric.SinPi, Trigonometric.CosPi, Trigonometric.TanPi,
        Trigonometric.DegreesToRadians, Trigonometric.RadiansToDegrees,
        InverseTrigonometric.Asin, InverseTrigonometric.Acos, InverseTrigonometric.Atan,
        InverseTrigonometric.AsinPi, InverseTrigonometric.AcosPi, InverseTrigonometric.AtanPi,
        InverseTrigonometric.Atan2, InverseTrigonometric.Atan2Pi,
        Hyperbolic.Sinh, Hyperbolic.Cosh, Hyperbolic.Tanh, Hyperbolic.Asinh, Hyperbolic.Acosh, Hyperbolic.Atanh,
        Powers.Sqrt, Powers.Cbrt, Powers.RootN, Powers.Hypot, Powers.Pow,
        Powers.ReciprocalEstimate, Powers.ReciprocalSqrtEstimate,
        Products.FusedMultiplyAdd, Products.MultiplyAddEstimate, Products.Lerp, Products.ScaleB, Products.BitIncrement, Products.BitDecrement,
        Extrema.Abs, Extrema.CopySign, Extrema.Max, Extrema.Min, Extrema.MaxNative, Extrema.MinNative,
        Extrema.MaxMagnitude, Extrema.MinMagnitude, Extrema.MaxNumber, Extrema.MinNumber,
        Extrema.MaxMagnitudeNumber, Extrema.MinMagnitudeNumber, Extrema.Clamp, Extrema.ClampNative,
        Rounding.Truncate, Rounding.Floor, Rounding.Ceiling, Rounding.Round, Rounding.RoundTo, Rounding.RoundToBy,
        Rounding.Sign, Rounding.ILogB, Rounding.Ieee754Remainder,
        Predicates.IsNaN, Predicates.IsFinite, Predicates.IsInfinity, Predicates.IsPositiveInfinity, Predicates.IsNegativeInfinity,
        Predicates.IsPositive, Predicates.IsNegative, Predicates.IsNormal, Predicates.IsSubnormal, Predicates.IsRealNumber,
        Predicates.IsInteger, Predicates.IsEvenInteger, Predicates.IsOddInteger, Predicates.IsPow2,
    ];

    private static readonly Dictionary<(string, int), Primitive> _statics =
        Primitives.Where(p => p.Notation == Notation.Static).ToDictionary(p => (p.Name, p.Arity));

    /// <summary>The primitive that a static of double, float or T is; null for one that has no rule.</summary>
    /// <param name="staticName">The name on System.Double: "Exp", "Ieee754Remainder".</param>
    /// <param name="arity">The number of its parameters.</param>
    public static Primitive? Find(string staticName, int arity) =>
        _statics.TryGetValue((staticName, arity), out Primitive? primitive) ? primitive : null;
}
