using System;
using System.Collections.Generic;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes;

/// <summary>Copies the nodes of a function into another one, under the names that they have.</summary>
/// <param name="builder">The other one.</param>
/// <param name="function">The function.</param>
/// <param name="replaces">Appends something else in place of a node; false where the node is copied.</param>
internal sealed class FunctionCopy(FunctionBuilder builder, Function function, Func<Node, bool>? replaces = null)
{
    private readonly Dictionary<int, int> _copies = [];

    /// <summary>What stands for a value of the function.</summary>
    public int this[int value] => _copies[value];

    /// <summary>Says what stands for a value of which no node is copied.</summary>
    public void Bind(int value, int copy) => _copies[value] = copy;

    /// <summary>All nodes; arguments have been bound before.</summary>
    public void Append()
    {
        foreach (Node node in function.Body.Nodes)
            Append(node);
    }

    public void Append(Node node)
    {
        if (replaces is null || !replaces(node))
            builder.Append(node.Remap(id => _copies[id], Define, Copy));
    }

    /// <summary>A value like one of the function's, which stands for it.</summary>
    public int Define(int value)
    {
        int copy = builder.NewValue(function.TypeOf(value), function.Values[value].Name);
        _copies.Add(value, copy);
        return copy;
    }

    private Region Copy(Region region)
    {
        int[] arguments = builder.Open([.. region.Arguments.Select(a => (function.TypeOf(a), function.Values[a].Name))]);
        for (int k = 0; k < arguments.Length; k++)
            _copies.Add(region.Arguments[k], arguments[k]);
        foreach (Node node in region.Nodes)
            Append(node);
        return builder.Close([.. region.Yields.Select(y => _copies[y])]);
    }
}
