using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Numerics;
using System.Runtime.InteropServices;

namespace AutoGrad.Runtime;

/// <summary>
/// Between flat spans and the shapes of parameters: arrays, matrices (row-major) and rows (one after the other). Arrays of exactly the shape
/// of a parameter are lent for the duration of one call; each thread keeps a few, so that calls allocate nothing in steady state.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class FlatMemory
{
    private const int KeptPerType = 16;

    /// <summary>The number of elements in all rows.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="rows">The rows.</param>
    public static int Count<T>(T[][] rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        int count = 0;
        foreach (T[] row in rows)
            count = checked(count + row.Length);
        return count;
    }

    /// <summary>An array of the length of <paramref name="array"/>, of unspecified contents.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="array">The example.</param>
    public static T[] Like<T>(T[] array)
    {
        ArgumentNullException.ThrowIfNull(array);
        List<T[]> kept = Kept<T[]>.Arrays;
        for (int i = 0; i < kept.Count; i++)
        {
            if (kept[i].Length == array.Length)
                return Taken(kept, i);
        }

        return new T[array.Length];
    }

    /// <summary>A matrix of the shape of <paramref name="matrix"/>, of unspecified contents.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="matrix">The example.</param>
    public static T[,] Like<T>(T[,] matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        List<T[,]> kept = Kept<T[,]>.Arrays;
        for (int i = 0; i < kept.Count; i++)
        {
            if (kept[i].GetLength(0) == matrix.GetLength(0) && kept[i].GetLength(1) == matrix.GetLength(1))
                return Taken(kept, i);
        }

        return new T[matrix.GetLength(0), matrix.GetLength(1)];
    }

    /// <summary>Rows of the lengths of <paramref name="rows"/>, of unspecified contents.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="rows">The example.</param>
    public static T[][] Like<T>(T[][] rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        List<T[][]> kept = Kept<T[][]>.Arrays;
        for (int i = 0; i < kept.Count; i++)
        {
            if (HaveOneShape(kept[i], rows))
                return Taken(kept, i);
        }

        T[][] made = new T[rows.Length][];
        for (int i = 0; i < rows.Length; i++)
            made[i] = new T[rows[i].Length];
        return made;
    }

    /// <summary>Rows of the given lengths, full of zeros.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="lengths">The length of each row.</param>
    /// <exception cref="ArgumentNullException"><paramref name="lengths"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A length is negative.</exception>
    public static T[][] Rows<T>(int[] lengths)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        T[][] rows = new T[lengths.Length][];
        for (int i = 0; i < rows.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(lengths[i], nameof(lengths));
            rows[i] = new T[lengths[i]];
        }

        return rows;
    }

    /// <summary>Gives an array back.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="array">What was lent, or <see langword="null"/>.</param>
    public static void Return<T>(T[]? array) => Keep(array);

    /// <summary>Gives a matrix back.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="matrix">What was lent, or <see langword="null"/>.</param>
    public static void Return<T>(T[,]? matrix) => Keep(matrix);

    /// <summary>Gives rows back.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="rows">What was lent, or <see langword="null"/>.</param>
    public static void Return<T>(T[][]? rows) => Keep(rows);

    /// <summary>Fills an array.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="flat">As many numbers as the array has.</param>
    /// <param name="array">The array.</param>
    public static void Load<T>(ReadOnlySpan<T> flat, T[] array) => flat.CopyTo(array);

    /// <summary>Fills a matrix.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="flat">The numbers, row-major.</param>
    /// <param name="matrix">The matrix.</param>
    public static void Load<T>(ReadOnlySpan<T> flat, T[,] matrix) => flat.CopyTo(Elements(matrix));

    /// <summary>Fills rows.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="flat">The numbers, row after row.</param>
    /// <param name="rows">The rows.</param>
    public static void Load<T>(ReadOnlySpan<T> flat, T[][] rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        int start = 0;
        foreach (T[] row in rows)
        {
            flat.Slice(start, row.Length).CopyTo(row);
            start += row.Length;
        }
    }

    /// <summary>Lays an array out.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="array">The array.</param>
    /// <param name="flat">Receives the numbers.</param>
    public static void Store<T>(T[] array, Span<T> flat) => array.CopyTo(flat);

    /// <summary>Lays a matrix out, row-major.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="matrix">The matrix.</param>
    /// <param name="flat">Receives the numbers.</param>
    public static void Store<T>(T[,] matrix, Span<T> flat) => Elements(matrix).CopyTo(flat);

    /// <summary>Lays rows out, one after the other.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="flat">Receives the numbers.</param>
    public static void Store<T>(T[][] rows, Span<T> flat)
    {
        ArgumentNullException.ThrowIfNull(rows);
        int start = 0;
        foreach (T[] row in rows)
        {
            row.CopyTo(flat.Slice(start, row.Length));
            start += row.Length;
        }
    }

    /// <summary>Adds the numbers of a matrix to a span, row-major.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="matrix">The matrix.</param>
    /// <param name="flat">What is added to.</param>
    public static void Add<T>(T[,] matrix, Span<T> flat)
        where T : IAdditionOperators<T, T, T> => AddElements(Elements(matrix), flat);

    /// <summary>Adds the numbers of rows to a span, one row after the other.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="rows">The rows.</param>
    /// <param name="flat">What is added to.</param>
    public static void Add<T>(T[][] rows, Span<T> flat)
        where T : IAdditionOperators<T, T, T>
    {
        ArgumentNullException.ThrowIfNull(rows);
        int start = 0;
        foreach (T[] row in rows)
        {
            AddElements(row, flat.Slice(start, row.Length));
            start += row.Length;
        }
    }

    /// <summary>Requires that an output shares no memory with an array.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="output">The output span.</param>
    /// <param name="array">The array.</param>
    /// <param name="name">The output's name in the caller's signature.</param>
    /// <exception cref="ArgumentException">They overlap.</exception>
    public static void CheckOverlap<T>(ReadOnlySpan<T> output, T[]? array, string name) => GradientGuard.CheckOverlap<T>(output, array, name);

    /// <summary>Requires that an output shares no memory with a matrix.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="output">The output span.</param>
    /// <param name="matrix">The matrix.</param>
    /// <param name="name">The output's name in the caller's signature.</param>
    /// <exception cref="ArgumentException">They overlap.</exception>
    public static void CheckOverlap<T>(ReadOnlySpan<T> output, T[,]? matrix, string name)
    {
        if (matrix is not null)
            GradientGuard.CheckOverlap<T>(output, Elements(matrix), name);
    }

    /// <summary>Requires that an output shares no memory with rows.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="output">The output span.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="name">The output's name in the caller's signature.</param>
    /// <exception cref="ArgumentException">They overlap.</exception>
    public static void CheckOverlap<T>(ReadOnlySpan<T> output, T[][]? rows, string name)
    {
        foreach (T[]? row in rows ?? [])
            GradientGuard.CheckOverlap<T>(output, row, name);
    }

    private static Span<T> Elements<T>(T[,] matrix) => matrix.Length == 0
        ? default
        : MemoryMarshal.CreateSpan(ref matrix[matrix.GetLowerBound(0), matrix.GetLowerBound(1)], matrix.Length);

    private static void AddElements<T>(ReadOnlySpan<T> numbers, Span<T> flat)
        where T : IAdditionOperators<T, T, T>
    {
        for (int i = 0; i < numbers.Length; i++)
            flat[i] += numbers[i];
    }

    private static bool HaveOneShape<T>(T[][] some, T[][] others)
    {
        if (some.Length != others.Length)
            return false;
        for (int i = 0; i < some.Length; i++)
        {
            if (some[i].Length != others[i].Length)
                return false;
        }

        return true;
    }

    private static TArray Taken<TArray>(List<TArray> kept, int index)
    {
        TArray array = kept[index];
        kept.RemoveAt(index);
        return array;
    }

    /// <summary>The one that was returned longest ago makes room.</summary>
    private static void Keep<TArray>(TArray? array)
        where TArray : class
    {
        if (array is null)
            return;
        List<TArray> kept = Kept<TArray>.Arrays;
        if (kept.Count == KeptPerType)
            kept.RemoveAt(0);
        kept.Add(array);
    }

    /// <summary>What a thread keeps of one type.</summary>
    private static class Kept<TArray>
    {
        [ThreadStatic]
        private static List<TArray>? _arrays;

        public static List<TArray> Arrays => _arrays ??= new List<TArray>(KeptPerType);
    }
}
