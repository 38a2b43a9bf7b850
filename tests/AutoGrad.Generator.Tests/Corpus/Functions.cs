using System.Collections.Generic;
using System.Linq;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Every elementary function, composed on the inside and on the outside.</summary>
public sealed class Functions : CorpusTheories<Functions>, ITopic
{
    public static IReadOnlyList<LossCase> Cases { get; } = [.. OfOne(), .. OfTwo(), .. OfMore(), .. Composed];

    private static LossCase[] Composed =>
    [
        new("sine and cosine at once", """
            [Differentiable] public static double Loss(double x)
            {
                (double s, double c) = Math.SinCos(x);
                return s * s * c;
            }
            """) { Points = [[0.7]] },
        new("log of a base", "[Differentiable] public static double Loss(double x, double b) => Math.Log(x, b) + Math.Log(x, 3);") { Points = [[5, 2.5]] },
        new("sigmoid", "[Differentiable] public static double Loss(double x) => 1 / (1 + Math.Exp(-x));") { Points = [[0.3], [-40]] },
        new("softplus", "[Differentiable] public static double Loss(double x) => Math.Max(x, 0) + double.LogP1(Math.Exp(-Math.Abs(x)));") { Points = [[0.3], [-2]] },
        new("constant exponents", "[Differentiable] public static double Loss(double x) => Math.Pow(x, 2) + Math.Pow(x, -1) + Math.Pow(x, 0.5) + Math.Pow(x, 3.5) + Math.Pow(x, 1) + Math.Pow(x, 0);")
        {
            Points = [[1.7], [0.2]],
        },
        new("integer exponents of a negative base", "[Differentiable] public static double Loss(double x) => Math.Pow(x, 3) + 2 * Math.Pow(x, 4) + Math.Pow(x, -2);") { Points = [[-1.7]] },
        new("constant base", "[Differentiable] public static double Loss(double y) => Math.Pow(2, y) + Math.Pow(0.5, y);") { Points = [[1.7], [-0.3]] },
        new("exponent from data", "[Differentiable(nameof(x))] public static double Loss(double x, int n, double p) => Math.Pow(x, n) * Math.Pow(x, p);")
        {
            Points = [[1.7]],
            Passive = { ["n"] = "3", ["p"] = "0.25" },
        },
        new("using static", """
            using static System.Math;

            public static partial class Losses
            {
                [Differentiable] public static double Loss(double x) => Exp(Sin(x)) * Max(x, PI);
            }
            """) { Points = [[0.8], [4]] },
        new("functions of functions", "[Differentiable] public static double Loss(double x, double y) => Math.Exp(Math.Sin(x * y)) / Math.Sqrt(1 + Math.Tanh(x) * Math.Cos(y));")
        {
            Points = [[0.8, -1.2]],
        },
        new("functions that keep their result", "[Differentiable] public static double Loss(double x) => Math.Exp(x) * Math.Exp(x) + Math.Tanh(x) * Math.Tanh(x) + Math.Sqrt(x) / Math.Sqrt(x + 1);")
        {
            Points = [[0.8]],
        },
        new("integer overloads are passive", "[Differentiable] public static double Loss(double x, int n) => Math.Max(n, 3) * x + Math.Abs(-n) * x * x + Math.Clamp(n, 0, 4);")
        {
            Points = [[0.8]],
            Passive = { ["n"] = "5" },
        },
        new("predicates", "[Differentiable] public static double Loss(double x) => double.IsNaN(x) ? 0 : double.IsNegative(x) ? x * x : double.IsFinite(x) ? x * x * x : x;")
        {
            Points = [[0.8], [-0.8]],
        },
    ];

    private static IEnumerable<LossCase> OfOne()
    {
        (string Function, double[] At)[] functions =
        [
            ("Math.Sqrt", [0.7, 9]), ("Math.Cbrt", [0.7, -5]), ("Math.Exp", [0.7, -3]), ("double.Exp2", [0.7, -3]), ("double.Exp10", [0.7, -1]),
            ("double.ExpM1", [0.7, 1e-6]), ("double.Exp2M1", [0.7, -1]), ("double.Exp10M1", [0.3, -1]), ("Math.Log", [0.7, 9]), ("Math.Log2", [0.7, 9]),
            ("Math.Log10", [0.7, 9]), ("double.LogP1", [0.7, 1e-6, -0.5]), ("double.Log2P1", [0.7, -0.5]), ("double.Log10P1", [0.7, -0.5]),
            ("Math.Sin", [0.7, -4]), ("Math.Cos", [0.7, -4]), ("Math.Tan", [0.7, -4]), ("double.SinPi", [0.3, -1.2]), ("double.CosPi", [0.3, -1.2]),
            ("double.TanPi", [0.3, -1.2]), ("Math.Asin", [0.3, -0.8]), ("Math.Acos", [0.3, -0.8]), ("Math.Atan", [0.3, -8]), ("double.AsinPi", [0.3, -0.8]),
            ("double.AcosPi", [0.3, -0.8]), ("double.AtanPi", [0.3, -8]), ("Math.Sinh", [0.3, -2]), ("Math.Cosh", [0.3, -2]), ("Math.Tanh", [0.3, -2]),
            ("Math.Asinh", [0.3, -20]), ("Math.Acosh", [1.3, 20]), ("Math.Atanh", [0.3, -0.8]), ("Math.Abs", [0.3, -2]), ("double.DegreesToRadians", [30]),
            ("double.RadiansToDegrees", [0.5]), ("Math.Floor", [2.3, -2.3]), ("Math.Ceiling", [2.3, -2.3]), ("Math.Truncate", [2.3, -2.3]),
            ("Math.Round", [2.3, -2.8]), ("Math.Sign", [2.3, -2.8]), ("double.Sqrt", [0.7]), ("double.Exp", [0.7]), ("double.Log", [0.7]), ("double.Sin", [0.7]),
            ("double.Tanh", [0.7]), ("double.Abs", [-0.7]), ("double.Cbrt", [0.7]), ("double.Acosh", [1.7]), ("double.Sign", [1.7]), ("double.Round", [1.7]),
        ];
        return functions.Select(f =>
            new LossCase(f.Function, $"[Differentiable] public static double Loss(double x) => 1.5 * {f.Function}(x) * x;") { Points = [.. f.At.Select(x => new[] { x })] });
    }

    private static IEnumerable<LossCase> OfTwo()
    {
        (string Function, double[][] At)[] functions =
        [
            ("Math.Pow", [[1.7, 2.3], [0.3, -1.5]]), ("Math.Atan2", [[1.7, 2.3], [0.3, -1.5], [-0.3, 1]]), ("double.Atan2Pi", [[1.7, 2.3], [0.3, -1.5]]),
            ("double.Hypot", [[1.7, 2.3], [-3, 4]]), ("Math.Max", [[1.7, 2.3], [3, -1.5]]), ("Math.Min", [[1.7, 2.3], [3, -1.5]]),
            ("Math.MaxMagnitude", [[1.7, -2.3], [-3, 1.5]]), ("Math.MinMagnitude", [[1.7, -2.3], [-3, 1.5]]), ("double.MaxNumber", [[1.7, 2.3], [3, -1.5]]),
            ("double.MinNumber", [[1.7, 2.3], [3, -1.5]]), ("double.MaxMagnitudeNumber", [[1.7, -2.3]]), ("double.MinMagnitudeNumber", [[1.7, -2.3]]),
            ("Math.CopySign", [[1.7, -2.3], [-3, -1.5], [-3, 2], [3, 2]]), ("Math.IEEERemainder", [[7.3, 2.1], [-5.2, 2.1]]),
            ("double.Ieee754Remainder", [[7.3, 2.1]]), ("Math.Log", [[7.3, 2.1]]), ("double.Pow", [[1.7, 2.3]]), ("double.Max", [[1.7, 2.3]]), ("double.Atan2", [[1.7, 2.3]]),
            ("double.MaxNative", [[1.7, 2.3]]), ("double.MinNative", [[1.7, 2.3]]),
        ];
        return functions.Select(f =>
            new LossCase(f.Function + " of two", $"[Differentiable] public static double Loss(double x, double y) => {f.Function}(x, y) * (x + 2 * y);") { Points = f.At });
    }

    private static IEnumerable<LossCase> OfMore()
    {
        (string Expression, double[][] At)[] expressions =
        [
            ("Math.FusedMultiplyAdd(x, y, z)", [[1.7, 2.3, 5]]), ("double.FusedMultiplyAdd(x, y, z)", [[1.7, 2.3, 5]]),
            ("double.MultiplyAddEstimate(x, y, z)", [[1.7, 2.3, 5]]), ("double.Lerp(x, y, z)", [[1.7, 2.3, 0.3], [1.7, 2.3, 2]]),
            ("Math.Clamp(x, y, z)", [[1.7, 1, 5], [0.3, 1, 5], [7, 1, 5]]), ("double.Clamp(x, 1, 5) * y * z", [[1.7, 1, 5], [0.3, 1, 5], [7, 1, 5]]),
            ("Math.ScaleB(x, 3) * y + double.ScaleB(z, -2)", [[1.7, 1, 5]]), ("double.RootN(x, 3) * y + double.RootN(z, 4)", [[1.7, 1, 5], [-1.7, 1, 5]]),
            ("double.RootN(x, -2) * double.RootN(y, 2) * double.RootN(z, 1)", [[1.7, 1, 5]]),
            ("Math.Round(x, 1) * y + Math.Round(z, MidpointRounding.AwayFromZero) * x", [[1.72, 1, 5.2]]),
            ("Math.Max(x, Math.Max(y, z))", [[1, 2, 3], [3, 2, 1], [1, 3, 2]]),
        ];
        return expressions.Select(e =>
            new LossCase(e.Expression, $"[Differentiable] public static double Loss(double x, double y, double z) => {e.Expression};") { Points = e.At });
    }
}
