using System.Collections.Generic;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes;

/// <summary>The nodes that bind the results inside one region, at any depth.</summary>
internal sealed class Definitions
{
    private readonly Dictionary<int, Node> _nodes = [];
    private readonly HashSet<int> _arguments = [];

    private Definitions(Region region) => Collect(region);

    public static Definitions In(Region region) => new(region);

    /// <summary>The node that binds the value, or null for region arguments and values from outside.</summary>
    public Node? this[int value] => _nodes.TryGetValue(value, out Node? node) ? node : null;

    /// <summary>Whether the value is bound inside the region.</summary>
    public bool Contains(int value) => _nodes.ContainsKey(value) || _arguments.Contains(value);

    private void Collect(Region region)
    {
        foreach (int argument in region.Arguments)
            _arguments.Add(argument);
        foreach (Node node in region.Nodes)
        {
            foreach (int result in node.Results)
                _nodes[result] = node;
            foreach (Region inner in node.Regions)
                Collect(inner);
        }
    }
}
