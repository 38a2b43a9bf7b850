using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>What Array, MemoryExtensions and spans do to memory, and collection expressions with parts.</summary>
public sealed class MemoryFunctions : CorpusTheories<MemoryFunctions>, ITopic
{
    private const string Weigh =
        "\nprivate static double Weigh(ReadOnlySpan<double> d) { double sum = 0; for (int i = 0; i < d.Length; i++) sum += (i + 1) * d[i] * d[i]; return sum; }";

    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        Of("reversed array", "Array.Reverse(x); return Weigh(x);"),
        Of("reversed span", "x.AsSpan().Reverse(); return Weigh(x);"),
        Of("reversed part", "Array.Reverse(x, 1, 2); return Weigh(x);"),
        Of("copied part", "double[] d = new double[4]; Array.Copy(x, 1, d, 2, 2); d[0] = x[0]; return Weigh(d);"),
        Of("shifted in place", "Array.Copy(x, 0, x, 1, 2); return Weigh(x);"),
        Of("copied to a place", "double[] d = new double[5]; x.CopyTo(d, 1); return Weigh(d);"),
        Of("copied in steps of other types", "double[] d = new double[3]; x.AsSpan().CopyTo(d); ((ReadOnlySpan<double>)x).CopyTo(d.AsSpan()); return Weigh(d) * x[0];"),
        Of("copied if it fits", "double[] d = new double[3], e = new double[2]; bool fits = x.AsSpan().TryCopyTo(d), no = x.AsSpan().TryCopyTo(e); return fits && !no ? Weigh(d) + Weigh(e) : 0;"),
        Of("cleared part", "Array.Clear(x, 1, 1); return Weigh(x);"),
        Of("cleared", "double y = x[1]; Array.Clear(x); return Weigh(x) + y * y;"),
        Of("filled", "double[] d = new double[3]; Array.Fill(d, x[1]); return Weigh(d) * x[0];"),
        Of("filled part", "Array.Fill(x, x[0] * x[1], 1, 2); return Weigh(x);"),
        Of("rows of a span", "var d = x.AsSpan(); d[1..].Fill(x[0]); return Weigh(d);"),
        Of("to array", "double[] d = x.AsSpan(1).ToArray(); d[0] *= 2; return Weigh(d) + Weigh(x);"),
        Of("empty array", "double[] d = Array.Empty<double>(); return Weigh(x) + d.Length;"),
        Of("questions", "return x.AsSpan().IndexOf(x[1]) * x[0] + (Array.IndexOf(x, x[2]) + 1) * x[1] + (x.AsSpan().SequenceEqual(x) ? x[2] : 0);"),
        Of("collection with a part", "double[] d = [.. x, x[0] * 2]; return Weigh(d);"),
        Of("collection with parts", "Span<double> d = [x[1], .. x, .. x.AsSpan(1), 2]; return Weigh(d);"),
        Of("collection as an argument", "return Weigh([.. x, 1, .. x]);"),
        Of("indices in variables", "Index last = ^1, first = 0; x[last] += 2 * x[first]; return Weigh(x) * x[last];"),
        Of("an index that a branch chooses", "Index i = x.Length > 2 ? ^2 : 0; Span<double> d = x; return d[i] * d[i] * x[0];"),
        Of("ranges in variables", "Range middle = 1..^1, all = .., end = ^2..; Span<double> d = x.AsSpan()[end]; d[0] *= x[0]; double[] c = x[middle]; return Weigh(c) * Weigh(x[all]);"),
        Of("ranges of indices", "Index from = 1; int n = x.Length; Range r = from..n; return Weigh(x.AsSpan(r)) + Weigh(x.AsSpan(^2)) + Weigh(x.AsSpan(from));"),
        Of("an index in a loop", "double sum = 0; for (int k = 1; k <= x.Length; k++) { Index i = ^k; sum = sum * 0.5 + x[i] * x[k - 1] * k; } return sum;"),
        new("copy that does not fit", "[Differentiable] public static double Loss(double[] x) { double[] d = new double[2]; Array.Copy(x, d, 3); return d[0]; }") { Throwing = [[1, 2, 3]] },
        new("sine and cosine at once", "[Differentiable] public static double Loss(double x, double y) { var (s, c) = Math.SinCos(x); var p = double.SinCosPi(y); return s * c + p.SinPi * p.CosPi * s; }")
        {
            Points = [[0.3, -1.2]],
        },
        new("estimates", "[Differentiable] public static double Loss(double x) => Math.ReciprocalEstimate(x) + 2 * double.ReciprocalSqrtEstimate(x);")
        {
            Points = [[4]],
            Gradients = [[-1.0 / 16 - 1.0 / 8]],
            NoFiniteDifferences = "an estimate is a staircase",
        },
        new("integers that wrap", "[Differentiable] public static double Loss(double x) { byte q = 200; sbyte r; ushort u = 65535; char c = 'a'; unchecked { q += 100; r = (sbyte)300; u++; c += (char)2; } return x * q + r * x * x + u + (int)c * x; }") { Points = [[0.7]] },
        new("integer functions", "[Differentiable] public static double Loss(double x, int n) { (int q, int r) = Math.DivRem(n, 3); return x * q + r * x * x + Math.BigMul(n, n) % 7; }")
        {
            Points = [[4]],
            Passive = { ["n"] = "17" },
        },
    ];

    private static LossCase Of(string name, string body) => new(
        name, "[Differentiable]\npublic static double Loss(double[] x)\n{\n    " + body + "\n}" + Weigh)
    {
        Points = [[0.7, -1.3, 2.5]],
    };
}
