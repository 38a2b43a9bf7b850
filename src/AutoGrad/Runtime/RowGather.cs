using System;
using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutoGrad.Runtime;

/// <summary>Rows of data one after the other, for objectives that compute several at once.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RowGather
{
    /// <summary>The numbers of a block of rows, and the rows, of which there is always a multiple of the least.</summary>
    private const int Size = 2048, Least = 64, Most = 512;

    private const int ShortRow = 32;

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

        if (typeof(T) == typeof(double) && width is > 0 and <= ShortRow)
        {
            CheckRows(rows, data.Length / width);
            ShortRows(ref Unsafe.As<T, double>(ref MemoryMarshal.GetReference(data)), width, rows, ref Unsafe.As<T, double>(ref MemoryMarshal.GetReference(gathered)));
            return gathered;
        }

        for (int k = 0; k < rows.Length; k++)
            data.Slice(rows[k] * width, width).CopyTo(gathered.Slice(k * width, width));
        return gathered;
    }

    /// <summary>Rows that are copied in less time than it takes to call somebody who copies.</summary>
    private static void ShortRows(ref double origin, nint width, ReadOnlySpan<int> rows, ref double to)
    {
        foreach (int row in rows)
        {
            ref double from = ref Unsafe.Add(ref origin, row * width);
            nint j = 0;
            for (; j <= width - 4; j += 4)
                Vector256.LoadUnsafe(ref from, (nuint)j).StoreUnsafe(ref to, (nuint)j);
            for (; j < width; j++)
                Unsafe.Add(ref to, j) = Unsafe.Add(ref from, j);
            to = ref Unsafe.Add(ref to, width);
        }
    }

    private static void CheckRows(ReadOnlySpan<int> rows, int count)
    {
        foreach (int row in rows)
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)row, (uint)count, nameof(rows));
    }

    /// <summary>
    /// Some of the rows listed, in memory where as many of them as a vector has lanes lie together: their first elements, then their second ones. The
    /// rows behind the last whole vector lie one after the other.
    /// </summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="data">All rows, one after the other.</param>
    /// <param name="width">The length of a row.</param>
    /// <param name="rows">The list; empty for all rows in their order.</param>
    /// <param name="first">The first one's place in the list.</param>
    /// <param name="count">How many.</param>
    /// <param name="memory">Memory of the caller's, for <see cref="Scratch.Return{T}"/> in the end.</param>
    public static ReadOnlySpan<T> InLanes<T>(ReadOnlySpan<T> data, int width, ReadOnlySpan<int> rows, int first, int count, ref T[]? memory)
        where T : struct, IFloatingPointIeee754<T> => Spread(data, width, rows, first, count, Lanes.End<T>(0, count), Vector<T>.Count, ref memory);

    /// <summary>The same for vectors of 512 bits, where a machine has them.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="data">All rows, one after the other.</param>
    /// <param name="width">The length of a row.</param>
    /// <param name="rows">The list; empty for all rows in their order.</param>
    /// <param name="first">The first one's place in the list.</param>
    /// <param name="count">How many.</param>
    /// <param name="memory">Memory of the caller's, for <see cref="Scratch.Return{T}"/> in the end.</param>
    public static ReadOnlySpan<T> InWideLanes<T>(ReadOnlySpan<T> data, int width, ReadOnlySpan<int> rows, int first, int count, ref T[]? memory)
        where T : struct, IFloatingPointIeee754<T> => Vector512.IsHardwareAccelerated
            ? Spread(data, width, rows, first, count, Lanes.WideEnd<T>(0, count), Vector512<T>.Count, ref memory)
            : InLanes(data, width, rows, first, count, ref memory);

    /// <summary>Labels of some of the rows listed, as numbers.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="data">The label of each row.</param>
    /// <param name="rows">The list; empty for all rows in their order.</param>
    /// <param name="first">The first one's place in the list.</param>
    /// <param name="count">How many.</param>
    /// <param name="memory">Memory of the caller's, for <see cref="Scratch.Return{T}"/> in the end.</param>
    public static ReadOnlySpan<T> Numbers<T>(ReadOnlySpan<int> data, ReadOnlySpan<int> rows, int first, int count, ref T[]? memory)
        where T : struct, IFloatingPointIeee754<T>
    {
        Span<T> numbers = Scratch.Rent(ref memory, count);
        for (int k = 0; k < numbers.Length; k++)
            numbers[k] = T.CreateTruncating(data[rows.IsEmpty ? first + k : rows[first + k]]);
        return numbers;
    }

    /// <summary>Truth values of some of the rows listed: 1 for true, 0 for false.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="data">The truth value of each row.</param>
    /// <param name="rows">The list; empty for all rows in their order.</param>
    /// <param name="first">The first one's place in the list.</param>
    /// <param name="count">How many.</param>
    /// <param name="memory">Memory of the caller's, for <see cref="Scratch.Return{T}"/> in the end.</param>
    public static ReadOnlySpan<T> Numbers<T>(ReadOnlySpan<bool> data, ReadOnlySpan<int> rows, int first, int count, ref T[]? memory)
        where T : struct, IFloatingPointIeee754<T>
    {
        Span<T> numbers = Scratch.Rent(ref memory, count);
        for (int k = 0; k < numbers.Length; k++)
            numbers[k] = data[rows.IsEmpty ? first + k : rows[first + k]] ? T.One : T.Zero;
        return numbers;
    }

    /// <summary>How many rows to compute at once so that their data stay close by.</summary>
    /// <param name="width">How many numbers a row has in all.</param>
    public static int RowsInBlock(int width) => int.Clamp(Size / int.Max(width, 1), Least, Most) & -Least;

    private static ReadOnlySpan<T> Spread<T>(ReadOnlySpan<T> data, int width, ReadOnlySpan<int> rows, int first, int count, int whole, int lanes, ref T[]? memory)
        where T : struct
    {
        // Vectors that start with a cache line lie in one.
        int line = 64 / Unsafe.SizeOf<T>();
        Span<T> all = Scratch.Rent(ref memory, (count * width) + line);
        nint misfit = Unsafe.ByteOffset(ref Unsafe.NullRef<T>(), ref MemoryMarshal.GetReference(all)) & 63;
        Span<T> gathered = all.Slice(misfit == 0 ? 0 : (int)(64 - misfit) / Unsafe.SizeOf<T>(), count * width);
        if (rows.IsEmpty)
            data = data.Slice(first * width, count * width);
        else
            rows = rows.Slice(first, count);
        int done = 0;
        if (typeof(T) == typeof(double) && Avx.IsSupported && lanes % 4 == 0)
        {
            Fours(MemoryMarshal.Cast<T, double>(data), width, rows, MemoryMarshal.Cast<T, double>(gathered), whole, lanes);
            done = whole;
        }

        for (int k = done; k < count; k++)
        {
            ReadOnlySpan<T> row = data.Slice((rows.IsEmpty ? k : rows[k]) * width, width);
            if (k >= whole)
                row.CopyTo(gathered.Slice(k * width, width));
            else
                SpreadOne(row, gathered.Slice(k / lanes * lanes * width, lanes * width), lanes, k % lanes);
        }

        return gathered;
    }

    private static void SpreadOne<T>(ReadOnlySpan<T> row, Span<T> block, int lanes, int lane)
    {
        ref T to = ref Unsafe.Add(ref MemoryMarshal.GetReference(block), lane);
        for (int j = 0; j < row.Length; j++)
            Unsafe.Add(ref to, (nint)j * lanes) = row[j];
    }

    /// <summary>Four rows at once, as tiles of four by four.</summary>
    private static void Fours(ReadOnlySpan<double> data, int width, ReadOnlySpan<int> rows, Span<double> gathered, int whole, int lanes)
    {
        if (width == 0)
            return;
        CheckRows(rows, data.Length / width);
        ref double origin = ref MemoryMarshal.GetReference(data), block = ref MemoryMarshal.GetReference(gathered);
        for (int k = 0; k < whole; k += lanes)
        {
            for (int lane = 0; lane < lanes; lane += 4)
            {
                nint at = k + lane, w = width;
                if (rows.IsEmpty)
                    Four(ref Unsafe.Add(ref origin, at * w), ref Unsafe.Add(ref origin, (at + 1) * w), ref Unsafe.Add(ref origin, (at + 2) * w), ref Unsafe.Add(ref origin, (at + 3) * w), w, ref Unsafe.Add(ref block, lane), lanes);
                else
                    Four(ref Unsafe.Add(ref origin, rows[k + lane] * w), ref Unsafe.Add(ref origin, rows[k + lane + 1] * w), ref Unsafe.Add(ref origin, rows[k + lane + 2] * w), ref Unsafe.Add(ref origin, rows[k + lane + 3] * w), w, ref Unsafe.Add(ref block, lane), lanes);
            }

            block = ref Unsafe.Add(ref block, (nint)lanes * width);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(ref double a, ref double b, ref double c, ref double d, nint width, ref double to, nint lanes)
    {
        nint j = 0;
        for (; j <= width - 4; j += 4)
        {
            Vector256<double> e = Vector256.LoadUnsafe(ref a, (nuint)j), f = Vector256.LoadUnsafe(ref b, (nuint)j), g = Vector256.LoadUnsafe(ref c, (nuint)j), h = Vector256.LoadUnsafe(ref d, (nuint)j);
            Vector256<double> p = Avx.UnpackLow(e, f), q = Avx.UnpackHigh(e, f), r = Avx.UnpackLow(g, h), s = Avx.UnpackHigh(g, h);
            Avx.Permute2x128(p, r, 0x20).StoreUnsafe(ref to);
            Avx.Permute2x128(q, s, 0x20).StoreUnsafe(ref Unsafe.Add(ref to, lanes));
            Avx.Permute2x128(p, r, 0x31).StoreUnsafe(ref Unsafe.Add(ref to, 2 * lanes));
            Avx.Permute2x128(q, s, 0x31).StoreUnsafe(ref Unsafe.Add(ref to, 3 * lanes));
            to = ref Unsafe.Add(ref to, 4 * lanes);
        }

        for (; j < width; j++)
        {
            Vector256.Create(Unsafe.Add(ref a, j), Unsafe.Add(ref b, j), Unsafe.Add(ref c, j), Unsafe.Add(ref d, j)).StoreUnsafe(ref to);
            to = ref Unsafe.Add(ref to, lanes);
        }
    }
}
