using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutoGrad.Runtime;

/// <summary>
/// Dot products of rows with one vector, eight at a time: a load of the vector serves all of them, and the sums over the lanes of four are taken together,
/// so that rows of a few numbers do not spend their time on these.
/// </summary>
internal static class RowDots
{
    /// <summary>Rows shorter than that are done in vectors of four.</summary>
    private const int FewNumbers = 16;

    private const int Together = 8;

    public static bool AreSupported => Avx.IsSupported;

    /// <summary>c[i] += scale · Σₚ a[i·row + p]·b[p] with i &lt; m, p &lt; k; c and b stand in one piece each.</summary>
    public static void Add(ref double c, double scale, ref double a, nint row, ref double b, int m, int k)
    {
        Vector256<double> factor = Vector256.Create(scale);
        int i = 0;
        for (; i <= m - Together; i += Together)
        {
            ref double first = ref Unsafe.Add(ref a, i * row), fifth = ref Unsafe.Add(ref first, 4 * row);
            Vector256<double> low, high;
            nint p = 0;
            if (Vector512.IsHardwareAccelerated && k >= FewNumbers)
            {
                Wide(ref first, ref fifth, row, ref b, k, out low, out high);
                p = k & -4;
            }
            else
            {
                low = high = Vector256<double>.Zero;
                for (; p <= k - 4; p += 4)
                {
                    Vector256<double> x = Vector256.LoadUnsafe(ref b, (nuint)p);
                    low += Sums(x * At(ref first, p), x * At(ref first, p + row), x * At(ref first, p + (2 * row)), x * At(ref first, p + (3 * row)));
                    high += Sums(x * At(ref fifth, p), x * At(ref fifth, p + row), x * At(ref fifth, p + (2 * row)), x * At(ref fifth, p + (3 * row)));
                }
            }

            for (; p < k; p++)
            {
                Vector256<double> x = Vector256.Create(Unsafe.Add(ref b, p));
                low += x * Column(ref first, p, row);
                high += x * Column(ref fifth, p, row);
            }

            (At(ref c, i) + (factor * low)).StoreUnsafe(ref c, (nuint)i);
            (At(ref c, i + 4) + (factor * high)).StoreUnsafe(ref c, (nuint)i + 4);
        }

        for (; i < m; i++)
            Unsafe.Add(ref c, i) += scale * One(ref Unsafe.Add(ref a, i * row), ref b, k);
    }

    /// <summary>The sums of eight rows, but for the last numbers, of which there are fewer than four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Wide(ref double first, ref double fifth, nint row, ref double b, int k, out Vector256<double> low, out Vector256<double> high)
    {
        Vector512<double> s0 = default, s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
        nint p = 0;
        for (; p <= k - 8; p += 8)
        {
            Vector512<double> x = Vector512.LoadUnsafe(ref b, (nuint)p);
            s0 = Vector512.FusedMultiplyAdd(x, Vector512.LoadUnsafe(ref first, (nuint)p), s0);
            s1 = Vector512.FusedMultiplyAdd(x, Vector512.LoadUnsafe(ref first, (nuint)(p + row)), s1);
            s2 = Vector512.FusedMultiplyAdd(x, Vector512.LoadUnsafe(ref first, (nuint)(p + (2 * row))), s2);
            s3 = Vector512.FusedMultiplyAdd(x, Vector512.LoadUnsafe(ref first, (nuint)(p + (3 * row))), s3);
            s4 = Vector512.FusedMultiplyAdd(x, Vector512.LoadUnsafe(ref fifth, (nuint)p), s4);
            s5 = Vector512.FusedMultiplyAdd(x, Vector512.LoadUnsafe(ref fifth, (nuint)(p + row)), s5);
            s6 = Vector512.FusedMultiplyAdd(x, Vector512.LoadUnsafe(ref fifth, (nuint)(p + (2 * row))), s6);
            s7 = Vector512.FusedMultiplyAdd(x, Vector512.LoadUnsafe(ref fifth, (nuint)(p + (3 * row))), s7);
        }

        Vector256<double> h0 = Half(s0), h1 = Half(s1), h2 = Half(s2), h3 = Half(s3), h4 = Half(s4), h5 = Half(s5), h6 = Half(s6), h7 = Half(s7);
        if (p <= k - 4)
        {
            Vector256<double> x = Vector256.LoadUnsafe(ref b, (nuint)p);
            h0 += x * At(ref first, p);
            h1 += x * At(ref first, p + row);
            h2 += x * At(ref first, p + (2 * row));
            h3 += x * At(ref first, p + (3 * row));
            h4 += x * At(ref fifth, p);
            h5 += x * At(ref fifth, p + row);
            h6 += x * At(ref fifth, p + (2 * row));
            h7 += x * At(ref fifth, p + (3 * row));
        }

        low = Sums(h0, h1, h2, h3);
        high = Sums(h4, h5, h6, h7);
    }

    private static double One(ref double row, ref double b, int k)
    {
        Vector256<double> sums = Vector256<double>.Zero;
        nint p = 0;
        for (; p <= k - 4; p += 4)
            sums = Vector256.MultiplyAddEstimate(At(ref row, p), At(ref b, p), sums);
        double sum = Vector256.Sum(sums);
        for (; p < k; p++)
            sum += Unsafe.Add(ref row, p) * Unsafe.Add(ref b, p);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> At(ref double first, nint offset) => Vector256.LoadUnsafe(ref first, (nuint)offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Column(ref double first, nint p, nint row) =>
        Vector256.Create(Unsafe.Add(ref first, p), Unsafe.Add(ref first, p + row), Unsafe.Add(ref first, p + (2 * row)), Unsafe.Add(ref first, p + (3 * row)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Half(Vector512<double> a) => a.GetLower() + a.GetUpper();

    /// <summary>The sums over the lanes, one per vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Sums(Vector256<double> a, Vector256<double> b, Vector256<double> c, Vector256<double> d)
    {
        Vector256<double> ab = Avx.HorizontalAdd(a, b), cd = Avx.HorizontalAdd(c, d);
        return Avx.Permute2x128(ab, cd, 0x20) + Avx.Permute2x128(ab, cd, 0x31);
    }
}
