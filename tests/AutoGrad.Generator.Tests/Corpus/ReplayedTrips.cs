using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Trips that fill arrays by a few operations per element, which the reverse sweep may fill again; and trips that look like that and must be left alone.</summary>
public sealed class ReplayedTrips : CorpusTheories<ReplayedTrips>, ITopic
{
    private static readonly double[] _five = [0.9, 0.7, 1.1, 0.8, 1.2];

    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        Of("two stages", """
            double[] y = new double[n], k1 = new double[n], k2 = new double[n], between = new double[n];
            for (int s = 0; s < steps; s++)
            {
                Slope(x, y, k1);
                Move(y, 0.25, k1, between);
                Slope(x, between, k2);
                for (int i = 0; i < n; i++)
                    y[i] += 0.25 * (k1[i] + k2[i]);
            }
            return Total(y);
            """),
        Of("one work array for three stages", """
            double[] y = x.ToArray(), w = new double[n];
            for (int s = 0; s < steps; s++)
            {
                for (int i = 0; i < n; i++)
                    w[i] = y[i] * x[i] + 0.1;
                for (int i = 0; i < n; i++)
                    y[i] = 0.5 * w[i] * w[i];
                for (int i = 0; i < n; i++)
                    w[i] = y[i] * y[i] - x[i];
                for (int i = 0; i < n; i++)
                    y[i] += w[i] * w[i] * x[i];
                for (int i = 0; i < n; i++)
                    w[i] = 0.3 * y[i] * w[i];
                for (int i = 0; i < n; i++)
                    y[i] = w[i] * x[i] + 0.1 * w[i] * w[i];
            }
            return Total(y);
            """),
        Of("a work array that keeps its first element from the trip before", """
            double[] y = x.ToArray(), w = new double[n];
            w[0] = 0.4;
            for (int s = 0; s < steps; s++)
            {
                for (int i = 1; i < n; i++)
                    w[i] = y[i] * w[0] + 0.1 * x[i];
                for (int i = 0; i < n; i++)
                    y[i] = 0.5 * w[i] * w[i];
                w[0] = y[1] * x[0];
            }
            return Total(y) + Total(w);
            """),
        Of("filled in every other trip", """
            double[] y = x.ToArray(), w = new double[n];
            for (int s = 0; s < steps; s++)
            {
                if (s % 2 == 0)
                {
                    for (int i = 0; i < n; i++)
                        w[i] = y[i] * x[i];
                }
                for (int i = 0; i < n; i++)
                    y[i] = 0.5 * w[i] * w[i] + 0.1 * y[i] * w[i] + 0.3;
            }
            return Total(y);
            """),
        Of("filled in one branch, read after both", """
            double[] y = x.ToArray(), w = new double[n];
            for (int s = 0; s < steps; s++)
            {
                for (int i = 0; i < n; i++)
                    w[i] = y[i] * x[i];
                if (y[0] > 0.2)
                {
                    for (int i = 0; i < n; i++)
                        w[i] = y[i] * y[i] + x[i];
                }
                else
                    w[1] = x[1] * y[0];
                for (int i = 0; i < n; i++)
                    y[i] = 0.5 * w[i] * w[i];
            }
            return Total(y);
            """),
        Of("filled from data that later trips change", """
            double[] y = x.ToArray(), data = x.ToArray(), w = new double[n];
            for (int s = 0; s < steps; s++)
            {
                for (int i = 0; i < n; i++)
                    w[i] = data[i] * y[i] + data[i];
                for (int i = 0; i < n; i++)
                    y[i] = 0.5 * w[i] * w[i];
                for (int i = 1; i < n; i++)
                    data[i] = 0.9 * data[i] + 0.1 * y[i - 1] * x[i];
            }
            return Total(y) + Total(data);
            """),
        Of("filled from data that changes after the loop", """
            double[] y = x.ToArray(), data = x.ToArray(), w = new double[n], v = new double[n];
            for (int s = 0; s < steps; s++)
            {
                for (int i = 0; i < n; i++)
                    w[i] = data[i] * y[i];
                for (int i = 0; i < n; i++)
                    v[i] = w[i] * w[i] * data[i];
                for (int i = 0; i < n; i++)
                    y[i] = 0.5 * v[i] * w[i];
            }
            for (int i = 0; i < n; i++)
                data[i] = y[i] * data[i];
            return Total(y) + Total(data);
            """),
        Of("two loops over the same arrays", """
            double[] y = x.ToArray(), w = new double[n], v = new double[n];
            for (int s = 0; s < steps; s++)
            {
                Product(x, y, w);
                Product(w, w, v);
                Product(v, x, y);
            }
            for (int s = 1; s < steps; s++)
            {
                Product(y, y, w);
                Product(w, x, v);
                Product(v, w, y);
            }
            return Total(y);
            """),
        Of("arrays that helpers are given twice", """
            double[] y = x.ToArray(), w = new double[n];
            for (int s = 0; s < steps; s++)
            {
                Product(y, y, w);
                Product(w, w, w);
                Product(x, w, y);
                Product(y, x, y);
            }
            return Total(y);
            """),
        Of("a part of an array", """
            double[] y = x.ToArray(), w = new double[n];
            for (int s = 0; s < steps; s++)
            {
                Product(x, y, w);
                Product(w.AsSpan(1), w.AsSpan(1), w.AsSpan(1));
                Product(w, x, y);
            }
            return Total(y);
            """),
        Of("arrays of the trip", """
            double[] y = x.ToArray();
            for (int s = 0; s < steps; s++)
            {
                double[] w = new double[n], v = new double[n];
                for (int i = 1; i < n; i++)
                    w[i] = y[i - 1] * x[i];
                for (int i = 0; i < n; i++)
                    v[i] = w[i] * w[i] + y[i];
                for (int i = 0; i < n; i++)
                    y[i] = v[i] * x[i] + w[i] * v[i];
            }
            return Total(y);
            """),
        Of("a sum in the trip", """
            double[] y = x.ToArray(), w = new double[n], v = new double[n];
            for (int s = 0; s < steps; s++)
            {
                double size = 1;
                for (int i = 0; i < n; i++)
                    w[i] = y[i] * x[i];
                for (int i = 0; i < n; i++)
                    size += w[i] * w[i];
                for (int i = 0; i < n; i++)
                    v[i] = w[i] * w[i] / size;
                for (int i = 0; i < n; i++)
                    y[i] = v[i] * v[i] * size + x[i] * w[i];
            }
            return Total(y);
            """),
        Of("numbers that trips hand on", """
            double[] y = x.ToArray(), w = new double[n], v = new double[n];
            double rate = 0.5, time = 0;
            for (int s = 0; s < steps; s++)
            {
                for (int i = 0; i < n; i++)
                    w[i] = y[i] * y[i] * rate + time;
                for (int i = 0; i < n; i++)
                    v[i] = w[i] * x[i] * rate;
                for (int i = 0; i < n; i++)
                    y[i] = v[i] * w[i];
                rate = 0.5 * rate + y[0] * y[1];
                time += 0.1;
            }
            return Total(y) + rate;
            """),
        Of("ends beside the edges", """
            double[] y = x.ToArray(), w = new double[n], v = new double[n];
            for (int s = 0; s < steps; s++)
            {
                for (int i = 1; i < n - 1; i++)
                    w[i] = y[i - 1] * y[i + 1];
                for (int i = 1; i < n - 1; i++)
                    v[i] = w[i] * w[i] + y[i];
                for (int i = 1; i < n - 1; i++)
                    y[i] = 0.5 * v[i] * w[i] + x[i];
            }
            return Total(y);
            """),
        Of("a neighbour's element of a stage", """
            double[] y = x.ToArray(), w = new double[n], v = new double[n];
            for (int s = 0; s < steps; s++)
            {
                for (int i = 0; i < n; i++)
                    w[i] = y[i] * x[i];
                w[n - 1] = y[0] * y[1];
                v[0] = x[0];
                for (int i = 1; i < n; i++)
                    v[i] = w[i - 1] * w[i];
                for (int i = 0; i < n; i++)
                    y[i] = 0.5 * v[i] * w[i] + 0.2 * v[i] * v[i];
            }
            return Total(y);
            """),
        Of("buffers that change places", """
            double[] y = x.ToArray(), next = new double[n], w = new double[n];
            for (int s = 0; s < steps; s++)
            {
                for (int i = 0; i < n; i++)
                    w[i] = y[i] * x[i];
                for (int i = 0; i < n; i++)
                    next[i] = w[i] * w[i] + 0.5 * y[i] * w[i];
                (y, next) = (next, y);
            }
            return Total(y);
            """),
        Of("backwards by twos", """
            double[] y = x.ToArray(), w = new double[n], v = new double[n];
            for (int s = steps; s >= 0; s -= 2)
            {
                Product(x, y, w);
                Product(w, w, v);
                Product(v, w, y);
            }
            return Total(y);
            """),
        Of("loops around the loop", """
            double[] y = x.ToArray(), w = new double[n], v = new double[n];
            double sum = 0;
            for (int r = 0; r < 2; r++)
            {
                for (int s = 0; s < steps; s++)
                {
                    Product(x, y, w);
                    Product(w, w, v);
                    Product(v, w, y);
                }
                sum += Total(y) * Total(w);
            }
            return sum;
            """),
        Of("no vectors", """
            double[] y = x.ToArray(), w = new double[n], v = new double[n];
            for (int s = 0; s < steps; s++)
            {
                Product(x, y, w);
                Product(w, w, v);
                Product(v, w, y);
            }
            return Total(y);
            """, "Vectorize = false"),
        Of("costly functions", """
            double[] y = x.ToArray(), w = new double[n], v = new double[n];
            for (int s = 0; s < steps; s++)
            {
                for (int i = 0; i < n; i++)
                    w[i] = Math.Sin(y[i]) * x[i];
                Product(w, w, v);
                Product(v, w, y);
            }
            return Total(y);
            """),
        Of("cleared and collected", """
            double[] y = x.ToArray(), w = new double[n], v = new double[n];
            for (int s = 0; s < steps; s++)
            {
                Array.Clear(w);
                for (int i = 0; i < n; i++)
                    w[i] += y[i] * x[i];
                for (int i = 1; i < n; i++)
                    w[i] += 0.5 * y[i - 1] * y[i];
                Product(w, w, v);
                Product(v, w, y);
            }
            return Total(y);
            """),
        new("the caller's memory", """
            [Differentiable] public static double Loss(double[] y, ReadOnlySpan<double> x, int steps)
            {
                int n = x.Length;
                double[] w = new double[n], v = new double[n];
                for (int s = 0; s < steps; s++)
                {
                    for (int i = 0; i < n; i++)
                        w[i] = y[i] * x[i];
                    for (int i = 0; i < n; i++)
                        v[i] = w[i] * w[i] + y[i];
                    for (int i = 0; i < n; i++)
                        y[i] = v[i] * w[i];
                }
                double sum = 0;
                for (int i = 0; i < n; i++)
                    sum += y[i] * i;
                return sum;
            }
            """) { Points = [[0.7, -0.4, 1.1, 0.3, 0.9, 0.5]], Lengths = { ["y"] = 3, ["x"] = 3 }, Passive = { ["steps"] = "3" } },
        new("of single precision", """
            [Differentiable] public static float Loss(ReadOnlySpan<float> x, int steps)
            {
                int n = x.Length;
                float[] y = x.ToArray(), w = new float[n], v = new float[n];
                for (int s = 0; s < steps; s++)
                {
                    for (int i = 0; i < n; i++)
                        w[i] = y[i] * x[i] + 0.5f;
                    v[0] = x[0];
                    for (int i = 1; i < n; i++)
                        v[i] = w[i] * w[i - 1];
                    for (int i = 0; i < n; i++)
                        y[i] = v[i] * w[i] - 0.25f * y[i];
                }
                float sum = 0;
                for (int i = 0; i < n; i++)
                    sum += y[i] * y[i];
                return sum;
            }
            """) { Points = [_five], Lengths = { ["x"] = 5 }, Passive = { ["steps"] = "3" } },
    ];

    /// <summary>A loss of a vector of five numbers, by three steps.</summary>
    private static LossCase Of(string name, string body, string request = "") => new(name, $$"""
        [Differentiable{{(request.Length == 0 ? "" : $"({request})")}}] public static double Loss(ReadOnlySpan<double> x, int steps)
        {
            int n = x.Length;
            {{body}}
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

        private static void Product(ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c)
        {
            for (int i = 0; i < a.Length; i++)
                c[i] = 0.5 * a[i] * b[i] + 0.4 * a[i];
        }

        private static double Total(ReadOnlySpan<double> a)
        {
            double sum = 0;
            for (int i = 0; i < a.Length; i++)
                sum += a[i];
            return sum;
        }
        """) { Points = [_five], Lengths = { ["x"] = 5 }, Passive = { ["steps"] = "3" } };
}
