using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Widening;

/// <summary>Memory of tangents that a loop reads row by row, and does not change.</summary>
/// <param name="Array">The memory.</param>
/// <param name="Width">Tangents in a row.</param>
/// <param name="Rows">How many rows there are.</param>
internal sealed record RowTable(int Array, int Width, int Rows);

/// <summary>
/// Finds the memory of tangents that a loop reads row by row: of each row one may ask once, before the loop, which of its vectors rest.
/// </summary>
/// <remarks>
/// The memory has a known size and the loop has not, so that asking costs next to nothing. What is read is a slice that starts at a multiple of the width.
/// </remarks>
internal sealed class RowTables(Function function, IrType lanes)
{
    private const int MostRows = 256, MostNumbers = 4096;

    private readonly AliasClasses _memory = AliasClasses.Of(function);
    private readonly Definitions _definitions = Definitions.In(function.Body);

    /// <param name="loop">A loop.</param>
    public IEnumerable<RowTable> Of(Node loop)
    {
        if (loop is not (For or While) || (loop is For counted && LiteralOf(counted.Start) is not null && LiteralOf(counted.End) is not null))
            return [];
        Node[] nodes = [.. loop.Regions.SelectMany(r => r.AllNodes())];
        HashSet<int> inside = [.. nodes.SelectMany(n => n.Results), .. loop.Regions.SelectMany(r => r.Arguments), .. nodes.SelectMany(n => n.Regions).SelectMany(r => r.Arguments)];
        return nodes.OfType<View>().Where(v => !inside.Contains(v.Array) && RowOf(v) is not null && _definitions[v.Array] is Allocate).GroupBy(v => v.Array)
            .Select(views => TableOf(views.Key, [.. views.Select(v => RowOf(v)!.Value.Width).Distinct()]))
            .OfType<RowTable>().Where(t => nodes.All(n => IsRead(n, t.Array)) && loop.Operands.All(o => !Names(o, t.Array)));
    }

    /// <summary>The number of the row that a slice is, or is part of; null where it is none.</summary>
    /// <param name="view">A slice.</param>
    public (int Row, int Width)? RowOf(View view)
    {
        if (function.TypeOf(view.Array).Element != lanes || LiteralOf(view.Length) is not { } length
            || _definitions[view.Start] is not Apply { Primitive: var times, Arguments: var factors } || times != Arithmetic.Multiply)
            return null;
        for (int k = 0; k < 2; k++)
        {
            if (LiteralOf(factors[k]) is { } width && length > 0 && length <= width && width <= MostNumbers)
                return (factors[1 - k], (int)width);
        }

        return null;
    }

    private RowTable? TableOf(int array, int[] widths)
    {
        if (widths.Length != 1 || LiteralOf(((Allocate)_definitions[array]!).Lengths[0]) is not { } size || size > MostNumbers)
            return null;
        long rows = (size + widths[0] - 1) / widths[0];
        return rows is > 1 and <= MostRows ? new RowTable(array, widths[0], (int)rows) : null;
    }

    /// <summary>Whether a node leaves the memory as it is, and hands it to nobody.</summary>
    private bool IsRead(Node node, int array) =>
        node is Load or View or ArrayLength
        || (!node.Operands.Any(o => Names(o, array)) && !node.Regions.SelectMany(r => r.Yields).Any(y => Names(y, array)));

    private bool Names(int value, int array) => function.TypeOf(value).IsArray && _memory.ClassOf(value) == _memory.ClassOf(array);

    private long? LiteralOf(int value) => _definitions[value] is Constant constant ? constant.Value.Bits : null;
}
