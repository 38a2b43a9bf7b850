using System;
using System.Globalization;

namespace AutoGrad;

/// <summary>Smooth or in stairs.</summary>
internal sealed record ExponentialSchedule(double Start, double Factor, long Steps, bool Staircase) : Schedule
{
    public override double Rate(long step)
    {
        step = Math.Max(step, 0);
        return Start * Math.Pow(Factor, Staircase ? step / Steps : (double)step / Steps);
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Start}, {(Staircase ? "" : "smoothly ")}times {Factor} every {Steps} steps");
}
