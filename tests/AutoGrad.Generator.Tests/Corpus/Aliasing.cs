using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>One memory under several names: right, or refused at the place where the names meet.</summary>
public sealed class Aliasing : CorpusTheories<Aliasing>, ITopic
{
    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        new("one array as source and destination", """
            [Differentiable] public static double Loss(Span<double> w)
            {
                Blend(w, w);
                return w[0] * w[1] + w[2];
            }
            private static void Blend(Span<double> target, ReadOnlySpan<double> source)
            {
                for (int i = 0; i < target.Length; i++)
                    target[i] += source[i] * source[(i + 1) % source.Length];
            }
            """) { Points = [[1, 2, 3]] },
        new("one local array under two parameters", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double[] a = [x, y, x * y];
                return Mix(a, a) * a[0];
            }
            private static double Mix(double[] p, double[] q)
            {
                p[0] = q[1] * q[2];
                q[1] += p[0];
                return p[1] * q[0];
            }
            """) { Points = [[1.5, 2]] },
        new("slices that overlap", """
            [Differentiable] public static double Loss(Span<double> w)
            {
                Shift(w[1..], w[..^1]);
                return w[0] + 2 * w[1] * w[2] + w[3];
            }
            private static void Shift(Span<double> target, ReadOnlySpan<double> source)
            {
                for (int i = 0; i < target.Length; i++)
                    target[i] = 0.5 * source[i] * target[i];
            }
            """) { Points = [[1, 2, 3, 4]] },
        new("spans that change places", """
            [Differentiable] public static double Loss(Span<double> v, Span<double> w)
            {
                Span<double> a = v, b = w;
                if (v[0] > 1)
                {
                    Span<double> t = a;
                    a = b;
                    b = t;
                }
                a[0] *= b[1];
                b[0] += a[0];
                return v[0] * w[0] + a[1];
            }
            """) { Points = [[2, 3, 4, 5], [0.5, 3, 4, 5]], Lengths = { ["v"] = 2 } },
        new("reference into an array whose variable moves on", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double[] a = [x, y], old = a;
                ref double r = ref a[0];
                a = [y, x];
                r *= y;
                a[0] += r;
                return a[0] * old[0] + old[1];
            }
            """) { Points = [[1.5, 2]] },
        new("reference at an index that moves on", """
            [Differentiable] public static double Loss(Span<double> w)
            {
                int i = 0;
                ref double r = ref w[i];
                i++;
                r = w[i] * w[i];
                w[i] *= r;
                return w[0] * w[1];
            }
            """) { Points = [[1, 2]] },
        new("a second name for an array", """
            [Differentiable] public static double Loss(double x)
            {
                double[] a = new double[2], b = a;
                Span<double> c = a;
                a[0] = x;
                b[1] = a[0] * x;
                c[0] += b[1];
                return a[0] * a[1];
            }
            """) { Points = [[1.5]] },
        new("one element by two references", """
            [Differentiable] public static double Loss(Span<double> w)
            {
                Add(ref w[0], ref w[0]);
                Add(ref w[1], ref w[0]);
                return w[0] * w[1];
            }
            private static void Add(ref double a, ref double b)
            {
                a += b * b;
                b *= a;
            }
            """) { Points = [[1.5, 2]] },
        new("one variable by two references", """
            [Differentiable] public static double Loss(double x, double y)
            {
                Add(ref x, ref x);
                Add(ref x, ref y);
                return x * y;
            }
            private static void Add(ref double a, ref double b)
            {
                a += b * b;
                b *= a;
            }
            """) { Points = [[0.5, 2]] },
        new("a parameter that is read while a reference to it is written", """
            [Differentiable] public static double Loss(double x)
            {
                ref double r = ref x;
                double before = x;
                r = x * x;
                return x * before + Twice(in x, ref r) * x;
            }
            private static double Twice(in double a, ref double b)
            {
                b += 1;
                return a * 2;
            }
            """) { Points = [[1.5]] },
        new("two names of one object", """
            [Differentiable] public static double Loss(double x, double y)
            {
                Cell a = new() { Value = x }, b = a;
                b.Value *= y;
                a.Value += b.Value;
                return a.Value * b.Value;
            }
            """) { Points = [[1.5, 2]], Types = "public sealed class Cell { public double Value; }" },
        new("copies of structs are not names", """
            [Differentiable] public static double Loss(double x, double y)
            {
                Cell a = new() { Value = x }, b = a;
                b.Value *= y;
                a.Value += b.Value;
                return a.Value * b.Value;
            }
            """) { Points = [[1.5, 2]], Types = "public struct Cell { public double Value; }" },
        new("array inside of copied structs", """
            [Differentiable] public static double Loss(double x, double y)
            {
                Row a = new() { Values = new double[] { x, y } }, b = a;
                b.Values[0] *= y;
                a.Values[1] += b.Values[0];
                return a.Values[0] * b.Values[1];
            }
            """) { Points = [[1.5, 2]], Types = "public struct Row { public double[] Values; }" },
        new("array that a lambda writes", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double[] a = [x, y];
                Action<double> add = v => a[0] += v * a[1];
                add(x);
                a[1] *= a[0];
                add(y);
                return a[0] * a[1];
            }
            """) { Points = [[1.5, 2]] },
        new("copy over itself", """
            [Differentiable] public static double Loss(Span<double> w)
            {
                w[1..].CopyTo(w);
                w[..2].CopyTo(w[1..]);
                return w[0] * w[1] * w[2];
            }
            """) { Points = [[1, 2, 3]] },
        new("array returned by a helper that keeps it", """
            [Differentiable] public static double Loss(double x)
            {
                double[] a = [x, 2];
                double[] b = Same(a);
                b[0] *= x;
                return a[0] * a[1];
            }
            private static double[] Same(double[] p)
            {
                p[1] += p[0];
                return p;
            }
            """) { Points = [[1.5]] },
    ];

    private protected override string? Judge(LossHarness harness, LossCase loss) => harness.CheckRightOrRefused(loss);
}
