using System;
using System.Linq;
using AutoGrad.Runtime;
using Xunit;

namespace AutoGrad.Tests.Runtime;

/// <summary>The steps of linear algebra against plain loops: every length, every offset, ranges that leave their memory.</summary>
public class KernelsTests
{
    private const int Most = 70;

    private static readonly double[] _x = [.. Enumerable.Range(0, Most + 5).Select(i => Math.Sin(i * 1.3))];
    private static readonly double[] _y = [.. Enumerable.Range(0, Most + 5).Select(i => Math.Cos(i * 0.7))];

    [Fact]
    public void Sums_are_those_of_a_loop_but_for_the_order()
    {
        for (int count = -1; count <= Most; count++)
        {
            double sum = 0, dot = 0;
            float single = 0;
            for (int i = 0; i < count; i++)
            {
                sum += _x[i + 1];
                dot += _x[i + 1] * _y[i + 3];
                single += (float)_x[i + 1];
            }

            Assert.Equal(sum, Kernels.Sum<double>(_x, 1, count), 1e-13);
            Assert.Equal(dot, Kernels.Dot<double>(_x, 1, _y, 3, count), 1e-13);
            Assert.Equal(single, Kernels.Sum<float>(Array.ConvertAll(_x, v => (float)v), 1, count), 1e-5f);
        }
    }

    [Fact]
    public void Scaled_elements_are_those_of_a_loop_to_the_bit()
    {
        for (int count = -1; count <= Most; count++)
        {
            double[] added = [.. _y], set = [.. _y], expectedSum = [.. _y], expected = [.. _y];
            for (int i = 0; i < count; i++)
            {
                expectedSum[i + 3] += 0.3 * _x[i + 1];
                expected[i + 3] = 0.3 * _x[i + 1];
            }

            Kernels.AddScaled(added, 3, 0.3, _x, 1, count);
            Kernels.SetScaled(set, 3, 0.3, _x, 1, count);
            Assert.Equal(expectedSum, added);
            Assert.Equal(expected, set);
        }
    }

    [Theory]
    [InlineData(0, 0, 9)]
    [InlineData(3, 0, 7)]
    [InlineData(0, 5, 6)]
    [InlineData(8, 0, 1)]
    [InlineData(9, 0, 1)]
    [InlineData(int.MaxValue, 0, 1)]
    [InlineData(0, 0, int.MaxValue)]
    public void A_range_that_leaves_its_memory_throws_as_a_loop_does(int xStart, int yStart, int count)
    {
        double[] x = [.. _x.Take(8)], y = [.. _y.Take(8)], expected = [.. y], set = [.. y], expectedSet = [.. y];
        Assert.Throws<IndexOutOfRangeException>(() => Loop(expected, x, isSum: true));
        Assert.Throws<IndexOutOfRangeException>(() => Kernels.AddScaled(y, yStart, 0.3, x, xStart, count));
        Assert.Equal(expected, y);
        Assert.Throws<IndexOutOfRangeException>(() => Loop(expectedSet, x, isSum: false));
        Assert.Throws<IndexOutOfRangeException>(() => Kernels.SetScaled(set, yStart, 0.3, x, xStart, count));
        Assert.Equal(expectedSet, set);
        Assert.Throws<IndexOutOfRangeException>(() => Kernels.Dot<double>(x, xStart, y, yStart, count));

        void Loop(double[] to, double[] from, bool isSum)
        {
            for (int i = 0; i < count; i++)
                to[yStart + i] = (isSum ? to[yStart + i] : 0) + (0.3 * from[xStart + i]);
        }
    }

    [Fact]
    public void A_negative_start_throws_and_no_trip_does_not()
    {
        Assert.Throws<IndexOutOfRangeException>(() => Kernels.Sum<double>(_x, -1, 3));
        Assert.Throws<IndexOutOfRangeException>(() => Kernels.Dot<double>(_x, 0, _y, -1, 3));
        Assert.Throws<IndexOutOfRangeException>(() => Kernels.AddScaled(_y, -2, 1, _x, 0, 3));
        Assert.Equal(0, Kernels.Sum<double>(_x, -1, 0));
        Assert.Equal(0, Kernels.Dot<double>(default, 5, default, -5, -7));
        Kernels.SetScaled(default, 100, 2.0, default, -1, 0);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void No_trip_begins_anywhere(int count)
    {
        foreach (int start in (int[])[-1, 0, 1, 100, int.MaxValue])
        {
            Kernels.AddScaled(default, start, 2.0, default, 0, count);
            Kernels.SetScaled(default, 0, 2.0, default, start, count);
            Assert.Equal(0, Kernels.AddScaledAndSum(default, start, 2.0, default, 0, count));
            Assert.Equal(0, Kernels.SetScaledAndSum(default, 0, 2.0, default, start, count));
            Assert.Equal(0, Kernels.Sum<double>(default, start, count));
            Assert.Equal(0, Kernels.Dot<double>(default, start, default, 0, count));
            Assert.Equal(0, Kernels.SumExp(default, start, 1, count));
            Assert.Equal(0, Kernels.SetExp(default, start, default, 0, 1, count));
        }
    }
}
