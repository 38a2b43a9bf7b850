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
    /// <summary>What foreign code may write to.</summary>
    private const int Everything = -1;

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
        if (!function.Body.AllNodes().Any(n => n is Store))
            return function;
        Accumulations pass = new(function);
        Region body = pass.Rewrite(function.Body);
        return Renumbering.Apply(function with { Body = body, Values = pass._values });
    }

    private Region Rewrite(Region region) => Rewrite(region, []);

    /// <param name="region">The region.</param>
    /// <param name="written">Receives the memory that it writes to.</param>
    private Region Rewrite(Region region, HashSet<int> written)
    {
        Row row = new();
        for (int at = 0; at < region.Nodes.Count; at++)
        {
            HashSet<int> groups = [];
            Node node = region.Nodes[at];
            if (!node.Regions.IsEmpty)
                node = node.WithRegions(r => Rewrite(r, groups));
            row.Add(node);
            if (node is Store store && Find(row, store) is { } found)
                Replace(row, at, store, found);
            Written(node, groups);
            foreach (int group in groups)
                row.LastWrites[group] = at;
            written.UnionWith(groups);
        }

        return region with { Nodes = row.Nodes.SelectMany(n => n).ToArray() };
    }

    /// <summary>The nodes of a region so far: what has become of each, where values were bound, where memory was last written to.</summary>
    private sealed class Row
    {
        public List<Node[]> Nodes { get; } = [];

        public Dictionary<int, int> Positions { get; } = [];

        public Dictionary<int, int> LastWrites { get; } = [];

        public void Add(Node node)
        {
            if (node is Apply or Load)
                Positions[node.Results[0]] = Nodes.Count;
            Nodes.Add([node]);
        }

        public Node? DefinitionOf(int value) => Positions.TryGetValue(value, out int at) && Nodes[at].Length == 1 ? Nodes[at][0] : null;

        public bool IsWritten(int group, int since) => LastWrites.TryGetValue(group, out int last) && last >= since;
    }

    /// <summary>The load and the sum of a store that puts back what it read, if nobody else reads them or writes in between.</summary>
    private (int Load, int Sum, int Summand, bool IsNegative)? Find(Row row, Store store)
    {
        if (Count(store.Value) != 1 || row.DefinitionOf(store.Value) is not Apply { Primitive: var p, Arguments: var x })
            return null;
        bool isSum = p == Arithmetic.Add, isDifference = p == Arithmetic.Subtract;
        if (!isSum && !isDifference)
            return null;
        for (int side = 0; side < (isSum ? 2 : 1); side++)
        {
            if (Count(x[side]) != 1 || row.DefinitionOf(x[side]) is not Load load || load.Array != store.Array || load.Indices != store.Indices)
                continue;
            int since = row.Positions[x[side]];
            if (!row.IsWritten(_memory.ClassOf(store.Array), since) && !row.IsWritten(Everything, since))
                return (since, row.Positions[store.Value], x[1 - side], isDifference);
        }

        return null;
    }

    private void Replace(Row row, int at, Store store, (int Load, int Sum, int Summand, bool IsNegative) found)
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
        row.Nodes[at] = [.. put];
        row.Nodes[found.Sum] = row.Nodes[found.Load] = [];
    }

    private int Count(int value) => _reads.TryGetValue(value, out int count) ? count : 0;

    private void Written(Node node, HashSet<int> groups)
    {
        switch (node)
        {
            case Store store:
                groups.Add(_memory.ClassOf(store.Array));
                break;
            case Accumulate add:
                groups.Add(_memory.ClassOf(add.Array));
                break;
            case Clear clear:
                groups.Add(_memory.ClassOf(clear.Array));
                break;
            case External { Effect: Effect.Writes }:
                groups.Add(Everything);
                break;
            case Call call:
                groups.UnionWith(call.Written.Where(a => _function.TypeOf(a).IsArray).Select(_memory.ClassOf));
                break;
        }
    }
}
