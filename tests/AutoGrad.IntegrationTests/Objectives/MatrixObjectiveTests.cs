using System;
using System.Linq;
using System.Threading.Tasks;
using AutoGrad.IntegrationTests.Allocation;
using Xunit;

namespace AutoGrad.IntegrationTests.Objectives;

/// <summary>Objectives whose point holds matrices, row after row.</summary>
public class MatrixObjectiveTests
{
    private static readonly double[] _x = Numbers(20), _y = [.. Numbers(10).Select(v => v * v)];

    [Fact]
    public void The_gradient_is_that_of_the_flat_point()
    {
        double[] point = Numbers(12);
        Passed(GradientCheck.Compare<double, MatrixLosses.NetworkObjective>(new(_x.AsSpan(0, 2), 0.5, 3, 3, 2), point));
        Passed(GradientCheck.Compare<double, MatrixLosses.NetworkBatchObjective>(new(_x, _y, 3, 3, 2), point));
        Passed(GradientCheck.Compare<double, MatrixLosses.ScaledObjective>(new([0.5, -1.5], 2, 2), Numbers(4)));
        Passed(GradientCheck.Compare<double, MatrixLosses.ScaledBatchObjective>(new(_x, 10, 2, 2), Numbers(4)));
        Passed(GradientCheck.Compare<float, MatrixLosses.LayersObjective>(new(0.3f, [2, 0, 3]), [.. Numbers(6).Select(v => (float)v)]));
        Passed(GradientCheck.Compare<float, MatrixLosses.LayersBatchObjective>(new(new float[] { 0.3f, -0.8f, 1 }, [2, 0, 3]), [.. Numbers(6).Select(v => (float)v)]));
    }

    [Fact]
    public void The_value_is_that_of_the_matrices()
    {
        double[,] hidden = { { 0.1, -0.2 }, { 0.3, 0.4 }, { -0.5, 0.6 } };
        double[] bias = [0.7, -0.8, 0.9], output = [1, 2, -3], x = [0.25, -1.5], point = [.. hidden.Cast<double>(), .. bias, .. output];
        Assert.Equal(MatrixLosses.Network(hidden, bias, output, x, 0.5), new MatrixLosses.NetworkObjective(x, 0.5, 3, 3, 2).Value(point));
        double mean = Enumerable.Range(0, 10).Average(row => MatrixLosses.Network(hidden, bias, output, _x.AsSpan(2 * row, 2), _y[row]));
        Assert.Equal(mean, new MatrixLosses.NetworkBatchObjective(_x, _y, 3, 3, 2).Value(point), 1e-14);
    }

    [Fact]
    public void A_method_that_overwrites_its_matrix_does_so_once_per_row()
    {
        double[] point = Numbers(4), gradient = new double[4], expected = new double[4];
        double value = new MatrixLosses.ScaledBatchObjective(_x, 10, 2, 2).ValueAndGradient(point, [7, 1, 1], gradient);
        double sum = 0;
        foreach (int row in new[] { 7, 1, 1 })
        {
            double[,] m = { { point[0], point[1] }, { point[2], point[3] } }, g = new double[2, 2];
            sum += MatrixLosses.ScaledAndGradient(m, _x[(2 * row)..(2 * row + 2)], g) / 3;
            for (int i = 0; i < 4; i++)
                expected[i] += g[i / 2, i % 2] / 3;
        }

        Assert.Equal(sum, value, 1e-14);
        Assert.All(expected.Zip(gradient), pair => Assert.Equal(pair.First, pair.Second, 1e-14));
    }

    [Fact]
    public void Allocates_nothing_and_serves_several_threads()
    {
        MatrixLosses.NetworkBatchObjective objective = new(_x, _y, 3, 3, 2);
        double[] point = Numbers(12), gradient = new double[12];
        Garbage.AssertNone(() => objective.ValueAndGradient(point, gradient));
        Parallel.For(0, 64, _ =>
        {
            double[] own = new double[12];
            for (int i = 0; i < 50; i++)
                objective.ValueAndGradient(point, own);
            Assert.Equal(gradient, own);
        });
    }

    [Fact]
    public void A_point_of_another_shape_is_refused()
    {
        Assert.Contains("point", Assert.Throws<ArgumentException>(() => new MatrixLosses.NetworkBatchObjective(_x, _y, 3, 3, 2).Value(Numbers(8))).Message);
        Assert.Contains("point", Assert.Throws<ArgumentException>(() => new MatrixLosses.LayersBatchObjective(new float[] { 1 }, [2, 0, 3]).Value(new float[7])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new MatrixLosses.LayersBatchObjective(new float[] { 1 }, [2, -1]));
    }

    private static void Passed(GradientCheckReport report) => Assert.True(report.Passed, report.ToString());

    private static double[] Numbers(int count) => [.. Enumerable.Range(1, count).Select(i => Math.Sin(1.3 * i))];
}
