using System;
using System.ComponentModel;

namespace AutoGrad.Runtime;

/// <summary>Rows of data one after the other, for objectives that compute several at once.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RowGather
{
    /// <summary>Some of the rows listed: where they lie, if there is no list, else in memory that is filled with them.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="data">All rows, one after the other.</param>
    /// <param name="width">The length of a row.</param>
    /// <param name="rows">The list; empty for all rows in their order.</param>
    /// <param name="first">The first one's place in the list.</param>
    /// <param name="count">How many.</param>
    /// <param name="memory">Memory of the caller's, for <see cref="Scratch.Return{T}"/> in the end.</param>
    public static ReadOnlySpan<T> Take<T>(ReadOnlySpan<T> data, int width, ReadOnlySpan<int> rows, int first, int count, ref T[]? memory)
    {
        if (rows.IsEmpty)
            return data.Slice(first * width, count * width);
        Span<T> gathered = Scratch.Rent(ref memory, count * width);
        rows = rows.Slice(first, count);
        if (width == 1)
        {
            for (int k = 0; k < rows.Length; k++)
                gathered[k] = data[rows[k]];
            return gathered;
        }

        for (int k = 0; k < rows.Length; k++)
            data.Slice(rows[k] * width, width).CopyTo(gathered.Slice(k * width, width));
        return gathered;
    }
}
