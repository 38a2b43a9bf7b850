using System;
using System.Linq;
using Xunit;

namespace AutoGrad.IntegrationTests.Members;

/// <summary>Blocks of rows against derivatives by hand, row by row: fewer rows than a block has, whole blocks and more, rows of every length.</summary>
public sealed class RowLossTests
{
    public static TheoryData<int, int> Sizes => new(
        from rows in new[] { 0, 1, 7, 8, 63, 64, 65, 130 } from length in new[] { 0, 1, 2, 3, 4, 5, 8, 13, 16, 17, 31, 33, 130 } select (rows, length));

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Logistic(int rows, int length)
    {
        double[] w = Numbers(length, 1), x = Numbers(rows * length, 2), y = Signs(rows), gradient = Garbage(length);
        double value = RowLosses.LogisticAndGradient(w, 0.3, x, y, gradient, out double bGradient);

        double[] sigmoids = [.. Each(rows, i => -y[i] / (1 + Math.Exp(y[i] * (0.3 + Dot(w, x, i)))))];
        Close(Each(rows, i => Math.Log(1 + Math.Exp(-y[i] * (0.3 + Dot(w, x, i))))).Sum(), value);
        Close(sigmoids.Sum(), bGradient);
        Check(w, gradient, j => Each(rows, i => sigmoids[i] * x[(i * length) + j]).Sum());
        Close(RowLosses.Logistic(w, 0.3, x, y), new RowLosses.LogisticObjective(x, y).Value([.. w, 0.3]));
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Huber(int rows, int length)
    {
        double[] w = Numbers(length, 3), x = Numbers(rows * length, 4), y = Numbers(rows, 5), gradient = Garbage(length);
        double value = RowLosses.HuberAndGradient(w, x, y, 0.7, gradient);

        double[] r = [.. Each(rows, i => y[i] - Dot(w, x, i))];
        Close(r.Sum(v => Math.Abs(v) <= 0.7 ? 0.5 * v * v : 0.7 * (Math.Abs(v) - 0.35)), value);
        Check(w, gradient, j => Each(rows, i => -Math.Clamp(r[i], -0.7, 0.7) * x[(i * length) + j]).Sum());
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Squares_of_float(int rows, int length)
    {
        double[] w = Numbers(length, 6), x = Numbers(rows * length, 7), y = Numbers(rows, 8);
        float[] gradient = [.. Garbage(length).Select(v => (float)v)];
        float[,] matrix = new float[rows, length];
        for (int i = 0; i < rows * length; i++)
            matrix[i / length, i % length] = (float)x[i];
        float value = RowLosses.SquaresAndGradient([.. w.Select(v => (float)v)], matrix, [.. y.Select(v => (float)v)], gradient);

        double[] r = [.. Each(rows, i => Dot(w, x, i) - y[i])];
        Close(r.Sum(v => v * v), value, 1e-5);
        Check(w, [.. gradient.Select(v => (double)v)], j => Each(rows, i => 2 * r[i] * x[(i * length) + j]).Sum(), 1e-4);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void An_adjoint_that_is_known_in_the_end(int rows, int length)
    {
        double[] w = Numbers(length, 9), x = Numbers(rows * length, 10), y = Numbers(rows, 11), gradient = Garbage(length);
        double[,] matrix = new double[rows, length];
        Buffer.BlockCopy(x, 0, matrix, 0, x.Length * sizeof(double));
        double value = RowLosses.NormAndGradient(w, matrix, y, gradient);

        double[] e = [.. Each(rows, i => Math.Exp(0.1 * Dot(w, x, i)))];
        double norm = Math.Sqrt(1 + Each(rows, i => (e[i] - y[i]) * (e[i] - y[i])).Sum());
        Close(norm, value);
        Check(w, gradient, j => Each(rows, i => (e[i] - y[i]) / norm * 0.1 * e[i] * x[(i * length) + j]).Sum());
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Two_sums_per_row(int rows, int length)
    {
        double[] mean = Numbers(length, 12), scale = [.. Numbers(length, 13).Select(v => 0.1 * v)], x = Numbers(rows * length, 14), y = Numbers(rows, 15);
        double[] meanGradient = Garbage(length), scaleGradient = Garbage(length);
        double value = RowLosses.GaussianAndGradient(mean, scale, x, y, meanGradient, scaleGradient);

        double[] r = [.. Each(rows, i => y[i] - Dot(mean, x, i))], precision = [.. Each(rows, i => Math.Exp(-2 * Dot(scale, x, i)))];
        Close(Each(rows, i => Dot(scale, x, i) + (r[i] * r[i] * precision[i])).Sum(), value);
        Check(mean, meanGradient, j => Each(rows, i => -2 * r[i] * precision[i] * x[(i * length) + j]).Sum());
        Check(scale, scaleGradient, j => Each(rows, i => (1 - (2 * r[i] * r[i] * precision[i])) * x[(i * length) + j]).Sum());
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Rows_that_overlap(int rows, int length)
    {
        double[] a = Numbers(length, 16), x = Numbers(rows + length, 17), gradient = Garbage(length);
        double value = RowLosses.AutoRegressionAndGradient(a, x, gradient);

        double[] r = [.. Each(rows, i => x[i + length] - Enumerable.Range(0, length).Sum(j => a[j] * x[i + length - 1 - j]))];
        Close(r.Sum(v => v * v), value);
        Check(a, gradient, j => Each(rows, i => -2 * r[i] * x[i + length - 1 - j]).Sum());
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Data_with_derivatives(int rows, int length)
    {
        double[] w = Numbers(length, 18), x = Numbers(rows * length, 19), y = Numbers(rows, 20), gradient = Garbage(length), xGradient = Garbage(rows * length);
        double value = RowLosses.BothAndGradient(w, x, y, gradient, xGradient);

        double[] z = [.. Each(rows, i => Dot(w, x, i))], slopes = [.. Each(rows, i => z[i] >= 0 ? y[i] : 2 * (y[i] - 1) * z[i])];
        Close(Each(rows, i => z[i] >= 0 ? y[i] * z[i] : (y[i] - 1) * z[i] * z[i]).Sum(), value);
        Check(w, gradient, j => Each(rows, i => slopes[i] * x[(i * length) + j]).Sum());
        Check(x, xGradient, k => slopes[k / length] * w[k % length]);
    }

    private static double Dot(double[] w, double[] x, int row) => Enumerable.Range(0, w.Length).Sum(j => w[j] * x[(row * w.Length) + j]);

    private static double[] Each(int rows, Func<int, double> of) => [.. Enumerable.Range(0, rows).Select(of)];

    private static double[] Numbers(int count, int seed) => [.. Enumerable.Range(0, count).Select(i => Math.Sin((1.3 * i) + (0.7 * seed)))];

    private static double[] Signs(int count) => [.. Enumerable.Range(0, count).Select(i => i % 3 == 0 ? -1.0 : 1)];

    private static double[] Garbage(int count) => [.. Enumerable.Repeat(1e300, count)];

    private static void Check(double[] parameters, double[] gradient, Func<int, double> expected, double tolerance = 1e-12)
    {
        for (int j = 0; j < parameters.Length; j++)
            Close(expected(j), gradient[j], tolerance);
    }

    private static void Close(double expected, double actual, double tolerance = 1e-12) => Assert.Equal(expected, actual, tolerance * 100 * (1 + Math.Abs(expected)));
}
