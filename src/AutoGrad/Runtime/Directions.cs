using System;
using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AutoGrad.Runtime;

/// <summary>
/// What generated derivatives along several directions at once call. Lane l of a vector belongs to the direction first + l; where a tangent has
/// several vectors, those behind the first belong to directions as far on as <see cref="Offset"/> says. A direction is the unit vector of one
/// active number.
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
    /// <param name="directions">The vectors of each active number side by side; zeros, or what the call for the numbers before has left.</param>
    /// <param name="next">The first number that has not had its turn: a multiple of the number of lanes.</param>
    /// <param name="vectors">How many vectors a tangent has.</param>
    /// <returns>The number that the first lane belongs to.</returns>
    public static int Point<TVector, T>(Span<TVector> directions, int next, int vectors)
        where TVector : struct
        where T : struct, INumberBase<T>
    {
        int width = Unsafe.SizeOf<TVector>() / Unsafe.SizeOf<T>(), all = vectors * width, count = directions.Length / vectors;
        int first = Math.Min(next, Math.Max(0, count - all));
        directions[(vectors * Math.Max(0, first - all))..(vectors * Math.Min(first + all, count))].Clear();
        Span<T> lanes = MemoryMarshal.Cast<TVector, T>(directions);
        for (int v = 0; v < vectors; v++)
        {
            int own = first + Offset<TVector, T>(first, count, v);
            for (int i = own; i < Math.Min(own + width, count); i++)
                lanes[(vectors * i + v) * width + i - own] = T.One;
        }

        return first;
    }

    /// <summary>
    /// How far the first direction of one of a tangent's vectors is behind that of the first vector. The last vectors take the last directions
    /// that fill all of their lanes.
    /// </summary>
    /// <typeparam name="TVector">A vector of <typeparamref name="T"/>.</typeparam>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="first">The number that the first lane of the first vector belongs to.</param>
    /// <param name="directions">How many active numbers there are.</param>
    /// <param name="vector">Which vector.</param>
    public static int Offset<TVector, T>(int first, int directions, int vector)
        where TVector : struct
        where T : struct
    {
        int width = Unsafe.SizeOf<TVector>() / Unsafe.SizeOf<T>();
        return Math.Max(0, Math.Min(vector * width, directions - width - first));
    }

    /// <summary>Says of each row of tangents which of their vectors move: bit v, if the v-th vector of any of them has a lane that is not zero.</summary>
    /// <typeparam name="TVector">A vector of <typeparamref name="T"/>.</typeparam>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="tangents">The vectors of each tangent side by side.</param>
    /// <param name="vectors">How many vectors a tangent has.</param>
    /// <param name="width">Tangents in a row; the last row may have fewer.</param>
    /// <param name="moving">A number per row.</param>
    public static void Moving<TVector, T>(ReadOnlySpan<TVector> tangents, int vectors, int width, Span<int> moving)
        where TVector : struct
        where T : struct
    {
        int row = vectors * width;
        for (int i = 0; i < moving.Length; i++)
            moving[i] = Moving<TVector, T>(tangents.Slice(i * row, Math.Min(row, tangents.Length - i * row)), vectors);
    }

    /// <summary>Says which vectors of some tangents move: bit v, if the v-th vector of any of them has a lane that is not zero.</summary>
    /// <typeparam name="TVector">A vector of <typeparamref name="T"/>.</typeparam>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="tangents">The vectors of each tangent side by side.</param>
    /// <param name="vectors">How many vectors a tangent has.</param>
    public static int Moving<TVector, T>(ReadOnlySpan<TVector> tangents, int vectors)
        where TVector : struct
        where T : struct
    {
        if (vectors == 4 && Unsafe.SizeOf<TVector>() == Unsafe.SizeOf<Vector512<T>>())
            return MovingOfFour<T>(MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<TVector, Vector512<T>>(ref MemoryMarshal.GetReference(tangents)), tangents.Length));
        int moving = 0;
        for (int v = 0; v < vectors; v++)
        {
            Vector512<T> any = Vector512<T>.Zero;
            for (int i = v; i < tangents.Length; i += vectors)
                any |= Unsafe.BitCast<TVector, Vector512<T>>(tangents[i]);
            moving |= IsZero(any) ? 0 : 1 << v;
        }

        return moving;
    }

    /// <summary>Says of a row of tangents that some of their vectors move: those that have rested so far become zeros, whatever lay there.</summary>
    /// <typeparam name="TVector">A vector of numbers.</typeparam>
    /// <param name="row">The vectors of each tangent side by side.</param>
    /// <param name="vectors">How many vectors a tangent has.</param>
    /// <param name="moving">Which vectors move, by row.</param>
    /// <param name="index">The number of the row.</param>
    /// <param name="needed">Which vectors move from now on, too.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Wake<TVector>(Span<TVector> row, int vectors, Span<int> moving, int index, int needed)
        where TVector : struct
    {
        int more = needed & ~moving[index];
        if (more == 0)
            return;
        moving[index] |= more;
        Rest(row, vectors, more);
    }

    /// <summary>Puts zeros where vectors of tangents rest.</summary>
    /// <typeparam name="TVector">A vector of numbers.</typeparam>
    /// <param name="tangents">The vectors of each tangent side by side.</param>
    /// <param name="vectors">How many vectors a tangent has.</param>
    /// <param name="width">Tangents in a row.</param>
    /// <param name="moving">Which vectors move, by row.</param>
    public static void Settle<TVector>(Span<TVector> tangents, int vectors, int width, ReadOnlySpan<int> moving)
        where TVector : struct
    {
        int row = vectors * width, all = (1 << vectors) - 1;
        for (int i = 0; i < moving.Length; i++)
            Rest(tangents.Slice(i * row, row), vectors, all & ~moving[i]);
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
            Unsafe.WriteUnaligned(ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(matrix.Slice(index, width))), value);
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

    /// <summary>Lays the gradients of several outputs, of which each has a lane, into the rows of a Jacobian.</summary>
    /// <typeparam name="TVector">A vector of <typeparamref name="T"/>.</typeparam>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="jacobian">m×n numbers.</param>
    /// <param name="adjoints">A vector per active number: n.</param>
    /// <param name="outputs">m.</param>
    public static void StoreGradients<TVector, T>(Span<T> jacobian, ReadOnlySpan<TVector> adjoints, int outputs)
        where TVector : struct
        where T : struct
    {
        int width = Unsafe.SizeOf<TVector>() / Unsafe.SizeOf<T>();
        ReadOnlySpan<T> lanes = MemoryMarshal.Cast<TVector, T>(adjoints);
        for (int i = 0; i < outputs; i++)
        {
            Span<T> row = jacobian.Slice(i * adjoints.Length, adjoints.Length);
            for (int j = 0, lane = i; j < row.Length; j++, lane += width)
                row[j] = lanes[lane];
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

    /// <summary>One pass instead of four.</summary>
    private static int MovingOfFour<T>(ReadOnlySpan<Vector512<T>> tangents)
        where T : struct
    {
        Vector512<T> a = Vector512<T>.Zero, b = a, c = a, d = a;
        for (; tangents.Length >= 4; tangents = tangents[4..])
        {
            a |= tangents[0];
            b |= tangents[1];
            c |= tangents[2];
            d |= tangents[3];
        }

        return (IsZero(a) ? 0 : 1) | (IsZero(b) ? 0 : 2) | (IsZero(c) ? 0 : 4) | (IsZero(d) ? 0 : 8);
    }

    /// <summary>The sign alone is that of a zero.</summary>
    private static bool IsZero<T>(Vector512<T> any)
        where T : struct
    {
        Vector512<T> sign = typeof(T) == typeof(float) ? Vector512.Create(-0f).As<float, T>() : Vector512.Create(-0.0).As<double, T>();
        return Vector512.AndNot(any, sign).As<T, long>() == Vector512<long>.Zero;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Rest<TVector>(Span<TVector> row, int vectors, int resting)
        where TVector : struct
    {
        for (int v = 0; v < vectors; v++)
        {
            if ((resting >> v & 1) == 0)
                continue;
            for (int i = v; i < row.Length; i += vectors)
                row[i] = default;
        }
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
