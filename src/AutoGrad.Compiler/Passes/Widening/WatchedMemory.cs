using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Widening;

/// <summary>
/// Memory of tangents of which the function keeps in mind which vectors move, row by row: all others count as zeros, whatever lies there, so
/// they are neither cleared nor stored.
/// </summary>
/// <remarks>
/// It has a known size, and is touched by loops that leave at rest what rests (<see cref="RestingLoops"/>), or read by loops that ask which of its rows
/// rest (<see cref="RowTables"/>). Its parts are its rows, of one width.
/// </remarks>
internal sealed class WatchedMemory
{
    private const int MostRows = 256, MostNumbers = 4096;

    private readonly Function _function;
    private readonly IrType _lanes;
    private readonly RowTables _tables;
    private readonly RestingLoops _loops;
    private readonly AliasClasses _memory;
    private readonly Definitions _definitions;
    private readonly HashSet<int> _spoilt = [], _touched = [];

    /// <summary>By memory: tangents in a row, and rows.</summary>
    private readonly Dictionary<int, RowTable> _watched = [];

    /// <param name="function">A function of which every tangent is one vector.</param>
    /// <param name="lanes">The vector.</param>
    /// <param name="tables">Its tables.</param>
    /// <param name="loops">Its loops.</param>
    public WatchedMemory(Function function, IrType lanes, RowTables tables, RestingLoops loops)
    {
        (_function, _lanes, _tables, _loops) = (function, lanes, tables, loops);
        (_memory, _definitions) = (AliasClasses.Of(function), Definitions.In(function.Body));
        Walk(function.Body, []);
        foreach (Allocate fresh in function.Body.AllNodes().OfType<Allocate>().Where(a => IsVectors(a.Result)))
        {
            int memory = _memory.ClassOf(fresh.Result);
            if (_touched.Contains(memory) && !_spoilt.Contains(memory) && TableOf(fresh) is { } table)
                _watched[fresh.Result] = table;
        }
    }

    /// <summary>The memory that an array is, or is a row of; null where it is not watched.</summary>
    /// <param name="array">An array.</param>
    public RowTable? Of(int array) =>
        _watched.TryGetValue(_definitions[array] is View view ? view.Array : array, out RowTable table) ? table : null;

    /// <param name="array">Watched memory, or a row of it.</param>
    /// <returns>The number of the row; null for the only one.</returns>
    public int? RowOf(int array) => _definitions[array] is View view ? _tables.RowOf(view)!.Value.Row : null;

    /// <summary>Finds what nobody keeps in mind, but for loops that are known to leave it at rest, or to ask.</summary>
    /// <param name="region">A region.</param>
    /// <param name="asked">Memory of which the loops around it ask.</param>
    private void Walk(Region region, HashSet<int> asked)
    {
        foreach (Node node in region.Nodes)
        {
            if (_loops.Of(node) is { } touched)
            {
                _touched.UnionWith(touched.Select(t => _memory.ClassOf(t.Array)));
                continue;
            }

            IEnumerable<int> spoilt = node switch
            {
                View view when _tables.RowOf(view) is { } row && row.Width == LiteralOf(view.Length) => [],
                ArrayLength => [],
                Load load when asked.Contains(_memory.ClassOf(load.Array)) => [],
                _ => node.Operands,
            };
            Spoil(spoilt);
            HashSet<int> inner = node is For or While ? [.. asked, .. _tables.Of(node).Select(t => _memory.ClassOf(t.Array))] : asked;
            foreach (Region nested in node.Regions)
                Walk(nested, inner);
        }

        Spoil(region.Yields);
    }

    private void Spoil(IEnumerable<int> values) => _spoilt.UnionWith(values.Where(IsVectors).Select(_memory.ClassOf));

    /// <summary>The memory's rows; null where it goes by other names than its own and those of its rows.</summary>
    private RowTable? TableOf(Allocate fresh)
    {
        int[] others = [.. Enumerable.Range(0, _function.Values.Count).Where(v => v != fresh.Result && IsVectors(v) && _memory.ClassOf(v) == _memory.ClassOf(fresh.Result))];
        if (LiteralOf(fresh.Lengths[0]) is not { } size || size is <= 0 or > MostNumbers || !others.All(v => _definitions[v] is View view && view.Array == fresh.Result))
            return null;
        if (others.Length == 0)
            return new RowTable(fresh.Result, (int)size, 1);
        long[] widths = [.. others.Select(v => LiteralOf(((View)_definitions[v]!).Length)!.Value).Distinct()];
        bool isWhole = _function.Body.AllNodes().Any(n => n is Load or Store or Accumulate && n.Operands[0] == fresh.Result);
        return widths.Length == 1 && !isWhole && size % widths[0] == 0 && size / widths[0] <= MostRows
            ? new RowTable(fresh.Result, (int)widths[0], (int)(size / widths[0])) : null;
    }

    private bool IsVectors(int value) => _function.TypeOf(value).IsArray && _function.TypeOf(value).Element == _lanes;

    private long? LiteralOf(int value) => _definitions[value] is Constant constant ? constant.Value.Bits : null;
}
