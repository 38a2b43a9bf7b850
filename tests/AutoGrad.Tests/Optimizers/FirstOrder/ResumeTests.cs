using System;
using System.IO;
using System.Linq;
using System.Numerics;
using System.Text;
using Xunit;

namespace AutoGrad.Tests.Optimizers.FirstOrder;

/// <summary>A run that goes on from a checkpoint is, to the bit, the run that was never interrupted.</summary>
public class ResumeTests
{
    private const int Parameters = 11;

    public static TheoryData<string> Names => [.. PublishedFormulas.Optimizers.Keys];

    private static void Run<T>(FirstOrderState<T> state, T[] point, int from, int to, bool hasGaps = false)
        where T : IFloatingPointIeee754<T>
    {
        var gradient = new T[point.Length];
        for (int t = from; t < to; t++)
        {
            for (int i = 0; i < point.Length; i++)
                gradient[i] = T.CreateChecked(1 + i) * point[i] + T.CreateChecked(5 * Math.Sin(1.7 * t + i));
            if (hasGaps && t % 7 == 5)
                gradient[0] = T.NaN;
            state.Observe(3 + Math.Sin(t));
            state.Step(point, gradient, T.CreateChecked(3 + Math.Sin(t)));
        }
    }

    private static T[] Start<T>()
        where T : IFloatingPointIeee754<T> => [.. Enumerable.Range(0, Parameters).Select(i => T.CreateChecked(Math.Cos(i)))];

    private static void ResumeAtEveryStep<T>(FirstOrderOptimizer optimizer, bool hasGaps)
        where T : IFloatingPointIeee754<T>
    {
        const int Steps = 30;
        FirstOrderState<T> whole = optimizer.CreateState<T>(Parameters);
        T[] uninterrupted = Start<T>();
        Run(whole, uninterrupted, 0, Steps, hasGaps);
        FirstOrderState<T> saving = optimizer.CreateState<T>(Parameters), resumed = optimizer.CreateState<T>(Parameters);
        T[] point = Start<T>(), loaded = new T[Parameters];
        for (int t = 0; t < Steps; t++)
        {
            byte[] file = t % 2 == 0
                ? Checkpoint.ToBytes<T>(saving, point)
                : Encoding.UTF8.GetBytes(Checkpoint.ToJson<T>(saving, point));
            Checkpoint.FromBytes(file, resumed, loaded.AsSpan());
            Run(resumed, loaded, t, Steps, hasGaps);
            Assert.Equal(uninterrupted, loaded);
            Assert.Equal(Checkpoint.ToBytes(whole), Checkpoint.ToBytes(resumed));
            Run(saving, point, t, t + 1, hasGaps);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Resumed_run_is_the_uninterrupted_one(string name)
    {
        ResumeAtEveryStep<double>(PublishedFormulas.Optimizers[name], name == "everything");
        ResumeAtEveryStep<float>(PublishedFormulas.Optimizers[name], name == "everything");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Damaged_file_is_refused_and_changes_nothing(string name)
    {
        FirstOrderState<double> state = PublishedFormulas.Optimizers[name].CreateState<double>(Parameters);
        double[] point = Start<double>();
        Run(state, point, 0, 3);
        byte[] file = Checkpoint.ToBytes<double>(state, point);
        Run(state, point, 3, 5);
        byte[] before = Checkpoint.ToBytes<double>(state, point);
        for (int i = 0; i < file.Length; i++)
        {
            byte[] damaged = [.. file];
            damaged[i] ^= (byte)(1 + i % 255);
            Assert.Throws<CheckpointException>(() => Checkpoint.FromBytes(damaged, state, point.AsSpan()));
            Assert.Throws<CheckpointException>(() => Checkpoint.FromBytes(file.AsSpan(0, i), state, point.AsSpan()));
        }

        Assert.Equal(before, Checkpoint.ToBytes<double>(state, point));
    }

    [Fact]
    public void Files_of_other_optimizers_sizes_and_precisions_are_refused_with_the_reason()
    {
        byte[] file = Checkpoint.ToBytes(new Adam().CreateState<double>(3));
        string Refusal(ICheckpointed state) => Assert.Throws<CheckpointException>(() => Checkpoint.FromBytes(file, state)).Message;
        Assert.Contains("holds a state of Adam, not of AdamW", Refusal(new AdamW().CreateState<double>(3)), StringComparison.Ordinal);
        Assert.Contains("'parameters' is 3, that of this state is 4", Refusal(new Adam().CreateState<double>(4)), StringComparison.Ordinal);
        Assert.Contains("'precision' is double, that of this state is float", Refusal(new Adam().CreateState<float>(3)), StringComparison.Ordinal);
        file = Checkpoint.ToBytes(new RmsProp().CreateState<double>(3));
        Assert.Contains("has the field 'skipped' where this state has 'mean'", Refusal(new RmsProp { Centred = true }.CreateState<double>(3)), StringComparison.Ordinal);
    }

    [Fact]
    public void State_saves_and_loads_itself_with_its_point()
    {
        string folder = Directory.CreateTempSubdirectory("autograd").FullName, path = Path.Combine(folder, "adam.agst");
        try
        {
            var adam = new Adam { LearningRate = Schedule.Cosine(0.1, 50) };
            FirstOrderState<double> state = adam.CreateState<double>(Parameters), other = adam.CreateState<double>(Parameters);
            double[] point = Start<double>(), loaded = new double[Parameters];
            Run(state, point, 0, 20);
            state.Save(path, point);
            other.Load(path, loaded);
            Assert.Equal(20, other.Iteration);
            Assert.Equal(state.LearningRate, other.LearningRate);
            Run(state, point, 20, 60);
            Run(other, loaded, 20, 60);
            Assert.Equal(point, loaded);
            Assert.Throws<ArgumentException>(() => state.Save(path, new double[2]));
            Assert.Throws<ArgumentException>(() => state.Load(path, new double[2]));
        }
        finally
        {
            Directory.Delete(folder, true);
        }
    }

    [Fact]
    public void Minimize_goes_on_from_what_its_observer_saved()
    {
        FirstOrderOptimizer optimizer = PublishedFormulas.Optimizers["everything"] with { Plateau = new ReduceOnPlateau { Patience = 1 } };
        double[] start = Start<double>(), whole = [.. start], part = [.. start], last = [], resumedLast = [];
        FirstOrderState<double> state = optimizer.CreateState<double>(Parameters);
        byte[] saved = [];
        state.Minimize(
            new Bowl<double>(3),
            whole,
            step =>
            {
                if (step.Iteration == 17)
                    saved = Checkpoint.ToBytes<double>(state, step.Point);
                last = step.Point.ToArray();
            },
            new DescentOptions { MaxIterations = 60 });

        FirstOrderState<double> resumed = optimizer.CreateState<double>(Parameters);
        Checkpoint.FromBytes(saved, resumed, part.AsSpan());
        resumed.Minimize(new Bowl<double>(3), part, step => resumedLast = step.Point.ToArray(), new DescentOptions { MaxIterations = 43 });
        Assert.Equal(last, resumedLast);
        Assert.Equal(Checkpoint.ToBytes(state), Checkpoint.ToBytes(resumed));
    }
}
