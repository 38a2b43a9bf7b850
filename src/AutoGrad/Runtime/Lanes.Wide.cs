using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AutoGrad.Runtime;

/// <content>
/// What rows in lanes need where these are vectors of 512 bits. Where a machine has less, nothing runs in them: put together of two or four, they are as fast
/// in a short method, but in a long one the just-in-time compiler gives up on inlining them, and they are ten times as slow.
/// </content>
public static partial class Lanes
{
    /// <summary>Where whole vectors of 512 bits end in start … end − 1, on a machine that has them; else <paramref name="start"/>.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="start">The first index.</param>
    /// <param name="end">The index after the last.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int WideEnd<T>(int start, int end)
    {
        if (!Vector512.IsHardwareAccelerated || start < 0 || end <= start)
            return start;
        return end - (int)((uint)(end - start) % (uint)Vector512<T>.Count);
    }

    /// <summary>The same for start … last.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="start">The first index.</param>
    /// <param name="last">The last index.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int WideEndThrough<T>(int start, int last) => last == int.MaxValue ? start : WideEnd<T>(start, last + 1);

    /// <summary>Where whole vectors end in start … end − 1 of rows that lie in lanes, on a machine without vectors of 512 bits; else <paramref name="start"/>.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="start">The first index.</param>
    /// <param name="end">The index after the last.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int NarrowEnd<T>(int start, int end) => Vector512.IsHardwareAccelerated ? start : End<T>(start, end);

    /// <summary>Slices of one array, one per lane.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="array">The array.</param>
    /// <param name="start">Where the first lane's slice begins.</param>
    /// <param name="length">The length of each.</param>
    /// <param name="step">How much further on each begins.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them leaves the array.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneRows<T> WideRows<T>(ReadOnlySpan<T> array, int start, int length, int step)
        where T : struct, IFloatingPointIeee754<T> => new(array, start, length, step, Vector512<T>.Count);

    /// <summary>Slices of rows that lie in lanes: the first elements of as many rows as there are lanes, then their second ones.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="array">The rows, as <see cref="RowGather.InLanes{T}"/> lays them out.</param>
    /// <param name="start">Where they begin: the same as if each row lay by itself.</param>
    /// <param name="length">The length of each.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them leaves the array.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<Vector512<T>> WideBlock<T>(ReadOnlySpan<T> array, int start, int length)
        where T : struct, IFloatingPointIeee754<T> => MemoryMarshal.Cast<T, Vector512<T>>(array.Slice(start, length * Vector512<T>.Count));

    /// <summary>One element per lane: array[index], array[index + step], …</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="array">The array.</param>
    /// <param name="index">The first lane's element.</param>
    /// <param name="step">How much further on each of the others is.</param>
    /// <exception cref="IndexOutOfRangeException">One of them is not in the array.</exception>
    public static Vector512<T> WideGather<T>(ReadOnlySpan<T> array, int index, int step)
        where T : struct, IFloatingPointIeee754<T>
    {
        long last = index + ((Vector512<T>.Count - 1L) * step);
        if ((uint)index >= (uint)array.Length || last < 0 || last >= array.Length)
            throw new IndexOutOfRangeException();
        ref T first = ref Unsafe.Add(ref MemoryMarshal.GetReference(array), index);
        return step == 1 ? Vector512.LoadUnsafe(ref first) : WideGather(ref first, step);
    }

    /// <summary>Whether a truth value holds in any lane.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="condition">All bits set in the lanes in which it holds, none in the others.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool WideAny<T>(Vector512<T> condition) => Vector512.ExtractMostSignificantBits(condition) != 0;

    /// <summary>The numbers that an index has in the rows that the lanes stand for.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="index">The first lane's.</param>
    /// <param name="step">How much greater each of the others is.</param>
    public static Vector512<T> WideIndex<T>(int index, int step)
        where T : struct, IFloatingPointIeee754<T>
    {
        Unsafe.SkipInit(out Vector512<T> lanes);
        ref T first = ref Unsafe.As<Vector512<T>, T>(ref lanes);
        for (int lane = 0; lane < Vector512<T>.Count; lane++)
            Unsafe.Add(ref first, lane) = T.CreateTruncating(unchecked(index + (lane * step)));
        return lanes;
    }

    /// <summary>Lane by lane −1, 0 or 1.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="a">The numbers.</param>
    /// <exception cref="ArithmeticException">One of them is NaN.</exception>
    public static Vector512<T> WideSign<T>(Vector512<T> a)
        where T : struct, IFloatingPointIeee754<T>
    {
        if (!Vector512.EqualsAll(a, a))
            throw new ArithmeticException();
        Vector512<T> positive = Vector512.ConditionalSelect(Vector512.GreaterThan(a, Vector512<T>.Zero), Vector512<T>.One, Vector512<T>.Zero);
        return Vector512.ConditionalSelect(Vector512.LessThan(a, Vector512<T>.Zero), -Vector512<T>.One, positive);
    }

    /// <summary>Lane by lane tanh a.</summary>
    /// <param name="a">The numbers.</param>
    public static Vector512<float> Tanh(Vector512<float> a)
    {
        foreach (ref Vector<float> part in Parts(ref a))
            part = Tanh(part);
        return a;
    }

    /// <summary>Lane by lane a to the power of b.</summary>
    /// <param name="a">The bases.</param>
    /// <param name="b">The exponents.</param>
    public static Vector512<double> Pow(Vector512<double> a, Vector512<double> b)
    {
        Span<Vector<double>> powers = Parts(ref a), exponents = Parts(ref b);
        for (int i = 0; i < powers.Length; i++)
            powers[i] = Pow(powers[i], exponents[i]);
        return a;
    }

    /// <summary>Lane by lane a to the power of b.</summary>
    /// <param name="a">The bases.</param>
    /// <param name="b">The exponents.</param>
    public static Vector512<float> Pow(Vector512<float> a, Vector512<float> b)
    {
        Span<Vector<float>> powers = Parts(ref a), exponents = Parts(ref b);
        for (int i = 0; i < powers.Length; i++)
            powers[i] = Pow(powers[i], exponents[i]);
        return a;
    }

    /// <summary>Writes the lanes from an element on.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="span">The memory.</param>
    /// <param name="index">The first element; the strips' end was found to lie within the memory.</param>
    /// <param name="value">The numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Span<T> span, int index, Vector512<T> value) => value.StoreUnsafe(ref MemoryMarshal.GetReference(span), (nuint)index);

    /// <summary>One element per lane, all of them known to be there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<T> WideGather<T>(ref T first, int step)
    {
        // Numbers that were stored one by one could not be loaded at once without waiting for the stores.
        if (typeof(T) == typeof(double))
        {
            ref double a = ref Unsafe.As<T, double>(ref first);
            nint s = step;
            return Vector512.Create(
                a, Unsafe.Add(ref a, s), Unsafe.Add(ref a, 2 * s), Unsafe.Add(ref a, 3 * s), Unsafe.Add(ref a, 4 * s), Unsafe.Add(ref a, 5 * s), Unsafe.Add(ref a, 6 * s), Unsafe.Add(ref a, 7 * s)).As<double, T>();
        }

        Unsafe.SkipInit(out Vector512<T> lanes);
        ref T lane = ref Unsafe.As<Vector512<T>, T>(ref lanes);
        for (int i = 0; i < Vector512<T>.Count; i++)
            Unsafe.Add(ref lane, i) = Unsafe.Add(ref first, (nint)i * step);
        return lanes;
    }

    /// <summary>What the runtime's functions are quickest for.</summary>
    private static Span<Vector<T>> Parts<T>(ref Vector512<T> a) => MemoryMarshal.Cast<Vector512<T>, Vector<T>>(MemoryMarshal.CreateSpan(ref a, 1));
}
