using System;
using System.Globalization;

namespace AutoGrad;

internal sealed record OneCycleSchedule(double Peak, long Steps, double Rising, double Divisor, double FinalDivisor, bool Straight) : Schedule
{
    public override long? Length => Steps;

    public override double Rate(long step)
    {
        double first = Peak / Divisor, last = first / FinalDivisor;
        double top = Rising * Steps - 1, end = Steps - 1;
        step = Math.Max(step, 0);
        if (step >= end)
            return last;
        return step <= top ? Between(first, Peak, step / top) : Between(Peak, last, (step - Math.Max(top, 0)) / (end - Math.Max(top, 0)));
    }

    private double Between(double from, double to, double part)
    {
        // The top may lie at step 0, or before it where there are few steps: then the rise has no extent.
        if (!double.IsFinite(part))
            return to;
        return Straight ? from + (to - from) * part : to + 0.5 * (from - to) * (1 + Math.Cos(Math.PI * part));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"one cycle of {Steps} steps with peak {Peak}");
}
