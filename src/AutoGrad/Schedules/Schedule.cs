using System;
using System.Globalization;

namespace AutoGrad;

/// <summary>
/// A learning rate as a pure function of the step: no hidden state, so a resumed run sees the same rates as an uninterrupted one.
/// A number converts to the constant schedule. Derive from this type for a schedule of your own.
/// </summary>
/// <remarks>
/// Schedules compose: <c>Schedule.Warmup(500).Then(Schedule.Cosine(1e-3, 10_000))</c>. <see cref="Plot"/> shows what came out.
/// </remarks>
public abstract partial record Schedule
{
    /// <summary>The learning rate of a step.</summary>
    /// <param name="step">The step, counted from 0.</param>
    /// <returns>A finite number, not negative.</returns>
    public abstract double Rate(long step);

    /// <summary>
    /// The number of steps after which the schedule has come to its end and would only stay; <see langword="null"/>, the default, where there
    /// is no such end.
    /// </summary>
    public virtual long? Length => null;

    /// <summary>Follows this schedule for <paramref name="steps"/> steps; what comes <see cref="Then"/> begins there.</summary>
    /// <param name="steps">The number of steps; positive.</param>
    public Schedule For(long steps) => new LimitedSchedule(this, Hyperparameter.Positive(steps, nameof(steps)));

    /// <summary>Goes on with another schedule, whose step 0 is the first one after the <see cref="Length"/> of this one.</summary>
    /// <param name="next">The schedule that follows.</param>
    /// <exception cref="ArgumentException">This schedule has no end; <see cref="For"/> gives it one.</exception>
    public Schedule Then(Schedule next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return new SequenceSchedule(
            this,
            Length ?? throw new ArgumentException($"The schedule '{this}' has no end: say how long it lasts, as in For(1000).Then(…).", nameof(next)),
            next);
    }

    /// <summary>The same course with all rates multiplied.</summary>
    /// <param name="factor">The factor: finite, not negative.</param>
    public Schedule Times(double factor) => new ScaledSchedule(this, Hyperparameter.NonNegative(factor, nameof(factor)));

    /// <summary>The rates as a plot in plain text, to see at a glance that a composed schedule is what was meant.</summary>
    /// <param name="steps">The plot shows the steps from 0 to below this; at least 2.</param>
    /// <param name="width">The number of columns; at least 2.</param>
    /// <param name="height">The number of lines; at least 2. The lowest one is the rate 0.</param>
    public string Plot(long steps, int width = 60, int height = 12)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 2);
        return SchedulePlot.Of(this, steps, width, height);
    }

    /// <summary>The constant schedule.</summary>
    /// <param name="rate">The learning rate: finite, not negative.</param>
    public static implicit operator Schedule(double rate) => Constant(rate);

    internal static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}
