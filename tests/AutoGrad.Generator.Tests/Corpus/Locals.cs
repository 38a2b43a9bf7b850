using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Locals, overwriting and compound assignment in straight lines.</summary>
public sealed class Locals : CorpusTheories<Locals>, ITopic
{
    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        new("chain of locals", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double a = x * y;
                double b = a + Math.Sin(x);
                double c = b * b - a;
                return c / (1 + b * b);
            }
            """) { Points = [[1.2, -0.7]] },
        new("inferred types", """
            [Differentiable] public static double Loss(double x)
            {
                var a = 0.0;
                var n = 3;
                var b = x * n;
                a += b * b;
                return a;
            }
            """) { Points = [[1.2]] },
        new("declared without a value", """
            [Differentiable] public static double Loss(double x)
            {
                double a, b = x;
                a = b * 2;
                b = a * a;
                return a + b;
            }
            """) { Points = [[1.2]] },
        new("every compound assignment", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double a = x;
                a += y * y;
                a -= 3;
                a *= x;
                a /= y;
                a %= 100;
                return a;
            }
            """) { Points = [[1.2, 0.7]] },
        new("squares itself", """
            [Differentiable] public static double Loss(double x)
            {
                double a = x;
                a *= a;
                a += a;
                a /= a + 1;
                return a;
            }
            """) { Points = [[1.2]] },
        new("increments", """
            [Differentiable] public static double Loss(double x)
            {
                double a = x * x;
                a++;
                ++a;
                a--;
                return a * a;
            }
            """) { Points = [[1.2]] },
        new("overwritten after use", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double a = x * y;
                double b = Math.Exp(a);
                a = y - x;
                b *= a;
                a = b;
                return a * b;
            }
            """) { Points = [[1.2, 0.7]] },
        new("overwritten parameter", """
            [Differentiable] public static double Loss(double x, double y)
            {
                x = x * y;
                y = x + y;
                x *= y;
                return x - y;
            }
            """) { Points = [[1.2, 0.7]] },
        new("constant overwrites a parameter", """
            [Differentiable] public static double Loss(double x, double y)
            {
                x = 3;
                x = x * y;
                return x;
            }
            """) { Points = [[1, 2]] },
        new("swap", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double t = x;
                x = y;
                y = t;
                return x * x - 3 * y;
            }
            """) { Points = [[1.2, 0.7]] },
        new("unused local", """
            [Differentiable] public static double Loss(double x)
            {
                double wasted = Math.Log(x - 5);
                double a = x * x;
                wasted = a + 1;
                return a;
            }
            """) { Points = [[1.2]] },
        new("result overwritten", """
            [Differentiable] public static double Loss(double x)
            {
                double a = Math.Exp(x);
                a = 2 * x;
                return a;
            }
            """) { Points = [[1.2]] },
        new("integer bookkeeping", """
            [Differentiable] public static double Loss(double x, int n)
            {
                int k = n;
                k += 2;
                k *= 3;
                double a = k * x;
                k = 1;
                return a * k + x;
            }
            """) { Points = [[1.2]], Passive = { ["n"] = "4" } },
        new("scopes that reuse a name", """
            [Differentiable] public static double Loss(double x)
            {
                double sum = 0;
                {
                    double t = x * x;
                    sum += t;
                }
                {
                    double t = Math.Sin(x);
                    sum *= t;
                }
                return sum;
            }
            """) { Points = [[1.2]] },
        new("fan out", """
            [Differentiable] public static double Loss(double x)
            {
                double a = x * x, b = a * a, c = b * a, d = c * b;
                return a + b + c + d;
            }
            """) { Points = [[0.9]] },
        new("passive local overwritten by active", """
            [Differentiable] public static double Loss(double x)
            {
                double a = 2;
                double b = a * x;
                a = b;
                return a * b;
            }
            """) { Points = [[0.9]] },
        new("element into local and back", """
            [Differentiable] public static double Loss(Span<double> v)
            {
                double a = v[0];
                v[0] = a * v[1];
                v[1] += v[0] * a;
                a = v[1];
                return a * a;
            }
            """) { Points = [[0.9, 2]] },
        new("fourth power by squaring twice", """
            [Differentiable] public static double Loss(double x)
            {
                x *= x;
                x *= x;
                return x;
            }
            """) { Points = [[3], [-1.5]] },
        new("fibonacci by hand", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double a = x, b = y, t;
                t = a + b; a = b; b = t;
                t = a + b; a = b; b = t * x;
                t = a + b; a = b; b = t;
                return a * b;
            }
            """) { Points = [[0.9, 2]] },
    ];
}
