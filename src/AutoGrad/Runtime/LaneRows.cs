using System;
using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AutoGrad.Runtime;

/// <summary>Slices of one array, one per lane, each a step further on than the one before: the rows that a trip of a generated loop takes together.</summary>
/// <typeparam name="T">The number.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly ref struct LaneRows<T>
    where T : struct, IFloatingPointIeee754<T>
{
    private readonly ref T _first;
    private readonly int _step;

    /// <summary>The slices array[start, length], array[start + step, length], …</summary>
    /// <param name="array">The array.</param>
    /// <param name="start">Where the first lane's slice begins.</param>
    /// <param name="length">The length of each.</param>
    /// <param name="step">How much further on each begins.</param>
    /// <param name="lanes">How many there are.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them leaves the array.</exception>
    public LaneRows(ReadOnlySpan<T> array, int start, int length, int step, int lanes)
    {
        _ = array.Slice(start, length);
        long last = start + ((lanes - 1L) * step);
        if (last < 0 || last + length > array.Length)
            throw new ArgumentOutOfRangeException(nameof(start));
        _first = ref Unsafe.Add(ref MemoryMarshal.GetReference(array), start);
        Length = length;
        _step = step;
    }

    private LaneRows(ref T first, int length, int step)
    {
        _first = ref first;
        Length = length;
        _step = step;
    }

    /// <summary>The length of each slice.</summary>
    public int Length { get; }

    /// <summary>The elements at an index, one per lane.</summary>
    /// <param name="index">The index in each slice.</param>
    /// <exception cref="IndexOutOfRangeException">The index is not in the slices.</exception>
    public Vector<T> this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if ((uint)index >= (uint)Length)
                throw new IndexOutOfRangeException();
            return Lanes.Gather(ref Unsafe.Add(ref _first, index), _step);
        }
    }

    /// <summary>The elements at an index of as many slices as a vector of 512 bits has lanes.</summary>
    /// <param name="index">The index in each slice.</param>
    /// <exception cref="IndexOutOfRangeException">The index is not in the slices.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<T> Wide(int index)
    {
        if ((uint)index >= (uint)Length)
            throw new IndexOutOfRangeException();
        return Lanes.WideGather(ref Unsafe.Add(ref _first, index), _step);
    }

    /// <summary>A part of each slice.</summary>
    /// <param name="start">Where it begins.</param>
    /// <param name="length">Its length.</param>
    /// <exception cref="ArgumentOutOfRangeException">It leaves the slices.</exception>
    public LaneRows<T> Slice(int start, int length)
    {
        if ((uint)start > (uint)Length || (uint)length > (uint)(Length - start))
            throw new ArgumentOutOfRangeException(nameof(start));
        return new(ref Unsafe.Add(ref _first, start), length, _step);
    }
}
