using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AutoGrad.Runtime;

/// <content>Sums of exponentials, as in softmax and in the logarithm of a sum of exponentials: to less than 2 units in the last place per term.</content>
public static partial class Kernels
{
    /// <summary>Σ e^(x[xStart + i] − shift), i &lt; count.</summary>
    /// <param name="x">The exponents.</param>
    /// <param name="xStart">The first one's index.</param>
    /// <param name="shift">What is subtracted.</param>
    /// <param name="count">How many; none if negative.</param>
    /// <exception cref="IndexOutOfRangeException">The range leaves the memory.</exception>
    public static double SumExp(ReadOnlySpan<double> x, int xStart, double shift, int count)
    {
        if (count <= 0)
            return 0;
        ref double a = ref First(x, xStart, count);
        nuint i = 0, n = (nuint)count, w = (nuint)Vector<double>.Count;
        if (WideExponential.IsSupported)
        {
            Vector512<double> lanes = default, common = Vector512.Create(shift);
            for (; i + 8 <= n; i += 8)
                lanes += WideExponential.Exp(Vector512.LoadUnsafe(ref a, i) - common);
            if (i < n)
                lanes += WideExponential.Exp(Some(ref Unsafe.Add(ref a, i), n - i, shift));
            return Vector512.Sum(lanes);
        }

        double sum = 0;
        if (Vector.IsHardwareAccelerated && n >= w)
        {
            Vector<double> lanes = default, common = Vector.Create(shift);
            for (; i + w <= n; i += w)
                lanes += Vector.Exp(Vector.LoadUnsafe(ref a, i) - common);
            sum = Vector.Sum(lanes);
        }

        for (; i < n; i++)
            sum += Math.Exp(Unsafe.Add(ref a, i) - shift);
        return sum;
    }

    /// <summary>y[yStart + i] = e^(x[xStart + i] − shift), i &lt; count.</summary>
    /// <param name="y">What is written.</param>
    /// <param name="yStart">The first one's index.</param>
    /// <param name="x">The exponents; no element of them is written for another one.</param>
    /// <param name="xStart">The first one's index.</param>
    /// <param name="shift">What is subtracted.</param>
    /// <param name="count">How many; none if negative.</param>
    /// <returns>Their sum.</returns>
    /// <exception cref="IndexOutOfRangeException">A range leaves its memory.</exception>
    public static double SetExp(Span<double> y, int yStart, ReadOnlySpan<double> x, int xStart, double shift, int count)
    {
        int fitting = Fitting(y.Length, yStart, x.Length, xStart, count);
        double sum = fitting > 0
            ? SetExp(ref Unsafe.Add(ref MemoryMarshal.GetReference(y), yStart), ref Unsafe.Add(ref MemoryMarshal.GetReference(x), xStart), shift, (nuint)fitting)
            : 0;
        return fitting < count ? throw new IndexOutOfRangeException() : sum;
    }

    private static double SetExp(ref double y, ref double x, double shift, nuint n)
    {
        nuint i = 0, w = (nuint)Vector<double>.Count;
        if (WideExponential.IsSupported)
        {
            Vector512<double> lanes = default, common = Vector512.Create(shift);
            for (; i + 8 <= n; i += 8)
            {
                Vector512<double> power = WideExponential.Exp(Vector512.LoadUnsafe(ref x, i) - common);
                power.StoreUnsafe(ref y, i);
                lanes += power;
            }

            if (i < n)
            {
                Vector512<double> power = WideExponential.Exp(Some(ref Unsafe.Add(ref x, i), n - i, shift));
                lanes += power;
                for (int lane = 0; i < n; i++, lane++)
                    Unsafe.Add(ref y, i) = power[lane];
            }

            return Vector512.Sum(lanes);
        }

        double sum = 0;
        if (Vector.IsHardwareAccelerated && n >= w)
        {
            Vector<double> lanes = default, common = Vector.Create(shift);
            for (; i + w <= n; i += w)
            {
                Vector<double> power = Vector.Exp(Vector.LoadUnsafe(ref x, i) - common);
                power.StoreUnsafe(ref y, i);
                lanes += power;
            }

            sum = Vector.Sum(lanes);
        }

        for (; i < n; i++)
            sum += Unsafe.Add(ref y, i) = Math.Exp(Unsafe.Add(ref x, i) - shift);
        return sum;
    }

    /// <summary>Fewer exponents than lanes; in the others stands one that gives zero.</summary>
    private static Vector512<double> Some(ref double first, nuint count, double shift)
    {
        Vector512<double> lanes = Vector512.Create(double.NegativeInfinity);
        ref double lane = ref Unsafe.As<Vector512<double>, double>(ref lanes);
        for (nuint i = 0; i < count; i++)
            Unsafe.Add(ref lane, i) = Unsafe.Add(ref first, i) - shift;
        return lanes;
    }
}
