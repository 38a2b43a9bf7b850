using System;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace AutoGrad.Tests.Schedules;

public class ScheduleTests
{
    private static Gen<(double Start, double End, int Steps)> Cosines =>
        from start in Gen.Choose(0, 1000)
        from end in Gen.Choose(0, 1000)
        from steps in Gen.Choose(1, 300)
        select (start / 100.0, end / 100.0, steps);

    private static void ForAll(Func<double, double, int, bool> property) =>
        Prop.ForAll(Cosines.ToArbitrary(), c => property(c.Start, c.End, c.Steps)).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(long.MaxValue)]
    public void Number_converts_to_the_constant_schedule(long step)
    {
        Schedule schedule = 0.25;
        Assert.Equal(0.25, schedule.Rate(step));
        Assert.Equal(Schedule.Constant(0.25), schedule);
        Assert.Equal("0.25", schedule.ToString());
    }

    [Theory]
    [InlineData(0, 1.0)]
    [InlineData(25, 0.8681980515339464)]
    [InlineData(50, 0.55)]
    [InlineData(75, 0.2318019484660536)]
    [InlineData(100, 0.1)]
    [InlineData(1000, 0.1)]
    public void Cosine_falls_by_half_a_period_and_then_stays(long step, double rate) =>
        Assert.Equal(rate, Schedule.Cosine(1, 100, 0.1).Rate(step), 1e-15);

    [Fact]
    public void Cosine_stays_between_its_ends() =>
        ForAll(
            (start, end, steps) =>
            {
                Schedule cosine = Schedule.Cosine(start, steps, end);
                for (int t = 0; t <= steps + 5; t++)
                    if (cosine.Rate(t) < Math.Min(start, end) - 1e-12 || cosine.Rate(t) > Math.Max(start, end) + 1e-12)
                        return false;
                return true;
            });

    [Fact]
    public void Cosine_moves_one_way() =>
        ForAll(
            (start, end, steps) =>
            {
                Schedule cosine = Schedule.Cosine(start, steps, end);
                for (int t = 0; t < steps; t++)
                    if ((cosine.Rate(t + 1) - cosine.Rate(t)) * Math.Sign(end - start) < -1e-12)
                        return false;
                return true;
            });

    [Fact]
    public void Cosine_is_symmetric_about_its_middle() =>
        ForAll(
            (start, end, steps) =>
            {
                Schedule cosine = Schedule.Cosine(start, steps, end);
                for (int t = 0; t <= steps; t++)
                    if (Math.Abs(cosine.Rate(t) + cosine.Rate(steps - t) - start - end) > 1e-12)
                        return false;
                return true;
            });

    [Fact]
    public void Cosine_reaches_its_ends_exactly() =>
        ForAll(
            (start, end, steps) =>
                Schedule.Cosine(start, steps, end).Rate(0) == start && Schedule.Cosine(start, steps, end).Rate(steps) == end);

    [Fact]
    public void Schedules_that_make_no_sense_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.Constant(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.Cosine(-1, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.Cosine(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.Cosine(1, 10, double.NaN));
    }

    [Fact]
    public void Schedule_of_ones_own_drives_an_optimizer()
    {
        double[] w = [0];
        FirstOrderState<double> state = new GradientDescent { LearningRate = new Harmonic(1) }.CreateState<double>(1);
        for (int i = 0; i < 4; i++)
            state.Step(w, [-1]);
        Assert.Equal(1 + 1 / 2.0 + 1 / 3.0 + 1 / 4.0, w[0], 1e-15);
    }

    private sealed record Harmonic(double First) : Schedule
    {
        public override double Rate(long step) => First / (step + 1);
    }
}
