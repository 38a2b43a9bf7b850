using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.LoopIdioms;
using AutoGrad.Compiler.Passes.Simplify;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.LoopFusion;

/// <summary>A load that meets the element that the trip before has stored or loaded.</summary>
/// <param name="Load">The load.</param>
/// <param name="Source">The store or load of the trip before.</param>
/// <param name="IsOfFirst">Whether the load stands in the first of two loops.</param>
/// <param name="Emptied">What puts a zero in place of what was loaded, if the array is zero but for what goes from the one loop to the other.</param>
internal sealed record HandedOnLoad(Load Load, Node Source, bool IsOfFirst, Store? Emptied = null)
{
    /// <summary>What is not done to memory any more.</summary>
    public IEnumerable<Node> Dropped => Emptied is null ? [Load] : [Load, Source, Emptied];

    /// <summary>The number that each trip has for the next one.</summary>
    public int Value => Source is Store store ? store.Value : ((Load)Source).Result;
}

/// <summary>
/// Loads that keep two loops apart, and become numbers that each trip hands on to the next: <c>b[i − 1]</c> in the second, where the first has stored
/// <c>b[i]</c>; and <c>y[i − 1]</c> in the first, where the second overwrites the <c>y[i]</c> that the first has loaded, too. Downwards <c>b[i]</c> in the second,
/// where the first has stored <c>b[i − 1]</c>.
/// </summary>
/// <param name="candidates">The function.</param>
/// <param name="first">The first loop.</param>
/// <param name="second">The second loop.</param>
/// <param name="original">The first loop as it stands in the function.</param>
/// <param name="step">−1 where the one loop is to run downwards.</param>
internal sealed class HandedOnLoads(FusionCandidates candidates, FusionCandidate first, FusionCandidate second, For original, int step)
{
    private readonly List<HandedOnLoad> _loads = [];

    /// <summary>Null where the loops depend on each other in any other way.</summary>
    public IReadOnlyList<HandedOnLoad>? Find()
    {
        foreach (TripAccess a in first.Accesses)
        {
            foreach (TripAccess b in second.Accesses.Where(b => !TripOrder.MayFollow(a, b, step)))
            {
                HandedOnLoad? load = (step * TripOrder.Distance(a.Position, b.Position)) switch
                {
                    -1 => Stored(a, b) ?? Emptied(a, b),
                    1 => Loaded(a, b),
                    _ => null,
                };
                if (load is null || ChainOf(load.Load, load.IsOfFirst ? first.Loop : second.Loop) is null || ChainOf(load.Source, first.Loop) is null)
                    return null;
                if (_loads.All(l => l.Load != load.Load))
                    _loads.Add(load);
            }
        }

        return _loads.Any(l => _loads.Any(other => ReferenceEquals(other.Load, l.Source))) ? null : _loads;
    }

    /// <summary>b[i] = …, and then b[i − 1] in the second: nobody else writes to the array.</summary>
    private HandedOnLoad? Stored(TripAccess a, TripAccess b) =>
        a.Node is Store && b.Node is Load load && first.Accesses.Count(x => x.Group == a.Group && x.Writes) == 1 && !second.Accesses.Any(x => x.Group == a.Group && x.Writes)
            ? new HandedOnLoad(load, a.Node, IsOfFirst: false)
            : null;

    /// <summary>
    /// b[i − 1] = …, and then the second takes what lies in b[i] and puts a zero there: the adjoint of a value that the next element was computed from. All of b is
    /// zero before the first loop, so the last element, which the first loop leaves alone, is; it is zero behind the second, which clears all that the first has stored.
    /// So nobody needs b for it.
    /// </summary>
    private HandedOnLoad? Emptied(TripAccess a, TripAccess b)
    {
        TripAccess[] stored = [.. first.Accesses.Where(x => x.Group == a.Group)], taken = [.. second.Accesses.Where(x => x.Group == a.Group)];
        bool isTaken = step < 0 && a.Array == b.Array && candidates.Own.Contains(a.Array) && stored.Length == 1 && taken.Length == 2
            && b.Position is { Offset.IsZero: true } && taken[0].Node == b.Node && TripOrder.Distance(taken[0].Position, taken[1].Position) == 0
            && candidates.Definitions[first.Loop.Start] is Constant { Value.Bits: var start } && candidates.Definitions[second.Loop.Start] is Constant { Value.Bits: var other }
            && other == start - 1 && other >= 0 && candidates.Own.EndsWith(second.Loop, a.Array);
        return isTaken && a.Node is Store && b.Node is Load load && taken[1].Node is Store empty && candidates.Own.IsZero(empty.Value) && candidates.IsZeroBefore(original, a.Array)
            ? new HandedOnLoad(load, a.Node, IsOfFirst: false, empty)
            : null;
    }

    /// <summary>y[i − 1] and y[i], and then y[i] = … in the second: the first does not write to the array.</summary>
    private HandedOnLoad? Loaded(TripAccess a, TripAccess b) =>
        a.Node is Load load && !first.Accesses.Any(x => x.Group == a.Group && x.Writes)
        && first.Accesses.FirstOrDefault(x => x.Group == a.Group && TripOrder.Distance(x.Position, b.Position) == 0) is { Node: Load source }
            ? new HandedOnLoad(load, source, IsOfFirst: true)
            : null;

    /// <summary>What of a loop's body its indices are made of; null where that could throw or is more than arithmetic.</summary>
    public IReadOnlyList<Node>? ChainOf(Node node, For loop)
    {
        HashSet<int> needed = [.. node is Load load ? load.Operands : ((Store)node).Indices.Append(((Store)node).Array)];
        List<Node> chain = [];
        foreach (Node before in loop.Body.Nodes.Reverse())
        {
            if (!before.Results.Any(needed.Contains))
                continue;
            if (before is not (Constant or ArrayLength) && (before is not Apply apply || Triviality.MayThrow(apply, candidates.TypeOf(apply.Result))))
                return null;
            needed.UnionWith(before.Operands);
            chain.Insert(0, before);
        }

        return chain;
    }

    /// <summary>The body with what it is handed in place of its loads; what is handed on is loaded first.</summary>
    /// <param name="loop">One of the two loops.</param>
    /// <param name="arguments">What it is handed in place of each load.</param>
    public Region Without(For loop, IReadOnlyDictionary<HandedOnLoad, int> arguments)
    {
        HandedOnLoad[] own = [.. arguments.Keys.Where(l => l.IsOfFirst == ReferenceEquals(loop, first.Loop))];
        if (arguments.Count == 0)
            return loop.Body;
        List<Node> ahead = [];
        foreach (HandedOnLoad load in own.Where(l => l.IsOfFirst))
            ahead.AddRange(ChainOf(load.Source, loop)!.Append(load.Source).Where(n => !ahead.Any(a => ReferenceEquals(a, n))));
        HashSet<Node> moved = new(ahead.Concat(arguments.Keys.SelectMany(l => l.Dropped)), ReferenceComparer.Instance);
        Region body = loop.Body with { Nodes = ahead.Concat(loop.Body.Nodes.Where(n => !moved.Contains(n))).ToArray() };
        return body.Substitute(v => own.FirstOrDefault(l => l.Load.Result == v) is { } load ? arguments[load] : v);
    }

    /// <summary>What the first trip is handed, if there is one.</summary>
    /// <param name="load">The load.</param>
    /// <param name="start">The index of the first trip.</param>
    /// <param name="least">The least index.</param>
    /// <param name="define">Makes a value of a type.</param>
    /// <param name="result">The number.</param>
    public IEnumerable<Node> Initial(HandedOnLoad load, int start, int least, System.Func<IrType, int> define, int result)
    {
        For loop = load.IsOfFirst ? first.Loop : second.Loop;
        Provenance origin = load.Load.Origin with { Statement = -1 };
        if (load.Emptied is not null)
        {
            yield return new Constant(result, Literal.Default(candidates.TypeOf(load.Load.Result))) { Origin = origin };
            yield break;
        }

        Dictionary<int, int> map = new() { [loop.Index] = start };
        int Use(int value) => map.TryGetValue(value, out int own) ? own : value;
        Node[] loaded = [.. ChainOf(load.Load, loop)!.Append(load.Load).Select(n => n.Remap(Use, v => map[v] = define(candidates.TypeOf(v)), r => r) with { Origin = origin })];
        int some = define(IrType.Boolean), none = define(candidates.TypeOf(load.Load.Result));
        yield return new Apply(some, Comparisons.Greater, new[] { loop.End, least }) { Origin = origin };
        Region then = new(default, loaded, new[] { Use(load.Load.Result) });
        Region otherwise = new(default, new Node[] { new Constant(none, Literal.Default(candidates.TypeOf(load.Load.Result))) { Origin = origin } }, new[] { none });
        yield return new If(new[] { result }, some, then, otherwise) { Origin = origin };
    }
}
