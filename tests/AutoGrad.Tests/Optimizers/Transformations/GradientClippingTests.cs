using System;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AutoGrad.Tests.Optimizers.Transformations;

public class GradientClippingTests
{
    private static double[] Apply(GradientClipping clipping, double[] gradient)
    {
        var clipped = new double[gradient.Length];
        clipping.Apply(gradient, clipped);
        return clipped;
    }

    private static double Norm(double[] vector) => Math.Sqrt(vector.Sum(x => x * x));

    private static Gen<double[]> Gradients =>
        Gen.Choose(-1_000_000, 1_000_000).Select(n => n / 1000.0).ArrayOf().Where(a => a.Length > 0);

    private static Gen<(double[] Gradient, double Limit)> Cases =>
        from gradient in Gradients
        from limit in Gen.Choose(1, 100_000)
        select (gradient, limit / 100.0);

    private static void ForAll(Func<double[], double, bool> property) =>
        Prop.ForAll(Cases.ToArbitrary(), pair => property(pair.Gradient, pair.Limit)).QuickCheckThrowOnFailure();

    [Fact]
    public void By_norm_never_exceeds_the_limit() =>
        ForAll((gradient, limit) => Norm(Apply(GradientClipping.ByNorm(limit), gradient)) <= limit * (1 + 1e-12));

    [Fact]
    public void By_norm_keeps_the_direction() =>
        ForAll(
            (gradient, limit) =>
            {
                double[] clipped = Apply(GradientClipping.ByNorm(limit), gradient);
                double norm = Norm(gradient), scale = norm == 0 ? 1 : Math.Min(1, limit / norm);
                return gradient.Zip(clipped).All(p => Math.Abs(p.Second - scale * p.First) <= 1e-12 * Math.Abs(p.First));
            });

    [Fact]
    public void By_norm_leaves_short_gradients_to_the_bit() =>
        ForAll(
            (gradient, limit) =>
                Norm(gradient) * (1 + 1e-12) > limit || Apply(GradientClipping.ByNorm(limit), gradient).SequenceEqual(gradient));

    [Fact]
    public void By_value_is_the_clamp_of_each_component() =>
        ForAll(
            (gradient, limit) =>
                Apply(GradientClipping.ByValue(limit), gradient).SequenceEqual(gradient.Select(g => Math.Clamp(g, -limit, limit))));

    [Fact]
    public void By_norm_and_by_value_twice_are_as_once() =>
        ForAll(
            (gradient, limit) =>
            {
                double[] byValue = Apply(GradientClipping.ByValue(limit), gradient);
                double[] byNorm = Apply(GradientClipping.ByNorm(limit), gradient);
                double[] byNormTwice = Apply(GradientClipping.ByNorm(limit), byNorm);
                return Apply(GradientClipping.ByValue(limit), byValue).SequenceEqual(byValue)
                    && byNormTwice.Zip(byNorm).All(p => Math.Abs(p.First - p.Second) <= 1e-12 * Math.Abs(p.Second));
            });

    [Fact]
    public void In_place_gives_the_same()
    {
        double[] gradient = [3, -4, 12];
        double[] apart = Apply(GradientClipping.ByNorm(1), gradient);
        GradientClipping.ByNorm(1).Apply<double>(gradient, gradient);
        Assert.Equal(apart, gradient);
    }

    [Fact]
    public void By_norm_takes_gradients_whose_squares_overflow()
    {
        double[] clipped = Apply(GradientClipping.ByNorm(5), [3e200, -4e200]);
        Assert.Equal(3, clipped[0], 1e-14);
        Assert.Equal(-4, clipped[1], 1e-14);
    }

    [Fact]
    public void NaN_is_not_hidden()
    {
        Assert.True(double.IsNaN(Apply(GradientClipping.ByNorm(1), [1, double.NaN, 3])[1]));
        Assert.True(double.IsNaN(Apply(GradientClipping.ByValue(1), [1, double.NaN, 3])[1]));
        double[] infinite = Apply(GradientClipping.ByNorm(1), [1, double.PositiveInfinity]);
        Assert.True(double.IsNaN(infinite[1]));
    }

    [Fact]
    public void Float_is_clipped_alike()
    {
        var clipped = new float[2];
        GradientClipping.ByNorm(1).Apply<float>([3, 4], clipped);
        Assert.Equal(0.6f, clipped[0], 1e-6f);
        GradientClipping.ByValue(2.5).Apply<float>([3, -4], clipped);
        Assert.Equal([2.5f, -2.5f], clipped);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Limits_must_be_positive(double limit)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientClipping.ByNorm(limit));
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientClipping.ByValue(limit));
    }

    [Fact]
    public void Empty_gradient_is_fine()
    {
        Assert.Empty(Apply(GradientClipping.ByNorm(1), []));
        Assert.Empty(Apply(GradientClipping.ByValue(1), []));
    }
}
