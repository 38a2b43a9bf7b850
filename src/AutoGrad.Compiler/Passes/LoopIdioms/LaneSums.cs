using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.LoopIdioms;

/// <summary>
/// Which sums over rows, when these are taken a row per lane, are kept in the lanes until all rows are through: <c>for j &lt; |g|: g[j] += …</c>, which adds
/// to every element of g in every trip, or to as many of the first ones as a row is long. A vector is added where the sum over its lanes would have to be taken.
/// </summary>
/// <remarks>What adds to a few elements does not pay for a vector per element, and what runs again and again would make and clear them each time.</remarks>
internal sealed class LaneSums
{
    private readonly HashSet<Node> _sums = new(ReferenceComparer.Instance);
    private readonly Dictionary<int, int?> _lengths = [];
    private readonly Definitions _definitions;
    private readonly Definitions _inside;

    /// <param name="function">The function.</param>
    /// <param name="definitions">Of the function.</param>
    /// <param name="lengths">Which arrays are of one length.</param>
    /// <param name="rows">The loop over rows.</param>
    /// <param name="plan">What is in lanes.</param>
    /// <param name="isInLoop">Whether it stands in another one.</param>
    public LaneSums(Function function, Definitions definitions, GuardedLengths lengths, For rows, RowPlan plan, bool isInLoop)
    {
        _definitions = definitions;
        _inside = Definitions.In(rows.Body);
        foreach (For inner in isInLoop ? [] : rows.Body.AllNodes().OfType<For>().Where(f => f.Step == 1))
        {
            foreach (Accumulate add in inner.Body.Nodes.OfType<Accumulate>())
            {
                bool isFirst = add.Indices.Count == 1 && add.Indices[0] == inner.Index && definitions[inner.Start] is Constant { Value.Bits: 0 };
                bool isFit = function.TypeOf(add.Array) is { Rank: 1, Column: null } && plan.Memory.Collects(add.Array) && plan.KindOf(add.Value) == RowKind.Lanes;
                if (isFirst && isFit && !_inside.Contains(add.Array) && LengthBehind(inner) is { Dimension: 0 } length)
                    Add(add, lengths.AreEqual(length.Array, add.Array), rows.Body.Nodes.Contains(inner) ? OutsideLength(length, inner) : null);
            }
        }
    }

    /// <summary>All sums of an array have one length.</summary>
    private void Add(Accumulate add, bool isWhole, int? ofRow)
    {
        int? length = isWhole ? null : ofRow;
        if ((!isWhole && ofRow is null) || (_lengths.TryGetValue(add.Array, out int? known) && known != length))
            return;
        _lengths[add.Array] = length;
        _sums.Add(add);
    }

    /// <summary>The n of <c>i &lt; n</c> and <c>i &lt;= n - 1</c>, if it is a length.</summary>
    private ArrayLength? LengthBehind(For loop) => _definitions[loop.End] switch
    {
        ArrayLength length when loop.Bound == Bound.Less => length,
        Apply { Arguments: { Count: 2 } x } apply when loop.Bound == Bound.LessOrEqual && apply.Primitive == Arithmetic.Subtract
            && _definitions[x[1]] is Constant { Value.Bits: 1 } => _definitions[x[0]] as ArrayLength,
        _ => null,
    };

    /// <summary>The length of every row's slice, where it is known before the first row.</summary>
    private int? OutsideLength(ArrayLength length, For loop) =>
        loop.Bound == Bound.Less && _definitions[length.Array] is View view && _inside.Contains(length.Array) && !_inside.Contains(view.Length) ? view.Length : null;

    /// <summary>The arrays that have a vector per element.</summary>
    public IEnumerable<int> Arrays => _sums.OfType<Accumulate>().Select(a => a.Array).Distinct();

    /// <summary>How many elements of an array have a vector; null for all of them.</summary>
    public int? LengthOf(int array) => _lengths[array];

    public bool Holds(Accumulate add) => _sums.Contains(add);
}
