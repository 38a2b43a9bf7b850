using System;
using AutoGrad.Runtime;
using Xunit;

namespace AutoGrad.Tests.Runtime;

/// <summary>The binomial schedule against the published counts and against the least cost by dynamic programming.</summary>
public class CheckpointScheduleTests
{
    /// <summary>Griewank and Walther (2000), section 2: β(s, r) = C(s + r, s).</summary>
    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(1, 5, 6)]
    [InlineData(3, 3, 20)]
    [InlineData(10, 3, 286)]
    [InlineData(50, 4, 316251)]
    [InlineData(50, 5, 3478761)]
    [InlineData(5, 0, 1)]
    [InlineData(1000000, 1000000, 1L << 31)]
    public void Reach_is_binomial(int states, int repetitions, long trips) => Assert.Equal(trips, CheckpointSchedule.Reach(states, repetitions));

    [Theory]
    [InlineData(1, 7, 0)]
    [InlineData(10, 3, 2)]
    [InlineData(11, 3, 3)]
    [InlineData(1_000_000, 50, 5)]
    [InlineData(501_501, 1000, 2)]
    [InlineData(1_000_000, 1000, 3)]
    public void Repetitions_are_the_least(int trips, int states, int repetitions) =>
        Assert.Equal(repetitions, CheckpointSchedule.Repetitions(trips, states));

    [Fact]
    public void No_schedule_runs_fewer_trips_again()
    {
        const int Longest = 60, Most = 9;
        long[,] least = Least(Longest, Most);
        for (int trips = 1; trips <= Longest; trips++)
        {
            for (int states = 1; states <= Most; states++)
            {
                var (again, worst) = Reverse(trips, states);
                int r = CheckpointSchedule.Repetitions(trips, states);
                Assert.Equal(least[trips, states], again);
                Assert.Equal((long)r * trips - CheckpointSchedule.Reach(states + 1, r - 1), again);
                Assert.True(worst <= r, $"{trips} trips, {states} states: a trip was run again {worst} times.");
            }
        }
    }

    [Theory]
    [InlineData(100_000, 50)]
    [InlineData(100_000, 317)]
    public void Long_loops_take_what_the_formula_says(int trips, int states)
    {
        int r = CheckpointSchedule.Repetitions(trips, states);
        Assert.Equal((long)r * trips - CheckpointSchedule.Reach(states + 1, r - 1), Reverse(trips, states).Again);
    }

    [Theory]
    [InlineData(50, 1_000_000, 50)]
    [InlineData(50, 7, 7)]
    [InlineData(Checkpoints.SquareRoot, 1_000_000, 1000)]
    [InlineData(Checkpoints.SquareRoot, 1_000_001, 1001)]
    [InlineData(Checkpoints.SquareRoot, 0, 1)]
    [InlineData(3, -4, 1)]
    public void The_number_of_states(int stated, int trips, int states) => Assert.Equal(states, CheckpointSchedule.StatesFor(stated, trips));

    [Theory]
    [InlineData(0, 7, 1, false, 7)]
    [InlineData(0, 7, 3, false, 3)]
    [InlineData(0, 6, 3, false, 2)]
    [InlineData(0, 6, 3, true, 3)]
    [InlineData(5, 5, 1, true, 1)]
    [InlineData(5, 4, 1, true, 0)]
    [InlineData(5, -4, 2, false, 0)]
    [InlineData(5, -4, -2, true, 5)]
    [InlineData(5, 4, -1, false, 1)]
    [InlineData(3, int.MinValue, 1, false, 0)]
    [InlineData(-1_500_000_000, 1_500_000_000, 1_000_000_000, false, 3)]
    [InlineData(int.MaxValue, int.MinValue, -1_000_000_000, true, 5)]
    public void The_number_of_trips(int start, int end, int step, bool reachesEnd, int trips)
    {
        Assert.Equal(trips, CheckpointSchedule.Trips(start, end, step, reachesEnd));
        if (trips > 0)
            Assert.Equal(trips - 1, CheckpointSchedule.Trip((int)(start + (long)(trips - 1) * step), start, step));
    }

    [Fact]
    public void More_trips_than_an_int_can_count_are_no_trips() =>
        Assert.Throws<System.OverflowException>(() => CheckpointSchedule.Trips(int.MinValue, int.MaxValue, 1, false));

    /// <summary>Plays a schedule as generated code does: the state before trip t is the number t.</summary>
    private static (long Again, int Worst) Reverse(int trips, int states)
    {
        int[] kept = new int[states], counts = new int[trips];
        CheckpointSchedule schedule = new(new int[states]);
        long again = 0;
        for (int trip = trips - 1; trip >= 0; trip--)
        {
            int state = kept[schedule.Resume(trip)];
            Assert.Equal(schedule.From, state);
            for (int t = schedule.From; t < trip; t++)
            {
                int keep = schedule.Keep(t);
                if (keep >= 0)
                    kept[keep] = state;
                state++;
                again++;
                counts[t]++;
            }

            Assert.Equal(trip, state);
        }

        int worst = 0;
        foreach (int count in counts)
            worst = Math.Max(worst, count);
        return (again, worst);
    }

    /// <summary>t(l, s) = min over m of m + t(l − m, s − 1) + t(m, s); one state alone starts anew for every trip.</summary>
    private static long[,] Least(int longest, int most)
    {
        long[,] least = new long[longest + 1, most + 1];
        for (int l = 1; l <= longest; l++)
        {
            least[l, 1] = (long)l * (l - 1) / 2;
            for (int s = 2; s <= most; s++)
            {
                long best = least[l, 1];
                for (int m = 1; m < l; m++)
                    best = Math.Min(best, m + least[l - m, s - 1] + least[m, s]);
                least[l, s] = best;
            }
        }

        return least;
    }
}
