using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Xunit;

namespace AutoGrad.Tests.Checking;

public class GradientCheckTests
{
    private static ComponentCheck Check(Func<double, double> f, Func<double, double> derivative, double x) =>
        Assert.Single(GradientCheck.Compare(new Scalar<double>(f, derivative), [x]).Components);

    public static TheoryData<string, double> SmoothCases
    {
        get
        {
            var data = new TheoryData<string, double>();
            foreach (string name in _functions.Keys)
                foreach (double x in new[] { 0.3, 1.7, 12.5 })
                    data.Add(name, x);
            return data;
        }
    }

    private static readonly Dictionary<string, (Func<double, double> F, Func<double, double> D)> _functions = new()
    {
        ["square"] = (x => x * x, x => 2 * x),
        ["linear"] = (x => 7 * x - 2, _ => 7),
        ["constant"] = (_ => 4, _ => 0),
        ["exp"] = (Math.Exp, Math.Exp),
        ["log"] = (Math.Log, x => 1 / x),
        ["sqrt"] = (Math.Sqrt, x => 0.5 / Math.Sqrt(x)),
        ["reciprocal"] = (x => 1 / x, x => -1 / (x * x)),
        ["sine"] = (Math.Sin, Math.Cos),
        ["fast sine"] = (x => Math.Sin(40 * x), x => 40 * Math.Cos(40 * x)),
        ["tanh"] = (Math.Tanh, x => 1 - Math.Tanh(x) * Math.Tanh(x)),
        ["tenth power"] = (x => Math.Pow(x, 10), x => 10 * Math.Pow(x, 9)),
        ["far from zero"] = (x => 1000 + Math.Sin(x), Math.Cos),
    };

    [Theory]
    [MemberData(nameof(SmoothCases))]
    public void Right_gradient_agrees_with_small_estimated_error(string name, double x)
    {
        (Func<double, double> f, Func<double, double> derivative) = _functions[name];
        ComponentCheck component = Check(f, derivative, x);
        Assert.True(component.Verdict == GradientVerdict.Agrees, component.ToString());
        Assert.True(component.AbsoluteError <= 4 * component.ErrorEstimate + 1e-13 * Math.Abs(component.Gradient), component.ToString());
        Assert.True(double.IsNaN(component.KinkWithin), component.ToString());
    }

    [Theory]
    [MemberData(nameof(SmoothCases))]
    public void Gradient_that_is_off_by_a_hundred_thousandth_differs(string name, double x)
    {
        (Func<double, double> f, Func<double, double> derivative) = _functions[name];
        ComponentCheck component = Check(f, v => derivative(v) * 1.00001 + (name == "constant" ? 1e-5 : 0), x);
        bool visible = 4 * component.ErrorEstimate < 0.9e-5 * Math.Abs(component.Gradient);
        Assert.True(component.Verdict == GradientVerdict.Differs || !visible, component.ToString());
        Assert.True(visible || name == "tanh", component.ToString());
    }

    [Fact]
    public void Estimates_reach_ten_digits()
    {
        ComponentCheck component = Check(Math.Exp, Math.Exp, 1);
        Assert.InRange(component.ErrorEstimate, 0, 1e-10);
        Assert.InRange(component.RelativeError, 0, 1e-11);
    }

    [Fact]
    public void Report_names_the_component_that_differs_and_by_how_much()
    {
        var wrong = new WrongRosenbrock();
        GradientCheckReport report = GradientCheck.Compare(wrong, [-1.2, 1.0, 0.7]);
        Assert.False(report.Passed);
        Assert.True(report.FoundDifference);
        Assert.Equal(1, report.Components.Single(c => c.Verdict == GradientVerdict.Differs).Index);
        string text = report.ToString();
        Assert.Contains("FAILED; components 3: agreeing 2, differing 1", text, StringComparison.Ordinal);
        Assert.Contains("[1] differs: gradient 31,", text, StringComparison.Ordinal);
        Assert.Contains("off by 1", text, StringComparison.Ordinal);
        Assert.Contains("Not seen:", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Right_gradient_of_many_components_passes()
    {
        var point = new double[12];
        var random = new Random(5);
        for (int i = 0; i < point.Length; i++)
            point[i] = 2 * random.NextDouble() - 1;
        GradientCheckReport report = GradientCheck.Compare(new Rosenbrock(), point);
        Assert.True(report.Passed, report.ToString());
        Assert.InRange(report.WorstRelativeError, 0, 1e-9);
        Assert.InRange(report.ValueEvaluations, 12 * 14, 12 * 48 + 1);
    }

    [Fact]
    public void Objective_that_holds_a_span_can_be_checked()
    {
        ReadOnlySpan<double> x = [1, 2];
        GradientCheckReport report = GradientCheck.Compare(new Neuron(x, 1), [0.1, 0.3]);
        Assert.True(report.Passed, report.ToString());
    }

    [Fact]
    public void Minimum_where_the_gradient_is_zero_passes()
    {
        GradientCheckReport report = GradientCheck.Compare(new Rosenbrock(), [1.0, 1.0, 1.0]);
        Assert.True(report.Passed, report.ToString());
    }

    [Theory]
    [InlineData(0.3f)]
    [InlineData(-2.5f)]
    [InlineData(40f)]
    public void Float_agrees_and_finds_a_wrong_gradient(float x)
    {
        Assert.True(GradientCheck.Compare(new Scalar<float>(v => v * v + MathF.Sin(v), v => 2 * v + MathF.Cos(v)), [x]).Passed);
        GradientCheckReport wrong = GradientCheck.Compare(new Scalar<float>(v => v * v + MathF.Sin(v), v => 2.1f * v + MathF.Cos(v)), [x]);
        Assert.True(wrong.FoundDifference, wrong.ToString());
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(-1.0)]
    public void Subgradient_of_the_absolute_value_is_reported_as_a_kink(double slope)
    {
        ComponentCheck component = Check(Math.Abs, _ => slope, 0);
        Assert.Equal(GradientVerdict.Kink, component.Verdict);
        Assert.Equal(-1, component.LeftSlope, 1e-12);
        Assert.Equal(1, component.RightSlope, 1e-12);
        Assert.Contains("kink at the point: slope -1 to the left, 1 to the right", component.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Slope_outside_the_subdifferential_differs() =>
        Assert.Equal(GradientVerdict.Differs, Check(x => Math.Max(0, x), _ => -1, 0).Verdict);

    [Theory]
    [InlineData(0.003)]
    [InlineData(0.001)]
    [InlineData(-0.0001)]
    public void Kink_beside_the_point_is_mentioned_and_the_gradient_judged(double distance)
    {
        ComponentCheck component = Check(x => Math.Abs(x - distance), x => Math.Sign(x - distance), 0);
        Assert.Equal(GradientVerdict.Agrees, component.Verdict);
        Assert.InRange(component.KinkWithin, Math.Abs(distance), 5 * Math.Abs(distance));
        Assert.Contains("a kink seems to lie within", component.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Kink_on_a_curved_function_is_seen()
    {
        ComponentCheck component = Check(x => Math.Abs(x) + Math.Exp(x), x => Math.Sign(x) + Math.Exp(x), 0);
        Assert.Equal(GradientVerdict.Kink, component.Verdict);
    }

    [Fact]
    public void Edge_of_the_domain_is_not_judged()
    {
        GradientCheckReport report = GradientCheck.Compare(new Scalar<double>(Math.Sqrt, x => 0.5 / Math.Sqrt(x)), [0.0]);
        Assert.Equal(GradientVerdict.NotFinite, report.Components[0].Verdict);
        Assert.False(report.Passed);
        Assert.False(report.FoundDifference);
        Assert.Contains("undecided", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Edge_of_the_domain_nearby_is_stepped_around()
    {
        ComponentCheck component = Check(Math.Log, x => 1 / x, 1e-3);
        Assert.True(component.Verdict == GradientVerdict.Agrees, component.ToString());
        Assert.True(component.NotFiniteAt >= 1e-3);
    }

    [Fact]
    public void Jump_at_the_point_is_too_noisy_to_judge() =>
        Assert.Equal(GradientVerdict.TooNoisy, Check(x => x < 0.5 ? 0 : 1, _ => 0, 0.5).Verdict);

    [Fact]
    public void Small_slope_under_a_huge_value_is_too_noisy_to_judge() =>
        Assert.Equal(GradientVerdict.TooNoisy, Check(x => 1e15 + x, _ => 1, 0.5).Verdict);

    [Fact]
    public void Component_that_is_not_written_differs()
    {
        GradientCheckReport report = GradientCheck.Compare(new Forgetful(), [1.0, 2.0]);
        Assert.Equal(GradientVerdict.Differs, report.Components[1].Verdict);
        Assert.Contains("gradient NaN (never written?)", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Two_different_values_fail()
    {
        GradientCheckReport report = GradientCheck.Compare(new TwoFaced(), [1.0]);
        Assert.False(report.ValuesAgree);
        Assert.False(report.Passed);
        Assert.Contains("the two evaluate different functions", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Value_that_is_not_finite_makes_the_check_impossible()
    {
        GradientCheckReport report = GradientCheck.Compare(new Scalar<double>(Math.Log, x => 1 / x), [-1.0]);
        Assert.Empty(report.Components);
        Assert.False(report.Passed);
        Assert.Contains("impossible: the value at the point is NaN", report.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Report_reads_the_same_in_every_culture()
    {
        string invariant = GradientCheck.Compare(new WrongRosenbrock(), [-1.2, 1.0]).ToString();
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Equal(invariant, GradientCheck.Compare(new WrongRosenbrock(), [-1.2, 1.0]).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Negative_tolerance_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientCheck.Compare(new Rosenbrock(), [1.0, 1.0], -1));

    private readonly struct WrongRosenbrock : IObjective<double>
    {
        public double Value(scoped ReadOnlySpan<double> point) => default(Rosenbrock).Value(point);

        public double ValueAndGradient(scoped ReadOnlySpan<double> point, scoped Span<double> gradient)
        {
            double value = default(Rosenbrock).ValueAndGradient(point, gradient);
            gradient[1] -= 1;
            return value;
        }
    }

    private readonly struct Forgetful : IObjective<double>
    {
        public double Value(scoped ReadOnlySpan<double> point) => point[0] + point[1];

        public double ValueAndGradient(scoped ReadOnlySpan<double> point, scoped Span<double> gradient)
        {
            gradient[0] = 1;
            return Value(point);
        }
    }

    private readonly struct TwoFaced : IObjective<double>
    {
        public double Value(scoped ReadOnlySpan<double> point) => point[0];

        public double ValueAndGradient(scoped ReadOnlySpan<double> point, scoped Span<double> gradient)
        {
            gradient[0] = 1;
            return point[0] + 1e-3;
        }
    }
}
