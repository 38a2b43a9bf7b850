using System;
using System.Diagnostics;
using System.Numerics;

namespace AutoGrad;

/// <summary>Tells those who asked how a training goes: metrics, history, callback, progress. And it has the clock.</summary>
internal sealed class TrainingReports<T>(TrainingState<T> state)
    where T : IFloatingPointIeee754<T>
{
    private TrainingOptions<T> _options = TrainingOptions<T>.Default;
    private double[] _metrics = [];
    private long _started, _reported;

    public TimeSpan Elapsed => Stopwatch.GetElapsedTime(_started);

    public void Begin(TrainingOptions<T> options)
    {
        _options = options;
        _started = Stopwatch.GetTimestamp();
        _reported = 0;
        if (_metrics.Length != options.Metrics.Count)
            _metrics = new double[options.Metrics.Count];
        if (options.History is not { } history)
            return;
        var names = new string[options.Metrics.Count];
        for (int i = 0; i < names.Length; i++)
            names[i] = options.Metrics[i].Name;
        history.Begin(names);
    }

    /// <summary>Forgets the options, so that nothing in them is kept alive until the next run.</summary>
    public void End() => _options = TrainingOptions<T>.Default;

    public void Measure(ReadOnlySpan<T> point, ReadOnlySpan<int> rows)
    {
        for (int i = 0; i < _metrics.Length; i++)
            _metrics[i] = _options.Metrics[i].Function(point, rows);
    }

    public void ClearMetrics() => _metrics.AsSpan().Fill(double.NaN);

    /// <summary>Reports an epoch.</summary>
    /// <returns>Whether a callback wants the run to end.</returns>
    public bool Epoch(TrainingCourse<T> course, double trainingLoss, double loss, double norm, ReadOnlySpan<T> point)
    {
        var record = new EpochRecord(
            course.Epoch,
            course.Optimizer.Iteration,
            trainingLoss,
            loss,
            double.CreateTruncating(course.BestLoss),
            course.Optimizer.LearningRate,
            norm,
            course.Optimizer.SkippedSteps,
            Elapsed);
        _options.History?.Add(record, _metrics);
        bool stop = false;
        _options.EpochEnded?.Invoke(new TrainingEpoch<T>(record, state, point, _metrics, ref stop));
        Progress(course, force: course.Epoch == 0);
        return stop;
    }

    public void Progress(TrainingCourse<T> course, bool force)
    {
        if (_options.Progress is not { } progress || (!force && Stopwatch.GetElapsedTime(_reported) < _options.ProgressInterval))
            return;
        _reported = Stopwatch.GetTimestamp();
        double loss = course.EpochRows > 0 ? course.LossSum / course.EpochRows : course.Epoch > 0 ? course.TrainingLoss : double.NaN;
        progress.Report(
            new TrainingProgress(
                course.Epoch,
                state.Trainer.Epochs,
                course.Optimizer.Iteration,
                course.EpochRows,
                loss,
                double.CreateTruncating(course.BestLoss),
                course.Optimizer.LearningRate,
                Elapsed));
    }
}
