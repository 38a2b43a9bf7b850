using System;
using System.Buffers;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AutoGrad.Runtime;

/// <summary>
/// Memory for the duration of one call, rented from <see cref="ArrayPool{T}.Shared"/>: what generated code uses for local arrays
/// and for what the reverse sweep must remember. Allocates nothing in steady state.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Scratch
{
    /// <remarks>The parameter is scoped, so that C# does not take the span for part of the variable: it may be assigned to any other.</remarks>
    /// <summary><paramref name="length"/> elements of unspecified contents; reuses <paramref name="array"/> if it is long enough.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="array">The rented array, or <see langword="null"/> before the first use; give it to <see cref="Return{T}"/> in the end.</param>
    /// <param name="length">The number of elements.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<T> Rent<T>([NotNull] scoped ref T[]? array, int length)
    {
        if (typeof(T) == typeof(Vector512<double>) || typeof(T) == typeof(Vector512<float>))
            return RentAligned(ref array, length);
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
    public static Span<T> Zeroed<T>([NotNull] scoped ref T[]? array, int length)
    {
        Span<T> span = Rent(ref array, length);
        span.Clear();
        return span;
    }

    /// <summary>Memory on the stack for vectors as long as a cache line, from where one starts: otherwise each of them would lie in two.</summary>
    /// <typeparam name="T">The vector.</typeparam>
    /// <param name="memory">One vector more than is needed.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<T> Aligned<T>(Span<T> memory) => FromLine(ref MemoryMarshal.GetReference(memory), memory.Length - 1);

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

    /// <summary>
    /// Vectors as long as a cache line start where one starts: otherwise each of them would lie in two. Where the collector moves the array
    /// in between, they are slower and nothing else.
    /// </summary>
    private static Span<T> RentAligned<T>([NotNull] scoped ref T[]? array, int length)
    {
        if (array is null || (uint)length >= (uint)array.Length)
            Replace(ref array, length < 0 ? length : checked(length + 1));
        return FromLine(ref MemoryMarshal.GetArrayDataReference(array), length);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Span<T> FromLine<T>(ref T first, int length)
    {
        nint address = Unsafe.ByteOffset(ref Unsafe.NullRef<T>(), ref first), misfit = -address & (Unsafe.SizeOf<T>() - 1);
        return MemoryMarshal.CreateSpan(ref Unsafe.AddByteOffset(ref first, misfit), length);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Replace<T>([NotNull] scoped ref T[]? array, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        Return(array);
        array = null;
        array = ArrayPool<T>.Shared.Rent(length);
    }
}
