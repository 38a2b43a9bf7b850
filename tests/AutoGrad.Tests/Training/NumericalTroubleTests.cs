using System;
using System.Globalization;
using Xunit;

namespace AutoGrad.Tests.Training;

public class NumericalTroubleTests
{
    private static DescentResult<double> Run(Func<double, double> f, Func<double, double> derivative, double rate, double[] w) =>
        new GradientDescent { LearningRate = rate }.Minimize(new Scalar<double>(f, derivative), w);

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "∞")]
    [InlineData(double.NegativeInfinity, "−∞")]
    public void Start_that_is_not_finite_leaves_the_parameters_untouched(double value, string text)
    {
        double[] w = [7];
        var result = Run(_ => value, _ => 1, 0.1, w);
        Assert.Equal(DescentStatus.NotFinite, result.Status);
        Assert.Equal([7], w);
        Assert.Equal(0, result.Iterations);
        Assert.Equal(value, result.Value);
        Assert.Contains($"at the start, the value is {text}; nothing was changed", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameter_that_is_NaN_at_the_start_is_named()
    {
        double[] w = [1, double.NaN];
        var result = new Adam().Minimize(new Bowl<double>(3), w);
        Assert.Equal(DescentStatus.NotFinite, result.Status);
        Assert.Contains("parameter 1 is NaN", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Gradient_component_that_is_not_finite_is_named()
    {
        double[] w = [1, 2, 3];
        var result = new Adam().Minimize(new BrokenGradient(2), w);
        Assert.Equal(DescentStatus.NotFinite, result.Status);
        Assert.Contains("gradient component 2 is NaN, the value is still finite", result.Message, StringComparison.Ordinal);
        Assert.Equal([1, 2, 3], w);
    }

    [Fact]
    public void Value_that_leaves_the_domain_on_the_way_keeps_the_best_point()
    {
        // 0.5 → 10.5 → 1.45 → −1.65, whose logarithm is NaN.
        double[] w = [0.5];
        var result = Run(x => x - Math.Log(x), x => 1 - 1 / x, 10, w);
        Assert.Equal((3, 2), (result.Iterations, result.BestIteration));
        Assert.Equal(DescentStatus.NotFinite, result.Status);
        Assert.True(double.IsFinite(result.Value));
        Assert.Equal(result.Value, w[0] - Math.Log(w[0]), 1e-14);
        Assert.Contains($"at iteration {result.Iterations}, the value is NaN", result.Message, StringComparison.Ordinal);
        Assert.Contains("The learning rate 10 is the first suspect: try 1", result.Message, StringComparison.Ordinal);
        Assert.Contains("best finite point", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Overflow_of_a_parameter_is_told_from_that_of_the_value()
    {
        double[] w = [1];
        var result = Run(x => -x * x / 2, x => -1e200 * x, 1e200, w);
        Assert.Equal(DescentStatus.NotFinite, result.Status);
        Assert.Contains("parameter 0 is ∞", result.Message, StringComparison.Ordinal);
        Assert.Equal([1], w);
    }

    [Fact]
    public void Fall_without_bottom_ends_as_not_finite()
    {
        double[] w = [1];
        var result = Run(x => -x * x, x => -2 * x, 1, w);
        Assert.Equal(DescentStatus.NotFinite, result.Status);
        Assert.Contains("the value is −∞", result.Message, StringComparison.Ordinal);
        Assert.True(double.IsFinite(w[0]));
    }

    [Theory]
    [InlineData(1.05)]
    [InlineData(1.5)]
    [InlineData(3)]
    [InlineData(100)]
    public void Divergence_is_found_before_the_overflow(double rate)
    {
        double[] w = [4];
        var result = Run(x => x * x, x => 2 * x, rate, w);
        Assert.Equal(DescentStatus.Diverged, result.Status);
        Assert.Equal([4], w);
        Assert.Equal(16, result.Value);
        Assert.True(result.Measured > result.Limit && double.IsFinite(result.Measured));
    }

    [Fact]
    public void Divergence_of_float_is_found_before_the_overflow()
    {
        float[] w = [4];
        var result = new GradientDescent { LearningRate = 2 }.Minimize(new Bowl<float>(0), w);
        Assert.Equal(DescentStatus.Diverged, result.Status);
    }

    [Fact]
    public void Divergence_of_momentum_is_found()
    {
        double[] w = [4];
        var result = new Momentum { LearningRate = 5 }.Minimize(new Bowl<double>(0), w);
        Assert.Equal(DescentStatus.Diverged, result.Status);
    }

    [Fact]
    public void Clipping_as_the_message_suggests_ends_the_divergence()
    {
        double[] w = [4];
        var clipped = new GradientDescent { LearningRate = 1.2, Transformation = GradientClipping.ByNorm(1) };
        var result = clipped.Minimize(new Bowl<double>(0), w, new DescentOptions { MaxIterations = 100 });
        Assert.Equal(DescentStatus.IterationLimit, result.Status);
        Assert.InRange(result.Value, 0, 1);
    }

    [Fact]
    public void Divergence_test_can_be_switched_off()
    {
        double[] w = [4];
        var result = new GradientDescent { LearningRate = 2 }.Minimize(
            new Bowl<double>(0), w, new DescentOptions { DivergenceFactor = double.PositiveInfinity });
        Assert.Equal(DescentStatus.NotFinite, result.Status);
        Assert.Equal([4], w);
    }

    public static TheoryData<string, FirstOrderOptimizer> Bumpy => new()
    {
        { "momentum", new Momentum { LearningRate = 0.05, Coefficient = 0.99 } },
        { "Adam, large rate", new Adam { LearningRate = 0.5 } },
        { "Adam, small rate", new Adam { LearningRate = 0.05 } },
        { "AdamW", new AdamW { LearningRate = 0.1, WeightDecay = 0 } },
    };

    [Theory]
    [MemberData(nameof(Bumpy))]
    public void Climbs_on_the_way_are_no_divergence(string name, FirstOrderOptimizer optimizer)
    {
        double[] w = [1 + 1e-6, 1, -3];
        var result = optimizer.Minimize(new Bowl<double>(1), w, new DescentOptions { MaxIterations = 50_000 });
        Assert.True(result.Status == DescentStatus.ConvergedGradient, $"{name}: {result}");
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.01)]
    public void Adam_that_starts_beside_the_minimum_climbs_and_returns(double rate)
    {
        double[] w = [1 + 1e-7];
        var result = new Adam { LearningRate = rate }.Minimize(new Bowl<double>(1), w, new DescentOptions { MaxIterations = 50_000 });
        Assert.True(result.Status == DescentStatus.ConvergedGradient, result.ToString());
    }

    [Fact]
    public void Rosenbrock_is_descended_by_Adam()
    {
        double[] w = [-1.2, 1];
        var result = new Adam { LearningRate = 0.01 }.Minimize(new Rosenbrock(), w, new DescentOptions { MaxIterations = 100_000 });
        Assert.Equal(DescentStatus.ConvergedGradient, result.Status);
        Assert.Equal(1, w[0], 1e-7);
        Assert.Equal(1, w[1], 1e-7);
    }

    [Fact]
    public void Messages_read_the_same_in_every_culture()
    {
        double[] w = [0.5];
        var result = Run(x => x - Math.Log(x), x => 1 - 1 / x, 10, w);
        string message = result.Message;
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Equal(message, result.Message);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private sealed class BrokenGradient(int component) : IObjective<double>
    {
        public double Value(scoped ReadOnlySpan<double> point) => 1;

        public double ValueAndGradient(scoped ReadOnlySpan<double> point, scoped Span<double> gradient)
        {
            gradient.Fill(1);
            gradient[component] = double.NaN;
            return 1;
        }
    }
}
