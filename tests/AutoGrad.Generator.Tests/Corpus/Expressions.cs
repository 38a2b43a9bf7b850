using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Arithmetic without control flow.</summary>
public sealed class Expressions : CorpusTheories<Expressions>, ITopic
{
    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        new("identity", "[Differentiable] public static double Loss(double x) => x;") { Points = [[2], [0], [-1.5]] },
        new("constant", "[Differentiable] public static double Loss(double x) => 42;") { Points = [[2]] },
        new("unused parameter", "[Differentiable] public static double Loss(double x, double y) => x * x;") { Points = [[2, 3]] },
        new("affine", "[Differentiable] public static double Loss(double x, double y) => 3 * x - 2 * y + 7;") { Points = [[1, 2], [-4, 0.5]] },
        new("bowl", "[Differentiable] public static double Bowl(double w) => (w - 3) * (w - 3);") { Points = [[0], [3], [10]] },
        new("product", "[Differentiable] public static double Loss(double x, double y, double z) => x * y * z;") { Points = [[1, 2, 3], [0, 2, 3]] },
        new("quotient", "[Differentiable] public static double Loss(double x, double y) => x / y;") { Points = [[1, 2], [-3, 0.5]] },
        new("reciprocal of sum", "[Differentiable] public static double Loss(double x, double y) => 1 / (x + y * y);") { Points = [[1, 2]] },
        new("same operand twice", "[Differentiable] public static double Loss(double x) => x * x + x / x + (x - x);") { Points = [[1.5], [-2]] },
        new("negation", "[Differentiable] public static double Loss(double x, double y) => -(-x * -y) + +x;") { Points = [[1.5, -2]] },
        new("parentheses", "[Differentiable] public static double Loss(double a, double b, double c) => a - (b - (c - (a * (b + c))));") { Points = [[1, 2, 3]] },
        new("difference chain", "[Differentiable] public static double Loss(double a, double b, double c) => a - b - c / a / b;") { Points = [[1, 2, 3]] },
        new("polynomial", "[Differentiable] public static double Loss(double x) => 2 * x * x * x - 3 * x * x + x - 5;") { Points = [[2], [-1]] },
        new("remainder", "[Differentiable] public static double Loss(double x, double y) => x % y + 2 * x;") { Points = [[7.3, 2.1], [-7.3, 2.1]] },
        new("integer operands", "[Differentiable] public static double Loss(double x) => 7 / 2 * x + x / 4 + 1 / 2;") { Points = [[3]] },
        new("integer parameter", "[Differentiable] public static double Loss(double x, int n) => n * x + x / n + n % 3;")
        {
            Points = [[3]],
            Passive = { ["n"] = "5" },
        },
        new("data parameter", "[Differentiable(nameof(w))] public static double Loss(double w, double x, double y) => (y - w * x) * (y - w * x);")
        {
            Points = [[0.5], [2]],
            Passive = { ["x"] = "1.5", ["y"] = "2.0" },
        },
        new("data before and after", "[Differentiable(nameof(b))] public static double Loss(double a, double b, bool flip) => (flip ? -a : a) * b * b;")
        {
            Points = [[0.5]],
            Passive = { ["a"] = "1.5", ["flip"] = "true" },
        },
        new("constants", """
            private const double Scale = 2.5;
            [Differentiable] public static double Loss(double x)
            {
                const double shift = 1e-3;
                const int power = 3;
                return Scale * x + shift * power + Math.PI * x + double.Epsilon;
            }
            """) { Points = [[3]] },
        new("literal forms", "[Differentiable] public static double Loss(double x) => 1e3 * x + 0x10 * x + 1_000 * x + .5 * x + 2d * x + 3f * x + 'a' * x;")
        {
            Points = [[0.25]],
        },
        new("long and byte factors", "[Differentiable] public static double Loss(double x, long n, byte b) => n * x + b / x;")
        {
            Points = [[3]],
            Passive = { ["n"] = "5L", ["b"] = "(byte)7" },
        },
        new("cast of a number to integer", "[Differentiable] public static double Loss(double x, double y) => (int)x * y + x * (long)y;") { Points = [[3.7, 2.2]] },
        new("casts to double", "[Differentiable] public static double Loss(double x, int n) => (double)n / 2 * x + (double)x;")
        {
            Points = [[3.7]],
            Passive = { ["n"] = "5" },
        },
        new("characters of a string", """
            [Differentiable] public static double Loss(double x, string s)
            {
                double r = x;
                foreach (char c in s)
                {
                    if (c == 'x')
                        break;
                    r = r * x + (c - 'a');
                }

                foreach (var c in "abc")
                    r += x * c;
                return r;
            }
            """) { Points = [[0.5]], Passive = { ["s"] = "\"bcdxe\"" } },
        new("deep nesting", "[Differentiable] public static double Loss(double x) => 1 / (1 + 1 / (1 + 1 / (1 + 1 / (1 + 1 / (1 + x)))));") { Points = [[1.3]] },
        new("shared subexpression", "[Differentiable] public static double Loss(double x, double y) => (x * y + 1) * (x * y + 1) / (x * y + 2);") { Points = [[1.3, 0.4]] },
        new("three span elements", "[Differentiable] public static double Loss(ReadOnlySpan<double> w) => w[0] * w[1] - w[2] / w[0] + w[^1] * w[^2];") { Points = [[1.3, 0.4, 2]] },
        new("array and scalar mixed", "[Differentiable] public static double Loss(double a, double[] w, double b) => a * w[0] + b * w[1] * a;")
        {
            Points = [[2, 3, 5, 7]],
        },
        new("two spans", "[Differentiable] public static double Loss(ReadOnlySpan<double> u, ReadOnlySpan<double> v) => u[0] * v[1] - u[1] * v[0];")
        {
            Points = [[2, 3, 5, 7]],
            Lengths = { ["u"] = 2, ["v"] = 2 },
        },
        new("named like generated locals", """
            [Differentiable] public static double Loss(double value, double adjoint, double gradient)
            {
                double t = value * adjoint;
                double upstream = t + gradient;
                double i = upstream * t;
                double valueAdjoint = i * i;
                double valueGradient = valueAdjoint + gradient;
                return valueAdjoint * value + valueGradient;
            }
            """) { Points = [[2, 3, 5]] },
        new("keyword names", """
            [Differentiable] public static double @Loss(double @class, double @event)
            {
                double @out = @class * @event;
                return @out + @class;
            }
            """) { Points = [[2, 3]] },
        new("stop gradient", "[Differentiable] public static double Loss(double x, double y) => Differentiate.StopGradient(x * y) * x + y;")
        {
            Points = [[2, 3]],
            Gradients = [[6, 1]],
            NoFiniteDifferences = "the derivative is cut on purpose",
        },
        new("marked as not differentiated", "[Differentiable] public static double Loss(double x, [NotDifferentiated] double y) => x * y + y;")
        {
            Points = [[2]],
            Passive = { ["y"] = "3.0" },
        },
    ];
}
