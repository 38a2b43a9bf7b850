using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Reflection;
using AutoGrad.Generator.Tests.Oracle;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace AutoGrad.Generator.Tests.Names;

/// <summary>
/// Whatever users call their types, members, parameters and locals, the generated code compiles without a warning and computes the
/// gradient. Every source holds one method F of two or three doubles; finite differences are the judge.
/// </summary>
public sealed class NameTests
{
    private const string Usings = "using System;\nusing AutoGrad;\n";

    public static IEnumerable<TheoryDataRow<string>> Sources =>
    [
        // Where the method stands.
        new(Usings + "public static partial class L { [Differentiable] public static double F(double x, double y) => x * y * y; }"),
        new(Usings + "namespace N; public static partial class L { [Differentiable] public static double F(double x, double y) => x * y * y; }"),
        new(Usings + "namespace A.B { namespace C { public static partial class L { [Differentiable] public static double F(double x, double y) => x * y * y; } } }"),
        new(Usings + "namespace @class.@event.@int; public static partial class @static { [Differentiable] public static double F(double x, double y) => x * y * y; }"),
        new(Usings + "public partial class Outer<T> where T : class { public partial class Middle<U, V> where U : T where V : struct { [Differentiable] public static double F(double x, double y) => x * y * typeof(U).Name.Length; } }"),
        new(Usings + "public partial struct S { private double _k; [Differentiable] public readonly double F(double x, double y) => x * y * y + _k; }"),
        new(Usings + "public readonly partial struct S { [Differentiable] public double F(double x, double y) => x * y * y; }"),
        new(Usings + "public partial record R(double K = 2) { [Differentiable] public double F(double x, double y) => K * x * y * y; }"),
        new(Usings + "public readonly partial record struct R(double K) { [Differentiable] public double F(double x, double y) => (K + 1) * x * y * y; }"),
        new(Usings + "public partial interface I { [Differentiable] public static double F(double x, double y) => x * y * y; }"),
        new(Usings + "public sealed partial class P(double k = 3) { [Differentiable] public double F(double x, double y) => k * x * y * y; }"),
        new(Usings + "internal abstract partial class A { protected internal partial class L { [Differentiable] internal static double F(double x, double y) => x * y * y; } }"),

        // Members beside it.
        new(Usings + """
            public partial class L
            {
                private double t1 = 2, value = 3, xAdjoint = 4, xGradient = 5, upstream = 6, point = 7, gradient = 8, tangent = 9, xArray = 10, i = 11;
                [Differentiable] public double F(double x, double y)
                {
                    double sum = 0;
                    for (int k = 0; k < 3; k++)
                        sum += x * y * t1 + value * x + xAdjoint * y + xGradient * x * x + upstream + point + gradient + tangent * y + xArray * i;
                    return sum;
                }
            }
            """),
        new(Usings + "public partial class L { private double x = 3, y = 4; [Differentiable] public double F(double x, double y) => x * this.x + y * this.y * x; }"),
        new(Usings + "public static partial class L { private static double Check(double v) => 2 * v; private static double Value => 3; private static int System => 1; private static int AutoGrad => 1; private static int Math => 2; [global::AutoGrad.Differentiable] public static double F(double x, double y) => Check(x) * Value * y + global::System.Math.Exp(x) * Math; }"),

        // Types that hide those we use.
        new("namespace N; public static class Math { public static double Sqrt(double x) => x * x * x; public static double Max(double a, double b) => a * b; } public static partial class L { [AutoGrad.Differentiable] public static double F(double x, double y) => Math.Sqrt(x) * y + System.Math.Sqrt(y) + Math.Max(x, y); }"),
        new("namespace N; public struct Span<T> { } public class ReadOnlySpan<T> { } public static class GradientGuard { } public class Scratch { } public class IObjective<T> { } public class Double { } public class ArgumentException { } public class Exception { } public static partial class L { [AutoGrad.Differentiable] public static double F(double x, double y) { global::System.Span<double> t = stackalloc double[2]; t[0] = x; t[1] = y; double[] u = new double[(int)global::System.Math.Floor(global::AutoGrad.Differentiate.StopGradient(x)) + 2]; u[1] = t[0] * t[1]; return u[1] * t[0]; } }"),
        new("namespace N { public static class System { } public static class AutoGrad { } public static class Runtime { } public static partial class L { [global::AutoGrad.Differentiable] public static double F(double x, double y) => global::System.Math.Exp(x) * y; } }"),
        new("namespace AutoGrad.System { public static class Math { } public static partial class L { [Differentiable] public static double F(double x, double y) => global::System.Math.Exp(x) * y; } }"),
        new(Usings + "namespace N.System.AutoGrad; public static partial class Math { [global::AutoGrad.Differentiable] public static double F(double x, double y) => global::System.Math.Sin(x) * y; }"),
        new(Usings + "public static partial class L { private class Double { } private class Single { } private enum Math { } [Differentiable] public static double F(double x, double y) => double.Sin(x) * y; }"),

        // Locals and parameters named like what is generated.
        new(Usings + "public static partial class L { [Differentiable] public static double F(double t1, double t2) { double value = t1 * t2, t3 = value * value, t1Adjoint = t3 + t1, adjoint = t1Adjoint * value; return adjoint * t3 + t1Adjoint; } }"),
        new(Usings + "public static partial class L { [Differentiable] public static double F(double point, double gradient) { double t = point * gradient; for (int i = 0; i < 3; i++) t *= point; return t; } }"),
        new(Usings + "public static partial class L { [Differentiable] public static double F(double value, double result) { double[] valueStored = [value, result], valueStack = [1, value]; double i = 1; while (i < 9) { i *= 1.5 + 0.1 * value * valueStored[1]; valueStack[0] *= i; } return i * valueStack[0] * result; } }"),
        new(Usings + "public static partial class L { [Differentiable] public static double F(double direction, double tangent, double hessian) => direction * tangent * hessian; }"),
        new(Usings + "public static partial class L { [Differentiable] public static double F(double x, double y) { { double t = x * y; x = t * t; } { double t = x + y; y = t * x; } return x * y; } }"),

        // Keywords, contextual keywords, other alphabets, underscores.
        new(Usings + "public static partial class L { [Differentiable] public static double F(double @class, double @in) { double @out = @class * @in, @double = @out * @out; for (int @for = 0; @for < 2; @for++) @double += @class; return @double * @in; } }"),
        new(Usings + "public static partial class L { [Differentiable] public static double F(double @this, double @base) => @this * @base * @base; }"),
        new(Usings + "public static partial class L { [Differentiable] public static double F(double value, double field) { double var = value * field, record = var + 1, file = record * value, scoped = file + field, required = scoped * var; return required + file; } }"),
        new(Usings + "public static partial class L { [Differentiable] public static double F(double yield, double async) { double await = yield * async, nameof = await * 2, dynamic = nameof + yield, partial = dynamic, where = partial * await; return where; } }"),
        new(Usings + "public static partial class L { [Differentiable] public static double F(double get, double when) { double set = get * when, init = set + get, add = init * 2, remove = add, and = remove * set, or = and + 1, not = or, with = not * get, global = with, alias = global, nint = alias, on = nint; return on; } }"),
        new(Usings + "public static partial class L { [Differentiable] public static double F(double größe, double Δ) { double π2 = 2 * Math.PI * größe, 数 = π2 * Δ; return 数 * größe; } }"),
        new(Usings + "public static partial class Größe { [Differentiable(Name = \"Verlust\")] public static double F(double ñ, double ı) => ñ * ı * ı; }"),
        new(Usings + "public static partial class L { [Differentiable] public static double F(double _x, double __y) => _x * __y * __y; }"),
        new(Usings + "public static partial class L { [Differentiable] public static double F(double _, double x) => _ * x * x; }"),
        new(Usings + "public static partial class L { [Differentiable] public static double F(double _1, double __2) => _1 * __2 * __2; }"),
        new(Usings + "public static partial class L { [Differentiable] public static double F(double \\u0061b, double y) => ab * y * y; }".Replace("ab *", "\\u0061b *")),

        // Options and contexts.
        new("#nullable disable\n" + Usings + "public static partial class L { [Differentiable] public static double F(double x, double y) { object o = null; return o == null ? x * y * y : x; } }"),
        new(Usings + "public static partial class L { [Differentiable] public static double F(double x, double y) { checked { int n = 3; n += 2; return x * y * n; } } }"),
        new(Usings + "public static partial class L { [Differentiable] public static double F(double x, double y) { int n = int.MaxValue; unchecked { n += 2; } return x * y * (n < 0 ? 1 : 2); } }"),
        new("#define A\n" + Usings + "#if A\npublic static partial class L { [Differentiable] public static double F(double x, double y) => x * y * y; }\n#endif"),
        new(Usings + "using M = System.Math; using static System.Math; public static partial class L { [Differentiable] public static double F(double x, double y) => M.Sin(x) * Cos(y); }"),
        new(Usings + "[Obsolete] public static partial class L { [Differentiable, Obsolete] public static double F(double x, double y) => x * y * y; }"),
        new(Usings + "public static partial class L { [Differentiable] [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)] public static double F(double x, double y) => x * y * y; }"),
        new(Usings + "/// <summary>a &lt; b</summary>\npublic static partial class L { /** <summary>*/ [Differentiable] /* */ public static double F(double x /* < & > */, double y) => /* \" */ x < y ? x * y : 2 * y; // */ \n}"),
    ];

    [Theory]
    [MemberData(nameof(Sources))]
    public void Members_compile_and_compute(string source) => Check(source);

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    [InlineData("sv-SE")]
    public void The_text_is_the_same_in_every_culture(string culture)
    {
        const string Source = Usings + "public static partial class IL { [Differentiable] public static double F(double iIndex, double y) { double i = 0.5 * iIndex - 1e-3; for (int k = 0; k < 2; k++) i *= -1.25e10 * y; return i < -3.5 ? i : Math.Min(i, 1234567.875); } }";
        ImmutableArray<string> invariant = Texts(Source);
        CultureInfo before = CultureInfo.CurrentCulture, ui = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);
            Assert.Equal(invariant, Texts(Source));
            Check(Source);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
            CultureInfo.CurrentUICulture = ui;
        }
    }

    /// <summary>Overloads by type, by number of parameters and by kind, under names of their own for the objectives.</summary>
    [Fact]
    public void Overloads_get_overloads()
    {
        const string Source = Usings + """
            public static partial class L
            {
                [Differentiable] public static double F(double x, double y) => x * y * y;
                [Differentiable(Name = "F2")] public static float F(float x, float y) => x * y;
                [Differentiable(Name = "F3")] public static double F(double x) => x * x;
                [Differentiable(Name = "F4")] public static double F(ReadOnlySpan<double> x) => x[0];
                [Differentiable(Name = "F5")] public static double F(double[] x) => x[0];
            }
            """;
        Assert.Equal(5, Texts(Source).Length);
        Check(Source);
    }

    private static ImmutableArray<string> Texts(string source) =>
        [.. Generate(source, out _).GetRunResult().Results[0].GeneratedSources.Select(s => s.SourceText.ToString())];

    private static GeneratorDriver Generate(string source, out Compilation after) => CSharpGeneratorDriver
        .Create([new DifferentiableGenerator(rethrow: true).AsSourceGenerator()], parseOptions: Compiled.ParseOptions)
        .RunGeneratorsAndUpdateCompilation(Compiled.Create(Compiled.Parse(source, "Names.cs")), out after, out _);

    private static void Check(string source)
    {
        GeneratorDriver driver = Generate(source, out Compilation after);
        string text = source + "\n" + string.Join("\n", driver.GetRunResult().Results[0].GeneratedSources.Select(s => s.SourceText));
        Diagnostic[] own = [.. driver.GetRunResult().Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)];
        Assert.True(own.Length == 0, string.Join("\n", own.Select(d => d.ToString())) + "\n" + text);
        Assembly? assembly = Compiled.Load(after, out ImmutableArray<Diagnostic> said);
        Diagnostic[] faults = [.. said.Where(d => d.Severity == DiagnosticSeverity.Error || (d.Severity == DiagnosticSeverity.Warning && d.Location.SourceTree?.FilePath != "Names.cs"))];
        Assert.True(faults.Length == 0, string.Join("\n", faults.Select(d => d.ToString())) + "\n" + text);
        MethodInfo primal = assembly!.GetTypes().Select(Closed).SelectMany(t => t.GetMethods((BindingFlags)~0)).First(
            m => m.Name == "F" && m.GetParameters() is { Length: >= 2 } p && p.All(q => q.ParameterType == typeof(double)));
        MethodInfo gradient = primal.DeclaringType!.GetMethods((BindingFlags)~0).Single(
            m => m.Name.EndsWith("AndGradient", StringComparison.Ordinal) && m.GetParameters().Length == 2 * primal.GetParameters().Length
                && m.GetParameters()[0].ParameterType == typeof(double));
        object? self = primal.IsStatic ? null : Made(primal.DeclaringType);
        double[] point = [.. Enumerable.Range(0, primal.GetParameters().Length).Select(i => 1.3 - 0.4 * i)];
        object?[] arguments = [.. point.Select(x => (object)x), .. point.Select(_ => (object)double.NaN)];
        double value = (double)gradient.Invoke(self, arguments)!;
        Assert.Equal(Value(point), value);
        for (int i = 0; i < point.Length; i++)
        {
            double expected = (Value(Shifted(point, i, 1e-5)) - Value(Shifted(point, i, -1e-5))) / 2e-5;
            Assert.Equal(expected, (double)arguments[point.Length + i]!, 1e-5 * Math.Max(1, Math.Abs(expected)));
        }

        double Value(double[] at) => (double)primal.Invoke(self, [.. at.Select(x => (object)x)])!;
    }

    private static double[] Shifted(double[] point, int index, double step)
    {
        double[] shifted = [.. point];
        shifted[index] += step;
        return shifted;
    }

    private static object Made(Type type) => type.GetConstructors().OrderBy(c => c.GetParameters().Length).FirstOrDefault() is { } constructor && !type.IsValueType
        ? constructor.Invoke([.. constructor.GetParameters().Select(p => p.DefaultValue)])
        : Activator.CreateInstance(type)!;

    private static Type Closed(Type type) => type.IsGenericTypeDefinition
        ? type.MakeGenericType([.. type.GetGenericArguments().Select(a => a.GenericParameterAttributes.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint) ? typeof(int) : typeof(string))])
        : type;
}
