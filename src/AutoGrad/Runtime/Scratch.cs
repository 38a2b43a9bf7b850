using System;
using System.Buffers;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

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
    public static Span<T> Rent<T>([NotNull] ref T[]? array, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (array is null || array.Length < length)
        {
            Return(array);
            array = null;
            array = ArrayPool<T>.Shared.Rent(length);
        }

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
    public static void Return<T>(T[]? array)
    {
        if (array is not null)
            ArrayPool<T>.Shared.Return(array);
    }
}
