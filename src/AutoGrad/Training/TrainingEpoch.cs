using System;
using System.Numerics;

namespace AutoGrad;

/// <summary>What a callback sees after an epoch, and once before the first one of a run. Valid during the call only.</summary>
/// <typeparam name="T">The floating-point type.</typeparam>
public readonly ref struct TrainingEpoch<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly ref bool _stop;

    internal TrainingEpoch(in EpochRecord record, TrainingState<T> state, ReadOnlySpan<T> point, ReadOnlySpan<double> metrics, ref bool stop)
    {
        Record = record;
        State = state;
        Point = point;
        Metrics = metrics;
        _stop = ref stop;
    }

    /// <summary>The epoch's numbers.</summary>
    public EpochRecord Record { get; }

    /// <summary>The state, to be saved.</summary>
    public TrainingState<T> State { get; }

    /// <summary>The parameters that were evaluated: their average, where the optimizer keeps one. n numbers.</summary>
    public ReadOnlySpan<T> Point { get; }

    /// <summary>The metrics, in the order of <see cref="TrainingOptions{T}.Metrics"/>; NaN where the epoch was not evaluated.</summary>
    public ReadOnlySpan<double> Metrics { get; }

    /// <summary>Ends the run here, with <see cref="TrainingStatus.StoppedByCallback"/> unless something else ends it anyway.</summary>
    public void Stop() => _stop = true;
}
