using System;
using System.Numerics;

namespace AutoGrad;

/// <summary>
/// A loss over rows of data: the mean of the losses of its rows, and the mean over any list of them. What mini-batch training consumes;
/// as an <see cref="IObjective{T}"/> it is the mean over all rows.
/// </summary>
/// <typeparam name="T">The floating-point type.</typeparam>
/// <remarks>
/// The losses are added up in the order of the list, from the first row to the last, and nothing but the list decides that order. Whoever
/// splits a batch into blocks of rows fixed beforehand, and adds the results of the blocks in their order, gets the same bits on any number
/// of threads. An implementation may be called from several threads at once, each with a gradient of its own.
/// </remarks>
public interface IBatchObjective<T> : IObjective<T>
    where T : IFloatingPointIeee754<T>
{
    /// <summary>The number of rows: the indices are 0 … RowCount − 1.</summary>
    int RowCount { get; }

    /// <summary>The mean loss over the rows listed.</summary>
    /// <param name="point">n parameters.</param>
    /// <param name="rows">Indices of rows, at least one. A row that is listed twice counts twice.</param>
    /// <exception cref="ArgumentException"><paramref name="rows"/> is empty, or <paramref name="point"/> has the wrong length.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside of 0 … RowCount − 1; the message names it and its place.</exception>
    T Value(scoped ReadOnlySpan<T> point, scoped ReadOnlySpan<int> rows);

    /// <summary>The mean loss over the rows listed; overwrites <paramref name="gradient"/> with its gradient, the mean of theirs.</summary>
    /// <param name="point">n parameters.</param>
    /// <param name="rows">Indices of rows, at least one. A row that is listed twice counts twice.</param>
    /// <param name="gradient">n numbers; may not overlap <paramref name="point"/>.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="rows"/> is empty, a length is wrong, or the spans overlap; nothing was written.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// An index lies outside of 0 … RowCount − 1; the message names it and its place. Nothing was written.
    /// </exception>
    T ValueAndGradient(scoped ReadOnlySpan<T> point, scoped ReadOnlySpan<int> rows, scoped Span<T> gradient);
}
