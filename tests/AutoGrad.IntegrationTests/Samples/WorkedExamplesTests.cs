using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Samples.FirstSteps;
using Xunit;

namespace AutoGrad.IntegrationTests.Samples;

/// <summary>
/// The worked examples of introductory texts, end to end: the sample's loss, its generated gradient, the public optimizers.
/// Printed digits are compared as printed, exact values to 1e-12.
/// </summary>
public class WorkedExamplesTests
{
    private const double Exact = 1e-12;

    [Fact]
    public void Delta_rule_prints_the_table()
    {
        string[][] expected =
        [
            ["0", "0.100", "0.300", "0.700", "0.300"],
            ["1", "0.130", "0.360", "0.850", "0.150"],
            ["2", "0.145", "0.390", "0.925", "0.075"],
            ["3", "0.153", "0.405", "0.963", "0.037"],
        ];
        Assert.Equal(expected, PrintedText.Table(PrintedText.Of(DeltaRule.Print), "1."));
    }

    [Fact]
    public void Delta_rule_halves_the_error_exactly()
    {
        DeltaRule.Row[] rows = [.. DeltaRule.Rows(DeltaRule.Run(steps: 12))];
        Assert.Equal(13, rows.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            // w moves along x, each step half of the way that is left: 0.3·(1 − 2⁻ⁱ)·x/‖x‖².
            double way = 0.06 * (1 - Math.Pow(2, -i));
            Assert.Equal(0.3 * Math.Pow(2, -i), rows[i].Error, Exact);
            Assert.Equal(0.1 + way, rows[i].W0, Exact);
            Assert.Equal(0.3 + 2 * way, rows[i].W1, Exact);
        }
    }

    [Fact]
    public void Delta_rule_gradient_is_the_error_times_the_input()
    {
        foreach (TracePoint at in DeltaRule.Run(steps: 3).Points)
        {
            double error = 1 - (at.Point[0] + 2 * at.Point[1]);
            Assert.Equal(-error, at.Gradient[0], Exact);
            Assert.Equal(-error * 2, at.Gradient[1], Exact);
            Assert.Equal(0.5 * error * error, at.Value, Exact);
        }
    }

    [Fact]
    public void Bowl_at_one_tenth()
    {
        Trace trace = Parabola.Run(centre: 3, rate: 0.1, steps: 5);
        AssertExact([0, 0.6, 1.08, 1.464, 1.7712, 2.01696], trace.Points.Select(at => at.Point[0]));
        AssertExact([9, 5.76, 3.6864, 2.359296], trace.Points.Select(at => at.Value).Take(4));
        AssertExact([-6, -4.8, -3.84, -3.072, -2.4576], trace.Points.Select(at => at.Gradient[0]).Take(5));

        string[][] printed = PrintedText.Table(PrintedText.Of(Parabola.Print), "η = 0.1");
        Assert.Equal(["0", "0.6", "1.08", "1.464", "1.7712", "2.01696"], printed.Select(row => row[1]));
        Assert.Equal(["9", "5.76", "3.6864", "2.3593"], printed.Select(row => row[2]).Take(4));
        Assert.Equal(["-6", "-4.8", "-3.84", "-3.072", "-2.4576"], printed.Select(row => row[3]).Take(5));
    }

    [Fact]
    public void Bowl_at_one_hundredth_is_far_from_converged_and_says_so()
    {
        Trace trace = Parabola.Run(centre: 3, rate: 0.01, steps: 5);
        string[] printed = [.. trace.Points.Skip(1).Select(at => FormattableString.Invariant($"{at.Point[0]:F3}"))];
        Assert.Equal(["0.060", "0.119", "0.176", "0.233", "0.288"], printed);
        Assert.Equal(0.1188, trace.Points[2].Point[0], Exact);
        Assert.False(trace.Result.Converged);
        Assert.Contains("far from converged", trace.Result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bowl_at_two_diverges_stops_and_names_the_rate()
    {
        Trace trace = Parabola.Run(centre: 3, rate: 2, steps: 10_000);
        AssertExact([0, 12, -24, 84, -240, 732], trace.Points.Select(at => at.Point[0]).Take(6));
        Assert.Equal(DescentStatus.Diverged, trace.Result.Status);
        Assert.InRange(trace.Result.Iterations, 6, 20);
        Assert.Contains("learning rate 2 is the first suspect", trace.Result.Message, StringComparison.Ordinal);
        Assert.Equal("Diverged", trace.Result.ToString().Split(' ')[0]);
    }

    [Theory]
    [InlineData(0.2, DescentStatus.ConvergedGradient)]
    [InlineData(1.0, DescentStatus.IterationLimit)]
    [InlineData(1.5, DescentStatus.Diverged)]
    public void Bowl_around_five_by_rate(double rate, DescentStatus expected) =>
        Assert.Equal(expected, Parabola.Run(centre: 5, rate, steps: 1000).Result.Status);

    [Fact]
    public void Bowl_around_five_oscillates_for_ever_at_rate_one()
    {
        Trace trace = Parabola.Run(centre: 5, rate: 1, steps: 1000);
        Assert.All(trace.Points, at => Assert.Equal(at.Iteration % 2 == 0 ? 0 : 10, at.Point[0], Exact));
        Assert.False(trace.Result.Converged);
    }

    [Fact]
    public void Square_at_one_quarter_halves()
    {
        Trace trace = SquareFunction.Run(rate: 0.25, steps: 6);
        Assert.Equal([4, 2, 1, 0.5, 0.25, 0.125, 0.0625], trace.Points.Select(at => at.Point[0]));
        Assert.Equal([16, 4, 1, 0.25, 0.0625, 0.015625, 0.00390625], trace.Points.Select(at => at.Value));
        Assert.Equal([8, 4, 2, 1, 0.5, 0.25, 0.125], trace.Points.Select(at => at.Gradient[0]));

        string[][] printed = PrintedText.Table(PrintedText.Of(SquareFunction.Print), "η = 0.25");
        Assert.Equal(["4", "2", "1", "0.5", "0.25", "0.125", "0.0625"], printed.Select(row => row[1]));
    }

    [Fact]
    public void Square_at_085_zigzags_and_converges()
    {
        Trace trace = SquareFunction.Run(rate: 0.85);
        for (int i = 1; i < trace.Points.Count; i++)
            Assert.Equal(-0.7 * trace.Points[i - 1].Point[0], trace.Points[i].Point[0], Exact);
        Assert.Equal(DescentStatus.ConvergedGradient, trace.Result.Status);
    }

    [Theory]
    [InlineData(1.0, DescentStatus.IterationLimit)]
    [InlineData(1.05, DescentStatus.Diverged)]
    [InlineData(3.0, DescentStatus.Diverged)]
    public void Square_at_the_edge_and_beyond(double rate, DescentStatus expected)
    {
        foreach (double start in (double[])[4, -1e-3, 1e6])
            Assert.Equal(expected, SquareFunction.Run(rate, start).Result.Status);
    }

    [Fact]
    public void Square_from_its_minimum_is_converged_at_once()
    {
        DescentResult<double> result = SquareFunction.Run(rate: 0.25, start: 0).Result;
        Assert.Equal(DescentStatus.ConvergedGradient, result.Status);
        Assert.Equal(0, result.Iterations);
        Assert.Equal(0, result.GradientNorm);
    }

    [Fact]
    public void Plateau_is_reported_with_the_norm_that_was_compared()
    {
        DescentResult<double> result = SquareFunction.RunPlateau().Result;
        Assert.Equal(DescentStatus.ConvergedGradient, result.Status);
        Assert.Contains("1.389e-11 ≤ 1e-8", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Narrow_valleys_take_plain_descent_longest()
    {
        NarrowValley.Row[] rows = [.. NarrowValley.Rows()];
        Assert.Equal(4, rows.Length);
        Assert.All(rows, row => Assert.Equal(DescentStatus.TargetReached, row.Valley.Status));
        Assert.All(rows, row => Assert.Equal(DescentStatus.TargetReached, row.Rosenbrock.Status));
        Assert.All(rows[1..], row => Assert.True(row.Valley.Iterations < rows[0].Valley.Iterations, row.Method));
        Assert.All(rows[1..], row => Assert.True(row.Rosenbrock.Iterations < rows[0].Rosenbrock.Iterations, row.Method));
    }

    [Fact]
    public void Overflow_stops_at_once_and_keeps_the_best_point()
    {
        Trace trace = WhenItGoesWrong.Overflow(rate: 0.08);
        Assert.True(trace.Points[1].Value < trace.Points[0].Value, "the loss falls first");
        Assert.Equal(double.PositiveInfinity, trace.Points[^1].Value);
        Assert.Equal(DescentStatus.NotFinite, trace.Result.Status);
        Assert.Equal(trace.Points.Select(at => at.Value).Min(), trace.Result.Value);
        Assert.Contains("the value is ∞", trace.Result.Message, StringComparison.Ordinal);
        Assert.Contains("try 0.008, or clip the gradient", trace.Result.Message, StringComparison.Ordinal);
        Assert.True(WhenItGoesWrong.Overflow(rate: 0.02).Result.Converged);
    }

    [Fact]
    public void Logarithm_of_a_negative_number_stops_at_once()
    {
        Trace trace = WhenItGoesWrong.LeavesTheDomain();
        Assert.Equal(DescentStatus.NotFinite, trace.Result.Status);
        Assert.True(trace.Points[^1].Point[0] < 0);
        Assert.True(double.IsFinite(trace.Result.Value));
        Assert.Contains("the value is NaN", trace.Result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Clipping_by_value_and_by_norm_brings_the_descent_back()
    {
        Assert.Equal(DescentStatus.NotFinite, WhenItGoesWrong.FromTheWall(clipping: null).Result.Status);
        Assert.True(WhenItGoesWrong.FromTheWall(GradientClipping.ByNorm(10)).Result.Converged);
        Assert.True(WhenItGoesWrong.FromTheWall(GradientClipping.ByValue(10)).Result.Converged);
        Assert.Contains("by value (1.0, 1.0)", PrintedText.Of(WhenItGoesWrong.Print), StringComparison.Ordinal);
        Assert.Contains("by norm (0.6, 0.8)", PrintedText.Of(WhenItGoesWrong.Print), StringComparison.Ordinal);
    }

    private static void AssertExact(double[] expected, IEnumerable<double> actual)
    {
        double[] numbers = [.. actual];
        Assert.Equal(expected.Length, numbers.Length);
        for (int i = 0; i < numbers.Length; i++)
            Assert.Equal(expected[i], numbers[i], Exact);
    }
}
