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
/// Whole files that must be refused: an error of ours on the line marked <c>//!</c>, no other compiler error than before, no crash.
/// Exact places are tested case by case elsewhere; here it is the breadth that counts.
/// </summary>
public sealed class RefusedSourceTests
{
    private const string Usings = "using System;\nusing System.Collections.Generic;\nusing System.Linq;\nusing System.Numerics;\nusing System.Threading.Tasks;\nusing AutoGrad;\n";

    public static IEnumerable<TheoryDataRow<string>> Declarations =>
    [
        Row("public static class L { [Differentiable] public static double F(double x) => x; } //!"),
        Row("public class A { //!\npublic partial class L { [Differentiable] public static double F(double x) => x; } }"),
        Row("public record struct R(double K) { [Differentiable] public double F(double x) => K * x; } //!"),
        Row("public interface I { [Differentiable] static double F(double x) => x; } //!"),
        In("[Differentiable] public static double F(int x) => x; //!"),
        In("[Differentiable] public static double F() => 1; //!"),
        In("[Differentiable] public static double F(decimal x) => (double)x; //!"),
        In("[Differentiable] public static double F(string s, bool b) => 1; //!"),
        In("[Differentiable] public static double F(Half x) => (double)x; //!"),
        In("[Differentiable(\"q\")] public static double F(double x) => x; //!"),
        In("[Differentiable(\"\")] public static double F(double x) => x; //!"),
        In("[Differentiable(nameof(n))] public static double F(double x, int n) => x; //!"),
        In("[Differentiable(\"x\", \"x\", \"y\")] public static double F(double x) => x; //!"),
        In("[Differentiable] public static void F(double x) { } //!"),
        In("[Differentiable] public static int F(double x) => (int)x; //!"),
        In("[Differentiable] public static bool F(double x) => x > 0; //!"),
        In("[Differentiable] public static string F(double x) => \"\"; //!"),
        In("[Differentiable] public static object F(double x) => x; //!"),
        In("[Differentiable] public static decimal F(double x) => 1; //!"),
        In("[Differentiable] public static async Task<double> F(double x) { await Task.Yield(); return x; } //!"),
        In("[Differentiable] public static Task<double> F(double x) => Task.FromResult(x); //!"),
        In("[Differentiable] public static IEnumerable<double> F(double x) { yield return x; } //!"),
        In("[Differentiable] public static async void F(double[] x) { await Task.Yield(); x[0] = 1; } //!"),
        In("[Differentiable] public static extern double F(double x); //!"),
        Row("public abstract partial class L { [Differentiable] public abstract double F(double x); } //!"),
        Row("public partial interface L { [Differentiable] double F(double x); } //!"),
        In("[Differentiable] public static partial double F(double x); //!"),
        In("[Differentiable] public static T F<T>(T x) => x; //!"),
        In("[Differentiable] public static T F<T>(T x) where T : INumber<T> => x; //!"),
        In("[Differentiable] public static double F(double x) => x; //!\npublic static double FGradient(double x) => 1;"),
        In("[Differentiable] public static double F(double x) => x; //!\npublic class FObjective { }"),
        In("[Differentiable] public static double F(double x) => x; //!\npublic static int FAndGradient;"),
        In("[Differentiable] public static double F(double x) => x;\n[Differentiable] public static double F(double x, double y) => x; //!"),
        In("[Differentiable] public static double F(double x) => x;\n[Differentiable(Name = \"F\")] public static double G(double x) => x; //!"),
        In("public static double G(double x) { [Differentiable] static double F(double y) => y; return F(x); } //!"),
        In("public static double P { [Differentiable] get => 1; } //!"),
        In("public static Func<double, double> G = [Differentiable] (double x) => x; //!"),
        Row("public partial struct S { [Differentiable] public static double operator +(S a, double x) => x; } //!"),
        Row("public partial class S { [Differentiable] ~S() { } } //!"),
        In("[Differentiable(nameof(x))] public static double F([NotDifferentiated] double x, double y) => x * y; //!"),
        In("[Differentiable(nameof(x))] public static double F([Sample] double x, double y) => x * y; //!"),
        In("[Differentiable(Name = \"1st\")] public static double F(double x) => x; //!"),
        In("[Differentiable(Name = \"\")] public static double F(double x) => x; //!"),
        In("[Differentiable(Name = \"a b\")] public static double F(double x) => x; //!"),
        Row("file static partial class L { [Differentiable] public static double F(double x) => x; } //!"),
        In("[Differentiable] public static unsafe double F(double x, double* p) => x; //!"),
        In("[Differentiable] public static double F(double x, __arglist) => x; //!"),
        Row("public ref partial struct L { [Differentiable] public double F(double x) => x; } //!"),
        In("[Differentiable] public static double F(double w, double wGradient) => w; //!"),
        In("[Differentiable] public static double F(double w, double upstream) => w; //!"),
        In("[Differentiable] public static double F(double w, double _w) => w * _w; //!"),
        In("[Differentiable] public static double F(double[,,] w) => w[0, 0, 0]; //!"),
        In("[Differentiable] public static double F(List<double> w) => w[0]; //!"),
        In("[Differentiable] public static double F(Func<double> w) => w(); //!"),
        In("[Differentiable] public static double F(double? w) => w ?? 0; //!"),
        In("[Differentiable] public static double F(Complex w) => w.Real; //!"),
        In("[Differentiable] public static double F(out double x) { x = 1; return x; } //!"),
    ];

    public static IEnumerable<TheoryDataRow<string>> Bodies =>
    [
        Body("try { x *= 2; } catch (Exception) { x = 0; } //!\nreturn x;"),
        Body("try { x *= 2; } finally { x = 0; } //!\nreturn x;"),
        Body("using (var r = new System.IO.StringReader(\"\")) { x *= 2; } //!\nreturn x;"),
        Body("lock (typeof(L)) { x *= 2; } //!\nreturn x;"),
        Body("top:\nx *= 2;\nif (x < 10) goto top; //!\nreturn x;"),
        Body("switch (n) { //!\ncase 0: goto default; //!\ndefault: x *= 2; break; }\nreturn x;"),
        Body("unsafe { double* p = &x; *p = 2; } //!\nreturn x;"),
        Body("unsafe { fixed (double* p = new double[2]) { x *= p[0]; } } //!\nreturn x;"),
        Body("unsafe { delegate*<double, double> f = &Square; x = f(x); } //!\nreturn x;"),
        Body("dynamic d = x; //!\nreturn (double)d;"),
        Body("dynamic d = new object(); //!\nreturn x * (double)d.Size; //!"),
        Body("object o = x; //!\nreturn (double)o;"),
        Body("IComparable o = x; //!\nreturn o.CompareTo(1.0) + x;"),
        Body("var list = new List<double> { x }; //!\nreturn list[0];"),
        Body("var list = new List<double>();\nlist.Add(x); //!\nreturn list[0];"),
        Body("var map = new Dictionary<int, double>();\nmap[0] = x; //!\nreturn map[0];"),
        Body("return new[] { x, 2 }.Sum(); //!"),
        Body("return new double[] { 1, 2 }.Select(a => a * x).Sum(); //!"),
        Body("return (from a in new double[] { 1, 2 } select a * x).Sum(); //!"),
        Body("return Enumerable.Range(0, 3).Sum(i => i * x); //!"),
        Body("return Complex.Abs(new Complex(x, 1)); //!"),
        Body("double.TryParse(x.ToString(), out double y); //!\nreturn x * y; //!"),
        Body("return double.Parse(x.ToString()); //!"),
        Body("return (double)(decimal)x; //!"),
        Body("return BitConverter.Int64BitsToDouble(BitConverter.DoubleToInt64Bits(x)); //!"),
        Body("return k.At(x); //!"),
        Body("return b.At(x); //!"),
        Body("return b.Scale * f(x); //!"),
        Body("s_total += x; //!\nreturn s_total;"),
        Body("s_total = x; //!\nreturn x;"),
        Body("s_table[0] = x; //!\nreturn s_table[0];"),
        Body("Total = x; //!\nreturn Total;"),
        Body("var a = new { X = x }; //!\nreturn a.X;"),
        Body("return x is double d ? d : 0;"),
        Body("ref double r = ref x;\ndouble y = 1;\nif (n > 0) r = ref y; //!\nr *= 2;\nreturn x + y;"),
        Body("Func<double, double>? g = null;\nif (n > 0) g = a => a * a;\nreturn g(x); //!"),
        Body("Func<double, double> g = s_f;\nreturn g(x); //!"),
        Body("return Later(x).Result; //!\nstatic async Task<double> Later(double y) { await Task.Yield(); return y; } //!"),
        Body("double s = 0;\nforeach (double y in Pair(x)) s += y; //!\nreturn s;\nstatic IEnumerable<double> Pair(double y) { yield return y; yield return 2 * y; } //!"),
        Body("Parallel.For(0, 3, i => x += i); //!\nreturn x;"),
        Body("System.Threading.Volatile.Write(ref x, 2); //!\nreturn x;"),
        Body("var t = Task.Run(() => x * x); //!\nreturn t.Result;"),
        Body("Changed += () => { }; //!\nreturn x;"),
        Body("Span<object> boxes = [x]; //!\nreturn (double)boxes[0];"),
        Body("var lazy = new Lazy<double>(() => x * x); //!\nreturn lazy.Value;"),
        Body("var buffer = new Quad(); //!\nbuffer[0] = x; //!\nreturn buffer[0]; //!"),
        Body("Half h = (Half)x; //!\nreturn (double)h;"),
        Body("return x * T<double>(x); //!\nstatic double T<U>(object o) => (double)o;"),
        Body("string text = $\"{x}\"; //!\nreturn double.Parse(text); //!"),
        Body("var (a, c) = new Parts(x); //!\nreturn a * c;"),
        Body("checked { unsafe { return *(&x); } } //!"),
    ];

    [Theory]
    [MemberData(nameof(Declarations))]
    public Task A_declaration_is_refused_on_its_line(string text) => Expect(text);

    [Theory]
    [MemberData(nameof(Bodies))]
    public Task A_body_is_refused_on_its_line(string text) => Expect(text);

    private static async Task Expect(string marked)
    {
        string text = marked.Replace(" //!", "", StringComparison.Ordinal);
        CSharpCompilation before = Create(text);
        CSharpGeneratorDriver
            .Create([new DifferentiableGenerator(rethrow: true).AsSourceGenerator()], parseOptions: Compiled.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(before, out Compilation after, out ImmutableArray<Diagnostic> generated);
        ImmutableArray<Diagnostic> analyzed = await after.WithAnalyzers([new DifferentiableAnalyzer(), new RemarkAnalyzer()]).GetAnalyzerDiagnosticsAsync();
        Diagnostic[] own = [.. generated.Concat(analyzed).Where(d => d.Severity == DiagnosticSeverity.Error)];
        string told = string.Join("\n", own.Select(d => d.ToString())) + "\n" + marked;
        Assert.False(own.Any(d => d.Id is "AG0900" or "AD0001"), told);
        string[] lines = marked.Split('\n');
        int[] expected = [.. Enumerable.Range(0, lines.Length).Where(i => lines[i].EndsWith("//!", StringComparison.Ordinal))];
        Assert.True(expected.Length == 0 ? own.Length == 0 : own.Any(d => expected.Contains(d.Location.GetLineSpan().StartLinePosition.Line)), told);
        Assert.True(Compiled.Errors(after).Length <= Compiled.Errors(before).Length, told + "\n" + string.Join("\n", Compiled.Errors(after).Select(d => d.ToString())));
    }

    private static CSharpCompilation Create(string text)
    {
        CSharpCompilation compilation = Compiled.Create(Compiled.Parse(text, "Losses.cs"));
        return compilation.WithOptions(compilation.Options.WithAllowUnsafe(true));
    }

    private static TheoryDataRow<string> Row(string text) => new(Usings + text);

    private static TheoryDataRow<string> In(string members) => Row("public static partial class L\n{\n" + members + "\n}\n");

    private static TheoryDataRow<string> Body(string statements) => Row($$"""
        public static partial class L
        {
            [Differentiable(nameof(x))]
            public static double F(double x, int n, Box b, IKernel k, Func<double, double> f)
            {
        {{statements}}
            }

            private static double s_total;
            private static readonly double[] s_table = new double[2];
            private static readonly Func<double, double> s_f = a => a;
            private static double Total { get; set; }
            private static event Action? Changed;
            private static double Square(double a) => a * a;
            private static void Use() => Changed?.Invoke();
        }

        public class Box { public double Value; public virtual double Scale => 1; public virtual double At(double x) => x; }
        public interface IKernel { double At(double x); }
        public class Parts(object x) { public void Deconstruct(out double a, out double b) { a = (double)x; b = 1; } }
        [System.Runtime.CompilerServices.InlineArray(4)] public struct Quad { private double _first; }
        """.Replace("\r", "", StringComparison.Ordinal));
}
