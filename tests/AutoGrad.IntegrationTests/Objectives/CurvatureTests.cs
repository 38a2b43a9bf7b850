using System;
using AutoGrad.IntegrationTests.Allocation;
using Xunit;

namespace AutoGrad.IntegrationTests.Objectives;

/// <summary>Objectives of losses with second derivatives, as the real generator writes them in a project of users.</summary>
public partial class CurvatureTests
{
    private readonly record struct Shift(double X, double Y);

    /// <summary>Rosenbrock's valley in (w₀ − x, b − y).</summary>
    [Differentiable(nameof(w), nameof(b), nameof(shift), Emit = Derivatives.Gradient | Derivatives.HessianVectorProduct)]
    private static double Valley(double[] w, double b, Shift shift, double scale)
    {
        double u = w[0] - shift.X, v = b - shift.Y;
        return (1 - u) * (1 - u) + scale * (v - u * u) * (v - u * u) + shift.X * shift.X + shift.Y * shift.Y;
    }

    [Fact]
    public void A_truncated_newton_takes_it()
    {
        double[] point = [-1.2, 1, 0.5, 0.5];
        DescentResult<double> result = new NewtonCg().Minimize(new ValleyObjective(100), point);
        Assert.True(result.Converged, result.ToString());
        Assert.Equal(1, point[0], 1e-6);
        Assert.Equal(1, point[1], 1e-6);
        Assert.Equal(0, point[2], 1e-6);
        Assert.Equal(0, point[3], 1e-6);
    }

    /// <summary>By central differences of the gradient.</summary>
    [Fact]
    public void The_product_is_the_slope_of_the_gradient()
    {
        ValleyObjective objective = new(3);
        double[] point = [0.3, -0.7, 0.2, 0.4], direction = [1, -2, 0.5, 0.25], product = new double[4];
        objective.HessianProduct(point, direction, product);
        double[] ahead = new double[4], behind = new double[4], at = new double[4];
        const double Step = 1e-5;
        for (int i = 0; i < 4; i++)
            at[i] = point[i] + Step * direction[i];
        objective.ValueAndGradient(at, ahead);
        for (int i = 0; i < 4; i++)
            at[i] = point[i] - Step * direction[i];
        objective.ValueAndGradient(at, behind);
        for (int i = 0; i < 4; i++)
            Assert.Equal((ahead[i] - behind[i]) / (2 * Step), product[i], 1e-7);
    }

    [Fact]
    public void Allocates_nothing_and_refuses_what_cannot_be_right()
    {
        ValleyObjective objective = new(3);
        double[] point = [0.3, -0.7, 0.2, 0.4], direction = [1, -2, 0.5, 0.25], product = [7, 7, 7, 7];
        Assert.Equal("product", Assert.Throws<ArgumentException>(() => objective.HessianProduct(point, direction, product.AsSpan(1))).ParamName);
        Assert.Equal("product", Assert.Throws<ArgumentException>(() => objective.HessianProduct(point, product, product)).ParamName);
        Assert.Equal("direction", Assert.Throws<ArgumentException>(() => objective.HessianProduct(point, default, product)).ParamName);
        Assert.Equal([7, 7, 7, 7], product);
        Garbage.AssertNone(() => objective.HessianProduct(point, direction, product));
    }
}
