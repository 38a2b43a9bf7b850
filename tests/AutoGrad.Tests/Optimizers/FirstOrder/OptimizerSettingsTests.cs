using System;
using Xunit;

namespace AutoGrad.Tests.Optimizers.FirstOrder;

public class OptimizerSettingsTests
{
    [Fact]
    public void Defaults_are_those_of_PyTorch()
    {
        Assert.Equal(1e-3, new GradientDescent().LearningRate.Rate(0));
        Assert.Equal((0.0, false), (new Momentum().Dampening, new Momentum().Nesterov));
        var adam = new Adam();
        Assert.Equal((1e-3, 0.9, 0.999, 1e-8, 0.0), (adam.LearningRate.Rate(0), adam.Beta1, adam.Beta2, adam.Epsilon, adam.WeightDecay));
        var adamW = new AdamW();
        Assert.Equal((0.9, 0.999, 1e-8, 0.01), (adamW.Beta1, adamW.Beta2, adamW.Epsilon, adamW.WeightDecay));
        var adaGrad = new AdaGrad();
        Assert.Equal((0.0, 0.0, 1e-10, 0.0), (adaGrad.RateDecay, adaGrad.InitialAccumulator, adaGrad.Epsilon, adaGrad.WeightDecay));
        var rms = new RmsProp();
        Assert.Equal((0.99, 1e-8, false, 0.0, 0.0), (rms.Decay, rms.Epsilon, rms.Centred, rms.Momentum, rms.WeightDecay));
        var adadelta = new Adadelta();
        Assert.Equal((0.9, 1e-6, 0.0), (adadelta.Decay, adadelta.Epsilon, adadelta.WeightDecay));
        Assert.Equal((0.9, 0.999, 1e-8), (new AmsGrad().Beta1, new AmsGrad().Beta2, new AmsGrad().Epsilon));
        Assert.Equal((0.9, 0.999, 1e-8), (new Adamax().Beta1, new Adamax().Beta2, new Adamax().Epsilon));
        Assert.Equal((0.9, 0.999, 1e-8, 4e-3), (new NAdam().Beta1, new NAdam().Beta2, new NAdam().Epsilon, new NAdam().MomentumDecay));
        Assert.Equal((0.9, 0.999, 1e-8), (new RAdam().Beta1, new RAdam().Beta2, new RAdam().Epsilon));
        var adafactor = new Adafactor();
        Assert.Equal((-0.8, null, 1e-3, 1.0, 0.0), (adafactor.DecayExponent, adafactor.Epsilon1, adafactor.Epsilon2, adafactor.ClippingThreshold, adafactor.WeightDecay));
        var rprop = new Rprop();
        Assert.Equal((0.5, 1.2, 1e-6, 50.0), (rprop.Shrink, rprop.Growth, rprop.SmallestStep, rprop.LargestStep));
    }

    [Fact]
    public void Learning_rates_are_those_of_PyTorch_or_of_the_authors()
    {
        static double Rate(FirstOrderOptimizer optimizer) => optimizer.LearningRate.Rate(0);
        Assert.Equal(
            [1e-2, 1e-2, 1, 1e-3, 1e-3, 1e-3, 2e-3, 2e-3, 1e-3, 1e-2, 1e-2],
            [
                Rate(new AdaGrad()), Rate(new RmsProp()), Rate(new Adadelta()), Rate(new Adam()), Rate(new AdamW()), Rate(new AmsGrad()),
                Rate(new Adamax()), Rate(new NAdam()), Rate(new RAdam()), Rate(new Adafactor()), Rate(new Rprop()),
            ]);
        Assert.Equal(
            [1e-3, 1e-4, 1e-3, 2.5e-3, 1, 1e-3, 1],
            [
                Rate(new AdaBelief()), Rate(new Lion()), Rate(new Lamb()), Rate(new ScheduleFreeAdamW()), Rate(new PolyakStep()),
                Rate(new AcceleratedGradient()), Rate(new ParameterGroups(new Adam())),
            ]);
    }

    [Fact]
    public void Settings_outside_their_range_are_refused_by_name()
    {
        static string? Refused(Func<object> make) => Assert.ThrowsAny<ArgumentException>(make).ParamName;
        Assert.Equal("RateDecay", Refused(() => new AdaGrad { RateDecay = -1 }));
        Assert.Equal("InitialAccumulator", Refused(() => new AdaGrad { InitialAccumulator = double.NaN }));
        Assert.Equal("Momentum", Refused(() => new RmsProp { Momentum = 1 }));
        Assert.Equal("Decay", Refused(() => new Adadelta { Decay = 1 }));
        Assert.Equal("MomentumDecay", Refused(() => new NAdam { MomentumDecay = -1 }));
        Assert.Equal("Epsilon", Refused(() => new AdaBelief { Epsilon = 0 }));
        Assert.Equal("Beta1", Refused(() => new Lion { Beta1 = 1 }));
        Assert.Equal("WeightDecay", Refused(() => new Lamb { WeightDecay = -1 }));
        Assert.Equal("DecayExponent", Refused(() => new Adafactor { DecayExponent = 0 }));
        Assert.Equal("Epsilon1", Refused(() => new Adafactor { Epsilon1 = 0 }));
        Assert.Equal("ClippingThreshold", Refused(() => new Adafactor { ClippingThreshold = 0 }));
        Assert.Equal("Shrink", Refused(() => new Rprop { Shrink = 1 }));
        Assert.Equal("Growth", Refused(() => new Rprop { Growth = 1 }));
        Assert.Equal("Beta1", Refused(() => new ScheduleFreeAdamW { Beta1 = 0 }));
        Assert.Equal("LeastValue", Refused(() => new PolyakStep { LeastValue = double.NaN }));
        Assert.Equal("Scaling", Refused(() => new PolyakStep { Scaling = 0 }));
        Assert.Contains(
            "must not exceed",
            Assert.Throws<ArgumentException>(() => new Rprop { SmallestStep = 2, LargestStep = 1 }.CreateState<double>(1)).Message,
            StringComparison.Ordinal);
        Assert.Equal("rows", Refused(() => new Adafactor().CreateState<double>(0, 3)));
        Assert.Equal("method", Refused(() => new ParameterGroups(null!)));
    }

    [Fact]
    public void Descriptions_are_values_that_can_be_varied()
    {
        var adam = new Adam { LearningRate = 0.1 };
        Assert.Equal(adam, new Adam { LearningRate = 0.1 });
        Assert.NotEqual(adam, adam with { Beta1 = 0.8 });
        Assert.Contains("LearningRate = 0.1", adam.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void Decay_rates_outside_their_range_are_refused(double value)
    {
        Assert.Equal("Beta1", Assert.Throws<ArgumentOutOfRangeException>(() => new Adam { Beta1 = value }).ParamName);
        Assert.Equal("Beta2", Assert.Throws<ArgumentOutOfRangeException>(() => new AdamW { Beta2 = value }).ParamName);
        Assert.Equal("Coefficient", Assert.Throws<ArgumentOutOfRangeException>(() => new Momentum { Coefficient = value }).ParamName);
    }

    [Theory]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Rates_and_decays_must_be_finite_and_not_negative(double value)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new GradientDescent { LearningRate = value });
        Assert.Throws<ArgumentOutOfRangeException>(() => new GradientDescent { WeightDecay = value });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Adam { Epsilon = value });
        Assert.Throws<ArgumentOutOfRangeException>(() => new AdamW { WeightDecay = value });
    }

    [Fact]
    public void Nesterov_without_momentum_or_with_dampening_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new Momentum { Nesterov = true, Dampening = 0.1 }.CreateState<double>(1));
        Assert.Throws<ArgumentException>(() => new Momentum { Nesterov = true, Coefficient = 0 }.CreateState<double>(1));
    }

    [Fact]
    public void Step_refuses_spans_of_wrong_length_or_overlapping_before_it_changes_anything()
    {
        FirstOrderState<double> state = new Adam().CreateState<double>(2);
        double[] w = [1, 2, 3];
        var error = Assert.Throws<ArgumentException>(() => state.Step(w, new double[3]));
        Assert.Equal("parameters", error.ParamName);
        Assert.Contains("has 3 elements, but this state was created for 2 parameters", error.Message, StringComparison.Ordinal);
        Assert.Equal("gradient", Assert.Throws<ArgumentException>(() => state.Step(w.AsSpan(0, 2), new double[3])).ParamName);
        Assert.Equal("gradient", Assert.Throws<ArgumentException>(() => state.Step(w.AsSpan(0, 2), w.AsSpan(1, 2))).ParamName);
        Assert.Equal([1, 2, 3], w);
        Assert.Equal(0, state.Iteration);
    }

    [Fact]
    public void State_of_negative_size_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new GradientDescent().CreateState<double>(-1));

    [Fact]
    public void Learning_rate_of_a_state_follows_its_schedule()
    {
        FirstOrderState<double> state = new GradientDescent { LearningRate = Schedule.Cosine(1, 2) }.CreateState<double>(1);
        double[] w = [0];
        Assert.Equal(1, state.LearningRate);
        state.Step(w, [1]);
        Assert.Equal(0.5, state.LearningRate, 1e-15);
        state.Step(w, [1]);
        Assert.Equal(0, state.LearningRate);
        Assert.Equal(-1.5, w[0], 1e-15);
    }

    [Fact]
    public void Method_of_ones_own_gets_the_descent_loop()
    {
        double[] w = [0.05];
        var result = new SignDescent { LearningRate = 0.25 }.Minimize(new Bowl<double>(3), w, new DescentOptions { TargetValue = 0.05 });
        Assert.Equal(DescentStatus.TargetReached, result.Status);
        Assert.Equal(2.8, w[0], 1e-12);
    }

    private sealed record SignDescent : FirstOrderOptimizer
    {
        public override FirstOrderState<T> CreateState<T>(int parameterCount) => new State<T>(this, parameterCount);

        private sealed class State<T>(SignDescent settings, int parameterCount) : FirstOrderState<T>(settings, parameterCount)
            where T : System.Numerics.IFloatingPointIeee754<T>
        {
            protected override void Update(Span<T> parameters, ReadOnlySpan<T> gradient, double learningRate)
            {
                for (int i = 0; i < parameters.Length; i++)
                    parameters[i] -= T.CreateChecked(learningRate * T.Sign(gradient[i]));
            }

            protected override void Persist(CheckpointFields fields)
            {
            }
        }
    }
}
