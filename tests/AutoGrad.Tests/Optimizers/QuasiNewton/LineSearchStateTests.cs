using System;
using System.IO;
using AutoGrad.Tests.Optimizers.Problems;
using Xunit;

namespace AutoGrad.Tests.Optimizers.QuasiNewton;

/// <summary>Runs on a used state allocate nothing, runs continue and resume bit for bit, and precision is a type parameter.</summary>
public class LineSearchStateTests
{
    public static TheoryData<string, LineSearchOptimizer> Methods => new()
    {
        { "BFGS", new Bfgs() },
        { "L-BFGS", new Lbfgs { Memory = 4 } },
        { "L-BFGS, backtracking", new Lbfgs { LineSearch = new LineSearches.Backtracking() } },
        { "L-BFGS-B", new LbfgsB { Bounds = Bounds.Between(-1.5, 0.8), Memory = 5 } },
        { "L-BFGS-B without bounds", new LbfgsB() },
        { "CG", new ConjugateGradient() },
        { "PR+", new ConjugateGradient { Formula = ConjugateGradientFormula.PolakRibierePlus } },
    };

    private static double[] Start()
    {
        double[] start = new double[20];
        for (int i = 0; i < start.Length; i++)
            start[i] = i % 2 == 0 ? -1.2 : 0.7;
        return start;
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Whole_run_on_a_used_state_allocates_nothing(string name, LineSearchOptimizer method)
    {
        LineSearchState<double> state = method.CreateState<double>(20);
        double[] point = Start();
        var options = new DescentOptions { ValueTolerance = 1e-15, StepTolerance = 1e-15 };
        long steps = state.Minimize(new Rosenbrock(), point, options).Iterations;
        Assert.True(steps > 10, name);
        double[] start = Start();
        long again = 0;
        Assert.Equal(0, Garbage.LeastOf(() =>
        {
            state.Reset();
            start.CopyTo(point, 0);
            again = state.Minimize(new Rosenbrock(), point, options).Iterations;
        }));
        Assert.Equal(steps, again);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Failed_run_allocates_nothing(string name, LineSearchOptimizer method)
    {
        LineSearchState<double> state = method.CreateState<double>(20);
        var wrong = new TestProblem("wrong", Start(), 0, (x, g) =>
        {
            double value = TestProblems.Chain(x, g);
            g[3] = -g[3];
            return value;
        });
        double[] point = Start();
        Assert.True(state.Minimize(wrong, point).Iterations > 0, name);
        double[] start = Start();
        Assert.Equal(0, Garbage.LeastOf(() =>
        {
            state.Reset();
            start.CopyTo(point, 0);
            state.Minimize(wrong, point);
        }));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Run_in_pieces_is_the_whole_run(string name, LineSearchOptimizer method)
    {
        double[] whole = Start(), pieces = Start();
        LineSearchState<double> state = method.CreateState<double>(20);
        method.Minimize(new Rosenbrock(), whole, new DescentOptions { MaxIterations = 17 });
        for (int i = 0; i < 17; i++)
            state.Minimize(new Rosenbrock(), pieces, new DescentOptions { MaxIterations = 1 });
        Assert.Equal(whole, pieces);
        Assert.Equal(17, state.Iteration);
        Assert.NotEmpty(name);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Saved_run_resumes_bit_for_bit(string name, LineSearchOptimizer method)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            double[] whole = Start(), first = Start(), second = new double[20];
            method.Minimize(new Rosenbrock(), whole, new DescentOptions { MaxIterations = 25 });
            LineSearchState<double> before = method.CreateState<double>(20), after = method.CreateState<double>(20);
            before.Minimize(new Rosenbrock(), first, new DescentOptions { MaxIterations = 12 });
            before.Save(path, first);
            after.Load(path, second);
            Assert.Equal(12, after.Iteration);
            after.Minimize(new Rosenbrock(), second, new DescentOptions { MaxIterations = 13 });
            Assert.Equal(whole, second);
            Assert.NotEmpty(name);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Checkpoint_from_within_a_run_resumes_bit_for_bit(string name, LineSearchOptimizer method)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            double[] whole = Start(), rest = new double[20];
            LineSearchState<double> running = method.CreateState<double>(20), resumed = method.CreateState<double>(20);
            running.Minimize(
                new Rosenbrock(),
                whole,
                step =>
                {
                    if (step.Iteration == 9)
                        running.Save(path, step.Point);
                },
                new DescentOptions { MaxIterations = 25 });
            resumed.Load(path, rest);
            resumed.Minimize(new Rosenbrock(), rest, new DescentOptions { MaxIterations = 16 });
            Assert.Equal(whole, rest);
            Assert.NotEmpty(name);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Load_refuses_a_foreign_state()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            double[] point = Start();
            new Lbfgs().CreateState<double>(20).Save(path, point);
            Assert.Throws<CheckpointException>(() => new Bfgs().CreateState<double>(20).Load(path, point));
            Assert.Throws<CheckpointException>(() => new Lbfgs { Memory = 3 }.CreateState<double>(20).Load(path, point));
            Assert.Equal(Start(), point);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Float_converges(string name, LineSearchOptimizer method)
    {
        float[] point = [0.5f, -1, 2];
        DescentResult<float> result = method.Minimize(new Bowl<float>(0.25f), point);
        Assert.True(result.Status == DescentStatus.ConvergedGradient, $"{name}: {result}");
        Assert.All(point, x => Assert.Equal(0.25f, x, 1e-4f));
    }

    [Fact]
    public void Ref_struct_objectives_are_taken()
    {
        double[] x = [1, 2, 3], w = [0, 0, 0];
        var result = new Lbfgs().Minimize(new Neuron(x, 7), w);
        Assert.Equal(DescentStatus.ConvergedGradient, result.Status);
        Assert.Equal(7, new Neuron(x, 7).Predict(w), 1e-7);
    }

    [Fact]
    public void Inverse_Hessian_of_BFGS_approaches_the_true_one()
    {
        BfgsState<double> state = new Bfgs { LineSearch = new LineSearches.MoreThuente { Curvature = 0.01 } }.CreateState<double>(3);
        double[] w = [1, 1, 1];
        state.Minimize(new Valley([1, 4, 25]), w, new DescentOptions { GradientTolerance = 1e-10 });
        Assert.Equal(1, state.InverseHessian[0], 1e-2);
        Assert.Equal(0.25, state.InverseHessian[4], 1e-2);
        Assert.Equal(0.04, state.InverseHessian[8], 1e-2);
        state.Reset();
        Assert.Equal([1, 0, 0, 0, 1, 0, 0, 0, 1], state.InverseHessian.ToArray());
    }

    [Fact]
    public void No_parameters_are_converged_at_once()
    {
        foreach (LineSearchOptimizer method in (LineSearchOptimizer[])[new Bfgs(), new Lbfgs(), new LbfgsB(), new ConjugateGradient()])
            Assert.Equal(DescentStatus.ConvergedGradient, method.Minimize(new Bowl<double>(3), Array.Empty<double>()).Status);
    }

    [Fact]
    public void Matrix_that_no_array_holds_is_refused_with_a_way_out()
    {
        var refused = Assert.Throws<ArgumentOutOfRangeException>(() => new Bfgs().CreateState<double>(60_000));
        Assert.Contains("Lbfgs", refused.Message, StringComparison.Ordinal);
    }
}
