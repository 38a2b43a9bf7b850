using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AutoGrad.Runtime;

/// <content>How vectors of 512 bits get from memory and back, in loops over neighbouring numbers.</content>
/// <remarks>One form per kind of memory, as for narrower vectors: a conversion that is a call costs more than the rest of a loop.</remarks>
public static partial class Lanes
{
    /// <summary>How far wide strips stay inside of a span when <paramref name="offset"/> is added to the index.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="end">Where the strips end.</param>
    /// <param name="start">Where they start.</param>
    /// <param name="offset">What is added.</param>
    /// <param name="span">The memory.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int WideWithin<T>(int end, int start, int offset, ReadOnlySpan<T> span) => WideWithin<T>(end, start, offset, span.Length);

    /// <summary>How far wide strips stay inside of a span when <paramref name="offset"/> is added to the index.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="end">Where the strips end.</param>
    /// <param name="start">Where they start.</param>
    /// <param name="offset">What is added.</param>
    /// <param name="span">The memory.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int WideWithin<T>(int end, int start, int offset, Span<T> span) => WideWithin<T>(end, start, offset, span.Length);

    /// <summary>How far wide strips stay inside of an array when <paramref name="offset"/> is added to the index.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="end">Where the strips end.</param>
    /// <param name="start">Where they start.</param>
    /// <param name="offset">What is added.</param>
    /// <param name="array">The memory.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int WideWithin<T>(int end, int start, int offset, T[]? array) => WideWithin<T>(end, start, offset, array is null ? 0 : array.Length);

    /// <summary>How far wide strips stay inside of the rows of a matrix.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="end">Where the strips end.</param>
    /// <param name="start">Where they start.</param>
    /// <param name="offset">What is added to the column.</param>
    /// <param name="matrix">The matrix.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int WideWithin<T>(int end, int start, int offset, T[,]? matrix) =>
        matrix is null || matrix.GetLowerBound(1) != 0 ? start : WideWithin<T>(end, start, offset, matrix.GetLength(1));

    /// <summary>The lanes from an element on.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="span">The memory.</param>
    /// <param name="index">The first element; the strips' end was found to lie within the memory.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> WideLoad<T>(ReadOnlySpan<T> span, int index) => Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(span), (nuint)index);

    /// <summary>The lanes from an element on.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="span">The memory.</param>
    /// <param name="index">The first element; the strips' end was found to lie within the memory.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> WideLoad<T>(Span<T> span, int index) => Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(span), (nuint)index);

    /// <summary>The lanes from an element on.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="array">The memory.</param>
    /// <param name="index">The first element; the strips' end was found to lie within the memory.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> WideLoad<T>(T[] array, int index) => Vector512.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(array), (nuint)index);

    /// <summary>The lanes from an element of a row on.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="matrix">The matrix.</param>
    /// <param name="row">The row.</param>
    /// <param name="column">The first element's column.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> WideLoad<T>(T[,] matrix, int row, int column) => Vector512.LoadUnsafe(ref matrix[row, column]);

    /// <summary>Writes the lanes from an element on.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="array">The memory.</param>
    /// <param name="index">The first element.</param>
    /// <param name="value">The numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(T[] array, int index, Vector512<T> value) => value.StoreUnsafe(ref MemoryMarshal.GetArrayDataReference(array), (nuint)index);

    /// <summary>Writes the lanes from an element of a row on.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="matrix">The matrix.</param>
    /// <param name="row">The row.</param>
    /// <param name="column">The first element's column.</param>
    /// <param name="value">The numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(T[,] matrix, int row, int column, Vector512<T> value) => value.StoreUnsafe(ref matrix[row, column]);

    /// <summary>Adds to the elements from one on.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="span">The memory.</param>
    /// <param name="index">The first element.</param>
    /// <param name="value">What is added.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<T>(Span<T> span, int index, Vector512<T> value) => AddTo(ref Unsafe.Add(ref MemoryMarshal.GetReference(span), index), value);

    /// <summary>Adds to the elements from one on.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="array">The memory.</param>
    /// <param name="index">The first element.</param>
    /// <param name="value">What is added.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<T>(T[] array, int index, Vector512<T> value) => AddTo(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(array), index), value);

    /// <summary>Adds to the elements from one of a row on.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="matrix">The matrix.</param>
    /// <param name="row">The row.</param>
    /// <param name="column">The first element's column.</param>
    /// <param name="value">What is added.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<T>(T[,] matrix, int row, int column, Vector512<T> value) => AddTo(ref matrix[row, column], value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo<T>(ref T first, Vector512<T> value) => (Vector512.LoadUnsafe(ref first) + value).StoreUnsafe(ref first);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int WideWithin<T>(int end, int start, int offset, int length) =>
        ((long)start + offset >= 0) & ((long)end + offset <= length) ? end : WideCut<T>(end, start, offset, length);

    private static int WideCut<T>(int end, int start, int offset, int length)
    {
        if (end <= start)
            return end;
        return (long)start + offset < 0 || length <= (long)start + offset ? start : WideEnd<T>(start, length - offset);
    }
}
