using System;
using System.IO;
using System.Linq;
using MathNet.Numerics.LinearAlgebra;
using Xunit;

namespace AutoGrad.Tests.Optimizers.Composite;

public class CompositeTests
{
    public static TheoryData<string, Func<Penalty, CompositeOptimizer>> Methods => new()
    {
        { "proximal gradient", penalty => new ProximalGradient { Penalty = penalty } },
        { "FISTA", penalty => new Fista { Penalty = penalty } },
        { "FISTA, tiny first step", penalty => new Fista { Penalty = penalty, FirstStep = 1e-6 } },
        { "FISTA, huge first step", penalty => new Fista { Penalty = penalty, FirstStep = 1e6 } },
    };

    private static readonly DescentOptions _long = new() { MaxIterations = 100_000, GradientTolerance = 5e-9 };

    [Theory]
    [MemberData(nameof(Methods))]
    public void Lasso_satisfies_its_optimality_conditions(string name, Func<Penalty, CompositeOptimizer> method)
    {
        foreach (double strength in (double[])[0.1, 1, 5, 20, 40, 46])
        {
            double[] w = new double[Diabetes.Columns], gradient = new double[Diabetes.Columns];
            var result = method(Penalty.L1(strength)).Minimize(new Diabetes(), w, _long);
            Assert.True(result.Status == DescentStatus.ConvergedGradient, $"{name}, λ = {strength}: {result}");
            double smooth = new Diabetes().ValueAndGradient(w, gradient);
            for (int j = 0; j < w.Length; j++)
            {
                double violation = w[j] == 0 ? Math.Abs(gradient[j]) - strength : Math.Abs(gradient[j] + strength * Math.Sign(w[j]));
                Assert.True(violation <= 1e-8, $"{name}, λ = {strength}, w[{j}] = {w[j]}: {violation}");
            }

            Assert.Equal(smooth + strength * w.Sum(Math.Abs), result.Value, 1e-9);
            Assert.Contains("gradient mapping norm", result.Message, StringComparison.Ordinal);
            Assert.Equal(strength == 46, w.All(number => number == 0));
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Ridge_is_its_closed_form(string name, Func<Penalty, CompositeOptimizer> method)
    {
        var x = Matrix<double>.Build.DenseOfRowArrays(Diabetes.Rows);
        var y = Vector<double>.Build.DenseOfArray(Diabetes.Response);
        foreach (double strength in (double[])[0.01, 1, 100])
        {
            var normal = x.TransposeThisAndMultiply(x) / x.RowCount + strength * Matrix<double>.Build.DenseIdentity(x.ColumnCount);
            var exact = normal.Cholesky().Solve(x.TransposeThisAndMultiply(y) / x.RowCount);
            double[] w = new double[Diabetes.Columns];
            var result = method(Penalty.L2(strength)).Minimize(new Diabetes(), w, _long with { GradientTolerance = 1e-12 });
            for (int j = 0; j < w.Length; j++)
                Assert.True(Math.Abs(w[j] - exact[j]) <= 1e-10 * Math.Max(1, exact.InfinityNorm()), $"{name}, λ = {strength}: {result}");
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Elastic_net_and_group_lasso_are_stationary(string name, Func<Penalty, CompositeOptimizer> method)
    {
        double[] w = new double[Diabetes.Columns], g = new double[Diabetes.Columns];
        var result = method(Penalty.ElasticNet(3, 0.5)).Minimize(new Diabetes(), w, _long);
        Assert.True(result.Converged, $"{name}: {result}");
        new Diabetes().ValueAndGradient(w, g);
        for (int j = 0; j < w.Length; j++)
            Assert.True((w[j] == 0 ? Math.Abs(g[j]) - 3 : Math.Abs(g[j] + 3 * Math.Sign(w[j]) + 0.5 * w[j])) <= 1e-8);

        Array.Clear(w);
        result = method(Penalty.Group(8, 2, 2, 6)).Minimize(new Diabetes(), w, _long);
        Assert.True(result.Converged, $"{name}: {result}");
        new Diabetes().ValueAndGradient(w, g);
        foreach ((int start, int size) in ((int, int)[])[(0, 2), (2, 2), (4, 6)])
        {
            double norm = Math.Sqrt(w.Skip(start).Take(size).Sum(v => v * v)), weight = 8 * Math.Sqrt(size);
            double slope = Math.Sqrt(g.Skip(start).Take(size).Sum(v => v * v));
            for (int j = start; j < start + size && norm > 0; j++)
                Assert.Equal(-weight * w[j] / norm, g[j], 2e-8);
            Assert.True(norm > 0 || slope <= weight);
            Assert.Equal(start == 0, norm == 0);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Boxes_agree_with_LbfgsB(string name, Func<Penalty, CompositeOptimizer> method)
    {
        double[] box = new double[Diabetes.Columns], exact = new double[Diabetes.Columns];
        var result = method(Penalty.Box(Bounds.Between(-2, 15))).Minimize(new Diabetes(), box, _long);
        Assert.True(result.Converged, $"{name}: {result}");
        new LbfgsB { Bounds = Bounds.Between(-2, 15) }.Minimize(new Diabetes(), exact, _long);
        for (int j = 0; j < box.Length; j++)
            Assert.Equal(exact[j], box[j], 1e-6);
        Assert.Contains(15.0, box);
        Assert.Contains(-2.0, box);

        double[] positive = Enumerable.Repeat(-3.0, Diabetes.Columns).ToArray();
        Assert.True(method(Penalty.NonNegative).Minimize(new Diabetes(), positive, _long).Converged);
        Array.Clear(exact);
        new LbfgsB { Bounds = Bounds.NonNegative }.Minimize(new Diabetes(), exact, _long);
        for (int j = 0; j < positive.Length; j++)
            Assert.Equal(exact[j], positive[j], 1e-6);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Nearest_probabilities(string name, Func<Penalty, CompositeOptimizer> method)
    {
        double[] w = [9, 9, 9];
        var result = method(Penalty.Simplex()).Minimize(new Valley([1, 2, 4]), w, new DescentOptions { MaxIterations = 10_000 });
        Assert.True(result.Converged, $"{name}: {result}");

        // Minimum of ½Σcᵢwᵢ² with Σw = 1 is wᵢ ∝ 1 / cᵢ.
        Assert.Equal(4.0 / 7, w[0], 1e-8);
        Assert.Equal(2.0 / 7, w[1], 1e-8);
        Assert.Equal(1.0 / 7, w[2], 1e-8);
        Assert.Equal(1, w.Sum(), 1e-12);
    }

    [Fact]
    public void Acceleration_pays()
    {
        var options = new DescentOptions { MaxIterations = 100_000 };
        double[] slow = new double[50], fast = new double[50];
        Array.Fill(slow, 1);
        Array.Fill(fast, 1);
        double[] curvatures = Enumerable.Range(0, 50).Select(i => Math.Pow(10, -i / 16.0)).ToArray();
        var plain = new ProximalGradient().Minimize(new Valley(curvatures), slow, options);
        var accelerated = new Fista().Minimize(new Valley(curvatures), fast, options);
        Assert.True(plain.Converged && accelerated.Converged, $"{plain}; {accelerated}");
        Assert.True(4 * accelerated.Iterations < plain.Iterations, $"{accelerated.Iterations} {plain.Iterations}");
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Values_never_rise(string name, Func<Penalty, CompositeOptimizer> method)
    {
        double before = double.PositiveInfinity;
        double[] w = new double[Diabetes.Columns];
        method(Penalty.L1(2)).Minimize(
            new Diabetes(),
            w,
            step =>
            {
                Assert.True(step.Value <= before + 1e-13 * Math.Abs(before), $"{name}, {step.Iteration}: {step.Value} after {before}");
                before = step.Value;
            },
            _long);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Run_allocates_nothing_and_resumes_bit_for_bit(string name, Func<Penalty, CompositeOptimizer> method)
    {
        CompositeOptimizer optimizer = method(Penalty.Simplex(30).On(2..8));
        double[] whole = new double[10], first = new double[10], second = new double[10];
        OptimizerState<double> state = optimizer.CreateState<double>(10), resumed = optimizer.CreateState<double>(10);
        state.Minimize(new Diabetes(), whole, new DescentOptions { MaxIterations = 40 });
        var objective = new Diabetes();
        var options = new DescentOptions { MaxIterations = 40 };
        Assert.Equal(0, Garbage.LeastOf(() =>
        {
            state.Reset();
            Array.Clear(whole);
            state.Minimize(objective, whole, options);
        }));

        string path = Path.GetTempFileName();
        try
        {
            state.Reset();
            state.Minimize(new Diabetes(), first, new DescentOptions { MaxIterations = 17 });
            state.Save(path, first);
            resumed.Load(path, second);
            resumed.Minimize(new Diabetes(), second, new DescentOptions { MaxIterations = 23 });
            Assert.Equal(whole, second);
        }
        finally
        {
            File.Delete(path);
        }

        Assert.NotEmpty(name);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Trouble_is_told(string name, Func<Penalty, CompositeOptimizer> method)
    {
        double[] w = [4];
        var result = method(Penalty.None).Minimize(new Scalar<double>(x => x * x, x => -2 * x), w);
        Assert.Equal((DescentStatus.LineSearchFailed, LineSearchFailure.BadGradient), (result.Status, result.LineSearchFailure));
        Assert.Equal([4], w);
        w = [-1];
        result = method(Penalty.None).Minimize(new Scalar<double>(Math.Log, x => 1 / x), w);
        Assert.Equal(DescentStatus.NotFinite, result.Status);
        Assert.Equal([-1], w);
        w = [3];
        result = method(Penalty.L1(0.5)).Minimize(new Scalar<double>(x => x - Math.Log(x), x => x > 0 ? 1 - 1 / x : double.NaN), w);
        Assert.True(result.Status == DescentStatus.ConvergedGradient, $"{name}: {result}");
        Assert.Equal(2.0 / 3, w[0], 1e-8);
        w = [1];
        result = method(Penalty.None).Minimize(new Scalar<double>(x => -x, _ => -1), w, new DescentOptions { MaxIterations = 3000 });
        Assert.False(result.Converged, $"{name}: {result}");
        Assert.True(double.IsFinite(w[0]));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Float_converges(string name, Func<Penalty, CompositeOptimizer> method)
    {
        float[] w = [0, 10];
        DescentResult<float> result = method(Penalty.L1(2)).Minimize(new Bowl<float>(3), w);
        Assert.True(result.Status == DescentStatus.ConvergedGradient, $"{name}: {result}");
        Assert.All(w, x => Assert.Equal(2f, x, 1e-4f));
    }

    [Fact]
    public void Sizes_are_checked()
    {
        Assert.Throws<ArgumentException>(() => new Fista { Penalty = Penalty.Group(1, 2, 3) }.CreateState<double>(6));
        Assert.Throws<ArgumentException>(() => new Fista { Penalty = Penalty.L1(1).On(2..9) }.CreateState<double>(6));
        Assert.Throws<ArgumentException>(() => new Fista { Penalty = Penalty.Simplex() }.CreateState<double>(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Penalty.L1(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Penalty.Simplex(0));
    }
}
