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
        HashSet<int> free = [];
        foreach (Region region in regions)
            Walk(region, bound, free);
        int[] active = [.. free.Where(v => function.TypeOf(v).IsReal && activity.IsActive(v))];
        System.Array.Sort(active);
        return active;
    }

    private static void Walk(Region region, HashSet<int> bound, HashSet<int> free)
    {
        bound.AddAll(region.Arguments);
        foreach (Node node in region.Nodes)
        {
            Read(node.Operands, bound, free);
            foreach (Region inner in node.Regions)
                Walk(inner, bound, free);
            bound.AddAll(node.Results);
        }

        Read(region.Yields, bound, free);
    }

    private static void Read(EquatableArray<int> values, HashSet<int> bound, HashSet<int> free)
    {
        for (int i = 0; i < values.Count; i++)
        {
            if (!bound.Contains(values[i]))
                free.Add(values[i]);
        }
    }
}
