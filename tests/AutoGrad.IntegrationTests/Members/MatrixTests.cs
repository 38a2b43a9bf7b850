using System;
using Xunit;

namespace AutoGrad.IntegrationTests.Members;

/// <summary>Gradients of matrices have the matrix's own type and shape.</summary>
public sealed partial class MatrixTests
{
    [Differentiable(nameof(m))]
    internal static double Quadratic(double[,] m, ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i < m.GetLength(0); i++)
        {
            for (int j = 0; j < m.GetLength(1); j++)
                sum += x[i] * m[i, j] * m[i, j] * x[j];
        }

        return sum;
    }

    [Differentiable(nameof(rows))]
    internal static double Products(double[][] rows)
    {
        double product = 1;
        for (int i = 0; i < rows.Length; i++)
        {
            double sum = 0;
            foreach (double v in rows[i])
                sum += v * v;
            product *= sum;
        }

        return product;
    }

    [Fact]
    public void The_gradient_of_a_matrix_is_a_matrix()
    {
        double[,] m = { { 1, 2 }, { 3, -4 } }, gradient = { { double.NaN, 1e300 }, { 0, 7 } };
        double[] x = [2, -3];

        double value = QuadraticAndGradient(m, x, gradient);

        Assert.Equal(4 * 1 - 6 * 4 - 6 * 9 + 9 * 16, value, 12);
        for (int i = 0; i < 2; i++)
        {
            for (int j = 0; j < 2; j++)
                Assert.Equal(2 * x[i] * m[i, j] * x[j], gradient[i, j], 12);
        }
    }

    [Fact]
    public void The_pullback_adds_to_a_matrix()
    {
        double[,] m = { { 1, 2 }, { 3, -4 } }, adjoint = { { 10, 20 }, { 30, 40 } };
        double[] x = [2, -3];

        QuadraticPullback(m, x, 0.5, adjoint);

        Assert.Equal(10 + 0.5 * 8, adjoint[0, 0], 12);
        Assert.Equal(40 - 0.5 * 72, adjoint[1, 1], 12);
    }

    [Fact]
    public void The_gradient_of_rows_is_rows()
    {
        double[][] rows = [[1, 2], [3]], gradient = [[double.NaN, 5], [1e300]];

        double value = ProductsAndGradient(rows, gradient);

        Assert.Equal(45, value, 12);
        Assert.Equal([18, 36], gradient[0]);
        Assert.Equal([30], gradient[1]);
    }

    [Fact]
    public void Another_shape_is_refused_by_name_before_anything_is_written()
    {
        double[,] m = new double[2, 2], tall = new double[3, 2];
        tall[0, 0] = 5;
        ArgumentException e = Assert.Throws<ArgumentException>(() => QuadraticAndGradient(m, new double[2], tall));
        Assert.Equal("mGradient", e.ParamName);
        Assert.Equal(5, tall[0, 0]);
        Assert.Equal("mGradient", Assert.Throws<ArgumentException>(() => QuadraticAndGradient(m, new double[2], m)).ParamName);

        double[][] rows = [[1, 2], [3]];
        Assert.Equal("rowsGradient", Assert.Throws<ArgumentException>(() => ProductsAndGradient(rows, [[1, 2, 3], [3]])).ParamName);
        Assert.Equal("rowsGradient", Assert.Throws<ArgumentException>(() => ProductsAndGradient(rows, [[1, 2]])).ParamName);
        Assert.Equal("rowsGradient", Assert.Throws<ArgumentException>(() => ProductsAndGradient(rows, [[1, 2], rows[1]])).ParamName);
    }
}
