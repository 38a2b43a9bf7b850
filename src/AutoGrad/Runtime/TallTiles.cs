using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoGrad.Runtime;

/// <summary>
/// Tiles for machines with 32 registers: ten rows are two tiles of five in place of three of four, and where there are few columns (ten of them are two vectors), eight rows
/// are enough sums at a time that none waits for the one before.
/// </summary>
/// <typeparam name="T">The number.</typeparam>
/// <typeparam name="TVector">As wide as the machine has them.</typeparam>
internal static class TallTiles<T, TVector>
    where T : IFloatingPointIeee754<T>
    where TVector : struct, ITileVector<TVector, T>
{
    /// <summary>Five rows by four vectors. Rows that are not there are computed from the last one, and dropped.</summary>
    public static void FiveByFour(Strided<T> c, T scale, Strided<T> a, Strided<T> b, int rows, int columns, int depth, ref T spill)
    {
        nint w = TVector.Count, last = rows - 1, row1 = Math.Min(1, last) * a.Row, row2 = Math.Min(2, last) * a.Row, row3 = Math.Min(3, last) * a.Row, row4 = last * a.Row;
        TVector c00 = default, c01 = default, c02 = default, c03 = default;
        TVector c10 = default, c11 = default, c12 = default, c13 = default;
        TVector c20 = default, c21 = default, c22 = default, c23 = default;
        TVector c30 = default, c31 = default, c32 = default, c33 = default;
        TVector c40 = default, c41 = default, c42 = default, c43 = default;
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
            TVector a4 = TVector.All(Unsafe.Add(ref left, x + row4));
            c40 = TVector.MultiplyAdd(a4, b0, c40);
            c41 = TVector.MultiplyAdd(a4, b1, c41);
            c42 = TVector.MultiplyAdd(a4, b2, c42);
            c43 = TVector.MultiplyAdd(a4, b3, c43);
            x += step;
            y += next;
        }

        bool isWhole = columns == 4 * w && c.Column == 1;
        TVector factor = isWhole ? TVector.All(scale) : default;
        Leave(ref isWhole ? ref c.First : ref Unsafe.Add(ref spill, 0 * w), isWhole, factor, c00, c01, c02, c03);
        if (rows > 1)
            Leave(ref isWhole ? ref c[1, 0] : ref Unsafe.Add(ref spill, 4 * w), isWhole, factor, c10, c11, c12, c13);
        if (rows > 2)
            Leave(ref isWhole ? ref c[2, 0] : ref Unsafe.Add(ref spill, 8 * w), isWhole, factor, c20, c21, c22, c23);
        if (rows > 3)
            Leave(ref isWhole ? ref c[3, 0] : ref Unsafe.Add(ref spill, 12 * w), isWhole, factor, c30, c31, c32, c33);
        if (rows > 4)
            Leave(ref isWhole ? ref c[4, 0] : ref Unsafe.Add(ref spill, 16 * w), isWhole, factor, c40, c41, c42, c43);
        if (!isWhole)
            Tiles<T, TVector>.Collect(c, scale, ref spill, 4 * (int)w, rows, columns);
    }

    /// <summary>Eight rows by two vectors, all of them there.</summary>
    public static void EightByTwo(Strided<T> c, T scale, Strided<T> a, Strided<T> b, int columns, int depth, ref T spill)
    {
        nint w = TVector.Count, row = a.Row, row3 = 3 * a.Row, row5 = 5 * a.Row, row7 = 7 * a.Row;
        TVector c00 = default, c01 = default, c10 = default, c11 = default;
        TVector c20 = default, c21 = default, c30 = default, c31 = default;
        TVector c40 = default, c41 = default, c50 = default, c51 = default;
        TVector c60 = default, c61 = default, c70 = default, c71 = default;
        ref T left = ref a.First;
        ref T right = ref b.First;
        nint x = 0, y = 0, step = a.Column, next = b.Row;
        for (int p = 0; p < depth; p++)
        {
            TVector b0 = TVector.Load(ref right, y), b1 = TVector.Load(ref right, y + w);
            TVector a0 = TVector.All(Unsafe.Add(ref left, x));
            c00 = TVector.MultiplyAdd(a0, b0, c00);
            c01 = TVector.MultiplyAdd(a0, b1, c01);
            TVector a1 = TVector.All(Unsafe.Add(ref left, x + row));
            c10 = TVector.MultiplyAdd(a1, b0, c10);
            c11 = TVector.MultiplyAdd(a1, b1, c11);
            TVector a2 = TVector.All(Unsafe.Add(ref left, x + (2 * row)));
            c20 = TVector.MultiplyAdd(a2, b0, c20);
            c21 = TVector.MultiplyAdd(a2, b1, c21);
            TVector a3 = TVector.All(Unsafe.Add(ref left, x + row3));
            c30 = TVector.MultiplyAdd(a3, b0, c30);
            c31 = TVector.MultiplyAdd(a3, b1, c31);
            TVector a4 = TVector.All(Unsafe.Add(ref left, x + (4 * row)));
            c40 = TVector.MultiplyAdd(a4, b0, c40);
            c41 = TVector.MultiplyAdd(a4, b1, c41);
            TVector a5 = TVector.All(Unsafe.Add(ref left, x + row5));
            c50 = TVector.MultiplyAdd(a5, b0, c50);
            c51 = TVector.MultiplyAdd(a5, b1, c51);
            TVector a6 = TVector.All(Unsafe.Add(ref left, x + (2 * row3)));
            c60 = TVector.MultiplyAdd(a6, b0, c60);
            c61 = TVector.MultiplyAdd(a6, b1, c61);
            TVector a7 = TVector.All(Unsafe.Add(ref left, x + row7));
            c70 = TVector.MultiplyAdd(a7, b0, c70);
            c71 = TVector.MultiplyAdd(a7, b1, c71);
            x += step;
            y += next;
        }

        bool isWhole = columns == 2 * w && c.Column == 1;
        TVector factor = isWhole ? TVector.All(scale) : default;
        Leave(ref isWhole ? ref c.First : ref Unsafe.Add(ref spill, 0 * w), isWhole, factor, c00, c01);
        Leave(ref isWhole ? ref c[1, 0] : ref Unsafe.Add(ref spill, 2 * w), isWhole, factor, c10, c11);
        Leave(ref isWhole ? ref c[2, 0] : ref Unsafe.Add(ref spill, 4 * w), isWhole, factor, c20, c21);
        Leave(ref isWhole ? ref c[3, 0] : ref Unsafe.Add(ref spill, 6 * w), isWhole, factor, c30, c31);
        Leave(ref isWhole ? ref c[4, 0] : ref Unsafe.Add(ref spill, 8 * w), isWhole, factor, c40, c41);
        Leave(ref isWhole ? ref c[5, 0] : ref Unsafe.Add(ref spill, 10 * w), isWhole, factor, c50, c51);
        Leave(ref isWhole ? ref c[6, 0] : ref Unsafe.Add(ref spill, 12 * w), isWhole, factor, c60, c61);
        Leave(ref isWhole ? ref c[7, 0] : ref Unsafe.Add(ref spill, 14 * w), isWhole, factor, c70, c71);
        if (!isWhole)
            Tiles<T, TVector>.Collect(c, scale, ref spill, 2 * (int)w, 8, columns);
    }

    /// <summary>Eight rows by one vector, all of them there.</summary>
    public static void EightByOne(Strided<T> c, T scale, Strided<T> a, Strided<T> b, int columns, int depth, ref T spill)
    {
        nint w = TVector.Count, row = a.Row, row3 = 3 * a.Row, row5 = 5 * a.Row, row7 = 7 * a.Row;
        TVector c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default, c6 = default, c7 = default;
        ref T left = ref a.First;
        ref T right = ref b.First;
        nint x = 0, y = 0, step = a.Column, next = b.Row;
        for (int p = 0; p < depth; p++)
        {
            TVector b0 = TVector.Load(ref right, y);
            c0 = TVector.MultiplyAdd(TVector.All(Unsafe.Add(ref left, x)), b0, c0);
            c1 = TVector.MultiplyAdd(TVector.All(Unsafe.Add(ref left, x + row)), b0, c1);
            c2 = TVector.MultiplyAdd(TVector.All(Unsafe.Add(ref left, x + (2 * row))), b0, c2);
            c3 = TVector.MultiplyAdd(TVector.All(Unsafe.Add(ref left, x + row3)), b0, c3);
            c4 = TVector.MultiplyAdd(TVector.All(Unsafe.Add(ref left, x + (4 * row))), b0, c4);
            c5 = TVector.MultiplyAdd(TVector.All(Unsafe.Add(ref left, x + row5)), b0, c5);
            c6 = TVector.MultiplyAdd(TVector.All(Unsafe.Add(ref left, x + (2 * row3))), b0, c6);
            c7 = TVector.MultiplyAdd(TVector.All(Unsafe.Add(ref left, x + row7)), b0, c7);
            x += step;
            y += next;
        }

        c0.Store(ref spill, 0);
        c1.Store(ref spill, w);
        c2.Store(ref spill, 2 * w);
        c3.Store(ref spill, 3 * w);
        c4.Store(ref spill, 4 * w);
        c5.Store(ref spill, 5 * w);
        c6.Store(ref spill, 6 * w);
        c7.Store(ref spill, 7 * w);
        Tiles<T, TVector>.Collect(c, scale, ref spill, (int)w, 8, columns);
    }

    /// <summary>Adds sums to a row, or lays them down for those that <see cref="Tiles{T, TVector}.Collect"/> adds one by one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Leave(ref T row, bool isAdded, TVector factor, TVector s0, TVector s1, TVector s2, TVector s3)
    {
        nint w = TVector.Count;
        Leave(ref row, isAdded, factor, s0, s1);
        Leave(ref Unsafe.Add(ref row, 2 * w), isAdded, factor, s2, s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Leave(ref T row, bool isAdded, TVector factor, TVector s0, TVector s1)
    {
        nint w = TVector.Count;
        (isAdded ? TVector.MultiplyAdd(factor, s0, TVector.Load(ref row, 0)) : s0).Store(ref row, 0);
        (isAdded ? TVector.MultiplyAdd(factor, s1, TVector.Load(ref row, w)) : s1).Store(ref row, w);
    }
}
