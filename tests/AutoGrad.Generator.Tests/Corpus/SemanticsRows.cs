using System.Collections.Generic;
using System.Linq;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>
/// The table of docs/semantics.md, row by row, through the generated members in all modes. <see cref="SemanticsTableTests"/> holds the two
/// together; rule by rule the same points are in the tests of the compiler.
/// </summary>
public sealed class SemanticsRows : CorpusTheories<SemanticsRows>, ITopic
{
    private const string Kink = "a kink";
    private const string Edge = "the edge of the domain";
    private const double Inf = double.PositiveInfinity;
    private const double NaN = double.NaN;

    /// <summary>By the first two cells of a row.</summary>
    public static IReadOnlyDictionary<string, LossCase[]> Rows { get; } = new Dictionary<string, LossCase[]>
    {
        ["Abs(x) | x = 0"] =
        [
            At("double x", "Math.Abs(x)", [0], [0]),
            At("double x", "Math.Abs(x) + 2 * x", [-0.0], [2]),
            At("float x", "MathF.Abs(x) * 3", [0], [0]),
            At("double x", "Math.Abs(x * x - 4)", [2], [0]),
        ],
        ["CopySign(x, y) | x = 0"] =
        [
            At("double x, double y", "Math.CopySign(x, y)", [0, -3], [0, 0]),
            At("double x, double y", "Math.CopySign(x, y)", [2, -3], [-1, 0]),
            At("double x, double y", "Math.CopySign(x, y)", [2, -0.0], [-1, 0]),
        ],
        ["Max(a, b), Min(a, b) | a ≠ b"] =
        [
            At("double a, double b", "Math.Max(a, b) + 10 * Math.Min(a, b)", [2, 3], [10, 1]),
            At("double x", "Math.Min(1, 1 / x)", [0], [0], Edge),
            At("double x", "Math.Max(1, Math.Log(x))", [0], [0], Edge),
            At("double x", "Math.Max(Math.Sqrt(x), 1)", [0], [0], Edge),
            At("double x, double y", "Math.Max(x, y)", [Inf, 1], [1, 0], Edge),
        ],
        ["Max(a, b), Min(a, b) | a = b"] =
        [
            At("double a, double b", "Math.Max(a, b)", [2, 2], [1, 0]),
            At("double a, double b", "Math.Min(a, b)", [2, 2], [1, 0]),
            At("float a, float b", "MathF.Max(a, b) + 2 * MathF.Min(b, a)", [2, 2], [1, 2]),
            At("double x", "Math.Max(0, x) + 10 * Math.Max(x, 0)", [0], [0]),
            At("float x", "MathF.Max(0, x) + 10 * MathF.Min(x, 0)", [0], [0]),
            At("double x, [NotDifferentiated] double d", "Math.Max(x, d) + 2 * Math.Max(d, x)", [2], [0], Kink, ("d", "2.0")),
            At("double x", "Math.Max(x, Differentiate.StopGradient(x)) + x", [2], [1]),
            At("double x", "Math.Max(0.0, 1 - x)", [1], [0]),
            At("double x", "Math.Max(x, x)", [3], [1]),
            At("double x, double y", "Math.Max(0.25 * (x - y), -0.75 * (x - y))", [1, 1], [0.25, -0.25]),
            At("double a, double b, double c", "Math.Max(a, Math.Max(b, c))", [5, 5, 5], [1, 0, 0]),
        ],
        ["Max(a, b), Min(a, b) | a NaN"] =
        [
            At("double x", "Math.Max(x, 3)", [NaN], [1], Edge),
            At("double x", "Math.Min(3, x) * 2", [NaN], [2], Edge),
        ],
        ["MaxMagnitude, MinMagnitude, MaxNumber, … | everywhere"] =
        [
            At("double a, double b", "Math.MaxMagnitude(a, b) + 10 * Math.MinMagnitude(a, b)", [-3, 2], [1, 10]),
            At("double a, double b", "Math.MaxMagnitude(a, b)", [2, 2], [1, 0]),
            At("double a, double b", "double.MaxNumber(a, b) + 10 * double.MinNumber(a, b)", [1, 4], [10, 1]),
            At("double a, double b", "double.MaxNumber(a, b)", [4, 4], [1, 0]),
            At("double a, double b", "double.MaxNumber(a, b)", [NaN, 4], [0, 1], Edge),
            At("double a, double b", "double.MinNumber(a, b)", [4, NaN], [1, 0], Edge),
            At("double x", "double.MaxNumber(x, 0) + 10 * double.MaxNumber(0, x)", [0], [0]),
            At("float a, float b", "MathF.MaxMagnitude(a, b)", [-3, 2], [1, 0]),
        ],
        ["Clamp(x, low, high) | inside"] = [At("double x, double a, double b", "Math.Clamp(x, a, b)", [0.5, 0, 1], [1, 0, 0])],
        ["Clamp(x, low, high) | outside"] =
        [
            At("double x, double a, double b", "Math.Clamp(x, a, b)", [-2, 0, 1], [0, 1, 0]),
            At("double x, double a, double b", "Math.Clamp(x, a, b)", [5, 0, 1], [0, 0, 1]),
            At("double x", "Math.Clamp(Math.Log(x), -1, 1)", [0], [0], Edge),
        ],
        ["Clamp(x, low, high) | at a bound"] =
        [
            At("double x, double a, double b", "Math.Clamp(x, a, b)", [0, 0, 1], [1, 0, 0]),
            At("double x, double a, double b", "Math.Clamp(x, a, b)", [1, 0, 1], [1, 0, 0]),
            At("double x", "Math.Clamp(x, -1, 1)", [1], [0]),
            At("double x", "Math.Clamp(x, -1, 1)", [-1], [0]),
            At("float x", "Math.Clamp(x, -1f, 1f)", [1], [0]),
        ],
        ["Floor, Ceiling, Truncate, Round, Sign, ILogB | everywhere"] =
        [
            At("double x", "Math.Floor(x) + Math.Ceiling(x) + Math.Truncate(x) + Math.Round(x) + Math.Sign(x) + x", [2], [1]),
            At("double x", "Math.Round(x) * x", [0.5], [0]),
            At("double x", "Math.Round(x) * x", [1.5], [2]),
            At("double x", "Math.Round(x, MidpointRounding.AwayFromZero) * x", [0.5], [1]),
            At("double x", "Math.Round(x, 1) * x", [0.25], [0.2]),
            At("double x", "Math.Sign(x) * x + 3 * x", [0], [3]),
            At("double x", "Math.ILogB(x) * x", [8], [3]),
            At("double x", "x - Math.Floor(x)", [3], [1]),
        ],
        ["x % y, IEEERemainder(x, y) | everywhere"] =
        [
            At("double x, double y", "x % y", [7.5, 2], [1, -3]),
            At("double x, double y", "x % y", [6, 3], [1, -2]),
            At("double x, double y", "x % y", [-7.5, 2], [1, 3]),
            At("double x, double y", "Math.IEEERemainder(x, y)", [7.5, 2], [1, -4]),
            At("double x", "x % 1", [3], [1]),
        ],
        ["Sqrt(x) | x = 0"] =
        [
            At("double x", "Math.Sqrt(x)", [0], [Inf], Edge),
            At("float x", "MathF.Sqrt(x)", [0], [Inf], Edge),
            At("double x", "x > 0 ? Math.Sqrt(x) : 0", [0], [0]),
            At("double x", "x == 0 ? 0 : Math.Sqrt(x)", [0], [0]),
            At("double x", "Math.Sqrt(x * x)", [0], [NaN], Edge),
            At("double x", "Math.Sqrt(Math.Pow(x, 2))", [0], [NaN], Edge),
            At("double x, double y", "Math.Sqrt(x * x + y * y)", [0, 0], [NaN, NaN], Edge),
            At("double x, double y", "Math.Sqrt(x * x) + y", [0, 2], [NaN, 1], Edge),
            At("double x, double y", "Math.Sqrt(x) + Math.Sqrt(y)", [0, 4], [Inf, 0.25], Edge),
            At("double x, double y", "Math.Max(Math.Sqrt(x * x), 1 + y)", [0, 4], [0, 1], Edge),
            .. Norms,
        ],
        ["Log(x) and kin | x = 0"] =
        [
            At("double x", "Math.Log(x)", [0], [Inf], Edge),
            At("double x", "Math.Log2(x)", [0], [Inf], Edge),
            At("double x", "double.LogP1(x)", [-1], [Inf], Edge),
            At("double x", "x > 0 ? x * Math.Log(x) : 0", [0], [0]),
        ],
        ["Cbrt(x), RootN(x, n) | x = 0"] =
        [
            At("double x", "Math.Cbrt(x)", [0], [Inf], Edge),
            At("double x", "double.RootN(x, 5)", [0], [Inf], Edge),
        ],
        ["Acos(x), Asin(x) | x = ±1"] =
        [
            At("double x", "Math.Acos(x)", [1], [-Inf], Edge),
            At("double x", "Math.Asin(x)", [-1], [Inf], Edge),
        ],
        ["Pow(x, n), n constant | x = 0"] =
        [
            At("double x", "Math.Pow(x, 1)", [0], [1]),
            At("double x", "Math.Pow(x, 2) + Math.Pow(x, 3) + Math.Pow(x, 2.5) + x", [0], [1], Edge),
            At("double x", "Math.Pow(x, 0) + x", [0], [1]),
            At("double x", "Math.Pow(x, 0.5)", [0], [Inf], Edge),
            At("double x", "Math.Pow(x, 3)", [-2], [12]),
            At("double x, [NotDifferentiated] double n", "Math.Pow(x, n)", [0], [0], null, ("n", "2.0")),
            At("double x, [NotDifferentiated] double n", "Math.Pow(x, n)", [0], [1], null, ("n", "1.0")),
            At("double x, [NotDifferentiated] double n", "Math.Pow(x, n) + x", [0], [1], null, ("n", "0.0")),
            At("float x", "MathF.Pow(x, 2) + x", [0], [1]),
        ],
        ["Pow(x, y) | x = 0, y ≥ 0"] =
        [
            At("double x, double y", "Math.Pow(x, y)", [0, 1], [1, 0], Edge),
            At("double x, double y", "Math.Pow(x, y)", [0, 2], [0, 0], Edge),
            At("double x, double y", "Math.Pow(x, y)", [0, 0], [0, 0], Edge),
            At("double y", "Math.Pow(0, y) + y", [2], [1]),
        ],
        ["Pow(x, y) | x < 0"] =
        [
            At("double x, double y", "Math.Pow(x, y)", [-2, 3], [12, NaN], Edge),
            At("double x, [NotDifferentiated] double y", "Math.Pow(x, y)", [-2], [12], null, ("y", "3.0")),
        ],
        ["Hypot(x, y) | the origin"] =
        [
            At("double x, double y", "double.Hypot(x, y)", [0, 0], [0, 0]),
            At("double x, double y, double z", "double.Hypot(double.Hypot(x, y), z)", [0, 0, 0], [0, 0, 0]),
            At("double x, double y", "double.Hypot(x, y)", [0, -2], [0, -1]),
        ],
        ["Atan2(y, x) | the origin"] =
        [
            At("double y, double x", "Math.Atan2(y, x)", [0, -2], [-0.5, 0], Edge),
            At("double y, double x", "Math.Atan2(y, x)", [0, 0], [NaN, NaN], Edge),
            At("double y, double x, double z", "Math.Atan2(y, x) + z", [0, 0, 3], [NaN, NaN, 1], Edge),
            At("double y, double x", "double.Atan2Pi(y, 2 * x)", [0, 0], [NaN, NaN], Edge),
            At("double y, double x", "Math.Max(Math.Atan2(y, x), 1)", [0, 0], [0, 0], Edge),
            At("double y, double x", "y == 0 && x == 0 ? 0 : Math.Atan2(y, x)", [0, 0], [0, 0], Edge),
        ],
        ["a cast to an integer, (int)x | everywhere"] =
        [
            At("double x", "(int)x * x", [2.5], [2]),
            At("float x", "(long)x * x", [-2.5], [-2]),
        ],
        ["Differentiate.StopGradient(x) | everywhere"] =
        [
            At("double x", "Differentiate.StopGradient(x) * x", [3], [3], "it cuts"),
            At("double x", "x + Differentiate.StopGradient(1 / x)", [0], [1], Edge),
        ],
        ["a product | 0 · ∞"] =
        [
            At("double x", "x * Math.Log(x)", [0], [NaN], Edge),
        ],
        ["any function | subnormal numbers"] =
        [
            At("double x", "x * x + x", [5e-324], [1], "too small for differences"),
            At("double x", "Math.Abs(x) + Math.Max(x, 0)", [5e-324], [2], "too small for differences"),
            At("double x", "Math.Abs(x)", [-5e-324], [-1], "too small for differences"),
            At("double x", "Math.Sqrt(x)", [1e-320], [0.5 / System.Math.Sqrt(1e-320)], "too small for differences"),
        ],
        ["any function | ±∞, NaN"] =
        [
            At("double x", "Math.Exp(x) + x", [-Inf], [1], Edge),
            At("double x", "Math.Tanh(x)", [Inf], [0], Edge),
            At("double x", "Math.Atan(x) + 1 / x", [Inf], [0], Edge),
            At("double x", "x * x", [Inf], [Inf], Edge),
            At("double x", "x * x", [NaN], [NaN], Edge),
            At("double x", "x > 0 ? x : 0.5 * x", [NaN], [0.5], Edge),
        ],
    };

    /// <summary>Roots of sums that branches and loops make: what a direction leaves alone has slope 0, what it moves 0·∞.</summary>
    private static LossCase[] Norms =>
    [
        new("norm of a span and a number beside it", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> v, double y)
            {
                double squared = 0;
                for (int i = 0; i < v.Length; i++)
                    squared += v[i] * v[i];
                return Math.Sqrt(squared) + 3 * y;
            }
            """) { Points = [[0, 0, 2], [3, 4, 2]], Gradients = [[NaN, NaN, 3], [0.6, 0.8, 3]], NoFiniteDifferences = Edge },
        new("root under a branch", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double s;
                if (y > 1)
                    s = x * x;
                else
                    s = y;
                return Math.Sqrt(s) + y;
            }
            """) { Points = [[0, 2], [0, 0.25]], Gradients = [[NaN, 1], [0, 2]], NoFiniteDifferences = Edge },
        new("roots of running sums", """
            [Differentiable] public static double Loss(double x, double y, int n)
            {
                double sum = 0, roots = 0;
                int i = 0;
                while (i < n)
                {
                    roots += Math.Sqrt(sum);
                    sum += i == 0 ? x : y * y;
                    i++;
                }
                return roots;
            }
            """)
        {
            Points = [[4, 1], [0, 3]],
            Gradients = [[0.25 + 0.5 / System.Math.Sqrt(5), 1 / System.Math.Sqrt(5)], [Inf, 1]],
            NoFiniteDifferences = Edge,
            Passive = { ["n"] = "3" },
        },
    ];

    public static IReadOnlyList<LossCase> Cases { get; } = [.. Rows.SelectMany(r => r.Value)];

    /// <summary>An expression at one point, with the gradient that it must have there.</summary>
    private static LossCase At(
        string parameters, string expression, double[] point, double[] gradient,
        string? noFiniteDifferences = Kink, (string Name, string Value)? data = null)
    {
        string type = parameters.StartsWith("float", System.StringComparison.Ordinal) ? "float" : "double";
        string name = $"{expression} at {string.Join(", ", point)}";
        LossCase loss = new(data is { } known ? $"{name}, {known.Name} = {known.Value}" : $"{type} {name}", $"[Differentiable] public static {type} Loss({parameters}) => {expression};")
        {
            Points = [point],
            Gradients = [gradient],
            NoFiniteDifferences = noFiniteDifferences,
        };
        if (data is { } passive)
            loss.Passive[passive.Name] = passive.Value;
        return loss;
    }
}
