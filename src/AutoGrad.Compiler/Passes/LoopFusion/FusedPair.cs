using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.LoopIdioms;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.LoopFusion;

/// <summary>
/// One loop in place of two neighbours and what stands between them. No statement of the second loop comes before one of the first that it depends on, but
/// for what each trip hands on to the next.
/// </summary>
internal sealed class FusedPair(Function function, FusionCandidates candidates, List<ValueInfo> values, For first, For second)
{
    /// <summary>So many trips of the loop that starts earlier may run by themselves.</summary>
    private const int MostPeeled = 2;

    private readonly FusionCandidate _first = candidates.Of(first)!, _second = candidates.Of(second)!;
    private readonly HandedOnLoads _handedOn = new(candidates, candidates.Of(first)!, candidates.Of(second)!);
    private readonly Dictionary<HandedOnLoad, int> _arguments = [];
    private readonly List<Node> _nodes = [];

    /// <summary>The nodes, or null if the loops must stay two.</summary>
    /// <param name="between">What stands between them, without loops.</param>
    public IReadOnlyList<Node>? Write(IReadOnlyList<Node> between)
    {
        if (!(_first.End - _second.End).IsZero || !SharesArrays() || Starts() is not { } starts || !MayFuse() || _handedOn.Find() is not { } handed)
            return null;
        foreach (HandedOnLoad load in handed)
            _arguments[load] = New(function.TypeOf(load.Load.Result), NameOf(load.Load));
        if (!RunsInStrips())
            return null;
        long start = System.Math.Max(starts.First, starts.Second);
        TripAccess[] inOrder = [.. _first.Accesses.Where(a => starts.First < start || !handed.Any(h => h.Load == a.Node))];
        if (new BetweenLoops(candidates, first, inOrder, _second).Moved(between) is not var (front, behind))
            return null;
        int from = starts.First == starts.Second ? first.Start : Number(start);
        int[] loaded = Loaded(handed, isOfFirst: true, from);
        _nodes.AddRange(front);
        EquatableArray<int> firstInitial = Peeled(first, starts.First, start), secondInitial = Peeled(second, starts.Second, start);
        loaded = [.. loaded, .. Loaded(handed, isOfFirst: false, from)];
        _nodes.Add(Fused(from, firstInitial.Concat(secondInitial).Concat(loaded).ToArray()));
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

    /// <summary>The numbers that the second loop starts from are known before the first. What callers see stays whole if the second loop throws.</summary>
    private bool MayFuse() => !second.AllUses().Any(first.Final.Contains) && _first.Accesses.All(a => !a.Writes || a.Group >= 0);

    private bool RunsInStrips()
    {
        For one = Fused(first.Start, first.Initial.Concat(second.Initial).Concat(_arguments.Values).ToArray());
        Function grown = _arguments.Count == 0 ? function : function with { Values = values.ToArray() };
        return StripPlan.Of(grown, candidates.Definitions, one, candidates.Memory) is not null;
    }

    /// <summary>What the first trip is handed in place of loads of one of the loops.</summary>
    private int[] Loaded(IEnumerable<HandedOnLoad> handed, bool isOfFirst, int start)
    {
        List<int> loaded = [];
        foreach (HandedOnLoad load in handed.Where(h => h.IsOfFirst == isOfFirst))
        {
            loaded.Add(New(function.TypeOf(load.Load.Result), values[_arguments[load]].Name));
            _nodes.AddRange(_handedOn.Initial(load, start, t => New(t), loaded[loaded.Count - 1]));
        }

        return [.. loaded];
    }

    private string? NameOf(Load load) => values[load.Array].Name is { } name ? name + "Last" : null;

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
        HandedOnLoad[] handed = [.. _arguments.Keys.OrderBy(l => !l.IsOfFirst)];
        Region firstBody = _handedOn.Without(first, _arguments), secondBody = _handedOn.Without(second, _arguments).Substitute(v => v == second.Index ? first.Index : v);
        int[] final = [.. handed.Select(l => New(values[_arguments[l]].Type, values[_arguments[l]].Name))];
        return new For(first.Final.Concat(second.Final).Concat(final).ToArray(), start, first.End, Bound.Less, 1, initial, new Region(
            firstBody.Arguments.Concat(secondBody.Arguments.Skip(1)).Concat(handed.Select(l => _arguments[l])).ToArray(),
            firstBody.Nodes.Concat(secondBody.Nodes).ToArray(),
            firstBody.Yields.Concat(secondBody.Yields).Concat(handed.Select(HandedOn)).ToArray()))
        {
            Origin = first.Origin,
        };
    }

    private int HandedOn(HandedOnLoad load) => _arguments.Keys.FirstOrDefault(l => l.Load.Result == load.Value) is { } own ? _arguments[own] : load.Value;

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
