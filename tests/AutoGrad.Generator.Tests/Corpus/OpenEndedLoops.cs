using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Loops whose number of trips nobody knows before they run: descents, flights, searches for a root, with exits on the way.</summary>
public sealed class OpenEndedLoops : CorpusTheories<OpenEndedLoops>, ITopic
{
    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        new("a flight of one number", """
            [Differentiable] public static double Loss(double w)
            {
                double x = 0, y = 3, u = 0.75, v = 0;
                while (true)
                {
                    double p = x - 4, q = y - (4 - w), r = Math.Sqrt(p * p + q * q), s = Math.Sqrt(p * p + y * y);
                    double slopeX = -p / (r * r * r) - p / (s * s * s), slopeY = -q / (r * r * r) - y / (s * s * s);
                    x += 0.1 * u;
                    y += 0.1 * v;
                    if (y <= 0)
                    {
                        double hit = x - y / v * u;
                        return hit * hit;
                    }
                    u -= 0.1 * slopeX;
                    v -= 0.1 * slopeY + 0.05;
                }
            }
            """)
        {
            Points = [[0.05], [0.5], [1.5]],
        },
        new("a descent to a tolerance", """
            [Differentiable] public static double Loss(double a, double b)
            {
                double x = 1, y = 0.5;
                while (true)
                {
                    double gx = 2 * (x - a) + y, gy = 4 * (y - b) + x;
                    if (Math.Sqrt(gx * gx + gy * gy) <= 0.05)
                        break;
                    x -= 0.1 * gx;
                    y -= 0.1 * gy;
                }
                return x * x * a + y;
            }
            """)
        {
            Points = [[0.3, 0.7], [2, -1]],
        },
        new("a root that is compared and used", """
            [Differentiable] public static double Loss(double a, double b)
            {
                double x = a, y = b, sum = 0;
                while (Math.Sqrt(x * x + y * y) > 0.3)
                {
                    double r = Math.Sqrt(x * x + y * y);
                    sum += r < 1 ? r * a : r;
                    (x, y) = (0.6 * x - 0.3 * y, 0.3 * x + 0.6 * y * Math.Cos(x));
                }
                return sum;
            }
            """)
        {
            Points = [[1.3, 0.7], [0.1, 0.1], [2, -1]],
        },
        new("a root of what may be negative", """
            [Differentiable] public static double Loss(double a, double b)
            {
                double s = a, sum = 0;
                for (int i = 0; i < 6; i++)
                {
                    if (Math.Sqrt(s) < 1.5) sum += s * b;
                    if (Math.Sqrt(s) >= 0.5) sum += Math.Sin(s);
                    if (0.7 >= Math.Sqrt(s)) sum += a;
                    if (0.7 < Math.Sqrt(s)) sum -= s * s;
                    s -= 0.4 * b;
                }
                return sum;
            }
            """)
        {
            Points = [[1.3, 0.7], [3.1, 1.1], [-1, -1.3]],
        },
        new("steps that are accepted or not", """
            [Differentiable] public static double Loss(double a, double b, double c)
            {
                double x = a, y = b, rate = 0.9, value = F(x, y, c);
                int accepted = 0;
                while (Math.Sqrt(x * x + y * y) > 1e-2)
                {
                    if (accepted == 3) { rate *= 1.5; accepted = 0; continue; }
                    double nextX = x - rate * 2 * x, nextY = y - rate * 2 * c * y;
                    if ((nextX - x) * (nextX - x) + (nextY - y) * (nextY - y) < 1e-4) return x * x + y * c;
                    double next = F(nextX, nextY, c);
                    if (next < value) { (x, y, value) = (nextX, nextY, next); accepted++; }
                    else { rate /= 2; accepted = 0; }
                }
                return x + y * y;
            }
            static double F(double x, double y, double c) => x * x + c * y * y;
            """)
        {
            Points = [[0.8, 0.6, 1.3], [0.3, 1.1, 0.7]],
        },
        new("decisions that nobody's adjoint needs", """
            [Differentiable] public static double Loss(double a, double b)
            {
                double x = 1, y = 2, t = 0;
                while (x > 0.1)
                {
                    if (y > 1) { t = x * 0.5; y *= 0.7; } else { t = x * 0.8; y += 0.5; }
                    if (t < a && y > b) y *= 0.9;
                    x = t;
                }
                return x * a * a + y * b;
            }
            """)
        {
            Points = [[0.27, 0.35], [0.6, 1.2]],
        },
        new("a loop in a loop", """
            [Differentiable] public static double Loss(double a, double b)
            {
                double x = a, sum = 0;
                while (x < 5)
                {
                    double y = x;
                    while (y > 0.3)
                    {
                        y = y * 0.6 - 0.01 * Math.Sin(y * b);
                        if (y < 0.5) sum += y * x;
                    }
                    x = x * 1.5 + 0.2 * y + 0.1 * b;
                }
                return sum + x;
            }
            """)
        {
            Points = [[0.6, 0.4], [1.2, -0.7]],
        },
        new("more trips than the first memory holds", """
            [Differentiable] public static double Loss(double a, double b)
            {
                double x = a;
                int n = 0;
                while (n++ < 700 || x > 100) x += 0.01 * Math.Sin(x * b) * Math.Cos(x);
                return x * x;
            }
            """)
        {
            Points = [[0.6, 0.4], [1.2, -0.7]],
        },
        new("a throw on the way", """
            [Differentiable] public static double Loss(double a, double b)
            {
                double x = a;
                while (x > 0.1)
                {
                    x = x * 0.7 - b * x * x * 0.1;
                    if (x < 0) throw new InvalidOperationException();
                }
                return x * b;
            }
            """)
        {
            Points = [[1.6, 0.4], [1.2, 1.1]],
            Throwing = [[1, 9]],
        },
        new("many numbers", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w)
            {
                double x = 1, y = 0.3;
                int i = 0;
                while (x * x + y * y < 30)
                {
                    double r = Math.Sqrt(1 + x * x);
                    x += w[i % w.Length] * r;
                    y += Math.Sin(x) * w[(i + 1) % w.Length] / r;
                    i++;
                }
                return x * y;
            }
            """)
        {
            Points = [[0.3, 0.4, 0.2], [0.5, 0.7, -0.2, 0.3]],
        },
        new("one number among data", """
            [Differentiable(nameof(w))] public static double Loss(double w, ReadOnlySpan<double> data, double limit)
            {
                double s = 0, x = 1;
                int i = 0;
                while (s < limit)
                {
                    x = 0.5 * x + w * data[i % data.Length];
                    s += Math.Exp(-x * w) + 0.3;
                    i++;
                    if (i > 40) return s;
                }
                return s * x;
            }
            """)
        {
            Points = [[0.3], [1.2], [40]],
            Passive = new() { ["data"] = "new double[] { 0.5, 1.5, 0.7 }", ["limit"] = "4.5" },
        },
        new("one float", """
            [Differentiable] public static float Loss(float w)
            {
                float x = w, sum = 0;
                do
                {
                    x = MathF.Sin(x) * 0.9f + 0.05f * w;
                    sum += x * x;
                }
                while (sum < 3 && x > 0.2f);
                return sum;
            }
            """)
        {
            Points = [[0.7], [1.4]],
        },
        new("one number in loops in a loop", """
            [Differentiable] public static double Loss(double w)
            {
                double total = w;
                for (int k = 0; k < 3; k++)
                {
                    double x = total;
                    while (x > 1e-1)
                    {
                        x = x * 0.5 * Math.Cos(x * w);
                        for (int j = 0; j < 2; j++) total += x * x * j;
                    }
                    total = Math.Tanh(total);
                }
                return total;
            }
            """)
        {
            Points = [[0.7], [1.1]],
        },
        new("one number, and arrays of the method's own", """
            [Differentiable] public static double Loss(double w)
            {
                Span<double> a = stackalloc double[3];
                double[] b = new double[2];
                a[0] = w;
                while (a[0] + a[1] < 20)
                {
                    b[0] = a[1] * w;
                    b[1] += a[0];
                    a[1] = a[0] * 0.3 + b[1];
                    a[2] += b[0] * a[1];
                    a[0] += 0.5;
                    if (b[1] > 1e4 || w > 2) throw new ArgumentException();
                }
                return a[0] * a[2] + b[0];
            }
            """)
        {
            Points = [[0.07], [0.02]],
            Throwing = [[2.1]],
        },
        new("one number that has not moved anything yet", """
            [Differentiable] public static double Loss(double w)
            {
                double x = 0, sum = 0;
                while (sum < 5)
                {
                    sum += Math.Sqrt(x) + 0.4;
                    x += w * w;
                }
                return sum * w;
            }
            """)
        {
            Points = [[0.7], [1.1]],
        },
        new("one number through a maximum", """
            [Differentiable] public static double Loss(double w)
            {
                double x = 0.5, best = 0;
                while (x < 9)
                {
                    x = Math.Max(x + 0.1, Math.Min(x * w, Math.Abs(x - w) + x));
                    best = Math.Max(best, x - 0.1 * x * x * w);
                }
                return best * w + x;
            }
            """)
        {
            Points = [[1.7], [1.31]],
        },
    ];
}
