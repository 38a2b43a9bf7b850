using System.Collections.Generic;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes;

/// <summary>
/// Arrays that never leave the method become spans over scratch memory, so that the derivative allocates nothing where the method
/// says <c>new double[n]</c>. A function of a recursion takes spans where it does not need arrays.
/// </summary>
internal sealed class LocalArrays
{
    private readonly Kept _kept;
    private readonly HashSet<(string Callee, int Parameter)> _arrays = [];

    private LocalArrays(Kept kept) => _kept = kept;

    /// <summary>Which arrays stay arrays.</summary>
    public enum Kept
    {
        /// <summary>What leaves the method, and what was made to leave it.</summary>
        All,

        /// <summary>What leaves the method as it is now: of what it was made to return, only derivatives are left.</summary>
        ByOthers,
    }

    public static Function Run(Function root) => Run(root, Kept.All);

    public static Function Run(Function root, Kept arrays)
    {
        LocalArrays pass = new(arrays);
        while (root.Callees.Any(pass.FindArrays))
        {
        }

        Function converted = pass.Convert(root, isRoot: true);
        return root.Callees.IsEmpty ? converted : converted with { Callees = root.Callees.Map(c => pass.Convert(c, isRoot: false)) };
    }

    /// <summary>The parameters of a function that have to stay arrays; true if more are found.</summary>
    private bool FindArrays(Function callee)
    {
        AliasClasses memory = AliasClasses.OfArrays(callee);
        HashSet<int> leaving = Leaving(callee, memory, isRoot: false);
        bool found = false;
        for (int i = 0; i < callee.Parameters.Count; i++)
        {
            int argument = callee.Body.Arguments[i];
            if (callee.TypeOf(argument).Form == ArrayForm.Array && !IsLocal(callee, argument, memory, leaving))
                found |= _arrays.Add((callee.Name, i));
        }

        return found;
    }

    private Function Convert(Function function, bool isRoot)
    {
        if (!function.Values.Any(v => MayBeLocal(v.Type)))
            return function;
        AliasClasses memory = AliasClasses.OfArrays(function);
        HashSet<int> leaving = Leaving(function, memory, isRoot);
        ValueInfo[] values =
        [
            .. function.Values.Select((v, id) => IsLocal(function, id, memory, leaving) ? v with { Type = IrType.Span(v.Type.Element!) } : v),
        ];
        return function with { Values = values, Body = Adjusted(function.Body) };

        Region Adjusted(Region region) => region with { Nodes = region.Nodes.Map(n => n is Allocate fresh ? Adjust(fresh) : n.WithRegions(Adjusted)) };

        Node Adjust(Allocate fresh) => values[fresh.Result].Type.Form == ArrayForm.Span && fresh.Kind == Allocation.Managed
            ? fresh with { Kind = Allocation.Scratch }
            : fresh;
    }

    private static bool IsLocal(Function function, int id, AliasClasses memory, HashSet<int> leaving) =>
        MayBeLocal(function.TypeOf(id)) && !leaving.Contains(memory.ClassOf(id));

    private static bool MayBeLocal(IrType type) => type is { Form: ArrayForm.Array, Rank: 1 } && !type.Element!.IsArray;

    /// <summary>The memory that others may get hold of as an array.</summary>
    private HashSet<int> Leaving(Function function, AliasClasses memory, bool isRoot)
    {
        HashSet<int> leaving = [];
        foreach (int value in isRoot ? function.Body.Arguments.Concat(function.Body.Yields) : function.Body.Yields)
            Leave(value);
        foreach (Node node in function.Body.AllNodes())
        {
            // Foreign code may keep the array, and what an array of arrays holds has to be one.
            IEnumerable<int> kept = node switch
            {
                External or Throw => node.Operands.Concat(node.Results),
                Call call => call.Arguments.Where((_, i) => _arrays.Contains((call.Callee, i))),
                Store store => [store.Value],
                Constant constant => [constant.Result],
                Load load => [load.Result],
                Allocate { Kind: Allocation.Managed } fresh when _kept == Kept.All => [fresh.Result],
                _ => [],
            };
            foreach (int value in kept)
                Leave(value);
        }

        return leaving;

        void Leave(int value)
        {
            if (function.TypeOf(value).IsArray)
                leaving.Add(memory.ClassOf(value));
        }
    }
}
