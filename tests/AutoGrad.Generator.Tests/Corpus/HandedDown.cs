using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Chains of neighbours whose adjoints are handed from element to element downwards, and some whose adjoints only look like that.</summary>
public sealed class HandedDown : CorpusTheories<HandedDown>, ITopic
{
    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        Case("stages of a step", """
            for (int t = 0; t < 3; t++) { Slope(w, y, a); Move(y, 0.5, a, m); Slope(w, m, b); Move(y, 0.5, b, m); Slope(w, m, c); for (int i = 0; i < w.Length; i++) y[i] += 0.3 * (a[i] + 2 * b[i] + c[i]); }
            """),
        Case("stages whose work array is read once more", """
            for (int t = 0; t < 3; t++) { Slope(w, y, a); Move(y, 0.5, a, m); Slope(w, m, b); y[0] += m[w.Length - 1]; Move(y, 0.5, b, m); for (int i = 0; i < w.Length; i++) y[i] += 0.3 * (a[i] + b[i] * m[i]); }
            """),
        Case("a work array that keeps its last element", """
            m[w.Length - 1] = 0.7; for (int t = 0; t < 3; t++) { for (int i = 0; i < w.Length - 1; i++) m[i] = y[i] * w[i] + 0.2; for (int i = 1; i < w.Length; i++) y[i] += w[i] * m[i - 1] + 0.1 * m[i]; }
            """),
        Case("a work array that is added to", """
            for (int t = 0; t < 3; t++) { for (int i = 0; i < w.Length; i++) m[i] += y[i] * w[i] + 0.2; for (int i = 1; i < w.Length; i++) y[i] += w[i] * m[i - 1] * m[i - 1]; }
            """),
        Case("the last element once more", """
            for (int t = 0; t < 3; t++) { Move(y, 0.5, w, m); Slope(w, m, a); y[0] += m[w.Length - 1] * w[0]; for (int i = 0; i < w.Length; i++) y[i] += 0.3 * a[i]; }
            """),
        Case("the first element once more", """
            for (int t = 0; t < 3; t++) { Move(y, 0.5, w, m); m[0] = w[0] * y[0]; Slope(w, m, a); y[0] += m[0] * m[0]; for (int i = 0; i < w.Length; i++) y[i] += 0.3 * a[i] * a[i]; }
            """),
        Case("neighbours two elements before", """
            for (int t = 0; t < 3; t++) { Move(y, 0.5, w, m); for (int i = 2; i < w.Length; i++) a[i] = w[i] * m[i - 2]; Move(y, 0.25, a, m); for (int i = 1; i < w.Length; i++) y[i] += m[i - 1] * w[i]; }
            """),
        Case("neighbours behind", """
            for (int t = 0; t < 3; t++) { Move(y, 0.5, w, m); for (int i = 0; i < w.Length - 1; i++) a[i] = w[i] * m[i + 1]; for (int i = 0; i < w.Length; i++) y[i] += 0.3 * a[i] * m[i]; }
            """),
        Case("both neighbours", """
            for (int t = 0; t < 3; t++) { Move(y, 0.5, w, m); for (int i = 1; i < w.Length - 1; i++) a[i] = w[i] * (m[i + 1] - 2 * m[i] + m[i - 1]); for (int i = 0; i < w.Length; i++) y[i] += 0.3 * a[i] + m[i]; }
            """),
        Case("squares of neighbours", """
            for (int t = 0; t < 3; t++) { for (int i = 0; i < w.Length; i++) m[i] = y[i] * y[i] + w[i]; for (int i = 1; i < w.Length; i++) a[i] = w[i] * m[i - 1] * m[i - 1]; for (int i = 0; i < w.Length; i++) m[i] = 0.5 * a[i] + y[i] * w[i]; for (int i = 1; i < w.Length; i++) y[i] = m[i - 1] * a[i] + 0.3 * y[i]; }
            """),
        Case("stages of four steps", """
            for (int t = 0; t < 4; t++) { Slope(w, y, a); Move(y, 0.25, a, m); Slope(w, m, b); Move(y, 0.25, b, m); Slope(w, m, c); for (int i = 0; i < w.Length; i++) y[i] += 0.25 * (a[i] + 2 * b[i] + c[i]); }
            """),
        new("stages in single precision", """
            [Differentiable] public static float Loss(float[] w)
            {
                float[] y = new float[w.Length], a = new float[w.Length], m = new float[w.Length];
                for (int t = 0; t < 3; t++)
                {
                    for (int i = 1; i < w.Length; i++) a[i] = w[i] * y[i - 1] + 0.25f;
                    for (int i = 0; i < w.Length; i++) m[i] = y[i] + 0.5f * a[i];
                    for (int i = 1; i < w.Length; i++) a[i] = w[i] * m[i - 1];
                    for (int i = 0; i < w.Length; i++) y[i] += 0.5f * a[i];
                }
                float s = 0;
                for (int i = 0; i < w.Length; i++) s += y[i] * y[i];
                return s;
            }
            """) { Points = [Some(3), Some(8), Some(9), Some(21)] },
        new("no elements, and one", """
            [Differentiable] public static double Loss(double v, double[] x)
            {
                double[] y = new double[x.Length], a = new double[x.Length], m = new double[x.Length];
                for (int t = 0; t < 3; t++)
                {
                    for (int i = 1; i < x.Length; i++) a[i] = v * y[i - 1];
                    for (int i = 0; i < x.Length; i++) m[i] = y[i] + v * a[i];
                    for (int i = 1; i < x.Length; i++) a[i] = v * m[i - 1] + x[i];
                    for (int i = 0; i < x.Length; i++) y[i] += 0.5 * a[i] + v * x[i];
                }
                double s = v;
                for (int i = 0; i < x.Length; i++) s += y[i] * y[i];
                return s;
            }
            """) { Points = [[0.7], [0.7, 0.4], [0.7, 0.4, -0.3]] },
    ];

    private static LossCase Case(string name, string steps) => new(name, $$"""
        [Differentiable] public static double Loss(double[] w)
        {
            double[] y = new double[w.Length], a = new double[w.Length], b = new double[w.Length], c = new double[w.Length], m = new double[w.Length];
            {{steps}}
            double s = 0;
            for (int i = 0; i < w.Length; i++)
                s += (i + 1) * y[i] * y[i] + 0.1 * y[i];
            return s;
        }

        private static void Slope(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> slope)
        {
            slope[0] = x[0];
            for (int i = 1; i < x.Length; i++)
                slope[i] = x[i] * y[i - 1];
        }

        private static void Move(ReadOnlySpan<double> y, double step, ReadOnlySpan<double> slope, Span<double> moved)
        {
            for (int i = 0; i < y.Length; i++)
                moved[i] = y[i] + step * slope[i];
        }
        """) { Points = [.. Enumerable.Range(2, 12).Append(21).Select(Some)] };

    private static double[] Some(int count) => [.. Enumerable.Range(1, count).Select(i => Math.Round(Math.Sin(1.7 * i) * 1.3, 3) + 0.0004)];
}
