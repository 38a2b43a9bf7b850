using System;
using System.Linq;
using Xunit;

namespace AutoGrad.Tests.Optimizers.Transformations;

public class TransformationTests
{
    private static double[] Apply(GradientTransformation transformation, double[] parameters, double[] gradient)
    {
        double[] result = [.. gradient];
        Assert.Equal(StepOutcome.Taken, transformation.CreateState<double>(gradient.Length).Apply(parameters, result, 0));
        return result;
    }

    [Fact]
    public void Chain_applies_in_the_order_of_writing()
    {
        GradientTransformation decay = GradientTransformation.WeightDecay(1), clip = GradientClipping.ByValue(1);
        Assert.Equal([1.0], Apply(decay.Then(clip), [5], [5]));
        Assert.Equal([6.0], Apply(clip.Then(decay), [5], [5]));
        Assert.Equal(decay.Then(clip), GradientTransformation.WeightDecay(1).Then(GradientClipping.ByValue(1)));
        Assert.NotEqual(decay.Then(clip), clip.Then(decay));
        Assert.Equal("weight decay 1, then by value 1", decay.Then(clip).ToString());
    }

    [Fact]
    public void Weight_decay_keeps_to_its_mask() =>
        Assert.Equal([1, 1.5, 1.5, 1], Apply(GradientTransformation.WeightDecay(0.5, ParameterMask.Of(1..^1)), [1, 1, 1, 1], [1, 1, 1, 1]));

    [Fact]
    public void Mask_that_leaves_the_parameters_is_refused()
    {
        var optimizer = new Adam { Transformation = GradientTransformation.WeightDecay(1, ParameterMask.Of(2..7)) };
        Assert.Contains("2..7", Assert.Throws<ArgumentException>(() => optimizer.CreateState<double>(5)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Adam { Frozen = ParameterMask.Of(^7..) }.CreateState<double>(5));
    }

    [Fact]
    public void Noise_is_normal_seeded_and_fades()
    {
        const int N = 200_001;
        double[] zero = new double[N];
        static double Moment(double[] x, int k) => x.Average(v => Math.Pow(v, k));
        double[] noise = Apply(GradientTransformation.Noise(4, 1), zero, zero);
        Assert.Equal(0, Moment(noise, 1), 4 * 2 / Math.Sqrt(N));
        Assert.Equal(4, Moment(noise, 2), 4 * 4 * Math.Sqrt(2.0 / N));
        Assert.Equal(0, Moment(noise, 3) / 8, 0.04);
        Assert.Equal(3, Moment(noise, 4) / 16, 0.1);
        Assert.Equal(0, noise.Zip(noise.Skip(1)).Average(p => p.First * p.Second), 0.05);
        Assert.Equal(noise, Apply(GradientTransformation.Noise(4, 1), zero, zero));
        Assert.NotEqual(noise[0], Apply(GradientTransformation.Noise(4, 2), zero, zero)[0]);

        double[] later = new double[N];
        GradientTransformation.Noise(4, 1).CreateState<double>(N).Apply(zero, later, 99);
        double fading = Math.Sqrt(Math.Pow(100, -0.55));
        for (int i = 0; i < 100; i++)
            Assert.Equal(noise[i] * fading, later[i], 1e-12);
        Assert.Equal(zero, Apply(GradientTransformation.Noise(0, 1), zero, zero));
    }

    [Fact]
    public void Noise_of_a_reset_state_begins_anew()
    {
        FirstOrderState<double> state = new GradientDescent { Transformation = GradientTransformation.Noise(1, 5) }.CreateState<double>(3);
        double[] first = new double[3], second = new double[3];
        state.Step(first, new double[3]);
        state.Reset();
        state.Step(second, new double[3]);
        Assert.Equal(first, second);
        Assert.NotEqual(0, first[2]);
    }

    [Fact]
    public void Accumulated_gradients_make_the_step_of_their_mean()
    {
        var adam = new Adam { LearningRate = Schedule.Linear(0.1, 0, 10) };
        FirstOrderState<double> large = adam.CreateState<double>(2);
        FirstOrderState<double> small = (adam with { Transformation = GradientTransformation.Accumulate(3) }).CreateState<double>(2);
        double[] wLarge = [1, 2], wSmall = [1, 2];
        for (int t = 0; t < 5; t++)
        {
            large.Step(wLarge, [t + 2.0, 1 - 2.0 * t]);
            Assert.Equal(StepOutcome.Accumulated, small.Step(wSmall, [t, 1]));
            Assert.Equal(StepOutcome.Accumulated, small.Step(wSmall, [t + 1, 2]));
            Assert.Equal(StepOutcome.Taken, small.Step(wSmall, [t + 5, -6.0 * t]));
            Assert.Equal(t + 1, small.Iteration);
            Assert.Equal(wLarge, wSmall);
        }
    }

    [Fact]
    public void Gradients_that_are_not_finite_are_left_out_counted_and_bounded()
    {
        FirstOrderState<double> state = new Adam { Transformation = GradientTransformation.SkipNonFinite(2) }.CreateState<double>(2);
        FirstOrderState<double> plain = new Adam().CreateState<double>(2);
        double[] w = [1, 2], expected = [1, 2];
        StepOutcome Bad() => state.Step(w, [double.NaN, 1]);
        Assert.Equal([StepOutcome.Skipped, StepOutcome.Skipped], [Bad(), state.Step(w, [1, double.NegativeInfinity])]);
        Assert.Equal(StepOutcome.Taken, state.Step(w, [1, 1]));
        plain.Step(expected, [1, 1]);
        Assert.Equal(expected, w);
        Assert.Equal([StepOutcome.Skipped, StepOutcome.Skipped, StepOutcome.Refused, StepOutcome.Refused], [Bad(), Bad(), Bad(), Bad()]);
        Assert.Equal((6, 1), (state.SkippedSteps, state.Iteration));
        Assert.Equal(StepOutcome.Taken, state.Step(w, [1, 1]));
        plain.Step(expected, [1, 1]);
        Assert.Equal(expected, w);
    }

    [Fact]
    public void Without_skipping_NaN_is_not_hidden()
    {
        double[] w = [1];
        Assert.Equal(StepOutcome.Taken, new Adam().CreateState<double>(1).Step(w, [double.NaN]));
        Assert.True(double.IsNaN(w[0]));
    }

    [Fact]
    public void Average_is_exponential_and_leaves_the_descent_alone()
    {
        var momentum = new Momentum { LearningRate = 0.05 };
        FirstOrderState<double> averaged = (momentum with { Averaging = new ParameterAveraging { Decay = 0.8 } }).CreateState<double>(1);
        FirstOrderState<double> plain = momentum.CreateState<double>(1);
        double[] w = [3], expected = [3], average = new double[1];
        averaged.CopyEvaluationPoint(w, average);
        Assert.Equal(3, average[0]);
        double ema = double.NaN;
        for (int t = 0; t < 100; t++)
        {
            averaged.Step(w, [w[0] + Math.Sin(t)]);
            plain.Step(expected, [expected[0] + Math.Sin(t)]);
            ema = t == 0 ? expected[0] : 0.8 * ema + 0.2 * expected[0];
            averaged.CopyEvaluationPoint(w, average);
            Assert.Equal(expected, w);
            Assert.Equal(ema, average[0], 1e-12);
        }
    }

    [Fact]
    public void Evaluation_point_of_methods_that_take_gradients_elsewhere()
    {
        FirstOrderState<double> state = new ScheduleFreeAdamW { LearningRate = 0.1, Beta1 = 0.7, WeightDecay = 0.1 }.CreateState<double>(1);
        double[] y = [2], point = new double[1];
        double x = 2, z = 2, v = 0, sum = 0;
        for (int t = 1; t <= 100; t++)
        {
            double g = y[0] + Math.Sin(t), before = y[0];
            state.Step(y, [g]);
            v = 0.999 * v + 0.001 * g * g;
            double gamma = 0.1 * Math.Sqrt(1 - Math.Pow(0.999, t));
            z -= gamma * (g / (Math.Sqrt(v) + 1e-8) + 0.1 * before);
            sum += gamma * gamma;
            x += gamma * gamma / sum * (z - x);
            state.CopyEvaluationPoint(y, point);
            Assert.Equal(x, point[0], 1e-12);
        }

        FirstOrderState<double> accelerated = new AcceleratedGradient { LearningRate = 0.1 }.CreateState<double>(1);
        double[] w = [1];
        accelerated.Step(w, [2]);
        accelerated.CopyEvaluationPoint(w, point);
        Assert.Equal(1 - 0.1 * 2, point[0], 1e-15);
        Assert.Throws<ArgumentException>(() => accelerated.CopyEvaluationPoint(w, w));
        Assert.Throws<ArgumentException>(() => accelerated.CopyEvaluationPoint(w, new double[2]));
    }

    [Fact]
    public void Frozen_parameters_count_for_no_stopping_rule()
    {
        double[] w = [0, 100, 0];
        var result = new GradientDescent { LearningRate = 0.25, Frozen = ParameterMask.Of(1..2) }.Minimize(new Bowl<double>(3), w);
        Assert.Equal(DescentStatus.ConvergedGradient, result.Status);
        Assert.Equal(100, w[1]);
        Assert.Equal(3, w[0], 1e-8);
    }

    [Fact]
    public void Methods_that_need_the_value_say_so()
    {
        FirstOrderState<double> state = new PolyakStep().CreateState<double>(1);
        double[] w = [1];
        Assert.Contains("Step(parameters, gradient, value)", Assert.Throws<InvalidOperationException>(() => state.Step(w, [1])).Message, StringComparison.Ordinal);
        Assert.Equal(1, w[0]);
        var groups = new ParameterGroups(new PolyakStep()).Vector("a", 1);
        Assert.Throws<InvalidOperationException>(() => groups.CreateState<double>(1).Step(w, [1]));
        var result = new PolyakStep().Minimize(new Bowl<double>(3), w);
        Assert.Equal(DescentStatus.ConvergedGradient, result.Status);
    }

    [Fact]
    public void Settings_that_make_no_sense_are_refused()
    {
        static string? Refused(Func<object> make) => Assert.ThrowsAny<ArgumentException>(make).ParamName;
        Assert.Equal("strength", Refused(() => GradientTransformation.WeightDecay(-1)));
        Assert.Equal("variance", Refused(() => GradientTransformation.Noise(double.NaN, 1)));
        Assert.Equal("annealing", Refused(() => GradientTransformation.Noise(1, 1, -1)));
        Assert.Equal("gradients", Refused(() => GradientTransformation.Accumulate(0)));
        Assert.Equal("mostInARow", Refused(() => GradientTransformation.SkipNonFinite(-1)));
        Assert.Equal("next", Refused(() => GradientClipping.ByNorm(1).Then(null!)));
        Assert.Equal("Decay", Refused(() => new ParameterAveraging { Decay = 1 }));
        Assert.Equal("Factor", Refused(() => new ReduceOnPlateau { Factor = 1 }));
        Assert.Equal("Patience", Refused(() => new ReduceOnPlateau { Patience = -1 }));
    }
}
