using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Reverse;

/// <summary>
/// Which carried values of a loop surely receive a contribution in every trip of the reverse loop. The others (a variable that each
/// trip overwrites) may stand at a structural zero in some trip, and a zero that times ∞ must stay one has to be known beforehand.
/// </summary>
internal sealed class StrongAdjoints(Function primal, Activity activity)
{
    private readonly Dictionary<(int Loop, string Candidates), bool[]> _known = [];
    private readonly Shares _shares = new(primal);

    /// <param name="arguments">The carried values on entry of a trip.</param>
    /// <param name="body">The loop's body.</param>
    /// <param name="strong">Whose adjoints are no structural zeros after the loop; of these, those that keep being none remain.</param>
    public bool[] Of(EquatableArray<int> arguments, Region body, bool[] strong)
    {
        if (!strong.Contains(true))
            return strong;
        var key = (arguments[0], string.Concat(strong.Select(s => s ? '1' : '0')));
        if (_known.TryGetValue(key, out bool[]? known))
            return known;
        bool[] kept = strong;
        bool[] before;
        do
        {
            before = kept;
            HashSet<int> contributed = Walk(body, body.Yields.Where((_, k) => before[k]));
            kept = [.. arguments.Select((a, k) => before[k] && contributed.Contains(a))];
        }
        while (!kept.SequenceEqual(before));
        return _known[key] = kept;
    }

    /// <summary>The values that surely receive a contribution when the region runs backwards.</summary>
    private HashSet<int> Walk(Region region, IEnumerable<int> yields)
    {
        HashSet<int> strong = [.. yields.Where(activity.IsActive)];
        for (int i = region.Nodes.Count - 1; i >= 0; i--)
        {
            switch (region.Nodes[i])
            {
                case Apply apply when strong.Contains(apply.Result):
                    strong.UnionWith(apply.Arguments.Where((a, operand) => activity.IsActive(a) && _shares.Always(apply, operand)));
                    break;
                case If branch:
                    HashSet<int> then = Walk(branch.Then, branch.Then.Yields.Where((_, k) => strong.Contains(branch.Merged[k])));
                    then.IntersectWith(Walk(branch.Else, branch.Else.Yields.Where((_, k) => strong.Contains(branch.Merged[k]))));
                    strong.UnionWith(then);
                    break;
                case For loop:
                    Enter(loop.Carried, loop.Body, loop.Initial, loop.Final, strong);
                    break;
                case While loop:
                    Enter(loop.Body.Arguments, loop.Body, loop.Initial, loop.Final, strong);
                    break;
            }
        }

        return strong;
    }

    private void Enter(EquatableArray<int> arguments, Region body, EquatableArray<int> initial, EquatableArray<int> final, HashSet<int> strong)
    {
        bool[] kept = Of(arguments, body, [.. final.Select(strong.Contains)]);
        strong.UnionWith(initial.Where((v, k) => kept[k] && activity.IsActive(v)));
    }
}
