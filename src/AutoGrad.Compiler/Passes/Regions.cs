using System;
using System.Collections.Generic;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes;

/// <summary>Walks that several passes need.</summary>
internal static class Regions
{
    /// <summary>All nodes, at any depth, in order.</summary>
    public static IEnumerable<Node> AllNodes(this Region region)
    {
        // One stack for all levels: iterators inside of iterators would hand every node through each level above it.
        Stack<(EquatableArray<Node> Nodes, int Next)>? open = null;
        EquatableArray<Node> nodes = region.Nodes;
        int next = 0;
        while (true)
        {
            if (next == nodes.Count)
            {
                if (open is null || open.Count == 0)
                    yield break;
                (nodes, next) = open.Pop();
                continue;
            }

            Node node = nodes[next++];
            yield return node;
            EquatableArray<Region> inner = node.Regions;
            if (inner.IsEmpty)
                continue;
            open ??= new();
            open.Push((nodes, next));
            for (int i = inner.Count - 1; i > 0; i--)
                open.Push((inner[i].Nodes, 0));
            (nodes, next) = (inner[0].Nodes, 0);
        }
    }

    /// <summary>Every value that the node reads, inside its regions too.</summary>
    public static List<int> AllUses(this Node node)
    {
        List<int> uses = [];
        Add(node.Operands, uses);
        foreach (Region inner in node.Regions)
            Collect(inner, uses);
        return uses;
    }

    public static List<int> AllUses(this Region region)
    {
        List<int> uses = [];
        Collect(region, uses);
        return uses;
    }

    private static void Collect(Region region, List<int> uses)
    {
        Collect(region.Nodes, uses);
        Add(region.Yields, uses);
    }

    private static void Collect(EquatableArray<Node> nodes, List<int> uses)
    {
        foreach (Node node in nodes)
        {
            Add(node.Operands, uses);
            EquatableArray<Region> regions = node.Regions;
            foreach (Region inner in regions)
                Add(inner.Yields, uses);
            foreach (Region inner in regions)
                Collect(inner.Nodes, uses);
        }
    }

    private static void Add(EquatableArray<int> values, List<int> uses)
    {
        foreach (int value in values)
            uses.Add(value);
    }

    /// <summary>The same region with other operands; what it binds stays.</summary>
    public static Region Substitute(this Region region, Func<int, int> use) =>
        new(region.Arguments, region.Nodes.Map(n => n.Substitute(use)), region.Yields.Renamed(use));

    public static Node Substitute(this Node node, Func<int, int> use) =>
        node.Remap(use, static id => id, inner => inner.Substitute(use));

    /// <summary>The same node with other operands, over the same regions; the very same where none is another one.</summary>
    public static Node WithOperands(this Node node, Func<int, int> use)
    {
        foreach (int operand in node.Operands)
        {
            if (use(operand) != operand)
                return node.Remap(use, static id => id, static region => region);
        }

        return node;
    }

    /// <summary>The same node over other regions.</summary>
    /// <remarks>A pass that changes nothing hands back what it was given, by which those who run it see that.</remarks>
    public static Node WithRegions(this Node node, Func<Region, Region> region)
    {
        EquatableArray<Region> before = node.Regions;
        if (before.IsEmpty)
            return node;
        Region[] after = new Region[before.Count];
        bool isSame = true;
        for (int i = 0; i < after.Length; i++)
        {
            after[i] = region(before[i]);
            isSame &= ReferenceEquals(after[i], before[i]);
        }

        int next = 0;
        return isSame ? node : node.Remap(static id => id, static id => id, _ => after[next++]);
    }

    /// <summary>The region with these nodes; the same one if it has them.</summary>
    public static Region WithNodes(this Region region, List<Node> nodes)
    {
        bool isSame = nodes.Count == region.Nodes.Count;
        for (int i = 0; isSame && i < nodes.Count; i++)
            isSame = ReferenceEquals(nodes[i], region.Nodes[i]);
        return isSame ? region : region with { Nodes = nodes.ToArray() };
    }

    public static Region WithYields(this Region region, EquatableArray<int> yields) => yields.IsSame(region.Yields) ? region : region with { Yields = yields };

    /// <summary>The function with this body; the same one if it has it.</summary>
    public static Function WithBody(this Function function, Region body) =>
        ReferenceEquals(body, function.Body) ? function : function with { Body = body };
}
