using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AutoGrad.Benchmarks.Expert;

/// <summary>
/// The losses of <see cref="Losses.Regression"/> as an expert writes them by hand with vector instructions: the dot product of a row in four
/// accumulators of 512 bits with fused multiply–add, and the same for the row that is added to the gradient.
/// </summary>
public static class ExpertVectors
{
    private const int Lanes = 8;

    public static double SquaredError(ReadOnlySpan<double> w, ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> gradient)
    {
        double scale = 1.0 / y.Length, sum = 0;
        gradient = gradient[..w.Length];
        gradient.Clear();
        for (int i = 0; i < y.Length; i++)
        {
            ReadOnlySpan<double> row = x.Slice(i * w.Length, w.Length);
            double residual = Dot(w, row) - y[i];
            sum += residual * residual;
            AddScaled(gradient, residual * scale, row);
        }

        return sum / (2 * y.Length);
    }

    public static double RowErrors(ReadOnlySpan<double> w, ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<int> rows, Span<double> gradient)
    {
        double scale = 1.0 / rows.Length, sum = 0;
        gradient = gradient[..w.Length];
        gradient.Clear();
        foreach (int i in rows)
        {
            ReadOnlySpan<double> row = x.Slice(i * w.Length, w.Length);
            double residual = Dot(w, row) - y[i];
            sum += 0.5 * residual * residual;
            AddScaled(gradient, residual * scale, row);
        }

        return sum / rows.Length;
    }

    public static double Logistic(ReadOnlySpan<double> w, ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> gradient)
    {
        double scale = -1.0 / y.Length, sum = 0;
        gradient = gradient[..w.Length];
        gradient.Clear();
        for (int i = 0; i < y.Length; i++)
        {
            ReadOnlySpan<double> row = x.Slice(i * w.Length, w.Length);
            double e = Math.Exp(-y[i] * Dot(w, row)), onePlus = 1 + e;
            sum += Math.Log(onePlus);
            AddScaled(gradient, scale * y[i] * e / onePlus, row);
        }

        return sum / y.Length;
    }

    public static double Huber(
        ReadOnlySpan<double> w, ReadOnlySpan<double> x, ReadOnlySpan<double> y, double delta, Span<double> gradient)
    {
        double scale = 1.0 / y.Length, sum = 0;
        gradient = gradient[..w.Length];
        gradient.Clear();
        for (int i = 0; i < y.Length; i++)
        {
            ReadOnlySpan<double> row = x.Slice(i * w.Length, w.Length);
            double residual = Dot(w, row) - y[i], clipped = Math.Clamp(residual, -delta, delta);
            sum += clipped * (residual - 0.5 * clipped);
            AddScaled(gradient, clipped * scale, row);
        }

        return sum / y.Length;
    }

    /// <summary>The chained Rosenbrock function: eight terms at a time, each of which adds to the element behind it.</summary>
    public static double Rosenbrock(ReadOnlySpan<double> v, Span<double> gradient)
    {
        gradient = gradient[..v.Length];
        gradient.Clear();
        ref double variable = ref MemoryMarshal.GetReference(v), slope = ref MemoryMarshal.GetReference(gradient);
        Vector512<double> sums = default;
        int i = 0;
        for (; i + Lanes < v.Length; i += Lanes)
        {
            Vector512<double> current = Vector512.LoadUnsafe(ref variable, (nuint)i);
            Vector512<double> a = Vector512.LoadUnsafe(ref variable, (nuint)i + 1) - current * current, b = Vector512<double>.One - current;
            sums += 100 * a * a + b * b;
            (Vector512.LoadUnsafe(ref slope, (nuint)i) - (2 * b + 400 * a * current)).StoreUnsafe(ref slope, (nuint)i);
            (Vector512.LoadUnsafe(ref slope, (nuint)i + 1) + 200 * a).StoreUnsafe(ref slope, (nuint)i + 1);
        }

        double sum = Vector512.Sum(sums);
        for (; i + 1 < v.Length; i++)
        {
            double a = v[i + 1] - v[i] * v[i], b = 1 - v[i];
            sum += 100 * a * a + b * b;
            gradient[i] -= 2 * b + 400 * a * v[i];
            gradient[i + 1] += 200 * a;
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static double Dot(ReadOnlySpan<double> w, ReadOnlySpan<double> row)
    {
        ref double first = ref MemoryMarshal.GetReference(w), second = ref MemoryMarshal.GetReference(row);
        Vector512<double> a = default, b = default, c = default, d = default;
        int j = 0;
        for (; j + 4 * Lanes <= row.Length; j += 4 * Lanes)
        {
            a = Product(ref first, ref second, j, a);
            b = Product(ref first, ref second, j + Lanes, b);
            c = Product(ref first, ref second, j + 2 * Lanes, c);
            d = Product(ref first, ref second, j + 3 * Lanes, d);
        }

        for (; j + Lanes <= row.Length; j += Lanes)
            a = Product(ref first, ref second, j, a);
        double sum = Vector512.Sum(a + b + (c + d));
        for (; j < row.Length; j++)
            sum += w[j] * row[j];
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void AddScaled(Span<double> gradient, double factor, ReadOnlySpan<double> row)
    {
        ref double to = ref MemoryMarshal.GetReference(gradient), from = ref MemoryMarshal.GetReference(row);
        Vector512<double> factors = Vector512.Create(factor);
        int j = 0;
        for (; j + Lanes <= row.Length; j += Lanes)
        {
            Vector512<double> sum = Vector512.MultiplyAddEstimate(
                factors, Vector512.LoadUnsafe(ref from, (nuint)j), Vector512.LoadUnsafe(ref to, (nuint)j));
            sum.StoreUnsafe(ref to, (nuint)j);
        }

        for (; j < row.Length; j++)
            gradient[j] += factor * row[j];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Product(ref double first, ref double second, int at, Vector512<double> sum) =>
        Vector512.MultiplyAddEstimate(Vector512.LoadUnsafe(ref first, (nuint)at), Vector512.LoadUnsafe(ref second, (nuint)at), sum);
}
