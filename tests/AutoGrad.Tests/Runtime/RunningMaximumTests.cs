using System;
using System.Linq;
using AutoGrad.Runtime;
using Xunit;

namespace AutoGrad.Tests.Runtime;

/// <summary>The maximum of a range and where it was reached, against the loops that they stand for.</summary>
public class RunningMaximumTests
{
    private static readonly double[] _choices = [0, -0.0, 1, -1, 2.5, 2.5, -3, 1e300, double.NegativeInfinity, double.PositiveInfinity, double.NaN];

    [Fact]
    public void They_are_what_the_loops_compute()
    {
        Random random = new(1);
        for (int run = 0; run < 3000; run++)
        {
            int choices = _choices.Length - random.Next(2) - random.Next(2);
            double[] x = [.. Enumerable.Range(0, random.Next(70)).Select(_ => run % 3 == 0 ? random.NextDouble() - 0.5 : _choices[random.Next(choices)])];
            int start = random.Next(3), end = x.Length;
            double initial = random.Next(3) == 0 ? _choices[random.Next(_choices.Length)] : double.NegativeInfinity;
            double expected = initial;
            int winner = -1;
            for (int i = start; i < end; i++)
            {
                if (expected < x[i] || double.IsNaN(x[i]))
                    winner = i;
                expected = Math.Max(expected, x[i]);
            }

            double max = Kernels.Max(x, start, end, initial);
            Assert.True(double.IsNaN(expected) ? double.IsNaN(max) : BitConverter.DoubleToInt64Bits(expected) == BitConverter.DoubleToInt64Bits(max), $"{expected} {max}");
            Assert.Equal(winner, Kernels.IndexOfMax(x, start, end, initial, max, -1));
        }
    }

    [Fact]
    public void In_single_precision()
    {
        float[] x = [.. Enumerable.Range(0, 50).Select(i => MathF.Sin(i))];
        Assert.Equal(x.Max(), Kernels.Max(x, 0, 50, float.NegativeInfinity));
        Assert.Equal(Array.IndexOf(x, x.Max()), Kernels.IndexOfMax(x, 0, 50, float.NegativeInfinity, x.Max(), -1));
    }

    [Theory]
    [InlineData(-1, 3)]
    [InlineData(0, 4)]
    public void A_range_that_leaves_the_memory_throws(int start, int end)
    {
        double[] x = [1, 2, 3];
        Assert.Throws<IndexOutOfRangeException>(() => Kernels.Max(x, start, end, 0.0));
        Assert.Throws<IndexOutOfRangeException>(() => Kernels.IndexOfMax(x, start, end, 0.0, 3, -1));
    }
}
