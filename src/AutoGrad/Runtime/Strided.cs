using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoGrad.Runtime;

/// <summary>A matrix whose elements were found to lie in its memory.</summary>
/// <typeparam name="T">The number.</typeparam>
/// <param name="first">The element in the corner.</param>
/// <param name="row">From one row to the next.</param>
/// <param name="column">From one column to the next.</param>
internal readonly ref struct Strided<T>(ref T first, nint row, nint column)
{
    public readonly ref T First = ref first;

    public readonly nint Row = row;

    public readonly nint Column = column;

    public Strided<T> Transposed => new(ref First, Column, Row);

    public ref T this[nint i, nint j]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref Unsafe.Add(ref First, (i * Row) + (j * Column));
    }

    /// <summary>The matrix from an element on.</summary>
    public Strided<T> From(nint i, nint j) => new(ref this[i, j], Row, Column);

    /// <summary>A row whose elements stand next to each other.</summary>
    public Span<T> Along(nint i, int count) => MemoryMarshal.CreateSpan(ref this[i, 0], count);

    /// <summary>Whether no two of so many rows and columns share an element.</summary>
    public bool HasDistinctElements(int rows, int columns)
    {
        nint down = Math.Abs(Row), across = Math.Abs(Column);
        bool rowsApart = rows == 1 || (down > 0 && down > across * (columns - 1)), columnsApart = columns == 1 || across > 0;
        bool columnsFar = columns == 1 || (across > 0 && across > down * (rows - 1)), downApart = rows == 1 || down > 0;
        return (rowsApart && columnsApart) || (columnsFar && downApart);
    }
}
