using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.LoopIdioms;
using AutoGrad.Compiler.Passes.Simplify;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.LoopFusion;

/// <summary>One loop in place of two neighbours and what stands between them.</summary>
internal sealed class FusedPair(Function function, FusionCandidates candidates, List<ValueInfo> values, For first, For second)
{
    /// <summary>So many trips of the loop that starts earlier may run by themselves.</summary>
    private const int MostPeeled = 2;

    private readonly FusionCandidate _first = candidates.Of(first)!, _second = candidates.Of(second)!;
    private readonly List<Node> _nodes = [];

    /// <summary>The nodes, or null if the loops must stay two.</summary>
    /// <param name="between">What stands between them, without regions.</param>
    public IReadOnlyList<Node>? Write(IReadOnlyList<Node> between)
    {
        if (!(_first.End - _second.End).IsZero || !SharesArrays() || Starts() is not { } starts || !MayFuse() || Moved(between) is not var (before, behind))
            return null;
        long start = System.Math.Max(starts.First, starts.Second);
        _nodes.AddRange(before);
        int from = starts.First == starts.Second ? first.Start : Number(start);
        EquatableArray<int> firstInitial = Peeled(first, starts.First, start), secondInitial = Peeled(second, starts.Second, start);
        _nodes.Add(Fused(from, firstInitial.Concat(secondInitial).ToArray()));
        _nodes.AddRange(behind);
        return _nodes;
    }

    /// <summary>Otherwise nothing would be gained.</summary>
    private bool SharesArrays() => _first.Accesses.Any(a => _second.Accesses.Any(b => a.Position is { } x && b.Position is { } y && x.Root == y.Root));

    /// <summary>Where the two start: anywhere, if it is the same; else a few trips apart.</summary>
    private (long First, long Second)? Starts()
    {
        if (first.Start == second.Start)
            return (0, 0);
        if (candidates.Definitions[first.Start] is not Constant { Value.Bits: var a } || candidates.Definitions[second.Start] is not Constant { Value.Bits: var b })
            return null;
        return System.Math.Abs(a - b) <= MostPeeled ? (a, b) : null;
    }

    /// <summary>
    /// No statement of the second loop comes before one of the first that it depends on, and the numbers that it starts from are known. What callers see
    /// stays whole if the second loop throws.
    /// </summary>
    private bool MayFuse() =>
        !second.AllUses().Any(first.Final.Contains)
        && _first.Accesses.All(a => !a.Writes || a.Group >= 0)
        && _first.Accesses.All(a => _second.Accesses.All(b => TripOrder.MayFollow(a, b)))
        && StripPlan.Of(function, candidates.Definitions, Fused(first.Start, first.Initial.Concat(second.Initial).ToArray()), candidates.Memory) is not null;

    /// <summary>What stands between goes in front if the second loop needs it, else behind; null where it can do neither.</summary>
    private (List<Node> Before, List<Node> Behind)? Moved(IReadOnlyList<Node> between)
    {
        HashSet<int> needed = [.. second.AllUses()];
        List<Node> before = [], behind = [];
        foreach (Node node in between.Reverse())
        {
            if (node.Results.Any(needed.Contains))
            {
                if (!MayStandBefore(node))
                    return null;
                needed.AddAll(node.Operands);
                before.Insert(0, node);
            }
            else if (MayStandBehind(node))
            {
                behind.Insert(0, node);
            }
            else
            {
                return null;
            }
        }

        return (before, behind);
    }

    /// <summary>What cannot throw and does not look at memory.</summary>
    private bool MayStandBefore(Node node) => node switch
    {
        Constant or ArrayLength => true,
        Apply apply => !Triviality.MayThrow(apply, function.TypeOf(apply.Result)) && !apply.Arguments.Any(first.Final.Contains),
        View view => candidates.Definitions[view.Array] is Allocate { Kind: Allocation.Buffer } && !view.Operands.Any(first.Final.Contains),
        External { Effect: Effect.Pure, Rule: null } external => !external.Arguments.Any(first.Final.Contains) && !function.TypeOf(external.Result[0]).IsArray,
        _ => false,
    };

    /// <summary>What touches memory of the function's own that the second loop does not.</summary>
    private bool MayStandBehind(Node node) => node switch
    {
        Constant or ArrayLength or Apply => true,
        Load load => IsApart(load.Array, load.Indices, isWrite: false),
        Store store => IsApart(store.Array, store.Indices, isWrite: true),
        Accumulate add => IsApart(add.Array, add.Indices, isWrite: true),
        _ => false,
    };

    private bool IsApart(int array, EquatableArray<int> indices, bool isWrite)
    {
        int group = candidates.Memory.GroupOf(array);
        return (!isWrite || group >= 0) && _second.Accesses.All(a => a.Group != group || (!isWrite && !a.Writes) || IsBefore(array, indices, a));
    }

    /// <summary>Whether the element lies before the first one that the second loop touches.</summary>
    private bool IsBefore(int array, EquatableArray<int> indices, TripAccess access) =>
        access.Position is { Offset: var offset } position && position.Root == array && indices.Count == 1
        && candidates.Definitions[indices[0]] is Constant { Value.Bits: var element } && candidates.Definitions[second.Start] is Constant { Value.Bits: var start }
        && (offset.IsZero ? 0 : offset.Terms is { Count: 1 } terms && terms[0].Values.IsEmpty ? terms[0].Factor : long.MinValue) is > int.MinValue and var ahead
        && element >= 0 && element < start + ahead;

    /// <summary>The trips from <paramref name="from"/> to before <paramref name="to"/>, one by one; what is carried into the one loop.</summary>
    private EquatableArray<int> Peeled(For loop, long from, long to)
    {
        EquatableArray<int> carried = loop.Initial;
        for (long trip = from; trip < to; trip++)
        {
            int index = Number(trip), isThere = New(IrType.Boolean);
            _nodes.Add(new Apply(isThere, Comparisons.Greater, new[] { loop.End, index }) { Origin = loop.Origin with { Statement = -1 } });
            Dictionary<int, int> map = new() { [loop.Index] = index };
            for (int k = 0; k < carried.Count; k++)
                map[loop.Body.Arguments[k + 1]] = carried[k];
            int Use(int value) => map.TryGetValue(value, out int own) ? own : value;
            Node[] nodes = [.. loop.Body.Nodes.Select(n => n.Remap(Use, v => map[v] = New(values[v].Type, values[v].Name), r => r))];
            Region then = new(default, nodes, loop.Body.Yields.Renamed(Use)), otherwise = new(default, default, carried);
            int[] merged = [.. loop.Final.Select(v => New(values[v].Type, values[v].Name))];
            _nodes.Add(new If(merged, isThere, then, otherwise) { Origin = loop.Origin });
            carried = merged;
        }

        return carried;
    }

    private For Fused(int start, EquatableArray<int> initial)
    {
        Region body = second.Body.Substitute(v => v == second.Index ? first.Index : v);
        return new For(first.Final.Concat(second.Final).ToArray(), start, first.End, Bound.Less, 1, initial, new Region(
            first.Body.Arguments.Concat(second.Body.Arguments.Skip(1)).ToArray(),
            first.Body.Nodes.Concat(body.Nodes).ToArray(),
            first.Body.Yields.Concat(body.Yields).ToArray()))
        {
            Origin = first.Origin,
        };
    }

    private int Number(long number)
    {
        int value = New(IrType.Int32);
        _nodes.Add(new Constant(value, Literal.Of((int)number, IrType.Int32)));
        return value;
    }

    private int New(IrType type, string? name = null)
    {
        values.Add(new ValueInfo(type, name));
        return values.Count - 1;
    }
}
