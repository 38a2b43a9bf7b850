using System;
using System.Linq;
using System.Numerics;
using System.Runtime.Intrinsics;
using AutoGrad.Runtime;
using Xunit;

namespace AutoGrad.Tests.Runtime;

/// <summary>What the lanes, of which there are two at least, read that stand for rows: slices that begin a step further on from lane to lane, and checks as each row would make them.</summary>
public class LaneRowsTests
{
    private static readonly double[] _numbers = [.. Enumerable.Range(0, 64).Select(i => (double)i)];

    private static int Count => Vector<double>.Count;

    [Theory]
    [InlineData(0, 3, 3)]
    [InlineData(2, 5, 1)]
    [InlineData(1, 2, 7)]
    [InlineData(60, 4, -4)]
    [InlineData(5, 1, 0)]
    [InlineData(64, 0, 0)]
    public void A_slice_per_lane(int start, int length, int step)
    {
        LaneRows<double> rows = Lanes.Rows<double>(_numbers, start, length, step);
        Assert.Equal(length, rows.Length);
        for (int i = 0; i < length; i++)
        {
            for (int lane = 0; lane < Count; lane++)
                Assert.Equal(_numbers[start + (lane * step) + i], rows[i][lane]);
        }

        if (length > 1)
            Assert.Equal(rows[length - 1], rows.Slice(1, length - 1)[length - 2]);
    }

    [Fact]
    public void Rows_in_single_precision()
    {
        float[] numbers = [.. _numbers.Select(x => (float)x)];
        LaneRows<float> rows = Lanes.Rows<float>(numbers, 1, 2, 3);
        for (int lane = 0; lane < Vector<float>.Count; lane++)
            Assert.Equal(numbers[2 + (3 * lane)], rows[1][lane]);
    }

    [Theory]
    [InlineData(-1, 3, 3)]
    [InlineData(0, -1, 3)]
    [InlineData(62, 3, 0)]
    [InlineData(0, 3, 62)]
    [InlineData(3, 3, -4)]
    [InlineData(0, 1, int.MaxValue)]
    [InlineData(0, 1, int.MinValue)]
    [InlineData(65, 0, 0)]
    public void A_slice_that_leaves_the_array_throws(int start, int length, int step) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Lanes.Rows<double>(_numbers, start, length, step).Length);

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void An_index_beyond_the_slices_throws(int index) =>
        Assert.Throws<IndexOutOfRangeException>(() => Lanes.Rows<double>(_numbers, 0, 3, 3)[index]);

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 4)]
    [InlineData(2, 2)]
    [InlineData(0, -1)]
    public void A_part_beyond_the_slices_throws(int start, int length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Lanes.Rows<double>(_numbers, 0, 3, 3).Slice(start, length).Length);

    [Fact]
    public void An_element_per_lane()
    {
        for (int lane = 0; lane < Count; lane++)
        {
            Assert.Equal(_numbers[2 + (5 * lane)], Lanes.Gather<double>(_numbers, 2, 5)[lane]);
            Assert.Equal(7 + (3 * lane), Lanes.Index<double>(7, 3)[lane]);
            Assert.Equal(-2 * lane, Lanes.Index<float>(0, -2)[lane]);
        }
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(64, 0)]
    [InlineData(63, 1)]
    [InlineData(0, -1)]
    [InlineData(1, int.MaxValue)]
    public void An_element_beyond_the_array_throws(int index, int step) =>
        Assert.Throws<IndexOutOfRangeException>(() => Lanes.Gather<double>(_numbers, index, step)[0]);

    [Theory]
    [InlineData(2.5, 1)]
    [InlineData(-0.0, 0)]
    [InlineData(double.NegativeInfinity, -1)]
    public void Signs(double x, double expected) => Assert.Equal(Vector.Create(expected), Lanes.Sign(Vector.Create(x)));

    [Fact]
    public void The_sign_of_NaN_throws() => Assert.Throws<ArithmeticException>(() => Lanes.Sign(Vector.Create(double.NaN)));

    [Fact]
    public void Wide_lanes_are_more_of_the_same()
    {
        LaneRows<double> rows = Lanes.WideRows<double>(_numbers, 2, 3, 5);
        for (int lane = 0; lane < Vector512<double>.Count; lane++)
        {
            Assert.Equal(_numbers[3 + (5 * lane)], rows.Wide(1)[lane]);
            Assert.Equal(_numbers[4 + (5 * lane)], rows.Slice(1, 2).Wide(1)[lane]);
            Assert.Equal(_numbers[63 - (3 * lane)], Lanes.WideGather<double>(_numbers, 63, -3)[lane]);
            Assert.Equal(7 - (2 * lane), Lanes.WideIndex<double>(7, -2)[lane]);
        }

        for (int lane = 0; lane < Vector512<float>.Count; lane++)
            Assert.Equal(1 + (3 * lane), Lanes.WideGather<float>(Array.ConvertAll(_numbers, x => (float)x), 1, 3)[lane]);
        Assert.Throws<IndexOutOfRangeException>(() => Lanes.WideRows<double>(_numbers, 2, 3, 5).Wide(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Lanes.WideRows<double>(_numbers, 2, 3, 9).Length);
        Assert.Throws<IndexOutOfRangeException>(() => Lanes.WideGather<double>(_numbers, 1, 9));
        Assert.Throws<IndexOutOfRangeException>(() => Lanes.WideGather<double>(_numbers, 6, -1));
    }

    [Fact]
    public void Wide_signs_stores_and_ends()
    {
        Vector512<double> numbers = Vector512.Create(-2, -0.0, 0, 3, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon, -1e-300);
        double[] stored = new double[10];
        Lanes.Store(stored, 1, Lanes.WideSign(numbers));
        Assert.Equal([0, -1, 0, 0, 1, 1, -1, 1, -1, 0], stored);
        Assert.Throws<ArithmeticException>(() => Lanes.WideSign(Vector512.Create(double.NaN)));
        for (int count = -2; count < 20; count++)
        {
            int end = Lanes.WideEnd<double>(3, 3 + count);
            Assert.Equal(Vector512.IsHardwareAccelerated ? 3 + (Math.Max(count, 0) / 8 * 8) : 3, end);
            Assert.Equal(end, Lanes.WideEndThrough<double>(3, 2 + count));
            Assert.Equal(Vector512.IsHardwareAccelerated ? 3 : Lanes.End<double>(3, 3 + count), Lanes.NarrowEnd<double>(3, 3 + count));
        }

        Assert.Equal(-1, Lanes.WideEnd<double>(-1, 100));
        Assert.Equal(3, Lanes.WideEndThrough<double>(3, int.MaxValue));
    }
}
