using System.Collections.Generic;
using System.Linq;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Every function of TensorPrimitives that has a derivative, in each of its shapes.</summary>
public sealed class Tensors : CorpusTheories<Tensors>, ITopic
{
    /// <summary>Adds up what a function wrote, each element with a weight of its own.</summary>
    private const string Weigh =
        "\nprivate static double Weigh(ReadOnlySpan<double> d) { double sum = 0; for (int i = 0; i < d.Length; i++) sum += (i + 1) * d[i] * d[i]; return sum; }";

    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        .. Reductions(), .. OfOne(), .. OfTwo(), .. OfThree(), .. Shapes(),
    ];

    private static IEnumerable<LossCase> Reductions()
    {
        string[] ofOne = ["Sum", "SumOfSquares", "SumOfMagnitudes", "Norm", "Average", "StdDev", "Product", "Max", "Min", "MaxMagnitude", "MinMagnitude"];
        string[] ofNumbers = ["MaxNumber", "MinNumber", "MaxMagnitudeNumber", "MinMagnitudeNumber"];
        string[] ofTwo = ["Dot", "Distance", "CosineSimilarity", "ProductOfSums", "ProductOfDifferences"];
        foreach (string name in ofOne.Concat(ofNumbers))
        {
            yield return new(name, $"[Differentiable] public static double Loss(ReadOnlySpan<double> x) => TensorPrimitives.{name}(x) * Math.Sin(TensorPrimitives.{name}<double>(x)) + x[0];")
            {
                Points = [[0.7, -1.3, 2.5], [-1.5, 0.25, 0.75, -2]],
                Throwing = name is "Product" or "Max" or "Average" ? [[]] : [],
            };
        }

        foreach (string name in ofTwo)
        {
            yield return new(name, $"[Differentiable] public static double Loss(ReadOnlySpan<double> x, double[] y) => Math.Exp(0.125 * TensorPrimitives.{name}(x, y)) + x[1] * y[0];")
            {
                Points = [[0.7, -1.3, 2.5, 0.5, 1.25, -0.75]],
                Lengths = { ["x"] = 3, ["y"] = 3 },
            };
            yield return new(name + " throws where lengths differ", $"[Differentiable] public static double Loss(ReadOnlySpan<double> x, double[] y) => TensorPrimitives.{name}<double>(x, y);")
            {
                Throwing = [[0.7, -1.3, 2.5, 0.5, 1.25]],
                Lengths = { ["x"] = 3, ["y"] = 2 },
            };
        }
    }

    private static IEnumerable<LossCase> OfOne()
    {
        (string Functions, double[] At)[] families =
        [
            ("Exp Exp2 Exp10 ExpM1 Exp2M1 Exp10M1", [0.7, -1.5]), ("Log Log2 Log10 LogP1 Log2P1 Log10P1", [0.7, 3]),
            ("Sin Cos Tan SinPi CosPi TanPi", [0.3, -1.2]), ("Asin Acos Atan AsinPi AcosPi AtanPi", [0.3, -0.8]),
            ("Sinh Cosh Tanh Asinh Atanh Sigmoid", [0.3, -0.8]), ("Acosh Sqrt Cbrt Reciprocal ReciprocalSqrt", [1.3, 4]),
            ("Abs Negate Increment Decrement DegreesToRadians RadiansToDegrees", [0.7, -1.5]),
            ("Floor Ceiling Truncate Round BitIncrement BitDecrement", [0.7, -1.3]), ("SoftMax", [0.7, -1.5]),
        ];
        return families.Select(f => new LossCase(
            f.Functions,
            $$"""
            [Differentiable]
            public static double Loss(ReadOnlySpan<double> x)
            {
                double[] d = new double[x.Length];
                double sum = Weigh(x);
            {{string.Concat(f.Functions.Split(' ').Select(name => $"    TensorPrimitives.{name}<double>(x, d);\n    sum += Weigh(d);\n"))}}
                return sum;
            }
            """ + Weigh)
        {
            Points = [f.At],
        });
    }

    private static IEnumerable<LossCase> OfTwo()
    {
        string[] both = ["Add", "Multiply", "Max", "Min", "MaxMagnitude", "MinMagnitude", "MaxNumber", "MinNumber", "CopySign", "Log"];
        string[] all = ["Subtract", "Divide", "Remainder", "Pow", "Atan2", "Atan2Pi", "Ieee754Remainder"];
        string[] spans = ["Hypot"];
        return spans.Select(n => Of(n, "x, y")).Concat(both.Concat(all).Select(n => Of(n, "x, y", "x, y[0]"))).Concat(all.Select(n => Of(n, "x[1], y") with { Name = n + " of a number" }));

        static LossCase Of(string name, params string[] operands) => new(
            name + " of two",
            $$"""
            [Differentiable]
            public static double Loss(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
            {
                Span<double> d = new double[x.Length];
                double sum = 0;
            {{string.Concat(operands.Select(o => $"    TensorPrimitives.{name}<double>({o}, d);\n    sum += Weigh(d);\n"))}}
                return sum;
            }
            """ + Weigh)
        {
            Points = [[0.7, 1.3, 2.5, 1.75], [3.5, 2.25, 0.6, 1.2]],
            Lengths = { ["x"] = 2, ["y"] = 2 },
        };
    }

    private static IEnumerable<LossCase> OfThree()
    {
        string[] all = ["AddMultiply", "MultiplyAdd", "FusedMultiplyAdd", "MultiplyAddEstimate", "Lerp"];
        foreach (string name in all)
            yield return Of(name, "x, y, z", "x, y, z[0]", "x, y[0], z");
        yield return Of("Clamp", "x, y, z", "x, y, 2.0", "x, 1.0, z", "x[0], y, z", "x, 1.0, 2.0");

        static LossCase Of(string name, params string[] operands) => new(
            name + " of three",
            $$"""
            [Differentiable]
            public static double Loss(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> z)
            {
                Span<double> d = new double[x.Length];
                double sum = 0;
            {{string.Concat(operands.Select(o => $"    TensorPrimitives.{name}<double>({o}, d);\n    sum += Weigh(d);\n"))}}
                return sum;
            }
            """ + Weigh)
        {
            Points = [[0.7, 1.3, 0.5, 0.75, 2.5, 3.5], [3.1, 4.2, 0.6, 1.2, 2.5, 3.5]],
            Lengths = { ["x"] = 2, ["y"] = 2, ["z"] = 2 },
        };
    }

    private static IEnumerable<LossCase> Shapes() =>
    [
        new("in place", "[Differentiable] public static double Loss(double[] x) { TensorPrimitives.Exp<double>(x, x); TensorPrimitives.Multiply<double>(x, x, x); return Weigh(x); }" + Weigh)
        {
            Points = [[0.7, -1.3, 0.2]],
        },
        new("destination that overlaps elsewhere", "[Differentiable] public static double Loss(double[] x) { TensorPrimitives.Exp<double>(x.AsSpan(0, 2), x.AsSpan(1, 2)); return x[2]; }")
        {
            Throwing = [[0.7, -1.3, 0.2]],
        },
        new("destination that is too short", "[Differentiable] public static double Loss(double[] x) { Span<double> d = stackalloc double[1]; TensorPrimitives.Exp<double>(x, d); return d[0]; }")
        {
            Points = [[0.7]],
            Throwing = [[0.7, -1.3, 0.2]],
        },
        new("disjoint parts of one array", "[Differentiable] public static double Loss(double[] x) { TensorPrimitives.Sin<double>(x.AsSpan(0, 2), x.AsSpan(2, 2)); return Weigh(x); }" + Weigh)
        {
            Points = [[0.7, -1.3, 0.2, 3]],
        },
        new("numbers beside spans", "[Differentiable] public static double Loss(double[] x) { double[] d = new double[x.Length]; TensorPrimitives.RootN<double>(x, 3, d); double s = Weigh(d); TensorPrimitives.ScaleB<double>(x, 2, d); s += Weigh(d); TensorPrimitives.Round<double>(x, 1, d); return s + Weigh(d) * x[0]; }" + Weigh)
        {
            Points = [[0.72, 1.33]],
        },
        new("two destinations", "[Differentiable] public static double Loss(double[] x) { double[] s = new double[x.Length], c = new double[x.Length]; TensorPrimitives.SinCos<double>(x, s, c); return Weigh(s) * Weigh(c) + x[0]; }" + Weigh)
        {
            Points = [[0.72, 1.33]],
        },
        new("decisions", "[Differentiable] public static double Loss(double[] x) { int k = TensorPrimitives.IndexOfMax<double>(x); int[] s = new int[x.Length]; TensorPrimitives.Sign<double>(x, s); bool[] n = new bool[x.Length]; TensorPrimitives.IsNegative<double>(x, n); return x[k] * x[0] * s[0] + (n[1] ? x[1] : 0); }")
        {
            Points = [[-0.72, 1.33, 0.25], [0.72, -1.33, 0.25]],
        },
        new("empty spans", "[Differentiable] public static double Loss(double[] x) => x[0] + TensorPrimitives.Sum<double>(x.AsSpan(1)) + TensorPrimitives.Dot<double>([], x.AsSpan(1)) + TensorPrimitives.Norm<double>(x);")
        {
            Points = [[0.5]],
        },
        new("ties", "[Differentiable] public static double Loss(double[] x) => TensorPrimitives.Max<double>(x) * 2 + TensorPrimitives.MinMagnitude<double>(x);")
        {
            Points = [[1, 1, 1]],
            Gradients = [[3, 0, 0]],
            NoFiniteDifferences = "a tie is a kink",
        },
        new("products of zeros", "[Differentiable] public static double Loss(double[] x) => TensorPrimitives.Product<double>(x);") { Points = [[0, 2, 3], [0, 0, 3]] },
        new(
            "a layer with attention",
            """
            [Differentiable]
            public static double Loss(ReadOnlySpan<double> w, ReadOnlySpan<double> x)
            {
                Span<double> scores = stackalloc double[3];
                for (int i = 0; i < 3; i++)
                    scores[i] = TensorPrimitives.Dot(w.Slice(2 * i, 2), x);
                TensorPrimitives.SoftMax<double>(scores, scores);
                TensorPrimitives.Log<double>(scores, scores);
                return -scores[1] + 0.5 * TensorPrimitives.SumOfSquares(w);
            }
            """)
        {
            Points = [[0.1, -0.2, 0.3, 0.4, 0.5, -0.6, 0.7, 1.3]],
            Lengths = { ["w"] = 6, ["x"] = 2 },
        },
        new("single precision", "[Differentiable] public static float Loss(ReadOnlySpan<float> x) { float[] d = new float[x.Length]; TensorPrimitives.Sigmoid(x, d); return TensorPrimitives.Sum(d) * TensorPrimitives.Norm(x) + TensorPrimitives.CosineSimilarity(x, d); }")
        {
            Points = [[0.5, -1.25, 2]],
        },
    ];
}
