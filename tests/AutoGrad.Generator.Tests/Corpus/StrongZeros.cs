using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>What was not selected, not read or overwritten contributes exactly zero, also where its derivative is infinite.</summary>
public sealed class StrongZeros : CorpusTheories<StrongZeros>, ITopic
{
    private const string Edge = "a square root or a logarithm at 0, whose result goes nowhere";

    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        new("elements that nobody reads", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w, int n)
            {
                double[] s = new double[3];
                for (int i = 0; i < 3; i++)
                    s[i] = Math.Sqrt(w[i]);
                return s[n] * w[n];
            }
            """) { Points = [[0, 0, 4]], Passive = { ["n"] = "2" }, Gradients = [[0, 0, 3]], NoFiniteDifferences = Edge },
        new("overwritten in every trip", """
            [Differentiable(nameof(x), nameof(y))] public static double Loss(double x, double y, int n)
            {
                double s = 0;
                for (int i = 0; i < n; i++)
                    s = Math.Sqrt(i == 0 ? x : y);
                return s;
            }
            """) { Points = [[0, 4]], Passive = { ["n"] = "3" }, Gradients = [[0, 0.25]], NoFiniteDifferences = Edge },
        new("overwritten in every trip of an inner loop", """
            [Differentiable(nameof(x), nameof(y))] public static double Loss(double x, double y, int n)
            {
                double s = Math.Log(x), sum = 0;
                for (int i = 0; i < n; i++)
                {
                    for (int j = 0; j <= i; j++)
                        s = y * j;
                    sum += s;
                }
                return sum * sum;
            }
            """) { Points = [[0, 0.5]], Passive = { ["n"] = "3" }, Gradients = [[0, 9]], NoFiniteDifferences = Edge },
        new("added to a sum in a trip that does not come", """
            [Differentiable(nameof(x), nameof(y))] public static double Loss(double x, double y, int n)
            {
                double s = Math.Sqrt(x), t = y;
                for (int i = 0; i < n; i++)
                {
                    if (i == 7)
                        t += s;
                    t *= y;
                }
                return t;
            }
            """) { Points = [[0, 2]], Passive = { ["n"] = "3" }, Gradients = [[0, 32]], NoFiniteDifferences = Edge },
        new("a norm that a guard leaves out", """
            [Differentiable(nameof(x), nameof(y))] public static double Loss(double x, double y, int n)
            {
                double s = 0;
                for (int i = 0; i < n; i++)
                    s += x * x;
                double r = Math.Sqrt(s);
                return r > 0 ? y / r : y;
            }
            """) { Points = [[0, 2]], Passive = { ["n"] = "3" }, Gradients = [[0, 1]], NoFiniteDifferences = Edge },
    ];
}
