using System;
using System.Numerics;
using System.Threading;

namespace AutoGrad;

/// <summary>
/// What a method carries from step to step and the memory it works in, sized once. Runs on a used state allocate nothing.
/// </summary>
/// <typeparam name="T">The floating-point type.</typeparam>
public abstract class OptimizerState<T> : ICheckpointed
    where T : IFloatingPointIeee754<T>
{
    private protected OptimizerState(int parameterCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(parameterCount);
        ParameterCount = parameterCount;
    }

    /// <summary>The number of parameters n.</summary>
    public int ParameterCount { get; }

    /// <summary>The number of steps taken since the state was created or reset; schedules are evaluated here.</summary>
    public long Iteration { get; private protected set; }

    /// <summary>The method's name; a checkpoint of another method is refused.</summary>
    public virtual string CheckpointKind => (GetType().DeclaringType ?? GetType()).Name.Split('`')[0];

    /// <summary>Forgets everything: the next step is step 0 again.</summary>
    public void Reset() => ClearAll();

    /// <summary>Saves this state and the point that it has reached; the file is replaced atomically.</summary>
    /// <param name="path">The file.</param>
    /// <param name="point">n parameters: those of the last step, which an observer sees, not the best ones, which a run returns.</param>
    /// <param name="format">The form.</param>
    /// <exception cref="ArgumentException"><paramref name="point"/> does not hold n numbers.</exception>
    /// <exception cref="System.IO.IOException">The file cannot be written; an earlier one is intact.</exception>
    public void Save(string path, ReadOnlySpan<T> point, CheckpointFormat format = CheckpointFormat.Binary)
    {
        RequireLength(point.Length, nameof(point));
        Checkpoint.Save(path, this, point, format);
    }

    /// <summary>
    /// Restores what <see cref="Save"/> saved. The steps that follow are, to the bit, those that would have followed the saving, provided the
    /// optimizer has the same settings.
    /// </summary>
    /// <param name="path">The file, in either form.</param>
    /// <param name="point">n parameters, overwritten.</param>
    /// <exception cref="ArgumentException"><paramref name="point"/> does not hold n numbers.</exception>
    /// <exception cref="CheckpointException">The file does not hold such a state; nothing was changed.</exception>
    /// <exception cref="System.IO.IOException">The file cannot be read.</exception>
    public void Load(string path, Span<T> point)
    {
        RequireLength(point.Length, nameof(point));
        Checkpoint.Load(path, this, point);
    }

    void ICheckpointed.Persist(CheckpointFields fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        PersistAll(fields);
    }

    /// <summary>
    /// Minimizes <paramref name="objective"/> from <paramref name="point"/>, continuing this state;
    /// call <see cref="Reset"/> first for a fresh run.
    /// </summary>
    /// <typeparam name="TObjective">The objective's type; a struct is called without indirection.</typeparam>
    /// <param name="objective">What to minimize.</param>
    /// <param name="point">On entry the start, n parameters; on return the result's point.</param>
    /// <param name="options">The stopping rules; <see langword="null"/> means <see cref="DescentOptions.Default"/>.</param>
    /// <param name="cancellationToken">Ends the run with <see cref="DescentStatus.Cancelled"/>; it does not throw.</param>
    /// <returns>Where and why the run ended. Numerical trouble is a status, never an exception.</returns>
    /// <exception cref="ArgumentException"><paramref name="point"/> does not hold n numbers.</exception>
    public DescentResult<T> Minimize<TObjective>(
        TObjective objective, Span<T> point, DescentOptions? options = null, CancellationToken cancellationToken = default)
        where TObjective : IObjective<T>, allows ref struct =>
        Minimize(objective, point, default(NoObserver<T>), options, cancellationToken);

    /// <summary>As the shorter overload, showing every point to a callback.</summary>
    /// <typeparam name="TObjective">The objective's type; a struct is called without indirection.</typeparam>
    /// <param name="objective">What to minimize.</param>
    /// <param name="point">On entry the start, n parameters; on return the result's point.</param>
    /// <param name="observer">Called at the start and after each step; ends the run by <see cref="DescentStep{T}.Stop"/>.</param>
    /// <param name="options">The stopping rules; <see langword="null"/> means <see cref="DescentOptions.Default"/>.</param>
    /// <param name="cancellationToken">Ends the run with <see cref="DescentStatus.Cancelled"/>; it does not throw.</param>
    /// <returns>Where and why the run ended. Numerical trouble is a status, never an exception.</returns>
    /// <exception cref="ArgumentException"><paramref name="point"/> does not hold n numbers.</exception>
    public DescentResult<T> Minimize<TObjective>(
        TObjective objective,
        Span<T> point,
        Action<DescentStep<T>> observer,
        DescentOptions? options = null,
        CancellationToken cancellationToken = default)
        where TObjective : IObjective<T>, allows ref struct
    {
        ArgumentNullException.ThrowIfNull(observer);
        return Minimize(objective, point, new CallbackObserver<T>(observer), options, cancellationToken);
    }

    /// <summary>As the shorter overload, showing every point to an observer.</summary>
    /// <typeparam name="TObjective">The objective's type; a struct is called without indirection.</typeparam>
    /// <typeparam name="TObserver">The observer's type; a struct is copied and called without indirection.</typeparam>
    /// <param name="objective">What to minimize.</param>
    /// <param name="point">On entry the start, n parameters; on return the result's point.</param>
    /// <param name="observer">Called at the start and after each step; ends the run by <see cref="DescentStep{T}.Stop"/>.</param>
    /// <param name="options">The stopping rules; <see langword="null"/> means <see cref="DescentOptions.Default"/>.</param>
    /// <param name="cancellationToken">Ends the run with <see cref="DescentStatus.Cancelled"/>; it does not throw.</param>
    /// <returns>Where and why the run ended. Numerical trouble is a status, never an exception.</returns>
    /// <exception cref="ArgumentException"><paramref name="point"/> does not hold n numbers.</exception>
    public DescentResult<T> Minimize<TObjective, TObserver>(
        TObjective objective,
        Span<T> point,
        TObserver observer,
        DescentOptions? options = null,
        CancellationToken cancellationToken = default)
        where TObjective : IObjective<T>, allows ref struct
        where TObserver : IDescentObserver<T>, allows ref struct
    {
        RequireLength(point.Length, nameof(point));
        return Run(objective, point, observer, options ?? DescentOptions.Default, cancellationToken);
    }

    /// <summary>
    /// Hands what the method has accumulated to <paramref name="fields"/>, to be saved, restored or set to zero:
    /// <see cref="ICheckpointed.Persist"/>. Scratch memory does not belong to it.
    /// </summary>
    /// <param name="fields">Reads or overwrites.</param>
    protected abstract void Persist(CheckpointFields fields);

    /// <summary>
    /// Sets what the method has accumulated back to its first values where these are not zero; all that <see cref="Persist"/> names is zero
    /// already.
    /// </summary>
    protected virtual void Clear()
    {
    }

    private protected virtual void ClearAll()
    {
        PersistAll(CheckpointFields.Zeros);
        Clear();
    }

    private protected virtual void PersistAll(CheckpointFields fields)
    {
        fields.Same("precision", CheckpointTypes.Of<T>().Name());
        fields.Same("parameters", ParameterCount);
        long iteration = Iteration;
        fields.Integer("iteration", ref iteration);
        Iteration = iteration;
        Persist(fields);
    }

    private protected abstract DescentResult<T> Run<TObjective, TObserver>(
        TObjective objective, Span<T> point, TObserver observer, DescentOptions options, CancellationToken cancellationToken)
        where TObjective : IObjective<T>, allows ref struct
        where TObserver : IDescentObserver<T>, allows ref struct;

    private protected void RequireLength(int length, string name)
    {
        if (length != ParameterCount)
            throw new ArgumentException(
                $"'{name}' has {length} elements, but this state was created for {ParameterCount} parameters. " +
                $"Create a state with CreateState({length}), or pass a span of length {ParameterCount}.",
                name);
    }
}
