using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Simplify;

namespace AutoGrad.Compiler.Passes;

/// <summary>
/// Writes at the end to memory of the function's own that nobody reads any more are dropped: the adjoints of elements that were copied
/// in from data end as zeros. What was computed for them goes, too.
/// </summary>
internal static class LastWrites
{
    public static Function Run(Function function)
    {
        if (!function.Body.AllNodes().Any(n => n is Allocate))
            return function;
        AliasClasses memory = AliasClasses.Of(function);
        HashSet<int> own = Own(function, memory), read = [];
        List<Node> kept = [];
        foreach (Node node in function.Body.Nodes.Reverse())
        {
            List<int> written = [];
            if (OnlyWrites(node, written) && written.Count > 0 && written.All(a => own.Contains(memory.ClassOf(a)) && !read.Contains(memory.ClassOf(a))))
                continue;
            kept.Add(node);
            if (node is not Allocate)
                read.UnionWith(Arrays(function, node.AllUses()).Select(memory.ClassOf));
        }

        kept.Reverse();
        return kept.Count == function.Body.Nodes.Count
            ? function
            : Renumbering.Apply(DeadCode.Run(function with { Body = function.Body with { Nodes = kept } }));
    }

    /// <summary>Memory that only this function knows.</summary>
    private static HashSet<int> Own(Function function, AliasClasses memory)
    {
        HashSet<int> own = [.. function.Body.AllNodes().OfType<Allocate>().Select(a => memory.ClassOf(a.Result))];
        own.ExceptWith(Arrays(function, function.Body.Arguments.Concat(function.Body.Yields)).Select(memory.ClassOf));
        foreach (Node node in function.Body.AllNodes().Where(n => n is External or Call or Load))
            own.ExceptWith(Arrays(function, node.Operands.Concat(node.Results).Where(v => node is not Load || node.Results.Contains(v))).Select(memory.ClassOf));
        return own;
    }

    private static bool OnlyWrites(Node node, List<int> written)
    {
        switch (node)
        {
            case Store store:
                written.Add(store.Array);
                return true;
            case Accumulate add:
                written.Add(add.Array);
                return true;
            case Clear clear:
                written.Add(clear.Array);
                return true;
            case For { Final.Count: 0 } loop:
                return loop.Body.Nodes.All(n => OnlyWrites(n, written) || n is Constant or Apply or Load or ArrayLength);
            default:
                return false;
        }
    }

    private static IEnumerable<int> Arrays(Function function, IEnumerable<int> values) => values.Where(v => function.TypeOf(v).IsArray);
}
