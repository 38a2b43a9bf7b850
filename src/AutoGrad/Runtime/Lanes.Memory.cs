using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoGrad.Runtime;

/// <remarks>
/// The functions that read memory, for spans that may be written and for arrays. C# would convert these, but the conversions are calls that the
/// JIT does not always put in line, and one of them in a loop costs more than the rest of the loop.
/// </remarks>
public static partial class Lanes
{
    /// <summary>The lanes from an element on.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="span">The memory.</param>
    /// <param name="index">The first element; the strips' end was found to lie within the memory.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Load<T>(Span<T> span, int index) => Vector.LoadUnsafe(ref MemoryMarshal.GetReference(span), (nuint)index);

    /// <summary>The lanes from an element on.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="array">The memory.</param>
    /// <param name="index">The first element; the strips' end was found to lie within the memory.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Load<T>(T[] array, int index) => Vector.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(array), (nuint)index);

    /// <summary>How far the strips stay inside of a span when <paramref name="offset"/> is added to the index.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="end">Where the strips end.</param>
    /// <param name="start">Where they start.</param>
    /// <param name="offset">What is added.</param>
    /// <param name="span">The memory.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Within<T>(int end, int start, int offset, Span<T> span) => Within<T>(end, start, offset, span.Length);

    /// <summary>How far the strips stay inside of an array when <paramref name="offset"/> is added to the index.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="end">Where the strips end.</param>
    /// <param name="start">Where they start.</param>
    /// <param name="offset">What is added.</param>
    /// <param name="array">The memory.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Within<T>(int end, int start, int offset, T[]? array) => Within<T>(end, start, offset, array is null ? 0 : array.Length);

    /// <summary>Writes the lanes from an element on.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="array">The memory.</param>
    /// <param name="index">The first element.</param>
    /// <param name="value">The numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(T[] array, int index, Vector<T> value) => value.StoreUnsafe(ref MemoryMarshal.GetArrayDataReference(array), (nuint)index);

    /// <summary>Adds to the elements from one on.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="array">The memory.</param>
    /// <param name="index">The first element.</param>
    /// <param name="value">What is added.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<T>(T[] array, int index, Vector<T> value)
    {
        ref T first = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(array), index);
        (Vector.LoadUnsafe(ref first) + value).StoreUnsafe(ref first);
    }
}
