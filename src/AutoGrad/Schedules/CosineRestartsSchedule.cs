using System;
using System.Globalization;

namespace AutoGrad;

internal sealed record CosineRestartsSchedule(double Start, long FirstCycle, int Growth, double End) : Schedule
{
    public override double Rate(long step)
    {
        // Counted in integers: by logarithms, as closed formulas have it, the first step of a cycle may fall into the one before.
        long within = Math.Max(step, 0), cycle = FirstCycle;
        if (Growth == 1)
        {
            within %= cycle;
        }
        else
        {
            while (within >= cycle)
            {
                within -= cycle;
                cycle = cycle > long.MaxValue / Growth ? long.MaxValue : cycle * Growth;
            }
        }

        return within == 0 ? Start : End + 0.5 * (Start - End) * (1 + Math.Cos(Math.PI * within / cycle));
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"cosines {Start} → {End}, the first in {FirstCycle} steps, growing by {Growth}");
}
