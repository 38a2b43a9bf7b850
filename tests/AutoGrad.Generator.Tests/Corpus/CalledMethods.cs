using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Calls of static methods and local functions whose source is at hand.</summary>
public sealed class CalledMethods : CorpusTheories<CalledMethods>, ITopic
{
    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        new("expression helper", """
            [Differentiable] public static double Loss(double x, double y) => Square(x - y) + Square(x * y);
            private static double Square(double t) => t * t;
            """) { Points = [[1.2, 0.7]] },
        new("helper in another class", """
            [Differentiable] public static double Loss(double x) => Activation.Sigmoid(x) * Activation.Sigmoid(2 * x);
            """)
        {
            Points = [[1.2]],
            Types = "internal static class Activation { public static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x)); }",
        },
        new("nested calls", """
            [Differentiable] public static double Loss(double x) => F(G(F(x)));
            private static double F(double t) => G(t) * t + 1;
            private static double G(double t) => Math.Sin(t) + t;
            """) { Points = [[1.2]] },
        new("helper with locals that clash", """
            [Differentiable] public static double Loss(double x, double t)
            {
                double a = Scale(t, x);
                double b = Scale(a, t);
                return a * b;
            }
            private static double Scale(double x, double y)
            {
                double a = x * y;
                double b = a + y;
                return b / (1 + a * a);
            }
            """) { Points = [[1.2, 0.7]] },
        new("early return in a helper", """
            [Differentiable] public static double Loss(double x, double y) => Soft(x) * Soft(y) + Soft(x - y);
            private static double Soft(double t)
            {
                if (t < 0)
                    return Math.Exp(t);
                if (t > 2)
                    return 2 * t;
                return t * t + 1;
            }
            """) { Points = [[1.2, 0.7], [-1, 3], [2.5, -0.5]] },
        new("loop in a helper", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w) => Norm(w) * Math.Log(Norm(w));
            private static double Norm(ReadOnlySpan<double> v)
            {
                double sum = 0;
                foreach (double x in v)
                    sum += x * x;
                return Math.Sqrt(sum);
            }
            """) { Points = [[1.2, 0.7, 3]] },
        new("helper in a loop", """
            [Differentiable(nameof(w))] public static double Loss(ReadOnlySpan<double> w, double[] x)
            {
                double sum = 0;
                for (int i = 0; i < x.Length; i++)
                    sum += Residual(w[0], w[1], x[i], i) * Residual(w[1], w[0], x[i], i + 1);
                return sum;
            }
            private static double Residual(double a, double b, double x, int k)
            {
                double e = a * x + b;
                return e * e - k;
            }
            """) { Points = [[1.2, 0.7]], Passive = { ["x"] = "new double[] { 0.5, 1, 2 }" } },
        new("helper that overwrites its parameter", """
            [Differentiable] public static double Loss(double x) => Thrice(x) * x;
            private static double Thrice(double t)
            {
                t *= 3;
                t += t * t;
                return t;
            }
            """) { Points = [[1.2]] },
        new("void helper that writes into a span", """
            [Differentiable] public static double Loss(Span<double> v)
            {
                Normalise(v);
                Normalise(v);
                return v[0] * 2 + v[1] * v[2];
            }
            private static void Normalise(Span<double> v)
            {
                double sum = 0;
                foreach (double x in v)
                    sum += x * x;
                for (int i = 0; i < v.Length; i++)
                    v[i] /= Math.Sqrt(sum) + 1;
            }
            """) { Points = [[1.2, 0.7, 3]] },
        new("helper over parts of different memory", """
            [Differentiable(nameof(w))] public static double Loss(ReadOnlySpan<double> w, double[] data)
            {
                Span<double> squares = stackalloc double[4];
                for (int i = 0; i < 4; i++)
                    squares[i] = w[i] * w[i] * w[3 - i];
                double sum = 0;
                for (int i = 0; i < 2; i++)
                {
                    sum += SumOfCubes(data.AsSpan(2 * i, 2), w[i]);
                    sum += SumOfCubes(squares.Slice(2 * i, 2), w[i + 1]);
                }
                return sum;
            }
            private static double SumOfCubes(ReadOnlySpan<double> part, double factor)
            {
                double sum = 0;
                for (int j = 0; j < part.Length; j++)
                    sum += factor * part[j] * part[j] * part[part.Length - 1 - j];
                return sum;
            }
            """) { Points = [[1.2, 0.7, 3, -0.4]], Passive = { ["data"] = "new double[] { 1, -0.5, 2, 0.3 }" } },
        new("helper from one span into another", """
            [Differentiable(nameof(w))] public static double Loss(ReadOnlySpan<double> w, double[] hidden)
            {
                Layer(w, hidden, 0.5);
                double sum = 0;
                foreach (double h in hidden)
                    sum += h * h;
                return sum;
            }
            private static void Layer(ReadOnlySpan<double> from, Span<double> to, double bias)
            {
                for (int i = 0; i < to.Length; i++)
                    to[i] = Math.Tanh(from[i] * from[i + 1] + bias);
            }
            """) { Points = [[1.2, 0.7, 3]], Passive = { ["hidden"] = "new double[2]" } },
        new("ref parameter", """
            [Differentiable] public static double Loss(double x, double y)
            {
                Stretch(ref x, y);
                Stretch(ref y, x);
                return x * y;
            }
            private static void Stretch(ref double a, double by) => a = a * by + a * a;
            """) { Points = [[1.2, 0.7]] },
        new("read write read", """
            [Differentiable] public static double Loss(double x)
            {
                double p = Read(x);
                Write(ref x, p);
                return Read(x) + x;
            }
            private static double Read(double x) => x * x;
            private static void Write(ref double x, double factor) => x *= factor;
            """) { Points = [[2]] },
        new("out parameters", """
            [Differentiable] public static double Loss(double x, double y)
            {
                ToPolar(x, y, out double radius, out var angle);
                return radius * angle + (TryMultiply(radius, angle, out double product) ? product : 0);
            }
            private static void ToPolar(double x, double y, out double radius, out double angle)
            {
                radius = Math.Sqrt(x * x + y * y);
                angle = Math.Atan2(y, x);
            }
            private static bool TryMultiply(double a, double b, out double product)
            {
                product = a * b;
                return a != 0;
            }
            """) { Points = [[3, 4]] },
        // The method reads what it has written to an argument that nobody wants.
        new("discarded out argument", """
            [Differentiable] public static double Loss(double x, double y)
            {
                Split(x, y, out _, out double q);
                Split(q, x, out q, out _);
                return q * y;
            }
            private static void Split(double a, double b, out double p, out double q) { p = a * b; q = p + a; }
            """) { Points = [[0.5, 0.3]] },
        new("in parameter", """
            [Differentiable] public static double Loss(double x, double y) => Area(in x, y);
            private static double Area(in double a, in double b) => a * b * a;
            """) { Points = [[3, 4]] },
        new("ref to an element", """
            [Differentiable] public static double Loss(Span<double> v)
            {
                Bump(ref v[0], v[1]);
                Bump(ref v[1], v[0]);
                return v[0] * v[1];
            }
            private static void Bump(ref double a, double b) => a += a * b;
            """) { Points = [[3, 4]] },
        new("local function", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double Cube(double t) => t * t * t;
                return Cube(x) - Cube(y) * Cube(x * y);
            }
            """) { Points = [[1.2, 0.7]] },
        new("local function that captures", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double scale = x * x;
                double a = Scaled(y);
                scale = y;
                return a * Scaled(x);

                double Scaled(double t) => scale * t + x;
            }
            """) { Points = [[1.2, 0.7]] },
        new("local function that changes a captured variable", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double sum = 0;
                Add(x * y);
                Add(x);
                Add(sum);
                return sum;

                void Add(double t)
                {
                    sum += t * t;
                }
            }
            """) { Points = [[1.2, 0.7]] },
        new("static local function", """
            [Differentiable] public static double Loss(double x)
            {
                return Twice(Twice(x));

                static double Twice(double t)
                {
                    double u = t * t;
                    return 2 * u;
                }
            }
            """) { Points = [[1.2]] },
        new("optional and named arguments", """
            [Differentiable] public static double Loss(double x, double y) => Mix(x) + Mix(y, weight: 0.25) + Mix(power: 3, x: y);
            private static double Mix(double x, double weight = 0.5, int power = 2) => weight * Math.Pow(x, power) + x;
            """) { Points = [[1.2, 0.7]] },
        new("order of evaluation of named arguments", """
            [Differentiable] public static double Loss(double x)
            {
                return Ratio(below: Grow(ref x), above: Grow(ref x));
            }
            private static double Ratio(double above, double below) => above / (below + 1);
            private static double Grow(ref double x) => x = x * x + 1;
            """) { Points = [[1.2]] },
        new("helper with constants and data", """
            private const double Sigma = 1.7;
            [Differentiable(nameof(mu))] public static double Loss(double mu, double x) => LogDensity(x, mu) + LogDensity(mu, x);
            private static double LogDensity(double x, double mu)
            {
                double z = (x - mu) / Sigma;
                return -0.5 * z * z - Math.Log(Sigma) - 0.5 * Math.Log(2 * Math.PI);
            }
            """) { Points = [[1.2]], Passive = { ["x"] = "0.3" } },
        new("helper that ignores its argument", """
            [Differentiable] public static double Loss(double x) => Answer(x) * x;
            private static double Answer(double x) => 42;
            """) { Points = [[1.2]] },
        new("integer helper", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w) => w[At(0, 1)] * w[At(1, 0)] + w[At(1, 1)] * Count(w);
            private static int At(int i, int j) => 2 * i + j;
            private static int Count(ReadOnlySpan<double> w) => w.Length;
            """) { Points = [[1, 2, 3, 4]] },
        new("overloads", """
            [Differentiable] public static double Loss(double x, double y) => Sum(x, y) * Sum(x, y, 2);
            private static double Sum(double a, double b) => a + b;
            private static double Sum(double a, double b, int n) => n * a * b;
            """) { Points = [[1.2, 0.7]] },
        new("throw in a helper", """
            [Differentiable] public static double Loss(double x) => 2 * CheckedLog(x);
            private static double CheckedLog(double x)
            {
                if (x <= 0)
                    throw new ArgumentOutOfRangeException(nameof(x));
                return Math.Log(x);
            }
            """) { Points = [[1.2]], Throwing = [[-1]] },
        new("extension method", "[Differentiable] public static double Loss(double x) => x.Squared() + (x + 1).Squared();")
        {
            Points = [[1.2]],
            Types = "internal static class Powers { public static double Squared(this double x) => x * x; }",
        },
        new("call of another differentiable method's plain twin", """
            [Differentiable] public static double Loss(double x, double y) => Inner(x, y) * Inner(y, x);
            public static double Inner(double x, double y) => x * Math.Exp(y);
            """) { Points = [[1.2, 0.7]] },
        new("helper called in a condition", """
            [Differentiable] public static double Loss(double x, double y)
            {
                if (Distance(x, y) > 1 && IsPositive(x))
                    return Distance(x, y);
                return x * y;
            }
            private static double Distance(double a, double b) => (a - b) * (a - b);
            private static bool IsPositive(double a) => a > 0;
            """) { Points = [[3, 1], [1, 1.2], [-3, 1]] },
        new("swap helper", """
            [Differentiable] public static double Loss(Span<double> v)
            {
                for (int i = 0; i + 1 < v.Length; i++)
                    Swap(ref v[i], ref v[i + 1]);
                return v[0] * 2 + v[1] * v[1] + v[2] * v[2] * v[2];
            }
            private static void Swap(ref double a, ref double b)
            {
                double t = a;
                a = b;
                b = t;
            }
            """) { Points = [[3, 1, 2]] },
    ];
}
