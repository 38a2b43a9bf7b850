using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using AutoGrad.Generator.Tests.Oracle;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace AutoGrad.Generator.Tests.Diagnostics;

/// <summary>
/// Source that does not compile: the C# compiler explains what is wrong; we neither crash nor add errors of our own to its, and calls
/// of the members that the method will have keep binding.
/// </summary>
public sealed class BrokenSourceTests
{
    private const string Usings = "using System;\nusing AutoGrad;\n";

    public static IEnumerable<TheoryDataRow<string>> Broken =>
    [
        // Types.
        Member("public static double F(Matrix x) => x.Sum();"),
        Member("public static Matrix F(double x) => new(x);"),
        Member("public static double F(double[] x, List<double> y) => x[0] * y[0];"),
        Member("public static double F(Span<Matrix> x, double y) => y;"),
        Member("public static F(double x) => x * x;"),
        Member("public static double F<T>(T x) where T : IFloat<T> => 1;"),
        Member("public static double F(double x) { Matrix m = new(x); return m.Norm() * x; }"),
        Member("public static double F(double x) => x.Norm();"),
        Member("public static double F(double x) => Math.Squareroot(x);"),
        Member("public static double F(double x) => Maths.Sqrt(x);"),
        Member("public static double F(double x) => (Matrix)x;"),
        Member("public static double F(double x) => typeof(Matrix) == null ? x : 2 * x;"),
        Member("public static double F(double x) => nameof(Matrix).Length * x;"),

        // Parameters.
        Member("public static double F(double) => 1;"),
        Member("public static double F(double x, double x) => x;"),
        Member("public static double F(double x,) => x;"),
        Member("public static double F(x) => x;"),
        Member("public static double F(double x => x;"),
        Member("public static double F(double x = ) => x;"),
        Member("public static double F(double x = \"a\") => x;"),
        Member("public static double F(params double x) => x;"),
        Member("public static double F(ref out double x) => x;"),
        Member("public static double F => 1;"),
        Member("public static double F(double x, int y = 0, double z) => x * y * z;"),

        // Calls.
        Member("public static double F(double x) => Helper(x, x, \"x\") + Helper(); private static double Helper(double a) => a;"),
        Member("public static double F(double x) => Helper(\"x\"); private static double Helper(double a) => a;"),
        Member("public static double F(double x) => Both(null) * x; private static double Both(string s) => 1; private static double Both(double[] a) => 2;"),
        Member("public static double F(double x) => Instance(x); private double Instance(double a) => a;"),
        Member("public static double F(double x) => Helper(b: x); private static double Helper(double a) => a;"),
        Member("public static double F(double x) => Helper(ref x); private static double Helper(double a) => a;"),
        Member("public static double F(double x) => Helper(x); private static double Helper(double a) => b;"),
        Member("public static double F(double x) => Helper(x); private static Matrix Helper(double a) => a;"),
        Member("public static double F(double x) => x();"),
        Member("public static double F(double x) => F;"),
        Member("public static double F(double x) => x[0];"),
        Member("public static double F(double[] x) => x[\"a\"];"),
        Member("public static double F(double[] x) => x[0, 1];"),
        Member("public static double F(double[] x, double[] y) => x * y;"),
        Member("public static double F(double x) => x + \"a\";"),
        Member("public static double F(double x) => !x;"),
        Member("public static double F(double x) => x ? 1 : 2;"),
        Member("public static double F(double x) => x > 0 ? x;"),
        Member("public static double F(double x) => x switch { > 0 => \"a\", _ => x };"),
        Member("public static double F(double x) => new Box(x).Value; private class Box { }"),
        Member("public static double F(double x) => new() { Value = x }.Value;"),
        Member("public static double F(double x) => (x, x).Item3;"),
        Member("public static double F(double x) { var (a, b) = x; return a * b; }"),
        Member("public static double F(double x) { (double a, double b) = (x, x, x); return a * b; }"),

        // Rules, of which half is there.
        Member("public static double F(double x) => E(x); public static double E((ReadOnlySpan<double> v, double k) { return k; } [DerivativeOf(typeof(L), nameof(E))] static void P(ReadOnlySpan<double> v, double k, double upstream, Span<double> vAdjoint, ref double kAdjoint) { }"),
        Member("public static double F(double x) => E(x); public static double E(ReadOnlySpan<double(v, double k) { return k; } [DerivativeOf(typeof(L), nameof(E))] static void P(ReadOnlySpan<double> v, double k, double upstream, Span<double> vAdjoint, ref double kAdjoint) { }"),

        // Statements.
        Member("public static double F(double x) { return; }"),
        Member("public static double F(double x) { }"),
        Member("public static double F(double x) { if (x > 0) return x; }"),
        Member("public static double F(double x) { double y; return x * y; }"),
        Member("public static double F(double x) { y = x; return y; }"),
        Member("public static double F(double x) { double x = 1; return x; }"),
        Member("public static double F(double x) { double y = y + x; return y; }"),
        Member("public static double F(double x) { const double c = x; return c; }"),
        Member("public static double F(double x) { break; return x; }"),
        Member("public static double F(double x) { continue; }"),
        Member("public static double F(double x) { for (int i = 0; i < 3; i++ { x *= 2; } return x; }"),
        Member("public static double F(double x) { for (int i = 0; x; i++) x *= 2; return x; }"),
        Member("public static double F(double x) { while x > 0 { x--; } return x; }"),
        Member("public static double F(double x) { foreach (double y in x) x += y; return x; }"),
        Member("public static double F(double[] w) { foreach (string y in w) { } return w[0]; }"),
        Member("public static double F(double[] w) { foreach (double y in w) y = 2; return w[0]; }"),
        Member("public static double F(double x) { switch (x) { case 1: x = 2; case 2: break; } return x; }"),
        Member("public static double F(double x) { switch (x) { case \"a\": break; } return x; }"),
        Member("public static double F(double x) { x++ return x; }"),
        Member("public static double F(double x) { return x"),
        Member("public static double F(double x) { return x }"),
        Member("public static double F(double x) { x + 1; return x; }"),
        Member("public static double F(double x) { 2 = x; return x; }"),
        Member("public static double F(in double x) { x = 2; return x; }"),
        Member("public static double F(ReadOnlySpan<double> w) { w[0] = 2; return w[0]; }"),
        Member("public static double F(double x) { ref double r = x; return r; }"),
        Member("public static double F(double x) { Span<double> s = stackalloc double[x]; return s[0]; }"),
        Member("public static double F(double x) { double[] a = [x, \"b\"]; return a[0]; }"),
        Member("public static double F(double x) { double[] a = { x, }; int i = a; return a[i]; }"),
        Member("public static double F(double x) { Func<double, double> f = a => b; return f(x); }"),
        Member("public static double F(double x) { Func<double> f = a => a; return f(x); }"),
        Member("public static double F(double x) { static double G(double y) => x * y; return G(x); }"),
        Member("public static double F(double x) { var v = null; return v; }"),
        Member("public static double F(double x) { var v; return x; }"),
        Member("public static double F(double x) { throw x; }"),
        Member("public static double F(double x) { goto nowhere; }"),
        Member("public static double F(double x) { await x; return x; }"),
        Member("public static double F(double x) => throw;"),
        Member("public static double F(double x) => ;"),
        Member("public static double F(double x) => x *;"),
        Member("public static double F(double x) => (x;"),
        Member("public static double F(double x)"),
        Member("public static double"),
        Member("public override double F(double x) => x;"),
        Member("public abstract double F(double x);"),
        Member("public double F(double x) => x;"),

        // The attribute.
        new(Usings + "public static partial class L { [Differentiable(] public static double F(double x) => x; }"),
        new(Usings + "public static partial class L { [Differentiable(nameof())] public static double F(double x) => x; }"),
        new(Usings + "public static partial class L { [Differentiable(nameof(q))] public static double F(double x) => x; }"),
        new(Usings + "public static partial class L { [Differentiable(3)] public static double F(double x) => x; }"),
        new(Usings + "public static partial class L { [Differentiable(Emit = 3)] public static double F(double x) => x; }"),
        new(Usings + "public static partial class L { [Differentiable(Emit = Derivatives.All)] public static double F(double x) => x; }"),
        new(Usings + "public static partial class L { [Differentiable, Differentiable] public static double F(double x) => x; }"),
        new(Usings + "public static partial class L { [Differentiable(x)] public static double F(double x) => x; }"),
        new(Usings + "[Differentiable] public static partial class L { public static double F(double x) => x; }"),
        new(Usings + "[Differentiable] public static double F(double x) => x;"),

        // Types around it.
        new(Usings + "public static partial class { [Differentiable] public static double F(double x) => x; }"),
        new(Usings + "public static partial class L : Nothing { [Differentiable] public static double F(double x) => x; }"),
        new(Usings + "public static partial class L<T> where T : Nothing { [Differentiable] public static double F(double x) => x; }"),
        new(Usings + "public partial class L { [Differentiable] public static double F(double x) => x; } public partial struct L { }"),
        new(Usings + "public partial enum L { [Differentiable] public static double F(double x) => x; }"),
        new(Usings + "namespace { public static partial class L { [Differentiable] public static double F(double x) => x; } }"),
        new(Usings + "public static partial class L { [Differentiable] public static double F(double x) => x;"),
    ];

    [Theory]
    [MemberData(nameof(Broken))]
    public async Task Only_the_compiler_speaks(string text)
    {
        CSharpCompilation before = Compiled.Create(Compiled.Parse(text, "Losses.cs"));
        CSharpGeneratorDriver
            .Create([new DifferentiableGenerator(rethrow: true).AsSourceGenerator()], parseOptions: Compiled.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(before, out Compilation after, out ImmutableArray<Diagnostic> generated);
        ImmutableArray<Diagnostic> analyzed = await after.WithAnalyzers([new DifferentiableAnalyzer(), new RemarkAnalyzer()]).GetAnalyzerDiagnosticsAsync();
        Diagnostic[] crashed = [.. generated.Concat(analyzed).Where(d => d.Id is "CS8785" or "AD0001" or "AG0900")];
        Assert.True(crashed.Length == 0, string.Join("\n", crashed.Select(d => d.ToString())));
        Assert.True(Compiled.Errors(before).Length > 0, "compiles: " + text);
        string[] known = [.. Compiled.Errors(before).Select(d => d.ToString())];
        Diagnostic[] added = [.. Compiled.Errors(after).Where(d => !known.Contains(d.ToString()))];
        Assert.True(added.Length == 0, text + "\n" + string.Join("\n", added.Select(d => d.ToString())));
    }

    /// <summary>What is wrong inside of a body costs its callers nothing.</summary>
    [Theory]
    [InlineData("public static double F(double x) => Math.Squareroot(x);")]
    [InlineData("public static double F(double x) { double y; return x * y; }")]
    [InlineData("public static double F(double x) { return x; ")]
    [InlineData("public static double F(double x) => x *;")]
    [InlineData("public static double F(double x) { try { return x; } finally { } }")]
    [InlineData("public static double F(double x) => (double)(decimal)x;")]
    public void Calls_of_the_members_bind(string member)
    {
        CSharpCompilation before = Compiled.Create(
            Compiled.Parse(Usings + "public static partial class L { [Differentiable] " + member + " }", "Losses.cs"),
            Compiled.Parse("public static class Caller { public static double G(double x) { double v = L.FAndGradient(x, out double g); return v + g + L.FGradient(x); } }", "Caller.cs"));
        CSharpGeneratorDriver
            .Create([new DifferentiableGenerator(rethrow: true).AsSourceGenerator()], parseOptions: Compiled.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(before, out Compilation after, out _);
        Assert.DoesNotContain(Compiled.Errors(after), d => d.Location.SourceTree?.FilePath == "Caller.cs");
    }

    private static TheoryDataRow<string> Member(string member) => new(Usings + "public static partial class L\n{\n    [Differentiable]\n    " + member + "\n}\n");
}
