using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Nullable numbers.</summary>
public sealed class Nullables : CorpusTheories<Nullables>, ITopic
{
    private static readonly double[][] _both = [[0.7], [-1.3]];

    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        new("or else", "[Differentiable] public static double Loss(double x) { double? y = x > 0 ? x * x : null; return (y ?? 3 * x) * x; }") { Points = _both },
        new("value or default", "[Differentiable] public static double Loss(double x) { double? y = null; if (x > 0) y = Math.Sin(x); return y.GetValueOrDefault() + y.GetValueOrDefault(x) * x; }")
        {
            Points = _both,
        },
        new("or else, kept", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double? a = x > 0 ? x * x : null, b = null;
                double c = a ??= y * y;
                b ??= a;
                b ??= 7.0;
                return c * b.Value + a.Value * y;
            }
            """) { Points = [[0.5, 0.3], [-0.5, 0.3]] },
        new("asked", "[Differentiable] public static double Loss(double x) { double? y = x > 0 ? x * x : default(double?); return y.HasValue ? y.Value * x : x; }") { Points = _both },
        new("compared with null", "[Differentiable] public static double Loss(double x) { double? y = x > 0 ? x * x : null; return y == null ? x : y != null ? (double)y * x : 0; }") { Points = _both },
        new("lifted operators", "[Differentiable] public static double Loss(double x) { double? y = x > 0 ? x * x : null, z = y * 2 + x; return z > 1 ? 1 : z ?? x * x * x; }")
        {
            Points = [[0.4], [-1.3]],
        },
        new("a null that is written out", """
            [Differentiable] public static double Loss(double x) => Scaled(x) * Scaled(x, "ab");
            private static double Scaled(double x, string? unit = null)
            {
                double y = x * (unit?.Length ?? 3) + (unit is null ? x * x : 1) + (unit == null ? 1 : 2) + (unit ?? "four").Length;
                return unit is not null ? y * x : y;
            }
            """) { Points = _both },
        new("from a helper", "[Differentiable] public static double Loss(double x) => (Root(x) ?? 1) * x;\nprivate static double? Root(double x) => x < 0 ? null : Math.Sqrt(x);") { Points = _both },
        new("in a loop", "[Differentiable] public static double Loss(double[] x) { double? best = null; foreach (double v in x) { if (best is null || v > best) best = v * v; } return best ?? 0; }")
        {
            Points = [[0.7, 0.4, 1.3], [0.5]],
        },
        new("without a number", "[Differentiable] public static double Loss(double x) { double? y = x > 0 ? x : null; return y.Value * x; }") { Points = [[0.7]], Throwing = [[-1]] },
        new("assigned to", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double? q = x > 0 ? x * y : null, r = null;
                r ??= y;
                r++;
                r *= q;
                r -= 2;
                int? n = 3;
                n += 2;
                return (r ?? y * y) * x * (n ?? 0);
            }
            """) { Points = [[0.5, 0.3], [-0.5, 0.3]] },
        new("members of what may be missing", """
            public static partial class Losses
            {
                [Differentiable(nameof(x), nameof(y))] public static double Loss(double x, double y, string? text, Options? options, double[]? rows)
                {
                    Options? own = new Options { Rate = x * x };
                    return x * (options?.Rate ?? 3) + (options?.Next?.Rate ?? y) * (text?.ToUpperInvariant()?.Length ?? 0) + (rows?[1] ?? 2) * y + (own?.Rate ?? 1);
                }
            }

            public sealed class Options
            {
                public double Rate = 2;
                public Options? Next;
            }
            """)
        {
            Points = [[0.5, 0.3]],
            Passive = { ["text"] = "\"abc\"", ["options"] = "new Options()", ["rows"] = "(double[]?)null" },
        },
        new("data", "[Differentiable(nameof(x))] public static double Loss(double x, double? scale, int? n) => x * (scale ?? 2) * (n ?? 3) + (scale.HasValue ? x * x : 0);")
        {
            Points = _both,
            Passive = { ["scale"] = "(double?)1.5", ["n"] = "(int?)null" },
        },
    ];
}
