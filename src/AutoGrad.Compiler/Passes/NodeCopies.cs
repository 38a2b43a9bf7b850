using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes;

/// <summary>Copies of nodes inside of the function that has them; what they bind is named as in the original.</summary>
/// <param name="values">The function's values, to which those of the copies are added.</param>
internal sealed class NodeCopies(List<ValueInfo> values)
{
    /// <summary>What stands for a value: its copy, or itself where there is none.</summary>
    public static int Of(Dictionary<int, int> copies, int id) => copies.TryGetValue(id, out int copy) ? copy : id;

    /// <summary>Another value of the type and name of one.</summary>
    public int Fresh(int id) => Fresh(values[id]);

    public int Fresh(ValueInfo value)
    {
        values.Add(value);
        return values.Count - 1;
    }

    public Node Copy(Node node, Dictionary<int, int> copies) => Copy(node, copies, static (_, _) => false);

    /// <param name="node">The node.</param>
    /// <param name="copies">The copies of values, to which those of this node are added.</param>
    /// <param name="replace">Appends something else in place of a node of an inner region.</param>
    public Node Copy(Node node, Dictionary<int, int> copies, Func<Node, List<Node>, bool> replace)
    {
        return node.Remap(id => Of(copies, id), id => copies[id] = Fresh(id), Inner);

        Region Inner(Region region)
        {
            int[] arguments = [.. region.Arguments.Select(a => copies[a] = Fresh(a))];
            List<Node> nodes = [];
            foreach (Node inner in region.Nodes)
            {
                if (!replace(inner, nodes))
                    nodes.Add(Copy(inner, copies, replace));
            }

            return new Region(arguments, nodes, region.Yields.Select(y => Of(copies, y)).ToArray());
        }
    }
}
