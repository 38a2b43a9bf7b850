using System;
using AutoGrad.Tests.Optimizers.Problems;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace AutoGrad.Tests.Optimizers.QuasiNewton;

/// <summary>Logistic regression on the breast cancer data against Newton's method with the exact Hessian and a dense solver.</summary>
public class LogisticRegressionTests
{
    [Theory]
    [InlineData(1e-1)]
    [InlineData(1e-2)]
    public void Solution_is_that_of_Newton(double penalty)
    {
        double[] exact = Newton(penalty);
        var options = new DescentOptions { GradientTolerance = 1e-13 };
        foreach (Optimizer method in (Optimizer[])[new Bfgs(), new Lbfgs(), new LbfgsB(), new ConjugateGradient()])
        {
            double[] point = new double[31];
            var result = method.Minimize(new BreastCancer(penalty), point, options);
            for (int j = 0; j < point.Length; j++)
                Assert.True(Math.Abs(point[j] - exact[j]) <= 1e-10, $"{method.GetType().Name}: {point[j] - exact[j]} at {j}; {result}");
        }
    }

    private static double[] Newton(double penalty)
    {
        var objective = new BreastCancer(penalty);
        double[] point = new double[31], gradient = new double[31];
        for (int iteration = 0; iteration < 30; iteration++)
        {
            objective.ValueAndGradient(point, gradient);
            var hessian = Matrix<double>.Build.Dense(31, 31, (i, j) => i == j && i < 30 ? penalty : 0);
            foreach (double[] x in BreastCancer.Rows)
            {
                double margin = 0;
                for (int j = 0; j < 31; j++)
                    margin += x[j] * point[j];
                double probability = 1 / (1 + Math.Exp(-margin)), weight = probability * (1 - probability) / BreastCancer.Rows.Length;
                for (int i = 0; i < 31; i++)
                {
                    for (int j = 0; j < 31; j++)
                        hessian[i, j] += weight * x[i] * x[j];
                }
            }

            var step = hessian.Cholesky().Solve(Vector<double>.Build.DenseOfArray(gradient));
            for (int j = 0; j < 31; j++)
                point[j] -= step[j];
        }

        return point;
    }
}
