using System.Collections.Generic;
using System.Linq;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Loops over rows that take different branches: several rows run at once, a row per lane, each branch for those that take it.</summary>
public sealed class BranchingRows : CorpusTheories<BranchingRows>, ITopic
{
    private const string Data = "new double[] { 0.5, -1.25, 2, 0.75, -0.5, 1.5, 3, -2, 0.25, 1, -0.75, 2.5, 0.125, -1, 1.75, 0.3, -0.2, 0.9, 1.1, -1.4, 0.6, -0.7, 1.9, 0.05, 0.35, -0.15, 1.3 }";

    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        .. new[] { 0, 1, 7, 8, 9, 16, 27 }.Select(rows => Rows($"Huber's loss with statements, {rows} rows", """
            [Differentiable("a", "b", "d")] public static double Loss(double a, double b, double d, double[] x, int n)
            {
                double sum = 0;
                for (int i = 0; i < n; i++)
                {
                    double r = a * x[i] + b * Math.Sin(x[i]) - 0.3, size = Math.Abs(r);
                    if (size <= d) sum += 0.5 * r * r;
                    else sum += d * (size - 0.5 * d);
                }
                return sum;
            }
            """, rows, [0.7, -0.4, 0.5], [2, 1, 0.1], [0.1, 0.1, 100])),
        Rows("a branch that some rows must not take", """
            [Differentiable] public static double Loss(double[] w, [NotDifferentiated] double[] x, int n)
            {
                double sum = 0;
                for (int i = 0; i < n; i++)
                {
                    double z = w[0] + w[1] * x[i];
                    if (z > 0.1) sum += Math.Log(z) * Math.Sqrt(z - 0.1) / (z - 0.1);
                    else if (z < -0.1) sum += Math.Pow(-z, w[1]);
                    else sum -= z * z;
                }
                return sum;
            }
            """, 27, [0.31, 0.8], [-0.53, 0.4], [0.02, 1.5]),
        Rows("an element that no row reads is none", """
            [Differentiable] public static double Loss(double[] w, [NotDifferentiated] double[] x, int n)
            {
                double sum = 0;
                for (int i = 0; i < n; i++)
                {
                    double u = x[i] * w[0];
                    if (x[i] > 5) sum += u * w[1000];
                    if (x[i] > 0) sum += Math.Exp(-u) * w[1];
                }
                return sum;
            }
            """, 27, [0.3, 0.8]),
        Rows("branches in branches, and what is carried out of them", """
            [Differentiable] public static double Loss(double[] w, [NotDifferentiated] double[] x, int n)
            {
                double sum = 0, penalty = 1;
                for (int i = 0; i < n; i++)
                {
                    double u = x[i] * w[0], v = u;
                    if (u > 0)
                    {
                        v = u * u * w[1];
                        if (u > 1) { v -= Math.Cos(u) * w[2]; penalty += 0.1 * v; }
                        else if (u > 0.5) v *= w[2] * w[2];
                    }
                    else
                        v = Math.Tanh(v) - w[1];
                    sum += v * v;
                }
                return sum * penalty;
            }
            """, 27, [0.9, 0.8, -0.3], [-1.03, 0.2, 0.7]),
        Rows("branches around what all rows share", """
            [Differentiable] public static double Loss(double[] w, [NotDifferentiated] double[] x, int n)
            {
                double sum = 0;
                for (int i = 0; i < n; i++)
                {
                    double p = 1, u = x[i];
                    for (int k = 0; k < w.Length; k++)
                    {
                        double t = w[k] * p;
                        if (t > 0.2) p = t * u + 0.5;
                        else { p += 0.5 * t; sum += w[k] * w[k]; }
                    }
                    sum += p;
                }
                return sum;
            }
            """, 27, [0.9, 0.8, -0.3], [-1, 0.2, 0.7], [0.3, 0.31, 0.32, 0.33]),
        Rows("slices of three numbers", """
            [Differentiable] public static double Loss(double[] w, [NotDifferentiated] double[] x, int n)
            {
                double sum = 0;
                for (int i = 0; i < n / 3; i++)
                {
                    ReadOnlySpan<double> row = x.AsSpan(3 * i, 3);
                    double dx = row[0] - w[0], dy = row[1] - w[1], distance = Math.Sqrt(dx * dx + dy * dy + 0.01);
                    sum += (distance - row[2]) * (distance - row[2]);
                }
                return sum;
            }
            """, 27, [0.9, 0.8], [-1, 0.2]),
        Rows("a sign, a memory, a count: one row at a time", """
            [Differentiable] public static double Loss(double[] w, [NotDifferentiated] double[] x, int n)
            {
                double sum = 0, last = 0;
                int many = 0;
                double[] kept = new double[n];
                for (int i = 0; i < n; i++)
                {
                    double u = x[i] * w[0];
                    if (u > 0.5) { sum += Math.Sign(u) * u; many++; }
                    else { kept[i] = u * w[1]; last = u; }
                    sum += kept[i];
                }
                return sum * many + last;
            }
            """, 27, [0.9, 0.8], [-1.03, 0.2]),
        Rows("single precision", """
            [Differentiable] public static float Loss(float[] w, [NotDifferentiated] double[] x, int n)
            {
                float sum = 0;
                float[] y = new float[n];
                for (int i = 0; i < n; i++) y[i] = (float)x[i];
                for (int i = 0; i < n; i++)
                {
                    float z = w[0] * y[i] + w[1];
                    if (z > 0) sum += MathF.Log(1 + MathF.Exp(-z));
                    else sum += MathF.Log(1 + MathF.Exp(z)) - z * w[1];
                }
                return sum;
            }
            """, 27, [0.9, 0.8], [-1, 0.2]),
    ];

    private static LossCase Rows(string name, string method, int rows, params double[][] points) =>
        new(name, method) { Points = points, Passive = { ["x"] = Data, ["n"] = $"{rows}" } };
}
