using System.Collections.Generic;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes;

/// <summary>Copies the nodes of a function into another one, under the names that they have.</summary>
/// <param name="builder">The other one.</param>
/// <param name="function">The function.</param>
internal sealed class FunctionCopy(FunctionBuilder builder, Function function)
{
    private readonly Dictionary<int, int> _copies = [];

    /// <summary>What stands for a value of the function.</summary>
    public int this[int value] => _copies[value];

    /// <summary>Says what an argument of the function is; all of them come before the nodes.</summary>
    public void Bind(int argument, int value) => _copies[argument] = value;

    public void Append()
    {
        foreach (Node node in function.Body.Nodes)
            Append(node);
    }

    private void Append(Node node) => builder.Append(node.Remap(id => _copies[id], Define, Copy));

    private Region Copy(Region region)
    {
        int[] arguments = builder.Open([.. region.Arguments.Select(a => (function.TypeOf(a), function.Values[a].Name))]);
        for (int k = 0; k < arguments.Length; k++)
            _copies.Add(region.Arguments[k], arguments[k]);
        foreach (Node node in region.Nodes)
            Append(node);
        return builder.Close([.. region.Yields.Select(y => _copies[y])]);
    }

    private int Define(int value)
    {
        int copy = builder.NewValue(function.TypeOf(value), function.Values[value].Name);
        _copies.Add(value, copy);
        return copy;
    }
}
