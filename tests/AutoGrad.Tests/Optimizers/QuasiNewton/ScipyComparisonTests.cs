using System;
using System.Linq;
using AutoGrad.Tests.Optimizers.Problems;
using Xunit;

namespace AutoGrad.Tests.Optimizers.QuasiNewton;

/// <summary>
/// Evaluations to the same stopping rule, max|g| ≤ tolerance (projected under bounds), compared with those of SciPy 1.10.1 (Debian 12's
/// python3-scipy): <c>minimize(f, x0, jac=True, method='L-BFGS-B', options=dict(maxiter=100000, maxfun=100000, ftol=0, gtol=tolerance))</c>,
/// its <c>nfev</c>. A descent over thousands of curved steps is sensitive to rounding, so a count of thousands may differ by a few percent
/// between machines.
/// </summary>
public class ScipyComparisonTests(ITestOutputHelper output)
{
    private static readonly (string Problem, double Tolerance, int Scipy)[] _measured =
    [
        ("chain 1000", 1e-5, 5770),
        ("chain 1000", 1e-8, 5785),
        ("chain 1000 from 2", 1e-5, 87),
        ("chain 1000 from 2", 1e-8, 99),
        ("chain 100", 1e-5, 618),
        ("chain 100", 1e-8, 630),
        ("chain 10", 1e-5, 92),
        ("chain 10", 1e-8, 96),
        ("extended 10000", 1e-5, 49),
        ("extended 10000", 1e-8, 51),
        ("logistic 1e-2", 1e-5, 19),
        ("logistic 1e-2", 1e-8, 30),
        ("logistic 1e-3", 1e-5, 33),
        ("logistic 1e-3", 1e-8, 61),
        ("logistic 1e-4", 1e-5, 69),
        ("logistic 1e-4", 1e-8, 153),
    ];

    /// <summary>The same algorithm: most counts are equal.</summary>
    [Fact]
    public void LbfgsB_takes_what_SciPy_takes() => Compare(new LbfgsB(), worst: 1.05, mean: 1.01);

    /// <summary>Another first step, hence another path: a few more here, more fewer there.</summary>
    [Fact]
    public void Lbfgs_takes_no_more_than_SciPy_on_average() => Compare(new Lbfgs(), worst: 1.12, mean: 1);

    private void Compare(Optimizer method, double worst, double mean)
    {
        double logarithms = 0;
        foreach ((string problem, double tolerance, int scipy) in _measured)
        {
            (IObjective<double> objective, double[] point) = Problem(problem);
            var result = method.Minimize(objective, point, new DescentOptions { GradientTolerance = tolerance });
            Assert.True(result.Status == DescentStatus.ConvergedGradient, $"{problem}: {result}");
            double ratio = (double)result.ValueEvaluations / scipy;
            output.WriteLine($"{problem} {tolerance} {result.ValueEvaluations} SciPy {scipy} {ratio:F2}");
            Assert.True(ratio <= worst, $"{problem} to {tolerance}: {result.ValueEvaluations} evaluations, SciPy takes {scipy}");
            logarithms += Math.Log(ratio) / _measured.Length;
        }

        output.WriteLine($"geometric mean {Math.Exp(logarithms):F3}");
        Assert.True(Math.Exp(logarithms) <= mean, $"{Math.Exp(logarithms)} times SciPy's evaluations");
    }

    private static (IObjective<double> Objective, double[] Start) Problem(string name) =>
        name switch
        {
            "chain 1000" => Chain(1000, [-1.2, 1]),
            "chain 1000 from 2" => Chain(1000, [2, 2]),
            "chain 100" => Chain(100, [-1.2, 1]),
            "chain 10" => Chain(10, [-1.2, 1]),
            "extended 10000" => (TestProblems.All().Single(p => p.Name.StartsWith("extended Rosen", StringComparison.Ordinal)), Repeated([-1.2, 1], 10_000)),
            "logistic 1e-2" => (new BreastCancer(1e-2), new double[31]),
            "logistic 1e-3" => (new BreastCancer(1e-3), new double[31]),
            "logistic 1e-4" => (new BreastCancer(1e-4), new double[31]),
            _ => throw new ArgumentOutOfRangeException(nameof(name)),
        };

    private static (IObjective<double> Objective, double[] Start) Chain(int count, double[] pattern)
    {
        double[] start = Repeated(pattern, count);
        return (new TestProblem("chain", start, 0, TestProblems.Chain), start);
    }

    private static double[] Repeated(double[] pattern, int count) => Enumerable.Range(0, count).Select(i => pattern[i % pattern.Length]).ToArray();
}
