using System;
using System.Linq;
using System.Numerics;
using AutoGrad.Runtime;
using Xunit;

namespace AutoGrad.Tests.Runtime;

/// <summary>A matrix times a vector against two plain loops: every size, matrices by rows, by columns and spread out, vectors that are columns of matrices.</summary>
public class MatrixVectorsTests
{
    public static TheoryData<bool, int, int, int> Layouts => new(
        from byColumns in new[] { false, true } from spread in new[] { 1, 2 } from stepC in new[] { 1, 3, -1 } from stepB in new[] { 1, 2, -2, 0 } select (byColumns, spread, stepC, stepB));

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Every_size(bool byColumns, int spread, int stepC, int stepB)
    {
        for (int m = 0; m <= 21; m += m < 6 ? 1 : 3)
        {
            for (int k = 0; k <= 37; k += k < 6 ? 1 : 5)
            {
                Check<double>(m, k, byColumns, spread, stepC, stepB, 1e-14);
                Check<float>(m, k, byColumns, spread, stepC, stepB, 1e-5);
            }
        }

        Check<Half>(5, 7, byColumns, spread, stepC, stepB, 0.05);
    }

    [Fact]
    public void Elements_of_the_sum_that_are_one_and_the_same_get_every_term()
    {
        double[] c = [1], a = [1, 2, 3, 4, 5, 6], b = [2, -1];
        MatrixProducts.AddOfVector<double>(c, (0, 0), 0.5, a, (0, 2, 1), b, (0, 1), (3, 2));
        Assert.Equal(1 + (0.5 * (0 + 2 + 4)), c[0]);
    }

    [Theory]
    [InlineData(0, 1, 0, 4, 1, 0, 1, 5, 4)]
    [InlineData(0, 1, 0, 4, 1, 0, 1, 4, 5)]
    [InlineData(1, 1, 0, 4, 1, 0, 1, 4, 4)]
    [InlineData(0, 1, 0, 4, 1, 0, -1, 4, 4)]
    [InlineData(0, 1, -1, 4, 1, 0, 1, 4, 4)]
    [InlineData(0, int.MaxValue, 0, 4, 1, 0, 1, 4, 4)]
    public void What_leaves_its_memory_is_reported_before_anything_is_written(int c, int stepC, int a, int row, int column, int b, int stepB, int m, int k)
    {
        double[] sums = new double[4], matrix = [.. Enumerable.Range(1, 16).Select(i => (double)i)], factors = [1, 2, 3, 4];
        Assert.Throws<IndexOutOfRangeException>(() => MatrixProducts.AddOfVector<double>(sums, (c, stepC), 1, matrix, (a, row, column), factors, (b, stepB), (m, k)));
        Assert.All(sums, s => Assert.Equal(0, s));
    }

    [Fact]
    public void Nothing_is_done_where_there_is_nothing_to_add()
    {
        MatrixProducts.AddOfVector<double>([], (5, 1), 1, [], (7, 1, 1), [], (9, 1), (0, 3));
        MatrixProducts.AddOfVector<double>([], (5, 1), 1, [], (7, 1, 1), [], (9, 1), (3, -1));
    }

    private static void Check<T>(int m, int k, bool byColumns, int spread, int stepC, int stepB, double tolerance)
        where T : IFloatingPointIeee754<T>
    {
        int row = byColumns ? spread : spread * k, column = byColumns ? spread * m : spread;
        T[] a = Numbers<T>((spread * m * k) + 2, 1), b = Numbers<T>((2 * k) + 4, 2), c = Numbers<T>((3 * m) + 5, 3), expected = [.. c], scale = Numbers<T>(1, 5);
        int startC = stepC < 0 ? m + 1 : 2, startB = stepB < 0 ? (2 * k) + 1 : 1;
        for (int i = 0; i < m; i++)
        {
            T sum = T.Zero;
            for (int p = 0; p < k; p++)
                sum += a[1 + (i * row) + (p * column)] * b[startB + (p * stepB)];
            expected[startC + (i * stepC)] += scale[0] * sum;
        }

        MatrixProducts.AddOfVector(c, (startC, stepC), scale[0], a, (1, row, column), b, (startB, stepB), (m, k));
        for (int i = 0; i < c.Length; i++)
            Assert.Equal(double.CreateChecked(expected[i]), double.CreateChecked(c[i]), tolerance * (k + 1));
    }

    private static T[] Numbers<T>(int count, int seed)
        where T : IFloatingPointIeee754<T> => [.. Enumerable.Range(0, count).Select(i => T.CreateChecked(Math.Sin((1.3 * i) + seed)))];
}
