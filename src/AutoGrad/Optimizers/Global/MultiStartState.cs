using System;
using System.Diagnostics;
using System.Numerics;
using System.Threading;

namespace AutoGrad;

/// <summary>The loop of <see cref="RandomRestarts"/> and <see cref="BasinHopping"/>: draw, descend, keep the best.</summary>
internal sealed class MultiStartState<T>(GlobalOptimizer settings, Optimizer local, int parameterCount, long descents, StartRule rule)
    : OptimizerState<T>(parameterCount)
    where T : IFloatingPointIeee754<T>
{
    private readonly OptimizerState<T> _local = local.CreateState<T>(parameterCount);
    private readonly SeededRandom _random = new(settings.Seed);
    private readonly T[] _current = new T[parameterCount];
    private readonly T[] _trial = new T[parameterCount];
    private readonly T[] _best = new T[parameterCount];

    /// <summary>The value at the minimum that the search stands at, NaN before there is one.</summary>
    private double _currentValue = double.NaN;

    private long _values, _gradients;

    public override string CheckpointKind => settings.GetType().Name;

    private protected override DescentResult<T> Run<TObjective, TObserver>(
        TObjective objective, Span<T> point, TObserver observer, DescentOptions options, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        _values = _gradients = 0;
        long done = 0, bestDescent = 0;
        T startValue = T.Zero;
        bool resumes = Iteration > 0;
        DescentResult<T> best = default;
        point.CopyTo(_best);
        if (resumes)
            best = Descend(objective, _best, observer, options, cancellationToken);
        else
            point.CopyTo(_current);

        while (true)
        {
            _current.CopyTo(_trial, 0);
            if (Iteration > 0)
                rule.Draw<T>(_random, _trial);
            DescentResult<T> found = Descend(objective, _trial, observer, options, cancellationToken);
            if (done == 0)
                startValue = resumes ? best.StartValue : found.StartValue;
            Iteration++;
            done++;
            if ((done == 1 && !resumes) || IsBetter(found, best))
            {
                (best, bestDescent) = (found, done);
                _trial.CopyTo(_best, 0);
            }

            MoveTo(found);
            Verdict verdict = Judge(found, options, Stopwatch.GetElapsedTime(started));
            if (done < descents && verdict.GoesOn)
                continue;

            _best.CopyTo(point);
            return best with
            {
                Status = verdict.GoesOn ? best.Status : verdict.Status,
                Measured = verdict.GoesOn ? best.Measured : verdict.Measured,
                Limit = verdict.GoesOn ? best.Limit : verdict.Limit,
                StartValue = startValue,
                Iterations = done,
                BestIteration = bestDescent,
                ValueEvaluations = _values,
                GradientEvaluations = _gradients,
                Elapsed = Stopwatch.GetElapsedTime(started),
            };
        }
    }

    /// <summary>What ends the whole search, not just a descent.</summary>
    private static Verdict Judge(in DescentResult<T> found, DescentOptions options, TimeSpan elapsed)
    {
        if (found.Status is DescentStatus.TargetReached or DescentStatus.Cancelled or DescentStatus.StoppedByObserver)
            return new Verdict(found.Status, found.Measured, found.Limit);
        return options.TimeLimit is { } limit && elapsed >= limit
            ? new Verdict(DescentStatus.TimeLimit, elapsed.TotalSeconds, limit.TotalSeconds)
            : default;
    }

    private DescentResult<T> Descend<TObjective, TObserver>(
        TObjective objective, Span<T> point, TObserver observer, DescentOptions options, CancellationToken cancellationToken)
        where TObjective : IObjective<T>, allows ref struct
        where TObserver : IDescentObserver<T>, allows ref struct
    {
        _local.Reset();
        DescentResult<T> found = _local.Minimize(objective, point, observer, options, cancellationToken);
        _values += found.ValueEvaluations;
        _gradients += found.GradientEvaluations;
        return found;
    }

    private void MoveTo(in DescentResult<T> found)
    {
        double value = double.CreateTruncating(found.Value);
        if (!double.IsFinite(value) || !(double.IsNaN(_currentValue) || rule.Accepts(_random, _currentValue, value)))
            return;
        _currentValue = value;
        _trial.CopyTo(_current, 0);
    }

    private static bool IsBetter(in DescentResult<T> found, in DescentResult<T> best) =>
        T.IsFinite(found.Value) && (!T.IsFinite(best.Value) || found.Value < best.Value);

    /// <inheritdoc/>
    protected override void Persist(CheckpointFields fields)
    {
        _random.Persist(fields);
        fields.Number("current", ref _currentValue);
        fields.Numbers("point", _current.AsSpan());
    }

    /// <inheritdoc/>
    protected override void Clear()
    {
        _random.Restart(settings.Seed);
        _currentValue = double.NaN;
    }
}
