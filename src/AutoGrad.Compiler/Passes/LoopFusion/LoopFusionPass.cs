using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.OwnArrays;
using AutoGrad.Compiler.Passes.Simplify;

namespace AutoGrad.Compiler.Passes.LoopFusion;

/// <summary>
/// Loops over the same indices that stand one behind the other and touch the same arrays become one loop, where both run in whole vectors and the one
/// loop does, too: what the first leaves for the second is still in a register. Every element gets what it got, to the bit. Adjoints of neighbours, which each
/// element hands down to the one before, become one loop that runs downwards.
/// </summary>
internal sealed class LoopFusionPass
{
    /// <summary>Each round fuses pairs of neighbours; the limit is for defects.</summary>
    private const int MostRounds = 8;

    private readonly Function _function;
    private readonly List<ValueInfo> _values;
    private readonly FusionCandidates _candidates;
    private readonly int _step;
    private bool _changes;

    private LoopFusionPass(Function function, int step)
    {
        _function = function;
        _step = step;
        _values = [.. function.Values];
        _candidates = new FusionCandidates(function, _values);
    }

    /// <summary>The same function with fewer loops. Values keep their ids, and new ones come behind them.</summary>
    public static Function Run(Function function)
    {
        if (!HasNeighbours(function.Body))
            return function;

        // Loops that checkpoints will take apart are known by what they carry.
        return Fused(ArrayVersions.Run(function)) is { } fused && Carried(fused).SequenceEqual(Carried(function)) ? fused : function;
    }

    private static Function? Fused(Function function)
    {
        // What adjoints hand down must be known before neighbours become loops that cannot be turned.
        bool fused = HasEmptied(function) && Fuse(ref function, step: -1);
        fused |= Fuse(ref function, step: 1);
        return fused ? DeadCode.Run(UnreadElements.Without(function)) : null;
    }

    private static bool Fuse(ref Function function, int step)
    {
        bool fused = false;
        for (int round = 0; round < MostRounds && HasNeighbours(function.Body); round++)
        {
            LoopFusionPass pass = new(function, step);
            Region body = pass.Rewrite(function.Body);
            if (!pass._changes)
                break;
            function = Simpler(function with { Body = body, Values = pass._values.ToArray() });
            fused = true;
        }

        return fused;
    }

    /// <summary>Whether a loop takes what lies in elements of an array and leaves something else there.</summary>
    private static bool HasEmptied(Function function) => function.Body.AllNodes().OfType<For>().Any(loop =>
        loop.Body.Nodes.OfType<Store>().Any(store => loop.Body.Nodes.OfType<Load>().Any(load => load.Array == store.Array && load.Indices == store.Indices)));

    private static IEnumerable<int> Carried(Function function) => function.Body.AllNodes().Where(n => n.Link > 0).Select(n => n.Results.Count);

    /// <summary>What the first of two loops has left for the second need not go through memory, and is not loaded twice.</summary>
    private static Function Simpler(Function function) => CommonValues.Run(Folding.Run(ForwardedElements.Run(CommonValues.Run(Folding.Run(function)))));

    private static bool HasNeighbours(Region region) =>
        region.Nodes.Count(n => n is For) > 1 || region.Nodes.Any(n => n.Regions.Any(HasNeighbours));

    private Region Rewrite(Region region)
    {
        List<Node> nodes = [.. region.Nodes.Select(n => n.WithRegions(Rewrite))];
        for (int at = 0; at < nodes.Count; at++)
        {
            if (nodes[at] is not For first)
                continue;
            int next = nodes.FindIndex(at + 1, n => !BetweenLoops.Holds(n));
            if (next < 0 || nodes[next] is not For second || _candidates.Of(first) is null || _candidates.Of(second) is null)
                continue;
            FusedPair pair = new(_function, _candidates, _values, first, second, _step);
            if (pair.Write(nodes.GetRange(at + 1, next - at - 1)) is not { } fused)
                continue;
            nodes.RemoveRange(at, next - at + 1);
            nodes.InsertRange(at, fused);
            _changes = true;

            // The next round looks at what has come of them.
            at += fused.Count - 1;
        }

        return _changes ? region with { Nodes = nodes } : region;
    }
}
