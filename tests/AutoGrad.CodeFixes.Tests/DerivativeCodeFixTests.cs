using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis.CodeFixes;
using Xunit;

namespace AutoGrad.CodeFixes.Tests;

/// <summary>Fixes inside of methods: what is differentiated, and where a derivative ends.</summary>
public sealed class DerivativeCodeFixTests
{
    private static readonly MarkPassiveCodeFix _markPassive = new();
    private static readonly StopGradientCodeFix _stopGradient = new();
    private static readonly SafeRootCodeFix _safeRoot = new();
    private static readonly DifferentiateCalleeCodeFix _callee = new();

    [Theory]
    [InlineData(
        "[Differentiable] public static double F(double x, double y) => x;",
        "[Differentiable] public static double F(double x, [NotDifferentiated] double y) => x;")]
    [InlineData(
        "[Differentiable] public static double F(\n        double x,\n        // the data\n        double[] y) => x;",
        "[Differentiable] public static double F(\n        double x,\n        // the data\n        [NotDifferentiated] double[] y) => x;")]
    [InlineData(
        "[Differentiable] public static double F(double x, in double y, ref double z) { z = x; return x; }",
        "[Differentiable] public static double F(double x, [NotDifferentiated] in double y, ref double z) { z = x; return x; }")]
    [InlineData(
        "[Differentiable(nameof(x), nameof(y))] public static double F(double x, double y) => x;",
        "[Differentiable(nameof(x))] public static double F(double x, double y) => x;")]
    [InlineData(
        "[Differentiable(nameof(x), \"y\", Vectorize = false)] public static double F(double x, double y) => x;",
        "[Differentiable(nameof(x), Vectorize = false)] public static double F(double x, double y) => x;")]
    [InlineData(
        "[Differentiable(nameof(x), nameof(n))] public static double F(double x, int n) => n * x;",
        "[Differentiable(nameof(x))] public static double F(double x, int n) => n * x;")]
    [InlineData(
        "[Differentiable(nameof(x), nameof(y))] public static double F(double x, [NotDifferentiated] double y) => x * y;",
        "[Differentiable(nameof(x))] public static double F(double x, [NotDifferentiated] double y) => x * y;")]
    public Task A_parameter_becomes_data(string before, string after) => Expect(_markPassive, before, after);

    [Fact]
    public async Task Fix_all_marks_every_parameter_of_a_file()
    {
        string source = InClass("[Differentiable] public static double F(double x, double y, double z) => x;");
        Assert.Equal(
            source.Replace("double y", "[NotDifferentiated] double y").Replace("double z", "[NotDifferentiated] double z"),
            await FixedSource.ApplyToAll(_markPassive, source));
    }

    [Theory]
    [InlineData(
        "[Differentiable] public static double F(double x) => x * (int)x;",
        "[Differentiable] public static double F(double x) => x * (int)Differentiate.StopGradient(x);")]
    [InlineData(
        "[Differentiable] public static double F(double x) => x * (int)(2 * x);",
        "[Differentiable] public static double F(double x) => x * (int)Differentiate.StopGradient(2 * x);")]
    [InlineData(
        "[Differentiable] public static double F(double x) => x * Convert.ToInt32(x);",
        "[Differentiable] public static double F(double x) => x * Convert.ToInt32(Differentiate.StopGradient(x));")]
    [InlineData(
        "[Differentiable] public static double F(double x) => x * (double)(decimal)x;",
        "[Differentiable] public static double F(double x) => x * (double)(decimal)Differentiate.StopGradient(x);")]
    [InlineData(
        "[Differentiable] public static double F(double x, Func<double, double> f) => x * f(x);",
        "[Differentiable] public static double F(double x, Func<double, double> f) => x * Differentiate.StopGradient(f(x));")]
    [InlineData(
        "[Differentiable] public static double F(double x, K k) => x * k.At(x); public interface K { double At(double x); }",
        "[Differentiable] public static double F(double x, K k) => x * Differentiate.StopGradient(k.At(x)); public interface K { double At(double x); }")]
    public Task A_derivative_is_cut_on_purpose(string before, string after) => Expect(_stopGradient, before, after);

    [Fact]
    public async Task Fix_all_cuts_every_derivative_of_a_file()
    {
        string source = InClass("[Differentiable] public static double F(double x, double y) => x * y + (int)x + (int)y;");
        Assert.Equal(
            source.Replace("(int)x", "(int)Differentiate.StopGradient(x)").Replace("(int)y", "(int)Differentiate.StopGradient(y)"),
            await FixedSource.ApplyToAll(_stopGradient, source));
    }

    [Theory]
    [InlineData("double F(double x, double y) => Math.Sqrt(x * x + y * y);", "double F(double x, double y) => double.Hypot(x, y);")]
    [InlineData("double F(double x, double y) => Math.Sqrt((x - y) * (x - y) + Math.Pow(y, 2));", "double F(double x, double y) => double.Hypot(x - y, y);")]
    [InlineData("float F(float x, float y) => MathF.Sqrt(x * x + y * y);", "float F(float x, float y) => float.Hypot(x, y);")]
    [InlineData("double F(double x) => Math.Sqrt(x * x);", "double F(double x) => double.Abs(x);")]
    [InlineData(
        "double F(double x, double y, double z) => Math.Sqrt(x * x + y * y + z * z);",
        "double F(double x, double y, double z) => Math.Sqrt(1e-12 + x * x + y * y + z * z);")]
    [InlineData("float F(float x) => 2 * MathF.Sqrt(MathF.Abs(x));", "float F(float x) => 2 * MathF.Sqrt(1e-12f + MathF.Abs(x));")]
    [InlineData("double F(double x) => Math.Sqrt(x > 1 ? x : 0 * x);", "double F(double x) => Math.Sqrt(1e-12 + (x > 1 ? x : 0 * x));", 1)]
    public async Task A_root_gets_a_slope_at_zero(string before, string after, int left = 0)
    {
        const string Attribute = "[Differentiable] public static ";
        var (text, remaining) = await FixedSource.Apply(_safeRoot, InClass(Attribute + before), once: true);
        Assert.Equal(InClass(Attribute + after), text);
        Assert.True(remaining.Length <= left, string.Join("\n", remaining.Select(d => d.ToString())));
    }

    [Fact]
    public async Task Other_roots_have_no_fix() =>
        Assert.Null(await FixedSource.ActionOf(_safeRoot, InClass("[Differentiable] public static double F(double x) => Math.Cbrt(x);")));

    [Theory]
    [InlineData(
        "using AutoGrad;\n\npublic static class Lib\n{\n    /// <summary>A square.</summary>\n    public static double Square(double x) => x * x;\n}\n",
        "using AutoGrad;\n\npublic static class Lib\n{\n    /// <summary>A square.</summary>\n    [Differentiable]\n    public static double Square(double x) => x * x;\n}\n")]
    [InlineData(
        "public static class Lib\n{\n    public static double Square(double x) => x * x;\n}\n",
        "public static class Lib\n{\n    [AutoGrad.Differentiable]\n    public static double Square(double x) => x * x;\n}\n")]
    public async Task A_callee_in_another_project_is_differentiated(string before, string after) =>
        Assert.Equal(after, await FixedSource.ApplyToLibrary(_callee, before, InClass("[Differentiable] public static double F(double x) => x * Lib.Square(x);")));

    [Fact]
    public async Task A_callee_without_source_anywhere_has_no_fix() =>
        Assert.Null(await FixedSource.ActionOf(_callee, InClass("[Differentiable] public static double F(double x) => System.Numerics.Complex.FromPolarCoordinates(x, 1).Real;")));

    private static async Task Expect(CodeFixProvider fix, string before, string after)
    {
        var (text, left) = await FixedSource.Apply(fix, InClass(before));
        Assert.Equal(InClass(after), text);
        Assert.Empty(left.Where(d => d.Id != "AG0022"));
    }

    private static string InClass(string members) => $"using System;\nusing AutoGrad;\n\npublic static partial class L {{ {members} }}\n";
}
