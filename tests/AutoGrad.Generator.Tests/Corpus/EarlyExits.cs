using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Loops that are left before their end, and what is read behind them, or when they are met again.</summary>
public sealed class EarlyExits : CorpusTheories<EarlyExits>, ITopic
{
    private static double[][] Points => [[0.47, 1.53], [1.27, 0.43], [1.71, -0.73], [-0.83, 1.13], [0.053, 0.021]];

    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        new("a return that reads what the loop carries", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double a = 1;
                for (int i = 0; i < 5; i++)
                {
                    double t = a * x - 0.3 * i;
                    if (t < 0) return a * y;
                    a += 0.1 * Math.Sin(t);
                }
                return a * 2;
            }
            """) { Points = Points },
        new("a flag of the user's that is read behind the loop", """
            [Differentiable] public static double Loss(double x, double y)
            {
                bool found = false;
                double a = x;
                for (int i = 0; i < 6 && !found; i++)
                {
                    a = a * 0.9 + y * 0.2;
                    found = a > 1;
                    if (found) a *= y;
                }
                return found ? a * a : a + x;
            }
            """) { Points = Points },
        new("an inner loop that starts where it was left", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double a = x, sum = 0;
                int k = 0;
                for (int i = 0; i < 4; i++)
                {
                    while (k < 9)
                    {
                        a = a * 0.8 + 0.1 * y * k;
                        k++;
                        if (a > 0.5) { a = y * 0.5; break; }
                        if (a < -0.5) break;
                    }
                    sum += a * x;
                }
                return sum;
            }
            """) { Points = Points },
        new("an inner loop whose last value is the next one's first", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double a = x, sum = 0;
                for (int i = 0; i < 4; i++)
                {
                    for (int k = 0; k < 5; k++)
                    {
                        double t = a * a + y;
                        if (t > 2) { a = 0.3 * y; break; }
                        a = Math.Sin(t) + 0.2 * k;
                        sum += t;
                    }
                }
                return sum;
            }
            """) { Points = Points },
        new("two exits that leave different things", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double a = x, b = y, c = 1;
                while (true)
                {
                    double r = a * a + b * b;
                    if (r > 4) { c = a * b; break; }
                    if (c > 3) { a = c * y; break; }
                    if (c > 2) { c += 0.5; continue; }
                    a += 0.3 * b;
                    b += 0.1 + 0.2 * x;
                    c += 0.25;
                }
                return a * x + b * y + c;
            }
            """) { Points = Points },
        new("a return out of two loops", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double a = 0;
                for (int i = 0; i < 4; i++)
                {
                    double s = y;
                    for (int k = 0; k < 4; k++)
                    {
                        s = s * x + 0.1;
                        if (s > 3) break;
                        if (a > 5) return a * s;
                        a += s * s;
                    }
                    if (a > 4) return a + s;
                }
                return a * x;
            }
            """) { Points = Points },
        new("a test behind the body", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double a = 1 + x * x, d, n = 0;
                do
                {
                    d = a * a - (1 + y * y);
                    a -= d / (2 * a);
                    n += d * 0.1;
                }
                while (Math.Abs(d) > 1e-3);
                return a + n;
            }
            """) { Points = Points },
        new("elements of an array up to the first that is too large", """
            [Differentiable] public static double Loss(double x, double y)
            {
                Span<double> w = stackalloc double[] { x, y, x * y, x + y, 1 };
                double sum = 0;
                int i = 0;
                for (; i < w.Length; i++)
                {
                    w[i] = w[i] * w[0] + 0.1;
                    if (w[i] > 1.2) break;
                    sum += w[i] * y;
                    if (sum < -1) { sum *= 0.5; break; }
                }
                return sum + w[^1] + (i < w.Length ? w[i] : 0);
            }
            """) { Points = Points },
    ];
}
