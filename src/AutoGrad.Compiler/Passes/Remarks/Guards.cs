using System;
using System.Collections.Generic;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Remarks;

/// <summary>What a condition tells of the numbers in it, where it holds and where it does not.</summary>
/// <param name="definitions">The nodes that bind the conditions.</param>
/// <param name="rangeOf">The range of a number without the condition.</param>
internal sealed class Guards(IReadOnlyDictionary<int, Node> definitions, Func<int, Range> rangeOf)
{
    private const int Deepest = 16;

    /// <summary>Numbers with what the condition leaves of their ranges.</summary>
    public IEnumerable<(int Value, Range Range)> Of(int condition, bool holds) => Of(condition, holds, 0);

    private IEnumerable<(int Value, Range Range)> Of(int condition, bool holds, int depth)
    {
        if (depth > Deepest || !definitions.TryGetValue(condition, out Node? node))
            return [];
        switch (node)
        {
            case Apply { Primitive: var p, Arguments: var operands } when p == Logic.Not:
                return Of(operands[0], !holds, depth + 1);
            case Apply { Primitive: var p, Arguments: var operands } when p == (holds ? Logic.And : Logic.Or):
                return [.. Of(operands[0], holds, depth + 1), .. Of(operands[1], holds, depth + 1)];
            case Apply { Arguments.Count: 2 } comparison:
                return Compared(comparison.Primitive, comparison.Arguments[0], comparison.Arguments[1], holds);
            case If branch:
                return ShortCircuit(branch, condition, holds, depth);
            default:
                return [];
        }
    }

    /// <summary><c>a &amp;&amp; b</c> is "if a then b else false": where it holds, both do; <c>a || b</c> likewise where it does not.</summary>
    private IEnumerable<(int Value, Range Range)> ShortCircuit(If branch, int condition, bool holds, int depth)
    {
        for (int i = 0; i < branch.Merged.Count; i++)
        {
            if (branch.Merged[i] != condition)
                continue;
            if (IsTruth(branch.Else.Yields[i], !holds))
                return [.. Of(branch.Condition, true, depth + 1), .. Of(branch.Then.Yields[i], holds, depth + 1)];
            if (IsTruth(branch.Then.Yields[i], !holds))
                return [.. Of(branch.Condition, false, depth + 1), .. Of(branch.Else.Yields[i], holds, depth + 1)];
        }

        return [];
    }

    private bool IsTruth(int value, bool truth) =>
        definitions.TryGetValue(value, out Node? node) && node is Constant { Value: var literal } && literal.Bits != 0 == truth;

    private IEnumerable<(int Value, Range Range)> Compared(Primitive comparison, int x, int y, bool holds)
    {
        if (comparison == Comparisons.Equal || comparison == Comparisons.NotEqual)
            return (comparison == Comparisons.Equal) == holds ? Same(x, y) : Different(x, y);
        bool less = comparison == Comparisons.Less || comparison == Comparisons.LessOrEqual;
        if (!less && comparison != Comparisons.Greater && comparison != Comparisons.GreaterOrEqual)
            return [];
        bool strict = comparison == Comparisons.Less || comparison == Comparisons.Greater;

        // Where x < y does not hold, y <= x (or one is NaN, which no range speaks of).
        return less == holds ? Ordered(x, y, strict == holds) : Ordered(y, x, strict == holds);
    }

    private IEnumerable<(int Value, Range Range)> Ordered(int small, int large, bool strict)
    {
        Range below = rangeOf(small), above = rangeOf(large);
        yield return (small, below.And(Range.Below(above.High, strict || above.HighOpen)));
        yield return (large, above.And(Range.Above(below.Low, strict || below.LowOpen)));
    }

    private IEnumerable<(int Value, Range Range)> Same(int x, int y)
    {
        Range both = rangeOf(x).And(rangeOf(y));
        return [(x, both), (y, both)];
    }

    private IEnumerable<(int Value, Range Range)> Different(int x, int y)
    {
        if (rangeOf(y) is { Low: 0, High: 0 })
            yield return (x, rangeOf(x) with { NeverZero = true });
        if (rangeOf(x) is { Low: 0, High: 0 })
            yield return (y, rangeOf(y) with { NeverZero = true });
    }
}
