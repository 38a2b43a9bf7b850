using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoGrad.Runtime;

/// <remarks>The same functions for spans that may be written: C#'s own conversion is a call more, which short rows feel.</remarks>
public static partial class Kernels
{
    /// <summary>Σ x[xStart + i], i &lt; count.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="x">The numbers.</param>
    /// <param name="xStart">The first one's index.</param>
    /// <param name="count">How many; none if negative.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum<T>(Span<T> x, int xStart, int count)
        where T : IFloatingPointIeee754<T> => Sum(OnlyRead(x), xStart, count);

    /// <summary>Σ x[xStart + i]·y[yStart + i], i &lt; count.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="x">The first factors.</param>
    /// <param name="xStart">The first one's index.</param>
    /// <param name="y">The second factors.</param>
    /// <param name="yStart">The first one's index.</param>
    /// <param name="count">How many; none if negative.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Dot<T>(Span<T> x, int xStart, ReadOnlySpan<T> y, int yStart, int count)
        where T : IFloatingPointIeee754<T> => Dot(OnlyRead(x), xStart, y, yStart, count);

    /// <summary>Σ x[xStart + i]·y[yStart + i], i &lt; count.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="x">The first factors.</param>
    /// <param name="xStart">The first one's index.</param>
    /// <param name="y">The second factors.</param>
    /// <param name="yStart">The first one's index.</param>
    /// <param name="count">How many; none if negative.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Dot<T>(ReadOnlySpan<T> x, int xStart, Span<T> y, int yStart, int count)
        where T : IFloatingPointIeee754<T> => Dot(x, xStart, OnlyRead(y), yStart, count);

    /// <summary>Σ x[xStart + i]·y[yStart + i], i &lt; count.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="x">The first factors.</param>
    /// <param name="xStart">The first one's index.</param>
    /// <param name="y">The second factors.</param>
    /// <param name="yStart">The first one's index.</param>
    /// <param name="count">How many; none if negative.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Dot<T>(Span<T> x, int xStart, Span<T> y, int yStart, int count)
        where T : IFloatingPointIeee754<T> => Dot(OnlyRead(x), xStart, OnlyRead(y), yStart, count);

    /// <summary>y[yStart + i] += scale·x[xStart + i], i &lt; count.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="y">What is added to.</param>
    /// <param name="yStart">The first one's index.</param>
    /// <param name="scale">The factor.</param>
    /// <param name="x">What is added; not the memory of <paramref name="y"/>.</param>
    /// <param name="xStart">The first one's index.</param>
    /// <param name="count">How many; none if negative.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddScaled<T>(Span<T> y, int yStart, T scale, Span<T> x, int xStart, int count)
        where T : IFloatingPointIeee754<T> => AddScaled(y, yStart, scale, OnlyRead(x), xStart, count);

    /// <summary>y[yStart + i] = scale·x[xStart + i], i &lt; count.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="y">What is written.</param>
    /// <param name="yStart">The first one's index.</param>
    /// <param name="scale">The factor.</param>
    /// <param name="x">What is read; not the memory of <paramref name="y"/>.</param>
    /// <param name="xStart">The first one's index.</param>
    /// <param name="count">How many; none if negative.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SetScaled<T>(Span<T> y, int yStart, T scale, Span<T> x, int xStart, int count)
        where T : IFloatingPointIeee754<T> => SetScaled(y, yStart, scale, OnlyRead(x), xStart, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ReadOnlySpan<T> OnlyRead<T>(Span<T> span) => MemoryMarshal.CreateReadOnlySpan(ref MemoryMarshal.GetReference(span), span.Length);
}
