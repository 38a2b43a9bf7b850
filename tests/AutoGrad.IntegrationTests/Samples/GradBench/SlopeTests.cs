using System;
using System.Linq;
using AutoGrad.Benchmarks.GradBench;
using AutoGrad.IntegrationTests.Allocation;
using AutoGrad.Samples.GradBench;
using Xunit;

namespace AutoGrad.IntegrationTests.Samples.GradBench;

/// <summary>Larger instances of the losses against finite differences, and what a repeated call allocates.</summary>
public sealed class SlopeTests
{
    private readonly MersenneTwister _random = new(1);

    [Fact]
    public void Mixture()
    {
        const int K = 3, D = 4;
        AssertSlopes(new GaussianMixture.LogPosteriorObjective(Draw(7 * D), 2, 0.7, K, K * D, K * D), Draw(K + 2 * K * D + K * D * (D - 1) / 2));
    }

    [Fact]
    public void Network()
    {
        const int Layers = 2, Bits = 3;
        AssertSlopes(new Lstm.LossObjective(Draw(2 * Layers * Bits), Draw(5 * Bits), Bits, 8 * Layers * Bits), Draw(8 * Layers * Bits + 3 * Bits));
    }

    [Fact]
    public void Clusters() => AssertSlopes(new KMeans.CostObjective(Draw(40 * 3), 3), Draw(4 * 3));

    [Fact]
    public void Initial_values() => AssertSlopes(new InitialValueProblem.LastComponentObjective(3), Draw(6));

    [Fact]
    public void Determinants() => AssertSlopes(new Determinant.OfMatrixObjective(5), Draw(25));

    [Fact]
    public void Trajectories()
    {
        AssertSlopes(new Particle.MissObjective(Mode.Reverse), [0.05]);
        AssertSlopes(new Particle.MissObjective(Mode.Forward), [0.05]);
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        double[] v = Draw(30), g = new double[30], h = new double[30], x = Draw(30);
        Garbage.AssertNone(() => LeastSquares.SquaredErrorAndGradient(v, 20, g));
        Garbage.AssertNone(() => LogSumExp.LogSumAndGradient(v, g));
        Garbage.AssertNone(() => Determinant.OfMatrixAndGradient(v.AsSpan(0, 25), 5, g.AsSpan(0, 25)));
        Garbage.AssertNone(() => KMeans.CostHessianVectorProduct(v, x, 3, x, g, h));
        Garbage.AssertNone(() => InitialValueProblem.LastComponentAndGradient(v, 3, g));
        Garbage.AssertNone(() => Lstm.LossAndGradient(v.AsSpan(0, 16), v.AsSpan(16, 6), x.AsSpan(0, 4), x, 2, g.AsSpan(0, 16), g.AsSpan(16, 6)));
        Garbage.AssertNone(() => GaussianMixture.LogPosteriorAndGradient(
            v.AsSpan(0, 2), v.AsSpan(2, 4), v.AsSpan(6, 4), v.AsSpan(10, 2), x, 1, 2, g.AsSpan(0, 2), g.AsSpan(2, 4), g.AsSpan(6, 4), g.AsSpan(10, 2)));
        Garbage.AssertNone(() => BundleAdjustment.ReprojectionErrorJacobian(v.AsSpan(0, 11), v.AsSpan(11, 3), 0.5, x.AsSpan(0, 2), g));
        Garbage.AssertNone(() => Particle.MissGradient(0.05, Mode.Reverse));
        Garbage.AssertNone(() => Saddle.GreatestGradient(0.5, 0.4, 1, 1, Mode.Reverse));
    }

    private static void AssertSlopes<TObjective>(TObjective objective, double[] point)
        where TObjective : IObjective<double>, allows ref struct
    {
        GradientCheckReport report = GradientCheck.Compare<double, TObjective>(objective, point);
        Assert.True(report.Passed, report.ToString());
    }

    /// <summary>Numbers of both signs, none of them small.</summary>
    private double[] Draw(int count) => [.. _random.Uniforms(count).Select((u, i) => (i % 3 == 0 ? -1 : 1) * (0.2 + u))];
}
