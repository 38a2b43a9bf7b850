using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using AutoGrad.Generator.Tests.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace AutoGrad.Generator.Tests.Discovery;

/// <summary>Half-typed code is what an editor shows the generator most of the time.</summary>
public sealed class DamagedSourceTests
{
    // Every place would take a minute; the kinds of damage begin at different ones.
    private const int Stride = 3;

    private static readonly string[] _sources =
    [
        """
        using System;
        using AutoGrad;
        namespace N.M;
        public static partial class Losses
        {
            [Differentiable(nameof(w), Name = "Cost", Emit = Derivatives.Gradient, Vectorize = false)]
            public static double Loss(ReadOnlySpan<double> w, double[] x, [NotDifferentiated] double y = 1.5)
            {
                double a = 0;
                for (int i = 0; i < w.Length; i++)
                    a += w[i] * Square(x[i]);
                if (a < 0)
                    return -a;
                return Math.Sqrt(a) + y;
            }

            private static double Square(double x) => x * x;
        }
        """,
        """
        using System.Numerics;
        using AutoGrad;
        public abstract partial record Model<TState>(double Rate)
        {
            public readonly partial struct Inner
            {
                [Differentiable] public static T Loss<T>(T x, in T y, [Sample] T s) where T : struct, IFloatingPointIeee754<T> => T.Sqrt(x * y) + s;
                [Differentiable] public static T Loss<T>(T x) where T : IFloatingPointIeee754<T> { foreach (char c in "ab") x += x; return x; }
            }

            [Differentiable("x")] public partial double Part(double x, (int, double) t);
            public partial double Part(double x, (int, double) t) { switch (t.Item1) { case 1: return x; default: throw new System.Exception(); } }
            [DerivativeOf(typeof(Model<>), "Part")] public static void Rule(double x, double upstream, ref double xAdjoint) => xAdjoint += upstream;
        }
        """,
    ];

    public static IEnumerable<TheoryDataRow<int, string>> Damages =>
        from source in Enumerable.Range(0, _sources.Length)
        from damage in new[] { "cut", "drop", "double", "swap" }
        select new TheoryDataRow<int, string>(source, damage);

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Nothing_throws_on_damaged_source(int source, string damage)
    {
        string text = _sources[source];
        SyntaxToken[] tokens = [.. CSharpSyntaxTree.ParseText(text).GetRoot().DescendantTokens()];
        for (int i = 1 + (damage.Length % Stride); i + 1 < tokens.Length; i += Stride)
        {
            string damaged = Damage(text, tokens[i], tokens[i + 1], damage);
            ImmutableArray<Diagnostic> reported = await Report(damaged);
            Assert.False(reported.Any(d => d.Id is "AG0900" or "AD0001"), $"{damage} at '{tokens[i]}':\n{string.Join("\n", reported)}\n{damaged}");
        }
    }

    [Theory]
    [InlineData("[Differentiable] public static double Loss(double x) => x;")]
    [InlineData("[Differentiable] double Loss(double x) => x; class { [Differentiable] double F(double x) => x; }")]
    [InlineData("partial class C { [Differentiable] public static double (double x) => x; }")]
    [InlineData("partial class C { [Differentiable] public static double F(double, double x) => x; }")]
    [InlineData("partial class C { [Differentiable] public static double F(double x, double x) => x; }")]
    [InlineData("partial class C { [Differentiable] public static double F<T, T>(T x) => x; }")]
    [InlineData("partial class C { [Differentiable] public static F(double x) => x; }")]
    [InlineData("partial class C { [Differentiable] public C(double x) { } }")]
    [InlineData("partial class C { [Differentiable, Differentiable] public static double F(double x) => x; }")]
    [InlineData("partial class C { [Differentiable(null)] public static double F(double x) => x; }")]
    [InlineData("partial class C { [Differentiable(null, 3, nameof())] public static double F(double x) => x; }")]
    [InlineData("partial class C { [Differentiable(\"\", Name = \"\")] public static double F(double x) => x; }")]
    [InlineData("partial class C { [Differentiable(Emit = 77)] public static double F(double x) => x; }")]
    [InlineData("partial class C { [Differentiable(Emit = (Derivatives)64)] public static double F(double x) => x; }")]
    [InlineData("partial class C { [Differentiable(Name = F)] public static double F(Unknown<double> x, double y) => y; }")]
    [InlineData("partial class C { [Differentiable] public static double F<T>(T x) where T : T, INumber<T> => x; }")]
    [InlineData("partial class C { [Differentiable] public static double F<T, U>(T x) where T : U where U : T => x; }")]
    [InlineData("partial struct S { public S[] Again; public double X; } partial class C { [Differentiable] public static double F(S s) => s.X; }")]
    [InlineData("partial struct S { public S Again; public double X; [Differentiable] public static double F(S s) => s.X; }")]
    [InlineData("partial class C : C { [Differentiable(\"Rate\")] public double F(double x) => x; }")]
    [InlineData("enum E { [Differentiable] A } partial enum F { }")]
    [InlineData("partial class C { [Differentiable] public static double F(double x) => F(F(F(x)) ; }")]
    [InlineData("namespace N { partial class C { [Differentiable] public static double F(double x) => x; } partial class C { [Differentiable] public static double F(double x) => x;")]
    [InlineData("class C { [Differentiable] public static double F(double x) => x; } class C { [Differentiable] public static double F(double x) => x; }")]
    [InlineData("extension(double x) { [Differentiable] public double F() => x; }")]
    [InlineData("static partial class C { extension(double) { [Differentiable] public static double F(double x) => x; } }")]
    [InlineData("partial class C { [Differentiable] public static double F(__arglist) => 0; }")]
    [InlineData("var f = [Differentiable] (double x) => x; [Differentiable] double G(double x) => x; partial class C { }")]
    public async Task Nothing_throws_on_senseless_source(string source)
    {
        ImmutableArray<Diagnostic> reported = await Report("using AutoGrad; using System.Numerics;\n" + source);
        Assert.DoesNotContain(reported, d => d.Id is "AG0900" or "AD0001");
    }

    private static Task<ImmutableArray<Diagnostic>> Report(string text) => MarkedSource.Report(text);

    private static string Damage(string text, SyntaxToken token, SyntaxToken next, string damage) => damage switch
    {
        "cut" => text[..token.Span.End],
        "drop" => text.Remove(token.SpanStart, token.Span.Length),
        "double" => text.Insert(token.Span.End, " " + token.Text),
        "swap" => text[..token.SpanStart] + next.Text + text[token.Span.End..next.SpanStart] + token.Text + text[next.Span.End..],
        _ => throw new ArgumentOutOfRangeException(nameof(damage)),
    };
}
