using System;
using System.Globalization;

namespace AutoGrad;

internal sealed record PolynomialSchedule(double Start, long Steps, double Power, double End) : Schedule
{
    public override long? Length => Steps;

    public override double Rate(long step)
    {
        if (step <= 0)
            return Start;
        if (step >= Steps)
            return End;
        return End + (Start - End) * Math.Pow(1 - (double)step / Steps, Power);
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(Power == 1 ? "linear" : $"polynomial of power {Text(Power)}")} {Start} → {End} in {Steps} steps");
}
