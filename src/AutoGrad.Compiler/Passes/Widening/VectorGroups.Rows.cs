using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Widening;

/// <summary>
/// Rows whose vectors rest: where a loop reads memory of tangents row by row, it is asked once which vectors of each row are zero, and what is
/// computed from a row is computed for the others.
/// </summary>
internal sealed partial class VectorGroups
{
    /// <summary>Fewer numbers of a row are read sooner than they are asked for.</summary>
    private const int FewNumbers = 4;

    private readonly RowTables _tables;

    /// <summary>By memory: which vectors of each of its rows move.</summary>
    private readonly Dictionary<int, (RowTable Table, int Moving)> _asked = [];

    /// <summary>By slice: which of its vectors move.</summary>
    private readonly Dictionary<int, int> _rows = [];

    /// <summary>Slices that are being taken for zeros.</summary>
    private readonly HashSet<int> _resting = [];

    /// <summary>Asks of the rows that a loop reads; those of them that were not asked of before are returned.</summary>
    private RowTable[] Ask(Node loop)
    {
        RowTable[] tables = [.. _tables.Of(loop).Where(t => !_asked.ContainsKey(t.Array))];
        foreach (RowTable table in tables)
        {
            if (_marks.TryGetValue(table.Array, out int moving))
            {
                Settle(table);
                _asked[table.Array] = (table, moving);
                continue;
            }

            moving = Marks(table, Allocation.Buffer);
            _builder.ExternalStatement($"{Runtime}Moving<{_lanes.Text}, {_lanes.Element!.Text}>({{0}}, {_count}, {table.Width}, {{1}})", -1, _copies[table.Array], moving);
            _asked[table.Array] = (table, moving);
        }

        return tables;
    }

    private void Slice(View view)
    {
        int start = Start(view.Start), extent = Start(view.Length);
        _builder.Append(new View(Define(view.Result), _copies[view.Array], start, extent));
        if (_asked.TryGetValue(view.Array, out var asked) && _tables.RowOf(view) is { } row)
        {
            int moving = _builder.Load(asked.Moving, _copies[row.Row]);
            _builder.Rename(moving, "moving");
            _rows[view.Result] = moving;
        }
    }

    /// <summary>
    /// The nodes of a region. What is done to tangents waits for what is done to numbers, up to where memory of tangents changes otherwise: the
    /// primal does not read it.
    /// </summary>
    private void Visit(Region region)
    {
        List<Node> waiting = [];
        for (int i = 0; i < region.Nodes.Count; i++)
        {
            Node node = region.Nodes[i];
            if ((_asked.Count > 0 || _moves is not null) && IsOfTangents(node))
            {
                waiting.Add(node);
                continue;
            }

            if (!node.Regions.IsEmpty || node is Throw or Clear || node.Operands.Any(IsVector) || (node is External && node.Operands.Any(IsVectors)))
                Flush(waiting, region, i);
            Visit(node);
        }

        Flush(waiting, region, region.Nodes.Count);
    }

    private bool IsOfTangents(Node node) => node switch
    {
        Apply apply => IsVector(apply.Result),
        Load load => IsVectors(load.Array),
        Store store => IsVectors(store.Array),
        Accumulate add => IsVectors(add.Array),
        _ => false,
    };

    private void Flush(List<Node> waiting, Region region, int next)
    {
        int[] slices = [.. waiting.OfType<Load>().Select(l => l.Array).Where(_rows.ContainsKey)];
        if (_moves is { } moves && waiting.Count > 0)
            Choose([.. waiting], moves, null, region, next);
        else if (slices.Length < FewNumbers)
            waiting.ForEach(Visit);
        else
            Choose([.. waiting], AnyOf(waiting[0], slices), [.. slices.Distinct()], region, next);
        waiting.Clear();
    }

    private int AnyOf(Node first, int[] slices)
    {
        _builder.Origin = first.Origin with { Statement = -1 };
        return slices.Select(s => _rows[s]).Distinct().Aggregate((a, b) => _builder.External(IrType.Int32, "{0} | {1}", Effect.Pure, -1, a, b));
    }

    /// <summary>Vector by vector: all of it where it moves, and else what is left of it if these rows rest.</summary>
    /// <param name="nodes">What is done to tangents.</param>
    /// <param name="moving">Which vectors move.</param>
    /// <param name="slices">Rows that rest otherwise; null if nothing is left without them.</param>
    /// <param name="region">Where the nodes stand.</param>
    /// <param name="next">The place behind them.</param>
    private void Choose(Node[] nodes, int moving, int[]? slices, Region region, int next)
    {
        foreach (Node node in nodes)
            Prepare(node);
        HashSet<int> later = [.. region.Nodes.Skip(next).SelectMany(n => n.AllUses()), .. region.Yields];
        int[] kept = [.. nodes.SelectMany(n => n.Results).Where(later.Contains)];
        for (int j = 0; j < _count; j++)
        {
            int[] left = [.. kept.Where(v => _moving.Is(v, j))];
            int[] names = [.. left.Select(v => NewVector(v, j))];
            Region all = Branch(nodes, left, j), rest = slices is null ? Nothing(left.Length) : Without(slices, nodes, left, j);
            if (all.Nodes.IsEmpty)
                continue;
            _builder.Origin = nodes[0].Origin with { Statement = -1 };
            int moves = _builder.External(IrType.Boolean, $"({{0}} & {1 << j}) != 0", Effect.Pure, -1, moving);
            _builder.Append(new If(names, moves, all, rest));
            for (int k = 0; k < left.Length; k++)
                _groups[left[k]][j] = names[k];
        }
    }

    private Region Without(int[] slices, Node[] nodes, int[] left, int j)
    {
        _resting.UnionWith(slices);
        Region rest = Branch(nodes, left, j);
        _resting.ExceptWith(slices);
        return rest;
    }

    private Region Nothing(int count)
    {
        Dictionary<int, int> spread = _spread;
        _spread = new Dictionary<int, int>(spread);
        _builder.Open();
        Region nothing = _builder.Close([.. Enumerable.Range(0, count).Select(_ => Nothing())]);
        _spread = spread;
        return nothing;
    }

    private Region Branch(Node[] nodes, int[] left, int j)
    {
        (Dictionary<int, int> spread, Dictionary<int, int> starts) = (_spread, _starts);
        (_spread, _starts) = (new Dictionary<int, int>(spread), new Dictionary<int, int>(starts));
        _builder.Open();
        foreach (Node node in nodes)
        {
            _builder.Origin = node.Origin;
            One(node, j);
        }

        Region branch = _builder.Close([.. left.Select(v => Factor(v, j))]);
        (_spread, _starts) = (spread, starts);
        return branch;
    }

    /// <summary>What all vectors share: numbers in all lanes, and where elements begin.</summary>
    private void Prepare(Node node)
    {
        _builder.Origin = node.Origin;
        foreach (int result in node.Results)
            _groups[result] = [.. Enumerable.Repeat(Zero, _count)];
        int[] indices = node switch
        {
            Load load => [load.Indices[0]],
            Store store => [store.Indices[0]],
            Accumulate add => [add.Indices[0]],
            _ => [],
        };
        foreach (int index in indices)
            Start(index);
        foreach (int number in node.Operands.Where(o => _function.TypeOf(o).IsReal))
            Factor(number, 0);
    }

    /// <summary>A node for the j-th vectors.</summary>
    private void One(Node node, int j)
    {
        switch (node)
        {
            case Apply apply:
                _groups[apply.Result][j] = _moving.Is(apply.Result, j) ? Computed(apply, j) : Zero;
                break;
            case Load load when _moving.Is(load.Result, j) && !_resting.Contains(load.Array):
                _groups[load.Result][j] = NewVector(load.Result, j);
                _builder.Append(new Load(_groups[load.Result][j], _copies[load.Array], new[] { Plus(Start(load.Indices[0]), j) }));
                break;
            case Load load:
                _groups[load.Result][j] = Zero;
                break;
            case Store store when _moving.Is(store.Array, j):
                _builder.Append(new Store(_copies[store.Array], new[] { Plus(Start(store.Indices[0]), j) }, Factor(store.Value, j)));
                break;
            case Accumulate add when !Rests(add.Value, j):
                _builder.Append(new Accumulate(_copies[add.Array], new[] { Plus(Start(add.Indices[0]), j) }, Factor(add.Value, j)));
                break;
        }
    }
}
