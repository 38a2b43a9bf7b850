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
        foreach (Node node in region.Nodes)
        {
            yield return node;
            foreach (Region inner in node.Regions)
            {
                foreach (Node nested in inner.AllNodes())
                    yield return nested;
            }
        }
    }

    /// <summary>Every value that the node reads, inside its regions too.</summary>
    public static IEnumerable<int> AllUses(this Node node) =>
        node.Operands.Concat(node.Regions.SelectMany(r => r.AllUses()));

    public static IEnumerable<int> AllUses(this Region region) =>
        region.Nodes.SelectMany(n => n.AllUses()).Concat(region.Yields);

    /// <summary>The same region with other operands; what it binds stays.</summary>
    public static Region Substitute(this Region region, Func<int, int> use) =>
        new(region.Arguments, region.Nodes.Map(n => n.Substitute(use)), region.Yields.Map(use));

    public static Node Substitute(this Node node, Func<int, int> use) =>
        node.Remap(use, id => id, inner => inner.Substitute(use));

    /// <summary>The same node over other regions.</summary>
    public static Node WithRegions(this Node node, Func<Region, Region> region) => node.Remap(id => id, id => id, region);
}
