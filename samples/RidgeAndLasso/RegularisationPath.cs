using System;
using System.Collections.Generic;
using System.Linq;

namespace AutoGrad.Samples.RidgeAndLasso;

/// <summary>A point of a path.</summary>
/// <param name="Penalty">λ.</param>
/// <param name="Weights">The solution.</param>
/// <param name="Violation">How far it is from what must hold of a solution; see the two paths.</param>
/// <param name="Result">How it was found.</param>
internal sealed record PathPoint(double Penalty, double[] Weights, double Violation, DescentResult<double> Result);

/// <summary>The solutions for a falling penalty, each the start of the next one's descent.</summary>
internal sealed class RegularisationPath
{
    private readonly NumericTable _data;
    private readonly double[] _y;

    public RegularisationPath(NumericTable data)
    {
        _data = data;
        double mean = data.Last.Average();
        _y = [.. data.Last.Select(number => number - mean)];
    }

    /// <summary>Squared weights. The violation is the largest difference from the closed form (XᵀX/n + λI)⁻¹Xᵀy/n, relative to it.</summary>
    public IEnumerable<PathPoint> Ridge()
    {
        var w = new double[_data.Columns];
        foreach (double penalty in (double[])[100, 30, 10, 3, 1, 0.3, 0.1, 0.03, 0.01])
        {
            var objective = new LinearLosses.RidgeLossObjective(_data.Features, _y, penalty);
            DescentResult<double> result = new Lbfgs().Minimize(objective, w, new DescentOptions { GradientTolerance = 1e-12 });
            double[] exact = ClosedForm(penalty);
            double violation = w.Zip(exact, (a, b) => Math.Abs(a - b)).Max() / Math.Max(1, exact.Max(Math.Abs));
            yield return new PathPoint(penalty, [.. w], violation, result);
        }
    }

    /// <summary>
    /// Absolute weights, from the smallest λ that makes all of them zero. The violation is of the optimality conditions: where a weight is zero,
    /// the gradient is at most λ, elsewhere it is −λ times the weight's sign.
    /// </summary>
    public IEnumerable<PathPoint> Lasso()
    {
        var w = new double[_data.Columns];
        var gradient = new double[_data.Columns];
        var objective = new LinearLosses.SquaredLossObjective(_data.Features, _y);
        objective.ValueAndGradient(w, gradient);
        double largest = gradient.Max(Math.Abs);
        foreach (double part in (double[])[1, 0.7, 0.5, 0.3, 0.2, 0.1, 0.05, 0.02, 0.01, 0.001])
        {
            double penalty = part * largest;
            var fista = new Fista { Penalty = Penalty.L1(penalty) };
            DescentResult<double> result = fista.Minimize(
                objective, w, new DescentOptions { GradientTolerance = 1e-10, MaxIterations = 100_000 });
            objective.ValueAndGradient(w, gradient);
            double violation = w.Zip(
                gradient, (weight, slope) => weight == 0 ? Math.Abs(slope) - penalty : Math.Abs(slope + penalty * Math.Sign(weight))).Max();
            yield return new PathPoint(penalty, [.. w], Math.Max(0, violation), result);
        }
    }

    /// <summary>The part of the variance that the model explains.</summary>
    public double RSquared(double[] w)
    {
        double total = _y.Average(number => 0.5 * number * number);
        return 1 - LinearLosses.SquaredLoss(w, _data.Features, _y) / total;
    }

    private double[] ClosedForm(double penalty)
    {
        int d = _data.Columns, n = _data.Rows;
        var a = new double[d, d];
        var b = new double[d];
        for (int j = 0; j < d; j++)
        {
            for (int i = 0; i < n; i++)
            {
                b[j] += _data.Features[i * d + j] * _y[i] / n;
                for (int k = 0; k < d; k++)
                    a[j, k] += _data.Features[i * d + j] * _data.Features[i * d + k] / n;
            }

            a[j, j] += penalty;
        }

        return Cholesky.Solve(a, b);
    }
}
