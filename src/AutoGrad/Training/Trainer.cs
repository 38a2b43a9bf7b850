using System;
using System.Numerics;
using System.Threading;

namespace AutoGrad;

/// <summary>
/// The description of a training by batches: an optimizer steps along the mean gradient of one batch of rows after the other, epoch after
/// epoch. Settings only, immutable, varied by <c>with</c>; what a training accumulates lies in a <see cref="TrainingState{T}"/>.
/// </summary>
/// <remarks>
/// <para>A training is a function of its settings, the data and the start. The order of the rows is one of the seed and the epoch, so that a
/// training that was saved and resumed ends at the same bits as the uninterrupted one; and the number of threads changes no bit.</para>
/// <para>The returned point is that of the best evaluation, not of the last step.</para>
/// </remarks>
public sealed record Trainer
{
    /// <summary>The method; its schedule counts steps, that is batches. <see cref="Adam"/> by default.</summary>
    public FirstOrderOptimizer Optimizer
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    }

    = new Adam();

    /// <summary>How often all rows are seen, those of earlier runs on the same state included; 100 by default.</summary>
    public long Epochs { get; init => field = Hyperparameter.NonNegative(value, nameof(Epochs)); } = 100;

    /// <summary>
    /// The number of rows of a batch, 32 by default; 1 is stochastic descent, <see langword="null"/> takes all rows (of a block) at once. The last
    /// batch of an epoch (of a block) may be smaller, and its mean is then that of fewer rows.
    /// </summary>
    public int? BatchSize { get; init => field = value is { } size ? (int)Hyperparameter.Positive(size, nameof(BatchSize)) : null; } = 32;

    /// <summary>Whether every epoch takes the rows in another order; <see langword="true"/> by default.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>Decides the order of rows in every epoch, and which ones are held out; 0 by default.</summary>
    public int Seed { get; init; }

    /// <summary>
    /// The part of the rows (of each block) that is drawn to be held out: no step sees them, every evaluation does. In [0, 1); 0, the default,
    /// holds out none.
    /// </summary>
    public double ValidationFraction { get; init => field = Hyperparameter.Decay(value, nameof(ValidationFraction)); }

    /// <summary>Ends the training when it no longer helps; <see langword="null"/>, the default, does not.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>
    /// How many epochs lie between two evaluations, which compute the loss over all validation rows, or all training rows where there is no
    /// validation. 1 by default. The start and the last epoch are evaluated in any case.
    /// </summary>
    public long EvaluateEvery { get; init => field = Hyperparameter.Positive(value, nameof(EvaluateEvery)); } = 1;

    /// <summary>
    /// The number of threads that the rows of a batch are spread over, the calling one included; 1 by default. No bit of the result depends
    /// on it. Each has a gradient buffer of its own.
    /// </summary>
    public int Threads { get; init => field = (int)Hyperparameter.Positive(value, nameof(Threads)); } = 1;

    /// <summary>
    /// A batch is summed in slices of so many rows, whose means are then added up in order; 64 by default. It is what threads share out, and
    /// because it does not depend on their number, neither does the sum. A batch of one slice runs on one thread.
    /// </summary>
    public int RowsPerSlice { get; init => field = (int)Hyperparameter.Positive(value, nameof(RowsPerSlice)); } = 64;

    /// <summary>Creates the state of a training.</summary>
    /// <typeparam name="T">The floating-point type.</typeparam>
    /// <param name="parameterCount">The number of parameters n.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="parameterCount"/> is negative.</exception>
    /// <exception cref="ArgumentException">The optimizer's settings contradict each other.</exception>
    public TrainingState<T> CreateState<T>(int parameterCount)
        where T : IFloatingPointIeee754<T> => new(this, parameterCount);

    /// <summary>Trains from <paramref name="point"/> on a fresh state.</summary>
    /// <typeparam name="T">The floating-point type.</typeparam>
    /// <typeparam name="TObjective">The objective's type; a struct is called without indirection.</typeparam>
    /// <param name="objective">The loss by rows: the generated <c>FBatchObjective</c>, for instance.</param>
    /// <param name="point">On entry the start, n parameters; on return the point of the best evaluation.</param>
    /// <param name="options">What else is asked for; <see langword="null"/> means nothing.</param>
    /// <param name="cancellationToken">Ends the run with <see cref="TrainingStatus.Cancelled"/>; it does not throw.</param>
    /// <returns>Where and why the training ended. Numerical trouble is a status, never an exception.</returns>
    public TrainingResult<T> Train<T, TObjective>(
        TObjective objective, Span<T> point, TrainingOptions<T>? options = null, CancellationToken cancellationToken = default)
        where T : IFloatingPointIeee754<T>
        where TObjective : IBatchObjective<T> =>
        CreateState<T>(point.Length).Train(objective, point, options, cancellationToken);

    /// <summary>Trains from <paramref name="point"/> on a fresh state, on rows that come in blocks.</summary>
    /// <typeparam name="T">The floating-point type.</typeparam>
    /// <typeparam name="TObjective">The objective's type; a struct is called without indirection and made without allocation.</typeparam>
    /// <param name="rows">The rows: <see cref="MappedRows{T}"/>, for instance.</param>
    /// <param name="over">Makes the loss of a block: <c>static block => new Losses.FBatchObjective(block.Features, block.Targets)</c>.</param>
    /// <param name="point">On entry the start, n parameters; on return the point of the best evaluation.</param>
    /// <param name="options">What else is asked for; <see langword="null"/> means nothing.</param>
    /// <param name="cancellationToken">Ends the run with <see cref="TrainingStatus.Cancelled"/>; it does not throw.</param>
    /// <returns>Where and why the training ended. Numerical trouble is a status, never an exception.</returns>
    public TrainingResult<T> Train<T, TObjective>(
        IRowBlocks<T> rows,
        Func<RowBlock<T>, TObjective> over,
        Span<T> point,
        TrainingOptions<T>? options = null,
        CancellationToken cancellationToken = default)
        where T : IFloatingPointIeee754<T>
        where TObjective : IBatchObjective<T> =>
        CreateState<T>(point.Length).Train(rows, over, point, options, cancellationToken);
}
