using System;
using System.Globalization;
using Xunit;

namespace AutoGrad.Tests.Schedules;

public class CompositionTests
{
    [Fact]
    public void Warmup_leads_to_the_first_rate_of_what_follows()
    {
        Schedule schedule = Schedule.Warmup(500).Then(Schedule.Cosine(0.1, 1000));
        Assert.Equal(0, schedule.Rate(0));
        Assert.Equal(0.05, schedule.Rate(250), 1e-15);
        Assert.Equal(0.1 * 499 / 500, schedule.Rate(499), 1e-15);
        Assert.Equal(0.1, schedule.Rate(500));
        Assert.Equal(0.05, schedule.Rate(1000), 1e-15);
        Assert.Equal(0, schedule.Rate(1500));
        Assert.Equal(1500, schedule.Length);
    }

    [Fact]
    public void Warmup_of_a_number_stays_there() => Assert.Equal(0.1, Schedule.Warmup(3).Then(0.1).Rate(1_000_000));

    [Fact]
    public void Then_begins_where_the_first_one_ends()
    {
        Schedule schedule = Schedule.Linear(0, 1, 10).Then(Schedule.Constant(1).For(5)).Then(Schedule.Linear(1, 0, 10)).Then(0.25);
        Assert.Equal([0, 0.5, 1, 1, 0.5, 0.25, 0.25], [schedule.Rate(0), schedule.Rate(5), schedule.Rate(10), schedule.Rate(15), schedule.Rate(20), schedule.Rate(25), schedule.Rate(99)]);
        Assert.Null(schedule.Length);
    }

    [Fact]
    public void Then_after_an_endless_schedule_is_refused_with_the_remedy()
    {
        var error = Assert.Throws<ArgumentException>(() => Schedule.Constant(0.1).Then(0.01));
        Assert.Contains("For(1000).Then", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Schedule.Exponential(1, 0.5).Then(0.01));
        Assert.Equal(0.01, Schedule.Exponential(1, 0.5).For(7).Then(0.01).Rate(7));
    }

    [Fact]
    public void Times_multiplies_all_rates()
    {
        Schedule schedule = Schedule.Cosine(1, 10).Times(0.5);
        Assert.Equal(0.25, schedule.Rate(5), 1e-15);
        Assert.Equal(10, schedule.Length);
    }

    [Fact]
    public void Schedules_are_values()
    {
        static Schedule Make() => Schedule.Warmup(5).Then(Schedule.Piecewise(1, (10, 0.5), (20, 0.1)).For(30).Then(Schedule.OneCycle(1, 10)));
        Assert.Equal(Make(), Make());
        Assert.NotEqual(Make(), Make().Times(2));
        Assert.Equal(new Adam { LearningRate = Make() }, new Adam { LearningRate = Make() });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void One_cycle_of_few_steps_is_defined(long steps)
    {
        Schedule schedule = Schedule.OneCycle(1, steps);
        for (long t = 0; t < 5; t++)
            Assert.InRange(schedule.Rate(t), 0, 1);
        Assert.Equal(1 / 25.0 / 1e4, schedule.Rate(steps - 1), 1e-18);
    }

    [Fact]
    public void Restarts_begin_at_the_exact_step()
    {
        Schedule schedule = Schedule.CosineRestarts(1, 10, 2);
        Assert.Equal([1, 1, 1, 1], [schedule.Rate(0), schedule.Rate(10), schedule.Rate(30), schedule.Rate(70)]);
        Assert.True(schedule.Rate(9) < 0.03 && schedule.Rate(29) < 0.01 && schedule.Rate(69) < 0.002);
    }

    [Fact]
    public void What_makes_no_sense_is_refused_where_it_is_written()
    {
        static string? Refused(Func<object> make) => Assert.ThrowsAny<ArgumentException>(make).ParamName;
        Assert.Equal("steps", Refused(() => Schedule.Linear(0, 1, 0)));
        Assert.Equal("start", Refused(() => Schedule.Linear(double.NaN, 1, 1)));
        Assert.Equal("end", Refused(() => Schedule.Linear(1, -1, 1)));
        Assert.Equal("power", Refused(() => Schedule.Polynomial(1, 10, 0)));
        Assert.Equal("every", Refused(() => Schedule.Step(1, 0)));
        Assert.Equal("factor", Refused(() => Schedule.Step(1, 10, 1.5)));
        Assert.Equal("factor", Refused(() => Schedule.Exponential(1, 0)));
        Assert.Equal("steps", Refused(() => Schedule.Exponential(1, 0.5, -1)));
        Assert.Equal("firstCycle", Refused(() => Schedule.CosineRestarts(1, 0)));
        Assert.Equal("growth", Refused(() => Schedule.CosineRestarts(1, 10, 0)));
        Assert.Equal("peak", Refused(() => Schedule.OneCycle(double.PositiveInfinity, 10)));
        Assert.Equal("rising", Refused(() => Schedule.OneCycle(1, 10, 1)));
        Assert.Equal("divisor", Refused(() => Schedule.OneCycle(1, 10, divisor: 0.5)));
        Assert.Equal("finalDivisor", Refused(() => Schedule.OneCycle(1, 10, finalDivisor: 0)));
        Assert.Equal("warmup", Refused(() => Schedule.InverseSquareRoot(1, 0)));
        Assert.Equal("steps", Refused(() => Schedule.Warmup(0)));
        Assert.Equal("startFactor", Refused(() => Schedule.Warmup(1, 2)));
        Assert.Equal("next", Refused(() => Schedule.Warmup(1).Then(null!)));
        Assert.Equal("changes", Refused(() => Schedule.Piecewise(1, (10, 0.5), (10, 0.1))));
        Assert.Equal("changes", Refused(() => Schedule.Piecewise(1, (0, 0.5))));
        Assert.Equal("rate", Refused(() => Schedule.Piecewise(1, (10, -0.5))));
        Assert.Equal("factor", Refused(() => Schedule.Constant(1).Times(-1)));
        Assert.Equal("steps", Refused(() => Schedule.Constant(1).For(0)));
        Assert.Equal("steps", Refused(() => Schedule.Constant(1).Plot(1)));
        Assert.Equal("width", Refused(() => Schedule.Constant(1).Plot(10, 1)));
        Assert.Equal("height", Refused(() => Schedule.Constant(1).Plot(10, 10, 1)));
    }

    [Fact]
    public void Plot_shows_the_course()
    {
        const string Expected = """
                   0.4 |         ****
                   0.3 |       **    **
                   0.2 |    ***        *
                   0.1 |  **            **
                     0 |**                ***
                       +---------------------
                        0                  40

            """;
        Assert.Equal(Expected.ReplaceLineEndings("\n"), Schedule.Warmup(20).Then(Schedule.Cosine(0.4, 20)).Plot(41, 21, 5));
    }

    [Fact]
    public void Plot_does_not_depend_on_the_culture_and_takes_zero_rates()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("de-DE");
        try
        {
            Assert.Contains("0.5 |***", Schedule.Constant(0.5).Plot(10, 3, 2), StringComparison.Ordinal);
            Assert.Contains("0 |***", Schedule.Constant(0).Plot(10, 3, 2), StringComparison.Ordinal);
            Assert.Equal("warm-up of 5 steps, then cosine 0.5 → 0.25 in 10 steps", Schedule.Warmup(5).Then(Schedule.Cosine(0.5, 10, 0.25)).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
