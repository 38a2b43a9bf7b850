using System;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.ExceptionServices;
using System.Threading;

namespace AutoGrad;

/// <summary>
/// The mean loss and gradient of a batch of rows, by one thread or several. The batch is cut into slices of a fixed number of rows; whichever
/// thread is free computes the mean of the next slice in a buffer of its own, waits until all slices before it have been added to the total,
/// and adds its own. So sums are formed in one order, whatever the number of threads, and the memory is a gradient per thread.
/// </summary>
internal sealed class RowSlices<T, TObjective>
    where T : IFloatingPointIeee754<T>
    where TObjective : IBatchObjective<T>
{
    /// <summary>Slices take about as long as one another; who has looked so often for its turn waits for one that is held up.</summary>
    private const int LooksBeforeSleep = 500;

    private readonly int _sliceRows;
    private readonly T[][] _buffers;
    private readonly T[] _gradient;
    private readonly Lock _gate = new();

    // Not readonly: a struct's methods are called on the field itself, not on a copy.
    private TObjective _objective = default!;
    private T[] _point = [];
    private int[] _rows = [];
    private int _from, _count, _slices;
    private bool _withGradient;
    private T _value = T.Zero;

    private int _next;
    private volatile int _turn;
    private volatile bool _failed;
    private int _failedSlice;
    private ExceptionDispatchInfo? _failure;

    public RowSlices(Trainer settings, T[] gradient)
    {
        _sliceRows = settings.RowsPerSlice;
        _gradient = gradient;
        _buffers = new T[settings.Threads][];
        for (int i = 0; i < _buffers.Length; i++)
            _buffers[i] = new T[gradient.Length];
        Work = DoWork;
    }

    /// <summary>What a crew does in a round.</summary>
    public Action<int> Work { get; }

    /// <summary>The threads; <see langword="null"/> is the calling one alone.</summary>
    public WorkerCrew? Crew { get; set; }

    /// <summary>The loss whose rows are asked for.</summary>
    public TObjective Objective
    {
        get => _objective;
        set => _objective = value;
    }

    /// <summary>The mean loss over <paramref name="count"/> rows from <paramref name="from"/> on; overwrites the gradient with the mean of theirs.</summary>
    public T ValueAndGradient(T[] point, int[] rows, int from, int count) =>
        count <= _sliceRows
            ? _objective.ValueAndGradient(point, rows.AsSpan(from, count), _gradient)
            : Sum(point, rows, from, count, withGradient: true);

    /// <summary>The mean loss over <paramref name="count"/> rows from <paramref name="from"/> on.</summary>
    public T Value(T[] point, int[] rows, int from, int count) =>
        count <= _sliceRows
            ? _objective.Value(point, rows.AsSpan(from, count))
            : Sum(point, rows, from, count, withGradient: false);

    private T Sum(T[] point, int[] rows, int from, int count, bool withGradient)
    {
        (_point, _rows, _from, _count, _withGradient) = (point, rows, from, count, withGradient);
        _slices = (count + _sliceRows - 1) / _sliceRows;
        _value = T.Zero;
        (_next, _turn, _failed, _failure) = (0, 0, false, null);
        if (Crew is null)
            DoWork(0);
        else
            Crew.Run();
        _failure?.Throw();
        return _value;
    }

    private void DoWork(int worker)
    {
        while (!_failed)
        {
            int slice = Interlocked.Increment(ref _next) - 1;
            if (slice >= _slices)
                return;
            try
            {
                int start = slice * _sliceRows, length = Math.Min(_sliceRows, _count - start);
                ReadOnlySpan<int> rows = _rows.AsSpan(_from + start, length);
                T[] buffer = _buffers[worker];
                T value = _withGradient ? _objective.ValueAndGradient(_point, rows, buffer) : _objective.Value(_point, rows);
                if (!AwaitTurn(slice))
                    return;
                Add(value, buffer, T.CreateChecked((double)length / _count), isFirst: slice == 0);
                _turn = slice + 1;
            }
            catch (Exception exception)
            {
                Fail(slice, exception);
                return;
            }
        }
    }

    /// <summary>Only the thread whose turn it is comes here.</summary>
    private void Add(T value, T[] gradient, T weight, bool isFirst)
    {
        _value += weight * value;
        if (!_withGradient)
            return;
        if (isFirst)
            TensorPrimitives.Multiply(gradient, weight, _gradient);
        else
            TensorPrimitives.MultiplyAdd<T>(gradient, weight, _gradient, _gradient);
    }

    private bool AwaitTurn(int slice)
    {
        var spin = default(SpinWait);
        while (_turn != slice)
        {
            if (_failed)
                return false;
            spin.SpinOnce(LooksBeforeSleep);
        }

        return true;
    }

    /// <summary>Of several failures, that of the first slice is the caller's.</summary>
    private void Fail(int slice, Exception exception)
    {
        lock (_gate)
        {
            if (_failure is null || slice < _failedSlice)
                (_failure, _failedSlice) = (ExceptionDispatchInfo.Capture(exception), slice);
        }

        _failed = true;
    }
}
