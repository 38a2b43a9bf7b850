using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace AutoGrad.Generator.Tests.Discovery;

/// <summary>Names of generated files; a duplicate, ignoring case, would lose all output.</summary>
public sealed class HintNameTests
{
    private const string F = "[Differentiable] public static double F(double x) => x;";

    [Fact]
    public void A_plain_method_has_a_plain_name() =>
        Assert.Equal("A.B.Losses.F.g.cs", Discovered.One("namespace A.B; public static partial class Losses { " + F + " }").HintName);

    [Theory]
    [InlineData("public static partial class L { " + F + " [Differentiable(Name = \"G\")] public static double F(double x, double y) => x; }")]
    [InlineData("public static partial class L { " + F + " [Differentiable] public static double f(double x) => x; }")]
    [InlineData("public static partial class L { " + F + " [Differentiable] public static T F<T>(T x) where T : IFloatingPointIeee754<T> => x; }")]
    [InlineData("public static partial class L { " + F + " } public static partial class l { " + F + " }")]
    [InlineData("public static partial class L { " + F + " } public static partial class L<T> { " + F + " }")]
    [InlineData("public static partial class L<T> { " + F + " } public static partial class L<T, U> { " + F + " }")]
    [InlineData("namespace N { public static partial class L { " + F + " } } namespace n { public static partial class L { " + F + " } }")]
    [InlineData("public static partial class L { [Differentiable] public static double Ä(double x) => x; [Differentiable] public static double Ö(double x) => x; }")]
    [InlineData("public static partial class L { " + F + " } public partial struct L { " + F + " }")]
    [InlineData("public static partial class L { [Differentiable(Name = \"A\")] public static double F(ref double x) => x; [Differentiable(Name = \"B\")] public static double F(double x) => x; }")]
    public void Names_differ_by_more_than_case(string source)
    {
        string[] names = [.. Discovered.All(source).Select(m => m.HintName)];
        Assert.Equal(2, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(names, n => Assert.Matches("^[A-Za-z0-9._]+$", n));
    }

    [Fact]
    public void A_hash_is_the_same_in_every_run() =>
        Assert.Equal("L.F.7b2c4a2ef6a9b0f7.g.cs".Length, Discovered.One("public static partial class L<T> { " + F + " }").HintName.Length);

    [Fact]
    public void Long_names_are_cut_and_stay_different()
    {
        string path = string.Join(".", Enumerable.Repeat("Namespace", 30));
        IEnumerable<string> names = Discovered.All($"namespace {path}.A {{ public static partial class L {{ {F} }} }} namespace {path}.B {{ public static partial class L {{ {F} }} }}").Select(m => m.HintName);
        Assert.Equal(2, names.Distinct().Count());
        Assert.All(names, n => Assert.InRange(n.Length, 1, 150));
    }
}
