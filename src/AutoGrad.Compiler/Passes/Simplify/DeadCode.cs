using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Simplify;

/// <summary>Removes nodes, branch results and carried values that nothing needs. Loads and foreign reads may go; foreign writes stay.</summary>
internal sealed class DeadCode
{
    private readonly Liveness _live;

    /// <summary>The place of the next node among all nodes.</summary>
    private int _next;

    private readonly Func<Region, Region> _rewrite;

    private DeadCode(Function function)
    {
        _live = Liveness.Of(function);
        _rewrite = Rewrite;
    }

    public static Function Run(Function function) => function.WithBody(new DeadCode(function).Rewrite(function.Body));

    private Region Rewrite(Region region)
    {
        List<Node> kept = new(region.Nodes.Count);
        bool isSame = true;
        foreach (Node node in region.Nodes)
        {
            int place = _next++;

            // A sweep in which nothing is left is still one of the two.
            if (node is Frame || _live.IsNodeLive(place))
                kept.Add(Rewrite(node));
            isSame &= kept.Count > 0 && ReferenceEquals(kept[kept.Count - 1], node);
            _next = _live.Behind(place);
        }

        return isSame ? region : region with { Nodes = kept };
    }

    private Node Rewrite(Node node)
    {
        switch (node)
        {
            case If branch:
                if (Live(branch.Merged) is not { } merged)
                    return branch.WithRegions(_rewrite);
                return branch with
                {
                    Then = Only(branch.Then, merged),
                    Else = Only(branch.Else, merged),
                    Merged = Select(branch.Merged, merged),
                };
            case For loop:
                if (Live(loop.Final) is not { } carried)
                    return loop.WithRegions(_rewrite);
                EquatableArray<int> arguments = (int[])[loop.Index, .. carried.Select(k => loop.Body.Arguments[k + 1])];
                return loop with
                {
                    Final = Select(loop.Final, carried),
                    Initial = Select(loop.Initial, carried),
                    Body = Only(loop.Body, carried) with { Arguments = arguments },
                };
            case While loop:
                if (Live(loop.Final) is not { } kept)
                    return loop.WithRegions(_rewrite);
                return loop with
                {
                    Final = Select(loop.Final, kept),
                    Initial = Select(loop.Initial, kept),
                    Condition = Rewrite(loop.Condition) with { Arguments = Select(loop.Condition.Arguments, kept) },
                    Body = Only(loop.Body, kept) with { Arguments = Select(loop.Body.Arguments, kept) },
                };
            default:
                return node.WithRegions(_rewrite);
        }
    }

    /// <summary>The places of the results that are needed; null where all are.</summary>
    private int[]? Live(EquatableArray<int> results)
    {
        int dead = 0;
        foreach (int result in results)
            dead += _live.IsLive(result) ? 0 : 1;
        return dead == 0 ? null : [.. Enumerable.Range(0, results.Count).Where(k => _live.IsLive(results[k]))];
    }

    private Region Only(Region region, int[] yields)
    {
        Region rewritten = Rewrite(region);
        return rewritten with { Yields = Select(rewritten.Yields, yields) };
    }

    private static EquatableArray<int> Select(EquatableArray<int> values, int[] kept) => kept.Select(k => values[k]).ToArray();
}
