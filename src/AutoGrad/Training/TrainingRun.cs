using System;
using System.Numerics;
using System.Threading;

namespace AutoGrad;

/// <summary>
/// The loop of a training: epochs of blocks of batches, an evaluation after each epoch. It belongs to one state and is used again by its later
/// runs. All that the steps to come depend on lies in the <see cref="TrainingCourse{T}"/>, so it may stop between any two batches.
/// </summary>
internal sealed class TrainingRun<T, TObjective>
    where T : IFloatingPointIeee754<T>
    where TObjective : IBatchObjective<T>
{
    private readonly TrainingState<T> _state;
    private readonly Trainer _settings;
    private readonly TrainingCourse<T> _course;
    private readonly TrainingReports<T> _reports;
    private readonly RowOrder _order;
    private readonly T[] _gradient, _evaluated;
    private readonly RowSlices<T, TObjective> _slices;
    private readonly bool _leavesOutNonFinite;

    private TrainingOptions<T> _options = TrainingOptions<T>.Default;
    private RowSource<T, TObjective> _source;
    private CancellationToken _cancellation;
    private int _open;
    private NonFinite _nonFinite;

    public TrainingRun(TrainingState<T> state)
    {
        _state = state;
        _settings = state.Trainer;
        _course = state.Course;
        _order = state.Order;
        _reports = new TrainingReports<T>(state);
        _gradient = new T[state.ParameterCount];
        _evaluated = new T[state.ParameterCount];
        _slices = new RowSlices<T, TObjective>(_settings, _gradient);
        _leavesOutNonFinite = _settings.Optimizer.Transformation?.LeavesOutNonFinite ?? false;
    }

    public TrainingResult<T> Train(
        RowSource<T, TObjective> source, Span<T> point, TrainingOptions<T>? options, CancellationToken cancellation)
    {
        if (point.Length != _state.ParameterCount)
            throw new ArgumentException(
                $"'point' has {point.Length} elements, but this state was created for {_state.ParameterCount} parameters.", nameof(point));
        _options = options ?? TrainingOptions<T>.Default;
        if (_options.Validation is not null && _settings.ValidationFraction > 0)
            throw new ArgumentException(
                "The options have a loss for validation, and the trainer's ValidationFraction holds rows out, too: leave one of them away.",
                nameof(options));
        (_source, _cancellation, _nonFinite) = (source, cancellation, default);
        CheckData();
        _reports.Begin(_options);
        using WorkerCrew? crew = _settings.Threads > 1 ? new WorkerCrew(_settings.Threads, _slices.Work) : null;
        _slices.Crew = crew;
        try
        {
            return End(point, Run(point));
        }
        finally
        {
            // Neither the data nor the options shall be kept alive until the next run.
            _reports.End();
            (_slices.Crew, _slices.Objective, _source, _options) = (null, default!, default, TrainingOptions<T>.Default);
        }
    }

    private void CheckData()
    {
        _order.Begin(_source.BlockCount);
        _open = -1;
        if (_source.BlockCount == 0)
            throw new ArgumentException("There are no rows to train on.");
        Open(0);
        (long blocks, long rows) = (_source.BlockCount, _slices.Objective.RowCount);
        if (_course.HasStarted && (_course.BlockCount, _course.FirstRowCount) != (blocks, rows))
            throw new ArgumentException(
                $"This state has been trained on {_course.BlockCount} blocks, the first of {_course.FirstRowCount} rows; these data have {blocks}, " +
                $"the first of {rows}. Train it on the same data, or call Reset first.");
        (_course.BlockCount, _course.FirstRowCount) = (blocks, rows);
    }

    private TrainingVerdict Run(ReadOnlySpan<T> start)
    {
        if (!_course.HasStarted && Start(start) is { GoesOn: false } ended)
            return ended;
        while (_course.Epoch < _settings.Epochs)
        {
            if (RunEpoch() is { GoesOn: false } interrupted)
                return interrupted;
            if (EndEpoch() is { GoesOn: false } verdict)
                return verdict;
        }

        return new TrainingVerdict(TrainingStatus.EpochsDone, _course.Epoch, _settings.Epochs);
    }

    private TrainingVerdict Start(ReadOnlySpan<T> start)
    {
        start.CopyTo(_course.Parameters);
        T loss = Evaluate();
        _course.StartLoss = loss;
        if (!T.IsFinite(loss))
            return NotFinite(loss);
        _course.HasStarted = true;
        return Report(double.NaN, loss, _course.Judge(loss, _evaluated, _settings, _options), double.NaN);
    }

    private TrainingVerdict RunEpoch()
    {
        ReadOnlySpan<int> blocks = _order.OrderBlocks(_course.Epoch);
        for (; _course.Block < blocks.Length; _course.Block++, _course.Batch = 0)
        {
            Open(blocks[(int)_course.Block]);
            _order.OrderRows(_course.Epoch);
            int rows = _order.Trained, size = Math.Min(_settings.BatchSize ?? rows, rows);
            while (_course.Batch * size < rows)
            {
                int from = (int)_course.Batch * size;
                if (RunBatch(from, Math.Min(size, rows - from)) is { GoesOn: false } ended)
                    return ended;
            }
        }

        return default;
    }

    private TrainingVerdict RunBatch(int from, int count)
    {
        FirstOrderState<T> optimizer = _course.Optimizer;
        T value = _slices.ValueAndGradient(_course.Parameters, _order.Order, from, count);
        _course.GradientEvaluations++;
        _course.RowGradients += count;
        optimizer.ClearFrozen(_gradient);
        T norm = DescentJudge<T>.InfinityNorm(_gradient);
        if (T.IsFinite(value) && T.IsFinite(norm))
        {
            _course.AddBatch(double.CreateTruncating(value), double.CreateTruncating(norm), count);
        }
        else
        {
            _nonFinite = NonFinite.Find(_course.Parameters, value, _gradient);
            if (!_leavesOutNonFinite)
                return new TrainingVerdict(TrainingStatus.NotFinite);

            // A loss that is not finite condemns its gradient, whatever that says.
            _gradient.AsSpan().Fill(T.NaN);
        }

        if (optimizer.Step(_course.Parameters, _gradient, value) == StepOutcome.Refused)
            return new TrainingVerdict(TrainingStatus.NotFinite);
        _course.Batch++;
        return AfterBatch();
    }

    /// <summary>What may end a run between two batches.</summary>
    private TrainingVerdict AfterBatch()
    {
        _reports.Progress(_course, force: false);
        if (_options.CheckpointPath is { } path && _course.GradientEvaluations % _options.CheckpointEvery == 0)
            _state.Save(path);
        if (_cancellation.IsCancellationRequested)
            return new TrainingVerdict(TrainingStatus.Cancelled);
        if (_options.TimeLimit is { } limit && _reports.Elapsed is var elapsed && elapsed >= limit)
            return new TrainingVerdict(TrainingStatus.TimeLimit, elapsed.TotalSeconds, limit.TotalSeconds);
        return default;
    }

    private TrainingVerdict EndEpoch()
    {
        double norm = _course.EndEpoch();
        if (_course.Epoch % _settings.EvaluateEvery != 0 && _course.Epoch != _settings.Epochs)
            return Report(_course.TrainingLoss, T.NaN, default, norm);
        T loss = Evaluate();
        return T.IsFinite(loss)
            ? Report(_course.TrainingLoss, loss, _course.Judge(loss, _evaluated, _settings, _options), norm)
            : NotFinite(loss);
    }

    /// <summary>Tells everyone who asked, saves, and ends the run if it is to end.</summary>
    private TrainingVerdict Report(double trainingLoss, T loss, TrainingVerdict verdict, double norm)
    {
        if (T.IsNaN(loss))
            _reports.ClearMetrics();
        bool stop = _reports.Epoch(_course, trainingLoss, double.CreateTruncating(loss), norm, _evaluated);
        if (_options.CheckpointPath is { } path)
            _state.Save(path);
        return verdict.GoesOn && stop ? new TrainingVerdict(TrainingStatus.StoppedByCallback) : verdict;
    }

    private TrainingVerdict NotFinite(T loss)
    {
        _nonFinite = NonFinite.Find(_evaluated, loss, ReadOnlySpan<T>.Empty);
        return new TrainingVerdict(TrainingStatus.NotFinite);
    }

    /// <summary>The loss at the point that would be returned now, which is written.</summary>
    private T Evaluate()
    {
        _course.Optimizer.CopyEvaluationPoint(_course.Parameters, _evaluated);
        T loss = _options.Validation is { } validation ? validation.Value(_evaluated) : EvaluateRows();
        bool knowsRows = _source.IsWhole && _options.Validation is null;
        _reports.Measure(_evaluated, knowsRows ? _order.Split.AsSpan(0, _order.Evaluated) : []);
        return loss;
    }

    private T EvaluateRows()
    {
        T sum = T.Zero;
        long total = 0;
        for (int block = 0; block < _source.BlockCount; block++)
        {
            Open(block);
            int rows = _order.Evaluated;
            if (rows == 0)
                continue;
            T mean = _slices.Value(_evaluated, _order.Split, 0, rows);
            if (_source.BlockCount == 1)
                sum = mean;
            else
                sum += mean * T.CreateChecked(rows);
            total += rows;
        }

        _course.RowValues += total;
        if (total == 0)
            throw new ArgumentException($"ValidationFraction {_settings.ValidationFraction} holds no row out: there are too few rows (in a block).");
        return _source.BlockCount == 1 ? sum : sum / T.CreateChecked(total);
    }

    private void Open(int block)
    {
        if (block == _open)
            return;
        _slices.Objective = _source.Block(block);
        int rows = _slices.Objective.RowCount;
        if (rows == 0)
            throw new ArgumentException(_source.IsWhole ? "There are no rows to train on." : $"Block {block} has no rows.");
        _order.Open(block, rows);
        _open = block;
    }

    private TrainingResult<T> End(Span<T> point, TrainingVerdict verdict)
    {
        if (_course.HasStarted)
            _course.Best.CopyTo(point);
        _reports.Progress(_course, force: true);
        return new TrainingResult<T>
        {
            Status = verdict.Status,
            Value = _course.HasStarted ? _course.BestLoss : _course.StartLoss,
            StartValue = _course.StartLoss,
            TrainingLoss = _course.Epoch == 0 ? double.NaN : _course.TrainingLoss,
            Epochs = _course.Epoch,
            BestEpoch = _course.BestEpoch,
            Steps = _course.Optimizer.Iteration,
            GradientEvaluations = _course.GradientEvaluations,
            RowGradients = _course.RowGradients,
            RowValues = _course.RowValues,
            SkippedSteps = _course.Optimizer.SkippedSteps,
            Elapsed = _reports.Elapsed,
            LearningRate = _course.Optimizer.LearningRate,
            Measured = verdict.Measured,
            Limit = verdict.Limit,
            NonFinite = _nonFinite,
        };
    }
}
