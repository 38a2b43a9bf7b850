using System;
using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AutoGrad.Runtime;

/// <summary>
/// The steps of linear algebra that generated code calls in place of loops, in vectors as wide as the machine has. Sums are taken over lanes and
/// several partial sums; everything else is to the bit what the loop computes. A range that leaves its memory is reported as the loop would:
/// by an <see cref="IndexOutOfRangeException"/>, with the elements before it written.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class Kernels
{
    /// <summary>Σ x[xStart + i], i &lt; count.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="x">The numbers.</param>
    /// <param name="xStart">The first one's index.</param>
    /// <param name="count">How many; none if negative.</param>
    /// <exception cref="IndexOutOfRangeException">The range leaves the memory.</exception>
    public static T Sum<T>(ReadOnlySpan<T> x, int xStart, int count)
        where T : IFloatingPointIeee754<T>
    {
        if (count <= 0)
            return T.Zero;
        ref T a = ref First(x, xStart, count);
        T sum = T.Zero;
        nuint i = 0, n = (nuint)count;
        if (Vector512.IsHardwareAccelerated && n >= (nuint)Vector512<T>.Count)
        {
            nuint w = (nuint)Vector512<T>.Count;
            Vector512<T> s0 = default, s1 = default, s2 = default, s3 = default;
            for (; i + (4 * w) <= n; i += 4 * w)
            {
                s0 += Vector512.LoadUnsafe(ref a, i);
                s1 += Vector512.LoadUnsafe(ref a, i + w);
                s2 += Vector512.LoadUnsafe(ref a, i + (2 * w));
                s3 += Vector512.LoadUnsafe(ref a, i + (3 * w));
            }

            for (; i + w <= n; i += w)
                s0 += Vector512.LoadUnsafe(ref a, i);
            sum = Vector512.Sum((s0 + s1) + (s2 + s3));
        }
        else if (Vector256.IsHardwareAccelerated && n >= (nuint)Vector256<T>.Count)
        {
            nuint w = (nuint)Vector256<T>.Count;
            Vector256<T> s0 = default, s1 = default, s2 = default, s3 = default;
            for (; i + (4 * w) <= n; i += 4 * w)
            {
                s0 += Vector256.LoadUnsafe(ref a, i);
                s1 += Vector256.LoadUnsafe(ref a, i + w);
                s2 += Vector256.LoadUnsafe(ref a, i + (2 * w));
                s3 += Vector256.LoadUnsafe(ref a, i + (3 * w));
            }

            for (; i + w <= n; i += w)
                s0 += Vector256.LoadUnsafe(ref a, i);
            sum = Vector256.Sum((s0 + s1) + (s2 + s3));
        }

        for (; i < n; i++)
            sum += Unsafe.Add(ref a, i);
        return sum;
    }

    /// <summary>Σ x[xStart + i]·y[yStart + i], i &lt; count.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="x">The first factors.</param>
    /// <param name="xStart">The first one's index.</param>
    /// <param name="y">The second factors; may be the same memory.</param>
    /// <param name="yStart">The first one's index.</param>
    /// <param name="count">How many; none if negative.</param>
    /// <exception cref="IndexOutOfRangeException">A range leaves its memory.</exception>
    public static T Dot<T>(ReadOnlySpan<T> x, int xStart, ReadOnlySpan<T> y, int yStart, int count)
        where T : IFloatingPointIeee754<T>
    {
        if (count <= 0)
            return T.Zero;
        ref T a = ref First(x, xStart, count);
        ref T b = ref First(y, yStart, count);
        T sum = T.Zero;
        nuint i = 0, n = (nuint)count;
        if (Vector512.IsHardwareAccelerated && n >= (nuint)Vector512<T>.Count)
        {
            nuint w = (nuint)Vector512<T>.Count;
            Vector512<T> s0 = default, s1 = default, s2 = default, s3 = default;
            for (; i + (4 * w) <= n; i += 4 * w)
            {
                s0 += Vector512.LoadUnsafe(ref a, i) * Vector512.LoadUnsafe(ref b, i);
                s1 += Vector512.LoadUnsafe(ref a, i + w) * Vector512.LoadUnsafe(ref b, i + w);
                s2 += Vector512.LoadUnsafe(ref a, i + (2 * w)) * Vector512.LoadUnsafe(ref b, i + (2 * w));
                s3 += Vector512.LoadUnsafe(ref a, i + (3 * w)) * Vector512.LoadUnsafe(ref b, i + (3 * w));
            }

            for (; i + w <= n; i += w)
                s0 += Vector512.LoadUnsafe(ref a, i) * Vector512.LoadUnsafe(ref b, i);
            sum = Vector512.Sum((s0 + s1) + (s2 + s3));
        }
        else if (Vector256.IsHardwareAccelerated && n >= (nuint)Vector256<T>.Count)
        {
            nuint w = (nuint)Vector256<T>.Count;
            Vector256<T> s0 = default, s1 = default, s2 = default, s3 = default;
            for (; i + (4 * w) <= n; i += 4 * w)
            {
                s0 += Vector256.LoadUnsafe(ref a, i) * Vector256.LoadUnsafe(ref b, i);
                s1 += Vector256.LoadUnsafe(ref a, i + w) * Vector256.LoadUnsafe(ref b, i + w);
                s2 += Vector256.LoadUnsafe(ref a, i + (2 * w)) * Vector256.LoadUnsafe(ref b, i + (2 * w));
                s3 += Vector256.LoadUnsafe(ref a, i + (3 * w)) * Vector256.LoadUnsafe(ref b, i + (3 * w));
            }

            for (; i + w <= n; i += w)
                s0 += Vector256.LoadUnsafe(ref a, i) * Vector256.LoadUnsafe(ref b, i);
            sum = Vector256.Sum((s0 + s1) + (s2 + s3));
        }

        for (; i < n; i++)
            sum += Unsafe.Add(ref a, i) * Unsafe.Add(ref b, i);
        return sum;
    }

    /// <summary>y[yStart + i] += scale·x[xStart + i], i &lt; count.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="y">What is added to.</param>
    /// <param name="yStart">The first one's index.</param>
    /// <param name="scale">The factor.</param>
    /// <param name="x">What is added; no element of it is written for another one.</param>
    /// <param name="xStart">The first one's index.</param>
    /// <param name="count">How many; none if negative.</param>
    /// <exception cref="IndexOutOfRangeException">A range leaves its memory.</exception>
    public static void AddScaled<T>(Span<T> y, int yStart, T scale, ReadOnlySpan<T> x, int xStart, int count)
        where T : IFloatingPointIeee754<T>
    {
        int fitting = Fitting(y.Length, yStart, x.Length, xStart, count);
        if (fitting > 0)
        {
            ref T a = ref Unsafe.Add(ref MemoryMarshal.GetReference(x), xStart);
            ref T b = ref Unsafe.Add(ref MemoryMarshal.GetReference(y), yStart);
            nuint i = 0, n = (nuint)fitting;
            if (Vector512.IsHardwareAccelerated && n >= (nuint)Vector512<T>.Count)
            {
                Vector512<T> factor = Vector512.Create(scale);
                for (nuint w = (nuint)Vector512<T>.Count; i + w <= n; i += w)
                    (Vector512.LoadUnsafe(ref b, i) + (factor * Vector512.LoadUnsafe(ref a, i))).StoreUnsafe(ref b, i);
            }
            else if (Vector256.IsHardwareAccelerated && n >= (nuint)Vector256<T>.Count)
            {
                Vector256<T> factor = Vector256.Create(scale);
                for (nuint w = (nuint)Vector256<T>.Count; i + w <= n; i += w)
                    (Vector256.LoadUnsafe(ref b, i) + (factor * Vector256.LoadUnsafe(ref a, i))).StoreUnsafe(ref b, i);
            }

            for (; i < n; i++)
                Unsafe.Add(ref b, i) += scale * Unsafe.Add(ref a, i);
        }

        if (fitting < count)
            throw new IndexOutOfRangeException();
    }

    /// <summary>y[yStart + i] = scale·x[xStart + i], i &lt; count.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="y">What is written.</param>
    /// <param name="yStart">The first one's index.</param>
    /// <param name="scale">The factor.</param>
    /// <param name="x">What is read; no element of it is written for another one.</param>
    /// <param name="xStart">The first one's index.</param>
    /// <param name="count">How many; none if negative.</param>
    /// <exception cref="IndexOutOfRangeException">A range leaves its memory.</exception>
    public static void SetScaled<T>(Span<T> y, int yStart, T scale, ReadOnlySpan<T> x, int xStart, int count)
        where T : IFloatingPointIeee754<T>
    {
        int fitting = Fitting(y.Length, yStart, x.Length, xStart, count);
        if (fitting > 0)
        {
            ref T a = ref Unsafe.Add(ref MemoryMarshal.GetReference(x), xStart);
            ref T b = ref Unsafe.Add(ref MemoryMarshal.GetReference(y), yStart);
            nuint i = 0, n = (nuint)fitting;
            if (Vector512.IsHardwareAccelerated && n >= (nuint)Vector512<T>.Count)
            {
                Vector512<T> factor = Vector512.Create(scale);
                for (nuint w = (nuint)Vector512<T>.Count; i + w <= n; i += w)
                    (factor * Vector512.LoadUnsafe(ref a, i)).StoreUnsafe(ref b, i);
            }
            else if (Vector256.IsHardwareAccelerated && n >= (nuint)Vector256<T>.Count)
            {
                Vector256<T> factor = Vector256.Create(scale);
                for (nuint w = (nuint)Vector256<T>.Count; i + w <= n; i += w)
                    (factor * Vector256.LoadUnsafe(ref a, i)).StoreUnsafe(ref b, i);
            }

            for (; i < n; i++)
                Unsafe.Add(ref b, i) = scale * Unsafe.Add(ref a, i);
        }

        if (fitting < count)
            throw new IndexOutOfRangeException();
    }

    private static ref T First<T>(ReadOnlySpan<T> memory, int start, int count)
    {
        if (start < 0 || memory.Length - start < count)
            throw new IndexOutOfRangeException();
        return ref Unsafe.Add(ref MemoryMarshal.GetReference(memory), start);
    }

    /// <summary>How many elements lie before the first one that is outside of its memory; of none, none does, wherever they would begin.</summary>
    private static int Fitting(int yLength, int yStart, int xLength, int xStart, int count) =>
        count <= 0 ? count : yStart < 0 || xStart < 0 ? 0 : Math.Min(count, Math.Min(yLength - yStart, xLength - xStart));
}
