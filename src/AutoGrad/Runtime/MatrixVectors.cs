using System;
using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoGrad.Runtime;

/// <summary>
/// A matrix times a vector: c += scale · A·b. The elements of A are read once, in the order in which they lie: four rows at a time, each a dot product, or four columns
/// at a time, each added to c; so one load of b, or one load and store of c, serves four elements of A. A short c stays in registers while the columns go by.
/// </summary>
/// <typeparam name="T">The number.</typeparam>
/// <typeparam name="TVector">As wide as the machine has them.</typeparam>
internal static class MatrixVectors<T, TVector>
    where T : IFloatingPointIeee754<T>
    where TVector : struct, ITileVector<TVector, T>
{
    /// <summary>Longer columns are quicker as they lie than part by part.</summary>
    private const int MostInRegisters = 128;

    /// <summary>c, of m elements, and b, of k, are spread <paramref name="stepC"/> and <paramref name="stepB"/> apart.</summary>
    public static void Add(ref T c, nint stepC, T scale, Strided<T> a, ref T b, nint stepB, int m, int k)
    {
        bool isByRows = a.Column == 1 && (a.Row != 1 || k >= m);
        bool isScattered = isByRows ? stepB != 1 : stepC != 1;
        if (!isScattered)
        {
            Add(ref c, stepC, scale, a, ref b, stepB, m, k, isByRows);
            return;
        }

        int count = isByRows ? k : m;
        T[] scratch = ArrayPool<T>.Shared.Rent(count);
        ref T gathered = ref MemoryMarshal.GetArrayDataReference(scratch);
        if (isByRows)
        {
            for (int p = 0; p < k; p++)
                Unsafe.Add(ref gathered, p) = Unsafe.Add(ref b, p * stepB);
            DotProducts(ref c, stepC, scale, a, ref gathered, m, k);
        }
        else
        {
            scratch.AsSpan(0, m).Clear();
            SumOfColumns(ref gathered, scale, a, ref b, stepB, m, k);
            for (int i = 0; i < m; i++)
                Unsafe.Add(ref c, i * stepC) += Unsafe.Add(ref gathered, i);
        }

        ArrayPool<T>.Shared.Return(scratch);
    }

    private static void Add(ref T c, nint stepC, T scale, Strided<T> a, ref T b, nint stepB, int m, int k, bool isByRows)
    {
        if (isByRows)
            DotProducts(ref c, stepC, scale, a, ref b, m, k);
        else
            SumOfColumns(ref c, scale, a, ref b, stepB, m, k);
    }

    /// <summary>Rows of A stand in one piece each, and so does b.</summary>
    private static void DotProducts(ref T c, nint stepC, T scale, Strided<T> a, ref T b, int m, int k)
    {
        if (typeof(T) == typeof(double) && RowDots.AreSupported && stepC == 1)
        {
            RowDots.Add(ref Unsafe.As<T, double>(ref c), (double)(object)scale, ref Unsafe.As<T, double>(ref a.First), a.Row, ref Unsafe.As<T, double>(ref b), m, k);
            return;
        }

        nint w = TVector.Count, vectors = k - (k % TVector.Count);
        for (int i = 0; i < m; i += 4)
        {
            // Rows that are not there are the last one, and dropped.
            nint last = m - 1 - i;
            ref T r0 = ref a[i, 0], r1 = ref a[i + Math.Min(1, last), 0], r2 = ref a[i + Math.Min(2, last), 0], r3 = ref a[i + Math.Min(3, last), 0];
            TVector s0 = default, s1 = default, s2 = default, s3 = default;
            nint p = 0;
            for (; p < vectors; p += w)
            {
                TVector x = TVector.Load(ref b, p);
                s0 = TVector.MultiplyAdd(x, TVector.Load(ref r0, p), s0);
                s1 = TVector.MultiplyAdd(x, TVector.Load(ref r1, p), s1);
                s2 = TVector.MultiplyAdd(x, TVector.Load(ref r2, p), s2);
                s3 = TVector.MultiplyAdd(x, TVector.Load(ref r3, p), s3);
            }

            T d0 = TVector.Sum(s0), d1 = TVector.Sum(s1), d2 = TVector.Sum(s2), d3 = TVector.Sum(s3);
            for (; p < k; p++)
            {
                T x = Unsafe.Add(ref b, p);
                d0 += x * Unsafe.Add(ref r0, p);
                d1 += x * Unsafe.Add(ref r1, p);
                d2 += x * Unsafe.Add(ref r2, p);
                d3 += x * Unsafe.Add(ref r3, p);
            }

            Unsafe.Add(ref c, i * stepC) += scale * d0;
            if (last > 0)
                Unsafe.Add(ref c, (i + 1) * stepC) += scale * d1;
            if (last > 1)
                Unsafe.Add(ref c, (i + 2) * stepC) += scale * d2;
            if (last > 2)
                Unsafe.Add(ref c, (i + 3) * stepC) += scale * d3;
        }
    }

    /// <summary>Columns of A stand in one piece each, and so does c. Where they do not, the columns are walked as they are.</summary>
    private static void SumOfColumns(ref T c, T scale, Strided<T> a, ref T b, nint stepB, int m, int k)
    {
        if (a.Row == 1 && m <= MostInRegisters)
        {
            ShortColumns(ref c, scale, a, ref b, stepB, m, k);
            return;
        }

        int p = 0;
        nint w = TVector.Count, vectors = a.Row == 1 ? m - (m % TVector.Count) : 0, row = a.Row;
        for (; p + 4 <= k; p += 4)
        {
            T f0 = scale * Unsafe.Add(ref b, p * stepB), f1 = scale * Unsafe.Add(ref b, (p + 1) * stepB);
            T f2 = scale * Unsafe.Add(ref b, (p + 2) * stepB), f3 = scale * Unsafe.Add(ref b, (p + 3) * stepB);
            TVector x0 = TVector.All(f0), x1 = TVector.All(f1), x2 = TVector.All(f2), x3 = TVector.All(f3);
            ref T c0 = ref a[0, p], c1 = ref a[0, p + 1], c2 = ref a[0, p + 2], c3 = ref a[0, p + 3];
            nint i = 0;
            for (; i < vectors; i += w)
            {
                TVector sum = TVector.MultiplyAdd(x0, TVector.Load(ref c0, i), TVector.Load(ref c, i));
                sum = TVector.MultiplyAdd(x1, TVector.Load(ref c1, i), sum);
                sum = TVector.MultiplyAdd(x2, TVector.Load(ref c2, i), sum);
                TVector.MultiplyAdd(x3, TVector.Load(ref c3, i), sum).Store(ref c, i);
            }

            for (; i < m; i++)
                Unsafe.Add(ref c, i) += (f0 * Unsafe.Add(ref c0, i * row)) + (f1 * Unsafe.Add(ref c1, i * row)) + (f2 * Unsafe.Add(ref c2, i * row)) + (f3 * Unsafe.Add(ref c3, i * row));
        }

        for (; p < k; p++)
        {
            T factor = scale * Unsafe.Add(ref b, p * stepB);
            for (nint i = 0; i < m; i++)
                Unsafe.Add(ref c, i) += factor * a[i, p];
        }
    }

    /// <summary>Vectors of the sum, as wide as they fit, each over all columns.</summary>
    private static void ShortColumns(ref T c, T scale, Strided<T> a, ref T b, nint stepB, int m, int k)
    {
        nint i = Parts<TVector>(ref c, scale, a, ref b, stepB, 0, m, k);
        if (TVector.Count > Tile256<T>.Count)
            i = Parts<Tile256<T>>(ref c, scale, a, ref b, stepB, i, m, k);
        if (TVector.Count > Tile128<T>.Count)
            i = Parts<Tile128<T>>(ref c, scale, a, ref b, stepB, i, m, k);
        for (; i < m; i++)
        {
            T s0 = T.Zero, s1 = T.Zero;
            nint p = 0;
            for (; p < k - 1; p += 2)
            {
                s0 += a[i, p] * Unsafe.Add(ref b, p * stepB);
                s1 += a[i, p + 1] * Unsafe.Add(ref b, (p + 1) * stepB);
            }

            if (p < k)
                s0 += a[i, p] * Unsafe.Add(ref b, p * stepB);
            Unsafe.Add(ref c, i) += scale * (s0 + s1);
        }
    }

    /// <summary>From an element on as far as whole vectors go, which is returned: four of them at a time, then one in four parts.</summary>
    private static nint Parts<TPart>(ref T c, T scale, Strided<T> a, ref T b, nint stepB, nint i, int m, int k)
        where TPart : struct, ITileVector<TPart, T>
    {
        nint w = TPart.Count, step = a.Column;
        TPart factor = TPart.All(scale);
        for (; i <= m - (4 * w); i += 4 * w)
        {
            TPart s0 = default, s1 = default, s2 = default, s3 = default;
            ref T column = ref a[i, 0];
            for (nint p = 0; p < k; p++, column = ref Unsafe.Add(ref column, step))
            {
                TPart x = TPart.All(Unsafe.Add(ref b, p * stepB));
                s0 = TPart.MultiplyAdd(x, TPart.Load(ref column, 0), s0);
                s1 = TPart.MultiplyAdd(x, TPart.Load(ref column, w), s1);
                s2 = TPart.MultiplyAdd(x, TPart.Load(ref column, 2 * w), s2);
                s3 = TPart.MultiplyAdd(x, TPart.Load(ref column, 3 * w), s3);
            }

            TPart.MultiplyAdd(factor, s0, TPart.Load(ref c, i)).Store(ref c, i);
            TPart.MultiplyAdd(factor, s1, TPart.Load(ref c, i + w)).Store(ref c, i + w);
            TPart.MultiplyAdd(factor, s2, TPart.Load(ref c, i + (2 * w))).Store(ref c, i + (2 * w));
            TPart.MultiplyAdd(factor, s3, TPart.Load(ref c, i + (3 * w))).Store(ref c, i + (3 * w));
        }

        for (; i <= m - w; i += w)
        {
            TPart s0 = default, s1 = default, s2 = default, s3 = default;
            ref T column = ref a[i, 0];
            nint p = 0;
            for (; p <= k - 4; p += 4, column = ref Unsafe.Add(ref column, 4 * step))
            {
                s0 = TPart.MultiplyAdd(TPart.All(Unsafe.Add(ref b, p * stepB)), TPart.Load(ref column, 0), s0);
                s1 = TPart.MultiplyAdd(TPart.All(Unsafe.Add(ref b, (p + 1) * stepB)), TPart.Load(ref column, step), s1);
                s2 = TPart.MultiplyAdd(TPart.All(Unsafe.Add(ref b, (p + 2) * stepB)), TPart.Load(ref column, 2 * step), s2);
                s3 = TPart.MultiplyAdd(TPart.All(Unsafe.Add(ref b, (p + 3) * stepB)), TPart.Load(ref column, 3 * step), s3);
            }

            for (; p < k; p++, column = ref Unsafe.Add(ref column, step))
                s0 = TPart.MultiplyAdd(TPart.All(Unsafe.Add(ref b, p * stepB)), TPart.Load(ref column, 0), s0);
            TPart one = TPart.All(T.One);
            s0 = TPart.MultiplyAdd(one, s1, TPart.MultiplyAdd(one, s2, TPart.MultiplyAdd(one, s3, s0)));
            TPart.MultiplyAdd(factor, s0, TPart.Load(ref c, i)).Store(ref c, i);
        }

        return i;
    }
}
