using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Arguments by name and several targets: what is written in another order than it is meant.</summary>
public sealed class OrderOfArguments : CorpusTheories<OrderOfArguments>, ITopic
{
    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        new("functions of numbers, arguments by name", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double k = x;
                double a = Math.Pow(y: x, x: y) + Math.Clamp(min: 0.1, max: 0.9, value: x) * Math.FusedMultiplyAdd(z: x, y: y, x: 2);
                double b = Math.Atan2(x: y, y: x) + Math.Pow(y: k += 1, x: k *= 2) + double.Lerp(amount: 0.3, value2: x, value1: y);
                return a * b + Math.Log(newBase: y + 1, a: x);
            }
            """)
        {
            Points = [[0.3, 0.8], [1.5, 2]],
            Twin = """
                [Differentiable] public static double Loss(double x, double y)
                {
                    double a = Math.Pow(y, x) + Math.Clamp(x, 0.1, 0.9) * Math.FusedMultiplyAdd(2, y, x);
                    double b = Math.Atan2(x, y) + Math.Pow(2 * (x + 1), x + 1) + double.Lerp(y, x, 0.3);
                    return a * b + Math.Log(x, y + 1);
                }
                """,
        },
        new("functions of memory, arguments by name", """
            [Differentiable] public static double Loss(double[] w)
            {
                Span<double> s = w.AsSpan().Slice(length: 1, start: 2), t = w.AsSpan(length: 3, start: 1);
                Array.Copy(length: 1, destinationArray: w, destinationIndex: 0, sourceArray: w, sourceIndex: 3);
                return s[0] * t[2] + w[0] * w[1];
            }
            """) { Points = [[0.3, 0.8, 1.2, 0.1]] },
        new("functions of spans, arguments by name", """
            [Differentiable] public static double Loss(double[] w)
            {
                double[] d = new double[2];
                TensorPrimitives.Subtract<double>(destination: d, y: w[..2], x: w.AsSpan(2));
                return d[0] * 2 + d[1] + TensorPrimitives.Dot<double>(y: d, x: w[1..3]);
            }
            """) { Points = [[0.3, 0.8, 1.2, 0.1]] },
        new("an indexer, arguments by name", """
            public static partial class Losses
            {
                [Differentiable] public static double Loss(double x, double y)
                {
                    Grid g = new();
                    g[column: 1, row: 0] = x;
                    g[0, 0] = y;
                    g[1, column: 1] += x * y;
                    return g[row: 0, column: 1] * 2 + g[1, 0] * g[0, 0] + g[column: 1, row: 1];
                }
            }

            public sealed class Grid
            {
                private readonly double[] _cells = new double[4];

                public double this[int row, int column] { get => _cells[2 * row + column]; set => _cells[2 * row + column] = value; }
            }
            """) { Points = [[0.3, 0.8]] },
        new("vectors, arguments by name", """
            [Differentiable] public static float Loss(float x, float y)
            {
                System.Numerics.Vector3 a = new(z: x, y: y, x: 1), b = System.Numerics.Vector3.Lerp(amount: 0.25f, value2: a, value1: new(y));
                return System.Numerics.Vector3.Dot(b, a) * a.Z + System.Numerics.Vector3.Subtract(right: a, left: b).X;
            }
            """)
        {
            Points = [[0.3, 0.8]],
            Twin = "[Differentiable] public static float Loss(float x, float y) { float by = y + 0.25f * (y - y), bz = y + 0.25f * (x - y), bx = y + 0.25f * (1 - y); return (bx + by * y + bz * x) * x + (bx - 1); }",
        },
        new("an initializer of a vector", """
            [Differentiable] public static float Loss(float x, float y)
            {
                System.Numerics.Vector2 v = new System.Numerics.Vector2(y) { X = x * y };
                return v.X * x + v.Y * y;
            }
            """)
        {
            Points = [[0.3, 0.8]],
            Twin = "[Differentiable] public static float Loss(float x, float y) => x * y * x + y * y;",
        },
        new("places of a deconstruction come before its values", """
            [Differentiable] public static double Loss(double[] w)
            {
                int k = 0;
                (w[k++], w[k++]) = (w[k], w[k] * 2);
                (k, w[k]) = (3, w[k + 1] * w[0]);
                return w[0] + 2 * w[1] * w[2] - w[3] * w[0] + k;
            }
            """) { Points = [[0.3, 0.8, -0.4, 1.1]] },
        new("deconstruction into places of all kinds", """
            public static partial class Losses
            {
                [Differentiable] public static double Loss(double x, double y)
                {
                    double[] a = new double[3];
                    Pair p = new();
                    int i = 0;
                    ((a[i++], double t), p.X, _) = ((x * y, x), y + i, 5);
                    (p.Y, a[i++]) = (a[0], p.X);
                    (i, a[i]) = (7, t * i);
                    var ((u, v), w) = ((p.X, p.Y), a[2]);
                    return u * v + w + i * a[1];
                }
            }

            public sealed class Pair
            {
                public double X { get; set; }

                public double Y;
            }
            """) { Points = [[0.3, 0.7]] },
        new("data asked by name, with a default between", """
            public static partial class Losses
            {
                [Differentiable(nameof(x))] public static double Loss(double x, Table table) => x * table.At(1, plane: 5) + x * x * table.At(column: 7, row: 1) + x * table[b: 2, a: 1];
            }

            public class Table
            {
                public virtual double At(int row, int column = 2, int plane = 1) => 0.01 * row + 0.1 * column + plane;

                public virtual double this[int a, int b] => 10 * a + b;
            }
            """)
        {
            Points = [[0.3]],
            Passive = { ["table"] = "new Table()" },
        },
    ];
}
