using System;
using System.Linq;
using Xunit;

namespace AutoGrad.Tests.Optimizers.FirstOrder;

public class ParameterGroupsTests
{
    private static readonly AdamW _adamW = new() { LearningRate = Schedule.Cosine(0.05, 40), WeightDecay = 0.2 };

    [Fact]
    public void Groups_step_as_their_methods_would_alone()
    {
        AdamW noDecay = _adamW with { WeightDecay = 0 };
        var nesterov = new Momentum { LearningRate = 0.01, Nesterov = true };
        FirstOrderState<double> groups = new ParameterGroups(_adamW)
            .Matrix("weights", 2, 3)
            .Vector("bias", 2, noDecay)
            .Fixed("embedding", 1)
            .Vector("head", 2, nesterov).CreateState<double>(11);
        FirstOrderState<double> weights = _adamW.CreateState<double>(6), bias = noDecay.CreateState<double>(2), head = nesterov.CreateState<double>(2);
        double[] w = [.. Enumerable.Range(0, 11).Select(i => Math.Cos(i))], expected = [.. w], g = new double[11];
        for (int t = 0; t < 60; t++)
        {
            for (int i = 0; i < 11; i++)
                g[i] = w[i] + Math.Sin(t + i);
            groups.Step(w, g);
            weights.Step(expected.AsSpan(..6), g.AsSpan(..6));
            bias.Step(expected.AsSpan(6..8), g.AsSpan(6..8));
            head.Step(expected.AsSpan(9..), g.AsSpan(9..));
            Assert.Equal(expected, w);
        }

        groups.Reset();
        double[] again = [.. Enumerable.Range(0, 11).Select(i => Math.Cos(i))];
        groups.Step(again, g);
        double[] fresh = [.. Enumerable.Range(0, 11).Select(i => Math.Cos(i))];
        _adamW.CreateState<double>(6).Step(fresh.AsSpan(..6), g.AsSpan(..6));
        Assert.Equal(fresh[..6], again[..6]);
    }

    [Fact]
    public void Groups_minimize_and_leave_what_is_fixed()
    {
        double[] w = [0, 0, 50, 0];
        var groups = new ParameterGroups(new Adam { LearningRate = 0.3 }).Vector("a", 2).Fixed("b", 1).Vector("c", 1, new GradientDescent { LearningRate = 0.2 });
        DescentResult<double> result = groups.Minimize(new Bowl<double>(3), w);
        Assert.Equal(DescentStatus.ConvergedGradient, result.Status);
        Assert.Equal([3, 3, 50, 3], w.Select(x => Math.Round(x, 7)));
    }

    [Fact]
    public void Groups_are_values_and_varied_by_with()
    {
        ParameterGroups Make() => new ParameterGroups(_adamW).Vector("a", 2).Fixed("b", 3);
        Assert.Equal(Make(), Make());
        Assert.Equal(Make().GetHashCode(), Make().GetHashCode());
        Assert.NotEqual(Make(), Make().Vector("c", 1));
        Assert.NotEqual(Make(), Make() with { LearningRate = 0.1 });
        Assert.Equal(5, (Make() with { LearningRate = 0.1 }).ParameterCount);
        Assert.Equal(["a", "b"], Make().Names);
        Assert.StartsWith("a: 2 parameters, AdamW", Make().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_is_refused_with_the_numbers()
    {
        ParameterGroups groups = new ParameterGroups(_adamW).Vector("a", 2).Fixed("b", 3);
        Assert.Contains("5 parameters (2 'a' + 3 'b')", Assert.Throws<ArgumentException>(() => groups.CreateState<double>(6)).Message, StringComparison.Ordinal);
        Assert.Contains("'a' already", Assert.Throws<ArgumentException>(() => groups.Vector("a", 1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => groups.Vector("c", 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => groups.Matrix("c", 2, -1));
        Assert.Throws<ArgumentException>(() => groups.Vector("", 1));
        byte[] file = Checkpoint.ToBytes(groups.CreateState<double>(5));
        ParameterGroups renamed = new ParameterGroups(_adamW).Vector("x", 2).Fixed("b", 3), other = new ParameterGroups(new Lion()).Vector("a", 2).Fixed("b", 3);
        Assert.Contains("'a/kind' where this state has 'x/kind'", Refusal(renamed), StringComparison.Ordinal);
        Assert.Contains("'a/kind' is AdamW, that of this state is Lion", Refusal(other), StringComparison.Ordinal);
        string Refusal(ParameterGroups g) => Assert.Throws<CheckpointException>(() => Checkpoint.FromBytes(file, g.CreateState<double>(5))).Message;
    }
}
