using System;
using System.Collections.Generic;
using Xunit;

namespace AutoGrad.Tests.Training;

/// <summary>The descents that introductory texts compute by hand.</summary>
public class WorkedExamplesTests
{
    private static List<double> Trajectory(double center, double rate, double start, int steps, out DescentResult<double> result)
    {
        var points = new List<double>();
        double[] w = [start];
        result = new GradientDescent { LearningRate = rate }.Minimize(
            new Bowl<double>(center), w, step => points.Add(step.Point[0]), new DescentOptions { MaxIterations = steps });
        return points;
    }

    private static void AssertClose(double[] expected, List<double> actual)
    {
        Assert.Equal(expected.Length, actual.Count);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-12);
    }

    [Fact]
    public void Delta_rule_halves_the_error_in_every_step()
    {
        ReadOnlySpan<double> x = [1, 2];
        var neuron = new Neuron(x, 1);
        double[] w = [0.1, 0.3];
        FirstOrderState<double> state = new GradientDescent { LearningRate = 0.1 }.CreateState<double>(2);
        var gradient = new double[2];
        (double W0, double W1, double Prediction, double Error)[] table =
            [(0.100, 0.300, 0.700, 0.300), (0.130, 0.360, 0.850, 0.150), (0.145, 0.390, 0.925, 0.075), (0.1525, 0.405, 0.9625, 0.0375)];
        foreach ((double w0, double w1, double prediction, double error) in table)
        {
            Assert.Equal(w0, w[0], 1e-12);
            Assert.Equal(w1, w[1], 1e-12);
            Assert.Equal(prediction, neuron.Predict(w), 1e-12);
            Assert.Equal(error, 1 - neuron.Predict(w), 1e-12);
            neuron.ValueAndGradient(w, gradient);
            state.Step(w, gradient);
        }
    }

    [Fact]
    public void Delta_rule_converges_on_an_objective_that_is_a_ref_struct()
    {
        Span<double> w = [0.1, 0.3];
        ReadOnlySpan<double> x = [1, 2];
        var result = new GradientDescent { LearningRate = 0.1 }.Minimize(new Neuron(x, 1), w);
        Assert.Equal(DescentStatus.ConvergedGradient, result.Status);
        Assert.Equal(1, new Neuron(x, 1).Predict(w), 1e-8);
    }

    [Fact]
    public void Bowl_at_rate_one_tenth()
    {
        var points = new List<double>();
        var values = new List<double>();
        var gradients = new List<double>();
        double[] w = [0];
        var result = new GradientDescent { LearningRate = 0.1 }.Minimize(
            new Bowl<double>(3),
            w,
            step =>
            {
                points.Add(step.Point[0]);
                values.Add(step.Value);
                gradients.Add(step.Gradient[0]);
            },
            new DescentOptions { MaxIterations = 5 });
        AssertClose([0, 0.6, 1.08, 1.464, 1.7712, 2.01696], points);
        AssertClose([9, 5.76, 3.6864, 2.359296, 1.50994944, 0.9663676416], values);
        AssertClose([-6, -4.8, -3.84, -3.072, -2.4576, -1.96608], gradients);
        Assert.Equal(DescentStatus.IterationLimit, result.Status);
        Assert.Equal(2.01696, w[0], 1e-12);
        Assert.Equal(5, result.Iterations);
        Assert.Equal(6, result.GradientEvaluations);
    }

    [Fact]
    public void Bowl_at_rate_one_hundredth_is_far_from_converged_and_says_so()
    {
        AssertClose([0, 0.06, 0.1188, 0.176424, 0.23289552, 0.2882376096], Trajectory(3, 0.01, 0, 5, out var result));
        Assert.Equal(DescentStatus.IterationLimit, result.Status);
        Assert.False(result.Converged);
        Assert.Contains("far from converged", result.Message, StringComparison.Ordinal);
        Assert.Contains("gradient norm 5.42352 > 1e-8", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bowl_at_rate_two_stops_by_itself_and_names_the_rate()
    {
        List<double> points = Trajectory(3, 2.0, 0, 10_000, out var result);
        AssertClose([0, 12, -24, 84, -240, 732], points[..6]);
        Assert.Equal(DescentStatus.Diverged, result.Status);
        Assert.InRange(result.Iterations, 6, 20);
        Assert.Equal(9, result.Value);
        Assert.Equal(0, result.BestIteration);
        Assert.Contains("learning rate 2 is the first suspect", result.Message, StringComparison.Ordinal);
        Assert.Contains("GradientClipping.ByNorm", result.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0.2, DescentStatus.ConvergedGradient)]
    [InlineData(1.5, DescentStatus.Diverged)]
    [InlineData(1.01, DescentStatus.Diverged)]
    [InlineData(1.0, DescentStatus.IterationLimit)]
    public void Bowl_around_five_by_rate(double rate, DescentStatus expected)
    {
        Trajectory(5, rate, 0, 10_000, out var result);
        Assert.Equal(expected, result.Status);
    }

    [Fact]
    public void Endless_oscillation_is_no_convergence_even_with_a_value_tolerance()
    {
        double[] w = [0];
        var result = new GradientDescent { LearningRate = 1.0 }.Minimize(
            new Bowl<double>(5), w, new DescentOptions { MaxIterations = 50, ValueTolerance = 1e-9 });
        Assert.Equal(DescentStatus.IterationLimit, result.Status);
        Assert.Equal(0, w[0]);
        Assert.Contains("No step improved on the start", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Square_at_rate_one_quarter_halves()
    {
        List<double> points = Trajectory(0, 0.25, 4, 6, out var result);
        Assert.Equal([4, 2, 1, 0.5, 0.25, 0.125, 0.0625], points);
        Assert.Equal(0.0625 * 0.0625, result.Value);
        Assert.Equal(0.125, result.GradientNorm);
    }

    [Fact]
    public void Square_at_rate_085_zigzags_and_converges()
    {
        List<double> points = Trajectory(0, 0.85, 4, 10_000, out var result);
        for (int i = 1; i < points.Count; i++)
            Assert.Equal(-0.7 * points[i - 1], points[i], 1e-12);
        Assert.Equal(DescentStatus.ConvergedGradient, result.Status);
    }

    [Fact]
    public void Square_from_its_minimum_is_converged_at_iteration_0()
    {
        Trajectory(0, 0.25, 0, 10, out var result);
        Assert.Equal(DescentStatus.ConvergedGradient, result.Status);
        Assert.Equal(0, result.Iterations);
        Assert.Equal(1, result.GradientEvaluations);
        Assert.StartsWith("gradient norm 0 ≤ 1e-8", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plateau_is_reported_as_convergence_with_the_norm_compared()
    {
        double[] w = [-25];
        var sigmoid = new Scalar<double>(x => 1 / (1 + Math.Exp(x)), x => -1 / ((1 + Math.Exp(x)) * (1 + Math.Exp(-x))));
        var result = new GradientDescent { LearningRate = 0.1 }.Minimize(sigmoid, w);
        Assert.Equal(DescentStatus.ConvergedGradient, result.Status);
        Assert.Contains("e-11 ≤ 1e-8", result.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, FirstOrderOptimizer> FasterMethods => new()
    {
        { "momentum", new Momentum { LearningRate = 0.01, Coefficient = 0.8 } },
        { "Nesterov", new Momentum { LearningRate = 0.01, Coefficient = 0.8, Nesterov = true } },
        { "Adam", new Adam { LearningRate = 0.1 } },
    };

    [Theory]
    [MemberData(nameof(FasterMethods))]
    public void Narrow_valley_takes_fewer_iterations_than_plain_descent(string name, FirstOrderOptimizer faster)
    {
        var options = new DescentOptions { TargetValue = 1e-6 };
        long Iterations(FirstOrderOptimizer optimizer)
        {
            double[] w = [1, 1];
            var result = optimizer.Minimize(new Valley([1, 100]), w, options);
            Assert.Equal(DescentStatus.TargetReached, result.Status);
            return result.Iterations;
        }

        long plain = Iterations(new GradientDescent { LearningRate = 0.01 });
        long fast = Iterations(faster);
        Assert.True(fast < plain, $"{name} took {fast} iterations, plain descent {plain}");
    }

    [Fact]
    public void Rosenbrock_takes_fewer_iterations_with_momentum_and_Adam()
    {
        static long Iterations(FirstOrderOptimizer optimizer)
        {
            double[] w = [-1.2, 1];
            var result = optimizer.Minimize(new Rosenbrock(), w, new DescentOptions { TargetValue = 1e-4, MaxIterations = 100_000 });
            Assert.Equal(DescentStatus.TargetReached, result.Status);
            return result.Iterations;
        }

        long plain = Iterations(new GradientDescent { LearningRate = 1e-3 });
        Assert.InRange(Iterations(new Momentum { LearningRate = 1e-3 }), 1, plain / 2);
        Assert.InRange(Iterations(new Adam { LearningRate = 0.05 }), 1, plain / 2);
    }
}
