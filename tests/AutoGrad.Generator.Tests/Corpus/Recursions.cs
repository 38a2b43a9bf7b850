using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Methods that get back to themselves: directly, through one another, once or several times a call, over numbers.</summary>
public sealed class Recursions : CorpusTheories<Recursions>, ITopic
{
    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        new("a helper", """
            [Differentiable] public static double Loss(double x) => Power(x, 5);
            private static double Power(double x, int n) => n == 0 ? 1 : x * Power(x, n - 1);
            """) { Points = [[1.5], [-0.3]] },
        new("the method itself", """
            [Differentiable] public static double Loss(double x, int n)
            {
                if (n <= 1)
                    return x;
                return x * Loss(x * 0.9, n - 1) + Loss(x + 1, n - 2);
            }
            """) { Points = [[1.5]], Passive = { ["n"] = "5" } },
        new("depth of zero", """
            [Differentiable] public static double Loss(double x, int n) => n == 0 ? x * x : Math.Sin(Loss(x, n - 1));
            """) { Points = [[1.5]], Passive = { ["n"] = "0" } },
        new("depth decided by the numbers", """
            [Differentiable] public static double Loss(double x) => x < 0.1 ? x * x : Loss(x / 2) * x + Math.Cos(x);
            """) { Points = [[1.5], [0.05]] },
        new("mutual", """
            [Differentiable] public static double Loss(double x) => Even(x, 5);
            private static double Even(double x, int n) => n == 0 ? x : Odd(x * x * 0.5, n - 1) + x;
            private static double Odd(double x, int n) => n == 0 ? 1 - x : Even(Math.Sin(x), n - 1) * x;
            """) { Points = [[1.2]] },
        new("three methods, entered twice", """
            [Differentiable] public static double Loss(double x, double y) => A(x, y, 4) * C(y, 3);
            private static double A(double x, double y, int n) => n <= 0 ? x : B(x * y, n - 1) + y;
            private static double B(double t, int n) => n <= 0 ? t * t : C(Math.Exp(-t), n) * t;
            private static double C(double t, int n) => n <= 0 ? 1 / t : A(t, t * 0.5, n - 1);
            """) { Points = [[1.2, 0.7]] },
        new("tree", """
            [Differentiable] public static double Loss(double x) => Fib(x, 7);
            private static double Fib(double x, int n) => n < 2 ? x : Fib(x * 1.01, n - 1) * 0.3 + Math.Sin(Fib(x, n - 2));
            """) { Points = [[1.2]] },
        new("nested in its own argument", """
            [Differentiable] public static double Loss(double x, int n) => n == 0 ? x * 0.5 + 1 : Loss(Math.Sin(Loss(x, n - 1)) * x, n - 1);
            """) { Points = [[0.8]], Passive = { ["n"] = "3" } },
        new("the argument is overwritten", """
            [Differentiable] public static double Loss(double x, int n)
            {
                double y = x;
                x = x * x + 1;
                if (n > 0)
                    y = Loss(x / (1 + y), n - 1) * y;
                x *= y;
                return x + y;
            }
            """) { Points = [[0.8]], Passive = { ["n"] = "3" } },
        new("in a loop", """
            [Differentiable] public static double Loss(double x, double y, int n)
            {
                if (n == 0)
                    return x * y;
                double sum = 0;
                for (int i = 0; i < n; i++)
                {
                    double t = Loss(x + i, y, n - 1);
                    sum += t * Math.Cos(sum) * 0.1;
                }
                return sum;
            }
            """) { Points = [[0.8, 0.4]], Passive = { ["n"] = "3" } },
        new("in a loop of unknown length", """
            [Differentiable] public static double Loss(double x, int n)
            {
                double a = x;
                while (a < 3)
                {
                    a += 0.5 + a * a * 0.1;
                    if (n > 0)
                        a += 0.01 * Loss(a * 0.3, n - 1);
                    else if (a > 2.5)
                        break;
                }
                return a * x;
            }
            """) { Points = [[0.8]], Passive = { ["n"] = "2" } },
        new("several returns", """
            [Differentiable] public static double Loss(double x, int n)
            {
                if (n == 0)
                    return x;
                if (n % 3 == 0)
                    return Loss(x * x, n - 1) + x;
                double t = Math.Log(1 + x * x);
                if (t > 1)
                    return Loss(t, n - 1) * t;
                switch (n % 2)
                {
                    case 0:
                        return Loss(x + t, n - 2);
                    default:
                        return t * Loss(x * 0.9, n - 1);
                }
            }
            """) { Points = [[0.8], [2]], Passive = { ["n"] = "7" } },
        new("adaptive quadrature", """
            [Differentiable] public static double Loss(double a, double b) => Adapt(a, b, 1e-3, 6);
            private static double F(double x) => Math.Exp(-x * x) * Math.Sin(3 * x);
            private static double Panel(double a, double b) => (b - a) / 6 * (F(a) + 4 * F((a + b) / 2) + F(b));
            private static double Adapt(double a, double b, double eps, int depth)
            {
                double m = (a + b) / 2;
                double whole = Panel(a, b), left = Panel(a, m), right = Panel(m, b);
                if (depth <= 0 || Math.Abs(left + right - whole) < 15 * eps)
                    return left + right + (left + right - whole) / 15;
                return Adapt(a, m, eps / 2, depth - 1) + Adapt(m, b, eps / 2, depth - 1);
            }
            """) { Points = [[0.1, 2.2]] },
        new("local function", """
            [Differentiable] public static double Loss(double x, double y)
            {
                return Go(x, 4) * y;
                double Go(double t, int depth) => depth == 0 ? t * t : Go(t * 0.7, depth - 1) + t;
            }
            """) { Points = [[1.2, 0.7]] },
        new("local function that captures and writes", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double total = 0;
                double Go(double t, int depth)
                {
                    if (depth == 0)
                        return t * y;
                    total += t;
                    return Go(t * x, depth - 1) + Math.Cos(total);
                }
                return Go(x, 4) + total;
            }
            """) { Points = [[1.2, 0.7]] },
        new("local functions that call one another", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double scale = x * y;
                return Ping(y, 5);
                double Ping(double t, int n) => n == 0 ? t * scale : Pong(t + x, n - 1);
                double Pong(double t, int n) => n == 0 ? t : Ping(Half(t), n - 1) * y;
                double Half(double t) => 0.5 * t * scale;
            }
            """) { Points = [[1.2, 0.7]] },
        new("ref and out", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double sum = 1;
                Step(x, ref sum, 4, out double last);
                return sum * y + last;
            }
            private static void Step(double x, ref double sum, int n, out double last)
            {
                if (n == 0)
                {
                    last = sum;
                    return;
                }
                sum = sum * x + n;
                Step(x * 0.5, ref sum, n - 1, out last);
                last *= x;
            }
            """) { Points = [[1.2, 0.7]] },
        new("in parameter and default argument", """
            [Differentiable] public static double Loss(double x) => Go(x);
            private static double Go(in double x, int n = 3, double scale = 0.5) => n == 0 ? x * scale : Go(x * scale, n - 1) + Math.Exp(-x);
            """) { Points = [[1.2]] },
        new("struct", """
            [Differentiable] public static double Loss(double x, double y)
            {
                Complex p = Power(new Complex(x, y), 5);
                return 2 * p.Re + p.Im;
            }
            private static Complex Power(Complex z, int n)
            {
                if (n == 1)
                    return z;
                Complex half = Power(z, n / 2);
                Complex square = half * half;
                return n % 2 == 1 ? square * z : square;
            }
            """)
        {
            Points = [[1.2, 0.7]],
            Types = """
                public readonly record struct Complex(double Re, double Im)
                {
                    public static Complex operator *(Complex a, Complex b) => new(a.Re * b.Re - a.Im * b.Im, a.Re * b.Im + a.Im * b.Re);
                }
                """,
        },
        new("method of a struct that it changes", """
            [Differentiable] public static double Loss(double x, double y)
            {
                Walker walker = new() { Position = x };
                walker.Run(y, 4);
                return walker.Position * walker.Speed;
            }
            """)
        {
            Points = [[1.2, 0.7]],
            Types = """
                public struct Walker
                {
                    public double Position, Speed;
                    public void Run(double push, int n)
                    {
                        if (n == 0)
                            return;
                        Speed += push / (1 + Position * Position);
                        Position += 0.1 * Speed;
                        Run(push * 0.5, n - 1);
                    }
                }
                """,
        },
        new("tuple", """
            [Differentiable] public static double Loss(double x)
            {
                (double s, double c) = SinCos(x, 3);
                return s * s * 3 + c;
            }
            private static (double S, double C) SinCos(double x, int n)
            {
                if (n == 0)
                    return (x - x * x * x / 6, 1 - x * x / 2);
                var (s, c) = SinCos(x / 2, n - 1);
                return (2 * s * c, c * c - s * s);
            }
            """) { Points = [[1.2]] },
        new("generic", """
            [Differentiable] public static double Loss(double x) => Sum(x, 3, "") * Sum(x * x, 2, 1L);
            private static double Sum<T>(double x, int n, T tag) => n == 0 ? x : Sum(x * x, n - 1, tag) + Math.Exp(-x);
            """) { Points = [[0.8]] },
        new("strings and truth values", """
            [Differentiable(nameof(x))] public static double Loss(double x, string path, bool doubles) => Follow(x, path, 0, doubles);
            private static double Follow(double x, string path, int at, bool doubles)
            {
                if (at == path.Length)
                    return doubles ? 2 * x : x;
                return path[at] == 'l' ? Follow(x * 0.5, path, at + 1, !doubles) + x : Follow(Math.Sin(x), path, at + 1, doubles) * x;
            }
            """) { Points = [[1.2]], Passive = { ["path"] = "\"llrlr\"", ["doubles"] = "true" } },
        new("float", """
            [Differentiable] public static float Loss(float x, int n) => n == 0 ? x : MathF.Sin(Loss(x * 0.9f, n - 1)) + x * x;
            """) { Points = [[1.25]], Passive = { ["n"] = "4" } },
        new("only some arguments vary", """
            [Differentiable(nameof(x))] public static double Loss(double x, double rate, int n) => Decay(x, rate, n) + Decay(2, rate, n) * x;
            private static double Decay(double value, double rate, int n) => n == 0 ? value * value : Decay(value * rate, rate, n - 1) + value;
            """) { Points = [[1.2]], Passive = { ["rate"] = "0.8", ["n"] = "3" } },
        new("passive recursion over numbers", """
            [Differentiable] public static double Loss(double x) => x * x * Harmonic(5) + Harmonic(2);
            private static double Harmonic(int n) => n == 0 ? 0 : 1.0 / n + Harmonic(n - 1);
            """) { Points = [[1.2]] },
        new("a result that is not used", """
            [Differentiable] public static double Loss(double x)
            {
                Cut(x, 3);
                double limit = Cut(x, 2);
                return limit > 0.5 ? x * x : x;
            }
            private static double Cut(double x, int n) => n == 0 ? x : Cut(x * 0.9, n - 1);
            """) { Points = [[1.2], [0.2]] },
        new("singular where it is not taken", """
            [Differentiable] public static double Loss(double x) => Safe(x, 3);
            private static double Safe(double x, int n) => n == 0 ? Math.Min(2, 1 / x) : Math.Max(Safe(x, n - 1), Math.Sqrt(x) * 0) + x * x;
            """) { Points = [[1.2], [0.2]] },
        new("it throws", """
            [Differentiable] public static double Loss(double x)
            {
                if (x > 10)
                    throw new ArgumentException("too large");
                return x > 2 ? x : Loss(x * x + 1) * x;
            }
            """) { Points = [[0.4]], Throwing = [[3.1e3]] },
        new("two losses with one helper", """
            [Differentiable] public static double Loss(double x) => Power(x, 4) + Power(2, 2);
            private static double Power(double x, int n) => n == 0 ? 1 : x * Power(x, n - 1);
            private static double LossPower(double x) => x;
            private static double Loss_PowerForward(double x) => x;
            """) { Points = [[1.5]] },
        new("names that generated code would like", """
            [Differentiable] public static double Loss(double t1, double xAdjoint, int doubles) => Go(t1, xAdjoint, doubles);
            private static double Go(double upstream, double x, int doubles)
            {
                double xAdjoint = Math.Sin(x * upstream);
                return doubles == 0 ? xAdjoint : Go(upstream * xAdjoint, x, doubles - 1) + xAdjoint;
            }
            """) { Points = [[1.5, 0.4]], Passive = { ["doubles"] = "3" } },
        new("one array, read by one recursion and written by another", """
            [Differentiable] public static double Loss(double[] x)
            {
                double product = Product(x, 1.1);
                Ripple(x, 0, ref product);
                return product * x[0] + Product(x, 0.3);
            }
            private static double Product(ReadOnlySpan<double> s, double a) => s.Length == 0 ? a : Math.Sin(s[0] * a) + Product(s[1..], a) * s[0];
            private static void Ripple(Span<double> s, int k, ref double a)
            {
                if (k >= s.Length)
                    return;
                s[k] = Math.Tanh(s[k] + a);
                a = 0.5 * a + s[k];
                Ripple(s, k + 1, ref a);
            }
            """) { Points = [[0.7, -1.3, 2.5]] },
        new("a call that cannot be followed in a recursion", """
            [Differentiable] public static double Loss(double x) => Ackermann(2, 2) * x + Weighted(x, Ackermann(1, 2));
            public static int Ackermann(int m, int n) => m == 0 ? n + 1 : n == 0 ? Ackermann(m - 1, 1) : Ackermann(m - 1, Ackermann(m, n - 1));
            private static double Weighted(double x, int n) => n == 0 ? x : Weighted(x * 0.9, n - 1) * (1 + 0.1 * Ackermann(1, n));
            """) { Points = [[1.5]] },
    ];
}
