using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.Loader;
using AutoGrad.Generator.Tests.Oracle;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace AutoGrad.Generator.Tests.Lowering;

/// <summary>Differentiated methods of other assemblies are differentiated through their generated pullbacks.</summary>
public sealed class OtherAssemblyTests
{
    private const string Library =
        """
        using System;
        using AutoGrad;
        namespace Lib;
        public static partial class Kernels
        {
            [Differentiable] public static double Bump(double x, double y) => Math.Exp(-x * x) * y;
            [Differentiable(nameof(w), Name = "Weighed")] public static double Weigh(ReadOnlySpan<double> w, double c) { double s = 0; foreach (double v in w) s += c * v * v; return s; }
            [Differentiable] public static double Fill(double[] v) { v[0] = v[1] * v[1]; return v[0]; }
            [Differentiable(Emit = Derivatives.Gradient | Derivatives.Pushforward)] public static double Wave(ReadOnlySpan<double> w, double x) { double s = 0; foreach (double v in w) s += Math.Sin(v * x); return s; }
            [Differentiable(Emit = Derivatives.Gradient | Derivatives.Pushforward)] public static T Power<T>(T x, T y) where T : System.Numerics.IFloatingPointIeee754<T> => T.Exp(x * y);
            public static double Plain(double x) => x;
            public static double Cube(double x) => x * x * x;
            [DerivativeOf(typeof(Kernels), nameof(Cube))] public static void CubePullback(double x, double upstream, ref double adjoint) => adjoint += upstream * 3 * x * x;
            public static double Hidden(double x) => x * x;
            [DerivativeOf(typeof(Kernels), nameof(Hidden))] internal static void HiddenPullback(double x, double upstream, ref double adjoint) => adjoint += upstream * 2 * x;
        }
        public sealed partial class Model
        {
            private readonly double _rate = 3;
            [Differentiable] public double At(double x) => _rate * x * x;
        }
        """;

    [Fact]
    public void Numbers_go_through_the_pullback()
    {
        var gradient = (Func<double, double>)Run("public static double Loss(double x) => Lib.Kernels.Bump(x, 2 * x) + x;").CreateDelegate(typeof(Func<double, double>));
        double x = 0.7;
        Assert.Equal(Math.Exp(-x * x) * (2 - 4 * x * x) + 1, gradient(x), 12);
    }

    [Fact]
    public void Spans_names_and_instances_do_too()
    {
        var gradient = (Func<double, double>)Run("public static double Loss(double x) { double[] d = [x, 3 * x]; return Lib.Kernels.Weigh(d, 0.5) + new Lib.Model().At(x); }").CreateDelegate(typeof(Func<double, double>));
        Assert.Equal(10 * 0.7 + 6 * 0.7, gradient(0.7), 12);
    }

    [Fact]
    public void Rules_of_other_assemblies_are_found()
    {
        var gradient = (Func<double, double>)Run("public static double Loss(double x) => Lib.Kernels.Cube(x) * x;").CreateDelegate(typeof(Func<double, double>));
        Assert.Equal(4 * 0.7 * 0.7 * 0.7, gradient(0.7), 12);
    }

    [Fact]
    public void Own_rules_come_first()
    {
        var gradient = (Func<double, double>)Run(
            "public static double Loss(double x) => Lib.Kernels.Cube(x); [DerivativeOf(typeof(Lib.Kernels), \"Cube\")] internal static void Mine(double x, double upstream, ref double a) => a += 7 * upstream;")
            .CreateDelegate(typeof(Func<double, double>));
        Assert.Equal(7, gradient(0.7), 12);
    }

    [Fact]
    public void Rules_of_two_assemblies_compete()
    {
        const string Second = "namespace Second; public static class Rules { [AutoGrad.DerivativeOf(typeof(Lib.Kernels), \"Cube\")] public static void CubePullback(double x, double upstream, ref double a) { } }";
        var (library, _) = Generated(Compiled.Create(Compiled.Parse(Library, "Library.cs")).WithAssemblyName("Lib"));
        MetadataReference first = Image(library);
        MetadataReference second = Image(Compiled.Create(Compiled.Parse(Second, "Second.cs")).AddReferences(first).WithAssemblyName("Second"));
        const string Text = "using AutoGrad; public static partial class Losses { [Differentiable] public static double Loss(double x) => Lib.Kernels.Cube(x); }";
        var (_, said) = Generated(Compiled.Create(Compiled.Parse(Text, "Losses.cs")).AddReferences(first, second));
        Diagnostic error = Assert.Single(said, d => d.Severity == DiagnosticSeverity.Error);
        Assert.Contains("'Lib' and 'Second'", error.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    private static PortableExecutableReference Image(Compilation compilation)
    {
        using MemoryStream image = new();
        var emitted = compilation.Emit(image);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        return MetadataReference.CreateFromImage(image.ToArray());
    }

    [Fact]
    public void Forward_mode_takes_them_too()
    {
        var pushforward = (Func<double, double, (double, double)>)Run(
            "public static double Loss(double x) => Lib.Kernels.Cube(x) * Lib.Kernels.Bump(x, 2);", "Pushforward", "(Emit = Derivatives.Pushforward)")
            .CreateDelegate(typeof(Func<double, double, (double, double)>));
        double x = 0.7, bump = 2 * Math.Exp(-x * x);
        Assert.Equal(1.5 * bump * (3 * x * x - 2 * x * x * x * x), pushforward(x, 1.5).Item2, 12);
    }

    [Theory]
    [InlineData("Lib.Kernels.Wave([x, 3 * x], x) + Lib.Kernels.Power(x, 2)", "Kernels.WavePushforward(", "Kernels.PowerPushforward<double>(")]
    [InlineData("Lib.Kernels.Wave([1, 2], x) * Lib.Kernels.Bump(x, 2)", "Kernels.WavePullback(", "Kernels.BumpPullback(")]
    public void Forward_mode_takes_the_pushforward_where_there_is_one(string expression, string first, string second)
    {
        string member = $"public static double Loss(double x) => {expression};";
        const string Request = "(Emit = Derivatives.Pushforward)";
        var value = (Func<double, double>)Run(member, "", Request).CreateDelegate(typeof(Func<double, double>));
        var pushforward = (Func<double, double, (double, double)>)Run(member, "Pushforward", Request).CreateDelegate(typeof(Func<double, double, (double, double)>));
        DerivativeEstimate expected = FiniteDifferences.Gradient(p => value(p[0]), [0.7])[0];
        Assert.Equal(value(0.7), pushforward(0.7, 1.5).Item1, 14);
        Assert.Equal(1.5 * expected.Value, pushforward(0.7, 1.5).Item2, 8);
        string text = string.Concat(Generate(member, Request).Compilation.SyntaxTrees.Select(t => t.ToString()));
        Assert.Contains(first, text, StringComparison.Ordinal);
        Assert.Contains(second, text, StringComparison.Ordinal);
    }

    /// <summary>Numbers, spans and instances of another assembly in loops and branches: value, reverse and forward mode against differences.</summary>
    [Fact]
    public void Both_modes_cross_the_border()
    {
        const string Member = """
            public static double Loss(double x)
            {
                double s = 0;
                double[] d = new double[3];
                for (int i = 0; i < 3; i++)
                {
                    d[i] = Lib.Kernels.Bump(x, i + s);
                    s += i > 0 ? Lib.Kernels.Cube(d[i]) : Lib.Kernels.Bump(s, 0.5) * x;
                }
                return s * new Lib.Model().At(x) + Lib.Kernels.Weigh(d, 2);
            }
            """;
        const string Request = "(Emit = Derivatives.Gradient | Derivatives.Pushforward)";
        var value = (Func<double, double>)Run(Member, "", Request).CreateDelegate(typeof(Func<double, double>));
        var gradient = (Func<double, double>)Run(Member, "Gradient", Request).CreateDelegate(typeof(Func<double, double>));
        var pushforward = (Func<double, double, (double, double)>)Run(Member, "Pushforward", Request).CreateDelegate(typeof(Func<double, double, (double, double)>));
        foreach (double x in new[] { 0.7, -0.4 })
        {
            DerivativeEstimate expected = FiniteDifferences.Gradient(p => value(p[0]), [x])[0];
            Assert.Equal(expected.Value, gradient(x), 8);
            Assert.Equal(value(x), pushforward(x, 1.5).Item1, 15);
            Assert.Equal(1.5 * gradient(x), pushforward(x, 1.5).Item2, 12);
        }
    }

    [Theory]
    [InlineData("public static double Loss(double x) => Lib.Kernels.Hidden(x);", "AG1009")]
    [InlineData("public static double Loss(double x) => Lib.Kernels.Weigh([x], x);", "AG1019")]
    [InlineData("public static double Loss(double x) => Lib.Kernels.Fill([x, x]);", "AG1009")]
    [InlineData("public static double Loss(double x) => Lib.Kernels.Plain(x);", "AG1009")]
    public void What_no_pullback_can_give_is_refused(string member, string id) =>
        Assert.Equal([id], Generate(member).Said.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.Id));

    private static System.Reflection.MethodInfo Run(string member, string suffix = "Gradient", string request = "")
    {
        var (compilation, said, library) = Generate(member, request);
        Assert.DoesNotContain(said, d => d.Severity == DiagnosticSeverity.Error);
        AssemblyLoadContext context = new("two assemblies", isCollectible: true);
        context.LoadFromStream(new MemoryStream(library));
        using MemoryStream image = new();
        var emitted = compilation.Emit(image);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        image.Position = 0;
        return context.LoadFromStream(image).GetType("Losses")!.GetMethod("Loss" + suffix)!;
    }

    private static (Compilation Compilation, IReadOnlyList<Diagnostic> Said, byte[] Library) Generate(string member, string request = "")
    {
        var (library, _) = Generated(Compiled.Create(Compiled.Parse(Library, "Library.cs")).WithAssemblyName("Lib"));
        using MemoryStream image = new();
        var emitted = library.Emit(image);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        string text = "using AutoGrad;\npublic static partial class Losses\n{\n[Differentiable" + request + "] " + member + "\n}\n";
        CSharpCompilation user = Compiled.Create(Compiled.Parse(text, "Losses.cs")).AddReferences(MetadataReference.CreateFromImage(image.ToArray()));
        var (compilation, said) = Generated(user);
        return (compilation, said, image.ToArray());
    }

    private static (Compilation Compilation, IReadOnlyList<Diagnostic> Said) Generated(CSharpCompilation source)
    {
        CSharpGeneratorDriver.Create([new DifferentiableGenerator(rethrow: true).AsSourceGenerator()], parseOptions: Compiled.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(source, out Compilation updated, out var said);
        return (updated, said);
    }
}
