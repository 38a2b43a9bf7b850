using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Structure;

/// <summary>Which values are needed at the same time and so cannot share a C# variable. One backward walk with live sets.</summary>
internal sealed class Interference
{
    private readonly Dictionary<int, HashSet<int>> _edges = [];

    public Interference(Function function)
    {
        HashSet<int> live = [.. function.Body.Yields];
        Walk(function.Body, live);
        Define(function.Body.Arguments, live);
    }

    public bool Between(int a, int b) => _edges.TryGetValue(a, out HashSet<int>? with) && with.Contains(b);

    /// <summary>Turns what is live after the region's nodes into what is live before them.</summary>
    private void Walk(Region region, HashSet<int> live)
    {
        for (int i = region.Nodes.Count - 1; i >= 0; i--)
        {
            Node node = region.Nodes[i];
            Define(node.Results, live);
            live.ExceptWith(node.Results);
            switch (node)
            {
                case If branch:
                    Branch(branch, live);
                    break;
                case For loop:
                    Loop(loop, loop.Body, live);
                    break;
                case While loop:
                    Loop(loop, loop.Body, live);

                    // What the test is given is what the body and the code after the loop go on with.
                    HashSet<int> test = [.. live, .. loop.Condition.Yields, .. loop.Condition.Arguments];
                    Walk(loop.Condition, test);
                    Define(loop.Condition.Arguments, test);
                    break;
            }

            live.UnionWith(node.Operands);
        }
    }

    private void Branch(If branch, HashSet<int> live)
    {
        HashSet<int> then = [.. live, .. branch.Then.Yields], otherwise = [.. live, .. branch.Else.Yields];
        Walk(branch.Then, then);
        Walk(branch.Else, otherwise);
        live.UnionWith(then);
        live.UnionWith(otherwise);
    }

    /// <summary>What the body reads from outside lives through all trips, and so does what lives after the loop.</summary>
    private void Loop(Node loop, Region body, HashSet<int> live)
    {
        HashSet<int> bound = [];
        Bound(loop, bound);
        live.UnionWith(loop.Regions.SelectMany(r => r.AllUses()).Where(u => !bound.Contains(u)));
        if (loop is For counted)
            live.Add(counted.End);
        HashSet<int> end = [.. live, .. body.Yields];
        Walk(body, end);
        Define(body.Arguments, end);
    }

    private static void Bound(Node node, HashSet<int> bound)
    {
        foreach (Region region in node.Regions)
        {
            bound.UnionWith(region.Arguments);
            foreach (Node inner in region.Nodes)
            {
                bound.UnionWith(inner.Results);
                Bound(inner, bound);
            }
        }
    }

    private void Define(EquatableArray<int> values, HashSet<int> live)
    {
        foreach (int value in values)
        {
            foreach (int other in live)
                Add(value, other);
            foreach (int other in values)
                Add(value, other);
        }
    }

    private void Add(int a, int b)
    {
        if (a == b)
            return;
        Edge(a).Add(b);
        Edge(b).Add(a);
    }

    private HashSet<int> Edge(int value)
    {
        if (!_edges.TryGetValue(value, out HashSet<int>? edges))
            _edges[value] = edges = [];
        return edges;
    }
}
