using System;
using System.Numerics;
using System.Threading;

namespace AutoGrad;

/// <summary>
/// A training in progress: the optimizer's state, the parameters, the place in the data and what early stopping has seen. A run goes on from
/// where the last one ended, be it in the middle of an epoch; <see cref="Save"/> and <see cref="Load"/> carry it to another process, and what
/// follows is, to the bit, what would have followed. On one thread, runs on a used state allocate nothing per epoch.
/// </summary>
/// <typeparam name="T">The floating-point type.</typeparam>
public sealed class TrainingState<T> : ICheckpointed
    where T : IFloatingPointIeee754<T>
{
    private object? _run;

    internal TrainingState(Trainer trainer, int parameterCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(parameterCount);
        Trainer = trainer;
        ParameterCount = parameterCount;
        Course = new TrainingCourse<T>(trainer, parameterCount);
        Order = new RowOrder(trainer);
    }

    /// <summary>The settings.</summary>
    public Trainer Trainer { get; }

    /// <summary>The number of parameters n.</summary>
    public int ParameterCount { get; }

    /// <summary>The number of whole epochs.</summary>
    public long Epoch => Course.Epoch;

    /// <summary>The number of steps taken.</summary>
    public long Steps => Course.Optimizer.Iteration;

    /// <summary>The parameters as the last step left them, n numbers; <c>Train</c> returns those of the best evaluation.</summary>
    public ReadOnlySpan<T> Parameters => Course.Parameters;

    /// <inheritdoc/>
    public string CheckpointKind => nameof(Trainer);

    internal TrainingCourse<T> Course { get; }

    internal RowOrder Order { get; }

    /// <summary>Forgets everything: the next run starts from its point.</summary>
    public void Reset() => Course.Reset();

    /// <summary>Saves the training; the file is replaced atomically.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">The form.</param>
    /// <exception cref="System.IO.IOException">The file cannot be written; an earlier one is intact.</exception>
    public void Save(string path, CheckpointFormat format = CheckpointFormat.Binary) => Checkpoint.Save(path, this, format);

    /// <summary>Restores what <see cref="Save"/> saved, for the same settings; the number of threads and of epochs may be others.</summary>
    /// <param name="path">The file, in either form.</param>
    /// <exception cref="CheckpointException">The file does not hold such a training; nothing was changed.</exception>
    /// <exception cref="System.IO.IOException">The file cannot be read.</exception>
    public void Load(string path) => Checkpoint.Load(path, this);

    void ICheckpointed.Persist(CheckpointFields fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        Course.Persist(fields);
    }

    /// <summary>Runs until <see cref="Trainer.Epochs"/> are done or something else ends it.</summary>
    /// <typeparam name="TObjective">The objective's type; a struct is called without indirection.</typeparam>
    /// <param name="objective">The loss by rows: the generated <c>FBatchObjective</c>, for instance.</param>
    /// <param name="point">
    /// On entry the start, n parameters, which a state that has been trained does not read; on return the point of the best evaluation.
    /// </param>
    /// <param name="options">What else is asked for; <see langword="null"/> means nothing.</param>
    /// <param name="cancellationToken">Ends the run with <see cref="TrainingStatus.Cancelled"/>; it does not throw.</param>
    /// <returns>Where and why the run ended. Numerical trouble is a status, never an exception.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="point"/> does not hold n numbers, or the data do not have the rows that the state has been trained on.
    /// </exception>
    public TrainingResult<T> Train<TObjective>(
        TObjective objective, Span<T> point, TrainingOptions<T>? options = null, CancellationToken cancellationToken = default)
        where TObjective : IBatchObjective<T>
    {
        // ThrowIfNull would box a struct.
        if (objective is null)
            throw new ArgumentNullException(nameof(objective));
        return Run<TObjective>().Train(new RowSource<T, TObjective>(objective), point, options, cancellationToken);
    }

    /// <summary>As the other overload, on rows that come in blocks. A batch lies within a block.</summary>
    /// <typeparam name="TObjective">The objective's type; a struct is called without indirection and made without allocation.</typeparam>
    /// <param name="rows">The rows: <see cref="MappedRows{T}"/>, for instance.</param>
    /// <param name="over">Makes the loss of a block: <c>static block => new Losses.FBatchObjective(block.Features, block.Targets)</c>.</param>
    /// <param name="point">On entry the start of a fresh state, n parameters; on return the point of the best evaluation.</param>
    /// <param name="options">What else is asked for; <see langword="null"/> means nothing.</param>
    /// <param name="cancellationToken">Ends the run with <see cref="TrainingStatus.Cancelled"/>; it does not throw.</param>
    /// <returns>Where and why the run ended. Numerical trouble is a status, never an exception.</returns>
    /// <exception cref="ArgumentException">
    /// <paramref name="point"/> does not hold n numbers, or the data do not have the rows that the state has been trained on.
    /// </exception>
    public TrainingResult<T> Train<TObjective>(
        IRowBlocks<T> rows,
        Func<RowBlock<T>, TObjective> over,
        Span<T> point,
        TrainingOptions<T>? options = null,
        CancellationToken cancellationToken = default)
        where TObjective : IBatchObjective<T>
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(over);
        return Run<TObjective>().Train(new RowSource<T, TObjective>(rows, over), point, options, cancellationToken);
    }

    private TrainingRun<T, TObjective> Run<TObjective>()
        where TObjective : IBatchObjective<T>
    {
        if (_run is TrainingRun<T, TObjective> run)
            return run;
        run = new TrainingRun<T, TObjective>(this);
        _run = run;
        return run;
    }
}
