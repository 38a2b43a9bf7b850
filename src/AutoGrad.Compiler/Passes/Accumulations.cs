using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes;

/// <summary>
/// Recognises <c>a[i] = a[i] ± x</c> as one accumulation. Its adjoint only reads the shadow's element, where that of a load and a store
/// would take it out, clear it and put it back.
/// </summary>
internal sealed class Accumulations
{
    private readonly Function _function;
    private readonly AliasClasses _memory;
    private readonly Dictionary<int, int> _reads = [];
    private readonly List<ValueInfo> _values;

    private Accumulations(Function function)
    {
        _function = function;
        _memory = AliasClasses.Of(function);
        _values = [.. function.Values];
        foreach (int use in function.Body.AllUses())
            _reads[use] = _reads.TryGetValue(use, out int count) ? count + 1 : 1;
    }

    public static Function Run(Function function)
    {
        Accumulations pass = new(function);
        Region body = pass.Rewrite(function.Body);
        return Renumbering.Apply(function with { Body = body, Values = pass._values });
    }

    private Region Rewrite(Region region)
    {
        List<Node> nodes = [.. region.Nodes.Select(n => n.WithRegions(Rewrite))];
        for (int at = 0; at < nodes.Count; at++)
        {
            if (nodes[at] is Store store && Find(nodes, at, store) is { } found)
                at = Replace(nodes, at, store, found);
        }

        return region with { Nodes = nodes };
    }

    /// <summary>The load and the sum of a store that puts back what it read, if nobody else reads them or writes in between.</summary>
    private (int Load, int Sum, int Summand, bool IsNegative)? Find(List<Node> nodes, int at, Store store)
    {
        int sum = nodes.FindIndex(n => n is Apply && n.Results.Contains(store.Value));
        if (sum < 0 || sum > at || Count(store.Value) != 1 || nodes[sum] is not Apply { Primitive: var p, Arguments: var x })
            return null;
        bool isSum = p == Arithmetic.Add, isDifference = p == Arithmetic.Subtract;
        if (!isSum && !isDifference)
            return null;
        for (int side = 0; side < (isSum ? 2 : 1); side++)
        {
            int load = nodes.FindIndex(n => n is Load l && l.Result == x[side] && l.Array == store.Array && l.Indices == store.Indices);
            if (load >= 0 && Count(x[side]) == 1 && !nodes.Skip(load).Take(at - load).Any(n => Writes(n, _memory.ClassOf(store.Array))))
                return (load, sum, x[1 - side], isDifference);
        }

        return null;
    }

    private int Replace(List<Node> nodes, int at, Store store, (int Load, int Sum, int Summand, bool IsNegative) found)
    {
        int summand = found.Summand;
        List<Node> put = [];
        if (found.IsNegative)
        {
            summand = _values.Count;
            _values.Add(new ValueInfo(_function.TypeOf(found.Summand), null));
            put.Add(new Apply(summand, Arithmetic.Negate, new[] { found.Summand }) { Origin = store.Origin });
        }

        put.Add(new Accumulate(store.Array, store.Indices, summand) { Origin = store.Origin });
        nodes.RemoveAt(at);
        nodes.InsertRange(at, put);
        foreach (int gone in new[] { found.Sum, found.Load }.OrderByDescending(i => i))
            nodes.RemoveAt(gone);
        return at + put.Count - 3;
    }

    private int Count(int value) => _reads.TryGetValue(value, out int count) ? count : 0;

    private bool Writes(Node node, int group) => node switch
    {
        Store store => _memory.ClassOf(store.Array) == group,
        Accumulate add => _memory.ClassOf(add.Array) == group,
        Clear clear => _memory.ClassOf(clear.Array) == group,
        External { Effect: Effect.Writes } => true,
        Call call => call.Written.Any(a => _function.TypeOf(a).IsArray && _memory.ClassOf(a) == group),
        _ => node.Regions.Any(r => r.Nodes.Any(n => Writes(n, group))),
    };
}
