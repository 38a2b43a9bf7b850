using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Passes;
using AutoGrad.Generator.Diagnostics;
using AutoGrad.Generator.Lowering;
using Microsoft.CodeAnalysis;
using Xunit;

namespace AutoGrad.Generator.Tests.Lowering;

/// <summary>What stands in the way inside a body: id and exact place, marked in the source as <c>{|AG1001:…|}</c>.</summary>
public sealed class LanguageDiagnosticTests
{
    private const string Head = "using System;\nusing System.Collections.Generic;\nusing System.Linq;\nusing AutoGrad;\npublic partial class Losses\n{\n";

    public static IEnumerable<TheoryDataRow<string>> Refused =>
    [
        new("static double F(double x, object o) => o is {|AG1001:double[] w|} ? x * w[0] : x;"),
        new("static double F(double x) { var a = {|AG1001:new { X = x }|}; return a.X; }"),
        new("static double F(double x) { foreach (var c in {|AG1001:new System.Collections.Generic.HashSet<int>()|}) x *= c; return x; }"),
        new("class B { public double V; } static double F(double x) { B b = new() { V = x }; for (int i = 0; i < 3; i++) b = new() { V = {|AG1017:b|}.V * x }; return {|AG1017:b|}.V; }"),
        new("class B { public double V; } static double F(double x) { B b = new() { V = x }, c = new() { V = 1 }; for (int i = 0; i < 3; i++) (b, c) = ({|AG1017:c|}, {|AG1017:b|}); return {|AG1017:b|}.V; }"),
        new("static double F(double x) { System.Func<double, double> f = a => a; for (int i = 0; i < 3; i++) { x = {|AG1017:f|}(x); f = a => a * a; } return {|AG1017:f|}(x); }"),
        new("static double F(double x) { object[] kept = { 1, {|AG1008:x|} }; return (double)kept[1]; }"),
        new("static double F(double x) { {|AG1002:try { return x; } finally { x = 1; }|} }"),
        new("static double F(double x) { {|AG1002:using var r = new System.IO.StringReader(\"\");|} return x; }"),
        new("static async System.Threading.Tasks.Task<double> F(double x) { {|AG1003:await System.Threading.Tasks.Task.Yield()|}; return x; }"),
        new("static double F(double x) { {|AG1004:lock (s_gate) { x *= 2; }|} return x; } static readonly object s_gate = new();"),
        new("static double F(double x, int k) { {|AG1005:switch (k) { case 0: goto case 1; case 1: x *= 2; break; }|} return x; }"),
        new("static double F(double x) { while (true) { if (x > 1) {|AG1005:goto done;|} x *= 2; } done: return x; }"),
        new("static unsafe double F(double x) { double* {|AG1006:p = &x|}; return 1; }"),
        new("static unsafe double F(double x, double* p) => x * {|AG1006:*p|};"),
        new("static double F(double x) { dynamic d = {|AG1007:x|}; return 1; }"),
        new("static double F(double x) { object boxed = {|AG1008:x|}; return (double)boxed * 2; }"),
        new("static double F(double x) => {|AG1009:System.Numerics.Complex.FromPolarCoordinates(x, 1)|}.Real;"),
        new("static double F(double x) { List<double> kept = new(); {|AG1009:kept.Add(x)|}; return kept[0]; }"),
        new("static double F(double x, IKernel kernel) => {|AG1010:kernel.Evaluate(x)|} * x; public interface IKernel { double Evaluate(double x); }"),
        new("static double F(double x, Base b) => {|AG1010:b.Evaluate(x)|}; public class Base { public virtual double Evaluate(double x) => x; }"),
        new("static double F(double x, Func<double, double> f) => {|AG1011:f(x)|};"),
        new("static double F(double x) { {|AG1012:s_total|} += x; return s_total; } static double s_total;"),
        new("static double F(double x) { {|AG1013:Find().Value|} = x; return 1; } static Box Find() => s_boxes[0]; static readonly List<Box> s_boxes = []; public class Box { public double Value; }"),
        new("double F(double x) { {|AG1013:_box|} = new Box { Value = x }; return _box.Value; } private Box _box = new(); public class Box { public double Value; }"),
        new("static double F(double x, Box a, Box b) { a.Value = x; return {|AG1017:b.Value|}; } public class Box { public double Value; }"),
        new("double F(double x) { _total += x; {|AG1017:Report()|}; return _total; } private double _total; protected virtual void Report() { }"),
        new("static double F(double x) { var map = new Dictionary<int, double>(); {|AG1013:map[0]|} = x; return map[0]; }"),
        new("static double F(double x, List<double> kept) { {|AG1013:kept[0]|} += x; return kept[0]; }"),
        new("static double F(double x) => double.TryParse(x.ToString(), {|AG1009:out double y|}) ? x * y : x;"),
        new("static double F(double x, List<double[]> rows) { {|AG1013:rows[0].AsSpan()|}.Fill(x); return rows[0][0]; }"),
        new("static double F(double x) => {|AG1014:Go(t => t * x, x, 3)|}; static double Go(Func<double, double> f, double x, int n) => n == 0 ? x : f(Go(f, x, n - 1));"),
        new("static double F(double x) { Func<double, double> f = t => t; f = t => t > 3 ? t : {|AG1014:f(t * x)|}; return f(x); }"),
        new("static double F(double x) => {|AG1014:Go(t => t * x, x)|}; static double Go(Func<double, double> f, double x) => x > 3 ? f(x) : Twice(t => Go(f, t), x); static double Twice(Func<double, double> g, double x) => g(g(x));"),
        new("static double F(double x) => {|AG1014:Go(x, 3)|}[0]; static double[] Go(double x, int n) => n == 0 ? [x] : Go(x * x, n - 1);"),
        new("static double F(double x) { {|AG1014:Go(x, 3, out double[] v)|}; return v[0]; } static void Go(double x, int n, out double[] v) { if (n == 0) v = [x]; else Go(x * x, n - 1, out v); }"),
        new("static double F(double[][] v) => {|AG1014:Go(v, 1)|}; static double Go(double[][] v, int n) => n == 0 ? v[0][0] : Go(v, n - 1);"),
        new("static double F(double x) { double a = x; {|AG1014:Go(ref a, ref a, 3)|}; return a; } static void Go(ref double a, ref double b, int n) { if (n > 0) { a += b * b; Go(ref b, ref a, n - 1); } }"),
        new("static double F(Span<double> v) { {|AG1014:Go(v, ref v[0], 3)|}; return v[0]; } static void Go(Span<double> v, ref double a, int n) { if (n > 0) { a += v[0]; Go(v, ref a, n - 1); } }"),
        new("static double F(double x) => {|AG1014:Go(new Box(x), 3)|}; static double Go(Box b, int n) => n == 0 ? b.Value : Go(b, n - 1) * 2; class Box(double value) { public double Value = value; }"),
        new("static double F(double x, Box box) => box.Scaled(x); public class Box { private double _k; public double Scaled(double x) => {|AG1016:_k|} * x; }"),
        new("static double F(double x, Box box) => box.Scaled(x); public class Box(double k) { public double Scaled(double x) => {|AG1016:k|} * x; }"),
        new("static double F(double x) { ref double r = ref x; double y = 1; if (x > 0) {|AG1017:r = ref y|}; r *= 2; return x; }"),
        new("static double F(double x) { Func<double, double>? f = null; if (x > 0) f = a => a * x; return {|AG1017:f|}(x); }"),
        new("static double F(double x, double[] v) => v.Sum({|AG1018:q => q * x|});"),
        new("static double F(double[] v) => v.Select({|AG1018:(q, i) => q * i|}).Sum();"),
        new("static double F(double[] v, double[] w) => v.Zip(w, {|AG1018:(a, b) => a * b|}).Sum();"),
        new("static double F(double[] v) => v.Aggregate(1.0, {|AG1018:(a, q) => a * q|});"),
        new("static double F(double[] v) => {|AG1009:v.Sum()|};"),
        new("static float F(float x) => {|AG1009:System.Numerics.Quaternion.CreateFromAxisAngle(System.Numerics.Vector3.UnitX, x)|}.X;"),
        new("static double F(double x, double y) => (System.Numerics.Complex.Abs({|AG1019:new System.Numerics.Complex(x, y)|}));"),
        new("static float F(float x) { System.Numerics.Matrix4x4 m = System.Numerics.Matrix4x4.Identity; {|AG1001:m.M11|} = x; return m.GetDeterminant(); }"),
        new("static float F(System.Numerics.Vector3 v, System.Numerics.Matrix4x4 m) => {|AG1001:System.Numerics.Vector3.Transform(v, m)|}.X;"),
        new("static double F(double x) => (double){|AG1019:(decimal)x|};"),
        new("static extern double {|AG1020:F|}(double x);"),
        new("static double F(double x) => new {|AG1021:LossObjective|}().Value([x]); [Differentiable] public static double Loss(double x) => x;"),
        new("static double F(double x) { double[] h = [0]; {|AG1021:LossHessian|}(x, h); return h[0]; } [Differentiable(Emit = Derivatives.Hessian)] public static double Loss(double x) => x;"),
        new("static double F(double x) => {|AG1021:LossGradient|}(x); [Differentiable] public static double Loss(double x) => x < 1 ? x * x : Loss(x / 2) * x;"),
        new("static double F(double x) => {|AG1021:LossGradient|}(x); [Differentiable] public static double Loss(double x) { while (x > 1) x = x * x / 4; return x; }"),
        new("static double F(double x) => {|AG1021:LossGradient|}(x); [Differentiable] public static double Loss(double x) => x * F(x);"),
        new("static double F(double x) => {|AG1021:LossGradient<double>|}(x); [Differentiable] public static T Loss<T>(T x) where T : System.Numerics.IFloatingPointIeee754<T> => x * x;"),
        new("static double F(double x) => {|AG1021:LossGradient|}((x, 1)).Item1; [Differentiable] public static double Loss((double, double) x) => x.Item1;"),
        new("static double F(double x) { double[,] m = new double[1, 1], g = new double[1, 1]; m[0, 0] = x; {|AG1021:LossGradient|}(m, g); return g[0, 0]; } [Differentiable] public static double Loss(double[,] m) => m[0, 0];"),
        new("static double F(double x) => new Box().Slope(x); public partial class Box { [Differentiable] public double Loss(double x) => x; public double Slope(double x) => {|AG1021:LossGradient|}(x); }"),
        new("static double F(double x) => {|AG1019:LossPushforward(x, x)|}.Tangent; [Differentiable(Emit = Derivatives.Pushforward)] public static double Loss(double x) => Math.Sqrt(x);"),
        new("static double F(double x) { double a = 0; {|AG1019:LossPullback(x, x, ref a)|}; return a; } [Differentiable] public static double Loss(double x) => Math.Sqrt(x);"),
    ];

    [Theory]
    [MemberData(nameof(Refused))]
    public void The_exact_expression_is_refused(string marked)
    {
        (string text, List<(string Id, string Text)> expected) = Unmark(marked);
        LoweringResult result = Lowered.File(Head + text + "\n}\n");
        Diagnostic[] found = [.. result.Diagnostics, .. Blocked(result)];
        Assert.Equal(expected, found.Select(d => (d.Id, d.Location.SourceTree!.ToString().Substring(d.Location.SourceSpan.Start, d.Location.SourceSpan.Length))));
        Assert.All(found, d => Assert.Equal(DiagnosticSeverity.Error, d.Severity));
        Assert.All(found, d => Assert.DoesNotContain("{", d.GetMessage(System.Globalization.CultureInfo.InvariantCulture).Replace("new {", "", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("static double F(double x, decimal d) => x * (double)d;")]
    [InlineData("static double F(double x, IKernel kernel) => x * kernel.Evaluate(2); public interface IKernel { double Evaluate(double x); }")]
    [InlineData("static double F(double x, Func<double, double> f) => x * f(2);")]
    [InlineData("static double F(double x, List<double> d) => x * d.Count * d[0];")]
    [InlineData("static double F(double x) => x > 0 ? x : throw new ArgumentException($\"{x} is negative\");")]
    [InlineData("static double F(double x) { Console.WriteLine(x); return x; }")]
    [InlineData("static double F(double x) { var map = new Dictionary<int, double>(); map[0] = 2; return x * map[0]; }")]
    [InlineData("static double F(double x) { var map = new Dictionary<int, double>(); map[0] = Differentiate.StopGradient(x); return x * map[0]; }")]
    [InlineData("static double F(double x, int[] n) { var map = new Dictionary<int, double>(); double s = 0; foreach (int i in n) s += i; map[0] = s; return x * map[0]; }")]
    [InlineData("static double F(double x) { List<double> kept = new(); kept.Add(2); return x * kept[0]; }")]
    [InlineData("double F(double x) => _rate * x * Twice; private readonly double _rate = 1; private double Twice => 2 * _rate;")]
    public void Passive_uses_are_none_of_our_business(string text)
    {
        LoweringResult result = Lowered.File(Head + text + "\n}\n");
        Assert.Empty(result.Diagnostics);
        Assert.Empty(Blocked(result));
    }

    /// <summary>A field that is written through one object and read through another, which may be the same.</summary>
    [Theory]
    [InlineData("double F(double x, Losses other) { _total = x; return {|AG1017:other._total|}; } private double _total;")]
    [InlineData("double F(double x, Losses other) { other._total += x; return {|AG1017:_total|} * {|AG1017:this._total|}; } private double _total;")]
    [InlineData("static double F(double x, Losses a, Losses b) { double s = {|AG1017:b.Total|} * x; a.Total = s; return s; } public double Total { get; set; }")]
    [InlineData("static double F(double x, Losses a, Losses b) { a.Next!.Total = x; return {|AG1017:b.Total|}; } public double Total; public readonly Losses? Next;")]
    public void Another_object_may_be_the_same(string marked)
    {
        (string text, List<(string Id, string Text)> expected) = Unmark(marked);
        LoweringResult result = Lowered.File(Head + text + "\n}\n");
        Assert.Equal(expected, result.Diagnostics.Select(d => (d.Id, d.Location.SourceTree!.ToString().Substring(d.Location.SourceSpan.Start, d.Location.SourceSpan.Length))));
        Assert.All(result.Diagnostics, d => Assert.Contains("may be the one whose '", d.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("double F(double x, Losses other) { _total = x; return other._other * _total; } private double _total, _other;")]
    [InlineData("static double F(double x, Losses a, Losses b) => x * a.Total * b.Total; public double Total;")]
    [InlineData("static double F(double x, Losses a) { Losses own = new(); own.Total = x; return own.Total * a.Total; } public double Total;")]
    public void Other_fields_and_objects_of_our_own_are_not(string text) => Assert.Empty(Lowered.File(Head + text + "\n}\n").Diagnostics);

    /// <summary>A method of a thousand nested calls says so instead of exhausting memory.</summary>
    [Fact]
    public void Doubling_calls_are_bounded()
    {
        string chain = string.Concat(Enumerable.Range(1, 30).Select(i => $"static double F{i}(double x) => F{i - 1}(x) * F{i - 1}(x);\n"));
        LoweringResult result = Lowered.File(Head + chain + "static double F0(double x) => x * x; static double F(double x) => F30(x);\n}\n");
        Assert.Equal("AG1015", Assert.Single(result.Diagnostics.Select(d => d.Id).Distinct()));
    }

    [Fact]
    public void Every_id_of_the_language_has_a_case()
    {
        IEnumerable<string> ids = typeof(Descriptors).GetFields().Where(f => f.FieldType == typeof(DiagnosticDescriptor))
            .Select(f => ((DiagnosticDescriptor)f.GetValue(null)!).Id)
            .Where(id => id.StartsWith("AG1", StringComparison.Ordinal));
        Assert.Equal([], ids.Except(["AG1015"]).Where(id => !Refused.Any(r => r.Data.Contains(id, StringComparison.Ordinal))));
    }

    private static IEnumerable<Diagnostic> Blocked(LoweringResult result) =>
        result.Primal is { } primal ? Activity.Of(primal).BlockedSites().Select(s => result.Sites[s].Error) : [];

    private static (string Text, List<(string Id, string Text)> Expected) Unmark(string marked)
    {
        List<(string, string)> expected = [];
        while (marked.IndexOf("{|", StringComparison.Ordinal) is >= 0 and int start)
        {
            int colon = marked.IndexOf(':', start), end = marked.IndexOf("|}", start, StringComparison.Ordinal);
            string id = marked[(start + 2)..colon], text = marked[(colon + 1)..end];
            expected.Add((id, text));
            marked = marked[..start] + text + marked[(end + 2)..];
        }

        return (marked, expected);
    }
}
