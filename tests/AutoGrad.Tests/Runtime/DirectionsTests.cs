using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using AutoGrad.Runtime;
using Xunit;

namespace AutoGrad.Tests.Runtime;

public class DirectionsTests
{
    /// <summary>In all runs together every number has its turn, a lane belongs to one number or none, and the columns say to which.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 1)]
    [InlineData(9, 1)]
    [InlineData(26, 1)]
    [InlineData(17, 4)]
    [InlineData(28, 4)]
    [InlineData(32, 4)]
    [InlineData(33, 4)]
    [InlineData(100, 4)]
    public void Every_number_has_its_turn(int n, int vectors)
    {
        const int Width = 4;
        var directions = new Vector256<double>[vectors * n];
        HashSet<int> seen = [];
        for (int next = 0; next < n; next += vectors * Width)
        {
            int first = Directions.Point<Vector256<double>, double>(directions, next, vectors);
            double[] lanes = MemoryMarshal.Cast<Vector256<double>, double>(directions).ToArray();
            for (int v = 0; v < vectors; v++)
            {
                int own = first + Directions.Offset<Vector256<double>, double>(first, n, v);
                for (int lane = 0; lane < Width; lane++)
                {
                    int[] ones = [.. Enumerable.Range(0, n).Where(i => lanes[(i * vectors + v) * Width + lane] != 0)];
                    Assert.Equal(own + lane < n ? [own + lane] : [], ones);
                    seen.UnionWith(ones);
                }
            }

            Assert.All(lanes, l => Assert.True(l is 0 or 1));

            // What generated code relies on: vectors behind the first know nothing of the first numbers.
            for (int v = 1; v < vectors; v++)
                Assert.All(Enumerable.Range(0, Width), i => Assert.Equal(Vector256<double>.Zero, directions[i * vectors + v]));
        }

        Assert.Equal(n, seen.Count);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Each_lane_is_the_gradient_of_an_output(int outputs)
    {
        Vector256<double>[] adjoints = [Vector256.Create(1.0, 2, 3, 4), Vector256.Create(5.0, 6, 7, 8)];
        double[] jacobian = new double[2 * outputs];
        Directions.StoreGradients<Vector256<double>, double>(jacobian, adjoints, outputs);
        Assert.Equal(new double[] { 1, 5, 2, 6, 3, 7 }.Take(2 * outputs), jacobian);
    }

    /// <summary>A zero may have a sign, and a NaN is none.</summary>
    [Fact]
    public void Rows_move_where_a_lane_is_not_zero()
    {
        var tangents = new Vector512<double>[2 * 7];
        tangents[1] = Vector512.Create(-0.0);
        tangents[2 * 3] = Vector512<double>.Zero.WithElement(7, double.NaN);
        tangents[2 * 4 + 1] = Vector512<double>.Zero.WithElement(2, -double.Epsilon);
        tangents[2 * 6] = tangents[2 * 6 + 1] = Vector512.Create(1.0);
        int[] moving = [9, 9, 9];
        Directions.Moving<Vector512<double>, double>(tangents, 2, 3, moving);
        Assert.Equal([0, 3, 3], moving);
        Directions.Moving<Vector512<double>, double>(tangents, 2, 4, moving.AsSpan(0, 2));
        Assert.Equal([1, 3], moving.Take(2));
        Vector512<float>[] singles = [Vector512.Create(-0f), Vector512<float>.Zero.WithElement(15, -1e-45f), default, default];
        Directions.Moving<Vector512<float>, float>(singles, 2, 1, moving.AsSpan(0, 2));
        Assert.Equal([2, 0], moving.Take(2));
    }

    /// <summary>Four vectors at once, as they are asked most, and any number of them.</summary>
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    public void Some_tangents_move_where_a_lane_is_not_zero(int vectors)
    {
        var tangents = new Vector512<double>[3 * vectors];
        Assert.Equal(0, Directions.Moving<Vector512<double>, double>(tangents, vectors));
        Array.Fill(tangents, Vector512.Create(-0.0));
        Assert.Equal(0, Directions.Moving<Vector512<double>, double>(tangents, vectors));
        tangents[vectors + 1] = Vector512<double>.Zero.WithElement(3, double.Epsilon);
        tangents[3 * vectors - 1] = Vector512<double>.Zero.WithElement(7, double.NaN);
        Assert.Equal(2 | 1 << vectors - 1, Directions.Moving<Vector512<double>, double>(tangents, vectors));
        Vector256<float>[] narrow = [Vector256<float>.Zero, Vector256.Create(-0f), default, Vector256<float>.Zero.WithElement(7, -1e-45f)];
        Assert.Equal(8, Directions.Moving<Vector512<float>, float>([.. narrow.Select(v => Vector512.Create(v, v))], 4));
    }

    /// <summary>What rests may hold anything; it is zero once it moves, and nothing else is touched.</summary>
    [Fact]
    public void Vectors_that_rest_are_zeros_when_they_move()
    {
        Vector512<double> old = Vector512.Create(7.0);
        Vector512<double>[] row = [.. Enumerable.Repeat(old, 8)];
        int[] moving = [2, 1, 4];
        Directions.Wake(row, 4, moving, 1, 1);
        Assert.All(row, v => Assert.Equal(old, v));
        Directions.Wake(row, 4, moving, 1, 9);
        Assert.Equal([2, 9, 4], moving);
        Assert.Equal([7, 7, 7, 0, 7, 7, 7, 0], row.Select(v => v[5]));
        Array.Fill(row, old);
        Directions.Settle(row, 4, 1, [1, 10]);
        Assert.Equal([7, 0, 0, 0, 0, 7, 0, 7], row.Select(v => v[0]));
    }
}
