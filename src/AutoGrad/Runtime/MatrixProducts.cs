using System;
using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoGrad.Runtime;

/// <summary>
/// Matrix products, which generated code calls in place of nests of loops. A matrix is memory with the index of its first element, the distance from
/// one row to the next and from one column to the next, so that rows of a larger matrix, columns and transposes are matrices, too.
/// </summary>
/// <remarks>Sums are taken in the order that suits the machine, with fused multiply–adds where it has them. A call allocates nothing in steady state.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class MatrixProducts
{
    /// <summary>Below so many multiplications tiles are not worth preparing.</summary>
    private const long FewMultiplications = 256;

    /// <summary>C[i, j] += scale · Σₚ A[i, p]·B[p, j] with i &lt; rows, j &lt; columns, p &lt; inner.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="c">The memory of C, apart from that of A and B.</param>
    /// <param name="atC">Where its elements are.</param>
    /// <param name="scale">The factor.</param>
    /// <param name="a">The memory of A.</param>
    /// <param name="atA">Where its elements are.</param>
    /// <param name="b">The memory of B, which may be that of A.</param>
    /// <param name="atB">Where its elements are.</param>
    /// <param name="size">The rows and columns of C, and the length of the sums; nothing happens if one is not positive.</param>
    /// <exception cref="IndexOutOfRangeException">An element is outside of its memory; nothing was written.</exception>
    public static void Add<T>(
        Span<T> c,
        (int Start, int Row, int Column) atC,
        T scale,
        ReadOnlySpan<T> a,
        (int Start, int Row, int Column) atA,
        ReadOnlySpan<T> b,
        (int Start, int Row, int Column) atB,
        (int Rows, int Columns, int Inner) size)
        where T : IFloatingPointIeee754<T>
    {
        var (m, n, k) = size;
        if (m <= 0 || n <= 0 || k <= 0)
            return;
        if (!IsWithin(c.Length, atC, m, n) || !IsWithin(a.Length, atA, m, k) || !IsWithin(b.Length, atB, k, n))
            throw new IndexOutOfRangeException();
        Strided<T> left = new(ref Unsafe.Add(ref MemoryMarshal.GetReference(a), atA.Start), atA.Row, atA.Column);
        Strided<T> right = new(ref Unsafe.Add(ref MemoryMarshal.GetReference(b), atB.Start), atB.Row, atB.Column);
        Strided<T> sum = new(ref Unsafe.Add(ref MemoryMarshal.GetReference(c), atC.Start), atC.Row, atC.Column);

        // What is vectorised are the columns of C: those that stand next to each other, unless there are too few of them.
        bool isAcross = atC.Column == 1 ? n >= Math.Min(m, 8) : atC.Row == 1 ? m < Math.Min(n, 8) : n >= m;
        if (isAcross)
            Add(sum, scale, left, right, m, n, k);
        else
            Add(sum.Transposed, scale, right.Transposed, left.Transposed, n, m, k);
    }

    /// <summary>c[i] += scale · Σₚ A[i, p]·b[p] with i &lt; rows, p &lt; inner.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="c">The memory of c, apart from that of A and b.</param>
    /// <param name="atC">Where its elements are.</param>
    /// <param name="scale">The factor.</param>
    /// <param name="a">The memory of A.</param>
    /// <param name="atA">Where its elements are.</param>
    /// <param name="b">The memory of b, which may be that of A.</param>
    /// <param name="atB">Where its elements are.</param>
    /// <param name="size">The elements of c, and the length of the sums; nothing happens if one is not positive.</param>
    /// <exception cref="IndexOutOfRangeException">An element is outside of its memory; nothing was written.</exception>
    public static void AddOfVector<T>(
        Span<T> c,
        (int Start, int Step) atC,
        T scale,
        ReadOnlySpan<T> a,
        (int Start, int Row, int Column) atA,
        ReadOnlySpan<T> b,
        (int Start, int Step) atB,
        (int Rows, int Inner) size)
        where T : IFloatingPointIeee754<T>
    {
        var (m, k) = size;
        if (m <= 0 || k <= 0)
            return;
        if (!IsWithin(c.Length, (atC.Start, atC.Step, 0), m, 1) || !IsWithin(a.Length, atA, m, k) || !IsWithin(b.Length, (atB.Start, atB.Step, 0), k, 1))
            throw new IndexOutOfRangeException();
        ref T sums = ref Unsafe.Add(ref MemoryMarshal.GetReference(c), atC.Start);
        ref T factors = ref Unsafe.Add(ref MemoryMarshal.GetReference(b), atB.Start);
        Strided<T> matrix = new(ref Unsafe.Add(ref MemoryMarshal.GetReference(a), atA.Start), atA.Row, atA.Column);
        if (!MatrixTiles<T>.IsSupported || (atC.Step == 0 && m > 1))
            Plainly(new Strided<T>(ref sums, atC.Step, 0), scale, matrix, new Strided<T>(ref factors, atB.Step, 0), m, 1, k);
        else
            MatrixTiles<T>.AddOfVector(ref sums, atC.Step, scale, matrix, ref factors, atB.Step, m, k);
    }

    /// <summary>The elements of a matrix, row after row, of which some rows and columns are to be used.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="matrix">The matrix.</param>
    /// <param name="row">The first row.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="column">The first column.</param>
    /// <param name="columns">How many columns.</param>
    /// <exception cref="IndexOutOfRangeException">One of them is not there.</exception>
    public static Span<T> Elements<T>(T[,] matrix, int row, int rows, int column, int columns)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        if (rows <= 0 || columns <= 0)
            return default;
        bool isWithin = row >= 0 && matrix.GetLength(0) - row >= rows && column >= 0 && matrix.GetLength(1) - column >= columns;
        if (!isWithin || matrix.GetLowerBound(0) != 0 || matrix.GetLowerBound(1) != 0)
            throw new IndexOutOfRangeException();
        return MemoryMarshal.CreateSpan(ref matrix[0, 0], matrix.Length);
    }

    private static void Add<T>(Strided<T> c, T scale, Strided<T> a, Strided<T> b, int m, int n, int k)
        where T : IFloatingPointIeee754<T>
    {
        if (!MatrixTiles<T>.IsSupported || !c.HasDistinctElements(m, n))
            Plainly(c, scale, a, b, m, n, k);
        else if (n == 1 || k == 1 || (long)m * n * k < FewMultiplications)
            ByRows(c, scale, a, b, m, n, k);
        else
            MatrixTiles<T>.Add(c, scale, a, b, m, n, k);
    }

    /// <summary>In the order in which anybody would write it down: also right where elements of C are one and the same.</summary>
    private static void Plainly<T>(Strided<T> c, T scale, Strided<T> a, Strided<T> b, int m, int n, int k)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                T sum = T.Zero;
                for (int p = 0; p < k; p++)
                    sum += a[i, p] * b[p, j];
                c[i, j] += scale * sum;
            }
        }
    }

    /// <summary>A row of C at a time, along whatever stands next to each other.</summary>
    private static void ByRows<T>(Strided<T> c, T scale, Strided<T> a, Strided<T> b, int m, int n, int k)
        where T : IFloatingPointIeee754<T>
    {
        if (b.Column == 1 && c.Column == 1 && n >= 4)
        {
            for (int i = 0; i < m; i++)
            {
                for (int p = 0; p < k; p++)
                    Kernels.AddScaled(c.Along(i, n), 0, scale * a[i, p], b.Along(p, n), 0, n);
            }
        }
        else if (a.Column == 1 && b.Row == 1 && k >= 4)
        {
            for (int j = 0; j < n; j++)
            {
                ReadOnlySpan<T> column = b.Transposed.Along(j, k);
                for (int i = 0; i < m; i++)
                    c[i, j] += scale * Kernels.Dot<T>(a.Along(i, k), 0, column, 0, k);
            }
        }
        else
        {
            Plainly(c, scale, a, b, m, n, k);
        }
    }

    /// <summary>Whether all elements lie in the memory.</summary>
    private static bool IsWithin(int length, (int Start, int Row, int Column) at, int rows, int columns)
    {
        long down = (long)at.Row * (rows - 1), across = (long)at.Column * (columns - 1);
        long first = at.Start + Math.Min(down, 0) + Math.Min(across, 0), last = at.Start + Math.Max(down, 0) + Math.Max(across, 0);
        return first >= 0 && last < length;
    }
}
