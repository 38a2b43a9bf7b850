using System.Collections.Generic;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Simplify;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.LoopFusion;

/// <summary>
/// What a trip adds to an element and then reads is a number that it has: <c>a[i] += x; t = a[i]</c> becomes <c>t = a[i] + x; a[i] = t</c>. And what it stores
/// and then overwrites unread is not stored.
/// </summary>
internal sealed class ForwardedElements
{
    private readonly Function _function;
    private readonly MemoryGroups _memory;
    private readonly List<ValueInfo> _values;
    private readonly Dictionary<int, int> _same = [];

    private ForwardedElements(Function function)
    {
        _function = function;
        _memory = MemoryGroups.Of(function);
        _values = [.. function.Values];
    }

    public static Function Run(Function function)
    {
        ForwardedElements pass = new(function);
        Region body = pass.Rewrite(function.Body).Substitute(v => pass._same.TryGetValue(v, out int same) ? same : v);
        return function with { Body = body, Values = pass._values.ToArray() };
    }

    private Region Rewrite(Region region)
    {
        if (region.Nodes.Any(n => !n.Regions.IsEmpty))
            return region with { Nodes = region.Nodes.Map(n => n.WithRegions(Rewrite)) };
        List<Node> nodes = [.. region.Nodes];
        for (int at = 0; at < nodes.Count; at++)
        {
            if (nodes[at] is Load load && LastTouch(nodes, at, load.Array, load.Indices) is >= 0 and var before && nodes[before] is Accumulate add)
                at += Number(nodes, before, at, add, load);
            else if (nodes[at] is Store store && _memory.GroupOf(store.Array) >= 0 && LastTouch(nodes, at, store.Array, store.Indices) is >= 0 and var dead && nodes[dead] is Store or Accumulate)
                nodes.RemoveAt(Dead(dead, ref at));
        }

        return region with { Nodes = nodes };
    }

    private static int Dead(int dead, ref int at)
    {
        at--;
        return dead;
    }

    /// <summary>The last node before that touches the memory, if it touches this very element.</summary>
    private int LastTouch(List<Node> nodes, int at, int array, EquatableArray<int> indices)
    {
        int group = _memory.GroupOf(array);
        for (int k = at - 1; k >= 0; k--)
        {
            switch (nodes[k])
            {
                case Accumulate add when _memory.GroupOf(add.Array) == group:
                    return add.Array == array && add.Indices == indices ? k : -1;
                case Store store when _memory.GroupOf(store.Array) == group:
                    return store.Array == array && store.Indices == indices ? k : -1;
                case Load load when _memory.GroupOf(load.Array) == group:
                    return -1;
                case External { Effect: not Effect.Pure } or Call or Clear or Push or Pop or Throw:
                    return -1;
            }
        }

        return -1;
    }

    /// <summary>The sum as a number; returns by how many nodes there are more.</summary>
    private int Number(List<Node> nodes, int before, int at, Accumulate add, Load load)
    {
        int old = New(load.Result), sum = New(load.Result);
        nodes.RemoveAt(at);
        nodes[before] = new Load(old, add.Array, add.Indices) { Origin = add.Origin };
        nodes.Insert(before + 1, new Apply(sum, Arithmetic.Add, new[] { old, add.Value }) { Origin = add.Origin });
        nodes.Insert(before + 2, new Store(add.Array, add.Indices, sum) { Origin = add.Origin });
        _same[load.Result] = sum;
        return 1;
    }

    private int New(int like)
    {
        _values.Add(_values[like] with { Name = null });
        return _values.Count - 1;
    }
}
