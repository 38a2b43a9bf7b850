using System;
using System.Globalization;

namespace AutoGrad;

/// <summary>A warm-up that waits for its schedule: it knows how long it lasts, not where it leads.</summary>
public sealed record Warmup
{
    internal Warmup(long steps, double startFactor)
    {
        Steps = steps;
        StartFactor = startFactor;
    }

    /// <summary>The number of steps.</summary>
    public long Steps { get; }

    /// <summary>What the first step multiplies the rate by.</summary>
    public double StartFactor { get; }

    /// <summary>Warms up to the first rate of <paramref name="next"/>, whose step 0 follows the warm-up.</summary>
    /// <param name="next">The schedule; a number is the constant one.</param>
    public Schedule Then(Schedule next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return new WarmupSchedule(Steps, StartFactor, next);
    }
}

internal sealed record WarmupSchedule(long Steps, double StartFactor, Schedule Next) : Schedule
{
    public override long? Length => Steps + Next.Length;

    public override double Rate(long step)
    {
        if (step >= Steps)
            return Next.Rate(step - Steps);
        double done = (double)Math.Max(step, 0) / Steps;
        return Next.Rate(0) * (StartFactor + (1 - StartFactor) * done);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"warm-up of {Steps} steps, then {Next}");
}
