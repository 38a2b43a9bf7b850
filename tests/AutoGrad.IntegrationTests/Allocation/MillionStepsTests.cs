using System;
using AutoGrad.Benchmarks.Losses;
using Xunit;

namespace AutoGrad.IntegrationTests.Allocation;

/// <summary>A recurrence of a million steps: bounded memory with few states, no garbage, and the same gradient.</summary>
public class MillionStepsTests
{
    private const int Steps = 1_000_000;

    private delegate double Gradient(double angle, double damping, int steps, out double angleGradient, out double dampingGradient);

    [Fact]
    public void The_square_root_of_the_steps_bounds_the_memory() =>
        Check(Recurrence.PendulumOfFewStatesAndGradient, bytes: 64 * 1024);

    [Fact]
    public void Fifty_states_bound_the_memory() =>
        Check(Recurrence.PendulumOfFiftyStatesAndGradient, bytes: 8 * 1024);

    [Fact]
    public void Pullbacks_agree_to_the_bit()
    {
        double a = 0.5, b = 0.25, c = 0.5, d = 0.25;
        Recurrence.PendulumPullback(1, 0.1, Steps, 3, ref a, ref b);
        Recurrence.PendulumOfFiftyStatesPullback(1, 0.1, Steps, 3, ref c, ref d);
        Assert.Equal((a, b), (c, d));
    }

    private static void Check(Gradient gradient, long bytes)
    {
        double value = Recurrence.PendulumAndGradient(1, 0.1, Steps, out double angle, out double damping);
        gradient(1, 0.1, 2, out _, out _);
        long first = Allocated(() => Assert.Equal((value, angle, damping), (gradient(1, 0.1, Steps, out double x, out double y), x, y)));
        Assert.True(first < bytes, $"The first call took {first} bytes.");
        gradient(1, 0.1, Steps, out _, out _);
        long again = Allocated(() => gradient(1, 0.1, Steps, out _, out _));
        Assert.Equal(0, again);
    }

    private static long Allocated(Action work)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
