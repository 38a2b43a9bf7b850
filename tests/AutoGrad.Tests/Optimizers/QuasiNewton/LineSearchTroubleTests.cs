using System;
using AutoGrad.LineSearches;
using Xunit;

namespace AutoGrad.Tests.Optimizers.QuasiNewton;

/// <summary>What goes wrong in a line search is told apart; the best finite point is kept; nothing throws.</summary>
public class LineSearchTroubleTests
{
    public static TheoryData<string, LineSearchOptimizer> Methods => new()
    {
        { "BFGS", new Bfgs() },
        { "L-BFGS", new Lbfgs() },
        { "L-BFGS, backtracking", new Lbfgs { LineSearch = new Backtracking() } },
        { "L-BFGS, Hager-Zhang", new Lbfgs { LineSearch = new HagerZhang() } },
        { "L-BFGS-B", new LbfgsB() },
        { "CG", new ConjugateGradient() },
        { "PR+", new ConjugateGradient { Formula = ConjugateGradientFormula.PolakRibierePlus } },
    };

    [Theory]
    [MemberData(nameof(Methods))]
    public void Gradient_with_the_wrong_sign_is_named(string name, LineSearchOptimizer method)
    {
        double[] w = [4];
        var result = method.Minimize(new Scalar<double>(x => x * x, x => -2 * x), w);
        Assert.True(result.Status == DescentStatus.LineSearchFailed, $"{name}: {result}");
        Assert.Equal(LineSearchFailure.BadGradient, result.LineSearchFailure);
        Assert.Equal([4], w);
        Assert.Equal(16, result.Value);
        Assert.Equal(-result.Measured, result.Limit, 0.05 * result.Limit);
        Assert.Contains("GradientCheck.Compare(objective, point)", result.Message, StringComparison.Ordinal);
        Assert.Contains("the gradient is wrong", result.Message, StringComparison.Ordinal);
        Assert.True(result.GradientEvaluations < result.ValueEvaluations);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Kink_is_no_convergence(string name, LineSearchOptimizer method)
    {
        // The subgradient at 0 is 1, so no gradient test can be met.
        double[] w = [0];
        var result = method.Minimize(new Scalar<double>(Math.Abs, x => x < 0 ? -1 : 1), w);
        Assert.False(result.Converged, $"{name}: {result}");
        Assert.Equal(0, result.Value);
        Assert.Equal((DescentStatus.LineSearchFailed, LineSearchFailure.BadGradient), (result.Status, result.LineSearchFailure));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Precision_that_is_exhausted_is_told(string name, LineSearchOptimizer method)
    {
        // Around 10¹⁰ the values are 2·10⁻⁶ apart.
        double[] w = [4, -1];
        var result = method.Minimize(new Raised(1e10), w, new DescentOptions { GradientTolerance = 0, MaxIterations = 200 });
        Assert.True(
            result.Status == DescentStatus.ConvergedGradient || result.LineSearchFailure == LineSearchFailure.StepBelowRounding,
            $"{name}: {result}");
        Assert.InRange(Math.Abs(w[0] - 3), 0, 1e-2);
        if (result.Status == DescentStatus.LineSearchFailed)
            Assert.Contains("rounding", result.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Domain_is_never_left_for_good(string name, LineSearchOptimizer method)
    {
        foreach (double start in (double[])[1e-6, 0.5, 40])
        {
            double[] w = [start];
            var result = method.Minimize(new Scalar<double>(x => x - Math.Log(x), x => x > 0 ? 1 - 1 / x : double.NaN), w);
            Assert.True(result.Status == DescentStatus.ConvergedGradient, $"{name} from {start}: {result}");
            Assert.Equal(1, w[0], 1e-7);
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Start_that_is_not_finite_leaves_the_parameters_untouched(string name, LineSearchOptimizer method)
    {
        double[] w = [-7];
        var result = method.Minimize(new Scalar<double>(Math.Log, x => 1 / x), w);
        Assert.True(result.Status == DescentStatus.NotFinite, $"{name}: {result}");
        Assert.Equal([-7], w);
        Assert.Contains("at the start, the value is NaN", result.Message, StringComparison.Ordinal);
        w = [double.NaN];
        result = method.Minimize(new Bowl<double>(1), w);
        Assert.Equal(DescentStatus.NotFinite, result.Status);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Island_of_finite_values_is_told(string name, LineSearchOptimizer method)
    {
        double[] w = [1];
        var result = method.Minimize(new Scalar<double>(x => x == 1 ? 5 : double.NaN, _ => 2), w);
        Assert.True(result.LineSearchFailure == LineSearchFailure.NotFinite, $"{name}: {result}");
        Assert.Equal([1], w);
        Assert.Equal(5, result.Value);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Fall_without_bottom_is_no_convergence(string name, LineSearchOptimizer method)
    {
        foreach (IObjective<double> objective in (IObjective<double>[])
            [new Scalar<double>(x => -x, _ => -1), new Scalar<double>(x => -x * x, x => -2 * x), new Scalar<double>(x => -Math.Exp(x), x => -Math.Exp(x))])
        {
            double[] w = [1];
            var result = method.Minimize(objective, w, new DescentOptions { MaxIterations = 500 });
            Assert.False(result.Converged, $"{name}: {result}");
            Assert.True(double.IsFinite(w[0]) && double.IsFinite(result.Value), $"{name}: {result}");
        }
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void Custom_direction_uphill_is_told(string name, LineSearchOptimizer method)
    {
        Assert.NotEmpty(name);
        double[] w = [4];
        var result = new Uphill { LineSearch = method.LineSearch }.Minimize(new Bowl<double>(0), w);
        Assert.Equal((DescentStatus.LineSearchFailed, LineSearchFailure.NotDescentDirection), (result.Status, result.LineSearchFailure));
        Assert.Contains("not a descent direction", result.Message, StringComparison.Ordinal);
        Assert.True(result.Measured > 0);
    }

    private readonly struct Raised(double height) : IObjective<double>
    {
        public double Value(scoped ReadOnlySpan<double> point) => height + new Bowl<double>(3).Value(point);

        public double ValueAndGradient(scoped ReadOnlySpan<double> point, scoped Span<double> gradient) =>
            height + new Bowl<double>(3).ValueAndGradient(point, gradient);
    }

    /// <summary>A method of one's own, as wrong as can be.</summary>
    private sealed record Uphill : LineSearchOptimizer
    {
        public override LineSearch LineSearch { get; init; } = new MoreThuente();

        public override LineSearchState<T> CreateState<T>(int parameterCount) => new State<T>(this, parameterCount);

        private sealed class State<T>(Uphill settings, int parameterCount) : LineSearchState<T>(settings, parameterCount)
            where T : System.Numerics.IFloatingPointIeee754<T>
        {
            protected override void Direct(ReadOnlySpan<T> point, ReadOnlySpan<T> gradient, Span<T> direction) =>
                gradient.CopyTo(direction);

            protected override double FirstTrial(ReadOnlySpan<T> gradient, double slope) => 1;

            protected override void Learn(
                ReadOnlySpan<T> step, ReadOnlySpan<T> change, ReadOnlySpan<T> gradient, double length, double slope)
            {
            }

            protected override bool Forget() => false;

            protected override void Persist(CheckpointFields fields)
            {
            }
        }
    }
}
