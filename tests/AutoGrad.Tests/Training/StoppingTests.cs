using System;
using System.Collections.Generic;
using System.Threading;
using Xunit;

namespace AutoGrad.Tests.Training;

public class StoppingTests
{
    private static readonly GradientDescent _slow = new() { LearningRate = 0.01 };

    [Fact]
    public void Gradient_test_states_the_numbers_it_compared()
    {
        double[] w = [0];
        var result = new GradientDescent { LearningRate = 0.1 }.Minimize(new Bowl<double>(3), w);
        Assert.Equal(DescentStatus.ConvergedGradient, result.Status);
        Assert.True(result.Converged);
        Assert.Equal(result.GradientNorm, result.Measured);
        Assert.Equal(1e-8, result.Limit);
        Assert.True(result.Measured <= result.Limit);
        Assert.Matches(@"^gradient norm \d(\.\d+)?e-9 ≤ 1e-8 \(largest component\)\.$", result.Message);
        Assert.Equal(3, w[0], 1e-8);
    }

    [Fact]
    public void Gradient_norm_is_the_largest_component()
    {
        double[] w = [3, -4];
        var result = _slow.Minimize(new Bowl<double>(0), w, new DescentOptions { MaxIterations = 0 });
        Assert.Equal(8, result.GradientNorm);
        Assert.Equal(25, result.Value);
        Assert.Equal(DescentStatus.IterationLimit, result.Status);
        Assert.Equal((0, 1, 1), (result.Iterations, result.ValueEvaluations, result.GradientEvaluations));
    }

    [Fact]
    public void Zero_gradient_tolerance_accepts_only_zero()
    {
        double[] w = [1];
        var exact = new DescentOptions { GradientTolerance = 0 };
        var result = new GradientDescent { LearningRate = 0.5 }.Minimize(new Bowl<double>(0), w, exact);
        Assert.Equal(DescentStatus.ConvergedGradient, result.Status);
        Assert.Equal(0, result.Measured);
        w = [1];
        result = _slow.Minimize(new Bowl<double>(0), w, exact with { MaxIterations = 100 });
        Assert.Equal(DescentStatus.IterationLimit, result.Status);
    }

    [Fact]
    public void Value_tolerance_stops_a_flat_descent()
    {
        double[] w = [0];
        var result = _slow.Minimize(new Bowl<double>(3), w, new DescentOptions { ValueTolerance = 1e-6 });
        Assert.Equal(DescentStatus.ConvergedValue, result.Status);
        Assert.True(result.Converged);
        Assert.True(result.Measured <= result.Limit && result.Limit == 1e-6);
        Assert.Contains("relative change of the value", result.Message, StringComparison.Ordinal);
        Assert.InRange(result.Value, 1e-7, 1e-4);
    }

    [Fact]
    public void Step_tolerance_stops_on_small_steps()
    {
        double[] w = [0];
        var result = _slow.Minimize(new Bowl<double>(3), w, new DescentOptions { StepTolerance = 1e-5 });
        Assert.Equal(DescentStatus.ConvergedStep, result.Status);
        Assert.True(result.Measured <= result.Limit);
        Assert.Contains("relative step", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Target_value_stops_and_is_not_convergence()
    {
        double[] w = [0];
        var result = _slow.Minimize(new Bowl<double>(3), w, new DescentOptions { TargetValue = 1 });
        Assert.Equal(DescentStatus.TargetReached, result.Status);
        Assert.False(result.Converged);
        Assert.InRange(result.Value, 0.9, 1);
        Assert.Contains("≤ target 1", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Patience_stops_a_descent_that_no_longer_improves()
    {
        double[] w = [0];
        var result = new GradientDescent { LearningRate = 1 }.Minimize(new Bowl<double>(5), w, new DescentOptions { Patience = 7 });
        Assert.Equal(DescentStatus.PatienceExhausted, result.Status);
        Assert.Equal(7, result.Iterations);
        Assert.Contains("no better value in 7 steps (patience 7)", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Time_limit_stops()
    {
        double[] w = [0];
        var result = _slow.Minimize(
            new Bowl<double>(3),
            w,
            _ => Thread.Sleep(5),
            new DescentOptions { TimeLimit = TimeSpan.FromMilliseconds(20), GradientTolerance = 0 });
        Assert.Equal(DescentStatus.TimeLimit, result.Status);
        Assert.True(result.Elapsed >= TimeSpan.FromMilliseconds(20));
        Assert.Contains("s ≥ 0.02 s", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Observer_can_stop()
    {
        double[] w = [0];
        var result = _slow.Minimize(
            new Bowl<double>(3),
            w,
            step =>
            {
                if (step.Iteration == 4)
                    step.Stop();
            });
        Assert.Equal(DescentStatus.StoppedByObserver, result.Status);
        Assert.Equal(4, result.Iterations);
        Assert.Contains("stopped the run at iteration 4", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Observer_that_is_a_ref_struct_sees_every_point()
    {
        Span<double> values = new double[4];
        double[] w = [0];
        _slow.Minimize(new Bowl<double>(3), w, new Recorder(values), new DescentOptions { MaxIterations = 3 });
        Assert.Equal(9, values[0]);
        for (int i = 1; i < 4; i++)
            Assert.Equal(values[i - 1] * 0.98 * 0.98, values[i], 1e-12);
    }

    [Fact]
    public void Observer_sees_the_rate_of_the_step_that_follows()
    {
        var rates = new List<double>();
        double[] w = [0];
        new GradientDescent { LearningRate = Schedule.Cosine(0.4, 4) }.Minimize(
            new Bowl<double>(3), w, step => rates.Add(step.LearningRate), new DescentOptions { MaxIterations = 4 });
        Assert.Equal(5, rates.Count);
        Assert.Equal(0.4, rates[0]);
        Assert.Equal(0.2, rates[2], 1e-15);
        Assert.Equal(0, rates[4]);
    }

    [Fact]
    public void Cancellation_ends_the_run_without_an_exception()
    {
        using var source = new CancellationTokenSource();
        double[] w = [0];
        var result = _slow.Minimize(
            new Bowl<double>(3),
            w,
            step =>
            {
                if (step.Iteration == 3)
                    source.Cancel();
            },
            cancellationToken: source.Token);
        Assert.Equal(DescentStatus.Cancelled, result.Status);
        Assert.Equal(3, result.Iterations);
        Assert.Equal(3 - 3 * Math.Pow(0.98, 3), w[0], 1e-12);
    }

    [Fact]
    public void Token_that_is_cancelled_before_leaves_the_start()
    {
        double[] w = [0];
        var result = _slow.Minimize(new Bowl<double>(3), w, cancellationToken: new CancellationToken(canceled: true));
        Assert.Equal(DescentStatus.Cancelled, result.Status);
        Assert.Equal(0, w[0]);
    }

    [Fact]
    public void Progress_is_reported_at_the_start_every_interval_and_at_the_end()
    {
        var reports = new Collector();
        double[] w = [0];
        var options = new DescentOptions { MaxIterations = 3, Progress = reports, ProgressInterval = TimeSpan.Zero };
        _slow.Minimize(new Bowl<double>(3), w, options);
        Assert.Equal([0, 1, 2, 3, 3], reports.Items.ConvertAll(p => p.Iteration));
        Assert.Equal(9, reports.Items[0].Value);
        Assert.Equal(6, reports.Items[0].GradientNorm);
        Assert.All(reports.Items, p => Assert.Equal(p.Value, p.BestValue));

        reports.Items.Clear();
        _slow.Minimize(new Bowl<double>(3), w = [0], options with { ProgressInterval = TimeSpan.FromHours(1) });
        Assert.Equal([0, 3], reports.Items.ConvertAll(p => p.Iteration));
    }

    [Fact]
    public void Best_point_is_returned_where_the_last_one_is_worse()
    {
        double[] w = [0];
        double best = double.PositiveInfinity, bestPoint = double.NaN;
        var result = new Momentum { LearningRate = 0.1 }.Minimize(
            new Bowl<double>(3),
            w,
            step =>
            {
                if (step.Value < best)
                    (best, bestPoint) = (step.Value, step.Point[0]);
            },
            new DescentOptions { MaxIterations = 12 });
        Assert.Equal(best, result.Value);
        Assert.Equal(bestPoint, w[0]);
        Assert.True(result.BestIteration < result.Iterations);
        Assert.Equal(2 * Math.Abs(w[0] - 3), result.GradientNorm, 1e-12);
    }

    [Fact]
    public void State_continues_until_it_is_reset()
    {
        var adam = new Adam { LearningRate = Schedule.Cosine(0.1, 40) };
        double[] whole = [0, 1], halves = [0, 1];
        adam.Minimize(new Bowl<double>(3), whole, new DescentOptions { MaxIterations = 40 });
        FirstOrderState<double> state = adam.CreateState<double>(2);
        state.Minimize(new Bowl<double>(3), halves, new DescentOptions { MaxIterations = 15 });
        Assert.Equal(15, state.Iteration);
        state.Minimize(new Bowl<double>(3), halves, new DescentOptions { MaxIterations = 25 });
        Assert.Equal(whole, halves);
        state.Reset();
        double[] again = [0, 1];
        state.Minimize(new Bowl<double>(3), again, new DescentOptions { MaxIterations = 40 });
        Assert.Equal(whole, again);
    }

    [Fact]
    public void Float_runs_with_inferred_types()
    {
        float[] w = [0, 10];
        DescentResult<float> result = new Adam { LearningRate = 0.1 }.Minimize(new Bowl<float>(3), w);
        Assert.Equal(DescentStatus.ConvergedGradient, result.Status);
        Assert.Equal(1e-4, result.Limit);
        Assert.Equal(3f, w[0], 1e-4f);
        Assert.Equal(3f, w[1], 1e-4f);
    }

    [Fact]
    public void No_parameters_are_converged_at_once()
    {
        var result = _slow.Minimize(new Bowl<double>(3), Array.Empty<double>());
        Assert.Equal(DescentStatus.ConvergedGradient, result.Status);
    }

    [Fact]
    public void Point_of_wrong_length_is_refused()
    {
        FirstOrderState<double> state = _slow.CreateState<double>(2);
        Assert.Equal("point", Assert.Throws<ArgumentException>(() => state.Minimize(new Bowl<double>(3), new double[3])).ParamName);
    }

    [Fact]
    public void Default_result_claims_nothing()
    {
        Assert.Equal(DescentStatus.NotRun, default(DescentResult<double>).Status);
        Assert.False(default(DescentResult<double>).Converged);
        Assert.Equal("no run.", default(DescentResult<double>).Message);
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new DescentOptions { MaxIterations = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DescentOptions { GradientTolerance = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DescentOptions { GradientTolerance = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DescentOptions { Patience = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DescentOptions { DivergenceFactor = 1 });
    }

    private readonly ref struct Recorder(Span<double> values) : IDescentObserver<double>
    {
        private readonly Span<double> _values = values;

        public void Observe(scoped DescentStep<double> step) => _values[(int)step.Iteration] = step.Value;
    }

    private sealed class Collector : IProgress<DescentProgress>
    {
        public List<DescentProgress> Items { get; } = [];

        public void Report(DescentProgress value) => Items.Add(value);
    }
}
