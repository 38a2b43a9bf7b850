using System;
using System.Collections.Generic;
using System.Linq;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoGrad.Tests;

/// <summary>The mean of ½(w·x − y)² over rows, as the generator's batch objectives compute it: row after row, divided in the end.</summary>
internal readonly struct LinearRows<T>(ReadOnlyMemory<T> features, ReadOnlyMemory<T> targets) : IBatchObjective<T>
    where T : IFloatingPointIeee754<T>
{
    public int RowCount => targets.Length;

    public T Value(scoped ReadOnlySpan<T> point) => Value(point, [.. Enumerable.Range(0, RowCount)]);

    public T ValueAndGradient(scoped ReadOnlySpan<T> point, scoped Span<T> gradient) =>
        ValueAndGradient(point, [.. Enumerable.Range(0, RowCount)], gradient);

    public T Value(scoped ReadOnlySpan<T> point, scoped ReadOnlySpan<int> rows)
    {
        T sum = T.Zero;
        foreach (int row in rows)
        {
            T error = Error(point, row);
            sum += error * error / (T.One + T.One);
        }

        return sum / T.CreateChecked(rows.Length);
    }

    public T ValueAndGradient(scoped ReadOnlySpan<T> point, scoped ReadOnlySpan<int> rows, scoped Span<T> gradient)
    {
        gradient.Clear();
        T sum = T.Zero, count = T.CreateChecked(rows.Length);
        foreach (int row in rows)
        {
            T error = Error(point, row);
            sum += error * error / (T.One + T.One);
            ReadOnlySpan<T> x = features.Span.Slice(row * point.Length, point.Length);
            for (int j = 0; j < x.Length; j++)
                gradient[j] += error * x[j];
        }

        for (int j = 0; j < gradient.Length; j++)
            gradient[j] /= count;
        return sum / count;
    }

    private T Error(scoped ReadOnlySpan<T> point, int row)
    {
        ReadOnlySpan<T> x = features.Span.Slice(row * point.Length, point.Length);
        T error = -targets.Span[row];
        for (int j = 0; j < x.Length; j++)
            error += point[j] * x[j];
        return error;
    }
}

/// <summary>Shows the rows that it is asked for to a callback, which may also throw or decide the value.</summary>
internal sealed class WatchedRows<T>(IBatchObjective<T> rows) : IBatchObjective<T>
    where T : IFloatingPointIeee754<T>
{
    public Func<int[], T, T> Valued { get; set; } = (_, value) => value;

    public Func<int[], T, T> Differentiated { get; set; } = (_, value) => value;

    public List<int[]> Batches { get; } = [];

    public int RowCount => rows.RowCount;

    public T Value(scoped ReadOnlySpan<T> point) => rows.Value(point);

    public T ValueAndGradient(scoped ReadOnlySpan<T> point, scoped Span<T> gradient) => rows.ValueAndGradient(point, gradient);

    // Stack traces name it, however hot it is.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public T Value(scoped ReadOnlySpan<T> point, scoped ReadOnlySpan<int> listed) => Valued(listed.ToArray(), rows.Value(point, listed));

    [MethodImpl(MethodImplOptions.NoInlining)]
    public T ValueAndGradient(scoped ReadOnlySpan<T> point, scoped ReadOnlySpan<int> listed, scoped Span<T> gradient)
    {
        lock (Batches)
            Batches.Add(listed.ToArray());
        return Differentiated(listed.ToArray(), rows.ValueAndGradient(point, listed, gradient));
    }
}

/// <summary>Rows made up by a formula.</summary>
internal static class MadeUpRows
{
    public static (T[] Features, T[] Targets) Of<T>(int rows, int features)
        where T : IFloatingPointIeee754<T>
    {
        var x = new T[rows * features];
        var y = new T[rows];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < features; j++)
            {
                double number = Math.Sin(1.3 * i + 2.1 * j * j + 0.01 * i * j);
                x[i * features + j] = T.CreateChecked(number);
                y[i] += T.CreateChecked(number * (j - 1));
            }

            y[i] += T.CreateChecked(0.3 * Math.Cos(5.0 * i));
        }

        return (x, y);
    }

    public static LinearRows<T> Linear<T>(int rows, int features)
        where T : IFloatingPointIeee754<T>
    {
        (T[] x, T[] y) = Of<T>(rows, features);
        return new LinearRows<T>(x, y);
    }
}
