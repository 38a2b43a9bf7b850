using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes;

/// <summary>
/// What is kept per element until the loop that assigns the gradient's elements has read it waits in the gradient itself:
/// <c>kept = buffer; for i: kept[i] = x; for i: g[i] = f(kept[i])</c> becomes <c>for i: g[i] = x; for i: g[i] = f(g[i])</c>.
/// </summary>
/// <remarks>Nobody has touched the gradient by then, it is as long, and each element is read for the last time before it is assigned.</remarks>
internal static class StoredInPlace
{
    public static Function Run(Function function)
    {
        foreach (Allocate buffer in function.Body.Nodes.OfType<Allocate>().Where(a => a.Kind == Allocation.Buffer).ToArray())
        {
            Definitions definitions = Definitions.In(function.Body);
            if (Reader(function, buffer) is not { } loop || Gradient(function, definitions, buffer, loop) is not { } gradient)
                continue;
            Node[] nodes = [.. function.Body.Nodes.Where(n => !ReferenceEquals(n, buffer)).Select(n => n.Substitute(v => v == buffer.Result ? gradient : v))];
            function = Renumbering.Apply(function with { Body = function.Body with { Nodes = nodes } });
            return Run(function);
        }

        return function;
    }

    /// <summary>The one loop that reads the buffer, each element in its own trip, where everything else stores to it before.</summary>
    private static For? Reader(Function function, Allocate buffer)
    {
        bool Touches(Node node) => node.Operands.Contains(buffer.Result);
        List<Node> nodes = [.. function.Body.Nodes];
        int last = nodes.FindLastIndex(n => Touches(n) || n.Regions.Any(r => r.AllNodes().Any(Touches)));
        if (last < 0 || nodes[last] is not For loop || function.Body.Yields.Contains(buffer.Result))
            return null;
        bool isStoredBefore = nodes.Take(last).SelectMany(n => n.Regions.SelectMany(r => r.AllNodes()).Prepend(n)).Where(Touches).All(n => n is Store);
        bool isReadThere = loop.Body.AllNodes().Where(Touches).All(n => n is Load { Indices: { Count: 1 } index } && index[0] == loop.Index && loop.Body.Nodes.Contains(n));
        return isStoredBefore && isReadThere ? loop : null;
    }

    /// <summary>The gradient that the loop assigns whole, after what it reads, and that nobody touches before.</summary>
    private static int? Gradient(Function function, Definitions definitions, Allocate buffer, For loop)
    {
        AliasClasses memory = AliasClasses.Of(function);
        List<Node> nodes = [.. function.Body.Nodes], body = [.. loop.Body.Nodes];
        int read = body.FindLastIndex(n => n is Load load && load.Array == buffer.Result);
        foreach (Store store in body.Skip(read + 1).OfType<Store>())
        {
            int gradient = store.Array, group = memory.ClassOf(gradient);
            bool Touches(Node node) => node is not ArrayLength && node.Operands.Any(o => function.TypeOf(o).IsArray && memory.ClassOf(o) == group);
            if (FirstWrite.IsGradient(function, gradient) && IsLike(function, definitions, buffer, gradient) && store.Indices.SequenceEqual([loop.Index])
                && FirstWrite.IsOverWhole(function, definitions, loop, gradient) && loop.Body.AllNodes().Count(Touches) == 1
                && !nodes.TakeWhile(n => !ReferenceEquals(n, loop)).Any(n => Touches(n) || n.Regions.Any(r => r.AllNodes().Any(Touches))))
                return gradient;
        }

        return null;
    }

    private static bool IsLike(Function function, Definitions definitions, Allocate buffer, int gradient) =>
        buffer.Lengths.Count == 1 && function.TypeOf(gradient) is { Rank: 1, Column: null } type && type.Element == function.TypeOf(buffer.Result).Element
        && FirstWrite.IsLengthOf(function, definitions, buffer.Lengths[0], gradient);
}
