using System;
using AutoGrad.Runtime;
using Xunit;

namespace AutoGrad.Tests.Runtime;

public class GradientGuardTests
{
    [Fact]
    public void Separate_spans_of_one_length_pass()
    {
        double[] w = [1, 2, 3], gradient = new double[3];
        GradientGuard.Check<double>(gradient, w, "wGradient");
        GradientGuard.CheckOverlap<double>(gradient, w, "wGradient");
        GradientGuard.CheckLength<double>(gradient, 3, "wGradient");
    }

    [Fact]
    public void Neighbouring_slices_of_one_buffer_do_not_overlap()
    {
        var buffer = new double[6];
        GradientGuard.Check<double>(buffer.AsSpan(0, 3), buffer.AsSpan(3, 3), "wGradient");
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(0)]
    public void Wrong_length_says_what_is_expected_and_what_to_do(int length)
    {
        var error = Assert.Throws<ArgumentException>(() => GradientGuard.Check<double>(new double[length], new double[3], "wGradient"));
        Assert.Equal("wGradient", error.ParamName);
        Assert.Contains($"'wGradient' has {length} elements, but 3 are needed", error.Message, StringComparison.Ordinal);
        Assert.Contains("Pass a span of length 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_count_says_the_same()
    {
        var error = Assert.Throws<ArgumentException>(() => GradientGuard.CheckLength<float>(new float[1], 7, "gradient"));
        Assert.Equal("gradient", error.ParamName);
        Assert.Contains("has 1 elements, but 7 are needed", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Overlap_with_the_own_parameter_is_refused(int offset)
    {
        var buffer = new double[5];
        var error = Assert.Throws<ArgumentException>(
            () => GradientGuard.Check<double>(buffer.AsSpan(0, 3), buffer.AsSpan(offset, 3), "wGradient"));
        Assert.Equal("wGradient", error.ParamName);
        Assert.Contains("overlaps the parameter that it is the gradient of", error.Message, StringComparison.Ordinal);
        Assert.Contains("Pass a separate buffer", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Overlap_with_another_input_of_other_length_is_refused()
    {
        var buffer = new float[5];
        var error = Assert.Throws<ArgumentException>(
            () => GradientGuard.CheckOverlap<float>(buffer.AsSpan(0, 3), buffer.AsSpan(2, 3), "wGradient"));
        Assert.Equal("wGradient", error.ParamName);
        Assert.Contains("overlaps another span", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Empty_spans_never_overlap()
    {
        var buffer = new double[3];
        GradientGuard.Check<double>(buffer.AsSpan(0, 0), buffer.AsSpan(0, 0), "wGradient");
        GradientGuard.CheckOverlap<double>(buffer, buffer.AsSpan(1, 0), "wGradient");
        GradientGuard.Check<double>(default, default, "wGradient");
    }

    [Fact]
    public void Passing_checks_allocate_nothing()
    {
        double[] w = [1, 2, 3], gradient = new double[3];
        GradientGuard.Check<double>(gradient, w, "wGradient");
        Assert.Equal(0, Garbage.LeastOf(() =>
        {
            for (int i = 0; i < 1000; i++)
            {
                GradientGuard.Check<double>(gradient, w, "wGradient");
                GradientGuard.CheckOverlap<double>(gradient, w, "wGradient");
                GradientGuard.CheckLength<double>(gradient, 3, "wGradient");
            }
        }));
    }
}
