using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;
using Xunit;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>
/// Language forms whose support may come later: each is either right, or refused by a diagnostic at the place that stands in the way.
/// A case that is supported for good moves to the topic where it belongs.
/// </summary>
[Trait("Category", "LaterForms")]
public sealed class LaterForms : CorpusTheories<LaterForms>, ITopic
{
    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        new("while", """
            [Differentiable] public static double Loss(double x)
            {
                double a = x;
                while (a < 20)
                    a = a * a + x;
                return a;
            }
            """) { Points = [[1.5], [3], [30]] },
        new("do", """
            [Differentiable] public static double Loss(double x)
            {
                double a = x;
                do
                {
                    a *= 1.5;
                    a += x * x;
                }
                while (a < 10);
                return a;
            }
            """) { Points = [[1.2], [30]] },
        new("for without any part", """
            [Differentiable] public static double Loss(double x)
            {
                double a = x;
                for (; ; )
                {
                    a *= x;
                    if (a > 10)
                        return a;
                }
            }
            """) { Points = [[1.7]] },
        new("break", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w)
            {
                double sum = 0;
                for (int i = 0; i < w.Length; i++)
                {
                    if (w[i] < 0)
                        break;
                    sum += w[i] * w[i] * (1 + sum);
                }
                return sum;
            }
            """) { Points = [[1, 2, -1, 3], [1, 2], [-1, 2]] },
        new("continue", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w)
            {
                double product = 1;
                for (int i = 0; i < w.Length; i++)
                {
                    if (w[i] < 0)
                        continue;
                    product *= w[i];
                    if (product > 5)
                        continue;
                    product += w[i];
                }
                return product;
            }
            """) { Points = [[1, 2, -1, 3]] },
        new("break out of the inner loop", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w)
            {
                double sum = 1;
                for (int i = 0; i < w.Length; i++)
                {
                    foreach (double x in w)
                    {
                        if (x > 2)
                            break;
                        sum *= x;
                    }
                    sum += w[i];
                }
                return sum;
            }
            """) { Points = [[1.5, 0.5, 3, 0.7]] },
        new("return inside a loop", """
            [Differentiable] public static double Loss(double x)
            {
                double t = 1;
                for (int i = 0; i < 5; i++)
                {
                    t *= x;
                    if (t > 10)
                        return t * t;
                }
                return t;
            }
            """) { Points = [[3], [1.1]] },
        new("throw inside a loop", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w)
            {
                double sum = 0;
                foreach (double x in w)
                {
                    if (x < 0)
                        throw new ArgumentException("negative");
                    sum += Math.Sqrt(x);
                }
                return sum;
            }
            """) { Points = [[1, 2]], Throwing = [[1, -2]] },
        new("switch statement", """
            [Differentiable(nameof(x))] public static double Loss(double x, int kind)
            {
                double a = x;
                switch (kind)
                {
                    case 0:
                        a *= 2;
                        break;
                    case 1:
                    case 2:
                        a *= a;
                        break;
                    default:
                        return x;
                }
                return a + x;
            }
            """) { Points = [[3]], Passive = { ["kind"] = "2" } },
        new("switch over a number", """
            [Differentiable] public static double Loss(double x)
            {
                switch (x)
                {
                    case < 0:
                        return -x;
                    case > 2 and < 4:
                        return x * x;
                    default:
                        return Math.Exp(x);
                }
            }
            """) { Points = [[3], [-1], [1]] },
        new("switch expression", "[Differentiable] public static double Loss(double x, double y) => (x, y) switch { ( > 0, > 0) => x * y, ( < 0, _) => x * x, _ => y };")
        {
            Points = [[1.5, 2], [-2, 1], [1, -3]],
        },
        new("switch expression with a guard", "[Differentiable] public static double Loss(double x, int n) => n switch { 0 => 1, 1 => x, _ when x > 2 => x * x, _ => x * n };")
        {
            Points = [[1.5], [3]],
            Passive = { ["n"] = "5" },
        },
        new("pattern in a condition", "[Differentiable] public static double Loss(double x) => x is > 1 and < 3 ? x * x : x is 0 ? 1 : -x;") { Points = [[1.5], [4]] },
        new("tuple", """
            [Differentiable] public static double Loss(double x, double y)
            {
                (double a, double b) = (y, x * y);
                var pair = (Sum: a + b, Product: a * b);
                (a, b) = (b, a);
                return pair.Sum * pair.Product + a;
            }
            """) { Points = [[1.5, 2]] },
        new("tuple from a helper", """
            [Differentiable] public static double Loss(double x, double y)
            {
                var (sum, product) = Both(x, y);
                return sum * product;
            }
            private static (double Sum, double Product) Both(double a, double b) => (a + b, a * b);
            """) { Points = [[1.5, 2]] },
        new("swap by tuple", """
            [Differentiable] public static double Loss(Span<double> v)
            {
                (v[0], v[1]) = (v[1], v[0]);
                return v[0] * v[0] + 3 * v[1];
            }
            """) { Points = [[1.5, 2]] },
        new("struct", """
            [Differentiable] public static double Loss(double x, double y)
            {
                Point p = new() { X = x, Y = x * y };
                Point q = p;
                q.X += y;
                p.Y = q.X * p.X;
                return p.Norm() + q.Y;
            }
            """)
        {
            Points = [[1.5, 2]],
            Types = "public struct Point { public double X, Y; public readonly double Norm() => X * X + Y * Y; }",
        },
        new("record struct and operator", """
            [Differentiable] public static double Loss(double x, double y)
            {
                Complex z = new(x, y);
                Complex w = z * z + z with { Re = 1 };
                return w.Re * w.Re + w.Im;
            }
            """)
        {
            Points = [[1.5, 2]],
            Types = """
                public readonly record struct Complex(double Re, double Im)
                {
                    public static Complex operator *(Complex a, Complex b) => new(a.Re * b.Re - a.Im * b.Im, a.Re * b.Im + a.Im * b.Re);
                    public static Complex operator +(Complex a, Complex b) => new(a.Re + b.Re, a.Im + b.Im);
                }
                """,
        },
        new("local array", """
            [Differentiable] public static double Loss(double x, int n)
            {
                double[] powers = new double[n];
                powers[0] = 1;
                for (int i = 1; i < n; i++)
                    powers[i] = powers[i - 1] * x;
                double sum = 0;
                foreach (double p in powers)
                    sum += p * p;
                return sum;
            }
            """) { Points = [[1.5]], Passive = { ["n"] = "4" } },
        new("stackalloc", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w)
            {
                Span<double> t = stackalloc double[3];
                for (int i = 0; i < 3; i++)
                    t[i] = w[i] * w[(i + 1) % 3];
                return t[0] * t[1] + t[2];
            }
            """) { Points = [[1.5, 2, 0.5]] },
        new("collection expression", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double[] v = [x, y, x * y, 2];
                double sum = 0;
                for (int i = 0; i < v.Length; i++)
                    sum += v[i] * v[i];
                return sum;
            }
            """) { Points = [[1.5, 2]] },
        new("slices", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w)
            {
                ReadOnlySpan<double> head = w[..2], tail = w.Slice(1);
                double sum = 0;
                for (int i = 0; i < head.Length; i++)
                    sum += head[i] * tail[i];
                return sum;
            }
            """) { Points = [[1.5, 2, 0.5]] },
        new("buffers that change places", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> start)
            {
                int n = start.Length;
                double[] current = start.ToArray();
                double[] next = new double[n];
                for (int s = 0; s < 3; s++)
                {
                    for (int i = 0; i < n; i++)
                        next[i] = 0.5 * current[i] + 0.25 * current[(i + n - 1) % n] * current[(i + 1) % n];
                    (current, next) = (next, current);
                }
                double sum = 0;
                foreach (double x in current)
                    sum += x * x;
                return sum;
            }
            """) { Points = [[1, -1, 2, 0.5]] },
        new("lambda", """
            [Differentiable] public static double Loss(double x, double y)
            {
                Func<double, double> f = t => t * t + y;
                return f(x) * f(y);
            }
            """) { Points = [[1.5, 2]] },
        new("lambda passed to a helper", """
            [Differentiable] public static double Loss(double x, double y) => Twice(t => t * y, x) + Twice(Math.Sin, x);
            private static double Twice(Func<double, double> f, double x) => f(f(x));
            """) { Points = [[1.5, 2]] },
        new("assignment used as a value", "[Differentiable] public static double Loss(double x, double y) => (x = y) / (y * y) + x;") { Points = [[1, 2]] },
        new("increment used as a value", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w)
            {
                int i = 0;
                double a = w[i++] * w[i++];
                double b = a++;
                return a * b + ++a * w[i];
            }
            """) { Points = [[1, 2, 3]] },
        new("ref local", """
            [Differentiable] public static double Loss(Span<double> v)
            {
                ref double first = ref v[0];
                first *= v[1];
                first += first * first;
                return v[0] * v[1];
            }
            """) { Points = [[1, 2]] },
        new("ref conditional", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double a = x, b = y;
                (x > y ? ref a : ref b) *= y;
                return a * a + b;
            }
            """) { Points = [[3, 4], [5, 4]] },
        new("span members", """
            [Differentiable] public static double Loss(Span<double> v, double x)
            {
                v.Slice(1).Fill(x);
                v[0] *= v[2];
                v[2..].Clear();
                return v[0] * v[1] + v[2];
            }
            """) { Points = [[1, 2, 3, 4]] },
        new("active loop variable", """
            [Differentiable] public static double Loss(double lower, double h)
            {
                double sum = 0;
                for (double x = lower; x < 3; x += h)
                    sum += x * x * h;
                return sum;
            }
            """) { Points = [[0.05, 0.3]] },
        new("helper with a loop exit", """
            [Differentiable] public static double Loss(double x) => Root(x) * x;
            private static double Root(double x)
            {
                double r = x;
                for (int i = 0; i < 50; i++)
                {
                    double next = 0.5 * (r + x / r);
                    if (Math.Abs(next - r) < 1e-14)
                        return next;
                    r = next;
                }
                return r;
            }
            """) { Points = [[2], [7]] },
        new("static readonly table", """
            private static readonly double[] _table = [1, 2, 4];
            [Differentiable] public static double Loss(double x) => _table[0] * x + _table[1] * x * x + _table[2];
            """) { Points = [[2]] },
        new("class with data", "[Differentiable(nameof(x))] public static double Loss(double x, Settings settings) => settings.Scale * x * x + settings.Offsets[1] * x;")
        {
            Points = [[2]],
            Passive = { ["settings"] = "new Settings()" },
            Types = "public sealed class Settings { public double Scale = 3; public double[] Offsets = { 1, 2 }; }",
        },
        new("local constant function of static state", """
            private static double Bias { get; } = 2;
            [Differentiable] public static double Loss(double x) => Bias * x * x;
            """) { Points = [[2]] },
        new("rectangular data", """
            [Differentiable(nameof(w))] public static double Loss(ReadOnlySpan<double> w, double[,] x)
            {
                double sum = 0;
                for (int i = 0; i < x.GetLength(0); i++)
                    for (int j = 0; j < x.GetLength(1); j++)
                        sum += w[i] * w[j] * x[i, j];
                return sum;
            }
            """) { Points = [[2, 3]], Passive = { ["x"] = "new double[,] { { 1, 2 }, { 3, 4 } }" } },
    ];

    private protected override string? Judge(LossHarness harness, LossCase loss) => harness.CheckRightOrRefused(loss);
}
