using System;
using System.Buffers;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace AutoGrad.Runtime;

/// <summary>
/// Memory for the duration of one call, rented from <see cref="ArrayPool{T}.Shared"/>: what generated code uses for local arrays
/// and for what the reverse sweep must remember. Allocates nothing in steady state.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Scratch
{
    /// <summary><paramref name="length"/> elements of unspecified contents; reuses <paramref name="array"/> if it is long enough.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="array">The rented array, or <see langword="null"/> before the first use; give it to <see cref="Return{T}"/> in the end.</param>
    /// <param name="length">The number of elements.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<T> Rent<T>([NotNull] ref T[]? array, int length)
    {
        if (array is null || (uint)length > (uint)array.Length)
            Replace(ref array, length);
        // In line the compiler sees how long the span is, and drops the checks of loops up to the same number.
        return array.AsSpan(0, length);
    }

    /// <summary>The same, set to zero.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="array">The rented array, or <see langword="null"/> before the first use.</param>
    /// <param name="length">The number of elements.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    public static Span<T> Zeroed<T>([NotNull] ref T[]? array, int length)
    {
        Span<T> span = Rent(ref array, length);
        span.Clear();
        return span;
    }

    /// <summary>Gives the array back to the pool.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="array">A rented array, or <see langword="null"/> if none was needed.</param>
    /// <remarks>Never in line: the pool's own code would take registers from the loops of the caller.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Return<T>(T[]? array)
    {
        if (array is not null)
            ArrayPool<T>.Shared.Return(array);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Replace<T>([NotNull] ref T[]? array, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Return(array);
        array = null;
        array = ArrayPool<T>.Shared.Rent(length);
    }
}
