using System;
using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutoGrad.Runtime;

/// <summary>
/// Matrix products by tiles: four rows by four vectors of columns of C stay in registers while a slice of the sums runs through them; the same slice of
/// B, in columns as wide as a tile, is laid out for it beforehand and stays in the nearest cache.
/// </summary>
/// <remarks>After K. Goto and R. van de Geijn, Anatomy of high-performance matrix multiplication, ACM TOMS 34(3), 2008.</remarks>
internal static class MatrixTiles<T>
    where T : IFloatingPointIeee754<T>
{
    /// <summary>How much of the sums is done at a time: a panel of B, 128 by four vectors, then takes 32 kB.</summary>
    private const int Slice = 128;

    /// <summary>The most rows of a tile as wide as a panel.</summary>
    private const int TallRows = 5;

    /// <summary>A is read where it lies, unless its elements are so far apart that cache lines meet at the same place.</summary>
    private const int FarApart = 256;

    public static bool IsSupported => (typeof(T) == typeof(double) || typeof(T) == typeof(float)) && Vector128.IsHardwareAccelerated;

    public static void Add(Strided<T> c, T scale, Strided<T> a, Strided<T> b, int m, int n, int k)
    {
        if (Vector512.IsHardwareAccelerated)
            Add<Tile512<T>>(c, scale, a, b, m, n, k);
        else if (Vector256.IsHardwareAccelerated)
            Add<Tile256<T>>(c, scale, a, b, m, n, k);
        else
            Add<Tile128<T>>(c, scale, a, b, m, n, k);
    }

    public static void AddOfVector(ref T c, nint stepC, T scale, Strided<T> a, ref T b, nint stepB, int m, int k)
    {
        if (Vector512.IsHardwareAccelerated)
            MatrixVectors<T, Tile512<T>>.Add(ref c, stepC, scale, a, ref b, stepB, m, k);
        else if (Vector256.IsHardwareAccelerated)
            MatrixVectors<T, Tile256<T>>.Add(ref c, stepC, scale, a, ref b, stepB, m, k);
        else
            MatrixVectors<T, Tile128<T>>.Add(ref c, stepC, scale, a, ref b, stepB, m, k);
    }

    private static void Add<TVector>(Strided<T> c, T scale, Strided<T> a, Strided<T> b, int m, int n, int k)
        where TVector : struct, ITileVector<TVector, T>
    {
        int width = Tiles<T, TVector>.Vectors * TVector.Count, slice = Math.Min(Slice, k);
        bool copiesA = a.Column >= FarApart && k > 16 && n > width;
        int panel = slice * width, panels = (n + width - 1) / width, rows = copiesA ? Math.Min(m, Slice) : m;
        int tile = TallRows * width;
        T[] scratch = ArrayPool<T>.Shared.Rent(tile + (panel * (copiesA ? panels : 1)) + (copiesA ? rows * slice : 0));
        ref T spill = ref MemoryMarshal.GetArrayDataReference(scratch);
        ref T first = ref Unsafe.Add(ref spill, tile);
        for (int p = 0; p < k; p += slice)
        {
            int depth = Math.Min(slice, k - p);
            if (copiesA)
                AddFromCopies<TVector>(c, scale, a.From(0, p), b.From(p, 0), m, n, depth, ref spill, ref first, panel);
            else
                AddPanels<TVector>(c, scale, a.From(0, p), b.From(p, 0), m, n, depth, ref spill, ref first);
        }

        ArrayPool<T>.Shared.Return(scratch);
    }

    private static void AddPanels<TVector>(Strided<T> c, T scale, Strided<T> a, Strided<T> b, int m, int n, int depth, ref T spill, ref T panel)
        where TVector : struct, ITileVector<TVector, T>
    {
        int width = Tiles<T, TVector>.Vectors * TVector.Count;
        for (int j = 0; j < n; j += width)
        {
            int columns = Math.Min(width, n - j);
            bool isInPlace = b.Column == 1 && columns == width && m <= 2 * (AreByFive<TVector>(m) ? TallRows : Tiles<T, TVector>.Rows);
            Strided<T> right = isInPlace ? b.From(0, j) : Laid<TVector>(b.From(0, j), depth, columns, ref panel);
            Strip<TVector>(c.From(0, j), scale, a, right, m, columns, depth, ref spill);
        }
    }

    /// <summary>All panels of B and then, block by block, the rows of A, so that neither is laid out twice.</summary>
    private static void AddFromCopies<TVector>(Strided<T> c, T scale, Strided<T> a, Strided<T> b, int m, int n, int depth, ref T spill, ref T panels, int panel)
        where TVector : struct, ITileVector<TVector, T>
    {
        int width = Tiles<T, TVector>.Vectors * TVector.Count, count = (n + width - 1) / width;
        for (int q = 0; q < count; q++)
            Laid<TVector>(b.From(0, q * width), depth, Math.Min(width, n - (q * width)), ref Unsafe.Add(ref panels, q * panel));
        ref T copy = ref Unsafe.Add(ref panels, count * panel);
        for (int i = 0; i < m; i += Slice)
        {
            int rows = Math.Min(Slice, m - i);
            for (int p = 0; p < depth; p++)
            {
                Strided<T> column = a.From(i, p);
                for (int r = 0; r < rows; r++)
                    Unsafe.Add(ref copy, (p * rows) + r) = column[r, 0];
            }

            for (int q = 0; q < count; q++)
            {
                int columns = Math.Min(width, n - (q * width));
                Strided<T> right = new(ref Unsafe.Add(ref panels, q * panel), Laid(columns, TVector.Count), 1);
                Strip<TVector>(c.From(i, q * width), scale, new Strided<T>(ref copy, 1, rows), right, rows, columns, depth, ref spill);
            }
        }
    }

    /// <summary>Whole vectors: one, two or four of them.</summary>
    private static int Laid(int columns, int lanes) => columns <= lanes ? lanes : columns <= 2 * lanes ? 2 * lanes : 4 * lanes;

    /// <summary>A slice of columns of B, row after row, filled up to whole vectors.</summary>
    private static Strided<T> Laid<TVector>(Strided<T> b, int depth, int columns, ref T panel)
        where TVector : struct, ITileVector<TVector, T>
    {
        int laid = Laid(columns, TVector.Count);
        if (laid != columns)
            MemoryMarshal.CreateSpan(ref panel, depth * laid).Clear();
        if (b.Column == 1)
        {
            for (int p = 0; p < depth; p++)
            {
                if (laid == columns)
                {
                    for (int j = 0; j < columns; j += TVector.Count)
                        TVector.Load(ref b[p, 0], j).Store(ref panel, (p * laid) + j);
                }
                else
                {
                    b.Along(p, columns).CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.Add(ref panel, p * laid), columns));
                }
            }
        }
        else
        {
            Transpose(b, depth, columns, ref panel, laid);
        }

        return new Strided<T>(ref panel, laid, 1);
    }

    /// <summary>Columns that lie one after the other become rows, four by four at a time.</summary>
    private static void Transpose(Strided<T> b, int depth, int columns, ref T panel, nint laid)
    {
        bool isFourByFour = b.Row == 1 && (typeof(T) == typeof(double) ? Avx.IsSupported : Sse.IsSupported);
        int j = 0, fours = isFourByFour ? depth / 4 * 4 : 0;
        for (; fours > 0 && j + 4 <= columns; j += 4)
        {
            ref T to = ref Unsafe.Add(ref panel, j);
            if (typeof(T) == typeof(double))
                FourByFour(ref Unsafe.As<T, double>(ref b[0, j]), b.Column, fours, ref Unsafe.As<T, double>(ref to), laid);
            else
                FourByFour(ref Unsafe.As<T, float>(ref b[0, j]), b.Column, fours, ref Unsafe.As<T, float>(ref to), laid);
            for (nint p = fours; p < depth; p++)
            {
                for (int q = 0; q < 4; q++)
                    Unsafe.Add(ref panel, (p * laid) + j + q) = b[p, j + q];
            }
        }

        for (; j < columns; j++)
        {
            ref T from = ref b[0, j];
            ref T to = ref Unsafe.Add(ref panel, j);
            for (int p = 0; p < depth; p++)
                Unsafe.Add(ref to, p * laid) = Unsafe.Add(ref from, p * b.Row);
        }
    }

    private static void FourByFour(ref double from, nint column, int depth, ref double to, nint laid)
    {
        for (nint p = 0; p < depth; p += 4)
        {
            Vector256<double> c0 = Vector256.LoadUnsafe(ref from, (nuint)p), c1 = Vector256.LoadUnsafe(ref from, (nuint)(p + column));
            Vector256<double> c2 = Vector256.LoadUnsafe(ref from, (nuint)(p + (2 * column))), c3 = Vector256.LoadUnsafe(ref from, (nuint)(p + (3 * column)));
            Vector256<double> low01 = Avx.UnpackLow(c0, c1), high01 = Avx.UnpackHigh(c0, c1), low23 = Avx.UnpackLow(c2, c3), high23 = Avx.UnpackHigh(c2, c3);
            Avx.Permute2x128(low01, low23, 0x20).StoreUnsafe(ref to, (nuint)(p * laid));
            Avx.Permute2x128(high01, high23, 0x20).StoreUnsafe(ref to, (nuint)((p + 1) * laid));
            Avx.Permute2x128(low01, low23, 0x31).StoreUnsafe(ref to, (nuint)((p + 2) * laid));
            Avx.Permute2x128(high01, high23, 0x31).StoreUnsafe(ref to, (nuint)((p + 3) * laid));
        }
    }

    private static void FourByFour(ref float from, nint column, int depth, ref float to, nint laid)
    {
        for (nint p = 0; p < depth; p += 4)
        {
            Vector128<float> c0 = Vector128.LoadUnsafe(ref from, (nuint)p), c1 = Vector128.LoadUnsafe(ref from, (nuint)(p + column));
            Vector128<float> c2 = Vector128.LoadUnsafe(ref from, (nuint)(p + (2 * column))), c3 = Vector128.LoadUnsafe(ref from, (nuint)(p + (3 * column)));
            Vector128<float> low01 = Sse.UnpackLow(c0, c1), high01 = Sse.UnpackHigh(c0, c1), low23 = Sse.UnpackLow(c2, c3), high23 = Sse.UnpackHigh(c2, c3);
            Sse.MoveLowToHigh(low01, low23).StoreUnsafe(ref to, (nuint)(p * laid));
            Sse.MoveHighToLow(low23, low01).StoreUnsafe(ref to, (nuint)((p + 1) * laid));
            Sse.MoveLowToHigh(high01, high23).StoreUnsafe(ref to, (nuint)((p + 2) * laid));
            Sse.MoveHighToLow(high23, high01).StoreUnsafe(ref to, (nuint)((p + 3) * laid));
        }
    }

    /// <summary>All rows of C, in one panel's columns.</summary>
    private static void Strip<TVector>(Strided<T> c, T scale, Strided<T> a, Strided<T> b, int m, int columns, int depth, ref T spill)
        where TVector : struct, ITileVector<TVector, T>
    {
        int lanes = TVector.Count, rows = columns > 2 * lanes && AreByFive<TVector>(m) ? TallRows : Tiles<T, TVector>.Rows, i = 0;
        for (; columns <= 2 * lanes && i + 8 <= m && IsTall<TVector>(); i += 8)
        {
            if (columns > lanes)
                TallTiles<T, TVector>.EightByTwo(c.From(i, 0), scale, a.From(i, 0), b, columns, depth, ref spill);
            else
                TallTiles<T, TVector>.EightByOne(c.From(i, 0), scale, a.From(i, 0), b, columns, depth, ref spill);
        }

        for (; i < m; i += rows)
        {
            int some = Math.Min(rows, m - i);
            Strided<T> left = a.From(i, 0), sum = c.From(i, 0);
            if (rows == TallRows)
                TallTiles<T, TVector>.FiveByFour(sum, scale, left, b, some, columns, depth, ref spill);
            else if (columns > 2 * lanes)
                Tiles<T, TVector>.ByFour(sum, scale, left, b, some, columns, depth, ref spill);
            else if (columns > lanes)
                Tiles<T, TVector>.ByTwo(sum, scale, left, b, some, columns, depth, ref spill);
            else
                Tiles<T, TVector>.ByOne(sum, scale, left, b, some, columns, depth, ref spill);
        }
    }

    /// <summary>Whether there are registers for more than sixteen sums.</summary>
    private static bool IsTall<TVector>()
        where TVector : struct, ITileVector<TVector, T> => typeof(TVector) == typeof(Tile512<T>);

    /// <summary>Whether tiles of five rows leave fewer rows empty than tiles of four.</summary>
    private static bool AreByFive<TVector>(int m)
        where TVector : struct, ITileVector<TVector, T> => IsTall<TVector>() && (m + 4) / 5 * 5 < (m + 3) / 4 * 4;
}
