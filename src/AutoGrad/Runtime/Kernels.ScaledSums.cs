using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AutoGrad.Runtime;

/// <content>Scaled elements whose sum is wanted, too, as in the adjoint of what all of them are compared with.</content>
/// <remarks>The two are written out: one body for both, told apart by a type, took up to seven times as long under the JIT's dynamic profiles.</remarks>
public static partial class Kernels
{
    /// <summary>y[yStart + i] += scale·x[xStart + i], i &lt; count.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="y">What is added to.</param>
    /// <param name="yStart">The first one's index.</param>
    /// <param name="scale">The factor.</param>
    /// <param name="x">What is added; no element of it is written for another one.</param>
    /// <param name="xStart">The first one's index.</param>
    /// <param name="count">How many; none if negative.</param>
    /// <returns>Σ scale·x[xStart + i].</returns>
    /// <exception cref="IndexOutOfRangeException">A range leaves its memory.</exception>
    public static T AddScaledAndSum<T>(Span<T> y, int yStart, T scale, ReadOnlySpan<T> x, int xStart, int count)
        where T : struct, IFloatingPointIeee754<T>
    {
        int fitting = Fitting(y.Length, yStart, x.Length, xStart, count);
        T sum = T.Zero;
        if (fitting > 0)
        {
            ref T a = ref Unsafe.Add(ref MemoryMarshal.GetReference(x), xStart);
            ref T b = ref Unsafe.Add(ref MemoryMarshal.GetReference(y), yStart);
            nuint i = 0, n = (nuint)fitting;
            if (Vector512.IsHardwareAccelerated && n >= (nuint)Vector512<T>.Count)
            {
                Vector512<T> factor = Vector512.Create(scale), s0 = default, s1 = default;
                nuint w = (nuint)Vector512<T>.Count;
                for (; i + (2 * w) <= n; i += 2 * w)
                {
                    Vector512<T> x0 = factor * Vector512.LoadUnsafe(ref a, i), x1 = factor * Vector512.LoadUnsafe(ref a, i + w);
                    (Vector512.LoadUnsafe(ref b, i) + x0).StoreUnsafe(ref b, i);
                    (Vector512.LoadUnsafe(ref b, i + w) + x1).StoreUnsafe(ref b, i + w);
                    s0 += x0;
                    s1 += x1;
                }

                sum = Vector512.Sum(s0 + s1);
            }
            else if (Vector.IsHardwareAccelerated && n >= (nuint)Vector<T>.Count)
            {
                Vector<T> factor = Vector.Create(scale), lanes = default;
                for (nuint w = (nuint)Vector<T>.Count; i + w <= n; i += w)
                {
                    Vector<T> scaled = factor * Vector.LoadUnsafe(ref a, i);
                    (Vector.LoadUnsafe(ref b, i) + scaled).StoreUnsafe(ref b, i);
                    lanes += scaled;
                }

                sum = Vector.Sum(lanes);
            }

            for (; i < n; i++)
            {
                T scaled = scale * Unsafe.Add(ref a, i);
                Unsafe.Add(ref b, i) += scaled;
                sum += scaled;
            }
        }

        return fitting < count ? throw new IndexOutOfRangeException() : sum;
    }

    /// <summary>y[yStart + i] = scale·x[xStart + i], i &lt; count.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="y">What is written.</param>
    /// <param name="yStart">The first one's index.</param>
    /// <param name="scale">The factor.</param>
    /// <param name="x">What is read; no element of it is written for another one.</param>
    /// <param name="xStart">The first one's index.</param>
    /// <param name="count">How many; none if negative.</param>
    /// <returns>Σ scale·x[xStart + i].</returns>
    /// <exception cref="IndexOutOfRangeException">A range leaves its memory.</exception>
    public static T SetScaledAndSum<T>(Span<T> y, int yStart, T scale, ReadOnlySpan<T> x, int xStart, int count)
        where T : struct, IFloatingPointIeee754<T>
    {
        int fitting = Fitting(y.Length, yStart, x.Length, xStart, count);
        T sum = T.Zero;
        if (fitting > 0)
        {
            ref T a = ref Unsafe.Add(ref MemoryMarshal.GetReference(x), xStart);
            ref T b = ref Unsafe.Add(ref MemoryMarshal.GetReference(y), yStart);
            nuint i = 0, n = (nuint)fitting;
            if (Vector512.IsHardwareAccelerated && n >= (nuint)Vector512<T>.Count)
            {
                Vector512<T> factor = Vector512.Create(scale), s0 = default, s1 = default;
                nuint w = (nuint)Vector512<T>.Count;
                for (; i + (2 * w) <= n; i += 2 * w)
                {
                    Vector512<T> x0 = factor * Vector512.LoadUnsafe(ref a, i), x1 = factor * Vector512.LoadUnsafe(ref a, i + w);
                    x0.StoreUnsafe(ref b, i);
                    x1.StoreUnsafe(ref b, i + w);
                    s0 += x0;
                    s1 += x1;
                }

                sum = Vector512.Sum(s0 + s1);
            }
            else if (Vector.IsHardwareAccelerated && n >= (nuint)Vector<T>.Count)
            {
                Vector<T> factor = Vector.Create(scale), lanes = default;
                for (nuint w = (nuint)Vector<T>.Count; i + w <= n; i += w)
                {
                    Vector<T> scaled = factor * Vector.LoadUnsafe(ref a, i);
                    scaled.StoreUnsafe(ref b, i);
                    lanes += scaled;
                }

                sum = Vector.Sum(lanes);
            }

            for (; i < n; i++)
            {
                T scaled = scale * Unsafe.Add(ref a, i);
                Unsafe.Add(ref b, i) = scaled;
                sum += scaled;
            }
        }

        return fitting < count ? throw new IndexOutOfRangeException() : sum;
    }
}
