using System;
using System.Linq;
using AutoGrad.Benchmarks.Expert;
using AutoGrad.Benchmarks.Losses;
using Xunit;

namespace AutoGrad.IntegrationTests.Allocation;

/// <summary>The losses of the benchmarks: the generated code agrees with the expert's and allocates as little.</summary>
public class BenchmarkedLossTests
{
    private const int Rows = 50, Features = 43, Classes = 4;

    private static readonly double[] _w = Numbers(Features, 0.3), _x = Numbers(Rows * Features, 1), _y = Numbers(Rows, 2), _v = Numbers(20, 1.1);
    private static readonly double[] _labels = [.. _y.Select(y => y > 0 ? 1.0 : -1.0)];
    private static readonly double[] _cw = Numbers(Classes * Features, 0.4), _cg = new double[Classes * Features];
    private static readonly int[] _classes = [.. Enumerable.Range(0, Rows).Select(i => 3 * i % Classes)];
    private static readonly int[] _order = [.. Enumerable.Range(0, Rows).Select(i => 7 * i % Rows)];
    private static readonly NetworkData _net = new(70);
    private static readonly double[] _point = _net.Point, _ng = new double[_point.Length], _w1g = new double[8192], _b1g = new double[128], _w2g = new double[1280], _b2g = new double[10];
    private static readonly int[] _all = [.. Enumerable.Range(0, 70).Select(i => 9 * i % 70)];
    private static readonly double[] _g = new double[Features], _vg = new double[20];

    public static TheoryData<string, Func<double>, Func<double>, double[]> Losses => new()
    {
        { "squared error", () => Regression.SquaredErrorAndGradient(_w, _x, _y, _g), () => ExpertRegression.SquaredError(_w, _x, _y, _g), _g },
        { "flat indices", () => Regression.SquaredErrorFlatAndGradient(_w, _x, _y, _g), () => ExpertRegression.SquaredError(_w, _x, _y, _g), _g },
        { "rows", () => new Regression.RowErrorBatchObjective(_x, _y).ValueAndGradient(_w, _order, _g), () => ExpertRegression.RowErrors(_w, _x, _y, _order, _g), _g },
        { "logistic", () => Regression.LogisticAndGradient(_w, _x, _labels, _g), () => ExpertRegression.Logistic(_w, _x, _labels, _g), _g },
        { "Huber", () => Regression.HuberAndGradient(_w, _x, _y, 1, _g), () => ExpertRegression.Huber(_w, _x, _y, 1, _g), _g },
        { "softmax", () => Classification.SoftmaxAndGradient(_cw, _x, _classes, Classes, _cg), () => ExpertSoftmax.Scalar(_cw, _x, _classes, Classes, _cg), _cg },
        { "softmax, vectorised", () => ExpertSoftmax.Vectorised(_cw, _x, _classes, Classes, _cg), () => ExpertSoftmax.Scalar(_cw, _x, _classes, Classes, _cg), _cg },
        { "squared error, vectorised", () => ExpertVectors.SquaredError(_w, _x, _y, _g), () => ExpertRegression.SquaredError(_w, _x, _y, _g), _g },
        { "rows, vectorised", () => ExpertVectors.RowErrors(_w, _x, _y, _order, _g), () => ExpertRegression.RowErrors(_w, _x, _y, _order, _g), _g },
        { "logistic, vectorised", () => ExpertVectors.Logistic(_w, _x, _labels, _g), () => ExpertRegression.Logistic(_w, _x, _labels, _g), _g },
        { "Huber, vectorised", () => ExpertVectors.Huber(_w, _x, _y, 1, _g), () => ExpertRegression.Huber(_w, _x, _y, 1, _g), _g },
        { "Rosenbrock, vectorised", () => ExpertVectors.Rosenbrock(_v, _vg), () => ExpertValley.Rosenbrock(_v, _vg), _vg },
        { "network", () => Network.CrossEntropyAndGradient(_net.W1, _net.B1, _net.W2, _net.B2, _net.X, _net.Labels, _w1g, _b1g, _w2g, _b2g) + Joined(), () => ExpertNetwork.Scalar(_net, _ng), _ng },
        { "network, rows in any order", () => new Network.RowEntropyBatchObjective(_net.X, _net.Labels, 8192, 128, 1280).ValueAndGradient(_point, _all, _ng), () => ExpertNetwork.Scalar(_net, _ng), _ng },
        { "network, vectorised", () => ExpertNetwork.Vectorised(_net, _ng), () => ExpertNetwork.Scalar(_net, _ng), _ng },
        { "Rosenbrock", () => Valley.RosenbrockAndGradient(_v, _vg), () => ExpertValley.Rosenbrock(_v, _vg), _vg },
    };

    [Theory]
    [MemberData(nameof(Losses))]
    public void The_expert_agrees_and_nothing_is_allocated(string name, Func<double> generated, Func<double> expert, double[] gradient)
    {
        Assert.NotEmpty(name);
        double value = expert();
        double[] expected = [.. gradient];
        Array.Fill(gradient, double.NaN);
        Assert.Equal(value, generated(), 1e-13 * Math.Abs(value));
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], gradient[i], 1e-12 * (1 + Math.Abs(expected[i])));
        Garbage.AssertNone(() => generated());
    }

    /// <summary>The parts of the network's gradient, put together.</summary>
    private static double Joined()
    {
        _w1g.CopyTo(_ng, 0);
        _b1g.CopyTo(_ng, 8192);
        _w2g.CopyTo(_ng, 8320);
        _b2g.CopyTo(_ng, 9600);
        return 0;
    }

    private static double[] Numbers(int count, double scale) => [.. Enumerable.Range(0, count).Select(i => scale * Math.Sin(3 * i + 1))];
}
