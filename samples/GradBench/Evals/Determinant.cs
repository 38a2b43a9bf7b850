using System;
using System.Numerics;
using AutoGrad.Samples.GradBench.Protocol;

namespace AutoGrad.Samples.GradBench;

/// <summary><c>det</c>: a determinant by expansion along the rows, which takes ℓ! products; a test of recursion.</summary>
internal static partial class Determinant
{
    /// <summary>The columns are bits of an integer.</summary>
    private const int LargestSize = 31;

    public static Eval Eval { get; } = new("det")
    {
        {
            "primal", input =>
            {
                (double[] a, int size) = Matrix(input);
                return Evaluation.Of(() => OfMatrix(a, size));
            }
        },
        {
            "gradient", input =>
            {
                (double[] a, int size) = Matrix(input);
                double[] gradient = new double[a.Length];
                return Evaluation.Of(gradient, () => OfMatrixAndGradient(a, size, gradient));
            }
        },
    };

    /// <summary>The determinant of a matrix.</summary>
    /// <param name="a">size × size, row by row.</param>
    /// <param name="size">At most 31.</param>
    [Differentiable]
    public static double OfMatrix(ReadOnlySpan<double> a, int size) => Minor(a, size, 0, (1 << size) - 1);

    /// <summary>The determinant of the rows of <paramref name="a"/> from <paramref name="row"/> on, in as many <paramref name="columns"/>.</summary>
    private static double Minor(ReadOnlySpan<double> a, int size, int row, int columns)
    {
        if (row == size - 1)
            return a[row * size + BitOperations.TrailingZeroCount(columns)];

        double sum = 0, sign = 1;
        int rest = columns;
        for (int i = row; i < size; i++)
        {
            int column = BitOperations.TrailingZeroCount(rest);
            sum += sign * a[row * size + column] * Minor(a, size, row + 1, columns & ~(1 << column));
            sign = -sign;
            rest &= rest - 1;
        }

        return sum;
    }

    private static (double[] A, int Size) Matrix(Input input)
    {
        int size = input["ell"].WholeNumber(1, LargestSize);
        return (input["A"].Vector(size * size), size);
    }
}
