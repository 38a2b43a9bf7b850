using System;
using System.Collections.Generic;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes;

/// <summary>Computes before a loop, or a nest of loops, what is alike in every trip.</summary>
/// <param name="function">The function.</param>
/// <param name="inside">The node that binds a value inside of the loop, or null.</param>
/// <param name="values">Receives the new values.</param>
internal sealed class FixedValues(Function function, Func<int, Node?> inside, List<ValueInfo> values)
{
    private readonly Dictionary<int, int> _before = [];

    /// <summary>Where the nodes go that are needed.</summary>
    public List<Node> Nodes { get; set; } = [];

    /// <summary>The value, outside of the loop.</summary>
    public int Before(int value)
    {
        if (inside(value) is not { } node)
            return value;
        if (!_before.TryGetValue(value, out int before))
        {
            Node copy = node.Remap(Before, v => before = NewValue(function.TypeOf(v)), r => r);
            Nodes.Add(copy);
            _before[value] = before;
        }

        return before;
    }

    public int Constant(Literal literal)
    {
        int value = NewValue(literal.Type);
        Nodes.Add(new Constant(value, literal));
        return value;
    }

    /// <param name="primitive">What is computed.</param>
    /// <param name="x">An operand, which is bound before the loop; its type is the result's.</param>
    /// <param name="y">The other operand.</param>
    /// <param name="origin">Where it comes from; it says nothing new about the source.</param>
    public int Apply(Primitive primitive, int x, int y, Provenance origin)
    {
        int result = NewValue(values[x].Type);
        Nodes.Add(new Apply(result, primitive, new[] { x, y }) { Origin = origin with { Statement = -1 } });
        return result;
    }

    public int NewValue(IrType type, string? name = null)
    {
        values.Add(new ValueInfo(type, name));
        return values.Count - 1;
    }
}
