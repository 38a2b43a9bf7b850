using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Simplify;

namespace AutoGrad.Compiler.Passes.OwnArrays;

/// <summary>
/// A work array that is filled from another array and then only read is that array, as long as nobody writes to it: what a trip finds in an array goes
/// over to its reverse trip by a row of a buffer, which can be read where it lies. <c>for i: b[i] = row[i]; … b[i] … b[i − 1] …</c> becomes <c>… row[i] … row[i − 1] …</c>.
/// </summary>
internal sealed class CopiedArrays
{
    private readonly Function _function;
    private readonly OwnElements _own;
    private readonly MemoryGroups _memory;
    private readonly Dictionary<int, int> _original = [];
    private readonly HashSet<Node> _copies = new(ReferenceComparer.Instance);

    private CopiedArrays(Function function)
    {
        _function = function;
        _own = new OwnElements(function);
        _memory = MemoryGroups.Of(function);
    }

    public static Function Run(Function function)
    {
        // Loops that checkpoints will take apart write to their rows once more.
        if (function.Body.AllNodes().Any(n => n.Link > 0))
            return function;
        CopiedArrays pass = new(function);
        if (pass._own.IsEmpty)
            return function;
        pass.Find(function.Body);
        return pass._copies.Count == 0 ? function : Renumbering.Apply(DeadCode.Run(function with { Body = pass.Rewrite(function.Body) }));
    }

    private void Find(Region region)
    {
        for (int at = 0; at < region.Nodes.Count; at++)
        {
            Node node = region.Nodes[at];
            if (node is For loop && Copied(loop) is var (copy, original) && IsOnlyRead(copy, loop, region, at) && !IsWritten(original, region, at))
            {
                _original[copy] = original;
                _copies.Add(loop);
            }

            foreach (Region inner in node.Regions)
                Find(inner);
        }
    }

    /// <summary>The array that a loop fills whole from another one of the same length, which the function makes, too.</summary>
    private (int Copy, int Original)? Copied(For loop)
    {
        if (!loop.Initial.IsEmpty || loop.Body.Nodes.Count != 2 || loop.Body.Nodes[0] is not Load load || loop.Body.Nodes[1] is not Store store
            || store.Value != load.Result || !load.Indices.SequenceEqual([loop.Index]) || !store.Indices.SequenceEqual([loop.Index])
            || !_own.Contains(store.Array) || !_memory.IsOwn(load.Array) || _memory.GroupOf(load.Array) == _memory.GroupOf(store.Array)
            || _function.TypeOf(load.Array) is not { Rank: 1, Column: null } || _original.ContainsKey(load.Array)
            || _own.FilledBy(loop, store.Array) is not { From: 0, ReachesEnd: true })
            return null;
        TripElements elements = new(_function, _own.Definitions, loop);
        bool isAsLong = elements.Integer(loop.End) is { } end && elements.LengthOf(store.Array) is { } length && elements.LengthOf(load.Array) is { } other
            && (end - length).IsZero && (end - other).IsZero;
        return isAsLong ? (store.Array, load.Array) : null;
    }

    /// <summary>Whether the array is read behind the loop, in its region, and nothing else is done to it.</summary>
    private bool IsOnlyRead(int copy, For loop, Region region, int at)
    {
        int uses = _function.Body.AllUses().Count(v => v == copy), loads = 0;
        foreach (Node node in Behind(region, at))
            loads += node is Load load && load.Array == copy ? 1 : 0;
        return uses == loads + loop.Body.AllUses().Count(v => v == copy);
    }

    private bool IsWritten(int original, Region region, int at)
    {
        int group = _memory.GroupOf(original);
        return Behind(region, at).Any(node => node switch
        {
            Store or Accumulate or Clear => _memory.GroupOf(node.Operands[0]) == group,
            Call or Push or Pop or External { Effect: Effect.Writes } => true,
            _ => false,
        });
    }

    private static IEnumerable<Node> Behind(Region region, int at) =>
        region.Nodes.Skip(at + 1).SelectMany(n => n.Regions.SelectMany(r => r.AllNodes()).Prepend(n));

    private Region Rewrite(Region region) => region with
    {
        Nodes = region.Nodes.Where(n => !_copies.Contains(n))
            .Select(n => (n is Load load && _original.TryGetValue(load.Array, out int original) ? load with { Array = original } : n).WithRegions(Rewrite)).ToArray(),
    };
}
