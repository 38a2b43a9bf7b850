using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes;

/// <summary>
/// In a loop that runs upwards over a cleared gradient, the element furthest ahead has not been touched yet, so it is assigned:
/// <c>clear g; for i: { g[i] += x; g[i + 1] += y; }</c> becomes <c>clear g; for i: { g[i] += x; g[i + 1] = y; }</c>.
/// </summary>
/// <remarks>
/// Trips before the i-th reached no further than i + c, where c is the greatest of the offsets, so i + 1 + c holds the zero that was
/// put there. Chains and stencils gain most: their trips no longer wait for the element that the trip before has just written.
/// </remarks>
internal static class LeadingWrite
{
    public static Function Run(Function function)
    {
        if (!function.Body.Nodes.Any(n => n is Clear))
            return function;
        Definitions definitions = Definitions.In(function.Body);
        AliasClasses memory = AliasClasses.Of(function);
        List<Node> nodes = [.. function.Body.Nodes];
        for (int at = 0; at < nodes.Count; at++)
        {
            if (nodes[at] is not Clear clear || function.TypeOf(clear.Array).Column is not null || !FirstWrite.IsGradient(function, clear.Array))
                continue;
            int group = memory.ClassOf(clear.Array);
            bool Touches(Node node) => node is not ArrayLength && node.Operands.Any(o => function.TypeOf(o).IsArray && memory.ClassOf(o) == group);
            int first = nodes.FindIndex(at + 1, n => Touches(n) || n.Regions.Any(r => r.AllNodes().Any(Touches)));
            if (first >= 0 && nodes[first] is For { Step: 1 } loop && Leader(loop, clear.Array, Touches, definitions) is { } leader)
                nodes[first] = Assigning(loop, leader);
        }

        return function.WithBody(function.Body.WithNodes(nodes));
    }

    /// <summary>The first of the additions at the greatest offset; null if anything else happens to the gradient in the loop.</summary>
    private static Accumulate? Leader(For loop, int gradient, System.Func<Node, bool> touches, Definitions definitions)
    {
        Accumulate? leader = null;
        long furthest = long.MinValue;
        foreach (Node node in loop.Body.AllNodes().Where(touches))
        {
            if (node is not Accumulate { Indices: { Count: 1 } index } add || add.Array != gradient)
                return null;
            if (!loop.Body.Nodes.Any(n => ReferenceEquals(n, node)) || Offset(index[0], loop.Index, definitions) is not { } offset)
                return null;
            if (offset > furthest)
                (furthest, leader) = (offset, add);
        }

        return leader;
    }

    /// <summary>c, if the value is the index plus a constant c.</summary>
    private static long? Offset(int value, int index, Definitions definitions)
    {
        if (value == index)
            return 0;
        if (definitions[value] is not Apply { Primitive: var p, Arguments: { Count: 2 } x })
            return null;
        long? Integer(int id) => definitions[id] is Constant { Value: { Type.Kind: TypeKind.Integer } literal } ? literal.Bits : null;
        return p == Arithmetic.Add && x[0] == index ? Integer(x[1])
            : p == Arithmetic.Add && x[1] == index ? Integer(x[0])
            : p == Arithmetic.Subtract && x[0] == index ? -Integer(x[1])
            : null;
    }

    private static For Assigning(For loop, Accumulate leader)
    {
        Node store = new Store(leader.Array, leader.Indices, leader.Value) { Origin = leader.Origin };
        Node[] nodes = [.. loop.Body.Nodes.Select(n => ReferenceEquals(n, leader) ? store : n)];
        return loop with { Body = loop.Body with { Nodes = nodes } };
    }
}
