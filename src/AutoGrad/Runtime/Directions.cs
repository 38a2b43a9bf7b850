using System;
using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoGrad.Runtime;

/// <summary>
/// What generated derivatives along several directions at once call. Lane l of a vector belongs to the direction first + l; a direction is the
/// unit vector of one active number.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Directions
{
    /// <summary>
    /// Sets the directions to the unit vectors of the numbers from one on, or of the last ones that fill all lanes. If there are fewer numbers
    /// than lanes, the others are zero.
    /// </summary>
    /// <typeparam name="TVector">A vector of <typeparamref name="T"/>.</typeparam>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="directions">A vector per active number; zeros, or what the call for the numbers before has left.</param>
    /// <param name="next">The first number that has not had its turn: a multiple of the number of lanes.</param>
    /// <returns>The number that the first lane belongs to.</returns>
    public static int Point<TVector, T>(Span<TVector> directions, int next)
        where TVector : struct
        where T : struct, INumberBase<T>
    {
        int width = Unsafe.SizeOf<TVector>() / Unsafe.SizeOf<T>();
        int first = Math.Min(next, Math.Max(0, directions.Length - width)), end = Math.Min(first + width, directions.Length);
        directions[Math.Max(0, first - width)..end].Clear();
        Span<T> lanes = MemoryMarshal.Cast<TVector, T>(directions);
        for (int i = first; i < end; i++)
            lanes[i * width + i - first] = T.One;
        return first;
    }

    /// <summary>Puts the lanes side by side into a row of a matrix.</summary>
    /// <typeparam name="TVector">A vector of <typeparamref name="T"/>.</typeparam>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="matrix">The matrix, row after row.</param>
    /// <param name="index">Where the first lane goes.</param>
    /// <param name="room">How many columns are left in the row.</param>
    /// <param name="value">The lanes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<TVector, T>(Span<T> matrix, int index, int room, TVector value)
        where TVector : struct
        where T : struct
    {
        int width = Unsafe.SizeOf<TVector>() / Unsafe.SizeOf<T>();
        if (room >= width)
            MemoryMarshal.Write(MemoryMarshal.AsBytes(matrix.Slice(index, width)), in value);
        else
            StoreSome(matrix.Slice(index, room), value);
    }

    /// <summary>The lanes from a row of a matrix; those behind the last column are zero.</summary>
    /// <typeparam name="TVector">A vector of <typeparamref name="T"/>.</typeparam>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="matrix">The matrix, row after row.</param>
    /// <param name="index">Where the first lane lies.</param>
    /// <param name="room">How many columns are left in the row.</param>
    public static TVector Load<TVector, T>(ReadOnlySpan<T> matrix, int index, int room)
        where TVector : struct
        where T : struct
    {
        int width = Unsafe.SizeOf<TVector>() / Unsafe.SizeOf<T>();
        if (room >= width)
            return MemoryMarshal.Read<TVector>(MemoryMarshal.AsBytes(matrix.Slice(index, width)));
        TVector value = default;
        matrix.Slice(index, room).CopyTo(MemoryMarshal.Cast<TVector, T>(MemoryMarshal.CreateSpan(ref value, 1)));
        return value;
    }

    /// <summary>Adds the lanes to a row of a matrix.</summary>
    /// <typeparam name="TVector">A vector of <typeparamref name="T"/>.</typeparam>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="matrix">The matrix, row after row.</param>
    /// <param name="index">Where the first lane goes.</param>
    /// <param name="room">How many columns are left in the row.</param>
    /// <param name="value">The lanes.</param>
    public static void Add<TVector, T>(Span<T> matrix, int index, int room, TVector value)
        where TVector : struct
        where T : struct, IAdditionOperators<T, T, T>
    {
        ReadOnlySpan<T> lanes = MemoryMarshal.Cast<TVector, T>(MemoryMarshal.CreateReadOnlySpan(ref value, 1));
        Span<T> row = matrix.Slice(index, Math.Min(room, lanes.Length));
        for (int l = 0; l < row.Length; l++)
            row[l] += lanes[l];
    }

    /// <summary>Lays the products of the Hessian with the directions into its rows.</summary>
    /// <typeparam name="TVector">A vector of <typeparamref name="T"/>.</typeparam>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="hessian">n×n numbers.</param>
    /// <param name="products">A vector per active number.</param>
    /// <param name="first">The number that the first lane belongs to.</param>
    public static void StoreRows<TVector, T>(Span<T> hessian, ReadOnlySpan<TVector> products, int first)
        where TVector : struct
        where T : struct
    {
        int n = products.Length, width = Unsafe.SizeOf<TVector>() / Unsafe.SizeOf<T>();
        ReadOnlySpan<T> lanes = MemoryMarshal.Cast<TVector, T>(products);
        for (int i = first; i < n && i < first + width; i++)
        {
            Span<T> row = hessian.Slice(i * n, n);
            for (int j = 0; j < row.Length; j++)
                row[j] = lanes[j * width + i - first];
        }
    }

    /// <summary>Takes the diagonal out of the products of the Hessian with the directions.</summary>
    /// <typeparam name="TVector">A vector of <typeparamref name="T"/>.</typeparam>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="diagonal">n numbers.</param>
    /// <param name="products">A vector per active number.</param>
    /// <param name="first">The number that the first lane belongs to.</param>
    public static void StoreDiagonal<TVector, T>(Span<T> diagonal, ReadOnlySpan<TVector> products, int first)
        where TVector : struct
        where T : struct
    {
        int width = Unsafe.SizeOf<TVector>() / Unsafe.SizeOf<T>();
        ReadOnlySpan<T> lanes = MemoryMarshal.Cast<TVector, T>(products);
        for (int i = first; i < products.Length && i < first + width; i++)
            diagonal[i] = lanes[i * width + i - first];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StoreSome<TVector, T>(Span<T> row, TVector value)
        where TVector : struct
        where T : struct
    {
        ref T lanes = ref Unsafe.As<TVector, T>(ref value);
        for (int l = 0; l < row.Length; l++)
            row[l] = Unsafe.Add(ref lanes, l);
    }
}
