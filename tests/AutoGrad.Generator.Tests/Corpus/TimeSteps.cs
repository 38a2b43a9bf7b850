using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Long recurrences: what a trip leaves is what the next one starts from. All of them can be reversed with few states.</summary>
public sealed class TimeSteps : CorpusTheories<TimeSteps>, ITopic
{
    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        new("logistic map", """
            [Differentiable] public static double Loss(double x, double r, int steps)
            {
                for (int i = 0; i < steps; i++)
                    x = r * x * (1 - x);
                return x;
            }
            """) { Points = [[0.3, 2.9], [0.7, 3.1]], Passive = { ["steps"] = "23" } },
        new("no step at all", """
            [Differentiable] public static double Loss(double x, double r, int steps)
            {
                for (int i = 3; i < steps; i++)
                    x = r * x * (1 - x);
                return x;
            }
            """) { Points = [[0.3, 2.9]], Passive = { ["steps"] = "-5" } },
        new("one step", """
            [Differentiable] public static double Loss(double x, double r, int steps)
            {
                for (int i = 3; i < steps; i++)
                    x = r * x * (1 - x) + i;
                return x;
            }
            """) { Points = [[0.3, 2.9]], Passive = { ["steps"] = "4" } },
        new("two values, counted down by threes", """
            [Differentiable] public static double Loss(double x, double v, double k, int steps)
            {
                double energy = 0;
                for (int i = steps; i > -2; i -= 3)
                {
                    v -= 0.1 * k * Math.Sin(x + 0.01 * i);
                    x += 0.1 * v;
                    energy += v * v;
                }
                return energy + x;
            }
            """) { Points = [[0.3, 1.2, 0.8]], Passive = { ["steps"] = "40" } },
        new("buffers that change places", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> start, double k, int steps)
            {
                int n = start.Length;
                double[] u = start.ToArray();
                double[] next = new double[n];
                for (int s = 0; s < steps; s++)
                {
                    for (int i = 0; i < n; i++)
                        next[i] = u[i] + k * u[(i + 1) % n] * u[i] * Math.Cos(s);
                    (u, next) = (next, u);
                }
                double sum = 0;
                foreach (double x in u)
                    sum += x * x;
                return sum;
            }
            """) { Points = [[1, -0.5, 0.25, 0.1]], Lengths = { ["start"] = 3 }, Passive = { ["steps"] = "11" } },
        new("a stencil in place", """
            [Differentiable] public static double Loss(double[] u, double k, int steps)
            {
                for (int s = 0; s < steps; s++)
                {
                    for (int i = 1; i < u.Length - 1; i++)
                        u[i] += k * (u[i - 1] - 2 * u[i] + u[i + 1]) * u[i];
                }
                double sum = 0;
                for (int i = 0; i < u.Length; i++)
                    sum += u[i] * u[i] * i;
                return sum;
            }
            """) { Points = [[1, -0.5, 0.25, 0.7, 0.1]], Lengths = { ["u"] = 4 }, Passive = { ["steps"] = "9" } },
        new("a stencil in the caller's span", """
            [Differentiable] public static double Loss(Span<double> u, double k, int steps)
            {
                double trace = 0;
                for (int s = 0; s < steps; s++)
                {
                    u[0] = Math.Sin(u[0] * k);
                    u[s % u.Length] *= 1.1 * u[0];
                    trace += u[1] * u[0];
                }
                return trace;
            }
            """) { Points = [[1, -0.5, 0.25, 0.7]], Lengths = { ["u"] = 3 }, Passive = { ["steps"] = "13" } },
        new("until it settles", """
            [Differentiable] public static double Loss(double x, double target)
            {
                double area = 0;
                int n = 0;
                while (n < 60 && area < 41)
                {
                    x += 0.2 * (target - x) * x;
                    area += x * x;
                    n++;
                }
                return area + x;
            }
            """) { Points = [[0.3, 2], [1.9, 2], [2, 2], [0.1, 0.2]] },
        new("left by break", """
            [Differentiable] public static double Loss(double x, double r, int steps)
            {
                double sum = 0;
                for (int i = 0; i < steps; i++)
                {
                    x = r * x * (1 - x);
                    if (x < 0.2)
                        continue;
                    sum += x * x;
                    if (sum > 6)
                        break;
                }
                return sum * x;
            }
            """) { Points = [[0.3, 3.7], [0.1, 1.5]], Passive = { ["steps"] = "31" } },
        new("left by return", """
            [Differentiable] public static double Loss(double x, double r, int steps)
            {
                for (int i = 0; i < steps; i++)
                {
                    x = r * x * (1 - x);
                    if (x > 0.9)
                        return x * x;
                }
                return x;
            }
            """) { Points = [[0.3, 3.7], [0.1, 1.5]], Passive = { ["steps"] = "17" } },
        new("random numbers of its own", """
            [Differentiable] public static double Loss(double x, double scale, int steps)
            {
                uint seed = 12345;
                ulong wide = 3;
                long other = 7;
                bool up = false;
                for (int i = 0; i < steps; i++)
                {
                    seed = (seed * 75u + 74u) % 65537u;
                    wide = (wide ^ 21UL) % 1000UL;
                    other = (other * 31 + i) % 1009;
                    up = !up;
                    double noise = seed / 65537.0 - 0.5 + wide * 1e-5 + other * 1e-4;
                    x += up ? scale * Math.Sin(x) * noise : x * x * 1e-2;
                }
                return x;
            }
            """) { Points = [[0.3, 0.7]], Passive = { ["steps"] = "19" } },
        new("in single precision", """
            [Differentiable] public static float Loss(float x, float r, int steps)
            {
                float sum = 0;
                for (int i = 0; i < steps; i++)
                {
                    x = r * x * (1 - x);
                    sum += x * x;
                }
                return sum;
            }
            """) { Points = [[0.25, 2.5]], Passive = { ["steps"] = "12" } },
        new("loops in a step", """
            [Differentiable] public static double Loss(double x, ReadOnlySpan<double> w, int steps)
            {
                double total = 0;
                for (int s = 0; s < steps; s++)
                {
                    double inner = x;
                    for (int j = 0; j < w.Length; j++)
                        inner = Math.Sin(inner * w[j]) + 0.5 * inner;
                    int k = 0;
                    while (inner > 0.5 && k < 5)
                    {
                        inner *= 0.7 + 0.01 * inner;
                        k++;
                    }
                    x = inner + 0.1 * s;
                    total += x * inner;
                }
                return total;
            }
            """) { Points = [[0.3, 1.7, 0.9, 1.1]], Lengths = { ["w"] = 3 }, Passive = { ["steps"] = "14" } },
        new("two loops, one after the other", """
            [Differentiable] public static double Loss(double x, double r, int steps)
            {
                for (int i = 0; i < steps; i++)
                    x = r * x * (1 - x);
                double y = x * x;
                for (int i = 0; i < 2 * steps; i++)
                    y = Math.Sin(y * r) + x;
                return y;
            }
            """) { Points = [[0.3, 2.9]], Passive = { ["steps"] = "10" } },
        new("memory of a step", """
            [Differentiable] public static double Loss(double x, double r, int steps)
            {
                for (int s = 0; s < steps; s++)
                {
                    double[] stage = new double[4];
                    for (int i = 0; i < 4; i++)
                        stage[i] = (i == 0 ? x : x + 0.5 * stage[i - 1]) * r * Math.Exp(-x);
                    x += 0.1 * (stage[0] + 2 * stage[1] + 2 * stage[2] + stage[3]);
                }
                return x * x;
            }
            """) { Points = [[0.3, 0.9]], Passive = { ["steps"] = "15" } },
    ];
}
