using System;
using AutoGrad.Tests.Optimizers.Problems;
using Xunit;

namespace AutoGrad.Tests.Optimizers.QuasiNewton;

/// <summary>Methods with a line search on the functions of Moré, Garbow and Hillstrom and on multimodal ones.</summary>
public class SmoothProblemTests(ITestOutputHelper output)
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
            if (method is Bfgs && problem.Count > 2000)
                continue;
            double[] point = problem.Start();
            DescentResult<double> result = method.Minimize(problem, point, new DescentOptions { TargetValue = problem.Minimum + 1e-8 });
            output.WriteLine($"{name,-16} {problem.Name,-40} {problem.Evaluations,6} {result.Value:E2} {result}");
        }
    }
}
