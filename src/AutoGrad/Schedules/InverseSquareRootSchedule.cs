using System;
using System.Globalization;

namespace AutoGrad;

internal sealed record InverseSquareRootSchedule(double Peak, long WarmupSteps) : Schedule
{
    public override double Rate(long step)
    {
        double s = Math.Max(step, 0) + 1.0;
        return Peak * Math.Min(s / WarmupSteps, Math.Sqrt(WarmupSteps / s));
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"inverse square root, {Peak} after a warm-up of {WarmupSteps} steps");
}
