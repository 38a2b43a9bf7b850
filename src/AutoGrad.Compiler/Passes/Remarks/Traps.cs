using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Remarks;

/// <summary>
/// Applications whose slope is infinite or undefined at a point that their operand may reach, although the function itself is
/// finite or the user may not think of it. Only where a derivative flows; what a test or a constant keeps away from the point is no trap.
/// </summary>
internal static class Traps
{
    /// <summary>Functions of one operand: the point, and what happens there.</summary>
    private static readonly Dictionary<Primitive, (double[] Points, FindingKind Kind)> _singular = new()
    {
        [Powers.Sqrt] = ([0], FindingKind.RootAtZero),
        [Powers.Cbrt] = ([0], FindingKind.RootAtZero),
        [Logarithmic.Log] = ([0], FindingKind.LogarithmAtZero),
        [Logarithmic.Log2] = ([0], FindingKind.LogarithmAtZero),
        [Logarithmic.Log10] = ([0], FindingKind.LogarithmAtZero),
        [Logarithmic.LogP1] = ([-1], FindingKind.LogarithmAtZero),
        [Logarithmic.Log2P1] = ([-1], FindingKind.LogarithmAtZero),
        [Logarithmic.Log10P1] = ([-1], FindingKind.LogarithmAtZero),
        [InverseTrigonometric.Asin] = ([-1, 1], FindingKind.EdgeOfDomain),
        [InverseTrigonometric.Acos] = ([-1, 1], FindingKind.EdgeOfDomain),
        [InverseTrigonometric.AsinPi] = ([-1, 1], FindingKind.EdgeOfDomain),
        [InverseTrigonometric.AcosPi] = ([-1, 1], FindingKind.EdgeOfDomain),
        [Hyperbolic.Acosh] = ([1], FindingKind.EdgeOfDomain),
        [Hyperbolic.Atanh] = ([-1, 1], FindingKind.EdgeOfDomain),
    };

    public static IEnumerable<Finding> Of(Function function, Func<int, bool> isActive, AliasClasses memory)
    {
        List<Finding> found = [];
        HashSet<int> roots = [];
        Ranges.Visit(function, memory, (ranges, apply) =>
        {
            if (!isActive(apply.Result) || KindOf(apply, ranges, isActive, roots) is not { } kind)
                return;
            if (kind == FindingKind.RootAtZero)
                roots.Add(apply.Result);
            found.Add(new Finding(kind, apply.Result, apply.Primitive.Name));
        });
        return found;
    }

    private static FindingKind? KindOf(Apply apply, Ranges ranges, Func<int, bool> isActive, HashSet<int> roots)
    {
        int first = apply.Arguments[0];
        Primitive primitive = apply.Primitive;
        if (_singular.TryGetValue(primitive, out var singular))
            return isActive(first) && singular.Points.Any(ranges.Of(first).Contains) ? singular.Kind : null;
        if (apply.Arguments.Count != 2)
            return null;
        int second = apply.Arguments[1];
        if (primitive == Powers.RootN)
            return isActive(first) && ranges.Of(first).MayBeZero ? FindingKind.RootAtZero : null;
        if (primitive == Logarithmic.LogOfBase)
            return isActive(first) && ranges.Of(first).MayBeZero ? FindingKind.LogarithmAtZero : null;
        if (primitive == Powers.Pow)
            return OfPower(ranges.Of(first), ranges.Of(second), isActive(first), isActive(second));
        return primitive == Arithmetic.Divide && isActive(second) && !roots.Contains(second) && IsNorm(ranges.Of(second))
            ? FindingKind.DivisionByNorm : null;
    }

    private static FindingKind? OfPower(Range x, Range exponent, bool isBaseActive, bool isExponentActive)
    {
        if (isExponentActive && !x.IsPositive)
            return FindingKind.PowerOfNonPositive;
        bool isRoot = exponent is { Low: > 0, High: < 1 };
        return isBaseActive && isRoot && x.MayBeZero ? FindingKind.RootAtZero : null;
    }

    /// <summary>Never negative and perhaps zero: a length. A divisor that may have either sign is left to the user.</summary>
    private static bool IsNorm(Range divisor) => divisor is { Low: 0 } && divisor.MayBeZero;
}
