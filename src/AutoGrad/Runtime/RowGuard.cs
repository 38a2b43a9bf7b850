using System;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace AutoGrad.Runtime;

/// <summary>The checks that batch objectives make on their data and on lists of rows, before anything is written.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RowGuard
{
    /// <summary>Requires at least one row.</summary>
    /// <param name="count">The number of rows.</param>
    /// <param name="name">The constructor's parameter that says so.</param>
    /// <returns><paramref name="count"/>.</returns>
    /// <exception cref="ArgumentException">There is no row.</exception>
    public static int CheckCount(int count, string name)
    {
        if (count < 1)
            throw new ArgumentException($"'{name}' makes {count} rows, and a mean needs at least one. Pass data for one row or more.", name);
        return count;
    }

    /// <summary>Requires as many values as there are rows.</summary>
    /// <param name="length">The number of values.</param>
    /// <param name="name">Their name.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="counter">The parameter that said how many rows there are.</param>
    /// <exception cref="ArgumentException">The numbers differ.</exception>
    public static void CheckSame(int length, string name, int count, string counter)
    {
        if (length != count)
            throw new ArgumentException($"'{name}' has {length} values, but '{counter}' has {count}, one per row. Pass one value per row in both.", name);
    }

    /// <summary>Requires that numbers can be divided into rows of one length.</summary>
    /// <param name="length">The number of numbers.</param>
    /// <param name="name">Their name.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="counter">The parameter that said how many rows there are.</param>
    /// <exception cref="ArgumentException">The length is not a multiple of the number of rows.</exception>
    public static void CheckRows(int length, string name, int count, string counter)
    {
        if (length % count != 0)
        {
            throw new ArgumentException(
                $"'{name}' has {length} elements, which is not a multiple of the {count} rows of '{counter}'. " +
                "Pass the rows one after the other, all of one length.",
                name);
        }
    }

    /// <summary>Requires an objective that its constructor has made.</summary>
    /// <param name="count">The number of its rows.</param>
    /// <exception cref="InvalidOperationException">The objective is <see langword="default"/>.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CheckBound(int count)
    {
        if (count == 0)
            ThrowUnbound();
    }

    /// <summary>Requires a list of at least one row, all of them there.</summary>
    /// <param name="rows">Indices of rows.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="name">The list's name in the caller's signature.</param>
    /// <exception cref="ArgumentException">The list is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An index lies outside of 0 … <paramref name="count"/> − 1.</exception>
    public static void CheckList(ReadOnlySpan<int> rows, int count, string name)
    {
        CheckBound(count);
        if (rows.IsEmpty)
            throw new ArgumentException($"The list '{name}' is empty, and a mean needs at least one row. Pass the indices of one row or more.", name);
        for (int k = 0; k < rows.Length; k++)
        {
            if ((uint)rows[k] >= (uint)count)
                ThrowRow(rows[k], k, count, name);
        }
    }

    /// <summary>Adds the gradient of one row to that of the batch.</summary>
    /// <typeparam name="T">The floating-point type.</typeparam>
    /// <param name="gradient">The sum.</param>
    /// <param name="row">The same number of numbers.</param>
    public static void Add<T>(Span<T> gradient, ReadOnlySpan<T> row)
        where T : IFloatingPointIeee754<T> => TensorPrimitives.Add(gradient, row, gradient);

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowUnbound() =>
        throw new InvalidOperationException("The batch objective has no data: it is default. Make it with its constructor.");

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowRow(int row, int place, int count, string name) =>
        throw new ArgumentOutOfRangeException(name, row, $"The list '{name}' names row {row} at place {place}, but the rows are 0 … {count - 1}.");
}
