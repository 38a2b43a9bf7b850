using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Functions with a rule of their own, right ones here, so that the oracle, which differentiates their source, is the judge.</summary>
public sealed class OwnRules : CorpusTheories<OwnRules>, ITopic
{
    private const string Cube =
        """

        public static double Cube(double x) => x * x * x;

        [DerivativeOf(typeof(Losses), nameof(Cube))]
        internal static void CubePullback(double x, double upstream, ref double xAdjoint) => xAdjoint += upstream * 3 * x * x;
        """;

    private const string Blend =
        """

        public static double Blend(double x, double y, int n) => n * x * y + Math.Sin(y);

        [DerivativeOf(typeof(Losses), nameof(Blend))]
        internal static void BlendRule(double a, double b, int count, double up, ref double aBar, ref double bBar)
        {
            aBar += up * count * b;
            bBar += up * (count * a + Math.Cos(b));
        }
        """;

    private const string Energy =
        """

        public static double Energy(ReadOnlySpan<double> v, double k)
        {
            double sum = 0;
            foreach (double e in v)
                sum += k * e * e;
            return sum;
        }

        [DerivativeOf(typeof(Losses), nameof(Energy))]
        internal static void EnergyPullback(ReadOnlySpan<double> v, double k, double upstream, Span<double> vAdjoint, ref double kAdjoint)
        {
            for (int i = 0; i < v.Length; i++)
            {
                vAdjoint[i] += upstream * 2 * k * v[i];
                kAdjoint += upstream * v[i] * v[i];
            }
        }
        """;

    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        new("a number", "[Differentiable] public static double Loss(double x) => Cube(x) * x + Cube(2 * x);" + Cube) { Points = [[0.7], [-1.3]] },
        new("several numbers", "[Differentiable] public static double Loss(double x, double y) => Blend(x, y, 3) * Blend(y, 2, 1) + Blend(x, x, 2);" + Blend)
        {
            Points = [[0.7, -1.3]],
        },
        new("in a loop over data", "[Differentiable(nameof(w))] public static double Loss(ReadOnlySpan<double> w, double[] x) { double sum = 0; foreach (double v in x) sum += Cube(w[0] + w[1] * v); return sum; }" + Cube)
        {
            Points = [[0.7, -1.3]],
            Passive = { ["x"] = "new double[] { 1, -2, 0.5 }" },
        },
        new("in a recurrence", "[Differentiable] public static double Loss(double x, double k) { double a = x; for (int i = 0; i < 3; i++) a = Blend(a, k, 1) * 0.5; return a; }" + Blend)
        {
            Points = [[0.7, -1.3]],
        },
        new("alone in a recurrence", "[Differentiable] public static double Loss(double x) { double a = x; for (int i = 0; i < 2; i++) a = Cube(a); return a; }" + Cube)
        {
            Points = [[0.7]],
        },
        new("in a loop of unknown length", "[Differentiable] public static double Loss(double x) { double a = x; while (a < 100) a = Cube(a) + x; return a; }" + Cube)
        {
            Points = [[1.2], [3]],
        },
        new("in a branch", "[Differentiable] public static double Loss(double x) => x > 0 ? Cube(x) : 1 / x;" + Cube) { Points = [[0.7], [-1.3]] },
        new("not selected", "[Differentiable] public static double Loss(double x) => Math.Min(1, Cube(1 / x)) * x;" + Cube)
        {
            Points = [[0.5], [2]],
        },
        new("singular where it is not selected", "[Differentiable] public static double Loss(double x) => Math.Max(x, Root(x)) + x;\npublic static double Root(double x) => Math.Sqrt(x) - 1;\n[DerivativeOf(typeof(Losses), nameof(Root))] internal static void RootPullback(double x, double upstream, ref double xAdjoint) => xAdjoint += upstream * 0.5 / Math.Sqrt(x);")
        {
            Points = [[0]],
            Gradients = [[2]],
            NoFiniteDifferences = "the edge of the domain",
        },
        new("of passive numbers", "[Differentiable(nameof(x))] public static double Loss(double x, double c) => Cube(c) * Blend(x, c, 2);" + Cube + Blend)
        {
            Points = [[0.7]],
            Passive = { ["c"] = "1.5" },
        },
        new("of a span", "[Differentiable] public static double Loss(ReadOnlySpan<double> w, double k) => Math.Exp(0.1 * Energy(w, k)) + w[0];" + Energy)
        {
            Points = [[0.7, -1.3, 2.5, 0.5]],
            Lengths = { ["w"] = 3 },
        },
        new("of parts of a span in a loop", "[Differentiable] public static double Loss(ReadOnlySpan<double> w) { double sum = 0; for (int i = 0; i + 1 < w.Length; i++) sum += Energy(w.Slice(i, 2), w[0]); return sum; }" + Energy)
        {
            Points = [[0.7, -1.3, 2.5]],
        },
        new("of an array that is made", "[Differentiable] public static double Loss(double x) { double[] d = [x, x * x, 2]; return Energy(d, x) * x; }" + Energy)
        {
            Points = [[0.7]],
        },
        new("of data and a number", "[Differentiable(nameof(k))] public static double Loss(double[] d, double k) => Energy(d, k) * k;" + Energy)
        {
            Points = [[0.7]],
            Passive = { ["d"] = "new double[] { 1, 2 }" },
        },
        new("marked as data", "[Differentiable] public static double Loss(double x, double y) => Scaled(x, Differentiate.StopGradient(y)) + y;\npublic static double Scaled(double x, double c) => c * c * x;\n[DerivativeOf(typeof(Losses), nameof(Scaled))] internal static void ScaledPullback(double x, [NotDifferentiated] double c, double upstream, ref double xAdjoint) => xAdjoint += upstream * c * c;")
        {
            Points = [[0.7, 3]],
            Gradients = [[9, 1]],
            NoFiniteDifferences = "a derivative is cut on purpose",
        },
        new("among overloads", "[Differentiable] public static double Loss(double x) => F(x) + F(x, 3);\npublic static double F(double x) => x * x; public static double F(double x, int n) => n * x * x * x;\n[DerivativeOf(typeof(Losses), nameof(F))] internal static void FPullback(double x, int n, double upstream, ref double xAdjoint) => xAdjoint += upstream * 3 * n * x * x;")
        {
            Points = [[0.7]],
        },
    ];
}
