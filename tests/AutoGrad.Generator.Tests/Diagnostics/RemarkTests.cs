using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Threading.Tasks;
using AutoGrad.Generator.Tests.Oracle;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace AutoGrad.Generator.Tests.Diagnostics;

/// <summary>Remarks on derivatives that exist: id, exact place, severity, message; and silence where there is nothing to say.</summary>
public sealed class RemarkTests
{
    private const string Head = "using System;\nusing AutoGrad;\npublic static partial class Losses\n{\n";

    public static IEnumerable<TheoryDataRow<string>> Told =>
    [
        // AG2001, AG2002: parameters without influence.
        new("[Differentiable] public static double F(double x, double {|AG2001:unused|}) => x * x;"),
        new("[Differentiable] public static double F(double x, double[] {|AG2001:unused|}) => x * x;"),
        new("[Differentiable] public static double F(double x, double[] {|AG2001:w|}) => x * w.Length;"),
        new("[Differentiable] public static double F(double x, double {|AG2001:limit|}) => x > limit ? x : 2 * x;"),
        new("[Differentiable] public static double F(double x, double {|AG2001:y|}) => x * Differentiate.StopGradient(y);"),
        new("[Differentiable] public static double F(double x, double {|AG2001:y|}) => x + Math.Floor(y);"),
        new("[Differentiable] public static double F(double x, double {|AG2001:y|}) { double a = y; a = x; return a; }"),
        new("[Differentiable(nameof(x), nameof(y))] public static double F(double x, double {|AG2001:y|}, double z) => x * z;"),
        new("public partial class Model { private double _rate = 1; [Differentiable(nameof(x), {|AG2001:nameof(_rate)|})] public double F(double x) => x * x; }"),
        new("public partial class Model { private readonly double[] _rates = [1]; [Differentiable(nameof(x), {|AG2001:nameof(_rates)|})] public double F(double x) => x * _rates.Length; }"),
        new("public partial class Model { private double _rate = 1; [Differentiable(nameof(_rate))] public double {|AG2002:F|}(double x) => x * x; }"),
        new("[Differentiable] public static double {|AG2002:F|}(double x) => 42;"),
        new("[Differentiable] public static double {|AG2002:F|}(double x, double y) => x > y ? 1 : 0;"),
        new("[Differentiable] public static double {|AG2002:F|}(double[] w) { int n = 0; foreach (double x in w) { if (x > 0) n++; } return n; }"),

        // AG2003: derivatives that end in an integer.
        new("[Differentiable] public static double F(double x) => x * {|AG2003:(int)x|};"),
        new("[Differentiable] public static double F(double x) => x + (double){|AG2003:(long)(2 * x)|} / 2;"),
        new("[Differentiable] public static double F(double x) { int n = {|AG2003:(int)x|}; n *= 2; return x * n; }"),
        new("[Differentiable] public static double F(double x) { int n = {|AG2003:(int)x|}; double s = 0; while (n > 0) { s += n * x; n--; } return s; }"),
        new("[Differentiable] public static double F(double x) => x * {|AG2003:Convert.ToInt32(x)|};"),

        // AG2004: loops that need no states, or cannot be run again.
        new("[Differentiable(Checkpoint = {|AG2004:50|})] public static double F(double x) => x * x;"),
        new("[Differentiable(Checkpoint = {|AG2004:Checkpoints.SquareRoot|})] public static double F(double[] w) { double s = 0; foreach (double x in w) s += x * x; return s; }"),
        new("[Differentiable(Checkpoint = {|AG2004:3|})] public static double F(double x, int n) { var log = new System.Collections.Generic.List<int>(); for (int i = 0; i < n; i++) { log.Add(i); x = Math.Sin(x); } return x; }"),
        new("[Differentiable(Checkpoint = {|AG2004:3|})] public static double F(double x, int n) => n == 0 ? x : Math.Sin(F(x, n - 1));"),
        new("[Differentiable(Checkpoint = {|AG2004:3|}, Emit = Derivatives.Pushforward)] public static double F(double x, int n) { for (int i = 0; i < n; i++) x = Math.Sin(x); return x; }"),

        // AG2005: rows that cannot run in lanes.
        new("[Differentiable(nameof(w), Rows = RowsIn.Lanes)] public static double F(double[] w, int[] k) { double s = 0; {|AG2005:for (int i = 0; i < k.Length; i++)|} { double z = 1; for (int j = 0; j < 9; j++) z *= w[k[i]]; s += z; } return s; }"),
        new("[Differentiable(nameof(w), Rows = RowsIn.Lanes)] public static double F(double[] w, double[] x) { double s = 0, t = 0; for (int i = 0; i < x.Length; i++) { double z = 1; for (int j = 0; j < 9; j++) z *= w[j] * x[i]; s += z; } {|AG2005:for (int i = 0; i < x.Length; i++)|} { for (int j = 0; j < w.Length; j++) t = t * w[j] + x[i]; } return s + t; }"),
        new("[Differentiable(nameof(w), Rows = RowsIn.Lanes)] public static double F(double[] w, double[] x) { double s = 0; {|AG2005:foreach (double u in x)|} s += Math.Asinh(w[0] * u); return s; }"),
        new("[Differentiable(nameof(w), Rows = RowsIn.Lanes)] public static double F(double[] w, double[] x) { double s = 0; int i = 0; {|AG2005:while (s < 9)|} { s += w[0] * w[0] + x[i % 2]; i++; } return s; }"),
        new("[Differentiable(nameof(w), Rows = {|AG2005:RowsIn.Lanes|})] public static double F(double w, [Sample] double x) => Math.Asinh(w * x);"),
        new("[Differentiable(nameof(w), Rows = {|AG2005:RowsIn.Lanes|})] public static double F(double w) => w * w;"),
        new("[Differentiable(nameof(w), Rows = {|AG2005:RowsIn.Lanes|}, Vectorize = false)] public static double F(double w, [Sample] double x) => w * x;"),

        // AG2101: roots.
        new("[Differentiable] public static double F(double x) => {|AG2101:Math.Sqrt(x)|};"),
        new("[Differentiable] public static double F(double x) => Math.Exp({|AG2101:Math.Cbrt(x)|});"),
        new("[Differentiable] public static double F(double x, double y) => {|AG2101:Math.Sqrt(x * x + y * y)|};"),
        new("[Differentiable] public static double F(double[] w) { double s = 0; foreach (double x in w) s += x * x; return {|AG2101:Math.Sqrt(s)|}; }"),
        new("[Differentiable] public static double F(double[] w) { double s = 0; foreach (double x in w) s += {|AG2101:Math.Sqrt(x)|}; return s; }"),
        new("[Differentiable] public static double F(double x) => {|AG2101:Math.Pow(x, 0.5)|};"),
        new("[Differentiable] public static float F(float x) => {|AG2101:MathF.Sqrt(MathF.Abs(x))|};"),
        new("[Differentiable] public static double F(double x) => x >= 0 ? {|AG2101:Math.Sqrt(x)|} : 0;"),
        new("[Differentiable] public static double F(double x) { if (x < 0) return 0; return {|AG2101:Math.Sqrt(x)|}; }"),
        new("[Differentiable] public static double F(double x, double y) => Norm(x, y) + Norm(x, 2 * y); static double Norm(double a, double b) => {|AG2101:Math.Sqrt(a * a + b * b)|};"),
        new("[Differentiable] public static double F(double x, double y) => x / {|AG2101:Math.Sqrt(x * x + y * y)|};"),

        new("[Differentiable] public static double F(double x) => Power(x, 3) + {|AG2101:Math.Sqrt(x)|}; static double Power(double x, int n) => n == 0 ? 1 : x * Power(x, n - 1);"),

        new("[Differentiable] public static double F(double x) => Roots(x, 3); static double Roots(double x, int n) => n == 0 ? 1 : {|AG2101:Math.Sqrt(x)|} * Roots(x, n - 1);"),
        new("[Differentiable] public static double F(double x, int n) => n == 0 ? x : {|AG2102:Math.Log(F(x, n - 1))|};"),

        // AG2102: logarithms.
        new("[Differentiable] public static double F(double x) => {|AG2102:Math.Log(x)|};"),
        new("[Differentiable] public static double F(double x) => x * {|AG2102:Math.Log2(Math.Abs(x))|};"),
        new("[Differentiable] public static double F(double x) => {|AG2102:double.LogP1(x)|};"),
        new("[Differentiable] public static double F(double x) => {|AG2102:Math.Log(x, 3)|};"),
        new("[Differentiable] public static double F(double x, double y) => {|AG2102:Math.Log(x)|} + {|AG2102:Math.Log10(y)|};"),
        new("[Differentiable] public static double F(double x) => {|AG2102:Math.Log(Math.Max(x, 0))|};"),

        // AG2103, AG2104, AG2105.
        new("[Differentiable] public static double F(double x) => {|AG2103:Math.Acos(x)|};"),
        new("[Differentiable] public static double F(double x) => {|AG2103:Math.Asin(Math.Clamp(x, -1, 1))|};"),
        new("[Differentiable] public static double F(double x) => {|AG2103:Math.Atanh(x)|};"),
        new("[Differentiable] public static double F(double x) => {|AG2103:Math.Acosh(x)|};"),
        new("[Differentiable] public static double F(double x, double y) => {|AG2104:Math.Pow(x, y)|};"),
        new("[Differentiable] public static double F(double y) => {|AG2104:Math.Pow(-2, y)|};"),
        new("[Differentiable] public static double F(double x, double y) => {|AG2105:x / double.Hypot(x, y)|};"),
        new("[Differentiable] public static double F(double x, double y) => {|AG2105:y / Math.Abs(x)|};"),
        new("[Differentiable] public static double F(double[] w) { double s = 0; foreach (double x in w) s += x * x; return {|AG2105:w[0] / s|}; }"),
        new("[Differentiable] public static double F(double x, double y) { double a = x; {|AG2105:a /= y * y|}; return a; }"),
    ];

    public static IEnumerable<TheoryDataRow<string>> Silent =>
    [
        new("[Differentiable] public static double F(double x) => Cube(x); static double Cube(double x) => x * x * x; [DerivativeOf(typeof(Losses), nameof(Cube))] static void Rule(double x, double upstream, ref double adjoint) => adjoint += upstream * 3 * x * x;"),
        new("[Differentiable] public static double F(double x, double[] w) { Fill(w, x, 0); return w[0]; } static void Fill(double[] w, double x, int n) { if (n == w.Length) return; w[n] = x; Fill(w, x * x, n + 1); }"),
        new("[Differentiable] public static double F(double x, [NotDifferentiated] double unused) => x * x;"),
        new("[Differentiable(nameof(x))] public static double F(double x, double unused) => x * x;"),
        new("[Differentiable] public static double F(double x, double y) => x * x + (y - y);"),
        new("public partial class Model { private double _rate = 1; private (double A, double B) _pair; [Differentiable(nameof(_rate), nameof(_pair))] public double F(double x) => x * _rate * _pair.A; }"),
        new("[Differentiable] public static void F(double[] w) { w[0] = 1; }"),
        new("[Differentiable(Checkpoint = 3)] public static double F(double x, int n) { for (int i = 0; i < n; i++) x = Math.Sin(x); return x; }"),
        new("[Differentiable(Checkpoint = 3, Emit = Derivatives.HessianVectorProduct)] public static double F(double x) { while (x > 1) x = Math.Sin(x) * x; return x; }"),
        new("[Differentiable(Checkpoint = 3)] public static void F(double[] w, int n) { for (int i = 0; i < n; i++) w[0] = Math.Sin(w[0]); }"),
        new("[Differentiable(Checkpoint = Checkpoints.None)] public static double F(double x) => x * x;"),
        new("[Differentiable] public static double F(double x, ref double y) { y = x; return x; }"),
        new("[Differentiable] public static double F(double x, double[] w) { w[0] = x; return w[0] + w[1]; }"),
        new("[Differentiable] public static double F(double[] w, double x) => w[(int)x] * x;"),
        new("[Differentiable] public static double F(double x) { double s = 0; for (int i = 0; i < (int)x; i++) s += i * x; return s; }"),
        new("[Differentiable] public static double F(double x) => (int)x > 3 ? x : 2 * x;"),
        new("[Differentiable] public static double F(double x) => x * (int)Differentiate.StopGradient(x);"),
        new("[Differentiable(nameof(x))] public static double F(double x, double d) => x * (int)d;"),
        new("[Differentiable] public static double F(double x) => x - Math.Floor(x);"),
        new("[Differentiable] public static float F(float x) => x * (int)MathF.Round(x);"),
        new("[Differentiable] public static double F(double x) => x * Math.Sign(x);"),
        new("[Differentiable(nameof(w), Rows = RowsIn.Lanes)] public static double F(double[] w, double[] x, int d) { double s = 0; for (int e = 0; e < 3; e++) for (int i = 0; i < x.Length / d; i++) { double z = 0; for (int j = 0; j < d; j++) z += w[j] * x[i * d + j]; s += z * z; } return s; }"),
        new("[Differentiable(nameof(w), Rows = RowsIn.Lanes)] public static double F(ReadOnlySpan<double> w, [Sample] ReadOnlySpan<double> x, [Sample] double y) { double z = -y; for (int j = 0; j < x.Length; j++) z += w[j] * x[j]; return z * z; }"),
        new("[Differentiable(nameof(w), Rows = RowsIn.Sequence)] public static double F(double[] w, double[] x) { double s = 0; foreach (double u in x) s += Math.Asinh(w[0] * u); return s; }"),
        new("[Differentiable] public static double F(double x) => Math.Sqrt(1 + x * x);"),
        new("[Differentiable] public static double F(double x, double y) => Math.Sqrt(x * x + y * y + 1e-12);"),
        new("[Differentiable] public static double F(double x) => Math.Sqrt(Math.Exp(x)) + Math.Log(Math.Cosh(x));"),
        new("[Differentiable] public static double F(double x) => x > 0 ? Math.Sqrt(x) : 0;"),
        new("[Differentiable] public static double F(double x) { if (x <= 0) return 0; return Math.Log(x); }"),
        new("[Differentiable] public static double F(double x) { if (x <= 0) throw new ArgumentException(); return Math.Log(x); }"),
        new("[Differentiable] public static double F(double x, double y) => x > 0 && y > 1 ? Math.Log(x) * Math.Sqrt(y) : 0;"),
        new("[Differentiable] public static double F(double x, double y) => !(x > 0) || y < 1 ? 0 : Math.Log(x) * Math.Sqrt(y);"),
        new("[Differentiable] public static double F(double x) => x == 0 ? 0 : Math.Sqrt(Math.Abs(x));"),
        new("[Differentiable] public static double F(double[] p) { double s = 0; foreach (double x in p) { if (x > 0) s -= x * Math.Log(x); } return s; }"),
        new("[Differentiable] public static double F(ReadOnlySpan<double> p) { double s = 0; for (int i = 0; i < p.Length; i++) { if (p[i] > 0) s -= p[i] * Math.Log(p[i]); } return s; }"),
        new("[Differentiable] public static double F(double[] w) { double s = 0; foreach (double x in w) s += Math.Exp(x); return Math.Log(s); }"),
        new("[Differentiable] public static double F(double x) { double p = 1 / (1 + Math.Exp(-x)); return Math.Log(p) + Math.Log(1 - p); }"),
        new("[Differentiable] public static double F(double x) { double a = x; while (a > 1) a = Math.Log(a); return a; }"),
        new("[Differentiable(nameof(x))] public static double F(double x, double d) => x * Math.Sqrt(d) * Math.Log(d);"),
        new("[Differentiable] public static double F(double x) => Math.Acos(0.9 * Math.Tanh(x));"),
        new("[Differentiable] public static double F(double x) => Math.Acos(Math.Clamp(x, -1 + 1e-9, 1 - 1e-9));"),
        new("[Differentiable(nameof(x))] public static double F(double x, double n) => Math.Pow(x, n) + Math.Pow(x, 3) + Math.Pow(x, 1.5);"),
        new("[Differentiable] public static double F(double y) => Math.Pow(2, y);"),
        new("[Differentiable] public static double F(double x, double y) => Math.Pow(Math.Exp(x), y);"),
        new("[Differentiable] public static double F(double x, double y) => x / y + x / (1 + y * y);"),
        new("[Differentiable] public static double F(double x, double y) { double n = double.Hypot(x, y); return n > 0 ? x / n : 0; }"),
        new("[Differentiable] public static double F(double x) => Math.Min(1, 1 / x);"),
        new("[Differentiable] public static double F(double x) => unknown(x);"),
        new("public static double F(double x, double unused) => Math.Sqrt(x);"),
    ];

    [Theory]
    [MemberData(nameof(Told))]
    public async Task Is_told_at_the_exact_expression(string marked)
    {
        MarkedSource source = MarkedSource.Parse(Head + marked + "\n}\n");
        ImmutableArray<Diagnostic> told = await Remarks(source.Text);
        Assert.Equal(source.Expected, told.Select(d => (d.Id, d.Location.SourceSpan)));
        Assert.All(told, d => Assert.Equal(d.Id.StartsWith("AG20", StringComparison.Ordinal) ? DiagnosticSeverity.Warning : DiagnosticSeverity.Info, d.Severity));
    }

    [Theory]
    [MemberData(nameof(Told))]
    public async Task Can_be_suppressed_by_a_pragma(string marked)
    {
        MarkedSource source = MarkedSource.Parse(Head + marked + "\n}\n");
        string ids = string.Join(", ", source.Expected.Select(e => e.Id).Distinct());
        Assert.Empty(await Remarks($"#pragma warning disable {ids}\n{source.Text}"));
    }

    [Theory]
    [MemberData(nameof(Silent))]
    public async Task Is_silent_where_there_is_nothing_to_say(string text) =>
        Assert.Equal([], (await Remarks(Head + text + "\n}\n")).Select(d => d.ToString()));

    [Theory]
    [InlineData(
        "[Differentiable] public static double F(double x, double y) => x;",
        "The derivative of 'F' with respect to 'y' is zero everywhere: the result never uses it. Name the active parameters in the attribute without it, or mark it [NotDifferentiated].")]
    [InlineData(
        "[Differentiable] public static double F(double x, double y) => x > y ? x : 2;",
        "The derivative of 'F' with respect to 'y' is zero everywhere: it is read only where no derivative flows, in tests, indices, roundings or what is cut on purpose. Name the active parameters in the attribute without it, or mark it [NotDifferentiated].")]
    [InlineData(
        "[Differentiable] public static double F(double x, double y) => 1;",
        "Every derivative of 'F' is zero everywhere: its result depends on none of the parameters with respect to which it is differentiated ('x', 'y'). Compute the result from them, or remove the attribute.")]
    [InlineData(
        "[Differentiable] public static double F(double x) => x * (int)x;",
        "'(int)x' makes an integer of a number that depends on an active parameter, and the result is computed from it: this path has derivative zero. Keep the number floating-point, or say that it is meant with Differentiate.StopGradient.")]
    [InlineData(
        "[Differentiable(Checkpoint = 9)] public static double F(double x) => Math.Sin(x);",
        "Checkpoint does nothing for 'F': no trip of a loop leaves anything that would have to be kept for the reverse sweep; remove it")]
    [InlineData(
        "[Differentiable(nameof(w), Rows = RowsIn.Lanes)] public static double F(double[] w, double[] x) { double s = 0; foreach (double u in x) s += Math.Asinh(w[0] * u); return s; }",
        "Rows = RowsIn.Lanes does nothing for this loop of 'F': 's += Math.Asinh(w[0] * u)' uses Asinh, which has no form for vectors. Change that, or leave the choice to RowsIn.Auto.")]
    [InlineData(
        "[Differentiable(nameof(w), Rows = RowsIn.Lanes)] public static double F(double w, [Sample] double x) { double s = 1; while (s < 3) s += w * w + x * x; return s; }",
        "Rows = RowsIn.Lanes does nothing for the rows of 'FBatchObjective': 'double s = 1' is a loop whose number of trips is not known before it starts. Change that, or leave the choice to RowsIn.Auto.")]
    [InlineData(
        "[Differentiable(nameof(w), Rows = RowsIn.Lanes)] public static double F(double[] w, double[] x) { double s = 0, t = 1; for (int i = 0; i < x.Length; i++) { for (int j = 0; j < 9; j++) t *= w[j] + x[i]; s += t; } return s; }",
        "Rows = RowsIn.Lanes does nothing for this loop of 'F': 't' goes on from row to row and is not a sum over rows. Change that, or leave the choice to RowsIn.Auto.")]
    [InlineData(
        "[Differentiable] public static double F(double x) => Math.Sqrt(x);",
        "'Math.Sqrt(x)' has an infinite slope where its argument is zero, and the gradient there is infinite or NaN. Add a small constant to the argument, test for zero first, or use Hypot for a distance.")]
    public async Task Says_cause_and_cure(string text, string message) =>
        Assert.Equal(message, Assert.Single(await Remarks(Head + text + "\n}\n")).GetMessage(CultureInfo.InvariantCulture));

    [Fact]
    public void Every_remark_has_a_case()
    {
        IEnumerable<string> covered = Told.SelectMany(c => MarkedSource.Parse(c.Data).Expected).Select(e => e.Id).Distinct().Order();
        Assert.Equal(Generator.Diagnostics.Descriptors.OfRemarks.Select(d => d.Id), covered);
    }

    private static async Task<ImmutableArray<Diagnostic>> Remarks(string text)
    {
        Compilation compilation = Compiled.Create(Compiled.Parse(text, "Losses.cs"));
        CompilationWithAnalyzersOptions options = new(
            new AnalyzerOptions([]), onAnalyzerException: null, concurrentAnalysis: false, logAnalyzerExecutionTime: false);
        ImmutableArray<Diagnostic> found = await compilation.WithAnalyzers([new RemarkAnalyzer()], options).GetAnalyzerDiagnosticsAsync();
        return [.. found.Where(d => !d.IsSuppressed).OrderBy(d => d.Location.SourceSpan.Start).ThenBy(d => d.Id, StringComparer.Ordinal)];
    }
}
