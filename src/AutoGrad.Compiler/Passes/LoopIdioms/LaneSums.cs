using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.LoopIdioms;

/// <summary>
/// Which sums over rows, when these are taken a row per lane, are kept in the lanes until all rows are through: <c>for j &lt; |g|: g[j] += …</c>, which adds
/// to every element of g in every trip. A vector is added where the sum over its lanes would have to be taken.
/// </summary>
/// <remarks>What adds to a few elements does not pay for a vector per element, and what runs again and again would make and clear them each time.</remarks>
internal sealed class LaneSums
{
    private readonly HashSet<Node> _sums = new(ReferenceComparer.Instance);

    /// <param name="function">The function.</param>
    /// <param name="definitions">Of the function.</param>
    /// <param name="lengths">Which arrays are of one length.</param>
    /// <param name="rows">The loop over rows.</param>
    /// <param name="plan">What is in lanes.</param>
    /// <param name="isInLoop">Whether it stands in another one.</param>
    public LaneSums(Function function, Definitions definitions, GuardedLengths lengths, For rows, RowPlan plan, bool isInLoop)
    {
        Definitions inside = Definitions.In(rows.Body);
        foreach (For inner in isInLoop ? [] : rows.Body.AllNodes().OfType<For>().Where(f => f.Step == 1))
        {
            foreach (Accumulate add in inner.Body.Nodes.OfType<Accumulate>())
            {
                bool isWhole = add.Indices.Count == 1 && add.Indices[0] == inner.Index && definitions[inner.Start] is Constant { Value.Bits: 0 }
                    && LengthBehind(definitions, inner) is { Dimension: 0 } length && lengths.AreEqual(length.Array, add.Array);
                bool isFit = function.TypeOf(add.Array) is { Rank: 1, Column: null } && plan.Memory.Collects(add.Array) && plan.KindOf(add.Value) == RowKind.Lanes;
                if (isWhole && isFit && !inside.Contains(add.Array))
                    _sums.Add(add);
            }
        }
    }

    /// <summary>The n of <c>i &lt; n</c> and <c>i &lt;= n - 1</c>, if it is a length.</summary>
    private static ArrayLength? LengthBehind(Definitions definitions, For loop) => definitions[loop.End] switch
    {
        ArrayLength length when loop.Bound == Bound.Less => length,
        Apply { Arguments: { Count: 2 } x } apply when loop.Bound == Bound.LessOrEqual && apply.Primitive == Arithmetic.Subtract
            && definitions[x[1]] is Constant { Value.Bits: 1 } => definitions[x[0]] as ArrayLength,
        _ => null,
    };

    /// <summary>The arrays that have a vector per element.</summary>
    public IEnumerable<int> Arrays => _sums.OfType<Accumulate>().Select(a => a.Array).Distinct();

    public bool Holds(Accumulate add) => _sums.Contains(add);
}
