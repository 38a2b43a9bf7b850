using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Reverse;

/// <summary>The active numbers that a region reads and does not bind: their adjoints travel through its twin.</summary>
internal static class FreeValues
{
    public static int[] Of(Function function, Activity activity, params Region[] regions)
    {
        HashSet<int> bound = [];
        SortedSet<int> free = [];
        foreach (Region region in regions)
            Walk(region, bound, free);
        return [.. free.Where(v => function.TypeOf(v).IsReal && activity.IsActive(v))];
    }

    private static void Walk(Region region, HashSet<int> bound, SortedSet<int> free)
    {
        bound.UnionWith(region.Arguments);
        foreach (Node node in region.Nodes)
        {
            free.UnionWith(node.Operands.Where(o => !bound.Contains(o)));
            foreach (Region inner in node.Regions)
                Walk(inner, bound, free);
            bound.UnionWith(node.Results);
        }

        free.UnionWith(region.Yields.Where(y => !bound.Contains(y)));
    }
}
