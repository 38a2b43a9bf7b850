using System;
using System.Linq;
using Xunit;

namespace AutoGrad.IntegrationTests.Allocation;

/// <summary>A whole descent over generated code, on a state that has been used before, allocates exactly 0 bytes.</summary>
public class DescentAllocationTests
{
    private static readonly double[] _x = [.. Enumerable.Range(0, 40).Select(i => Math.Sin(i))];
    private static readonly double[] _y = [.. Enumerable.Range(0, 10).Select(i => Math.Cos(i))];

    public static TheoryData<string, FirstOrderOptimizer> Optimizers => new()
    {
        { "gradient descent", new GradientDescent { LearningRate = 0.01 } },
        { "momentum", new Momentum { LearningRate = 0.01 } },
        { "Nesterov", new Momentum { LearningRate = 0.01, Nesterov = true } },
        { "Adam", new Adam { LearningRate = Schedule.Cosine(0.1, 50), Transformation = GradientClipping.ByNorm(1) } },
        { "AdamW", new AdamW { LearningRate = 0.01 } },
    };

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void A_run_on_a_used_state_allocates_nothing(string name, FirstOrderOptimizer optimizer)
    {
        Assert.NotEmpty(name);
        AssertNone(optimizer, new Forms.RegressionObjective(_x, _y));
        AssertNone(optimizer, new Forms.BufferObjective());
        AssertNone(optimizer, new Forms.StackObjective());
        AssertNone(optimizer, new Forms.SoftmaxObjective());
        AssertNone(optimizer, new Forms.OverwrittenObjective());
    }

    [Fact]
    public void Objectives_that_hold_spans_are_not_boxed()
    {
        FirstOrderState<double> state = new Adam().CreateState<double>(5);
        double[] point = new double[5];
        DescentOptions options = new() { MaxIterations = 30 };
        Garbage.AssertNone(() =>
        {
            state.Reset();
            Array.Fill(point, 0.5);
            state.Minimize(new Forms.BranchesObjective(_x, 0.2), point, options);
        });
    }

    [Fact]
    public void Floats_too()
    {
        FirstOrderState<float> state = new Adam().CreateState<float>(3);
        float[] point = new float[3], x = [1, -2, 3];
        DescentOptions options = new() { MaxIterations = 30 };
        Garbage.AssertNone(() =>
        {
            state.Reset();
            Array.Clear(point);
            state.Minimize(new Forms.FloatsObjective(x), point, options);
        });
    }

    private static void AssertNone<TObjective>(FirstOrderOptimizer optimizer, TObjective objective)
        where TObjective : struct, IObjective<double>
    {
        FirstOrderState<double> state = optimizer.CreateState<double>(4);
        double[] point = new double[4];
        DescentOptions options = new() { MaxIterations = 30, ValueTolerance = 1e-15 };
        Garbage.AssertNone(() =>
        {
            state.Reset();
            Array.Fill(point, 0.5);
            state.Minimize(objective, point, options);
        });
    }
}
