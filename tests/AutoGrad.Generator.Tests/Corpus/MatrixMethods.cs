using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Methods of matrices, and spans that are made of arrays.</summary>
public sealed class MatrixMethods : CorpusTheories<MatrixMethods>, ITopic
{
    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        new("a copy of a matrix", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double[,] a = { { x, y, 1 }, { x * y, 2, x } }, b = (double[,])a.Clone();
                b[0, 0] *= a[1, 2];
                a[0, 1] += b[0, 0];
                return b[0, 1] * b[0, 0] + a[0, 1] * b[1, 0];
            }
            """) { Points = [[0.3, 0.8], [-1.2, 0.4]] },
        new("copied parts of matrices", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double[,] a = { { x, y, 1 }, { x * y, 2, x } }, b = new double[2, 3], c = new double[3, 2];
                Array.Copy(a, b, a.Length);
                Array.Copy(a, 1, c, 2, 4);
                b[0, 0] *= c[1, 0];
                Array.Copy(b, 0, b, 1, 4);
                Array.Clear(a);
                a[1, 1] += c[2, 1] * b[0, 1];
                return a[0, 0] + a[1, 1] * c[1, 1] + b[1, 1] * b[0, 2];
            }
            """) { Points = [[0.3, 0.8], [-1.2, 0.4]] },
        new("bounds of a matrix", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double[,] a = { { x, y, 1 }, { x * y, 2, x } };
                double s = 0;
                for (int i = a.GetLowerBound(0); i <= a.GetUpperBound(0); i++)
                    for (int j = 0; j <= a.GetUpperBound(1); j++)
                        s += a[i, j] * a[i, j] * (i + 1);
                for (int d = 0; d < a.Rank; d++)
                    s *= a.GetLength(d) * a[d, 0];
                return s;
            }
            """) { Points = [[0.3, 0.8], [-1.2, 0.4]] },
        new("more elements than a matrix has", """
            [Differentiable] public static double Loss(double x)
            {
                double[,] a = { { x, 1 } }, b = new double[1, 2];
                Array.Copy(a, 1, b, 0, x > 0 ? 2 : 1);
                return b[0, 0] * x;
            }
            """)
        {
            Points = [[-0.3]],
            Throwing = [[0.3]],
        },
        new("spans made by their constructors", """
            [Differentiable] public static double Loss(double[] w)
            {
                Span<double> a = new(w), c = new(length: 2, array: w, start: 2);
                ReadOnlySpan<double> b = new(w, 1, 2);
                a[1] *= 3;
                c[0] += b[0];
                return b[1] * a[2] + c[1] * b[0] + new Span<double>().Length;
            }
            """) { Points = [[0.3, 0.8, 1.2, 0.1]] },
    ];
}
