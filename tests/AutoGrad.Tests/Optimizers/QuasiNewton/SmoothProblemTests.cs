using AutoGrad.Tests.Optimizers.Problems;
using Xunit;

namespace AutoGrad.Tests.Optimizers.QuasiNewton;

/// <summary>Methods with a line search on the functions of Moré, Garbow and Hillstrom and on multimodal ones.</summary>
public class SmoothProblemTests
{
    public static TheoryData<string, Optimizer> Methods => new()
    {
        { "BFGS", new Bfgs() },
        { "L-BFGS", new Lbfgs() },
        { "CG, Hager-Zhang", new ConjugateGradient() },
        { "CG, PR+", new ConjugateGradient { Formula = ConjugateGradientFormula.PolakRibierePlus } },
    };

    [Theory]
    [MemberData(nameof(Methods))]
    public void Known_minima_are_found(string name, Optimizer method)
    {
        foreach (TestProblem problem in TestProblems.All())
        {
            // A dense matrix of 10⁸ numbers is not what BFGS is for; and the chain of 1000 links is long for conjugate gradients.
            if (problem.Count > 500 && method is not Lbfgs && (method is Bfgs || problem.Count == 1000))
                continue;
            double[] point = problem.Start();
            DescentResult<double> result = method.Minimize(problem, point, new DescentOptions { TargetValue = problem.Minimum + 1e-8 });
            Assert.True(result.Status is DescentStatus.TargetReached or DescentStatus.ConvergedGradient, $"{name}, {problem}: {result}");
            Assert.Equal(problem.Evaluations, result.ValueEvaluations);
            Assert.Equal(problem.Evaluations, result.GradientEvaluations);
            Assert.InRange(result.Value, problem.Minimum, problem.Minimum + 1e-8);
        }
    }
}
