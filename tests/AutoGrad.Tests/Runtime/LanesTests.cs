using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Runtime.Intrinsics;
using AutoGrad.Runtime;
using Xunit;

namespace AutoGrad.Tests.Runtime;

/// <summary>Functions of vectors against those of numbers, special numbers included; how far strips reach.</summary>
public class LanesTests
{
    private static readonly double[] _special =
    [
        0, -0.0, 1, -1, 0.5, -0.5, 1.5, 2.5, -1.5, 1e-300, -1e-300, double.Epsilon, -double.Epsilon, 4e-320, 1e300, -1e300, double.MaxValue,
        double.PositiveInfinity, double.NegativeInfinity, double.NaN, Math.PI, -Math.PI, 1e5, -1e5, 1e18, 709.5, 709.9, -708.5, -730, -745, -746, 3, 88, 89, -87, -104,
    ];

    private static readonly double[] _many =
    [
        .. _special, .. Enumerable.Range(0, 4000).Select(i => Math.Sinh((i - 2000) / 150.0)), .. Enumerable.Range(0, 40_000).Select(i => (i - 20_000) / 1999.0),
        .. Enumerable.Range(0, 20_000).Select(i => (i - 10_000) / 13.7),
    ];

    public static TheoryData<string> Functions => [.. Of.Keys];

    private static Dictionary<string, (Func<Vector<double>, Vector<double>> Vector, Func<double, double> Number, int Ulps)> Of { get; } = new()
    {
        ["Exp"] = (Lanes.Exp, Math.Exp, 2),
        ["Tanh"] = (Lanes.Tanh, Math.Tanh, 3),
        ["Log"] = (Lanes.Log, Math.Log, 3),
        ["Log2"] = (Lanes.Log2, Math.Log2, 4), // 3 where the machine has fused multiply–adds
        ["Sin"] = (Lanes.Sin, Math.Sin, 2),
        ["Cos"] = (Lanes.Cos, Math.Cos, 2),
        ["Sqrt"] = (Lanes.Sqrt, Math.Sqrt, 0),
        ["Abs"] = (Lanes.Abs, Math.Abs, 0),
        ["Floor"] = (Lanes.Floor, Math.Floor, 0),
        ["Ceiling"] = (Lanes.Ceiling, Math.Ceiling, 0),
        ["Truncate"] = (Lanes.Truncate, Math.Truncate, 0),
        ["Round"] = (Lanes.Round, Math.Round, 0),
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void A_function_of_lanes_is_that_of_each_number(string name)
    {
        var (vector, number, ulps) = Of[name];
        foreach (double x in _many)
        {
            double expected = number(x), actual = vector(Vector.Create(x))[0];
            Assert.True(AreClose(expected, actual, ulps), $"{name}({x:R}) is {expected:R}, in lanes {actual:R}");
        }
    }

    public static TheoryData<string> WideFunctions => [.. OfWide.Keys];

    private static Dictionary<string, (Func<Vector512<double>, Vector512<double>> Vector, Func<double, double> Number, int Ulps)> OfWide { get; } = new()
    {
        ["Exp"] = (Lanes.Exp, Math.Exp, 2),
        ["Tanh"] = (Lanes.Tanh, Math.Tanh, 3),
        ["Log"] = (Vector512.Log, Math.Log, 3),
        ["Log2"] = (Vector512.Log2, Math.Log2, 4),
        ["Sin"] = (Vector512.Sin, Math.Sin, 2),
        ["Cos"] = (Vector512.Cos, Math.Cos, 2),
    };

    /// <summary>Each number stands beside others, special ones among them.</summary>
    [Theory]
    [MemberData(nameof(WideFunctions))]
    public void A_function_of_wide_lanes_is_that_of_each_number(string name)
    {
        var (vector, number, ulps) = OfWide[name];
        for (int i = 0; i + 8 <= _many.Length; i += i < 60 ? 1 : 8)
        {
            Vector512<double> actual = vector(Vector512.Create<double>(_many, i));
            for (int lane = 0; lane < 8; lane++)
                Assert.True(AreClose(number(_many[i + lane]), actual[lane], ulps), $"{name}({_many[i + lane]:R}) is {number(_many[i + lane]):R}, in lanes {actual[lane]:R}");
        }
    }

    [Fact]
    public void Tanh_of_a_float_is_that_of_the_double_rounded()
    {
        foreach (float x in _many.Select(x => (float)x))
            Assert.Equal((float)Math.Tanh(x), Lanes.Tanh(Vector.Create(x))[0]);
    }

    [Fact]
    public void Powers_are_those_of_each_pair()
    {
        double[] bases = [.. _special, .. _many.Where((_, i) => i % 61 == 0)], exponents = [.. _special, 2.5, -2, -3.75, 7, 10, 0.1, 1.0 / 3, 53, 511.5, 1e-5, 1e15 + 1, 1 << 30];
        foreach (double x in bases)
        {
            foreach (double y in exponents)
                CheckPower(x, y);
        }

        // Bases near 1, and results up to the ends of the normal numbers.
        Random random = new(7);
        for (int i = 0; i < 200_000; i++)
        {
            double x = Math.Exp(Math.Pow(10, random.NextDouble() * 18 - 16) * (random.Next(2) * 2 - 1));
            CheckPower(x, (random.NextDouble() * 2 - 1) * 709 / Math.Log(x));
            CheckPower(x, random.NextDouble() * 40 - 20);
            CheckPower(-x, random.Next(-30, 30));
        }
    }

    private static void CheckPower(double x, double y)
    {
        double expected = Math.Pow(x, y), actual = Lanes.Pow(Vector.Create(x), Vector.Create(y))[0];
        Assert.True(AreClose(expected, actual, 2), $"{x:R} to the {y:R} is {expected:R}, in lanes {actual:R}");
    }

    [Fact]
    public void Powers_of_lanes_do_not_depend_on_each_other()
    {
        for (int lane = 0; lane < Vector<double>.Count; lane++)
        {
            double[] bases = [.. Enumerable.Range(0, Vector<double>.Count).Select(i => 1.5 + i)];
            bases[lane] = 0;
            Vector<double> result = Lanes.Pow(new Vector<double>(bases), Vector.Create(3.25));
            for (int i = 0; i < bases.Length; i++)
                Assert.True(AreClose(Math.Pow(bases[i], 3.25), result[i], 2));
        }
    }

    [Fact]
    public void A_power_of_floats_is_that_of_the_doubles_rounded()
    {
        foreach (float x in _many.Where((_, i) => i % 17 == 0).Select(x => (float)x))
        {
            foreach (float y in new[] { 0f, 2, 3, -1.5f, 0.5f, 0.3f, 11, float.NaN })
                Assert.True(AreClose((float)Math.Pow(x, y), Lanes.Pow(Vector.Create(x), Vector.Create(y))[0], 0), $"{x:R} to the {y:R}");
        }
    }

    [Theory]
    [InlineData("Max")]
    [InlineData("Min")]
    [InlineData("CopySign")]
    public void A_function_of_two_is_that_of_each_pair(string name)
    {
        foreach (double x in _special)
        {
            foreach (double y in _special)
            {
                Vector<double> a = Vector.Create(x), b = Vector.Create(y);
                var (expected, actual) = name switch
                {
                    "Max" => (Math.Max(x, y), Lanes.Max(a, b)[0]),
                    "Min" => (Math.Min(x, y), Lanes.Min(a, b)[0]),
                    _ => (Math.CopySign(x, y), Lanes.CopySign(a, b)[0]),
                };
                Assert.True(AreClose(expected, actual, 0), $"{name}({x:R}, {y:R}) is {expected:R}, in lanes {actual:R}");
            }
        }
    }

    [Fact]
    public void Comparisons_and_choices_are_those_of_each_pair()
    {
        foreach (double x in _special)
        {
            foreach (double y in _special)
            {
                Vector<double> a = Vector.Create(x), b = Vector.Create(y), one = Vector.Create(1.0), two = Vector.Create(2.0);
                double Chosen(Vector<double> truth) => Lanes.Select(truth, one, two)[0];
                Assert.Equal(x < y ? 1 : 2, Chosen(Lanes.Less(a, b)));
                Assert.Equal(x <= y ? 1 : 2, Chosen(Lanes.LessOrEqual(a, b)));
                Assert.Equal(x > y ? 1 : 2, Chosen(Lanes.Greater(a, b)));
                Assert.Equal(x >= y ? 1 : 2, Chosen(Lanes.GreaterOrEqual(a, b)));
                Assert.Equal(x == y ? 1 : 2, Chosen(Lanes.Equal(a, b)));
                Assert.Equal(x != y ? 1 : 2, Chosen(Lanes.NotEqual(a, b)));
                Assert.Equal(double.IsNaN(x) ? 1 : 2, Chosen(Lanes.IsNaN(a)));
                Assert.Equal(x < y && x > 0 ? 1 : 2, Chosen(Lanes.And(Lanes.Less(a, b), Lanes.Greater(a, Vector<double>.Zero))));
                Assert.Equal(x < y || x > 0 ? 1 : 2, Chosen(Lanes.Or(Lanes.Less(a, b), Lanes.Greater(a, Vector<double>.Zero))));
                Assert.Equal(x < y ? 2 : 1, Chosen(Lanes.Not(Lanes.Less(a, b))));
            }
        }
    }

    [Fact]
    public void Trips_are_handed_the_numbers_of_the_lanes_before()
    {
        HandsOn<double>();
        HandsOn<float>();

        static void HandsOn<T>()
            where T : struct, IFloatingPointIeee754<T>
        {
            int lanes = Vector<T>.Count;
            T[] numbers = [.. Enumerable.Range(1, 2 * lanes).Select(i => T.CreateChecked(i) / T.CreateChecked(-3)), T.NaN];
            Vector<T> before = new(numbers), own = new(numbers, lanes);
            Assert.Equal(new Vector<T>(numbers, lanes - 1), Lanes.Behind(before, own));
            Assert.Equal(numbers[lanes - 1], Lanes.Last(before));
            Assert.True(T.IsNaN(Lanes.Behind(new Vector<T>(T.NaN), own)[0]));
            Assert.Equal(new Vector<T>(numbers, 1), Lanes.Ahead(before, own));
            Assert.Equal(numbers[0], Lanes.First(before));
            Assert.True(T.IsNaN(Lanes.Ahead(own, new Vector<T>(T.NaN))[lanes - 1]));
        }
    }

    [Fact]
    public void Strips_that_go_down_leave_the_first_elements()
    {
        int lanes = Vector<double>.Count;
        double[] memory = new double[2 * lanes + 1];
        double[,] matrix = new double[2, 2 * lanes + 1];
        for (int first = 0; first < 3; first++)
        {
            for (int count = -2; count < 20; count++)
            {
                int last = first + count - 1, low = Lanes.Low<double>(last, first);
                Assert.Equal(last + 1 - (Math.Max(count, 0) / lanes * lanes), low);
                for (int offset = -4; offset < 4; offset++)
                {
                    bool isInside = low + offset >= 0 && last + offset < memory.Length;
                    Assert.Equal(isInside ? low : last + 1, Lanes.LowWithin(low, last, offset, memory));
                    Assert.Equal(isInside ? low : last + 1, Lanes.LowWithin(low, last, offset, matrix));
                }
            }
        }

        Assert.Equal(100, Lanes.Low<double>(99, -1));
    }

    [Fact]
    public void Strips_end_with_the_last_whole_vector()
    {
        int lanes = Vector<double>.Count;
        for (int start = 0; start < 3; start++)
        {
            for (int count = -2; count < 20; count++)
            {
                int end = Lanes.End<double>(start, start + count);
                Assert.Equal(start + (Math.Max(count, 0) / lanes * lanes), end);
                Assert.Equal(end, Lanes.EndThrough<double>(start, start + count - 1));
            }
        }

        Assert.Equal(-1, Lanes.End<double>(-1, 100));
        Assert.Equal(int.MinValue, Lanes.End<double>(int.MinValue, int.MaxValue));
        Assert.Equal(3, Lanes.EndThrough<double>(3, int.MaxValue));
    }

    [Fact]
    public void Strips_stay_inside_of_their_memory()
    {
        int lanes = Vector<double>.Count;
        double[] memory = new double[2 * lanes + 1];
        double[,] matrix = new double[2, 2 * lanes + 1];
        for (int offset = -3; offset < 3 * lanes; offset++)
        {
            int end = Lanes.Within<double>(Lanes.End<double>(0, 100 * lanes), 0, offset, memory);
            Assert.Equal(offset < 0 ? 0 : Math.Max((memory.Length - offset) / lanes * lanes, 0), end);
            Assert.Equal(end, Lanes.Within(Lanes.End<double>(0, 100 * lanes), 0, offset, matrix));
        }

        Assert.Equal(0, Lanes.Within<double>(lanes, 0, int.MaxValue, memory));
        Assert.Equal(0, Lanes.Within<double>(lanes, 0, 0, (double[]?)null));
        Assert.Equal(0, Lanes.Within(lanes, 0, 0, (double[,]?)null));
    }

    [Fact]
    public void Wide_strips_stay_inside_of_their_memory()
    {
        double[] memory = new double[17];
        double[,] matrix = new double[2, 17];
        for (int offset = -3; offset < 24; offset++)
        {
            int expected = offset < 0 || !Vector512.IsHardwareAccelerated ? 0 : Math.Max((memory.Length - offset) / 8 * 8, 0);
            Assert.Equal(expected, Lanes.WideWithin(Lanes.WideEnd<double>(0, 800), 0, offset, memory));
            Assert.Equal(expected, Lanes.WideWithin(Lanes.WideEnd<double>(0, 800), 0, offset, memory.AsSpan()));
            Assert.Equal(expected, Lanes.WideWithin(Lanes.WideEnd<double>(0, 800), 0, offset, (ReadOnlySpan<double>)memory));
            Assert.Equal(expected, Lanes.WideWithin(Lanes.WideEnd<double>(0, 800), 0, offset, matrix));
        }

        Assert.Equal(0, Lanes.WideWithin(8, 0, int.MaxValue, memory));
        Assert.Equal(0, Lanes.WideWithin(8, 0, 0, (double[]?)null));
        Assert.Equal(0, Lanes.WideWithin(8, 0, 0, (double[,]?)null));
    }

    [Fact]
    public void Wide_lanes_come_from_memory_and_go_back()
    {
        double[] numbers = [.. Enumerable.Range(0, 18).Select(i => (double)i)], written = new double[18];
        double[,] matrix = new double[2, 9];
        Vector512<double> from = Lanes.WideLoad(numbers, 3);
        Assert.Equal(from, Lanes.WideLoad(numbers.AsSpan(), 3));
        Assert.Equal(from, Lanes.WideLoad((ReadOnlySpan<double>)numbers, 3));
        Lanes.Store(written, 2, from);
        Lanes.Add(written, 2, from);
        Lanes.Add(written.AsSpan(), 2, from);
        Lanes.Store(matrix, 1, 1, from);
        Lanes.Add(matrix, 1, 1, from);
        Assert.Equal(from + from, Lanes.WideLoad(matrix, 1, 1));
        Assert.Equal([0, 0, .. Enumerable.Range(3, 8).Select(i => 3.0 * i), .. new double[8]], written);
    }

    private static bool AreClose(double expected, double actual, int ulps)
    {
        if (double.IsNaN(expected) || double.IsNaN(actual))
            return double.IsNaN(expected) && double.IsNaN(actual);
        long a = BitConverter.DoubleToInt64Bits(expected), b = BitConverter.DoubleToInt64Bits(actual);
        return a == b || (Math.Sign(expected) == Math.Sign(actual) && Math.Abs(a - b) <= ulps);
    }
}
