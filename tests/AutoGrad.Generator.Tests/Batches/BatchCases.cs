using System.Collections.Generic;
using System.Linq;

namespace AutoGrad.Generator.Tests.Batches;

/// <summary>Losses of one row in every shape that parameters and data come in.</summary>
internal static class BatchCases
{
    private const string Data =
        """
        public static class Data
        {
            public static readonly double[] X = [0.5, -1.2, 2.0, 0.3, -0.7, 1.1, 1.6, -0.4];
            public static readonly double[] Y = [1.0, -0.5, 0.25, 2.0];
        }
        """;

    private const string Target = "new Losses.LossBatchObjective(";

    public static IEnumerable<BatchCase> All =>
    [
        new("least squares", Losses("""
            [Differentiable(nameof(w))]
            public static double Loss(ReadOnlySpan<double> w, [Sample] ReadOnlySpan<double> x, [Sample] double y)
            {
                double a = 0;
                for (int i = 0; i < w.Length; i++)
                    a += w[i] * x[i];
                return 0.5 * (y - a) * (y - a);
            }
            """), "Losses.Loss(p, Data.X.AsSpan(2 * r, 2), Data.Y[r])", Target + "Data.X, Data.Y)", [0.3, -0.8], [2, 1])
        {
            Gradient = "Losses.LossAndGradient(p, Data.X.AsSpan(2 * r, 2), Data.Y[r], g);",
        },
        new("rows of a network, more than a block has", """
            public static class Many { public static readonly double[] X = [.. Enumerable.Range(0, 3 * 70).Select(i => Math.Sin(1.3 * i))]; public static readonly int[] Y = [.. Enumerable.Range(0, 70).Select(i => i % 2)]; }
            public static partial class Losses
            {
                [Differentiable(nameof(w), nameof(b), nameof(v))]
                public static double Loss(ReadOnlySpan<double> w, double[] b, ReadOnlySpan<double> v, [Sample] ReadOnlySpan<double> x, [Sample] int y, double scale)
                {
                    Span<double> h = stackalloc double[4];
                    double[] s = new double[v.Length / 4];
                    for (int o = 0; o < b.Length; o++)
                    {
                        double z = b[o];
                        for (int i = 0; i < x.Length; i++)
                            z += w[o * x.Length + i] * x[i];
                        h[o] = Math.Tanh(z);
                    }
                    double sum = 0;
                    for (int k = 0; k < s.Length; k++)
                    {
                        double z = 0.1 * k;
                        for (int o = 0; o < b.Length; o++)
                            z += v[k * b.Length + o] * h[o];
                        s[k] = z;
                        sum += Math.Exp(z);
                    }
                    return scale * (Math.Log(sum) - s[y]);
                }
            }
            """, "Losses.Loss(p[..12], p[12..16], p[16..], Many.X.AsSpan(3 * r, 3), Many.Y[r], 0.5)", "new Losses.LossBatchObjective(Many.X, Many.Y, 0.5, 12, 4)", [.. Enumerable.Range(0, 24).Select(i => System.Math.Sin(i + 0.5))])
        {
            Rows = 70,
            Gradient = "Losses.LossAndGradient(p[..12], p[12..16], p[16..], Many.X.AsSpan(3 * r, 3), Many.Y[r], 0.5, g.AsSpan(0, 12), g.AsSpan(12, 4), g.AsSpan(16));",
        },
        new("arrays and a bias", Losses("""
            [Differentiable(nameof(w), nameof(b))]
            public static double Loss(double[] w, double b, [Sample] double[] x, [Sample] double y, double l2)
            {
                double a = b;
                for (int i = 0; i < x.Length; i++)
                    a += w[i] * x[i];
                double penalty = 0;
                foreach (double v in w)
                    penalty += v * v;
                return Math.Log(1 + Math.Exp(-y * a)) + l2 * penalty;
            }
            """), "Losses.Loss(p[..2], p[2], Data.X[(2 * r)..(2 * r + 2)], Data.Y[r], 0.1)", Target + "Data.X, Data.Y, 0.1)", [0.3, -0.8, 0.1])
        {
            Gradient = "Losses.LossAndGradient(p[..2], p[2], Data.X[(2 * r)..(2 * r + 2)], Data.Y[r], 0.1, g.AsSpan(0, 2), out g[2]);",
        },
        new("only numbers", Losses("""
            [Differentiable(nameof(a), nameof(b))]
            public static double Loss(double a, double b, [Sample] double x, [Sample] double y) => Math.Pow(a * Math.Exp(-b * x) - y, 2);
            """), "Losses.Loss(p[0], p[1], Data.X[r], Data.Y[r])", Target + "Data.X.AsMemory(0, 4), Data.Y)", [1.1, 0.4])
        {
            Gradient = "Losses.LossAndGradient(p[0], p[1], Data.X[r], Data.Y[r], out g[0], out g[1]);",
        },
        new("only rows of vectors", Losses("""
            [Differentiable(nameof(center))]
            public static double Loss(ReadOnlySpan<double> center, [Sample] ReadOnlySpan<double> x)
            {
                double sum = 0;
                for (int i = 0; i < x.Length; i++)
                    sum += Math.Abs(x[i] - center[i]);
                return Math.Sqrt(1 + sum * sum);
            }
            """), "Losses.Loss(p, Data.X.AsSpan(2 * r, 2))", Target + "Data.X, 4)", [0.1, 0.2]),
        new("two vectors of parameters, numbers between", Losses("""
            [Differentiable(nameof(u), nameof(c), nameof(v), nameof(d))]
            public static double Loss(ReadOnlySpan<double> u, double c, ReadOnlySpan<double> v, [Sample] ReadOnlySpan<double> x, double d)
            {
                double a = c, b = d;
                for (int i = 0; i < u.Length; i++)
                    a += u[i] * x[i];
                for (int i = 0; i < v.Length; i++)
                    b += v[i] * Math.Tanh(a + i);
                return a * b;
            }
            """), "Losses.Loss(p[..2], p[2], p[3..6], Data.X.AsSpan(2 * r, 2), p[6])", Target + "Data.X, 2, 4)", [0.1, 0.2, 0.3, -0.4, 0.5, 0.6, -0.7]),
        new("classes, weights and tables", Losses("""
            public enum Link { Identity, Squared }

            [Differentiable(nameof(w))]
            public static double Loss(double[] w, [Sample] int label, [Sample] bool isWeighted, [Sample] Link link, [Sample] ReadOnlySpan<int> tokens, double[,] table, ReadOnlySpan<double> weights, string name)
            {
                double score = 0;
                foreach (int token in tokens)
                    score += table[token, label] * w[token];
                if (link == Link.Squared)
                    score *= score;
                return (isWeighted ? weights[label] : 1) * Math.Sin(score) + name.Length * w[0];
            }
            """) + """
            public static class More
            {
                public static readonly int[] Labels = [0, 1, 1, 0], Tokens = [0, 1, 2, 2, 1, 0, 2, 0, 1, 1, 1, 1];
                public static readonly bool[] Weighted = [true, false, true, true];
                public static readonly Losses.Link[] Links = [Losses.Link.Identity, Losses.Link.Squared, Losses.Link.Squared, Losses.Link.Identity];
                public static readonly double[,] Table = { { 0.1, 0.2 }, { 0.5, -0.3 }, { 0.7, 0.9 } };
                public static readonly double[] Weights = [1.5, 0.5];
            }
            """,
            "Losses.Loss(p, More.Labels[r], More.Weighted[r], More.Links[r], More.Tokens.AsSpan(3 * r, 3), More.Table, More.Weights, \"ab\")",
            Target + "More.Labels, More.Weighted, More.Links, More.Tokens, More.Table, More.Weights, \"ab\")", [0.4, -0.2, 1.3]),
        new("records and matrices per row", Losses("""
            [Differentiable(nameof(w))]
            public static double Loss(ReadOnlySpan<double> w, [Sample] House house, [Sample] double[,] image, [Sample] in Frame frame)
            {
                double sum = w[0] * house.Area + w[1] * house.Age - house.Price;
                for (int i = 0; i < 2; i++)
                    sum += w[i] * image[i, 0] * frame.Scale;
                return sum * sum;
            }
            """) + """
            public sealed record House(double Area, double Age, double Price);
            public readonly struct Frame(double scale) { public double Scale { get; } = scale; }
            public static class More
            {
                public static readonly House[] Houses = [new(1, 2, 3), new(2, 1, 4), new(0.5, 3, 1), new(1, 1, 1)];
                public static readonly double[][,] Images = [new double[,] { { 1 }, { 2 } }, new double[,] { { 0.5 }, { 1 } }, new double[,] { { -1 }, { 2 } }, new double[,] { { 1 }, { 1 } }];
                public static readonly Frame[] Frames = [new(1), new(2), new(0.5), new(3)];
            }
            """,
            "Losses.Loss(p, More.Houses[r], More.Images[r], in More.Frames[r])", Target + "More.Houses, More.Images, More.Frames)", [0.4, -0.2]),
        new("a structure of parameters", Losses("""
            [Differentiable(nameof(line), nameof(scale))]
            public static double Loss(Line line, double scale, [Sample] double x, [Sample] double y)
            {
                double r = line.Slope * x + line.Offset - y;
                return Math.Log(1 + r * r / (scale * scale));
            }
            """) + "public readonly record struct Line(double Slope, double Offset);",
            "Losses.Loss(new Line(p[0], p[1]), p[2], Data.X[r], Data.Y[r])", Target + "Data.X.AsMemory(1, 4), Data.Y)", [0.4, -0.2, 1.3])
        {
            Row = "Losses.Loss(new Line(p[0], p[1]), p[2], Data.X[1 + r], Data.Y[r])",
            Gradient = "Losses.LossAndGradient(new Line(p[0], p[1]), p[2], Data.X[1 + r], Data.Y[r], out Line lineGradient, out g[2]); g[0] = lineGradient.Slope; g[1] = lineGradient.Offset;",
        },
        new("a structure with an array and data", Losses("""
            [Differentiable(nameof(net))]
            public static double Loss(Net net, [Sample] ReadOnlySpan<double> x, [Sample] double y)
            {
                double a = net.Bias;
                for (int i = 0; i < net.Weights.Length; i++)
                    a += net.Weights[i] * x[i % x.Length];
                return (Math.Tanh(a) - y) * (Math.Tanh(a) - y) * net.Power;
            }
            """) + "public struct Net { public double[] Weights; public double Bias; public int Power; }",
            "Losses.Loss(new Net { Weights = p[..3], Bias = p[3], Power = 2 }, Data.X.AsSpan(2 * r, 2), Data.Y[r])",
            Target + "new Net { Weights = new double[3], Power = 2 }, Data.X, Data.Y)", [0.4, -0.2, 1.3, 0.6]),
        new("a field of the instance", """
            public sealed partial class Model
            {
                private double[] _weights = [0, 0];
                private double _bias;

                public static Model At(double[] p) => new() { _weights = p[..2], _bias = p[2] };

                [Differentiable(nameof(_weights), nameof(_bias))]
                public double Loss([Sample] ReadOnlySpan<double> x, [Sample] double y)
                {
                    double a = _bias;
                    for (int i = 0; i < x.Length; i++)
                        a += _weights[i] * x[i];
                    return Math.Cosh(a - y);
                }
            }
            """ + Data, "Model.At(p).Loss(Data.X.AsSpan(2 * r, 2), Data.Y[r])", "new Model.LossBatchObjective(new Model(), Data.X, Data.Y)", [0.3, -0.8, 0.2]),
        new("an instance", """
            public readonly partial record struct Model(double Rate)
            {
                [Differentiable(nameof(w))]
                public double Loss(Span<double> w, [Sample] Span<double> x) => Rate * w[0] * x[1] * Math.Exp(w[1] * x[0]);
            }
            """ + Data, "new Model(0.5).Loss(p, Data.X.AsSpan(2 * r, 2))", "new Model.LossBatchObjective(new Model(0.5), Data.X, 4)", [0.3, -0.8]),
        new("single precision", Losses("""
            [Differentiable(nameof(w))]
            public static float Loss(float[] w, [Sample] float[] x, [Sample] float y, float[] scale)
            {
                float a = 0;
                for (int i = 0; i < w.Length; i++)
                    a += w[i] * x[i] * scale[i];
                return (y - a) * (y - a);
            }
            """) + """
            public static class Single
            {
                public static readonly float[] X = [0.5f, -1.25f, 2.0f, 0.25f, -0.75f, 1.125f, 1.5f, -0.5f], Y = [1.0f, -0.5f, 0.25f, 2.0f], S = [1, 2];
            }
            """, "Losses.Loss([(float)p[0], (float)p[1]], Single.X[(2 * r)..(2 * r + 2)], Single.Y[r], Single.S)", Target + "Single.X, Single.Y, Single.S)", [0.25, -0.75])
        {
            Number = "float",
        },
        new("any floating-point type", """
            public static partial class Losses
            {
                [Differentiable(nameof(w), nameof(b))]
                public static T Loss<T>(ReadOnlySpan<T> w, T b, [Sample] ReadOnlySpan<T> x, [Sample] T y) where T : IFloatingPointIeee754<T>
                {
                    T a = b;
                    for (int i = 0; i < w.Length; i++)
                        a += w[i] * x[i];
                    return T.Exp(a - y);
                }
            }
            """ + Data, "Losses.Loss<double>(p.AsSpan(0, 2), p[2], Data.X.AsSpan(2 * r, 2), Data.Y[r])", "new Losses.LossBatchObjective<double>(Data.X, Data.Y)", [0.3, -0.8, 0.2])
        {
            Twin = Losses("""
                public static double Loss<T>(ReadOnlySpan<double> w, double b, [Sample] ReadOnlySpan<double> x, [Sample] double y)
                {
                    double a = b;
                    for (int i = 0; i < w.Length; i++)
                        a += w[i] * x[i];
                    return Math.Exp(a - y);
                }
                """),
        },
        new("in nested and generic types", """
            public partial class Outer<TKey> where TKey : struct
            {
                public partial class Deep
                {
                    [Differentiable(nameof(w), Name = "Mean")]
                    public static double Loss(double[] w, [Sample] TKey key, [Sample] double y) => w[0] * y * y + w[1] * key.GetHashCode();
                }
            }
            """ + Data, "Outer<int>.Deep.Loss(p, r, Data.Y[r])", "new Outer<int>.Deep.MeanBatchObjective(new int[] { 0, 1, 2, 3 }, Data.Y)", [0.3, -0.8]),
        new("what it is given is overwritten", Losses("""
            [Differentiable(nameof(w), nameof(b))]
            public static double Loss(double[] w, Span<double> b, [Sample] Span<double> x)
            {
                for (int i = 0; i < x.Length; i++)
                {
                    x[i] = Math.Sin(x[i]);
                    w[i] *= x[i];
                }

                return w[0] * w[1] + w[1] * w[1] * x[0] + b[0] * w[0];
            }
            """), "Losses.Loss(p[..2], p[2..], Data.X[(2 * r)..(2 * r + 2)])", Target + "Data.X, 2, 4)", [0.3, -0.8, 0.7]),
        new("arrays that other code sees", Losses("""
            [Differentiable(nameof(w))]
            public static double Loss(double[] w, [Sample] int[] x)
            {
                int n = Array.IndexOf(x, 2) + 1;
                return w[n % w.Length] * w[0] * x.Length;
            }
            """) + "public static class More { public static readonly int[] X = [2, 1, 0, 2, 5, 5, 2, 2]; }",
            "Losses.Loss(p, More.X[(2 * r)..(2 * r + 2)])", Target + "More.X, 4)", [0.3, -0.8]),
        new("stored values, branches and early ends", Losses("""
            [Differentiable(nameof(w))]
            public static double Loss(double[] w, [Sample] double[] x, [Sample] double y)
            {
                double h = 0.5;
                var kept = new double[w.Length];
                for (int t = 0; t < 5; t++)
                {
                    h = Math.Tanh(w[t % w.Length] * h + x[t % x.Length]);
                    kept[t % w.Length] += h * h;
                    if (h > 0.9)
                        return h * y;
                }

                return h * kept[0] - y * kept[1];
            }
            """), "Losses.Loss(p, Data.X[(2 * r)..(2 * r + 2)], Data.Y[r])", Target + "Data.X, Data.Y)", [0.3, -0.8], [2, 1])
        {
            Gradient = "Losses.LossAndGradient(p, Data.X[(2 * r)..(2 * r + 2)], Data.Y[r], g);",
        },
        new("a recursion", Losses("""
            [Differentiable(nameof(w))]
            public static double Loss(double[] w, [Sample] double x, [Sample] int depth) => Horner(w, x, depth) * w[0];

            private static double Horner(double[] w, double x, int i) => i == 0 ? w[0] : w[i % w.Length] + Math.Sin(x * Horner(w, x, i - 1));
            """), "Losses.Loss(p, Data.X[r], 1 + r)", Target + "Data.X.AsMemory(0, 4), new int[] { 1, 2, 3, 4 })", [0.3, -0.8]),
        new("a slice and a view of the row", Losses("""
            [Differentiable(nameof(w))]
            public static double Loss(double[] w, [Sample] double[] x)
            {
                Span<double> head = w.AsSpan(1);
                ReadOnlySpan<double> tail = x.AsSpan()[1..];
                double[] chosen = x[0] > 0 ? w : x;
                return head[0] * tail[0] + chosen[0] * w[1];
            }
            """), "Losses.Loss(p, Data.X[(2 * r)..(2 * r + 2)])", Target + "Data.X, 4)", [0.3, -0.8]),
        new("names that the objective would like to have", """
            public sealed partial class Mean
            {
                [Differentiable(nameof(w), nameof(v), nameof(sum))]
                public double Loss(
                    double[] w, [Sample] double owner, [Sample] ReadOnlySpan<double> rows, double[] v, double sum, double wLength, [Sample] int rowCount,
                    ReadOnlySpan<double> point, double gradient, double[] count, double k, [Sample] in double row, double rowGradient, [Sample] Span<double> @class, double _owner, double value)
                {
                    @class[0] += w[0];
                    v[1] *= 2;
                    return w[0] * owner * rows[1] + w[1] * v[0] * v[1] * sum + rowCount * wLength * point[0] + gradient * count[0] * k * w[0] * row + rowGradient + @class[0] * _owner * value;
                }
            }
            """ + Data,
            "new Mean().Loss(p[..2], Data.Y[r], Data.X.AsSpan(2 * r, 2), p[2..4], p[4], 0.5, r, Data.X, 1.5, Data.Y[..], 2, Data.X[r], 3, Data.X[(2 * r)..(2 * r + 2)], 4, 5)",
            "new Mean.LossBatchObjective(new Mean(), Data.Y, Data.X, 0.5, new int[] { 0, 1, 2, 3 }, Data.X, 1.5, Data.Y, 2, Data.X.AsMemory(0, 4), 3, Data.X, 4, 5, 2)", [0.3, -0.8, 0.7, 0.2, 1.5]),
        Called("Mean"),
        Called("MeanAndGradient"),
        Called("Value"),
        Called("RowCount"),
        Called("point"),
        Called("rows"),
        Called("x1"),
    ];

    /// <summary>A method of an objectionable name, with an active parameter called like a local of the loop.</summary>
    private static BatchCase Called(string name) => new($"a method called {name}", Losses($$"""
        [Differentiable(nameof(row), Name = "Loss")]
        public static double {{name}}(double row, double k, [Sample] double x) => Math.Exp(row * x) * k;
        """), $"Losses.{name}(p[0], 2, Data.X[r])", Target + "2, Data.X.AsMemory(0, 4))", [0.3]);

    private static string Losses(string members) => "public static partial class Losses\n{\n" + members + "\n}\n" + Data + "\n";
}
