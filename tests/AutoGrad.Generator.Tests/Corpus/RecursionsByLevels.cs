using System.Collections.Generic;
using AutoGrad.Generator.Tests.Oracle;

namespace AutoGrad.Generator.Tests.Corpus;

/// <summary>Recursions in loops that go down by one: their last levels may be written as straight-line code.</summary>
public sealed class RecursionsByLevels : CorpusTheories<RecursionsByLevels>, ITopic
{
    public static IReadOnlyList<LossCase> Cases { get; } =
    [
        new("determinant, five levels", $$"""
            [Differentiable] public static double Loss(ReadOnlySpan<double> a) => Minor(a, 5, 0, 31);
            {{Determinant}}
            """) { Points = [[1.1, -0.7, 1.3, 0.9, 0.2, -2, 0.8, 0.3, 1, 0.4, -0.6, 1.7, 0.1, -1.2, 0.5, 2, 0.9, -0.3, 0.7, 1.4, -0.8, 0.6, 1.5, -0.1, 0.3]] },
        new("determinants of all sizes", $$"""
            [Differentiable] public static double Loss(ReadOnlySpan<double> a)
            {
                double sum = 0;
                for (int size = 1; size <= 4; size++)
                    sum = sum * 0.5 + Minor(a, size, 0, (1 << size) - 1);
                return sum;
            }
            {{Determinant}}
            """) { Points = [[1.1, -0.7, 1.3, 0.9, 0.2, -2, 0.8, 0.3, 1, 0.4, -0.6, 1.7, 0.1, -1.2, 0.5, 2]] },
        new("adjoints that wait for results", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> w) => Level(w, 0, 4);
            private static double Level(ReadOnlySpan<double> w, int level, int depth)
            {
                if (level == depth)
                    return w[level] * w[0];
                double sum = 0.1;
                for (int k = 0; k < 2; k++)
                    sum += Math.Sin(Level(w, level + 1, depth) * w[level] + k) * sum;
                return sum;
            }
            """) { Points = [[0.3, 0.8, -0.6, 1.2, 0.5]] },
        new("as many trips as are left, at most one at the end", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> x) => Left(x, 5);
            private static double Left(ReadOnlySpan<double> x, int n)
            {
                if (n <= 1)
                    return Math.Exp(x[n]);
                double sum = 0;
                for (int i = 0; i < n; i++)
                    sum += x[i] * Left(x, n - 1) + x[n];
                return sum * x[n];
            }
            """) { Points = [[0.3, 0.8, -0.6, 1.2, 0.5, 0.4]] },
        new("downwards, as long as there is something", """
            [Differentiable] public static double Loss(ReadOnlySpan<double> x, double y) => Left(x, y, 4) + Left(x, y * y, 3) * Left(x, y, 0);
            private static double Left(ReadOnlySpan<double> x, double y, int n)
            {
                double result = y;
                if (n > 0)
                {
                    for (int i = n - 1; i >= 0; i--)
                        result = result * x[i] + Left(x, y * x[n], n - 1);
                }
                return result * 0.5 + y;
            }
            """) { Points = [[0.3, 0.8, -0.6, 1.2, 0.5, 0.4]] },
        new("levels counted past a limit", """
            [Differentiable] public static double Loss(double x, int from, int to) => Between(x, from, to);
            private static double Between(double x, int from, int to)
            {
                if (from == to)
                    return x * x;
                double sum = x;
                for (int i = from; i < to; i++)
                    sum += Between(x * 0.9 + i, from + 1, to) * 0.25;
                return sum;
            }
            """) { Points = [[0.8]], Passive = { ["from"] = "-2", ["to"] = "3" } },
        new("numbers that go in and out", """
            [Differentiable] public static double Loss(double x, double y)
            {
                double total = y;
                Visit(x, 3, ref total);
                return total;
            }
            private static void Visit(double x, int n, ref double total)
            {
                if (n == 0)
                {
                    total = total * x + 1;
                    return;
                }
                for (int k = 0; k < 3; k++)
                    Visit(x * 0.7 + k, n - 1, ref total);
            }
            """) { Points = [[0.4, 0.2]] },
    ];

    private const string Determinant = """
        private static double Minor(ReadOnlySpan<double> a, int n, int row, int columns)
        {
            if (row == n - 1)
                return a[row * n + System.Numerics.BitOperations.TrailingZeroCount(columns)];
            double sum = 0, sign = 1;
            int rest = columns;
            for (int i = row; i < n; i++)
            {
                int column = System.Numerics.BitOperations.TrailingZeroCount(rest);
                sum += sign * a[row * n + column] * Minor(a, n, row + 1, columns & ~(1 << column));
                sign = -sign;
                rest &= rest - 1;
            }
            return sum;
        }
        """;
}
