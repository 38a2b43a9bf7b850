using System;
using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoGrad.Runtime;

/// <summary>
/// A matrix times a vector: c += scale · A·b. The elements of A are read once, in the order in which they lie: four rows at a time, each a dot product, or four columns
/// at a time, each added to c; so one load of b, or one load and store of c, serves four elements of A.
/// </summary>
/// <typeparam name="T">The number.</typeparam>
/// <typeparam name="TVector">As wide as the machine has them.</typeparam>
internal static class MatrixVectors<T, TVector>
    where T : IFloatingPointIeee754<T>
    where TVector : struct, ITileVector<TVector, T>
{
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
}
