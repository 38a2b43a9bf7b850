using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes;

/// <summary>
/// Arrays that never leave the method become spans over scratch memory, so that the derivative allocates nothing where the method
/// says <c>new double[n]</c>.
/// </summary>
internal static class LocalArrays
{
    /// <summary>Which arrays stay arrays.</summary>
    public enum Kept
    {
        /// <summary>What leaves the method, and what was made to leave it.</summary>
        All,

        /// <summary>What leaves the method as it is now: of what it was made to return, only derivatives are left.</summary>
        ByOthers,
    }

    public static Function Run(Function function) => Run(function, Kept.All);

    public static Function Run(Function function, Kept arrays)
    {
        AliasClasses memory = AliasClasses.Of(function);
        HashSet<int> leaving = [];
        foreach (int argument in function.Body.Arguments.Concat(function.Body.Yields))
            Leave(argument);
        foreach (Node node in function.Body.AllNodes())
        {
            // Foreign code may keep the array, and what an array of arrays holds has to be one.
            IEnumerable<int> kept = node switch
            {
                External or Throw or Call => node.Operands.Concat(node.Results),
                Store store => [store.Value],
                Constant constant => [constant.Result],
                Load load => [load.Result],
                Allocate { Kind: Allocation.Managed } fresh when arrays == Kept.All => [fresh.Result],
                _ => [],
            };
            foreach (int value in kept)
                Leave(value);
        }

        void Leave(int value)
        {
            if (function.TypeOf(value).IsArray)
                leaving.Add(memory.ClassOf(value));
        }

        ValueInfo[] values = [.. function.Values.Select((v, id) => IsLocal(v.Type, id) ? v with { Type = IrType.Span(v.Type.Element!) } : v)];
        return function with { Values = values, Body = Adjusted(function.Body) };

        Region Adjusted(Region region) => region with { Nodes = region.Nodes.Map(n => n is Allocate fresh ? Adjust(fresh) : n.WithRegions(Adjusted)) };

        Node Adjust(Allocate fresh) => values[fresh.Result].Type.Form == ArrayForm.Span && fresh.Kind == Allocation.Managed
            ? fresh with { Kind = Allocation.Scratch }
            : fresh;

        bool IsLocal(IrType type, int id) =>
            type is { Form: ArrayForm.Array, Rank: 1 } && !type.Element!.IsArray && !leaving.Contains(memory.ClassOf(id));
    }
}
