using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes;

/// <summary>
/// Runs a reverse loop inside its forward twin where its adjoints are known before the loop starts: then value and adjoint share
/// one pass and nothing is stored. The usual sum over data rows is of this kind.
/// </summary>
/// <remarks>
/// Legal if (1) what the reverse loop reads from outside does not depend on the forward loop's results and can be computed before it,
/// (2) its carried values only collect, so the order of trips does not matter, (3) it reads and clears no shadow that other nodes use.
/// Twin branches are merged under the same conditions.
/// </remarks>
internal sealed class FusePass
{
    private readonly AliasClasses _memory;

    private readonly bool _joins;

    private FusePass(Function function, bool joins)
    {
        _memory = AliasClasses.Of(function);
        _joins = joins;
    }

    /// <param name="function">A linked function.</param>
    /// <param name="joins">Whether the reverse sweeps of calls only add to shadows, so that a call and its twin may become one call.</param>
    public static Function Run(Function function, bool joins = false)
    {
        Region body = new FusePass(function, joins).Fuse(function.Body);
        return ReferenceEquals(body, function.Body) ? function : Renumbering.Apply(function with { Body = body });
    }

    private Region Fuse(Region region)
    {
        List<Node> nodes = [.. region.Nodes];
        FuseDependences? dependences = null;
        Dictionary<int, int> links = Links(nodes);
        for (int second = 0; second < nodes.Count; second++)
        {
            if (nodes[second] is not { Link: > 0, Origin.Sweep: Sweep.Adjoint } reverse)
                continue;
            int first = links[reverse.Link];
            if (first >= second || nodes[first] is While || !OrderIsFree(reverse))
                continue;
            dependences ??= new FuseDependences(nodes, CanMove);
            if (dependences.MayPrecede(first, second) && TryFuse(nodes, first, second))
            {
                second = first;
                dependences = null;
                links = Links(nodes);
            }
        }

        for (int at = 0; at < nodes.Count; at++)
            nodes[at] = nodes[at].WithRegions(Fuse);
        return region.WithNodes(nodes);
    }

    /// <summary>The first node of each pair of twins.</summary>
    private static Dictionary<int, int> Links(List<Node> nodes)
    {
        Dictionary<int, int> links = [];
        for (int at = 0; at < nodes.Count; at++)
        {
            if (nodes[at].Link > 0 && !links.ContainsKey(nodes[at].Link))
                links[nodes[at].Link] = at;
        }

        return links;
    }

    private bool TryFuse(List<Node> nodes, int first, int second)
    {
        Node forward = nodes[first], reverse = nodes[second];
        if (!MemoryIsFree(nodes, first, second))
            return false;
        IEnumerable<int> reads = reverse is For loop ? loop.Initial.Concat(loop.Body.AllUses()) : reverse.AllUses();
        if (Preparation(nodes, first, second, reads) is not { } moved)
            return false;

        Node fused = Merge(forward, reverse);
        nodes.RemoveAt(second);
        foreach (int at in moved.Reverse())
            nodes.RemoveAt(at);
        nodes[first] = fused;
        nodes.InsertRange(first, moved.Nodes);
        return true;
    }

    private static bool OrderIsFree(Node reverse) =>
        reverse is not For loop
        || Enumerable.Range(0, loop.Initial.Count).All(
            i => Accumulation.Holds(loop.Body, loop.Body.Arguments[i + 1], loop.Body.Yields[i]));

    /// <summary>The reverse body only adds to shadows from outside, and nobody in between reads or clears those.</summary>
    private bool MemoryIsFree(List<Node> nodes, int first, int second)
    {
        HashSet<int> own = [];
        HashSet<int> added = [];
        foreach (Node node in nodes[second].Regions.SelectMany(r => r.AllNodes()))
        {
            if (node is Allocate fresh)
                own.Add(_memory.ClassOf(fresh.Result));
        }

        foreach (Node node in nodes[second].Regions.SelectMany(r => r.AllNodes()).Prepend(nodes[second]))
        {
            if (node is Call call && _joins)
            {
                added.UnionWith(call.Written.Select(_memory.ClassOf).Where(c => !own.Contains(c)));
                continue;
            }

            int array = node switch { Load load => load.Array, Store store => store.Array, Clear clear => clear.Array, _ => -1 };
            if (array >= 0 && !own.Contains(_memory.ClassOf(array)))
                return false;
            if (node is Accumulate add && !own.Contains(_memory.ClassOf(add.Array)))
                added.Add(_memory.ClassOf(add.Array));
            if (node is External { Effect: not Effect.Pure } or Throw or Call)
                return false;
        }

        bool Disturbs(Node node)
        {
            int array = node switch { Load load => load.Array, Store store => store.Array, Clear clear => clear.Array, _ => -1 };
            return (array >= 0 && added.Contains(_memory.ClassOf(array))) || (node is Call && !_joins) || node.Regions.Any(r => r.Nodes.Any(Disturbs));
        }

        return !nodes.Skip(first).Take(second - first).Any(Disturbs);
    }

    /// <summary>The nodes between the twins that must run before both; null if one of them cannot.</summary>
    private Moved? Preparation(List<Node> nodes, int first, int second, IEnumerable<int> reads)
    {
        Dictionary<int, int> positions = [];
        for (int at = first; at < second; at++)
        {
            foreach (int result in nodes[at].Results)
                positions[result] = at;
        }

        SortedSet<int> moved = [];
        Stack<int> open = new(reads);
        while (open.Count > 0)
        {
            if (!positions.TryGetValue(open.Pop(), out int at) || moved.Contains(at))
                continue;
            if (at == first || !CanMove(nodes[at]))
                return null;
            moved.Add(at);
            foreach (int use in nodes[at].AllUses())
                open.Push(use);
        }

        return new Moved([.. moved], [.. moved.Select(at => nodes[at])]);
    }

    private bool CanMove(Node node) => node switch
    {
        Constant or Apply or ArrayLength or View or Allocate or External { Effect: Effect.Pure } => true,
        Load load => !_memory.IsWritten(load.Array),
        If branch => branch.Then.Nodes.All(CanMove) && branch.Else.Nodes.All(CanMove),
        _ => false,
    };

    private static Node Merge(Node forward, Node reverse)
    {
        switch (forward)
        {
            case Call call:
                Call back = (Call)reverse;
                return call with
                {
                    Callee = CallNames.Joint(call.Callee),
                    Values = Join(call.Values, back.Values),
                    Arguments = Join(call.Arguments, back.Arguments),
                    Contract = Contract.Unknown(call.Arguments.Count + back.Arguments.Count) with
                    {
                        Written = call.Contract.Written.Concat(back.Contract.Written).ToArray(),
                        Effect = call.Contract.Effect,
                    },
                    Link = 0,
                };
            case If branch:
                If other = (If)reverse;
                return branch with
                {
                    Merged = Join(branch.Merged, other.Merged),
                    Then = Join(branch.Then, other.Then),
                    Else = Join(branch.Else, other.Else),
                    Link = 0,
                };
            case For loop:
                For twin = (For)reverse;
                Region body = twin.Body.Substitute(id => id == twin.Index ? loop.Index : id);
                return loop with
                {
                    Final = Join(loop.Final, twin.Final),
                    Initial = Join(loop.Initial, twin.Initial),
                    Body = Join(loop.Body, body with { Arguments = body.Arguments.Skip(1).ToArray() }),
                    Link = 0,
                };
            default:
                throw new System.InvalidOperationException("only branches, counted loops and calls have twins that can be merged");
        }
    }

    private static Region Join(Region a, Region b) =>
        new(Join(a.Arguments, b.Arguments), a.Nodes.Concat(b.Nodes).ToArray(), Join(a.Yields, b.Yields));

    private static EquatableArray<int> Join(EquatableArray<int> a, EquatableArray<int> b) => a.Concat(b).ToArray();

    private sealed record Moved(int[] Positions, Node[] Nodes)
    {
        public IEnumerable<int> Reverse() => Positions.Reverse();
    }
}
