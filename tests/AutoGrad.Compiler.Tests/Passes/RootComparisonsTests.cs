using System;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Simplify;
using AutoGrad.Compiler.Rules;
using Xunit;

namespace AutoGrad.Compiler.Tests.Passes;

/// <summary>A root compared with a number is what stands under it, compared with another one: the same decision for every number there is.</summary>
public class RootComparisonsTests
{
    private static readonly (Primitive Primitive, Func<double, double, bool> Holds)[] s_comparisons =
    [
        (Comparisons.Less, (a, b) => a < b), (Comparisons.LessOrEqual, (a, b) => a <= b),
        (Comparisons.Greater, (a, b) => a > b), (Comparisons.GreaterOrEqual, (a, b) => a >= b),
    ];

    [Fact]
    public void The_decision_is_the_same_on_both_sides_of_the_threshold()
    {
        Random random = new(3);
        foreach (double c in Enumerable.Range(0, 2000).Select(i => i < 20 ? i + 1 : Math.Exp(60 * random.NextDouble() - 30)).Append(1e-5).Append(0.1))
        {
            foreach (var (primitive, holds) in s_comparisons)
            {
                double threshold = RootComparisons.Threshold(primitive, c, IrType.Double, isSumOfSquares: true)!.Value;
                for (long step = -20; step <= 20; step++)
                {
                    double s = BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(threshold) + step);
                    Assert.Equal(holds(Math.Sqrt(s), c), holds(s, threshold));
                }
            }
        }
    }

    [Fact]
    public void The_decision_is_the_same_for_floats()
    {
        Random random = new(5);
        foreach (float c in Enumerable.Range(0, 2000).Select(_ => (float)Math.Exp(60 * random.NextDouble() - 30)))
        {
            foreach (var (primitive, holds) in s_comparisons)
            {
                float threshold = (float)RootComparisons.Threshold(primitive, c, IrType.Single, isSumOfSquares: true)!.Value;
                for (int step = -20; step <= 20; step++)
                {
                    float s = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(threshold) + step);
                    Assert.Equal(holds(MathF.Sqrt(s), c), holds(s, threshold));
                }
            }
        }
    }

    [Fact]
    public void Whatever_is_under_the_root_a_number_above_stays_above()
    {
        foreach (var (primitive, holds) in s_comparisons.Skip(2))
        {
            double threshold = RootComparisons.Threshold(primitive, 0.5, IrType.Double, isSumOfSquares: false)!.Value;
            foreach (double s in (double[])[double.NaN, double.PositiveInfinity, double.NegativeInfinity, -1, -0.0, 0, double.Epsilon, 0.25, double.MaxValue])
                Assert.Equal(holds(Math.Sqrt(s), 0.5), holds(s, threshold));
        }
    }

    [Fact]
    public void Where_a_negative_number_would_be_below_the_root_stays()
    {
        foreach (Primitive primitive in (Primitive[])[Comparisons.Less, Comparisons.LessOrEqual])
        {
            Assert.Null(RootComparisons.Threshold(primitive, 0.5, IrType.Double, isSumOfSquares: false));
            Assert.NotNull(RootComparisons.Threshold(primitive, 0.5, IrType.Double, isSumOfSquares: true));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e-200)]
    [InlineData(1e200)]
    public void Numbers_whose_squares_are_not_numbers_like_others_stay(double c)
    {
        foreach (var (primitive, _) in s_comparisons)
            Assert.Null(RootComparisons.Threshold(primitive, c, IrType.Double, isSumOfSquares: true));
    }

    [Fact]
    public void Only_a_root_without_other_readers_is_left_out()
    {
        Function function = SimplifyPass.Run(Build.Function(b =>
        {
            int x = b.Real("x"), y = b.Real("y");
            int once = b.Apply(Powers.Sqrt, b.Add(b.Multiply(x, x), b.Multiply(y, y))), twice = b.Apply(Powers.Sqrt, y), three = b.Number(3);
            return
            [
                b.Apply(Choices.Select, b.Apply(Comparisons.LessOrEqual, once, three), x, y),
                b.Apply(Choices.Select, b.Less(three, twice), x, twice),
            ];
        }));
        IrText.Is(
            """
            function F(%0.x: double active, %1.y: double active) -> value, out1
              %2 = Multiply %0.x, %0.x
              %3 = Multiply %1.y, %1.y
              %4 = Add %2, %3
              %5 = Sqrt %1.y
              %6 = 3: double
              %7 = 9: double
              %8 = LessOrEqual %4, %7
              %9 = Select %8, %0.x, %1.y
              %10 = Less %6, %5
              %11 = Select %10, %0.x, %5
              return %9, %11
            """,
            function);
    }
}
