using System.Linq;
using AutoGrad.Compiler.Model;
using Xunit;

namespace AutoGrad.Generator.Tests.Discovery;

/// <summary>How parameters are repeated, and which of them are active.</summary>
public sealed class ParameterTests
{
    [Theory]
    [InlineData("double x", "x", "double", "")]
    [InlineData("in double x", "x", "double", "in ")]
    [InlineData("double @event", "@event", "double", "")]
    [InlineData("double[] x", "x", "double[]", "")]
    [InlineData("params double[] x", "x", "double[]", "params ")]
    [InlineData("params ReadOnlySpan<double> x", "x", "global::System.ReadOnlySpan<double>", "params ")]
    [InlineData("scoped ReadOnlySpan<double> x", "x", "global::System.ReadOnlySpan<double>", "scoped ")]
    [InlineData("Span<float> x", "x", "global::System.Span<float>", "")]
    public void An_active_parameter_is_repeated(string written, string name, string type, string modifier)
    {
        ParameterModel parameter = Discovered.Member($"[Differentiable] public static double F({written}) => 0;").Parameters.Single();
        Assert.Equal((name, type, modifier, true), (parameter.Name, parameter.TypeText, parameter.Modifier, parameter.IsActive));
    }

    [Theory]
    [InlineData("int n", "int", "")]
    [InlineData("string s", "string", "")]
    [InlineData("string? s", "string?", "")]
    [InlineData("List<string?>? s", "global::System.Collections.Generic.List<string?>?", "")]
    [InlineData("(int A, string? @in) t", "(int A, string? @in)", "")]
    [InlineData("int[][,] m", "int[][,]", "")]
    [InlineData("dynamic d", "dynamic", "")]
    [InlineData("nint n", "nint", "")]
    [InlineData("decimal? d", "decimal?", "")]
    [InlineData("out int n", "int", "out ")]
    [InlineData("ref int n", "int", "ref ")]
    [InlineData("ref readonly int n", "int", "ref readonly ")]
    [InlineData("scoped ref int n", "int", "scoped ref ")]
    [InlineData("out double d", "double", "out ")]
    [InlineData("Func<double, double> f", "global::System.Func<double, double>", "")]
    [InlineData("[NotDifferentiated] double d", "double", "")]
    [InlineData("[Sample] double[] d", "double[]", "")]
    public void A_passive_parameter_is_repeated(string written, string type, string modifier)
    {
        ParameterModel parameter = Discovered.Member($"[Differentiable] public static double F(double x, {written}) => throw null!;").Parameters[1];
        Assert.Equal((type, modifier, false), (parameter.TypeText, parameter.Modifier, parameter.IsActive));
    }

    [Fact]
    public void The_receiver_of_an_extension_method_keeps_this() =>
        Assert.Equal(["this ", ""], Discovered.Member("[Differentiable] public static double F(this double x, int n) => x;").Parameters.Select(p => p.Modifier));

    [Theory]
    [InlineData("double d = 0.1", "0.1")]
    [InlineData("double d = 1e300", "1E+300")]
    [InlineData("double d = 1.0 / 3", "0.3333333333333333")]
    [InlineData("double d = 0.1 + 0.2", "0.30000000000000004")]
    [InlineData("double d = double.NaN", "double.NaN")]
    [InlineData("double d = double.NegativeInfinity", "double.NegativeInfinity")]
    [InlineData("double d = -0.0", "-0.0")]
    [InlineData("double d = 3", "3.0")]
    [InlineData("double d = default", "0.0")]
    [InlineData("float d = 0.1f", "0.1f")]
    [InlineData("float d = 16777216", "16777216f")]
    [InlineData("float d = float.PositiveInfinity", "float.PositiveInfinity")]
    [InlineData("decimal d = 1.50m", "1.50m")]
    [InlineData("int d = int.MinValue", "-2147483648")]
    [InlineData("ulong d = ulong.MaxValue", "18446744073709551615")]
    [InlineData("bool d = true", "true")]
    [InlineData("char d = '\\''", "'\\''")]
    [InlineData("string d = \"a\\n\\\"b\"", "\"a\\n\\\"b\"")]
    [InlineData("string? d = null", "default")]
    [InlineData("int? d = 3", "3")]
    [InlineData("DayOfWeek d = DayOfWeek.Friday", "(global::System.DayOfWeek)(5)")]
    [InlineData("DayOfWeek? d = DayOfWeek.Friday", "(global::System.DayOfWeek)(5)")]
    [InlineData("DateTime d = default", "default")]
    public void Defaults_are_spelled_the_same_everywhere(string written, string text) =>
        Assert.Equal(text, Discovered.Member($"[Differentiable(nameof(x))] public static double F(double x, {written}) => x;").Parameters[1].Default);

    [Fact]
    public void A_required_parameter_has_no_default() =>
        Assert.Null(Discovered.Member("[Differentiable] public static double F(double x) => x;").Parameters[0].Default);

    [Theory]
    [InlineData("[Differentiable]", "x w", "")]
    [InlineData("[Differentiable(nameof(w))]", "w", "")]
    [InlineData("[Differentiable(\"w\", \"x\")]", "x w", "")]
    [InlineData("[Differentiable([nameof(x)])]", "x", "")]
    [InlineData("[Differentiable(parameters: new[] { nameof(x) })]", "x", "")]
    [InlineData("[Differentiable]", "x w", "s")]
    public void Names_choose_the_active_parameters(string attribute, string active, string sample)
    {
        string last = sample.Length == 0 ? "" : ", [Sample] double s";
        MethodModel model = Discovered.Member($"{attribute} public static double F(double x, int n, double[] w{last}) => x;");
        Assert.Equal(active, string.Join(" ", model.Parameters.Where(p => p.IsActive).Select(p => p.Name)));
        Assert.Equal(sample, string.Join(" ", model.Parameters.Where(p => p.IsSample).Select(p => p.Name)));
    }

    [Theory]
    [InlineData("bool p", "Boolean")]
    [InlineData("int p", "Integer")]
    [InlineData("long p", "Integer")]
    [InlineData("float p", "Real")]
    [InlineData("double[,] p", "Array")]
    [InlineData("int[] p", "Array")]
    [InlineData("Span<double> p", "Array")]
    [InlineData("string p", "Opaque")]
    [InlineData("decimal p", "Opaque")]
    [InlineData("DayOfWeek p", "Opaque")]
    [InlineData("Memory<double> p", "Opaque")]
    public void Types_are_known_to_the_passes(string written, string kind) =>
        Assert.Equal(kind, Discovered.Member($"[Differentiable(nameof(x))] public static double F(double x, {written}) => x;").Parameters[1].Type.Kind.ToString());
}
