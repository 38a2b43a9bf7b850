using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Widening;

/// <summary>
/// What is added to an element of a gradient that has been cleared, and that nothing has touched since, is assigned: <c>clear g; g[7] += x</c> becomes
/// <c>clear g; g[7] = x</c>. So that nothing waits for the zeros.
/// </summary>
internal static class FirstElements
{
    public static Function Run(Function function)
    {
        Definitions definitions = Definitions.In(function.Body);
        AliasClasses memory = AliasClasses.Of(function);
        Dictionary<int, HashSet<long>?> touched = [];
        List<Node> nodes = [];
        foreach (Node node in function.Body.Nodes)
        {
            if (node is Clear clear && FirstWrite.IsGradient(function, clear.Array))
            {
                touched[memory.ClassOf(clear.Array)] = touched.ContainsKey(memory.ClassOf(clear.Array)) ? null : [];
                nodes.Add(node);
            }
            else if (node is Accumulate { Indices.Count: 1 } add && FirstWrite.IsGradient(function, add.Array) && definitions[add.Indices[0]] is Constant { Value: var value }
                && touched.TryGetValue(memory.ClassOf(add.Array), out HashSet<long>? elements) && elements is not null)
            {
                nodes.Add(elements.Add(value.Bits) ? new Store(add.Array, add.Indices, add.Value) { Origin = add.Origin } : node);
            }
            else
            {
                foreach (int array in Touched(function, node))
                    touched[memory.ClassOf(array)] = null;
                nodes.Add(node);
            }
        }

        return function with { Body = function.Body.WithNodes(nodes) };
    }

    /// <summary>The arrays that a node, or what is in it, does anything with.</summary>
    private static IEnumerable<int> Touched(Function function, Node node) => node.Regions.SelectMany(r => r.AllNodes()).Append(node)
        .Where(n => n is not ArrayLength).SelectMany(n => n.Operands.Concat(n.Results)).Where(v => function.TypeOf(v).IsArray);
}
