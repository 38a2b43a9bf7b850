using System;
using AutoGrad.Tests.Optimizers.Problems;
using Xunit;

namespace AutoGrad.Tests.Optimizers.Bounded;

public class LbfgsBTests
{
    [Fact]
    public void Without_bounds_the_known_minima_are_found()
    {
        foreach (TestProblem problem in TestProblems.All())
        {
            double[] point = problem.Start();
            var result = new LbfgsB().Minimize(problem, point, new DescentOptions { TargetValue = problem.Minimum + 1e-8 });
            Assert.True(result.Status is DescentStatus.TargetReached or DescentStatus.ConvergedGradient, $"{problem}: {result}");
        }
    }

    [Theory]
    [InlineData(-2, 0.5, 0.5, 0.25, 0.25)]
    [InlineData(1.5, 3, 1.5, 2.25, 0.25)]
    [InlineData(-2, 2, 1, 1, 0)]
    public void Rosenbrock_in_a_box(double lower, double upper, double x, double y, double value)
    {
        double[] point = [-1.2, 1];
        var method = new LbfgsB { Bounds = Bounds.Each([lower, -5], [upper, 5]) };
        var result = method.Minimize(new Rosenbrock(), point);
        Assert.True(result.Status == DescentStatus.ConvergedGradient, result.ToString());
        Assert.Equal(x, point[0], 1e-8);
        Assert.Equal(y, point[1], 1e-7);
        Assert.Equal(value, result.Value, 1e-12);
        Assert.Contains("projected gradient norm", result.Message, StringComparison.Ordinal);
        if (x == lower || x == upper)
            Assert.Equal(x, point[0]);
    }

    [Fact]
    public void Trivial_boxes_that_other_libraries_stumble_over()
    {
        // Math.NET's issue 658 got NaN for a minimum in the corner, 510 an exception for a start on a bound.
        double[] corner = [0, 0];
        var result = new LbfgsB { Bounds = Bounds.Between(0, 1) }.Minimize(new Bowl<double>(3), corner);
        Assert.Equal(DescentStatus.ConvergedGradient, result.Status);
        Assert.Equal([1, 1], corner);
        double[] inside = [1, 0];
        result = new LbfgsB { Bounds = Bounds.Between(0, 1) }.Minimize(new Bowl<double>(0.25), inside);
        Assert.Equal(DescentStatus.ConvergedGradient, result.Status);
        Assert.Equal(0.25, inside[0], 1e-8);
    }

    [Fact]
    public void Start_outside_is_moved_in_and_fixed_parameters_stay()
    {
        double[] point = [-50, 7, 99];
        var method = new LbfgsB { Bounds = Bounds.Each([-1, 2, double.NegativeInfinity], [1, 2, double.PositiveInfinity]) };
        var result = method.Minimize(new Bowl<double>(3), point);
        Assert.Equal(DescentStatus.ConvergedGradient, result.Status);
        Assert.Equal(1, point[0]);
        Assert.Equal(2, point[1]);
        Assert.Equal(3, point[2], 1e-8);
        Assert.Equal(5, result.Value, 1e-12);
    }

    [Fact]
    public void Quadratic_programs_agree_with_the_enumeration_of_all_faces()
    {
        var random = new Random(11);
        for (int trial = 0; trial < 40; trial++)
        {
            var program = BoxQuadratic.Random(random, 5);
            double[] point = new double[5];
            var result = new LbfgsB { Bounds = Bounds.Between(-1, 1) }.Minimize(program, point, new DescentOptions { GradientTolerance = 1e-10 });
            Assert.True(result.Status == DescentStatus.ConvergedGradient, $"{trial}: {result}");
            double[] exact = program.MinimumByFaces(-1, 1);
            for (int i = 0; i < 5; i++)
                Assert.Equal(exact[i], point[i], 1e-9);
        }
    }

    [Fact]
    public void Every_evaluation_is_within_the_bounds()
    {
        double[] point = new double[100];
        Array.Fill(point, 0.4);
        var watched = new Watched(0.3, 0.9);
        var result = new LbfgsB { Bounds = Bounds.Between(0.3, 0.9) }.Minimize(watched, point);
        Assert.True(result.Status == DescentStatus.ConvergedGradient, result.ToString());
        Assert.Equal(78.344240238059, result.Value, 1e-10);
    }

    [Fact]
    public void Logarithms_that_end_at_a_bound()
    {
        // −log x + 2x has its minimum at ½; at 0, which is allowed, the value is infinite.
        double[] point = [5, 1e-3, 0.7];
        var result = new LbfgsB { Bounds = Bounds.NonNegative }.Minimize(new LogBarrier(), point);
        Assert.True(result.Status == DescentStatus.ConvergedGradient, result.ToString());
        Assert.All(point, x => Assert.Equal(0.5, x, 1e-8));
    }

    [Fact]
    public void Float_in_a_box()
    {
        float[] point = [0, 10];
        DescentResult<float> result = new LbfgsB { Bounds = Bounds.AtMost(2.5) }.Minimize(new Bowl<float>(3), point);
        Assert.Equal(DescentStatus.ConvergedGradient, result.Status);
        Assert.Equal([2.5f, 2.5f], point);
    }

    [Fact]
    public void Bounds_are_checked()
    {
        Assert.Throws<ArgumentException>(() => Bounds.Between(1, 0));
        Assert.Throws<ArgumentException>(() => Bounds.Between(double.NaN, 0));
        Assert.Throws<ArgumentException>(() => Bounds.Each([0], [1, 2]));
        Assert.Throws<ArgumentException>(() => new LbfgsB { Bounds = Bounds.Each([0, 0], [1, 1]) }.CreateState<double>(3));
        Assert.Equal("[0, ∞]", Bounds.NonNegative.ToString());
    }

    private sealed class Watched(double lower, double upper) : IObjective<double>
    {
        public double Value(scoped ReadOnlySpan<double> point) => ValueAndGradient(point, new double[point.Length]);

        public double ValueAndGradient(scoped ReadOnlySpan<double> point, scoped Span<double> gradient)
        {
            foreach (double x in point)
                Assert.InRange(x, lower, upper);
            return TestProblems.Chain(point, gradient);
        }
    }

    private readonly struct LogBarrier : IObjective<double>
    {
        public double Value(scoped ReadOnlySpan<double> point) => ValueAndGradient(point, new double[point.Length]);

        public double ValueAndGradient(scoped ReadOnlySpan<double> point, scoped Span<double> gradient)
        {
            double sum = 0;
            for (int i = 0; i < point.Length; i++)
            {
                sum += 2 * point[i] - Math.Log(point[i]);
                gradient[i] = 2 - 1 / point[i];
            }

            return sum;
        }
    }
}
