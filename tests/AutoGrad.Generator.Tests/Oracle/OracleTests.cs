using System;
using Xunit;

namespace AutoGrad.Generator.Tests.Oracle;

/// <summary>The oracle notices what it is there to notice, and refuses to judge what it cannot.</summary>
public sealed class OracleTests
{
    [Theory]
    [InlineData(0.3)]
    [InlineData(-2)]
    [InlineData(50)]
    public void Differences_of_a_smooth_function_are_good_to_ten_digits(double x)
    {
        DerivativeEstimate estimate = FiniteDifferences.Derivative(t => Math.Exp(t / 10) * Math.Sin(t), x);
        double exact = Math.Exp(x / 10) * (Math.Cos(x) + Math.Sin(x) / 10);
        Assert.True(Math.Abs(estimate.Value - exact) <= 1e-10 * Math.Max(1, Math.Abs(exact)), $"{estimate} for {exact}");
        Assert.True(Math.Abs(estimate.Value - exact) <= 10 * estimate.Error + 1e-14, $"{estimate} understates its error");
    }

    [Fact]
    public void Differences_see_the_right_piece_beside_a_kink() =>
        Assert.Equal(2, FiniteDifferences.Derivative(t => t < 1 ? t : 2 * t - 1, 1.02).Value, 1e-9);

    [Fact]
    public void Differences_that_are_not_numbers_settle_nowhere() =>
        Assert.Equal(double.PositiveInfinity, FiniteDifferences.Derivative(Math.Sqrt, -4).Error);

    [Fact]
    public void A_stated_gradient_that_is_wrong_is_noticed() =>
        Assert.Contains("dual gradient", OracleCheck.Run(Squared with { Gradients = [[5]] })!, StringComparison.Ordinal);

    [Fact]
    public void A_stated_value_that_is_wrong_is_noticed() =>
        Assert.Contains("value", OracleCheck.Run(Squared with { Values = [5] })!, StringComparison.Ordinal);

    [Fact]
    public void A_cut_derivative_is_noticed_by_differences() =>
        Assert.Contains("finite differences", OracleCheck.Run(new("cut", "[Differentiable] public static double Loss(double x) => Differentiate.StopGradient(x) * x;") { Points = [[2]] })!, StringComparison.Ordinal);

    [Fact]
    public void A_case_without_differences_must_state_its_gradients() =>
        Assert.Contains("must state", OracleCheck.Run(Squared with { NoFiniteDifferences = "no reason" })!, StringComparison.Ordinal);

    [Fact]
    public void A_case_without_points_proves_nothing_and_says_so() =>
        Assert.NotNull(OracleCheck.Run(Squared with { Points = [] }));

    [Fact]
    public void A_pattern_that_binds_a_number_is_refused() =>
        Assert.Throws<NotSupportedException>(() => OracleCheck.Run(
            new("binds", "[Differentiable] public static double Loss(double x) => x is var y ? y * y : 0;") { Points = [[2]] }));

    [Fact]
    public void A_pullback_carries_the_adjoint_of_what_was_overwritten()
    {
        LossOracle oracle = LossOracle.Of(new("overwrites", """
            [Differentiable] public static double Loss(Span<double> v, double s)
            {
                v[0] *= s;
                return v[0];
            }
            """));

        // v' = 3·5; the adjoint of v' is 10 + 2, which the product hands to v as ·5 and to s as ·3.
        Assert.Equal([12.0 * 5, 20 + 12.0 * 3], oracle.Pullback([3, 5], 2, [10, 20]));
    }

    [Fact]
    public void A_structural_zero_is_strong_and_a_computed_one_is_not()
    {
        Dual seed = Dual.Parameter(0, isSeed: true), other = Dual.Parameter(0, isSeed: false);
        Assert.Equal(1, (seed + DualMath.Sqrt(other)).Tangent);
        Assert.True(double.IsNaN((DualMath.Sqrt(seed) * other).Tangent));
    }

    private static LossCase Squared => new("squared", "[Differentiable] public static double Loss(double x) => x * x;") { Points = [[2]] };
}
