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
/// <remarks>
/// Trips that only one of the loops makes run by themselves. Upwards they come first, and stand in front of the one loop; downwards they come last, and stand behind it.
/// </remarks>
/// <param name="function">The function.</param>
/// <param name="candidates">Its loops.</param>
/// <param name="values">Receives the new values.</param>
/// <param name="before">The first loop.</param>
/// <param name="after">The second loop.</param>
/// <param name="step">−1 for one loop that runs downwards.</param>
internal sealed class FusedPair(Function function, FusionCandidates candidates, List<ValueInfo> values, For before, For after, int step)
{
    /// <summary>So many trips of the loop that starts earlier may run by themselves.</summary>
    private const int MostPeeled = 2;

    private readonly FusionCandidate _first = candidates.Of(before)!, _second = candidates.Of(after)!;
    private readonly HandedOnLoads _handedOn = new(candidates, candidates.Of(before)!, candidates.Of(after)!, before, step);
    private readonly Dictionary<HandedOnLoad, int> _arguments = [];
    private readonly List<Node> _nodes = [];

    /// <summary>The loops, counting upwards.</summary>
    private For First => _first.Loop;

    private For Second => _second.Loop;

    /// <summary>The nodes, or null if the loops must stay two.</summary>
    /// <param name="between">What stands between them, without loops.</param>
    public IReadOnlyList<Node>? Write(IReadOnlyList<Node> between)
    {
        if (!(_first.End - _second.End).IsZero || !SharesArrays() || Starts() is not { } starts || !MayRun(starts) || !MayFuse(starts) || _handedOn.Find() is not { } handed
            || (step < 0 && !IsWorthTurning(handed, between)))
            return null;
        foreach (HandedOnLoad load in handed)
            _arguments[load] = New(function.TypeOf(load.Load.Result), NameOf(load.Load));
        if (!RunsInStrips())
            return null;
        long start = System.Math.Max(starts.First, starts.Second);
        TripAccess[] inOrder = [.. _first.Accesses.Where(a => step < 0 || starts.First < start || !handed.Any(h => h.Load == a.Node))];
        if (new BetweenLoops(candidates, First, inOrder, _second, SecondFrom(start)).Moved(between) is not var (front, behind))
            return null;
        int from = starts.First == starts.Second ? First.Start : Number(start);
        if (step > 0)
        {
            int[] loaded = Loaded(handed, isOfFirst: true, from, from);
            _nodes.AddRange(front);
            EquatableArray<int> firstInitial = Peeled(First, starts.First, start), secondInitial = Peeled(Second, starts.Second, start);
            loaded = [.. loaded, .. Loaded(handed, isOfFirst: false, from, from)];
            _nodes.Add(Fused(from, firstInitial.Concat(secondInitial).Concat(loaded).ToArray()));
            _nodes.AddRange(behind);
        }
        else
        {
            _nodes.AddRange(front);
            For one = Downwards(handed, from);
            int[] left = [.. one.Final.Skip(one.Final.Count - _arguments.Count)];
            Dictionary<HandedOnLoad, int> last = Handed.Select((load, k) => (load, k)).ToDictionary(h => h.load, h => left[h.k]);
            Peeled(First with { Body = _handedOn.Without(First, last) }, starts.First, start);
            _nodes.AddRange(behind);
            Peeled(Second with { Body = _handedOn.Without(Second, last) }, starts.Second, start);
        }

        return _nodes;
    }

    private HandedOnLoad[] Handed => [.. _arguments.Keys.OrderBy(l => !l.IsOfFirst)];

    /// <summary>Otherwise nothing would be gained.</summary>
    private bool SharesArrays() => _first.Accesses.Any(a => _second.Accesses.Any(b => a.Position is { } x && b.Position is { } y && x.Root == y.Root));

    /// <summary>Where the two start: anywhere, if it is the same; else a few trips apart.</summary>
    private (long First, long Second)? Starts()
    {
        if (First.Start == Second.Start)
            return (0, 0);
        if (candidates.Definitions[First.Start] is not Constant { Value.Bits: var a } || candidates.Definitions[Second.Start] is not Constant { Value.Bits: var b })
            return null;
        return System.Math.Abs(a - b) <= MostPeeled ? (a, b) : null;
    }

    /// <summary>Whether both may run in the order of the one loop. Downwards, the last trip of one of them may stand by itself if it is handed nothing by that loop.</summary>
    private bool MayRun((long First, long Second) starts) => step > 0
        ? _first.Step > 0 && _second.Step > 0
        : (_first.Step < 0 || _first.MayTurn) && (_second.Step < 0 || _second.MayTurn)
            && (starts.First - starts.Second) switch { 0 => true, 1 => Second.Initial.IsEmpty, -1 => First.Initial.IsEmpty, _ => false };

    /// <summary>Whether a loop runs downwards as it is, or would hand on what went through memory; nothing between the loops touches that memory.</summary>
    private bool IsWorthTurning(IReadOnlyList<HandedOnLoad> handed, IReadOnlyList<Node> between) =>
        (_first.Step < 0 || _second.Step < 0 || handed.Any(h => h.Emptied is not null))
        && !between.SelectMany(n => n.Regions.SelectMany(r => r.AllNodes()).Prepend(n)).Any(n => n is Load or Store or Accumulate or Clear
            && handed.Any(h => candidates.Memory.GroupOf(h.Load.Array) == candidates.Memory.GroupOf(n.Operands[0])));

    /// <summary>The numbers that the second loop starts from are known before the first. What callers see stays whole if the second loop throws.</summary>
    private bool MayFuse((long First, long Second) starts) => !Second.AllUses().Any(First.Final.Contains)
        && (_first.Accesses.All(a => !a.Writes || a.Group >= 0) || (step < 0 && _second.Accesses.All(b => IsSure(b, starts))));

    /// <summary>Whether an access of the second loop throws nothing, or the first loop has done the same before.</summary>
    private bool IsSure(TripAccess access, (long First, long Second) starts) => candidates.IsWithin(Second, access)
        || (starts.First <= starts.Second && _first.Accesses.Any(a => a.Array == access.Array && TripOrder.Distance(a.Position, access.Position) == 0));

    /// <summary>The least index at which the second loop is part of the one loop.</summary>
    private long? SecondFrom(long start) =>
        candidates.Definitions[Second.Start] is not Constant { Value.Bits: var own } ? null : step > 0 || First.Start == Second.Start ? own : start;

    /// <summary>Otherwise nothing would be gained.</summary>
    private bool RunsInStrips()
    {
        For one = Fused(First.Start, First.Initial.Concat(Second.Initial).Concat(_arguments.Values).ToArray());
        Function grown = _arguments.Count == 0 ? function : function with { Values = values.ToArray() };
        return StripPlan.Of(grown, candidates.Definitions, one, candidates.Memory, step) is { } plan && (step > 0 || plan.HandedOn.Count > 0);
    }

    private For Downwards(IReadOnlyList<HandedOnLoad> handed, int from)
    {
        int one = Number(1), last = New(IrType.Int32);
        _nodes.Add(new Apply(last, Arithmetic.Subtract, new[] { First.End, one }) { Origin = First.Origin with { Statement = -1 } });
        int[] loaded = [.. Loaded(handed, isOfFirst: true, last, from), .. Loaded(handed, isOfFirst: false, last, from)];
        For loop = Fused(from, First.Initial.Concat(Second.Initial).Concat(loaded).ToArray()).Downwards(last);
        _nodes.Add(loop);
        return loop;
    }

    /// <summary>What the first trip is handed in place of loads of one of the loops.</summary>
    private int[] Loaded(IEnumerable<HandedOnLoad> handed, bool isOfFirst, int start, int least)
    {
        List<int> loaded = [];
        foreach (HandedOnLoad load in handed.Where(h => h.IsOfFirst == isOfFirst))
        {
            loaded.Add(New(function.TypeOf(load.Load.Result), values[_arguments[load]].Name));
            _nodes.AddRange(_handedOn.Initial(load, start, least, t => New(t), loaded[loaded.Count - 1]));
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
        HandedOnLoad[] handed = Handed;
        Region firstBody = _handedOn.Without(First, _arguments), secondBody = _handedOn.Without(Second, _arguments).Substitute(v => v == Second.Index ? First.Index : v);
        int[] final = [.. handed.Select(l => New(values[_arguments[l]].Type, values[_arguments[l]].Name))];
        return new For(First.Final.Concat(Second.Final).Concat(final).ToArray(), start, First.End, Bound.Less, 1, initial, new Region(
            firstBody.Arguments.Concat(secondBody.Arguments.Skip(1)).Concat(handed.Select(l => _arguments[l])).ToArray(),
            firstBody.Nodes.Concat(secondBody.Nodes).ToArray(),
            firstBody.Yields.Concat(secondBody.Yields).Concat(handed.Select(HandedOn)).ToArray()))
        {
            Origin = First.Origin,
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
