using System;
using System.Threading;
using AutoGrad.Tests.Optimizers.FirstOrder;
using Xunit;

namespace AutoGrad.Tests.Training;

/// <summary>Steps and whole runs on a used state leave no garbage: exactly 0 bytes on the calling thread.</summary>
public class AllocationTests
{
    public static TheoryData<string> Optimizers => [.. PublishedFormulas.Optimizers.Keys];

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Steps_allocate_nothing(string name)
    {
        FirstOrderOptimizer optimizer = PublishedFormulas.Optimizers[name];
        AssertStepsAllocateNothing(optimizer.CreateState<double>(11), new double[11], new double[11]);
        AssertStepsAllocateNothing(optimizer.CreateState<float>(11), new float[11], new float[11]);
    }

    private static void AssertStepsAllocateNothing<T>(FirstOrderState<T> state, T[] parameters, T[] gradient)
        where T : System.Numerics.IFloatingPointIeee754<T>
    {
        Array.Fill(gradient, T.One);
        state.Step(parameters, gradient, T.One);
        Assert.Equal(
            0,
            Garbage.LeastOf(
                () =>
                {
                    for (int i = 0; i < 1000; i++)
                        state.Step(parameters, gradient, T.One);
                }));
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Whole_run_on_a_used_state_allocates_nothing(string name)
    {
        FirstOrderOptimizer optimizer = PublishedFormulas.Optimizers[name];
        FirstOrderState<double> state = optimizer.CreateState<double>(11);
        var w = new double[11];
        var options = new DescentOptions { MaxIterations = 200, ValueTolerance = 1e-15, StepTolerance = 1e-15, Patience = 1000 };
        Assert.Equal(0, BytesOfSecondRun(() => Run(state, w, options)));
    }

    [Fact]
    public void Run_with_observer_and_token_allocates_nothing()
    {
        FirstOrderState<double> state = new Adam().CreateState<double>(5);
        var w = new double[5];
        using var source = new CancellationTokenSource();
        var options = new DescentOptions { MaxIterations = 200, TimeLimit = TimeSpan.FromHours(1) };
        var observer = new Counter();
        CancellationToken token = source.Token;
        Assert.Equal(
            0,
            BytesOfSecondRun(
                () =>
                {
                    state.Reset();
                    Array.Clear(w);
                    return state.Minimize(new Bowl<double>(3), w, observer, options, token).Iterations;
                }));
        Assert.True(observer.Count >= 402 && observer.Count % 201 == 0);
    }

    [Fact]
    public void Diverging_run_allocates_nothing()
    {
        FirstOrderState<double> state = new GradientDescent { LearningRate = 2 }.CreateState<double>(1);
        double[] w = [0];
        Assert.Equal(0, BytesOfSecondRun(() => Run(state, w, DescentOptions.Default)));
    }

    private static long Run(FirstOrderState<double> state, double[] w, DescentOptions options)
    {
        state.Reset();
        Array.Clear(w);
        return state.Minimize(new Bowl<double>(3), w, options).Iterations;
    }

    private static long BytesOfSecondRun(Func<long> run)
    {
        run();
        return Garbage.LeastOf(() => run());
    }

    private sealed class Counter : IDescentObserver<double>
    {
        public int Count { get; private set; }

        public void Observe(scoped DescentStep<double> step) => Count++;
    }
}
