using System;
using System.Linq;
using Xunit;

namespace AutoGrad.Tests.Optimizers.Problems;

public class TestProblemTests
{
    [Fact]
    public void Gradients_are_right()
    {
        var random = new Random(3);
        foreach (TestProblem problem in TestProblems.All().Append(new("egg crate", [1, 2], 0, TestProblems.EggCrate)))
        {
            int count = Math.Min(problem.Count, 12);
            double[] point = problem.Start().Take(count).Select(x => x + 0.3 * random.NextDouble()).ToArray();
            Assert.True(GradientCheck.Compare(new Shortened(problem, count), point).Passed, problem.Name);
        }
    }

    /// <summary>The extended functions are defined for any n that their pattern divides.</summary>
    private sealed class Shortened(TestProblem problem, int count) : IObjective<double>
    {
        public double Value(scoped ReadOnlySpan<double> point) => ValueAndGradient(point, new double[count]);

        public double ValueAndGradient(scoped ReadOnlySpan<double> point, scoped Span<double> gradient) =>
            problem.ValueAndGradient(point, gradient);
    }
}
