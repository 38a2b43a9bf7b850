using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>if/else, ?:, early returns and guards.</summary>
public sealed class Branches : CorpusTheories<Branches>, ITopic
{
    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        new("conditional", "[Differentiable] public static double Loss(double x) => x > 0 ? x * x : -3 * x;") { Points = [[2], [-2]] },
        new("conditional with constants", "[Differentiable] public static double Loss(double x) => (x > 0 ? 1 : 0) * x + (x < 5 ? 2.5 : x);") { Points = [[2], [-2], [7]] },
        new("nested conditional", "[Differentiable] public static double Loss(double x, double y) => x > y ? x > 2 * y ? x : x * y : y > 1 ? y * y : x;")
        {
            Points = [[5, 1], [1.5, 1], [0.5, 1.5], [0.3, 0.5]],
        },
        new("conditional in the middle", "[Differentiable] public static double Loss(double x, double y) => Math.Exp((x > y ? x : y) * 0.5) * (x > 1 ? y : 2);")
        {
            Points = [[2, 1], [0.5, 1.5]],
        },
        new("if", """
            [Differentiable] public static double Loss(double x)
            {
                double a = x;
                if (x > 1)
                    a = a * a;
                return a * 3;
            }
            """) { Points = [[2], [0.5]] },
        new("if else", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double a;
                if (x > y)
                {
                    a = x * y;
                }
                else
                {
                    a = x + Math.Sin(y);
                }
                return a * a;
            }
            """) { Points = [[2, 1], [0.5, 1]] },
        new("else if ladder", """
            [Differentiable] public static double Loss(double x)
            {
                double a = 1;
                if (x < -1)
                    a = x;
                else if (x < 0)
                    a *= x * x;
                else if (x < 1)
                    a -= x;
                else
                    a /= x;
                return a + x;
            }
            """) { Points = [[-2], [-0.5], [0.5], [2]] },
        new("branch on a value computed before", """
            [Differentiable] public static double Loss(double x)
            {
                double a = Math.Sin(x);
                if (a > 0.5)
                    a = 1 - a;
                if (a > 0.3)
                    a *= a;
                return a * x;
            }
            """) { Points = [[1.5], [0.1], [0.4], [2.2]] },
        new("condition variable is overwritten", """
            [Differentiable] public static double Loss(double x)
            {
                double a = x;
                if (a > 1)
                {
                    a = -a * x;
                    if (a < -9)
                        a += 5 * x;
                }
                return a;
            }
            """) { Points = [[2], [0.5], [4]] },
        new("both sides change two variables", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double a = x, b = y;
                if (x * y > 1)
                {
                    a = b * b;
                    b = a * x;
                }
                else
                {
                    b = a - b;
                    a *= b;
                }
                return a * b;
            }
            """) { Points = [[2, 1], [0.5, 1]] },
        new("boolean logic", """
            [Differentiable] public static double Loss(double x, double y, bool flag)
            {
                bool inside = x > 0 && y > 0 || flag;
                bool outside = !inside;
                if (inside & x < 3)
                    return x * y;
                return outside ? x : y * y;
            }
            """) { Points = [[2, 1], [-2, 1], [4, 5]], Passive = { ["flag"] = "false" } },
        new("branch on data", """
            [Differentiable(nameof(x))] public static double Loss(double x, int kind)
            {
                if (kind == 0)
                    return x;
                if (kind == 1)
                    return x * x;
                return x * x * x;
            }
            """) { Points = [[2]], Passive = { ["kind"] = "2" } },
        new("early return", """
            [Differentiable] public static double Loss(double x)
            {
                if (x < 0)
                    return -x;
                double a = Math.Sqrt(x);
                return a * x;
            }
            """) { Points = [[2], [-2]] },
        new("returns of every shape", """
            [Differentiable] public static double Loss(double x, double y)
            {
                if (x > 10)
                    return x;
                double a = x * y;
                if (a > 4)
                {
                    a += y;
                    if (y > 3)
                        return a * a;
                    else if (y > 2)
                        return a;
                    a *= 2;
                }
                else
                {
                    if (a < 0)
                        return 7;
                    a -= x;
                }
                a *= a;
                if (a > 100)
                    return y;
                return a + x;
            }
            """) { Points = [[11, 2], [2, 4], [2, 2.5], [3, 1.5], [-1, 1], [1, 1.5], [9, 1.9]] },
        new("all branches return", """
            [Differentiable] public static double Loss(double x)
            {
                if (x > 0)
                {
                    double t = x * x;
                    return t + 1;
                }
                else
                {
                    double t = -x;
                    return t * t * t;
                }
            }
            """) { Points = [[2], [-2]] },
        new("return of a constant", """
            [Differentiable] public static double Loss(double x)
            {
                if (x < 0)
                    return 0;
                return x * x;
            }
            """) { Points = [[2], [-2]] },
        new("throw guard", """
            [Differentiable] public static double Loss(double x)
            {
                if (x <= 0)
                    throw new ArgumentOutOfRangeException(nameof(x));
                return Math.Log(x) * x;
            }
            """) { Points = [[2]], Throwing = [[-1]] },
        new("throw expression", "[Differentiable] public static double Loss(double x) => x > 0 ? Math.Sqrt(x) : throw new ArgumentException(\"x must be positive\");")
        {
            Points = [[2]],
            Throwing = [[-1]],
        },
        new("guard of the .NET kind", """
            [Differentiable] public static double Loss(double x, int n)
            {
                ArgumentOutOfRangeException.ThrowIfNegative(n);
                return n * x * x;
            }
            """) { Points = [[2]], Passive = { ["n"] = "3" } },
        new("guard on lengths", """
            [Differentiable(nameof(w))] public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> x)
            {
                if (w.Length != x.Length)
                    throw new ArgumentException("The lengths differ.", nameof(x));
                return w[0] * x[0] + w[1] * x[1] * w[0];
            }
            """) { Points = [[2, 3]], Passive = { ["x"] = "new double[] { 0.5, 1.5 }" }, Throwing = [[1, 2, 3]] },
        new("guard after work", """
            [Differentiable] public static double Loss(double x)
            {
                double a = x * x;
                if (a > 100)
                    throw new InvalidOperationException();
                a *= x;
                return a;
            }
            """) { Points = [[2]], Throwing = [[11]] },
        new("empty branch", """
            [Differentiable] public static double Loss(double x)
            {
                double a = x;
                if (x > 0)
                {
                }
                else
                {
                    a = x * x;
                }
                return a;
            }
            """) { Points = [[2], [-2]] },
        new("variable of one branch only", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double sum = x;
                if (y > 0)
                {
                    double root = Math.Sqrt(y);
                    sum += root * x;
                }
                return sum * sum;
            }
            """) { Points = [[2, 4], [2, -4]] },
        new("branch writes into an array", """
            [Differentiable] public static double Loss(Span<double> v, double x)
            {
                if (x > 0)
                    v[0] *= x;
                else
                    v[1] = x * v[0];
                return v[0] * v[1];
            }
            """) { Points = [[2, 4, 3], [2, 4, -3]] },
        new("huber", """
            [Differentiable] public static double Huber(double r, double delta)
            {
                double a = Math.Abs(r);
                return a <= delta ? 0.5 * r * r : delta * (a - 0.5 * delta);
            }
            """) { Points = [[0.3, 1], [3, 1], [-3, 1]] },
        new("median of three", """
            [Differentiable] public static double Loss(double a, double b, double c)
            {
                if (a > b)
                {
                    double t = a;
                    a = b;
                    b = t;
                }
                if (b > c)
                    b = c;
                if (a > b)
                    b = a;
                return b * b;
            }
            """) { Points = [[1, 2, 3], [3, 2, 1], [2, 3, 1], [3, 1, 2], [1, 3, 2]] },
    ];
}
