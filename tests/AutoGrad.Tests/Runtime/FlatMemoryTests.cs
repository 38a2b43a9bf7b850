using System;
using System.Linq;
using AutoGrad.Runtime;
using Xunit;

namespace AutoGrad.Tests.Runtime;

/// <summary>Shapes in and out of flat spans, and arrays that are lent.</summary>
public sealed class FlatMemoryTests
{
    [Fact]
    public void A_matrix_is_row_major()
    {
        double[,] matrix = new double[2, 3];
        FlatMemory.Load<double>([1, 2, 3, 4, 5, 6], matrix);
        Assert.Equal(3, matrix[0, 2]);
        Assert.Equal(4, matrix[1, 0]);
        double[] flat = new double[6];
        FlatMemory.Store<double>(matrix, flat);
        Assert.Equal([1, 2, 3, 4, 5, 6], flat);
        FlatMemory.Load<double>([], new double[0, 3]);
    }

    [Fact]
    public void Rows_follow_one_another()
    {
        double[][] rows = [new double[1], [], new double[2]];
        Assert.Equal(3, FlatMemory.Count<double>(rows));
        FlatMemory.Load<double>([1, 2, 3], rows);
        Assert.Equal([2, 3], rows[2]);
        double[] flat = new double[3];
        FlatMemory.Store<double>(rows, flat);
        Assert.Equal([1, 2, 3], flat);
    }

    [Fact]
    public void What_is_lent_has_the_shape_and_nobody_else_has_it()
    {
        double[][] rows = [[1], [2, 3]];
        double[][] first = FlatMemory.Like<double>(rows), second = FlatMemory.Like<double>(rows);
        Assert.Equal([1, 2], [second[0].Length, second[1].Length]);
        Assert.NotSame(first, second);
        Assert.NotSame(first[0], second[0]);
        FlatMemory.Return<double>(first);
        Assert.Same(first, FlatMemory.Like<double>(rows));

        float[,] wide = FlatMemory.Like<float>(new float[2, 3]);
        FlatMemory.Return<float>(wide);
        Assert.Equal(3, FlatMemory.Like<float>(new float[3, 2]).GetLength(0));
        Assert.Same(wide, FlatMemory.Like<float>(new float[2, 3]));

        float[] vector = FlatMemory.Like<float>(new float[4]);
        FlatMemory.Return<float>(vector);
        Assert.Equal(5, FlatMemory.Like<float>(new float[5]).Length);
        Assert.Same(vector, FlatMemory.Like<float>(new float[4]));
    }

    [Fact]
    public void A_thread_keeps_only_a_few()
    {
        for (int i = 0; i < 100; i++)
            FlatMemory.Return<double>(new double[1, i + 1]);
        Half[,] lost = new Half[1, 1];
        FlatMemory.Return<Half>(lost);
        for (int i = 0; i < 16; i++)
            FlatMemory.Return<Half>(new Half[2, i + 1]);
        Assert.NotSame(lost, FlatMemory.Like<Half>(new Half[1, 1]));
    }

    [Fact]
    public void Shared_memory_is_refused()
    {
        double[] row = [1, 2];
        Assert.Throws<ArgumentException>("out", () => FlatMemory.CheckOverlap<double>(row, row, "out"));
        Assert.Throws<ArgumentException>("out", () => FlatMemory.CheckOverlap<double>(row, [[3], row], "out"));
        FlatMemory.CheckOverlap<double>(row, new double[1, 2], "out");
        FlatMemory.CheckOverlap<double>(row, (double[,]?)null, "out");
        FlatMemory.CheckOverlap<double>(row, (double[][]?)null, "out");
    }

    [Fact]
    public void Rows_are_made_of_their_lengths_and_added_one_after_the_other()
    {
        double[][] rows = FlatMemory.Rows<double>([2, 0, 1]);
        Assert.Equal([2, 0, 1], rows.Select(r => r.Length));
        FlatMemory.Load<double>([1, 2, 3], rows);
        double[] sum = [10, 20, 30];
        FlatMemory.Add(rows, sum);
        FlatMemory.Add(new double[,] { { 100 }, { 200 }, { 300 } }, sum);
        Assert.Equal([111, 222, 333], sum);
        Assert.Throws<ArgumentOutOfRangeException>(() => FlatMemory.Rows<double>([1, -1]));
        Assert.Throws<ArgumentNullException>(() => FlatMemory.Rows<double>(null!));
    }
}
