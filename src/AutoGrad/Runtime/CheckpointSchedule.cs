using System;
using System.ComponentModel;

namespace AutoGrad.Runtime;

/// <summary>
/// Which states of a loop are kept while it is reversed trip by trip with few of them: the binomial schedule of A. Griewank and
/// A. Walther, "Algorithm 799: revolve", ACM Transactions on Mathematical Software 26 (2000), with which the number of trips run again is least.
/// </summary>
/// <remarks>
/// With s states, no trip is run again more than r times if the loop has at most β(s, r) = C(s + r, s) trips; l of them take
/// r·l − β(s + 1, r − 1) trips again, for the least such r. The schedule keeps the state before trip m, where the last l − m trips are
/// reversed with s − 1 states and then the first m with s again.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct CheckpointSchedule
{
    /// <summary>The trips whose states are kept, in order: a stack.</summary>
    private readonly Span<int> _kept;

    private int _count;
    private int _last;
    private int _next;

    /// <summary>A schedule that keeps the state before trip 0 as number 0.</summary>
    /// <param name="kept">Its memory: one element per state, at least one.</param>
    public CheckpointSchedule(Span<int> kept)
    {
        _kept = kept;
        _kept[0] = 0;
        _count = 1;
        _next = -1;
    }

    /// <summary>The trip whose state <see cref="Resume"/> chose.</summary>
    public readonly int From => _kept[_count - 1];

    /// <summary>The number of states for a loop: as many as stated, but no more than trips; or ⌈√trips⌉.</summary>
    /// <param name="stated">The number asked for, or <see cref="Checkpoints.SquareRoot"/>.</param>
    /// <param name="trips">The number of trips.</param>
    public static int StatesFor(int stated, int trips) =>
        int.Clamp(stated > 0 ? stated : (int)double.Ceiling(double.Sqrt(trips)), 1, int.Max(trips, 1));

    /// <summary>The number of trips of a counted loop, also where its bounds lie further apart than an int can tell.</summary>
    /// <param name="start">The first index.</param>
    /// <param name="end">What the index is compared with.</param>
    /// <param name="step">By which each trip changes it, not 0; towards <paramref name="end"/>.</param>
    /// <param name="reachesEnd">Whether a trip with the index at <paramref name="end"/> runs.</param>
    /// <exception cref="OverflowException">There are more than 2³¹ − 1.</exception>
    public static int Trips(int start, int end, int step, bool reachesEnd)
    {
        long size = long.Abs(step), distance = (step > 0 ? (long)end - start : (long)start - end) + (reachesEnd ? 1 : 0);
        return distance <= 0 ? 0 : checked((int)((distance + size - 1) / size));
    }

    /// <summary>Which trip of a counted loop has an index.</summary>
    /// <param name="index">The index.</param>
    /// <param name="start">The first one.</param>
    /// <param name="step">By which each trip changes it.</param>
    public static int Trip(int index, int start, int step) => (int)(((long)index - start) / step);

    /// <summary>Before trip <paramref name="trip"/> is reversed: the number of the state from which to run forward to it.</summary>
    /// <param name="trip">Falls by one from call to call.</param>
    public int Resume(int trip)
    {
        while (_count > 1 && From > trip)
            _count--;
        _last = trip;
        Plan();
        return _count - 1;
    }

    /// <summary>On the way there, before trip <paramref name="trip"/> is run again: the number under which its state is to be kept, or −1.</summary>
    /// <param name="trip">Rises by one from call to call.</param>
    public int Keep(int trip)
    {
        if (trip != _next)
            return -1;
        _kept[_count++] = trip;
        Plan();
        return _count - 1;
    }

    /// <summary>The greatest number of trips that s states reverse if none is run again more than r times, up to 2³¹.</summary>
    /// <param name="states">s ≥ 0.</param>
    /// <param name="repetitions">r ≥ 0; −1 gives 0.</param>
    public static long Reach(int states, int repetitions)
    {
        if (states < 0 || repetitions < 0)
            return 0;
        long reach = 1;
        int few = int.Min(states, repetitions), many = int.Max(states, repetitions);
        for (int k = 1; k <= few && reach <= int.MaxValue; k++)
            reach = reach * (many + k) / k;
        return long.Min(reach, 1L << 31);
    }

    /// <summary>The least number of times that some trip must be run again.</summary>
    /// <param name="trips">l ≥ 1.</param>
    /// <param name="states">s ≥ 1.</param>
    public static int Repetitions(int trips, int states)
    {
        int repetitions = 0;
        while (Reach(states, repetitions) < trips)
            repetitions++;
        return repetitions;
    }

    private void Plan()
    {
        int distance = _last + 1 - From, free = _kept.Length - _count;
        _next = distance > 1 && free > 0 ? From + Split(distance, free + 1) : -1;
    }

    /// <summary>After how many of <paramref name="trips"/> trips the next state is kept; any number that leaves both parts within reach is best.</summary>
    private static int Split(int trips, int states)
    {
        int r = Repetitions(trips, states);
        return (int)long.Min(Reach(states, r - 1), trips - Reach(states - 1, r - 1));
    }
}
