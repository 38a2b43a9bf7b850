using System;
using System.Linq;
using AutoGrad.Runtime;
using Xunit;

namespace AutoGrad.Tests.Runtime;

/// <summary>Sums of exponentials, and scaled elements with their sum, against plain loops: every length, special numbers, ranges that leave their memory.</summary>
public class ExponentialKernelsTests
{
    private const int Most = 40;

    private static readonly double[] _x = [.. Enumerable.Range(0, Most + 5).Select(i => 5 * Math.Sin(i * 1.3))];

    [Fact]
    public void Each_exponential_is_off_by_two_units_at_most()
    {
        Random random = new(3);
        double[] x = [.. Enumerable.Range(0, 100_003).Select(i => (random.NextDouble() * 2 - 1) * (i % 3) switch { 0 => 0.05, 1 => 5, _ => 745 })], y = new double[x.Length];
        Kernels.SetExp(y, 0, x, 0, 0, x.Length);
        for (int i = 0; i < x.Length; i++)
        {
            double exact = Math.Exp(x[i]);
            Assert.True(exact == y[i] || Math.Abs(y[i] - exact) <= 2 * (Math.BitIncrement(exact) - exact), $"e^{x[i]:R} is {exact:R}, computed as {y[i]:R}");
        }
    }

    [Fact]
    public void Sums_are_those_of_a_loop_and_so_is_what_is_written()
    {
        for (int count = -1; count <= Most; count++)
        {
            double[] y = new double[Most + 5], expected = new double[Most + 5];
            double sum = 0;
            for (int i = 0; i < count; i++)
                sum += expected[i + 3] = Math.Exp(_x[i + 1] - 2);
            Assert.Equal(sum, Kernels.SumExp(_x, 1, 2, count), 1e-12 * (1 + sum));
            Assert.Equal(sum, Kernels.SetExp(y, 3, _x, 1, 2, count), 1e-12 * (1 + sum));
            for (int i = 0; i < y.Length; i++)
                Assert.Equal(expected[i], y[i], 1e-14 * (1 + expected[i]));
        }
    }

    [Fact]
    public void In_place()
    {
        double[] y = [.. _x];
        double sum = Kernels.SetExp(y, 0, y, 0, 1, y.Length);
        Assert.Equal(_x.Sum(v => Math.Exp(v - 1)), sum, 1e-10);
        Assert.Equal(Math.Exp(_x[^1] - 1), y[^1], 1e-12);
        Assert.Equal(0.5 * sum, Kernels.SetScaledAndSum(y, 0, 0.5, y, 0, y.Length), 1e-10);
        Assert.Equal(0.5 * Math.Exp(_x[^1] - 1), y[^1], 1e-12);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(double.PositiveInfinity, 0)]
    [InlineData(double.NegativeInfinity, 0)]
    [InlineData(double.NaN, 0)]
    [InlineData(1, double.PositiveInfinity)]
    [InlineData(1, double.NegativeInfinity)]
    [InlineData(1, double.NaN)]
    [InlineData(double.NegativeInfinity, double.NegativeInfinity)]
    [InlineData(709.5, 0)]
    [InlineData(710, 0)]
    [InlineData(-744, 0)]
    [InlineData(-747, 0)]
    [InlineData(1e308, -1e308)]
    public void Special_numbers(double x, double shift)
    {
        double expected = Math.Exp(x - shift);
        foreach (int count in new[] { 1, 3, 8, 11 })
        {
            double[] many = [.. Enumerable.Repeat(x, count)], y = new double[count];
            double sum = Kernels.SetExp(y, 0, many, 0, shift, count);
            Assert.True(IsClose(expected * count, sum), $"{expected * count} {sum}");
            Assert.True(IsClose(sum, Kernels.SumExp(many, 0, shift, count)));
            Assert.All(y, v => Assert.True(IsClose(expected, v), $"{expected} {v}"));
        }

        static bool IsClose(double expected, double actual) => expected.Equals(actual) || Math.Abs(expected - actual) <= 1e-14 * Math.Abs(expected);
    }

    [Fact]
    public void Scaled_elements_are_those_of_a_loop_and_so_is_their_sum()
    {
        for (int count = -1; count <= Most; count++)
        {
            double[] added = [.. _x], set = [.. _x], expectedSum = [.. _x], expected = [.. _x], other = [.. _x.Reverse()];
            double sum = 0;
            for (int i = 0; i < count; i++)
            {
                double scaled = 0.3 * other[i + 1];
                expectedSum[i + 3] += scaled;
                expected[i + 3] = scaled;
                sum += scaled;
            }

            Assert.Equal(sum, Kernels.AddScaledAndSum(added, 3, 0.3, other, 1, count), 1e-13);
            Assert.Equal(sum, Kernels.SetScaledAndSum(set, 3, 0.3, other, 1, count), 1e-13);
            Assert.Equal(expectedSum, added);
            Assert.Equal(expected, set);
            float[] single = new float[Most + 5];
            Assert.Equal((float)sum, Kernels.SetScaledAndSum(single, 3, 0.3f, Array.ConvertAll(other, v => (float)v), 1, count), 1e-5f);
        }
    }

    [Theory]
    [InlineData(0, 0, 9)]
    [InlineData(3, 0, 7)]
    [InlineData(0, 5, 6)]
    [InlineData(8, 0, 1)]
    [InlineData(int.MaxValue, 0, 1)]
    [InlineData(0, 0, int.MaxValue)]
    public void A_range_that_leaves_its_memory_throws_as_a_loop_does(int xStart, int yStart, int count)
    {
        double[] x = [.. _x.Take(8)], y = [.. _x.Take(8)], expected = [.. y], scaled = [.. y];
        Assert.Throws<IndexOutOfRangeException>(() =>
        {
            for (int i = 0; i < count; i++)
                expected[yStart + i] = Math.Exp(x[xStart + i]);
        });
        Assert.Throws<IndexOutOfRangeException>(() => Kernels.SetExp(y, yStart, x, xStart, 0, count));
        Assert.Throws<IndexOutOfRangeException>(() => Kernels.AddScaledAndSum(scaled, yStart, 1, x, xStart, count));
        Assert.Throws<IndexOutOfRangeException>(() => Kernels.SetScaledAndSum(scaled, yStart, 1, x, xStart, count));
        for (int i = 0; i < y.Length; i++)
            Assert.Equal(expected[i], y[i], 1e-14 * (1 + Math.Abs(expected[i])));
    }
}
