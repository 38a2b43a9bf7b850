using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes;

/// <summary>Walks that several passes need.</summary>
internal static class Regions
{
    /// <summary>All nodes, at any depth, in order.</summary>
    public static IEnumerable<Node> AllNodes(this Region region)
    {
        // One stack for all levels: iterators inside of iterators would hand every node through each level above it.
        Stack<(EquatableArray<Node> Nodes, int Next)> open = new();
        open.Push((region.Nodes, 0));
        while (open.Count > 0)
        {
            var (nodes, next) = open.Pop();
            if (next == nodes.Count)
                continue;
            open.Push((nodes, next + 1));
            Node node = nodes[next];
            yield return node;
            EquatableArray<Region> inner = node.Regions;
            for (int i = inner.Count - 1; i >= 0; i--)
                open.Push((inner[i].Nodes, 0));
        }
    }

    /// <summary>Every value that the node reads, inside its regions too.</summary>
    public static IEnumerable<int> AllUses(this Node node) =>
        node.Regions.IsEmpty ? node.Operands : node.Operands.Concat(node.Regions.SelectMany(r => r.AllUses()));

    public static IEnumerable<int> AllUses(this Region region)
    {
        foreach (Node node in region.AllNodes())
        {
            foreach (int operand in node.Operands)
                yield return operand;
            foreach (Region inner in node.Regions)
            {
                foreach (int yielded in inner.Yields)
                    yield return yielded;
            }
        }

        foreach (int yielded in region.Yields)
            yield return yielded;
    }

    /// <summary>The same region with other operands; what it binds stays.</summary>
    public static Region Substitute(this Region region, Func<int, int> use) =>
        new(region.Arguments, region.Nodes.Map(n => n.Substitute(use)), region.Yields.Renamed(use));

    public static Node Substitute(this Node node, Func<int, int> use) =>
        node.Remap(use, static id => id, inner => inner.Substitute(use));

    /// <summary>The same node over other regions.</summary>
    public static Node WithRegions(this Node node, Func<Region, Region> region) =>
        node.Regions.IsEmpty ? node : node.Remap(static id => id, static id => id, region);
}
