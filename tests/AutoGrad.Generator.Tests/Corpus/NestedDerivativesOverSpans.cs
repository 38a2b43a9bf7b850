using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>As <see cref="NestedDerivatives"/>, by vectors: the derivatives that are called write into spans.</summary>
public sealed class NestedDerivativesOverSpans : CorpusTheories<NestedDerivativesOverSpans>, ITopic
{
    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        new("a span", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> v)
            {
                double energy = 0, sum = 0;
                for (int i = 0; i < v.Length; i++)
                    energy += Math.Exp(0.5 * v[i]) * v[i];
                for (int i = 0; i < v.Length; i++)
                {
                    double slope = 2 * energy * Math.Exp(0.5 * v[i]) * (1 + 0.5 * v[i]);
                    sum += slope * slope * v[i];
                }
            
                return sum;
            }
            """)
        {
            Given = """
                [Differentiable] public static double Energy(ReadOnlySpan<double> v)
                {
                    double sum = 0;
                    for (int i = 0; i < v.Length; i++)
                        sum += Math.Exp(0.5 * v[i]) * v[i];
                    return sum * sum;
                }
                
                [Differentiable] public static double Loss(ReadOnlySpan<double> v)
                {
                    Span<double> slope = new double[v.Length];
                    EnergyGradient(v, slope);
                    double sum = 0;
                    for (int i = 0; i < v.Length; i++)
                        sum += slope[i] * slope[i] * v[i];
                    return sum;
                }
                """,
            Points = [[0.3, -0.2, 0.5], [0.1, 0.4]],
        },
        new("a chain, whose adjoint runs backwards", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> v, double x)
            {
                double[] states = new double[v.Length + 1];
                states[0] = x;
                for (int i = 0; i < v.Length; i++)
                    states[i + 1] = Math.Sin(states[i] * v[i]) + states[i];
                double up = 2 * states[v.Length], sum = 0;
                for (int i = v.Length - 1; i >= 0; i--)
                {
                    double cosine = Math.Cos(states[i] * v[i]), slope = up * cosine * states[i];
                    sum += slope * slope;
                    up = up * (cosine * v[i] + 1);
                }
            
                return sum + states[v.Length] * states[v.Length] * up;
            }
            """)
        {
            Given = """
                [Differentiable] public static double Chain(ReadOnlySpan<double> v, double x)
                {
                    for (int i = 0; i < v.Length; i++)
                        x = Math.Sin(x * v[i]) + x;
                    return x * x;
                }
                
                [Differentiable] public static double Loss(ReadOnlySpan<double> v, double x)
                {
                    double[] slope = new double[v.Length];
                    double value = ChainAndGradient(v, x, slope, out double xSlope), sum = value * xSlope;
                    foreach (double s in slope)
                        sum += s * s;
                    return sum;
                }
                """,
            Points = [[0.3, -0.2, 0.5, 0.7], [0.1, 0.4, 0.9]],
        },
        new("descent inside of what is differentiated", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w)
            {
                double[] at = new double[w.Length];
                for (int step = 0; step < 5; step++)
                {
                    for (int i = 0; i < at.Length; i++)
                        at[i] -= 0.1 * (2 * (at[i] - w[i]) * (1 + at[i] * at[i]) + (at[i] - w[i]) * (at[i] - w[i]) * 2 * at[i]);
                }
            
                double sum = at[0];
                for (int i = 0; i < at.Length; i++)
                    sum += (at[i] - w[i]) * (at[i] - w[i]) * (1 + at[i] * at[i]);
                return sum;
            }
            """)
        {
            Given = """
                [Differentiable(nameof(at))] public static double Bowl(ReadOnlySpan<double> at, ReadOnlySpan<double> w)
                {
                    double sum = 0;
                    for (int i = 0; i < at.Length; i++)
                        sum += (at[i] - w[i]) * (at[i] - w[i]) * (1 + at[i] * at[i]);
                    return sum;
                }
                
                [Differentiable] public static double Loss(ReadOnlySpan<double> w)
                {
                    Span<double> at = new double[w.Length], slope = new double[w.Length];
                    for (int step = 0; step < 5; step++)
                    {
                        BowlGradient(at, w, slope);
                        for (int i = 0; i < at.Length; i++)
                            at[i] -= 0.1 * slope[i];
                    }
                
                    return Bowl(at, w) + at[0];
                }
                """,
            Points = [[0.3, -0.2], [0.5, 0.4, 0.8]],
        },
        new("a pushforward over spans", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> v)
            {
                double sum = 1;
                foreach (double x in v)
                    sum += x * x;
                return (v[0] - 0.5 * v[1]) / Math.Sqrt(sum) * v[0];
            }
            """)
        {
            Given = """
                [Differentiable] public static double Norm(ReadOnlySpan<double> v)
                {
                    double sum = 1;
                    foreach (double x in v)
                        sum += x * x;
                    return Math.Sqrt(sum);
                }
                
                [Differentiable] public static double Loss(ReadOnlySpan<double> v)
                {
                    Span<double> along = new double[v.Length];
                    along[0] = 1;
                    along[1] = -0.5;
                    return NormPushforward(v, along).Tangent * v[0];
                }
                """,
            Points = [[0.3, -0.2], [0.5, 0.4, 0.8]],
        },
    ];
}
