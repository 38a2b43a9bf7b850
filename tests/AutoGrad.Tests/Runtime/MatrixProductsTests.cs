using System;
using System.Linq;
using System.Numerics;
using AutoGrad.Runtime;
using Xunit;

namespace AutoGrad.Tests.Runtime;

/// <summary>Matrix products against three plain loops: sizes around every tile's edge, all transposes, parts of larger matrices.</summary>
public class MatrixProductsTests
{
    private static readonly int[] _sizes = [0, 1, 2, 3, 4, 5, 8, 9, 10, 16, 17, 31, 33, 66];

    public static TheoryData<bool, bool, bool> Transposes => new(
        from a in new[] { false, true } from b in new[] { false, true } from c in new[] { false, true } select (a, b, c));

    [Theory]
    [MemberData(nameof(Transposes))]
    public void Every_size_and_transpose(bool a, bool b, bool c)
    {
        foreach (int m in _sizes)
        {
            foreach (int n in _sizes)
            {
                foreach (int k in new[] { 0, 1, 3, 8, 17 })
                {
                    Check<double>((m, n, k), (a, b, c), pad: 0, 1e-14);
                    Check<float>((m, n, k), (a, b, c), pad: 0, 1e-5);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Transposes))]
    public void Sums_longer_than_a_slice_parts_of_larger_matrices_and_single_precision(bool a, bool b, bool c)
    {
        Check<double>((37, 43, 300), (a, b, c), pad: 3, 2e-12);
        Check<double>((150, 70, 131), (a, b, c), pad: 300, 2e-12);
        Check<double>((10, 128, 64), (a, b, c), pad: 0, 2e-12);
        Check<float>((37, 43, 300), (a, b, c), pad: 3, 1e-4);
        Check<float>((5, 150, 17), (a, b, c), pad: 0, 1e-5);
        Check<Half>((5, 7, 3), (a, b, c), pad: 1, 0.05);
    }

    [Fact]
    public void Elements_of_the_sum_that_are_one_and_the_same_get_every_term()
    {
        double[] c = new double[40], expected = new double[40], a = Numbers<double>(20, 1), b = Numbers<double>(20, 2);
        for (int i = 0; i < 20; i++)
        {
            for (int j = 0; j < 20; j++)
                expected[i + j] += a[i] * b[j];
        }

        MatrixProducts.Add<double>(c, (0, 1, 1), 1, a, (0, 1, 0), b, (0, 0, 1), (20, 20, 1));
        Near(expected, c, 1e-14);
    }

    [Fact]
    public void Rows_of_a_matrix_that_overlap_are_read_as_they_are()
    {
        double[] x = Numbers<double>(60, 1), w = Numbers<double>(20, 2), c = new double[40], expected = new double[40];
        for (int t = 0; t < 40; t++)
        {
            for (int p = 0; p < 20; p++)
                expected[t] += w[p] * x[t + p];
        }

        MatrixProducts.Add<double>(c, (0, 0, 1), 1, w, (0, 0, 1), x, (0, 1, 1), (1, 40, 20));
        Near(expected, c, 1e-14);
    }

    [Theory]
    [InlineData(1, 4, 1, 15)]
    [InlineData(-1, 4, 1, 16)]
    [InlineData(0, -4, 1, 16)]
    [InlineData(0, 4, 1, 15)]
    [InlineData(int.MaxValue, int.MaxValue, int.MaxValue, 16)]
    public void What_leaves_its_memory_is_reported_before_anything_is_written(int start, int row, int column, int length)
    {
        double[] inside = Numbers<double>(16, 1), outside = Numbers<double>(length, 2), sum = new double[16];
        (int, int, int) whole = (0, 4, 1);
        Assert.Throws<IndexOutOfRangeException>(() => MatrixProducts.Add<double>(sum, whole, 1, outside, (start, row, column), inside, whole, (4, 4, 4)));
        Assert.Throws<IndexOutOfRangeException>(() => MatrixProducts.Add<double>(sum, whole, 1, inside, whole, outside, (start, row, column), (4, 4, 4)));
        Assert.Throws<IndexOutOfRangeException>(() => MatrixProducts.Add<double>(outside, (start, row, column), 1, inside, whole, inside, whole, (4, 4, 4)));
        Assert.All(sum, v => Assert.Equal(0, v));
    }

    [Fact]
    public void Rows_may_run_backwards()
    {
        double[] a = Numbers<double>(15, 1), b = Numbers<double>(15, 2), c = new double[25], expected = new double[25];
        for (int i = 0; i < 5; i++)
        {
            for (int j = 0; j < 5; j++)
            {
                for (int p = 0; p < 3; p++)
                    expected[(i * 5) + j] += 2 * a[((4 - i) * 3) + p] * b[(p * 5) + j];
            }
        }

        MatrixProducts.Add<double>(c, (0, 5, 1), 2, a, (12, -3, 1), b, (0, 5, 1), (5, 5, 3));
        Near(expected, c, 1e-14);
    }

    [Fact]
    public void A_call_allocates_nothing()
    {
        double[] a = Numbers<double>(64 * 128, 1), b = Numbers<double>(128 * 64, 2), c = new double[64 * 64];
        void Call() => MatrixProducts.Add<double>(c, (0, 64, 1), 1, a, (0, 128, 1), b, (0, 1, 128), (64, 64, 128));
        Call();
        Assert.Equal(0, Garbage.LeastOf(Call));
    }

    private static void Check<T>((int M, int N, int K) size, (bool A, bool B, bool C) transposed, int pad, double tolerance)
        where T : IFloatingPointIeee754<T>
    {
        var (m, n, k) = size;
        var (aAt, aLength) = Place(m, k, transposed.A, pad);
        var (bAt, bLength) = Place(k, n, transposed.B, pad);
        var (cAt, cLength) = Place(m, n, transposed.C, pad);
        T[] a = Numbers<T>(aLength, 1), b = Numbers<T>(bLength, 2), c = Numbers<T>(cLength, 3), expected = [.. c];
        T scale = T.CreateChecked(-0.75);
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                T sum = T.Zero;
                for (int p = 0; p < k; p++)
                    sum += a[aAt.Start + (i * aAt.Row) + (p * aAt.Column)] * b[bAt.Start + (p * bAt.Row) + (j * bAt.Column)];
                expected[cAt.Start + (i * cAt.Row) + (j * cAt.Column)] += scale * sum;
            }
        }

        MatrixProducts.Add(c, cAt, scale, a, aAt, b, bAt, size);
        Near(expected, c, tolerance);
    }

    private static ((int Start, int Row, int Column) At, int Length) Place(int rows, int columns, bool isTransposed, int pad) => isTransposed
        ? ((pad, 1, rows + pad), pad + ((rows + pad) * columns))
        : ((pad, columns + pad, 1), pad + ((columns + pad) * rows));

    private static T[] Numbers<T>(int count, int seed)
        where T : IFloatingPointIeee754<T> => [.. Enumerable.Range(0, count).Select(i => T.CreateChecked(Math.Sin((i * 1.3) + seed)))];

    private static void Near<T>(T[] expected, T[] actual, double tolerance)
        where T : IFloatingPointIeee754<T>
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.True(double.Abs(double.CreateChecked(expected[i] - actual[i])) <= tolerance, $"[{i}]: {actual[i]}, not {expected[i]}");
    }
}
