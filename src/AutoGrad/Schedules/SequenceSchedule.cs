using System.Globalization;

namespace AutoGrad;

/// <summary>One schedule until a step, then another one, which begins there.</summary>
internal sealed record SequenceSchedule(Schedule First, long Switch, Schedule Second) : Schedule
{
    public override long? Length => Switch + Second.Length;

    public override double Rate(long step) => step < Switch ? First.Rate(step) : Second.Rate(step - Switch);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{First}; from step {Switch} {Second}");
}

/// <summary>A schedule with a length.</summary>
internal sealed record LimitedSchedule(Schedule Inner, long Steps) : Schedule
{
    public override long? Length => Steps;

    public override double Rate(long step) => Inner.Rate(step);

    public override string ToString() => Inner.ToString();
}

/// <summary>A schedule with all rates multiplied.</summary>
internal sealed record ScaledSchedule(Schedule Inner, double Factor) : Schedule
{
    public override long? Length => Inner.Length;

    public override double Rate(long step) => Factor * Inner.Rate(step);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Factor} × ({Inner})");
}
