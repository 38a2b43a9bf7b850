using System.Threading.Tasks;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Xunit;

namespace AutoGrad.CodeFixes.Tests;

public sealed class CodeFixTests
{
    private static readonly MakePartialCodeFix _makePartial = new();
    private static readonly NearestParameterCodeFix _nearestParameter = new();
    private static readonly ChooseStemCodeFix _chooseStem = new();

    [Theory]
    [InlineData(
        "public static class L\n{\n    [Differentiable] public static double F(double x) => x;\n}\n",
        "public static partial class L\n{\n    [Differentiable] public static double F(double x) => x;\n}\n")]
    [InlineData(
        "/// <summary>A model.</summary>\n[System.Serializable]\nrecord struct L(double K)\n{\n    [Differentiable] public double F(double x) => x;\n}\n",
        "/// <summary>A model.</summary>\n[System.Serializable]\npartial record struct L(double K)\n{\n    [Differentiable] public double F(double x) => x;\n}\n")]
    [InlineData(
        "// a comment\nclass L { [Differentiable] public static double F(double x) => x; }\n",
        "// a comment\npartial class L { [Differentiable] public static double F(double x) => x; }\n")]
    [InlineData(
        "public class A { internal struct B { [Differentiable] public static double F(double x) => x; } }\n",
        "public partial class A { internal partial struct B { [Differentiable] public static double F(double x) => x; } }\n")]
    public Task Types_become_partial(string before, string after) => Expect(_makePartial, before, after);

    [Fact]
    public async Task Fix_all_opens_every_type_of_a_file()
    {
        string source = Using("class A { [Differentiable] public static double F(double x) => x; }\nclass B { [Differentiable] public static double F(double x) => x; }\n");
        Assert.Equal(source.Replace("class", "partial class"), await FixedSource.ApplyToAll(_makePartial, source));
    }

    [Theory]
    [InlineData("[Differentiable(\"weigths\")] public static double F(double[] weights, int n) => weights[n];", "[Differentiable(nameof(weights))] public static double F(double[] weights, int n) => weights[n];")]
    [InlineData("[Differentiable(nameof(x), \"Y\")] public static double F(double x, double y) => x * y;", "[Differentiable(nameof(x), nameof(y))] public static double F(double x, double y) => x * y;")]
    [InlineData("[Differentiable(\"clas\", Vectorize = false)] public static double F(double @class) => @class;", "[Differentiable(nameof(@class), Vectorize = false)] public static double F(double @class) => @class;")]
    public Task A_misspelt_name_becomes_the_nearest_parameter(string before, string after) =>
        Expect(_nearestParameter, InClass(before), InClass(after));

    [Fact]
    public async Task Fix_all_corrects_every_name_of_a_file()
    {
        string source = Using(InClass("[Differentiable(\"xx\", \"yy\")] public static double F(double x, double y) => x * y;"));
        Assert.Equal(source.Replace("\"xx\"", "nameof(x)").Replace("\"yy\"", "nameof(y)"), await FixedSource.ApplyToAll(_nearestParameter, source));
    }

    [Fact]
    public async Task A_name_near_to_nothing_has_no_fix() =>
        Assert.Null(await FixedSource.ActionOf(_nearestParameter, Using(InClass("[Differentiable(\"temperature\")] public static double F(double x) => x;"))));

    [Theory]
    [InlineData(
        "[Differentiable] public static double F(double x) => x; public static int FObjective;",
        "[Differentiable(Name = \"F2\")] public static double F(double x) => x; public static int FObjective;")]
    [InlineData(
        "[Differentiable(nameof(x))] public static double F(double x) => x; public static int FPullback, F2Gradient;",
        "[Differentiable(nameof(x), Name = \"F3\")] public static double F(double x) => x; public static int FPullback, F2Gradient;")]
    [InlineData(
        "[Differentiable(Name = \"G\")] public static double F(double x) => x; public static int GGradient;",
        "[Differentiable(Name = \"F2\")] public static double F(double x) => x; public static int GGradient;")]
    [InlineData(
        "[Differentiable] public static double F(double x) => x; [Differentiable] public static double F(double x, double y) => x * y;",
        "[Differentiable] public static double F(double x) => x; [Differentiable(Name = \"F2\")] public static double F(double x, double y) => x * y;")]
    [InlineData(
        "[Differentiable] public static double F(double x) => x; [Differentiable] public static double F(double x, double y, double z) => x * y * z; [Differentiable] public static double F(double x, double y) => x * y;",
        "[Differentiable] public static double F(double x) => x; [Differentiable(Name = \"F2\")] public static double F(double x, double y, double z) => x * y * z; [Differentiable(Name = \"F3\")] public static double F(double x, double y) => x * y;")]
    public Task A_collision_is_resolved_by_another_stem(string before, string after) => Expect(_chooseStem, InClass(before), InClass(after));

    [Theory]
    [InlineData("class L { [Differentiable] public static double F(double x) => x; }")]
    public async Task Actions_say_what_they_do_and_have_a_key(string source)
    {
        CodeAction action = (await FixedSource.ActionOf(_makePartial, Using(source)))!;
        Assert.Equal("Make 'L' partial", action.Title);
        Assert.Equal(nameof(MakePartialCodeFix), action.EquivalenceKey);
    }

    private static async Task Expect(CodeFixProvider fix, string before, string after)
    {
        var (text, left) = await FixedSource.Apply(fix, Using(before));
        Assert.Equal(Using(after), text);
        Assert.Empty(left);
    }

    private static string Using(string source) => "using AutoGrad;\n\n" + source;

    private static string InClass(string members) => $"public static partial class L {{ {members} }}\n";
}
