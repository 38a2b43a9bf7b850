using System;
using System.Linq;
using System.Numerics;
using System.Runtime.Intrinsics;
using AutoGrad.Runtime;
using Xunit;

namespace AutoGrad.Tests.Runtime;

/// <summary>Rows as batch objectives lay them out for vectors: element by element of as many rows as there are lanes, what is left over row by row.</summary>
public class RowGatherTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(17)]
    public void Rows_lie_in_lanes(int width)
    {
        for (int count = 1; count < 21; count++)
        {
            Check<double>(width, count, Lanes.End<double>(0, count), Vector<double>.Count, isWide: false);
            if (Vector512.IsHardwareAccelerated)
                Check<double>(width, count, Lanes.WideEnd<double>(0, count), Vector512<double>.Count, isWide: true);
            else
                Check<double>(width, count, Lanes.End<double>(0, count), Vector<double>.Count, isWide: true);
            Check<float>(width, count, Lanes.End<float>(0, count), Vector<float>.Count, isWide: false);
        }
    }

    private static void Check<T>(int width, int count, int whole, int lanes, bool isWide)
        where T : struct, IFloatingPointIeee754<T>
    {
        T[] data = [.. Enumerable.Range(0, 30 * width).Select(i => T.CreateChecked(i))];
        int[] list = [.. Enumerable.Range(0, 30).Select(k => (7 * k + 3) % 30)];
        foreach (int[] rows in (int[][])[[], list])
        {
            T[]? memory = null;
            ReadOnlySpan<T> found = isWide ? RowGather.InWideLanes<T>(data, width, rows, 2, count, ref memory) : RowGather.InLanes<T>(data, width, rows, 2, count, ref memory);
            Assert.Equal(count * width, found.Length);
            for (int k = 0; k < count; k++)
            {
                int row = rows.Length == 0 ? 2 + k : rows[2 + k];
                for (int j = 0; j < width; j++)
                {
                    int at = k < whole ? (k / lanes * lanes * width) + (j * lanes) + (k % lanes) : (k * width) + j;
                    Assert.Equal(data[(row * width) + j], found[at]);
                }
            }

            Scratch.Return(memory);
        }
    }

    [Fact]
    public void Rows_that_are_not_there_are_not_read()
    {
        double[] data = new double[40];
        double[]? memory = null;
        Assert.ThrowsAny<ArgumentException>(() => RowGather.InLanes<double>(data, 4, [0, 1, 2, 10], 0, 4, ref memory).Length);
        Assert.ThrowsAny<ArgumentException>(() => RowGather.InLanes<double>(data, 4, [0, 1, 2, -1], 0, 4, ref memory).Length);
        Assert.ThrowsAny<ArgumentException>(() => RowGather.InLanes<double>(data, 4, [], 8, 4, ref memory).Length);
    }

    [Fact]
    public void Labels_are_numbers()
    {
        double[]? numbers = null, truths = null;
        Assert.Equal([-3, int.MaxValue], RowGather.Numbers([7, int.MaxValue, -3], [2, 1], 0, 2, ref numbers).ToArray());
        Assert.Equal([0, 1], RowGather.Numbers([true, false, true], [], 1, 2, ref truths).ToArray());
    }

    [Theory]
    [InlineData(0, 512)]
    [InlineData(1, 512)]
    [InlineData(5, 384)]
    [InlineData(32, 64)]
    [InlineData(1000, 64)]
    public void Blocks_are_as_many_rows_as_stay_close_by(int width, int rows) => Assert.Equal(rows, RowGather.RowsInBlock(width));
}
