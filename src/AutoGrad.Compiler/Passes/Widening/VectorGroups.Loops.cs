using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Widening;

/// <summary>
/// Loops that leave at rest what rests: before such a loop it is known, or asked, which vectors move in all that it touches, and it computes these.
/// </summary>
internal sealed partial class VectorGroups
{
    private readonly RestingLoops _loops;
    private readonly WatchedMemory _watched;

    /// <summary>By watched memory: which vectors of each of its rows move.</summary>
    private readonly Dictionary<int, int> _marks = [];

    /// <summary>Which vectors move in the loop that is being copied; null outside of such loops.</summary>
    private int? _moves;

    private void Make(Allocate allocate)
    {
        int all = Start(allocate.Lengths[0]);
        RowTable? table = _watched.Of(allocate.Result);
        Allocation kind = table is null || allocate.Kind == Allocation.Managed ? allocate.Kind : Allocation.Buffer;
        _builder.Append(new Allocate(Define(allocate.Result), new[] { all }, kind));
        if (table is not null)
            _marks[allocate.Result] = Marks(table, Allocation.Scratch);
    }

    private int Marks(RowTable table, Allocation kind)
    {
        int marks = _builder.Allocate(IrType.Span(IrType.Int32), kind, _builder.Integer(table.Rows));
        _builder.Rename(marks, _function.Values[table.Array].Name is { } name ? name + "Moving" : "moving");
        return marks;
    }

    /// <summary>Puts zeros where the memory's vectors rest: it is read by loops that do not know of each of its rows.</summary>
    private void Settle(RowTable table) => _builder.ExternalStatement(
        $"{Runtime}Settle({{0}}, {_count}, {table.Width}, {{1}})", -1, _copies[table.Array], _marks[table.Array]);

    /// <summary>Which vectors move in a loop, before it; null where this is not a loop that leaves at rest what rests.</summary>
    private int? MovesOf(Node loop)
    {
        if (_moves is not null || _loops.Of(loop) is not { } touched)
            return null;
        List<int> moving = [];
        List<(int Array, int Marks, int Row, bool IsReplaced)> rows = [];
        foreach (TouchedMemory part in touched)
        {
            if (_watched.Of(part.Array) is not { } table)
            {
                moving.Add(_builder.External(IrType.Int32, $"{Runtime}Moving<{_lanes.Text}, {_lanes.Element!.Text}>({{0}}, {_count})", Effect.Reads, -1, _copies[part.Array]));
                continue;
            }

            int row = _watched.RowOf(part.Array) is { } number ? _copies[number] : _builder.Integer(0);
            rows.Add((_copies[part.Array], _marks[table.Array], row, part.IsReplaced));
            if (!part.IsReplaced)
                moving.Add(_builder.Load(_marks[table.Array], row));
        }

        int moves = moving.Count == 0 ? _builder.Integer(0) : moving.Aggregate((a, b) => _builder.External(IrType.Int32, "{0} | {1}", Effect.Pure, -1, a, b));
        _builder.Rename(moves, "moving");
        foreach (var (array, marks, row, isReplaced) in rows)
        {
            if (!isReplaced)
                _builder.ExternalStatement($"{Runtime}Wake({{0}}, {_count}, {{1}}, {{2}}, {{3}})", -1, array, marks, row, moves);
        }

        foreach (var (_, marks, row, _) in rows.Where(r => r.IsReplaced))
            _builder.Store(marks, [row], moves);
        return moves;
    }
}
