using System;

namespace AutoGrad.Benchmarks.Losses;

/// <summary>A loss that grows in depth: what one step computes, the next one reads.</summary>
public static partial class Chain
{
    /// <summary>How far a chain of damped sines gets from a target.</summary>
    /// <param name="gains">A factor per step.</param>
    /// <param name="start">Where it begins.</param>
    [Differentiable]
    public static double Distance(ReadOnlySpan<double> gains, double start)
    {
        double state = start;
        foreach (double gain in gains)
            state = 0.9 * state + gain * Math.Sin(state);
        return 0.5 * (state - 1) * (state - 1);
    }
}
