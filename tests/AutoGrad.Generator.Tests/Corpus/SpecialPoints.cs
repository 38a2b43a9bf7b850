using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Kinks, ties, limits and strong zeros, with the values that the documentation promises.</summary>
public sealed class SpecialPoints : CorpusTheories<SpecialPoints>, ITopic
{
    private const string Kink = "a kink";
    private const string Edge = "the edge of the domain";

    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        At("abs at zero", "double x", "Math.Abs(x)", [0], [0], Kink),
        At("abs of negative zero", "double x", "Math.Abs(x) + 2 * x", [-0.0], [2], Kink),
        At("max tie goes to the first", "double x, double y", "Math.Max(x, y)", [2, 2], [1, 0], Kink),
        At("min tie goes to the first", "double x, double y", "Math.Min(x, y)", [2, 2], [1, 0], Kink),
        At("max tie of a number with itself", "double x", "Math.Max(x, x)", [2], [1], Kink),
        At("constant wins a tie on either side", "double x", "Math.Max(x, 0) + 10 * Math.Max(0, x) + Math.Min(x, 0) + 3 * Math.Min(0, x)", [0], [0], Kink),
        At("relu above and below", "double x", "Math.Max(x, 0)", [1e-300], [1], "the other side is too near"),
        At("data wins a tie", "double x, [NotDifferentiated] double y", "Math.Max(x, y) + 2 * Math.Max(y, x)", [2], [0], Kink, ("y", "2.0")),
        At("operand not selected divides by zero", "double x", "Math.Min(1, 1 / x)", [0], [0], Edge),
        At("branch not taken divides by zero", "double x", "x == 0 ? 1 : Math.Sin(x) / x", [0], [0], "the condition singles the point out"),
        At("branch not taken takes a root", "double x", "x > 0 ? Math.Sqrt(x) : 0", [0], [0], Edge),
        At("integer power at zero", "double x", "Math.Pow(x, 2) + Math.Pow(x, 3)", [0], [0]),
        At("first power at zero", "double x", "Math.Pow(x, 1)", [0], [1]),
        At("zeroth power at zero", "double x", "Math.Pow(x, 0) + x", [0], [1]),
        At("active exponent one at zero", "double x, double y", "Math.Pow(x, y)", [0, 1], [1, 0], Edge),
        At("active exponent two at zero", "double x, double y", "Math.Pow(x, y)", [0, 2], [0, 0], Edge),
        At("constant base zero", "double y", "Math.Pow(0, y) + y", [2], [1]),
        At("product at zero", "double x, double y", "x * y * x", [0, 3], [0, 0]),
        At("square root at zero is IEEE", "double x", "Math.Sqrt(x)", [0], [double.PositiveInfinity], Edge),
        At("logarithm at zero is IEEE", "double x", "Math.Log(x)", [0], [double.PositiveInfinity], Edge),
        At("arc cosine at one is IEEE", "double x", "Math.Acos(x)", [1], [double.NegativeInfinity], Edge),
        At("reciprocal at zero is IEEE", "double x", "1 / x", [0], [double.NegativeInfinity], Edge),
        At("steps are flat where they jump", "double x", "Math.Floor(x) + Math.Ceiling(x) + Math.Truncate(x) + Math.Round(x) + Math.Sign(x) + x", [2], [1], "a jump"),
        At("sign at zero", "double x", "Math.Sign(x) * x + 3 * x", [0], [3]),
        At("large argument of a sigmoid", "double x", "1 / (1 + Math.Exp(-x))", [-700], [9.8596765437597708e-305], "too small for differences"),
        At("logarithm of one plus little", "double x", "double.LogP1(x)", [1e-20], [1]),
        At("zero times the parameter", "double x", "0 * x + 5", [3], [0]),
        At("difference of the parameter with itself", "double x", "(x - x) * 7 + x", [3], [1]),
        At("not a number passes through", "double x", "x * double.NaN", [3], [double.NaN], "not a number"),
        At("clamp inside and outside", "double x, double y", "Math.Clamp(x, -1, 1) + Math.Clamp(y, -1, 1)", [0.5, 7], [1, 0]),
        At("max of a parameter and an infinite constant", "double x", "Math.Max(x, double.NegativeInfinity) * x", [3], [6]),
        At("min of magnitudes", "double x, double y", "Math.MinMagnitude(x, y) * 2", [-3, 4], [2, 0]),
        At("exp that overflows in the branch not taken", "double x", "x > 100 ? x : Math.Exp(x)", [1000], [1]),
        At("hypot on an axis", "double x, double y", "double.Hypot(x, y)", [0, 2], [0, 1]),
        At("atan2 on an axis", "double y, double x", "Math.Atan2(y, x)", [0, 2], [0.5, 0]),
        new("normalised vector at the origin", """
            [Differentiable(nameof(v))] public static double Along(ReadOnlySpan<double> v, ReadOnlySpan<double> w)
            {
                double squared = 0;
                for (int i = 0; i < v.Length; i++)
                    squared += v[i] * v[i];
                double sum = 0;
                if (squared > 0)
                {
                    double norm = Math.Sqrt(squared);
                    for (int i = 0; i < v.Length; i++)
                        sum += w[i] * (v[i] / norm);
                }
                return sum;
            }
            """)
        {
            Points = [[0, 0], [3, 4]],
            Values = [0, 2.2],
            Gradients = [[0, 0], [-0.064, 0.048]],
            NoFiniteDifferences = "not continuous at the origin",
            Passive = { ["w"] = "new double[] { 1, 2 }" },
        },
        new("entropy that skips zeros", """
            [Differentiable] public static double Entropy(ReadOnlySpan<double> p)
            {
                double entropy = 0;
                foreach (double x in p)
                {
                    if (x > 0)
                        entropy -= x * Math.Log(x);
                }
                return entropy;
            }
            """)
        {
            Points = [[0.5, 0, 0.25, 0]],
            Values = [0.6931471805599453],
            Gradients = [[-0.3068528194400547, 0, 0.3862943611198906, 0]],
            NoFiniteDifferences = "the comparison singles the zeros out",
        },
        new("product with zeros among the factors", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w)
            {
                double product = 1;
                foreach (double x in w)
                    product *= x;
                return product;
            }
            """) { Points = [[2, 0, 3], [0, 0, 3]], Values = [0, 0], Gradients = [[0, 6, 0], [0, 0, 0]] },
        new("maximum of a span with ties", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w)
            {
                double max = w[0];
                for (int i = 1; i < w.Length; i++)
                    max = Math.Max(max, w[i]);
                return max;
            }
            """) { Points = [[1, 3, 3, 2]], Gradients = [[0, 1, 0, 0]], NoFiniteDifferences = Kink },
    ];

    /// <summary>An expression at one point, with the gradient that it must have there.</summary>
    private static LossCase At(
        string name, string parameters, string expression, double[] point, double[] gradient,
        string? noFiniteDifferences = null, (string Name, string Value)? data = null)
    {
        LossCase loss = new(name, $"[Differentiable] public static double Loss({parameters}) => {expression};")
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
