using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AutoGrad.Runtime;

/// <content>The greatest of many numbers, and where it is.</content>
public static partial class Kernels
{
    /// <summary>The greatest of x[start] … x[end − 1] and <paramref name="initial"/>; NaN if one is.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="x">The numbers.</param>
    /// <param name="start">The first one's index.</param>
    /// <param name="end">The index after the last one.</param>
    /// <param name="initial">What they are compared with.</param>
    /// <exception cref="IndexOutOfRangeException">The range leaves the memory.</exception>
    public static T Max<T>(ReadOnlySpan<T> x, int start, int end, T initial)
        where T : struct, IFloatingPointIeee754<T>
    {
        if (end <= start)
            return initial;
        ref T a = ref First(x, start, end - start);
        nuint i = 0, n = (nuint)(end - start), w = (nuint)Vector<T>.Count;
        if (n >= 4 * (nuint)Vector512<T>.Count && Vector512.IsHardwareAccelerated && TryMax(ref a, n, initial, out T max))
            return max;
        max = initial;
        if (Vector.IsHardwareAccelerated && n >= 4 * w)
        {
            Vector<T> m0 = Vector.Create(initial), m1 = m0, m2 = m0, m3 = m0;
            for (; i + (4 * w) <= n; i += 4 * w)
            {
                m0 = Vector.Max(m0, Vector.LoadUnsafe(ref a, i));
                m1 = Vector.Max(m1, Vector.LoadUnsafe(ref a, i + w));
                m2 = Vector.Max(m2, Vector.LoadUnsafe(ref a, i + (2 * w)));
                m3 = Vector.Max(m3, Vector.LoadUnsafe(ref a, i + (3 * w)));
            }

            m0 = Vector.Max(Vector.Max(m0, m1), Vector.Max(m2, m3));
            for (int lane = 0; lane < Vector<T>.Count; lane++)
                max = T.Max(max, m0[lane]);
        }

        for (; i < n; i++)
            max = T.Max(max, Unsafe.Add(ref a, i));
        return max;
    }

    /// <summary>
    /// The same by instructions that answer a NaN with the second operand, and do not tell −0 from 0. So numbers are added, too: without a NaN in the sum
    /// there is none among them.
    /// </summary>
    private static bool TryMax<T>(ref T a, nuint n, T initial, out T max)
        where T : struct, IFloatingPointIeee754<T>
    {
        nuint i = 0, w = (nuint)Vector512<T>.Count;
        Vector512<T> m0 = Vector512.Create(initial), m1 = m0, m2 = m0, m3 = m0;
        Vector512<T> s0 = m0, s1 = default, s2 = default, s3 = default;
        for (; i + (4 * w) <= n; i += 4 * w)
        {
            Vector512<T> x0 = Vector512.LoadUnsafe(ref a, i), x1 = Vector512.LoadUnsafe(ref a, i + w);
            Vector512<T> x2 = Vector512.LoadUnsafe(ref a, i + (2 * w)), x3 = Vector512.LoadUnsafe(ref a, i + (3 * w));
            (m0, m1, m2, m3) = (Vector512.MaxNative(m0, x0), Vector512.MaxNative(m1, x1), Vector512.MaxNative(m2, x2), Vector512.MaxNative(m3, x3));
            (s0, s1, s2, s3) = (s0 + x0, s1 + x1, s2 + x2, s3 + x3);
        }

        T sum = Vector512.Sum((s0 + s1) + (s2 + s3));
        m0 = Vector512.MaxNative(Vector512.MaxNative(m0, m1), Vector512.MaxNative(m2, m3));
        max = m0[0];
        for (int lane = 1; lane < Vector512<T>.Count; lane++)
            max = T.Max(max, m0[lane]);
        for (; i < n; i++)
        {
            sum += Unsafe.Add(ref a, i);
            max = T.Max(max, Unsafe.Add(ref a, i));
        }

        return !T.IsNaN(sum) && max != T.Zero;
    }

    /// <summary>
    /// The last index from <paramref name="start"/> on at which a running maximum of x changes: where the greatest number is first met, or where
    /// NaN is last.
    /// </summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="x">The numbers.</param>
    /// <param name="start">The first one's index.</param>
    /// <param name="end">The index after the last one.</param>
    /// <param name="initial">What the maximum starts from.</param>
    /// <param name="max">The maximum of all, with <paramref name="initial"/>.</param>
    /// <param name="none">The answer if it never changes.</param>
    /// <exception cref="IndexOutOfRangeException">The range leaves the memory.</exception>
    public static int IndexOfMax<T>(ReadOnlySpan<T> x, int start, int end, T initial, T max, int none)
        where T : struct, IFloatingPointIeee754<T>
    {
        if (end <= start || (!T.IsNaN(max) && !(initial < max)))
            return none;
        ref T a = ref First(x, start, end - start);
        int n = end - start, i = 0;
        if (T.IsNaN(max))
        {
            for (i = n - 1; i >= 0 && !T.IsNaN(Unsafe.Add(ref a, i)); i--)
            {
            }

            return i >= 0 ? start + i : none;
        }

        i = Met(ref a, n, max);
        Vector<T> greatest = Vector.Create(max);
        while (i + Vector<T>.Count <= n && !Vector.EqualsAny(greatest, Vector.LoadUnsafe(ref a, (nuint)i)))
            i += Vector<T>.Count;
        while (Unsafe.Add(ref a, i) != max)
            i++;
        return start + i;
    }

    /// <summary>A multiple of the lanes before the first element of a value, no more than four vectors before it where these are wide.</summary>
    private static int Met<T>(ref T a, int n, T value)
    {
        int i = 0, w = Vector512<T>.Count;
        if (!Vector512.IsHardwareAccelerated)
            return 0;
        Vector512<T> wanted = Vector512.Create(value);
        for (; i <= n - (4 * w); i += 4 * w)
        {
            Vector512<T> found = Vector512.Equals(wanted, Vector512.LoadUnsafe(ref a, (nuint)i)) | Vector512.Equals(wanted, Vector512.LoadUnsafe(ref a, (nuint)(i + w)))
                | Vector512.Equals(wanted, Vector512.LoadUnsafe(ref a, (nuint)(i + (2 * w)))) | Vector512.Equals(wanted, Vector512.LoadUnsafe(ref a, (nuint)(i + (3 * w))));
            if (found != Vector512<T>.Zero)
                break;
        }

        return i;
    }
}
