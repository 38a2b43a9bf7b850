using System;
using System.IO;
using System.Linq;
using AutoGrad.Tests.Optimizers.Problems;
using Xunit;

namespace AutoGrad.Tests.Optimizers.Global;

public class GlobalTests
{
    private static TestProblem Problem(string name) =>
        name switch
        {
            "egg crate" => new(name, [3.2, -3.1], 0, TestProblems.EggCrate),
            "Rastrigin" => new(name, [4.1, -3.2], 0, TestProblems.Rastrigin),
            "Ackley" => new(name, [4.1, -3.2], 0, TestProblems.Ackley),
            _ => throw new ArgumentOutOfRangeException(nameof(name)),
        };

    public static TheoryData<string, GlobalOptimizer> Methods => new()
    {
        { "restarts", new RandomRestarts { Box = Bounds.Between(-5, 5), Starts = 300 } },
        { "hopping", new BasinHopping { Box = Bounds.Between(-5, 5), Hops = 300, Displacement = 0.2, Temperature = 2 } },
        { "exponential", new SimulatedAnnealing { Box = Bounds.Between(-5, 5), Cooling = Cooling.Exponential(20, 0.9993) } },
        { "linear", new SimulatedAnnealing { Box = Bounds.Between(-5, 5), Cooling = Cooling.Linear(20, 10_000) } },
        { "logarithmic", new SimulatedAnnealing { Box = Bounds.Between(-5, 5), Cooling = Cooling.Logarithmic(20) } },
        { "fast", new SimulatedAnnealing { Box = Bounds.Between(-5, 5), Cooling = Cooling.Fast(100), Proposal = Proposal.Cauchy } },
    };

    [Theory]
    [MemberData(nameof(Methods))]
    public void Global_minimum_is_found_where_a_descent_is_caught(string name, GlobalOptimizer method)
    {
        foreach (string problem in (string[])["egg crate", "Rastrigin", "Ackley"])
        {
            double[] alone = Problem(problem).Start();
            double local = new Lbfgs().Minimize(Problem(problem), alone).Value;
            Assert.True(local > 0.5, $"{problem}: {local}");
            for (int seed = 0; seed < 3; seed++)
            {
                TestProblem function = Problem(problem);
                double[] point = function.Start();
                var result = (method with { Seed = seed }).Minimize(function, point);
                Assert.True(result.Value < 1e-6, $"{name}, {problem}, seed {seed}: {result}");
                Assert.All(point, x => Assert.Equal(0, x, 1e-3));
                Assert.Equal(function.Evaluations, result.ValueEvaluations);
                if (result.Converged)
                    Assert.True(result.GradientNorm <= 1e-8);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Runs_repeat_and_seeds_differ(string name, GlobalOptimizer method)
    {
        GlobalOptimizer brief = Part(method, 2);
        OptimizerState<double> state = brief.CreateState<double>(2);
        double[] first = [4.1, -3.2], again = [4.1, -3.2], other = [4.1, -3.2];
        TestProblem function = Problem("Rastrigin");
        var result = state.Minimize(function, first);
        DescentResult<double> repeated = result;
        Assert.Equal(0, Garbage.LeastOf(() =>
        {
            state.Reset();
            (again[0], again[1]) = (4.1, -3.2);
            repeated = state.Minimize(function, again);
        }));
        Assert.Equal(first, again);
        Assert.Equal(result.ValueEvaluations, repeated.ValueEvaluations);
        var different = (brief with { Seed = 1 }).Minimize(function, other);
        Assert.True(different.ValueEvaluations != result.ValueEvaluations || other[0] != first[0], name);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Saved_search_resumes(string name, GlobalOptimizer method)
    {
        GlobalOptimizer half = Part(method, 1), whole = Part(method, 2);
        string path = Path.GetTempFileName();
        try
        {
            double[] straight = [4.1, -3.2], first = [4.1, -3.2], second = new double[2];
            var result = whole.Minimize(Problem("Rastrigin"), straight);
            OptimizerState<double> before = half.CreateState<double>(2), after = half.CreateState<double>(2);
            before.Minimize(Problem("Rastrigin"), first);
            before.Save(path, first);
            after.Load(path, second);
            var resumed = after.Minimize(Problem("Rastrigin"), second);
            Assert.Equal(straight, second);
            Assert.Equal(result.Value, resumed.Value);
            Assert.NotEmpty(name);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static GlobalOptimizer Part(GlobalOptimizer method, int parts) =>
        method switch
        {
            RandomRestarts restarts => restarts with { Starts = 5 * parts },
            BasinHopping hopping => hopping with { Hops = 5 * parts - 1 },
            SimulatedAnnealing annealing => annealing with { Proposals = 250 * parts, Polish = null },
            _ => throw new ArgumentOutOfRangeException(nameof(method)),
        };

    [Fact]
    public void Target_ends_the_search()
    {
        double[] point = [3.2, -3.1];
        var result = new RandomRestarts { Box = Bounds.Between(-5, 5), Starts = 100_000 }.Minimize(
            Problem("egg crate"), point, new DescentOptions { TargetValue = 1e-6 });
        Assert.Equal(DescentStatus.TargetReached, result.Status);
        Assert.True(result.Iterations < 1000 && result.Value <= 1e-6);
    }

    [Fact]
    public void Descents_that_fail_are_starts_that_do_not_win()
    {
        double[] point = [-3];
        var result = new RandomRestarts { Box = Bounds.Between(-4, 4), Starts = 10 }.Minimize(
            new Scalar<double>(x => x - Math.Log(x), x => 1 - 1 / x), point);
        Assert.Equal(DescentStatus.ConvergedGradient, result.Status);
        Assert.Equal(1, point[0], 1e-7);
        Assert.Equal(10, result.Iterations);
    }

    [Fact]
    public void Annealing_without_a_polish_does_not_claim_convergence()
    {
        double[] point = [3.2, -3.1];
        var result = new SimulatedAnnealing { Box = Bounds.Between(-5, 5), Polish = null }.Minimize(Problem("egg crate"), point);
        Assert.Equal(DescentStatus.IterationLimit, result.Status);
        Assert.Equal(10_000, result.Iterations);
        Assert.InRange(result.Value, 0, 1);
        double[] gradient = new double[2];
        TestProblems.EggCrate(point, gradient);
        Assert.Equal(gradient.Max(Math.Abs), result.GradientNorm);
    }

    [Fact]
    public void Box_must_be_finite()
    {
        Assert.Throws<ArgumentException>(() => new RandomRestarts { Box = Bounds.NonNegative }.CreateState<double>(2));
        Assert.Throws<ArgumentException>(() => new BasinHopping { Box = Bounds.Each([0], [1]) }.CreateState<double>(2));
    }

    [Fact]
    public void Coolings_are_their_formulas()
    {
        for (long k = 0; k < 5000; k += 37)
        {
            Assert.Equal(3 * Math.Pow(0.99, k), Cooling.Exponential(3, 0.99).Temperature(k), 1e-13);
            Assert.Equal(3 * Math.Max(0, 1 - k / 1000.0), Cooling.Linear(3, 1000).Temperature(k), 1e-13);
            Assert.Equal(3 * Math.Log(2) / Math.Log(2 + k), Cooling.Logarithmic(3).Temperature(k), 1e-13);
            Assert.Equal(3.0 / (1 + k), Cooling.Fast(3).Temperature(k), 1e-13);
        }
    }
}
