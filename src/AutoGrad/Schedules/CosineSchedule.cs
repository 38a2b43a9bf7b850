using System;
using System.Globalization;

namespace AutoGrad;

internal sealed record CosineSchedule(double Start, long Steps, double End) : Schedule
{
    public override long? Length => Steps;

    public override double Rate(long step)
    {
        // The ends are returned as given: cos(π) rounds, and the last rate should be the one that was asked for.
        if (step <= 0)
            return Start;
        if (step >= Steps)
            return End;
        return End + 0.5 * (Start - End) * (1 + Math.Cos(Math.PI * step / Steps));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"cosine {Start} → {End} in {Steps} steps");
}
