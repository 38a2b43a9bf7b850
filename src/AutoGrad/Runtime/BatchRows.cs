using System;
using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutoGrad.Runtime;

/// <summary>What generated Jacobians of many runs call: a run per lane on the way in, a block of the result per run on the way out.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class BatchRows
{
    private const int Tile = 8, CacheLine = 64;

    /// <summary>Bytes, more of which would push one another out of the first cache.</summary>
    private const int MostFetched = 1 << 14;

    /// <summary>How many runs there are.</summary>
    /// <param name="length">The length of the result.</param>
    /// <param name="block">How many numbers a run has in it.</param>
    /// <param name="name">The result's name in the caller's signature.</param>
    /// <exception cref="ArgumentException">The last block is not whole.</exception>
    public static int Count(int length, int block, string name)
    {
        if (block <= 0 || length % block != 0)
            throw new ArgumentException($"'{name}' has {length} elements, which are no whole number of blocks of {block}.", name);
        return length / block;
    }

    /// <summary>Requires that a parameter has a row for every run, of which the result is no part.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="rows">The parameter's rows.</param>
    /// <param name="runs">How many runs there are.</param>
    /// <param name="isNumber">Whether the parameter is a number.</param>
    /// <param name="result">The result.</param>
    /// <param name="name">The parameter's name.</param>
    /// <exception cref="ArgumentException">It has not, or they overlap.</exception>
    public static void Check<T>(in Rows<T> rows, int runs, bool isNumber, ReadOnlySpan<T> result, string name)
    {
        if (rows.Count >= 0 && rows.Count != runs)
            throw new ArgumentException($"'{name}' has {rows.Count} rows, and the result is one of {runs} runs.", name);
        if (isNumber && rows.Width != 1 && runs > 0)
            throw new ArgumentException($"'{name}' is a number, and has rows of {rows.Width}.", name);
        GradientGuard.CheckOverlap(result, rows.Values, name);
    }

    /// <summary>Takes the rows of as many runs as there are lanes; behind the last run it stays in the lanes.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="first">The run of the first lane.</param>
    /// <param name="runs">How many runs there are.</param>
    /// <param name="lanes">A vector per number of a row.</param>
    public static void Load<T>(in Rows<T> rows, int first, int runs, Span<Vector512<T>> lanes)
        where T : struct, INumberBase<T>
    {
        if (rows.Count < 0)
        {
            // The same in every lane and every run.
            for (int j = 0; first == 0 && j < lanes.Length; j++)
                lanes[j] = Vector512.Create(rows.Values[j]);
        }
        else if (typeof(T) == typeof(double))
        {
            LoadDoubles(rows, first, runs - 1, lanes);
        }
        else
        {
            Spread(rows, first, runs, MemoryMarshal.Cast<Vector512<T>, T>(lanes), Vector512<T>.Count);
        }
    }

    /// <summary>The same for machines without vectors of 512 bits.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="first">The run of the first lane.</param>
    /// <param name="runs">How many runs there are.</param>
    /// <param name="lanes">A vector per number of a row.</param>
    public static void Load<T>(in Rows<T> rows, int first, int runs, Span<Vector<T>> lanes)
        where T : struct, INumberBase<T>
    {
        if (rows.Count >= 0)
            Spread(rows, first, runs, MemoryMarshal.Cast<Vector<T>, T>(lanes), Vector<T>.Count);
        for (int j = 0; rows.Count < 0 && first == 0 && j < lanes.Length; j++)
            lanes[j] = Vector.Create(rows.Values[j]);
    }

    /// <summary>
    /// Asks for the memory of the blocks to come while they are computed: stores wait for it in order, and what the computation puts aside would wait behind
    /// them.
    /// </summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="result">The blocks.</param>
    /// <param name="first">The run of the first lane.</param>
    /// <param name="block">How many numbers a block has.</param>
    public static unsafe void Fetch<T>(ReadOnlySpan<T> result, int first, int block)
        where T : struct
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(result[(first * block)..]);
        int count = Math.Min(bytes.Length, Math.Min(MostFetched, block * Unsafe.SizeOf<Vector512<T>>()));
        for (int i = 0; Sse.IsSupported && i < count; i += CacheLine)
            Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.AsRef(in bytes[i])));
    }

    /// <summary>Lays what the lanes hold into a block per run.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="result">The blocks.</param>
    /// <param name="first">The run of the first lane.</param>
    /// <param name="lanes">A vector per number of a block.</param>
    public static void Store<T>(Span<T> result, int first, ReadOnlySpan<Vector512<T>> lanes)
        where T : struct, INumberBase<T>
    {
        int block = lanes.Length, width = Vector512<T>.Count;
        Span<T> rest = result[(first * block)..];
        if (typeof(T) == typeof(double) && Avx512F.IsSupported && block >= Tile && rest.Length >= width * block)
        {
            Transpose(MemoryMarshal.Cast<T, double>(rest[..(width * block)]), MemoryMarshal.Cast<Vector512<T>, Vector512<double>>(lanes));
            return;
        }

        Collect(rest, block, MemoryMarshal.Cast<Vector512<T>, T>(lanes), width);
    }

    /// <summary>The same for machines without vectors of 512 bits.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="result">The blocks.</param>
    /// <param name="first">The run of the first lane.</param>
    /// <param name="lanes">A vector per number of a block.</param>
    public static void Store<T>(Span<T> result, int first, ReadOnlySpan<Vector<T>> lanes)
        where T : struct, INumberBase<T> => Collect(result[(first * lanes.Length)..], lanes.Length, MemoryMarshal.Cast<Vector<T>, T>(lanes), Vector<T>.Count);

    private static void Spread<T>(in Rows<T> rows, int first, int runs, Span<T> numbers, int width)
    {
        for (int lane = 0; lane < width; lane++)
        {
            ReadOnlySpan<T> row = rows[Math.Min(first + lane, runs - 1)];
            for (int j = 0; j < row.Length; j++)
                numbers[(j * width) + lane] = row[j];
        }
    }

    private static void Collect<T>(Span<T> blocks, int block, ReadOnlySpan<T> numbers, int width)
    {
        for (int lane = 0; lane < width && blocks.Length > 0; lane++)
        {
            Span<T> own = blocks[..block];
            for (int j = 0; j < own.Length; j++)
                own[j] = numbers[(j * width) + lane];
            blocks = blocks[block..];
        }
    }

    private static void LoadDoubles<T>(in Rows<T> rows, int first, int last, Span<Vector512<T>> lanes)
        where T : struct
    {
        int width = rows.Width;
        if (rows.HasIndices || last - first < Tile - 1)
        {
            ref double a = ref Row(rows, first, last), b = ref Row(rows, first + 1, last), c = ref Row(rows, first + 2, last), d = ref Row(rows, first + 3, last);
            ref double e = ref Row(rows, first + 4, last), f = ref Row(rows, first + 5, last), g = ref Row(rows, first + 6, last), h = ref Row(rows, first + 7, last);
            LoadRows(MemoryMarshal.Cast<Vector512<T>, Vector512<double>>(lanes[..width]), ref a, ref b, ref c, ref d, ref e, ref f, ref g, ref h);
            return;
        }

        ref double start = ref Unsafe.As<T, double>(ref MemoryMarshal.GetReference(rows.Values.Slice(first * width, Tile * width)));
        if (width == 1)
        {
            lanes[0] = Vector512.LoadUnsafe(ref start).As<double, T>();
            return;
        }

        LoadRows(
            MemoryMarshal.Cast<Vector512<T>, Vector512<double>>(lanes[..width]), ref start, ref Unsafe.Add(ref start, width), ref Unsafe.Add(ref start, 2 * width), ref Unsafe.Add(ref start, 3 * width),
            ref Unsafe.Add(ref start, 4 * width), ref Unsafe.Add(ref start, 5 * width), ref Unsafe.Add(ref start, 6 * width), ref Unsafe.Add(ref start, 7 * width));
    }

    /// <summary>Wide rows as tiles of eight by eight, others number by number: what was stored one by one could not be loaded at once without waiting for the stores.</summary>
    private static void LoadRows(
        Span<Vector512<double>> lanes, ref double a, ref double b, ref double c, ref double d, ref double e, ref double f, ref double g, ref double h)
    {
        int j = 0;
        if (Avx512F.IsSupported)
        {
            for (; j <= lanes.Length - Tile; j += Tile)
            {
                Transpose(
                    Vector512.LoadUnsafe(ref a, (nuint)j), Vector512.LoadUnsafe(ref b, (nuint)j), Vector512.LoadUnsafe(ref c, (nuint)j), Vector512.LoadUnsafe(ref d, (nuint)j),
                    Vector512.LoadUnsafe(ref e, (nuint)j), Vector512.LoadUnsafe(ref f, (nuint)j), Vector512.LoadUnsafe(ref g, (nuint)j), Vector512.LoadUnsafe(ref h, (nuint)j),
                    ref Unsafe.As<Vector512<double>, double>(ref lanes[j]), Tile);
            }
        }

        for (; j < lanes.Length; j++)
        {
            lanes[j] = Vector512.Create(
                Unsafe.Add(ref a, j), Unsafe.Add(ref b, j), Unsafe.Add(ref c, j), Unsafe.Add(ref d, j),
                Unsafe.Add(ref e, j), Unsafe.Add(ref f, j), Unsafe.Add(ref g, j), Unsafe.Add(ref h, j));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref double Row<T>(in Rows<T> rows, int run, int last) => ref Unsafe.As<T, double>(ref MemoryMarshal.GetReference(rows[Math.Min(run, last)]));

    /// <summary>Tiles of eight by eight, the last of which may take some columns once more.</summary>
    private static void Transpose(Span<double> result, ReadOnlySpan<Vector512<double>> lanes)
    {
        int block = lanes.Length;
        ref double target = ref MemoryMarshal.GetReference(result);
        for (int j = 0; ; j = Math.Min(j + Tile, block - Tile))
        {
            ReadOnlySpan<Vector512<double>> x = lanes.Slice(j, Tile);
            Transpose(x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7], ref Unsafe.Add(ref target, j), block);
            if (j == block - Tile)
                return;
        }
    }

    /// <summary>Eight vectors as eight rows, or rows as vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose(
        Vector512<double> a, Vector512<double> b, Vector512<double> c, Vector512<double> d, Vector512<double> e, Vector512<double> f, Vector512<double> g, Vector512<double> h,
        ref double target, nint step)
    {
        const byte Even = 0x88, Odd = 0xDD;

        // Two columns of each second row, then four of each fourth, then eight of one.
        Vector512<double> a0 = Avx512F.UnpackLow(a, b), a1 = Avx512F.UnpackHigh(a, b), b0 = Avx512F.UnpackLow(c, d), b1 = Avx512F.UnpackHigh(c, d);
        Vector512<double> c0 = Avx512F.UnpackLow(e, f), c1 = Avx512F.UnpackHigh(e, f), d0 = Avx512F.UnpackLow(g, h), d1 = Avx512F.UnpackHigh(g, h);
        Vector512<double> ab0 = Avx512F.Shuffle4x128(a0, b0, Even), ab1 = Avx512F.Shuffle4x128(a1, b1, Even), ab2 = Avx512F.Shuffle4x128(a0, b0, Odd), ab3 = Avx512F.Shuffle4x128(a1, b1, Odd);
        Vector512<double> cd0 = Avx512F.Shuffle4x128(c0, d0, Even), cd1 = Avx512F.Shuffle4x128(c1, d1, Even), cd2 = Avx512F.Shuffle4x128(c0, d0, Odd), cd3 = Avx512F.Shuffle4x128(c1, d1, Odd);
        Avx512F.Shuffle4x128(ab0, cd0, Even).StoreUnsafe(ref target);
        Avx512F.Shuffle4x128(ab1, cd1, Even).StoreUnsafe(ref Unsafe.Add(ref target, step));
        Avx512F.Shuffle4x128(ab2, cd2, Even).StoreUnsafe(ref Unsafe.Add(ref target, 2 * step));
        Avx512F.Shuffle4x128(ab3, cd3, Even).StoreUnsafe(ref Unsafe.Add(ref target, 3 * step));
        Avx512F.Shuffle4x128(ab0, cd0, Odd).StoreUnsafe(ref Unsafe.Add(ref target, 4 * step));
        Avx512F.Shuffle4x128(ab1, cd1, Odd).StoreUnsafe(ref Unsafe.Add(ref target, 5 * step));
        Avx512F.Shuffle4x128(ab2, cd2, Odd).StoreUnsafe(ref Unsafe.Add(ref target, 6 * step));
        Avx512F.Shuffle4x128(ab3, cd3, Odd).StoreUnsafe(ref Unsafe.Add(ref target, 7 * step));
    }
}
