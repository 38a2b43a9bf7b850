using System;
using System.Linq;
using AutoGrad.Tests.Optimizers.Problems;
using Xunit;

namespace AutoGrad.Tests.Optimizers.Newton;

/// <summary>Truncated Newton: on quadratics, on curved valleys, where the Hessian is indefinite, and what it counts.</summary>
public class NewtonCgTests
{
    /// <summary>½ Σ cᵢ xᵢ² − Σ xᵢ.</summary>
    private readonly struct Quadratic(double[] curvatures) : ICurvatureObjective<double>
    {
        public double Value(scoped ReadOnlySpan<double> point)
        {
            double sum = 0;
            for (int i = 0; i < point.Length; i++)
                sum += 0.5 * curvatures[i] * point[i] * point[i] - point[i];
            return sum;
        }

        public double ValueAndGradient(scoped ReadOnlySpan<double> point, scoped Span<double> gradient)
        {
            for (int i = 0; i < point.Length; i++)
                gradient[i] = curvatures[i] * point[i] - 1;
            return Value(point);
        }

        public void HessianProduct(scoped ReadOnlySpan<double> point, scoped ReadOnlySpan<double> direction, scoped Span<double> product)
        {
            for (int i = 0; i < point.Length; i++)
                product[i] = curvatures[i] * direction[i];
        }
    }

    /// <summary>x⁴/4 − x²/2 + y²/2: negative curvature near x = 0, minima at x = ±1.</summary>
    private readonly struct DoubleWell : ICurvatureObjective<double>
    {
        public double Value(scoped ReadOnlySpan<double> point) =>
            point[0] * point[0] * (point[0] * point[0] / 4 - 0.5) + 0.5 * point[1] * point[1];

        public double ValueAndGradient(scoped ReadOnlySpan<double> point, scoped Span<double> gradient)
        {
            gradient[0] = point[0] * (point[0] * point[0] - 1);
            gradient[1] = point[1];
            return Value(point);
        }

        public void HessianProduct(scoped ReadOnlySpan<double> point, scoped ReadOnlySpan<double> direction, scoped Span<double> product)
        {
            product[0] = (3 * point[0] * point[0] - 1) * direction[0];
            product[1] = direction[1];
        }
    }

    [Fact]
    public void Quadratic_of_two_curvatures_takes_two_products_a_step()
    {
        double[] curvatures = [1, 100, 1, 100], point = [0.3, 0.2, 0, -3];
        DescentResult<double> result = new NewtonCg().Minimize(new Quadratic(curvatures), point);
        Assert.Equal(DescentStatus.ConvergedGradient, result.Status);
        Assert.All(point.Zip(curvatures), pair => Assert.Equal(1 / pair.Second, pair.First, 1e-9));
        Assert.InRange(result.HessianProducts, result.Iterations, 2 * result.Iterations);
        Assert.Equal(result.Iterations + 1, result.GradientEvaluations);
    }

    [Fact]
    public void Solution_is_the_one_of_the_system_to_the_forcing_term()
    {
        double[] curvatures = [.. Enumerable.Range(1, 50).Select(i => (double)i)];
        var point = new double[50];
        DescentResult<double> first = new NewtonCg().Minimize(new Quadratic(curvatures), point, new DescentOptions { MaxIterations = 1 });

        // ‖r‖ ≤ min(½, √‖g‖)·‖g‖ of the start, where g = −1 in every component.
        double residual = Math.Sqrt(point.Zip(curvatures).Sum(pair => Math.Pow(pair.First * pair.Second - 1, 2)));
        Assert.InRange(residual, 0, 0.5 * Math.Sqrt(50) * (1 + 1e-12));
        Assert.True(first.HessianProducts < 10);
    }

    [Theory]
    [InlineData(0.1, 0.4, 1)]
    [InlineData(-0.1, 0.4, -1)]
    [InlineData(0.5, 0, 1)]
    public void Negative_curvature_is_left_downhill(double x, double y, double expected)
    {
        double[] point = [x, y];
        DescentResult<double> result = new NewtonCg().Minimize(new DoubleWell(), point);
        Assert.Equal(DescentStatus.ConvergedGradient, result.Status);
        Assert.Equal(expected, point[0], 1e-8);
        Assert.Equal(0, point[1], 1e-8);
    }

    [Fact]
    public void Convergence_is_faster_than_linear_in_the_end()
    {
        TestProblem chain = new("chain", [-1.2, 1, -1.2, 1, -1.2, 1], 0, TestProblems.Chain);
        var norms = new System.Collections.Generic.List<double>();
        DescentResult<double> result = new NewtonCg().Minimize(
            chain, chain.Start(), step => norms.Add(step.GradientNorm), new DescentOptions { GradientTolerance = 1e-9 });
        Assert.Equal(DescentStatus.ConvergedGradient, result.Status);
        Assert.True(norms[^1] < Math.Pow(norms[^2], 1.3), string.Join(", ", norms));
    }

    [Fact]
    public void Product_that_is_not_finite_gives_way_to_the_gradient()
    {
        double[] point = [5, 0];
        DescentResult<double> result = new NewtonCg().Minimize(new UnknownCurvature(), point);
        Assert.Equal(DescentStatus.ConvergedGradient, result.Status);
        Assert.Equal(0, point[0], 1e-7);
    }

    /// <summary>½x², whose curvature nobody knows.</summary>
    private readonly struct UnknownCurvature : ICurvatureObjective<double>
    {
        public double Value(scoped ReadOnlySpan<double> point) => 0.5 * point[0] * point[0];

        public double ValueAndGradient(scoped ReadOnlySpan<double> point, scoped Span<double> gradient)
        {
            gradient.Clear();
            gradient[0] = point[0];
            return Value(point);
        }

        public void HessianProduct(scoped ReadOnlySpan<double> point, scoped ReadOnlySpan<double> direction, scoped Span<double> product) =>
            product.Fill(double.NaN);
    }

    [Fact]
    public void Runs_on_a_used_state_allocate_nothing()
    {
        NewtonCgState<double> state = new NewtonCg().CreateState<double>(4);
        double[] curvatures = [1, 2, 3, 4], point = new double[4];
        var objective = new Quadratic(curvatures);
        Assert.Equal(0, Garbage.LeastOf(() =>
        {
            Array.Clear(point);
            state.Minimize(objective, point);
        }));
        Assert.Throws<ArgumentException>(() => state.Minimize(new Quadratic(curvatures), new double[3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NewtonCg { MaxProducts = 0 });
        Assert.Throws<ArgumentNullException>(() => new NewtonCg { LineSearch = null! });
    }
}
