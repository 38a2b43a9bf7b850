using System.Collections.Generic;
using System.Globalization;

namespace AutoGrad.Generator.Tests.Batches;

/// <summary>Losses of one row that batch objectives compute several at a time, a row per lane; numbers of rows with and without a rest.</summary>
internal static class LaneBatchCases
{
    private const string Target = "new Losses.LossBatchObjective(";

    public static IEnumerable<BatchCase> All =>
    [
        Numbers("logistic, numbers alone", 70, """
            [Differentiable(nameof(a), nameof(b))]
            public static double Loss(double a, double b, [Sample] double x, [Sample] double y)
            {
                double z = a + b * x;
                return Math.Log(1 + Math.Exp(-Math.Abs(z))) + Math.Max(z, 0) - 0.5 * (1 + y) * z;
            }
            """, "p[0], p[1], Data.X[r], Data.Y[r]", [0.3, -0.8], [-1.5, 2]),
        Numbers("fewer rows than lanes", 3, """
            [Differentiable(nameof(a))]
            public static double Loss(double a, [Sample] double x, [Sample] double y) => Math.Pow(a * x - y, 2);
            """, "p[0], Data.X[r], Data.Y[r]", [0.3], [-2]),
        Numbers("both sides of choices", 9, """
            [Differentiable(nameof(a), nameof(w))]
            public static double Loss(double a, ReadOnlySpan<double> w, [Sample] double x, [Sample] double y)
            {
                double r = w[0] * x + w[1] - y, size = Math.Abs(r);
                double cost = size <= a ? 0.5 * r * r : a * (size - 0.5 * a);
                if (x > 0.4)
                    cost += w[1] * w[1] * x;
                else if (y < 0)
                    cost -= Math.Sin(w[0] * y);
                return cost;
            }
            """, "p[0], p.AsSpan(1), Data.X[r], Data.Y[r]", [0.5, 0.3, -0.8], [0.1, 2, 1]),
        Numbers("a polynomial: a recurrence over the coefficients", 70, """
            [Differentiable(nameof(w))]
            public static double Loss(ReadOnlySpan<double> w, [Sample] double x, [Sample] double y)
            {
                double z = 0;
                for (int j = w.Length - 1; j >= 0; j--)
                    z = z * x + w[j];
                return (z - y) * (z - y);
            }
            """, "p, Data.X[r], Data.Y[r]", [0.3, -0.8, 0.2, 0.5, 1.1, -0.4, 0.6, 0.1, 0.9, -1.2], [2]),
        Vectors("few features, known to be few", 23, """
            [Differentiable(nameof(w))]
            public static double Loss(ReadOnlySpan<double> w, [Sample] ReadOnlySpan<double> x, [Sample] double y)
            {
                double z = w[4];
                for (int j = 0; j < 4; j++)
                    z += w[j] * x[j];
                double r = z - y;
                return Math.Sqrt(1 + r * r) - 1;
            }
            """, "p, Data.V.AsSpan(4 * r, 4), Data.Y[r]", [0.3, -0.8, 0.2, 0.5, 1.1]),
        Vectors("features one by one", 17, """
            [Differentiable(nameof(a), nameof(b))]
            public static double Loss(double a, double b, [Sample] ReadOnlySpan<double> x, [Sample] double y)
            {
                double distance = Math.Sqrt((x[0] - a) * (x[0] - a) + (x[^1] - b) * (x[^1] - b) + 0.1);
                return (distance - y) * (distance - y) + a * x[1..3][1];
            }
            """, "p[0], p[1], Data.V.AsSpan(4 * r, 4), Data.Y[r]", [0.3, -0.8]),
        Vectors("arrays of a row's own", 19, """
            [Differentiable(nameof(w))]
            public static double Loss(double[] w, [Sample] double x, [Sample] double y)
            {
                Span<double> powers = stackalloc double[3];
                powers[0] = 1;
                for (int k = 1; k < powers.Length; k++)
                    powers[k] = powers[k - 1] * x * w[0];
                double sum = 0;
                for (int k = 0; k < powers.Length; k++)
                    sum += w[k] * powers[k] * powers[k];
                return (sum - y) * (sum - y);
            }
            """, "p, Data.X[r], Data.Y[r]", [0.3, -0.8, 0.2]),
        Numbers("a point that is a structure", 21, """
            public readonly record struct Line(double Slope, double Offset);

            [Differentiable(nameof(line))]
            public static double Loss(Line line, [Sample] double x, [Sample] double y)
            {
                double r = line.Slope * x + line.Offset - y;
                return Math.Log(1 + r * r);
            }
            """, "new Losses.Line(p[0], p[1]), Data.X[r], Data.Y[r]", [0.3, -0.8]),
        Numbers("single precision", 37, """
            [Differentiable(nameof(a), nameof(b))]
            public static float Loss(float a, float b, [Sample] float x, [Sample] float y)
            {
                float z = MathF.Tanh(a + b * x);
                return (z - y) * (z - y);
            }
            """, "(float)p[0], (float)p[1], Data.XF[r], Data.YF[r]", [0.3, -0.8]) with { Number = "float", Objective = Target + "Data.XF, Data.YF)" },
        Numbers("a label that is a whole number", 41, """
            [Differentiable(nameof(w))]
            public static double Loss(ReadOnlySpan<double> w, [Sample] double x, [Sample] int label)
            {
                double z = w[0] * x + w[1];
                double cost = label == 1 ? Math.Log(1 + Math.Exp(-z)) : Math.Log(1 + Math.Exp(z));
                if (label > 1)
                    cost += (z - label) * (z - label);
                return cost;
            }
            """, "p, Data.X[r], Data.L[r]", [0.3, -0.8]) with { Objective = Target + "Data.X, Data.L)" },
        Numbers("a label that is a truth value", 19, """
            [Differentiable(nameof(w))]
            public static double Loss(ReadOnlySpan<double> w, [Sample] ReadOnlySpan<double> x, [Sample] bool isUp)
            {
                double z = w[4];
                for (int j = 0; j < x.Length; j++)
                    z += w[j] * x[j];
                if (isUp && z < 0.5)
                    z = -z;
                return isUp ? Math.Exp(z) : z * z;
            }
            """, "p, Data.V.AsSpan(4 * r, 4), Data.B[r]", [0.3, -0.8, 0.2, 0.5, 1.1]) with { Objective = Target + "Data.V, Data.B)" },
        Numbers("labels in single precision", 21, """
            [Differentiable(nameof(w))]
            public static float Loss(float w, [Sample] float x, [Sample] int target, [Sample] bool isUp)
            {
                float r = w * x - target;
                return isUp ? r * r : MathF.Abs(r);
            }
            """, "(float)p[0], Data.XF[r], Data.L[r], Data.B[r]", [0.3]) with { Number = "float", Objective = Target + "Data.XF, Data.L, Data.B)" },
        Vectors("the nearest of several centres", 33, """
            [Differentiable(nameof(centres))]
            public static double Loss(ReadOnlySpan<double> centres, [Sample] ReadOnlySpan<double> x)
            {
                double least = double.PositiveInfinity;
                int nearest = 0;
                for (int c = 0; c < centres.Length / 4; c++)
                {
                    double q = 0;
                    for (int j = 0; j < 4; j++)
                        q += (centres[4 * c + j] - x[j]) * (centres[4 * c + j] - x[j]);
                    if (q < least)
                        (least, nearest) = (q, c);
                }
                double sum = 0;
                for (int j = 0; j < 4; j++)
                    sum += (centres[4 * nearest + j] - x[j]) * (centres[4 * nearest + j] - x[j]);
                return sum;
            }
            """, "p, Data.V.AsSpan(4 * r, 4)", [0.3, -0.8, 0.2, 0.5, 1.1, 0.4, -0.3, 0.9, -1, -0.7, 0.6, 0.1]) with { Objective = Target + "Data.V, 33)" },
    ];

    private static BatchCase Numbers(string name, int rows, string members, string arguments, params double[][] points) =>
        new(name, Losses(rows, members), $"Losses.Loss({arguments})", Target + "Data.X, Data.Y)", points) { Rows = rows };

    private static BatchCase Vectors(string name, int rows, string members, string arguments, params double[][] points) =>
        Numbers(name, rows, members, arguments, points) with { Objective = Target + (arguments.Contains("Data.V", System.StringComparison.Ordinal) ? "Data.V, Data.Y)" : "Data.X, Data.Y)") };

    private static string Losses(int rows, string members) => string.Create(CultureInfo.InvariantCulture, $$"""
        public static class Data
        {
            public static readonly double[] X = [.. Enumerable.Range(0, {{rows}}).Select(i => Math.Sin(1.3 * i + 0.2))];
            public static readonly double[] Y = [.. Enumerable.Range(0, {{rows}}).Select(i => Math.Cos(0.7 * i))];
            public static readonly double[] V = [.. Enumerable.Range(0, {{4 * rows}}).Select(i => Math.Sin(0.9 * i * i + 1))];
            public static readonly int[] L = [.. Enumerable.Range(0, {{rows}}).Select(i => i * i % 4 - (i == 5 ? int.MaxValue : 0))];
            public static readonly bool[] B = [.. Enumerable.Range(0, {{rows}}).Select(i => i * i % 3 == 1)];
            public static readonly float[] XF = [.. X.Select(x => (float)x)];
            public static readonly float[] YF = [.. Y.Select(y => (float)y)];
        }

        public static partial class Losses
        {
            {{members}}
        }
        """);
}
