using System.Globalization;

namespace AutoGrad;

internal sealed record ConstantSchedule(double Value) : Schedule
{
    public override double Rate(long step) => Value;

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
