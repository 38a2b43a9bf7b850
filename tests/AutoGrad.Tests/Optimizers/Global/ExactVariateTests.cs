using System;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace AutoGrad.Tests.Optimizers.Global;

/// <summary>The walk of simulated annealing shows the distribution of its draws: on a flat objective every proposal is accepted.</summary>
public class ExactVariateTests
{
    [Fact]
    public void Metropolis_walk_has_the_Boltzmann_distribution()
    {
        // f = 2x² at T = 1 has variance T / 4.
        double sum = 0, square = 0;
        long count = 0;
        double[] point = [0];
        var annealing = new SimulatedAnnealing
        {
            Box = Bounds.Between(-8, 8),
            Cooling = Cooling.Linear(1, long.MaxValue / 2),
            Displacement = 0.05,
            Proposals = 400_000,
            Polish = null,
        };
        annealing.Minimize(
            new Scalar<double>(x => 2 * x * x, x => 4 * x),
            point,
            step =>
            {
                sum += step.Point[0];
                square += step.Point[0] * step.Point[0];
                count++;
            });
        Assert.Equal(0, sum / count, 0.02);
        Assert.Equal(0.25, square / count, 0.01);
    }

    [Fact]
    public void First_numbers_of_a_seed_are_fixed()
    {
        double[] point = [0.5, 0.5];
        var seen = new List<double>();
        new SimulatedAnnealing { Box = Bounds.Between(0, 1), Seed = 42, Proposals = 3, Polish = null, Cooling = Cooling.Fast(1) }.Minimize(
            new Flat(), point, step => seen.AddRange(step.Point.ToArray()));
        Assert.Equal(_pinned, seen.Skip(2).ToArray());
    }

    private static readonly double[] _pinned =
    [
        0.2760332209321924, 0.6705870842645277, 0.10726133344291214, 0.6111606196573564, 0.03865306100390828, 0.6338235593796913,
    ];

    private readonly struct Flat : IObjective<double>
    {
        public double Value(scoped ReadOnlySpan<double> point) => 0;

        public double ValueAndGradient(scoped ReadOnlySpan<double> point, scoped Span<double> gradient)
        {
            gradient.Clear();
            return 0;
        }
    }
}
