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
            public static double Plain(double x) => x;
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

    [Theory]
    [InlineData("public static double Loss(double x) => Lib.Kernels.Weigh([x], x);", "AG1019")]
    [InlineData("public static double Loss(double x) => Lib.Kernels.Fill([x, x]);", "AG1009")]
    [InlineData("public static double Loss(double x) => Lib.Kernels.Plain(x);", "AG1009")]
    public void What_a_pullback_cannot_give_is_refused(string member, string id) =>
        Assert.Equal([id], Generate(member).Said.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.Id));

    private static System.Reflection.MethodInfo Run(string member)
    {
        var (compilation, said, library) = Generate(member);
        Assert.DoesNotContain(said, d => d.Severity == DiagnosticSeverity.Error);
        AssemblyLoadContext context = new("two assemblies", isCollectible: true);
        context.LoadFromStream(new MemoryStream(library));
        using MemoryStream image = new();
        var emitted = compilation.Emit(image);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        image.Position = 0;
        return context.LoadFromStream(image).GetType("Losses")!.GetMethod("LossGradient")!;
    }

    private static (Compilation Compilation, IReadOnlyList<Diagnostic> Said, byte[] Library) Generate(string member)
    {
        var (library, _) = Generated(Compiled.Create(Compiled.Parse(Library, "Library.cs")).WithAssemblyName("Lib"));
        using MemoryStream image = new();
        var emitted = library.Emit(image);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        string text = "using AutoGrad;\npublic static partial class Losses\n{\n[Differentiable] " + member + "\n}\n";
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
