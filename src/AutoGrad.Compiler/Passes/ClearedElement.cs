using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes;

/// <summary>
/// An element that starts again at zero and is then added to is assigned: <c>g[i] = 0; g[i] += x</c> becomes <c>g[i] = x</c>, the adjoint of
/// <c>a[i] = f(a[i])</c>.
/// </summary>
internal static class ClearedElement
{
    public static Function Run(Function function)
    {
        if (!HasBoth(function.Body))
            return function;
        Definitions definitions = Definitions.In(function.Body);
        AliasClasses memory = AliasClasses.Of(function);
        return function with { Body = Rewrite(function.Body) };

        Region Rewrite(Region region)
        {
            Node?[] nodes = [.. region.Nodes.Select(n => n.Regions.IsEmpty ? n : n.WithRegions(Rewrite))];
            Dictionary<int, int> cleared = []; // By class of memory: where an element was cleared that nobody has touched since.
            for (int i = 0; i < nodes.Length; i++)
            {
                Node node = nodes[i]!;
                if (node is Accumulate add && function.TypeOf(add.Array).Column is null && cleared.TryGetValue(memory.ClassOf(add.Array), out int at)
                    && nodes[at] is Store zero && zero.Array == add.Array && zero.Indices == add.Indices)
                {
                    nodes[at] = null;
                    nodes[i] = new Store(add.Array, add.Indices, add.Value) { Origin = add.Origin };
                }

                foreach (int array in Touched(node))
                    cleared.Remove(memory.ClassOf(array));
                if (node is Store { Origin.Sweep: not Sweep.Primal } store && IsZero(store.Value))
                    cleared[memory.ClassOf(store.Array)] = i;
            }

            return region with { Nodes = nodes.OfType<Node>().ToArray() };
        }

        IEnumerable<int> Touched(Node node) => node is ArrayLength ? [] : node.AllUses().Where(u => function.TypeOf(u).IsArray);

        bool IsZero(int value) => definitions[value] is Constant { Value.IsZero: true };
    }

    /// <summary>Whether some region stores and accumulates; few do.</summary>
    private static bool HasBoth(Region region)
    {
        bool stores = false, adds = false;
        foreach (Node node in region.Nodes)
        {
            stores |= node is Store { Origin.Sweep: not Sweep.Primal };
            adds |= node is Accumulate;
            foreach (Region inner in node.Regions)
            {
                if (HasBoth(inner))
                    return true;
            }
        }

        return stores && adds;
    }
}
