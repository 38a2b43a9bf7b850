using System;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes;

/// <summary>The nodes that bind the results inside one region, at any depth.</summary>
internal sealed class Definitions
{
    /// <summary>Stands for whatever gives a region its arguments.</summary>
    private static readonly Node _entry = new Throw("", default);

    /// <summary>By id, from the least one: ids are given in order, so those of a region lie side by side.</summary>
    private readonly Node?[] _nodes;
    private readonly int _first;

    private Definitions(Region region)
    {
        int first = int.MaxValue, last = -1;
        Measure(region, ref first, ref last);
        _first = Math.Min(first, last + 1);
        _nodes = new Node?[last + 1 - _first];
        Collect(region);
    }

    public static Definitions In(Region region) => new(region);

    /// <summary>The node that binds the value, or null for region arguments and values from outside.</summary>
    public Node? this[int value] => At(value) is { } node && !ReferenceEquals(node, _entry) ? node : null;

    /// <summary>Whether the value is bound inside the region.</summary>
    public bool Contains(int value) => At(value) is not null;

    private Node? At(int value) => (uint)(value - _first) < (uint)_nodes.Length ? _nodes[value - _first] : null;

    private static void Measure(Region region, ref int first, ref int last)
    {
        Measure(region.Arguments, ref first, ref last);
        foreach (Node node in region.Nodes)
        {
            Measure(node.Results, ref first, ref last);
            foreach (Region inner in node.Regions)
                Measure(inner, ref first, ref last);
        }
    }

    private static void Measure(EquatableArray<int> values, ref int first, ref int last)
    {
        foreach (int value in values)
        {
            first = Math.Min(first, value);
            last = Math.Max(last, value);
        }
    }

    private void Collect(Region region)
    {
        foreach (int argument in region.Arguments)
            _nodes[argument - _first] = _entry;
        foreach (Node node in region.Nodes)
        {
            foreach (int result in node.Results)
                _nodes[result - _first] = node;
            foreach (Region inner in node.Regions)
                Collect(inner);
        }
    }
}
