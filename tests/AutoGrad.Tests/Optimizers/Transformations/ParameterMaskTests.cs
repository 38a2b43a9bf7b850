using System;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AutoGrad.Tests.Optimizers.Transformations;

/// <summary>Masks are seen through what they freeze.</summary>
public class ParameterMaskTests
{
    private static string Chosen(ParameterMask mask, int n)
    {
        var w = new double[n];
        var ones = new double[n];
        Array.Fill(ones, 1);
        new GradientDescent { LearningRate = 1, Frozen = mask }.CreateState<double>(n).Step(w, ones);
        return string.Concat(w.Select(x => x == 0 ? '#' : '.'));
    }

    [Fact]
    public void Ranges_may_overlap_touch_and_count_from_the_end()
    {
        Assert.Equal("##..##", Chosen(ParameterMask.Of(..2, ^2..), 6));
        Assert.Equal("..##..", Chosen(ParameterMask.AllBut(..2, ^2..), 6));
        Assert.Equal(".####.", Chosen(ParameterMask.Of(3..5, 1..3, 2..4), 6));
        Assert.Equal("......", Chosen(ParameterMask.Of(), 6));
        Assert.Equal("######", Chosen(ParameterMask.All, 6));
        Assert.Equal("", Chosen(ParameterMask.All, 0));
        Assert.Equal("..##..", Chosen(ParameterMask.Of(..2, ^2..).Complement, 6));
    }

    [Fact]
    public void Any_ranges_choose_their_union() =>
        Prop.ForAll(
            Gen.Choose(0, 20).Two().Select(p => (Math.Min(p.Item1, p.Item2), Math.Max(p.Item1, p.Item2))).ArrayOf().ToArbitrary(),
            ranges =>
            {
                string expected = string.Concat(Enumerable.Range(0, 20).Select(i => ranges.Any(r => i >= r.Item1 && i < r.Item2) ? '#' : '.'));
                Range[] asRanges = [.. ranges.Select(r => r.Item1..r.Item2)];
                string complement = string.Concat(expected.Select(c => c == '#' ? '.' : '#'));
                return Chosen(ParameterMask.Of(asRanges), 20) == expected && Chosen(ParameterMask.AllBut(asRanges), 20) == complement;
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Masks_are_values()
    {
        Assert.Equal(ParameterMask.Of(..2), ParameterMask.Of(..2));
        Assert.NotEqual(ParameterMask.Of(..2), ParameterMask.AllBut(..2));
        Assert.Equal(ParameterMask.Of(..2).GetHashCode(), ParameterMask.Of(..2).GetHashCode());
        Assert.Equal("all but 0..2, ^1..^0", ParameterMask.AllBut(..2, ^1..).ToString());
    }
}
