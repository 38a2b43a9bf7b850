using System;
using Xunit;

namespace AutoGrad.Tests.Schedules;

public class ReduceOnPlateauTests
{
    /// <summary>PyTorch's ReduceLROnPlateau.step, mode "min", transcribed.</summary>
    private sealed class Published(double rate, ReduceOnPlateau s)
    {
        private double _best = double.PositiveInfinity;
        private long _bad, _cooldown;

        public double Rate { get; private set; } = rate;

        public void Step(double metric)
        {
            bool better = s.ThresholdMode == PlateauThreshold.Relative ? metric < _best * (1 - s.Threshold) : metric < _best - s.Threshold;
            if (better)
                (_best, _bad) = (metric, 0);
            else
                _bad++;
            if (_cooldown > 0)
                (_cooldown, _bad) = (_cooldown - 1, 0);
            if (_bad > s.Patience)
            {
                double reduced = Math.Max(Rate * s.Factor, s.MinimumRate);
                if (Rate - reduced > s.SmallestChange)
                    Rate = reduced;
                (_cooldown, _bad) = (s.Cooldown, 0);
            }
        }
    }

    [Theory]
    [InlineData(0.1, 10, PlateauThreshold.Relative, 1e-4, 0, 0)]
    [InlineData(0.5, 2, PlateauThreshold.Relative, 0.1, 3, 0.004)]
    [InlineData(0.3, 0, PlateauThreshold.Absolute, 0.05, 1, 1e-3)]
    [InlineData(0.1, 1, PlateauThreshold.Absolute, 0, 0, 0)]
    public void Rates_are_those_of_PyTorch(double factor, long patience, PlateauThreshold mode, double threshold, long cooldown, double minimum)
    {
        var settings = new ReduceOnPlateau
        {
            Factor = factor,
            Patience = patience,
            ThresholdMode = mode,
            Threshold = threshold,
            Cooldown = cooldown,
            MinimumRate = minimum,
        };
        FirstOrderState<double> state = new GradientDescent { LearningRate = 0.1, Plateau = settings }.CreateState<double>(1);
        var published = new Published(0.1, settings);
        var random = new Random(1);
        for (int t = 0; t < 300; t++)
        {
            double metric = 5 * Math.Exp(-t / 40.0) + random.NextDouble();
            state.Observe(metric);
            published.Step(metric);
            Assert.Equal(published.Rate, state.LearningRate, 1e-15);
        }

        Assert.True(state.LearningRate < 0.1);
        state.Reset();
        Assert.Equal(0.1, state.LearningRate);
    }

    [Fact]
    public void Minimize_observes_the_value()
    {
        double[] w = [0];
        var settings = new DescentOptions { MaxIterations = 2000 };
        var jumping = new GradientDescent { LearningRate = 1 };
        Assert.Equal(DescentStatus.IterationLimit, jumping.Minimize(new Bowl<double>(5), w, settings).Status);
        w = [0];
        var result = (jumping with { Plateau = new ReduceOnPlateau { Factor = 0.5, Patience = 3 } }).Minimize(new Bowl<double>(5), w, settings);
        Assert.Equal(DescentStatus.ConvergedGradient, result.Status);
        Assert.Equal(0.5, result.LearningRate);
    }

    [Fact]
    public void Reduction_acts_upon_the_schedule()
    {
        FirstOrderState<double> state = new GradientDescent
        {
            LearningRate = Schedule.Linear(1, 0.5, 10),
            Plateau = new ReduceOnPlateau { Patience = 0, Factor = 0.1, MinimumRate = 0.02 },
        }.CreateState<double>(1);
        state.Observe(1);
        state.Observe(1);
        Assert.Equal(0.1, state.LearningRate, 1e-15);
        double[] w = [0];
        for (int i = 0; i < 10; i++)
            state.Step(w, [0]);
        Assert.Equal(0.05, state.LearningRate, 1e-15);
        state.Observe(1);
        Assert.Equal(0.02, state.LearningRate, 1e-15);
        state.Observe(1);
        Assert.Equal(0.02, state.LearningRate, 1e-15);
    }

    [Fact]
    public void Groups_pass_observations_on()
    {
        var falling = new GradientDescent { LearningRate = 1, Plateau = new ReduceOnPlateau { Patience = 0, Factor = 0.5 } };
        FirstOrderState<double> state = new ParameterGroups(falling)
            .Vector("a", 1)
            .Vector("b", 1, new GradientDescent { LearningRate = 1 }).CreateState<double>(2);
        state.Observe(1);
        state.Observe(1);
        double[] w = [0, 0];
        state.Step(w, [-1, -1]);
        Assert.Equal([0.5, 1], w);
    }

    [Fact]
    public void NaN_is_no_improvement()
    {
        FirstOrderState<double> state =
            new GradientDescent { LearningRate = 1, Plateau = new ReduceOnPlateau { Patience = 0 } }.CreateState<double>(1);
        state.Observe(1);
        state.Observe(double.NaN);
        Assert.Equal(0.1, state.LearningRate, 1e-15);
    }
}
