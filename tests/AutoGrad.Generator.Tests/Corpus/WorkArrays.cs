using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Arrays made once and used by every row: some are filled anew each time, others only look so.</summary>
public sealed class WorkArrays : CorpusTheories<WorkArrays>, ITopic
{
    private static readonly Dictionary<string, string> s_rows = new() { ["x"] = "new double[] { 1, -2, 0.5, 3, 0.7, -1.1, 2, 0.4, -0.3 }" };

    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        new("filled for each row", """
            [Differentiable(nameof(w))] public static double Loss(ReadOnlySpan<double> w, double[] x)
            {
                double[] terms = new double[w.Length];
                double sum = 0;
                for (int i = 0; i < 3; i++)
                {
                    for (int j = 0; j < w.Length; j++)
                        terms[j] = w[j] * x[3 * i + j] * w[j];
                    double total = 0;
                    for (int j = 0; j < w.Length; j++)
                        total += Math.Exp(terms[j]) * terms[w.Length - 1 - j];
                    sum += Math.Log(1 + total * total);
                }
                return sum;
            }
            """) { Points = [[0.3, -0.4, 0.8]], Passive = s_rows },
        new("filled, then changed in place", """
            [Differentiable(nameof(w))] public static double Loss(ReadOnlySpan<double> w, double[] x)
            {
                double[] terms = new double[w.Length], sums = new double[3];
                double sum = 0;
                for (int i = 0; i < 3; i++)
                {
                    for (int k = 0; k < 3; k++)
                    {
                        for (int j = 0; j < w.Length; j++)
                            terms[j] = w[j] - x[3 * i + j];
                        for (int j = 1; j < w.Length; j++)
                            terms[j] += terms[j - 1] * terms[j] * w[k];
                        sums[k] = terms[^1] * terms[0];
                    }
                    sum += sums[0] * sums[1] + Math.Sin(sums[2]);
                }
                return sum;
            }
            """) { Points = [[0.3, -0.4, 0.8]], Passive = s_rows },
        new("through helpers and slices", """
            [Differentiable(nameof(w))] public static double Loss(ReadOnlySpan<double> w, double[] x)
            {
                double[] centred = new double[w.Length];
                double sum = 0;
                for (int i = 0; i < 3; i++)
                {
                    Centre(x.AsSpan(3 * i, w.Length), w, centred);
                    sum += Product(centred.AsSpan(1)) * centred[0];
                }
                return sum;
            }
            private static void Centre(ReadOnlySpan<double> x, ReadOnlySpan<double> w, Span<double> centred)
            {
                for (int j = 0; j < x.Length; j++)
                    centred[j] = (x[j] - w[j]) * w[j];
            }
            private static double Product(ReadOnlySpan<double> v)
            {
                double product = 1;
                foreach (double e in v)
                    product *= e;
                return product;
            }
            """) { Points = [[0.3, -0.4, 0.8]], Passive = s_rows },
        new("one element is left from the row before", """
            [Differentiable(nameof(w))] public static double Loss(ReadOnlySpan<double> w, double[] x)
            {
                double[] terms = new double[w.Length];
                double sum = 0;
                for (int i = 0; i < 3; i++)
                {
                    for (int j = 0; j < w.Length - 1; j++)
                        terms[j] = w[j] * x[3 * i + j];
                    for (int j = 0; j < w.Length; j++)
                        sum += terms[j] * terms[j];
                    terms[w.Length - 1] = w[i] * w[i] * terms[0];
                }
                return sum;
            }
            """) { Points = [[0.3, -0.4, 0.8]], Passive = s_rows },
        new("filled only for some rows", """
            [Differentiable(nameof(w))] public static double Loss(ReadOnlySpan<double> w, double[] x)
            {
                double[] terms = new double[w.Length];
                double sum = 0;
                for (int i = 0; i < 3; i++)
                {
                    if (x[3 * i] > 0.6)
                    {
                        for (int j = 0; j < w.Length; j++)
                            terms[j] = w[j] * x[3 * i + j];
                    }
                    for (int j = 0; j < w.Length; j++)
                        sum += terms[j] * terms[j] * w[i];
                }
                return sum;
            }
            """) { Points = [[0.3, -0.4, 0.8]], Passive = s_rows },
        new("filled from the element before", """
            [Differentiable(nameof(w))] public static double Loss(ReadOnlySpan<double> w, double[] x)
            {
                double[] terms = new double[w.Length];
                double sum = 0;
                for (int i = 0; i < 3; i++)
                {
                    for (int j = 0; j < w.Length; j++)
                        terms[j] = w[j] * x[3 * i + j] + 0.5 * terms[w.Length - 1 - j];
                    for (int j = 0; j < w.Length; j++)
                        sum += terms[j] * terms[j];
                }
                return sum;
            }
            """) { Points = [[0.3, -0.4, 0.8]], Passive = s_rows },
        new("read after the loop", """
            [Differentiable(nameof(w))] public static double Loss(ReadOnlySpan<double> w, double[] x)
            {
                double[] terms = new double[w.Length];
                double sum = 0;
                for (int i = 0; i < 3; i++)
                {
                    for (int j = 0; j < w.Length; j++)
                        terms[j] = w[j] * x[3 * i + j] * w[0];
                    for (int j = 0; j < w.Length; j++)
                        sum += terms[j] * terms[j];
                }
                return sum * terms[1];
            }
            """) { Points = [[0.3, -0.4, 0.8]], Passive = s_rows },
        new("two arrays change places", """
            [Differentiable(nameof(w))] public static double Loss(ReadOnlySpan<double> w, double[] x)
            {
                double[] now = new double[w.Length], next = new double[w.Length];
                double sum = 0;
                for (int i = 0; i < 3; i++)
                {
                    for (int j = 0; j < w.Length; j++)
                        next[j] = w[j] * x[3 * i + j] + now[j] * now[j];
                    (now, next) = (next, now);
                    sum += now[0] * now[2];
                }
                return sum + now[1];
            }
            """) { Points = [[0.3, -0.4, 0.8]], Passive = s_rows },
        new("no rows and no columns", """
            [Differentiable(nameof(w))] public static double Loss(ReadOnlySpan<double> w, double[] x, int rows, int columns)
            {
                double[] terms = new double[columns];
                double sum = w[0];
                for (int i = 0; i < rows; i++)
                {
                    for (int j = 0; j < columns; j++)
                        terms[j] = w[j] * x[j] * w[i];
                    for (int j = 0; j < columns; j++)
                        sum += terms[j] * terms[j];
                }
                return sum;
            }
            """) { Points = [[0.3, -0.4, 0.8]], Passive = new() { ["x"] = s_rows["x"], ["rows"] = "-2", ["columns"] = "0" } },
        new("triangular factors", """
            [Differentiable(nameof(w))] public static double Loss(ReadOnlySpan<double> w, double[] x)
            {
                double[] vector = new double[3], product = new double[3];
                double sum = 0;
                for (int i = 0; i < 3; i++)
                {
                    for (int j = 0; j < 3; j++)
                        vector[j] = x[3 * i + j] - w[j];
                    for (int j = 0; j < 3; j++)
                        product[j] = Math.Exp(w[j]) * vector[j];
                    int next = 0;
                    for (int column = 0; column < 3; column++)
                    {
                        ReadOnlySpan<double> factors = w.Slice(next, 2 - column);
                        for (int row = 0; row < factors.Length; row++)
                            product[column + 1 + row] += factors[row] * vector[column];
                        next += factors.Length;
                    }
                    double squares = 0;
                    foreach (double p in product)
                        squares += p * p;
                    sum += Math.Log(1 + squares);
                }
                return sum;
            }
            """) { Points = [[0.3, -0.4, 0.8]], Passive = s_rows },
    ];
}
