using System;
using System.Linq;
using Xunit;

namespace AutoGrad.Tests.Optimizers.Composite;

/// <summary>Each proximal map minimizes R(θ) + ‖θ − v‖² / 2η: no point tried at random, near or far, is better.</summary>
public class PenaltyTests
{
    public static TheoryData<string, Penalty> Penalties => new()
    {
        { "none", Penalty.None },
        { "L1", Penalty.L1(0.7) },
        { "L2", Penalty.L2(1.3) },
        { "elastic net", Penalty.ElasticNet(0.4, 0.9) },
        { "group", Penalty.Group(0.6, 1, 3) },
        { "box", Penalty.Box(Bounds.Between(-0.5, 0.25)) },
        { "non-negative", Penalty.NonNegative },
        { "simplex", Penalty.Simplex(1.5) },
        { "part", Penalty.L1(0.7).On(1..^1) },
    };

    [Theory]
    [MemberData(nameof(Penalties))]
    public void Prox_is_a_minimum(string name, Penalty penalty)
    {
        var random = new Random(8);
        for (int trial = 0; trial < 50; trial++)
        {
            double step = 0.1 + 2 * random.NextDouble();
            double[] v = Enumerable.Range(0, 4).Select(_ => 4 * random.NextDouble() - 2).ToArray();
            double[] best = (double[])v.Clone();
            penalty.Prox<double>(best, step);
            double least = Cost(penalty, best, v, step);
            for (int other = 0; other < 300; other++)
            {
                double radius = Math.Pow(10, -5 * random.NextDouble());
                double[] point = best.Select(x => x + radius * (2 * random.NextDouble() - 1)).ToArray();
                penalty.Admit<double>(point);
                Assert.True(Cost(penalty, point, v, step) >= least - 1e-12, $"{name}: {string.Join(' ', point)} beats {string.Join(' ', best)}");
            }
        }
    }

    [Fact]
    public void Simplex_projection_agrees_with_all_supports()
    {
        var random = new Random(4);
        for (int trial = 0; trial < 200; trial++)
        {
            double[] v = Enumerable.Range(0, 6).Select(_ => 3 * random.NextDouble() - 1).ToArray();
            if (trial % 3 == 0)
                v[4] = v[1];
            double[] projected = (double[])v.Clone();
            Penalty.Simplex(2).Prox<double>(projected, 1);

            double[] best = [];
            double least = double.PositiveInfinity;
            for (int support = 1; support < 64; support++)
            {
                int[] members = Enumerable.Range(0, 6).Where(i => (support >> i & 1) != 0).ToArray();
                double shift = (members.Sum(i => v[i]) - 2) / members.Length;
                double[] point = Enumerable.Range(0, 6).Select(i => members.Contains(i) ? v[i] - shift : 0).ToArray();
                double distance = point.Zip(v, (a, b) => (a - b) * (a - b)).Sum();
                if (point.All(x => x >= 0) && distance < least)
                    (best, least) = (point, distance);
            }

            for (int i = 0; i < 6; i++)
                Assert.Equal(best[i], projected[i], 1e-12);
            Assert.Equal(2, projected.Sum(), 1e-12);
        }
    }

    [Fact]
    public void NaN_is_not_hidden()
    {
        foreach (Penalty penalty in (Penalty[])[Penalty.L1(1), Penalty.L2(1), Penalty.NonNegative])
        {
            double[] v = [double.NaN];
            penalty.Prox<double>(v, 1);
            Assert.True(double.IsNaN(v[0]), penalty.ToString());
        }
    }

    private static double Cost(Penalty penalty, double[] point, double[] v, double step) =>
        penalty.Value<double>(point) + point.Zip(v, (a, b) => (a - b) * (a - b)).Sum() / (2 * step);
}
