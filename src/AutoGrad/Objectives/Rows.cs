using System;

namespace AutoGrad;

/// <summary>
/// What a parameter is in each of many runs of a method: rows of numbers that lie one behind the other, rows that indices pick from fewer, or one row
/// for all runs. A parameter that is a number has rows of one.
/// </summary>
/// <typeparam name="T">The number.</typeparam>
/// <example>
/// <code>
/// ReprojectionErrorBatchJacobian(new(cameras, 11, cameraOfObservation), new(points, 3, pointOfObservation), weights, new(features, 2), jacobians);
/// </code>
/// </example>
public readonly ref struct Rows<T>
{
    private const int Unbounded = -1;

    private readonly int _count;

    /// <summary>One row per run, row after row.</summary>
    /// <param name="values">A multiple of <paramref name="width"/> numbers.</param>
    /// <param name="width">How many numbers a row has.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="width"/> is not positive.</exception>
    /// <exception cref="ArgumentException">The last row is not whole.</exception>
    public Rows(ReadOnlySpan<T> values, int width)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if (values.Length % width != 0)
            throw new ArgumentException($"{values.Length} numbers are no whole number of rows of {width}.", nameof(values));
        Values = values;
        Width = width;
        _count = values.Length / width;
    }

    /// <summary>A row per index: several runs may share one.</summary>
    /// <param name="values">A multiple of <paramref name="width"/> numbers.</param>
    /// <param name="width">How many numbers a row has.</param>
    /// <param name="indices">Which row each run takes.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="width"/> is not positive, or there is no row of some index.</exception>
    /// <exception cref="ArgumentException">The last row is not whole.</exception>
    public Rows(ReadOnlySpan<T> values, int width, ReadOnlySpan<int> indices)
        : this(values, width)
    {
        if (indices.ContainsAnyExceptInRange(0, _count - 1))
            throw new ArgumentOutOfRangeException(nameof(indices), indices[indices.IndexOfAnyExceptInRange(0, _count - 1)], $"There are {_count} rows.");
        Indices = indices;
        HasIndices = true;
        _count = indices.Length;
    }

    private Rows(ReadOnlySpan<T> row)
    {
        Values = row;
        Width = row.Length;
        _count = Unbounded;
    }

    /// <summary>How many numbers a row has.</summary>
    public int Width { get; }

    /// <summary>How many runs there are rows for; −1 where one row is for all of them.</summary>
    public int Count => _count;

    /// <summary>The numbers, row after row.</summary>
    internal ReadOnlySpan<T> Values { get; }

    internal ReadOnlySpan<int> Indices { get; }

    internal bool HasIndices { get; }

    /// <summary>The row of a run.</summary>
    /// <param name="run">The run.</param>
    /// <exception cref="IndexOutOfRangeException">There is no such run.</exception>
    public ReadOnlySpan<T> this[int run] => Values.Slice(StartOf(run), Width);

    /// <summary>One row for all runs.</summary>
    /// <param name="row">The row.</param>
    /// <exception cref="ArgumentException">It is empty.</exception>
    public static Rows<T> Same(ReadOnlySpan<T> row)
    {
        if (row.IsEmpty)
            throw new ArgumentException("A row has at least one number.", nameof(row));
        return new(row);
    }

    /// <summary>A number per run.</summary>
    /// <param name="numbers">The numbers.</param>
    public static implicit operator Rows<T>(ReadOnlySpan<T> numbers) => new(numbers, 1);

    /// <summary>A number per run.</summary>
    /// <param name="numbers">The numbers.</param>
    public static implicit operator Rows<T>(Span<T> numbers) => new(numbers, 1);

    /// <summary>A number per run.</summary>
    /// <param name="numbers">The numbers.</param>
    public static implicit operator Rows<T>(T[] numbers) => new(numbers, 1);

    internal int StartOf(int run)
    {
        if (_count == Unbounded)
            return 0;
        if ((uint)run >= (uint)_count)
            throw new IndexOutOfRangeException();
        return (HasIndices ? Indices[run] : run) * Width;
    }
}
