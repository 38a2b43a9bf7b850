using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Forward;

/// <summary>
/// Memory that has just been made is zero, so clearing it does nothing; and it need not be zero where a loop writes all of it before anything else
/// happens to it: <c>t = new double[2·n]; for i &lt; n: t[2·i] = …, t[2·i + 1] = …</c>.
/// </summary>
/// <remarks>A tangent's memory is as many times larger than that of the primal as there are directions at a time.</remarks>
internal sealed class FreshMemory
{
    private readonly Definitions _definitions;

    private FreshMemory(Function function) => _definitions = Definitions.In(function.Body);

    public static Function Run(Function function)
    {
        if (!function.Body.AllNodes().Any(n => n is Allocate))
            return function;
        return function with { Body = new FreshMemory(function).Rewrite(function, function.Body) };
    }

    private Region Rewrite(Function function, Region region)
    {
        // Where each array is made that nothing has been done to yet.
        Dictionary<int, int> fresh = [];
        List<Node> nodes = [];
        foreach (Node node in region.Nodes)
        {
            if (node is Clear clear && fresh.ContainsKey(clear.Array))
                continue;
            if (node is For loop)
            {
                foreach (int array in fresh.Keys.Where(a => IsWhollyWritten((Allocate)nodes[fresh[a]], loop)).ToArray())
                    nodes[fresh[array]] = (Allocate)nodes[fresh[array]] with { Kind = Allocation.Buffer };
            }

            if (node is not ArrayLength)
            {
                foreach (int used in node.AllUses())
                    fresh.Remove(used);
            }

            if (node is Allocate { Kind: not Allocation.Buffer } made && function.TypeOf(made.Result).Element!.IsReal)
                fresh[made.Result] = nodes.Count;
            nodes.Add(node.Regions.IsEmpty ? node : node.Remap(id => id, id => id, inner => Rewrite(function, inner)));
        }

        return nodes.Count == region.Nodes.Count && nodes.Zip(region.Nodes, ReferenceEquals).All(same => same) ? region : region with { Nodes = nodes };
    }

    /// <summary>Whether the loop does nothing to the array but write each of its elements; an array that is handed out is zero from the start.</summary>
    private bool IsWhollyWritten(Allocate array, For loop)
    {
        if (array is not { Kind: Allocation.Scratch, Lengths.Count: 1 } || WrittenRows.Of(loop, _definitions, new Dictionary<int, int> { [array.Result] = -1 }) is not { } written)
            return false;
        bool isStored = loop.Body.AllNodes().All(n => !n.Operands.Contains(array.Result) || (n is Store store && store.Array == array.Result && store.Value != array.Result))
            && !loop.Initial.Contains(array.Result) && !loop.Body.AllNodes().SelectMany(n => n.Regions).Prepend(loop.Body).Any(r => r.Yields.Contains(array.Result));
        int length = array.Lengths[0];
        return isStored && (written.PerTrip == 1 ? length == written.Trips
            : _definitions[length] is Apply { Arguments: var x, Primitive: var p } && p == Arithmetic.Multiply
                && ((x[1] == written.Trips && Is(x[0])) || (x[0] == written.Trips && Is(x[1]))));

        bool Is(int value) => _definitions[value] is Constant constant && constant.Value.Bits == written.PerTrip;
    }
}
