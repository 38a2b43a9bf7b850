using System.Collections.Generic;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Widening;

/// <summary>An element that a loop reads or writes in one of its trips.</summary>
/// <param name="Array">The array, by the name that the loop uses.</param>
/// <param name="Index">The element; null where it depends on more than the trip.</param>
/// <param name="IsWrite">Whether it is written; what is added to is read.</param>
/// <param name="IsCertain">Whether every run of the loop does it: it stands in no branch.</param>
internal readonly record struct Access(int Array, long? Index, bool IsWrite, bool IsCertain);

/// <summary>Goes through the trips of a loop whose bounds, and those of the loops in it, are numbers: which elements it touches, in order.</summary>
internal sealed class KnownTrips(Definitions definitions, int most)
{
    private readonly Dictionary<int, long> _numbers = [];
    private readonly List<Access> _accesses = [];
    private int _steps;

    public IReadOnlyList<Access> Accesses => _accesses;

    /// <returns>False where a bound is no number, or there are more steps than one cares to take.</returns>
    public bool Run(For loop) => Run(loop, isCertain: true);

    private bool Run(For loop, bool isCertain)
    {
        if (NumberOf(loop.Start) is not { } start || NumberOf(loop.End) is not { } end || loop.Step == 0)
            return false;
        for (long i = start; IsWithin(i, loop.Bound, end); i += loop.Step)
        {
            _numbers[loop.Index] = i;
            if (++_steps > most || !Run(loop.Body, isCertain))
                return false;
        }

        return true;
    }

    private bool Run(Region region, bool isCertain)
    {
        foreach (Node node in region.Nodes)
        {
            switch (node)
            {
                case Apply apply:
                    Compute(apply);
                    break;
                case Load load:
                    _accesses.Add(new(load.Array, IndexOf(load.Indices), false, isCertain));
                    break;
                case Store store:
                    _accesses.Add(new(store.Array, IndexOf(store.Indices), true, isCertain));
                    break;
                case Accumulate add:
                    _accesses.Add(new(add.Array, IndexOf(add.Indices), false, isCertain));
                    break;
                case If branch when !Run(branch.Then, false) || !Run(branch.Else, false):
                case For inner when !Run(inner, isCertain):
                case While:
                    return false;
            }
        }

        return true;
    }

    /// <summary>What the trip before has left is forgotten where it is not computed again.</summary>
    private void Compute(Apply apply)
    {
        _numbers.Remove(apply.Result);
        if (apply.Arguments.Count != 2 || NumberOf(apply.Arguments[0]) is not { } a || NumberOf(apply.Arguments[1]) is not { } b)
            return;
        Primitive p = apply.Primitive;
        if (p == Arithmetic.Add || p == Arithmetic.Subtract || p == Arithmetic.Multiply)
            Keep(apply.Result, p == Arithmetic.Add ? a + b : p == Arithmetic.Subtract ? a - b : a * b);
    }

    private void Keep(int value, long number)
    {
        if (number is >= int.MinValue and <= int.MaxValue)
            _numbers[value] = number;
    }

    private long? IndexOf(EquatableArray<int> indices) => indices.Count == 1 ? NumberOf(indices[0]) : null;

    private long? NumberOf(int value) =>
        _numbers.TryGetValue(value, out long number) ? number : definitions[value] is Constant { Value.Type: var type } constant && type == IrType.Int32 ? constant.Value.Bits : null;

    private static bool IsWithin(long i, Bound bound, long end) => bound switch
    {
        Bound.Less => i < end,
        Bound.LessOrEqual => i <= end,
        Bound.Greater => i > end,
        _ => i >= end,
    };
}
