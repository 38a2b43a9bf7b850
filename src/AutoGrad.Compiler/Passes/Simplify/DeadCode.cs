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

    private DeadCode(Function function) => _live = Liveness.Of(function);

    public static Function Run(Function function) => function with { Body = new DeadCode(function).Rewrite(function.Body) };

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
                int[]? merged = Live(branch.Merged);
                return branch with
                {
                    Then = Only(branch.Then, merged),
                    Else = Only(branch.Else, merged),
                    Merged = Select(branch.Merged, merged),
                };
            case For loop:
                int[]? carried = Live(loop.Final);
                EquatableArray<int> arguments = carried is null ? loop.Body.Arguments : (int[])[loop.Index, .. carried.Select(k => loop.Body.Arguments[k + 1])];
                return loop with
                {
                    Final = Select(loop.Final, carried),
                    Initial = Select(loop.Initial, carried),
                    Body = Only(loop.Body, carried) with { Arguments = arguments },
                };
            case While loop:
                int[]? kept = Live(loop.Final);
                return loop with
                {
                    Final = Select(loop.Final, kept),
                    Initial = Select(loop.Initial, kept),
                    Condition = Rewrite(loop.Condition) with { Arguments = Select(loop.Condition.Arguments, kept) },
                    Body = Only(loop.Body, kept) with { Arguments = Select(loop.Body.Arguments, kept) },
                };
            case Frame frame:
                return frame with { Body = Rewrite(frame.Body) };
            default:
                return node;
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

    private Region Only(Region region, int[]? yields)
    {
        Region rewritten = Rewrite(region);
        return yields is null ? rewritten : rewritten with { Yields = Select(rewritten.Yields, yields) };
    }

    private static EquatableArray<int> Select(EquatableArray<int> values, int[]? kept) => kept is null ? values : kept.Select(k => values[k]).ToArray();
}
