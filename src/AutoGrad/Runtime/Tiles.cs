using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoGrad.Runtime;

/// <summary>What stays in registers: C += scale · A·B for four rows and up to four vectors of columns, as deep as A and B are laid out.</summary>
/// <typeparam name="T">The number.</typeparam>
/// <typeparam name="TVector">As wide as the machine has them.</typeparam>
internal static class Tiles<T, TVector>
    where T : IFloatingPointIeee754<T>
    where TVector : struct, ITileVector<TVector, T>
{
    /// <summary>The rows of a tile.</summary>
    public const int Rows = 4;

    /// <summary>The vectors in a row of the widest one.</summary>
    public const int Vectors = 4;

    /// <summary>Four rows by four vectors. Rows that are not there are computed from the last one, and dropped.</summary>
    public static void ByFour(Strided<T> c, T scale, Strided<T> a, Strided<T> b, int rows, int columns, int depth, ref T spill)
    {
        nint w = TVector.Count, last = rows - 1, row1 = Math.Min(1, last) * a.Row, row2 = Math.Min(2, last) * a.Row, row3 = last * a.Row;
        TVector c00 = default, c01 = default, c02 = default, c03 = default;
        TVector c10 = default, c11 = default, c12 = default, c13 = default;
        TVector c20 = default, c21 = default, c22 = default, c23 = default;
        TVector c30 = default, c31 = default, c32 = default, c33 = default;
        ref T left = ref a.First;
        ref T right = ref b.First;
        nint x = 0, y = 0, step = a.Column, next = b.Row;
        for (int p = 0; p < depth; p++)
        {
            TVector b0 = TVector.Load(ref right, y), b1 = TVector.Load(ref right, y + w), b2 = TVector.Load(ref right, y + (2 * w)), b3 = TVector.Load(ref right, y + (3 * w));
            TVector a0 = TVector.All(Unsafe.Add(ref left, x));
            c00 = TVector.MultiplyAdd(a0, b0, c00);
            c01 = TVector.MultiplyAdd(a0, b1, c01);
            c02 = TVector.MultiplyAdd(a0, b2, c02);
            c03 = TVector.MultiplyAdd(a0, b3, c03);
            TVector a1 = TVector.All(Unsafe.Add(ref left, x + row1));
            c10 = TVector.MultiplyAdd(a1, b0, c10);
            c11 = TVector.MultiplyAdd(a1, b1, c11);
            c12 = TVector.MultiplyAdd(a1, b2, c12);
            c13 = TVector.MultiplyAdd(a1, b3, c13);
            TVector a2 = TVector.All(Unsafe.Add(ref left, x + row2));
            c20 = TVector.MultiplyAdd(a2, b0, c20);
            c21 = TVector.MultiplyAdd(a2, b1, c21);
            c22 = TVector.MultiplyAdd(a2, b2, c22);
            c23 = TVector.MultiplyAdd(a2, b3, c23);
            TVector a3 = TVector.All(Unsafe.Add(ref left, x + row3));
            c30 = TVector.MultiplyAdd(a3, b0, c30);
            c31 = TVector.MultiplyAdd(a3, b1, c31);
            c32 = TVector.MultiplyAdd(a3, b2, c32);
            c33 = TVector.MultiplyAdd(a3, b3, c33);
            x += step;
            y += next;
        }

        if (columns == 4 * w && c.Column == 1)
        {
            TVector factor = TVector.All(scale);
            AddTo(ref c.First, 0, factor, c00, c01, c02, c03);
            if (rows > 1)
                AddTo(ref c.First, c.Row, factor, c10, c11, c12, c13);
            if (rows > 2)
                AddTo(ref c.First, 2 * c.Row, factor, c20, c21, c22, c23);
            if (rows > 3)
                AddTo(ref c.First, 3 * c.Row, factor, c30, c31, c32, c33);
            return;
        }

        c00.Store(ref spill, 0);
        c01.Store(ref spill, w);
        c02.Store(ref spill, 2 * w);
        c03.Store(ref spill, 3 * w);
        c10.Store(ref spill, 4 * w);
        c11.Store(ref spill, 5 * w);
        c12.Store(ref spill, 6 * w);
        c13.Store(ref spill, 7 * w);
        c20.Store(ref spill, 8 * w);
        c21.Store(ref spill, 9 * w);
        c22.Store(ref spill, 10 * w);
        c23.Store(ref spill, 11 * w);
        c30.Store(ref spill, 12 * w);
        c31.Store(ref spill, 13 * w);
        c32.Store(ref spill, 14 * w);
        c33.Store(ref spill, 15 * w);
        Collect(c, scale, ref spill, 4 * (int)w, rows, columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo(ref T row, nint at, TVector factor, TVector s0, TVector s1, TVector s2, TVector s3)
    {
        nint w = TVector.Count;
        TVector.MultiplyAdd(factor, s0, TVector.Load(ref row, at)).Store(ref row, at);
        TVector.MultiplyAdd(factor, s1, TVector.Load(ref row, at + w)).Store(ref row, at + w);
        TVector.MultiplyAdd(factor, s2, TVector.Load(ref row, at + (2 * w))).Store(ref row, at + (2 * w));
        TVector.MultiplyAdd(factor, s3, TVector.Load(ref row, at + (3 * w))).Store(ref row, at + (3 * w));
    }

    /// <summary>Four rows by two vectors. Rows that are not there are computed from the last one, and dropped.</summary>
    public static void ByTwo(Strided<T> c, T scale, Strided<T> a, Strided<T> b, int rows, int columns, int depth, ref T spill)
    {
        nint w = TVector.Count, last = rows - 1, row1 = Math.Min(1, last) * a.Row, row2 = Math.Min(2, last) * a.Row, row3 = last * a.Row;
        TVector c00 = default, c01 = default;
        TVector c10 = default, c11 = default;
        TVector c20 = default, c21 = default;
        TVector c30 = default, c31 = default;
        ref T left = ref a.First;
        ref T right = ref b.First;
        nint x = 0, y = 0, step = a.Column, next = b.Row;
        for (int p = 0; p < depth; p++)
        {
            TVector b0 = TVector.Load(ref right, y), b1 = TVector.Load(ref right, y + w);
            TVector a0 = TVector.All(Unsafe.Add(ref left, x));
            c00 = TVector.MultiplyAdd(a0, b0, c00);
            c01 = TVector.MultiplyAdd(a0, b1, c01);
            TVector a1 = TVector.All(Unsafe.Add(ref left, x + row1));
            c10 = TVector.MultiplyAdd(a1, b0, c10);
            c11 = TVector.MultiplyAdd(a1, b1, c11);
            TVector a2 = TVector.All(Unsafe.Add(ref left, x + row2));
            c20 = TVector.MultiplyAdd(a2, b0, c20);
            c21 = TVector.MultiplyAdd(a2, b1, c21);
            TVector a3 = TVector.All(Unsafe.Add(ref left, x + row3));
            c30 = TVector.MultiplyAdd(a3, b0, c30);
            c31 = TVector.MultiplyAdd(a3, b1, c31);
            x += step;
            y += next;
        }

        if (columns == 2 * w && c.Column == 1)
        {
            TVector factor = TVector.All(scale);
            AddTo(ref c.First, 0, factor, c00, c01);
            if (rows > 1)
                AddTo(ref c.First, c.Row, factor, c10, c11);
            if (rows > 2)
                AddTo(ref c.First, 2 * c.Row, factor, c20, c21);
            if (rows > 3)
                AddTo(ref c.First, 3 * c.Row, factor, c30, c31);
            return;
        }

        c00.Store(ref spill, 0);
        c01.Store(ref spill, w);
        c10.Store(ref spill, 2 * w);
        c11.Store(ref spill, 3 * w);
        c20.Store(ref spill, 4 * w);
        c21.Store(ref spill, 5 * w);
        c30.Store(ref spill, 6 * w);
        c31.Store(ref spill, 7 * w);
        Collect(c, scale, ref spill, 2 * (int)w, rows, columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo(ref T row, nint at, TVector factor, TVector s0, TVector s1)
    {
        nint w = TVector.Count;
        TVector.MultiplyAdd(factor, s0, TVector.Load(ref row, at)).Store(ref row, at);
        TVector.MultiplyAdd(factor, s1, TVector.Load(ref row, at + w)).Store(ref row, at + w);
    }

    /// <summary>Four rows by one vector. Rows that are not there are computed from the last one, and dropped.</summary>
    public static void ByOne(Strided<T> c, T scale, Strided<T> a, Strided<T> b, int rows, int columns, int depth, ref T spill)
    {
        nint w = TVector.Count, last = rows - 1, row1 = Math.Min(1, last) * a.Row, row2 = Math.Min(2, last) * a.Row, row3 = last * a.Row;
        TVector c00 = default;
        TVector c10 = default;
        TVector c20 = default;
        TVector c30 = default;
        ref T left = ref a.First;
        ref T right = ref b.First;
        nint x = 0, y = 0, step = a.Column, next = b.Row;
        for (int p = 0; p < depth; p++)
        {
            TVector b0 = TVector.Load(ref right, y);
            TVector a0 = TVector.All(Unsafe.Add(ref left, x));
            c00 = TVector.MultiplyAdd(a0, b0, c00);
            TVector a1 = TVector.All(Unsafe.Add(ref left, x + row1));
            c10 = TVector.MultiplyAdd(a1, b0, c10);
            TVector a2 = TVector.All(Unsafe.Add(ref left, x + row2));
            c20 = TVector.MultiplyAdd(a2, b0, c20);
            TVector a3 = TVector.All(Unsafe.Add(ref left, x + row3));
            c30 = TVector.MultiplyAdd(a3, b0, c30);
            x += step;
            y += next;
        }

        if (columns == 1 * w && c.Column == 1)
        {
            TVector factor = TVector.All(scale);
            AddTo(ref c.First, 0, factor, c00);
            if (rows > 1)
                AddTo(ref c.First, c.Row, factor, c10);
            if (rows > 2)
                AddTo(ref c.First, 2 * c.Row, factor, c20);
            if (rows > 3)
                AddTo(ref c.First, 3 * c.Row, factor, c30);
            return;
        }

        c00.Store(ref spill, 0);
        c10.Store(ref spill, w);
        c20.Store(ref spill, 2 * w);
        c30.Store(ref spill, 3 * w);
        Collect(c, scale, ref spill, 1 * (int)w, rows, columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void AddTo(ref T row, nint at, TVector factor, TVector s0)
    {
        nint w = TVector.Count;
        TVector.MultiplyAdd(factor, s0, TVector.Load(ref row, at)).Store(ref row, at);
    }

    /// <summary>For columns that do not fill vectors, or do not stand next to each other.</summary>
    internal static void Collect(Strided<T> c, T scale, ref T spill, int width, int rows, int columns)
    {
        int w = TVector.Count, few = Tile128<T>.Count;
        for (int i = 0; i < rows; i++)
        {
            ref T row = ref c[i, 0];
            ref T sums = ref Unsafe.Add(ref spill, i * width);
            int j = 0;
            if (c.Column == 1)
            {
                for (; j + w <= columns; j += w)
                    TVector.MultiplyAdd(TVector.All(scale), TVector.Load(ref sums, j), TVector.Load(ref row, j)).Store(ref row, j);
                for (; j + few <= columns; j += few)
                    Tile128<T>.MultiplyAdd(Tile128<T>.All(scale), Tile128<T>.Load(ref sums, j), Tile128<T>.Load(ref row, j)).Store(ref row, j);
            }

            for (; j < columns; j++)
                Unsafe.Add(ref row, j * c.Column) += scale * Unsafe.Add(ref sums, j);
        }
    }
}
