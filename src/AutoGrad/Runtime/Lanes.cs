using System;
using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AutoGrad.Runtime;

/// <summary>
/// What generated loops over whole vectors call: <see cref="End{T}"/> and <see cref="Within{T}(int, int, int, ReadOnlySpan{T})"/> say how far
/// strips of whole vectors reach, loads and stores then need no checks of their own.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class Lanes
{
    /// <summary>Where whole vectors end in start … end − 1: <paramref name="start"/> plus a multiple of the number of lanes.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="start">The first index.</param>
    /// <param name="end">The index after the last.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int End<T>(int start, int end)
    {
        if (!Vector.IsHardwareAccelerated || start < 0 || end <= start)
            return start;
        return end - (int)((uint)(end - start) % (uint)Vector<T>.Count);
    }

    /// <summary>The same for start … last.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="start">The first index.</param>
    /// <param name="last">The last index.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int EndThrough<T>(int start, int last) => last == int.MaxValue ? start : End<T>(start, last + 1);

    /// <summary>Where whole vectors end that go down from last to first: their least index, or what follows on last if there are none.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="last">The index of the first trip, which is that of an array's last element.</param>
    /// <param name="first">The least index.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Low<T>(int last, int first)
    {
        if (!Vector.IsHardwareAccelerated || first < 0 || last < first)
            return last + 1;
        return first + (int)((uint)(last - first + 1) % (uint)Vector<T>.Count);
    }

    /// <summary><paramref name="low"/> if strips that go down stay inside of a span when <paramref name="offset"/> is added to the index; else there are none.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="low">Where the strips end.</param>
    /// <param name="last">Where they start.</param>
    /// <param name="offset">What is added.</param>
    /// <param name="span">The memory.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int LowWithin<T>(int low, int last, int offset, ReadOnlySpan<T> span) =>
        ((long)low + offset >= 0) & ((long)last + offset < span.Length) ? low : last + 1;

    /// <summary>The same for the rows of a matrix.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="low">Where the strips end.</param>
    /// <param name="last">Where they start.</param>
    /// <param name="offset">What is added to the column.</param>
    /// <param name="matrix">The matrix.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int LowWithin<T>(int low, int last, int offset, T[,]? matrix) =>
        matrix is not null && matrix.GetLowerBound(1) == 0 && ((long)low + offset >= 0) & ((long)last + offset < matrix.GetLength(1)) ? low : last + 1;

    /// <summary>How far the strips stay inside of a span when <paramref name="offset"/> is added to the index.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="end">Where the strips end.</param>
    /// <param name="start">Where they start.</param>
    /// <param name="offset">What is added.</param>
    /// <param name="span">The memory.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Within<T>(int end, int start, int offset, ReadOnlySpan<T> span) => Within<T>(end, start, offset, span.Length);

    /// <summary>How far the strips stay inside of the rows of a matrix.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="end">Where the strips end.</param>
    /// <param name="start">Where they start.</param>
    /// <param name="offset">What is added to the column.</param>
    /// <param name="matrix">The matrix.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Within<T>(int end, int start, int offset, T[,]? matrix) =>
        matrix is null || matrix.GetLowerBound(1) != 0 ? start : Within<T>(end, start, offset, matrix.GetLength(1));

    /// <summary>The lanes from an element on.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="span">The memory.</param>
    /// <param name="index">The first element; the strips' end was found to lie within the memory.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Load<T>(ReadOnlySpan<T> span, int index) => Vector.LoadUnsafe(ref MemoryMarshal.GetReference(span), (nuint)index);

    /// <summary>The lanes from an element of a row on.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="matrix">The matrix.</param>
    /// <param name="row">The row.</param>
    /// <param name="column">The first element's column.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Load<T>(T[,] matrix, int row, int column) => Vector.LoadUnsafe(ref matrix[row, column]);

    /// <summary>Slices of one array, one per lane.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="array">The array.</param>
    /// <param name="start">Where the first lane's slice begins.</param>
    /// <param name="length">The length of each.</param>
    /// <param name="step">How much further on each begins.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them leaves the array.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneRows<T> Rows<T>(ReadOnlySpan<T> array, int start, int length, int step)
        where T : struct, IFloatingPointIeee754<T> => new(array, start, length, step, Vector<T>.Count);

    /// <summary>Slices of rows that lie in lanes: the first elements of as many rows as there are lanes, then their second ones.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="array">The rows, as <see cref="RowGather.InLanes{T}"/> lays them out.</param>
    /// <param name="start">Where they begin: the same as if each row lay by itself.</param>
    /// <param name="length">The length of each.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them leaves the array.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<Vector<T>> Block<T>(ReadOnlySpan<T> array, int start, int length)
        where T : struct, IFloatingPointIeee754<T> => MemoryMarshal.Cast<T, Vector<T>>(array.Slice(start, length * Vector<T>.Count));

    /// <summary>One element per lane: array[index], array[index + step], …</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="array">The array.</param>
    /// <param name="index">The first lane's element.</param>
    /// <param name="step">How much further on each of the others is.</param>
    /// <exception cref="IndexOutOfRangeException">One of them is not in the array.</exception>
    public static Vector<T> Gather<T>(ReadOnlySpan<T> array, int index, int step)
        where T : struct, IFloatingPointIeee754<T>
    {
        long last = index + ((Vector<T>.Count - 1L) * step);
        if ((uint)index >= (uint)array.Length || last < 0 || last >= array.Length)
            throw new IndexOutOfRangeException();
        ref T first = ref Unsafe.Add(ref MemoryMarshal.GetReference(array), index);
        return step == 1 ? Vector.LoadUnsafe(ref first) : Gather(ref first, step);
    }

    /// <summary>The numbers that an index has in the rows that the lanes stand for.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="index">The first lane's.</param>
    /// <param name="step">How much greater each of the others is.</param>
    public static Vector<T> Index<T>(int index, int step)
        where T : struct, IFloatingPointIeee754<T>
    {
        Unsafe.SkipInit(out Vector<T> lanes);
        ref T first = ref Unsafe.As<Vector<T>, T>(ref lanes);
        for (int lane = 0; lane < Vector<T>.Count; lane++)
            Unsafe.Add(ref first, lane) = T.CreateTruncating(unchecked(index + (lane * step)));
        return lanes;
    }

    /// <summary>Lane by lane −1, 0 or 1.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="a">The numbers.</param>
    /// <exception cref="ArithmeticException">One of them is NaN.</exception>
    public static Vector<T> Sign<T>(Vector<T> a)
        where T : struct, IFloatingPointIeee754<T>
    {
        if (!Vector.EqualsAll(a, a))
            throw new ArithmeticException();
        Vector<T> positive = Vector.ConditionalSelect(Vector.GreaterThan(a, Vector<T>.Zero), Vector<T>.One, Vector<T>.Zero);
        return Vector.ConditionalSelect(Vector.LessThan(a, Vector<T>.Zero), -Vector<T>.One, positive);
    }

    /// <summary>One element per lane, all of them known to be there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<T> Gather<T>(ref T first, int step)
    {
        // Four numbers that were stored one by one could not be loaded at once without waiting for the stores.
        if (typeof(T) == typeof(double) && Vector<T>.Count == 4)
        {
            ref double number = ref Unsafe.As<T, double>(ref first);
            nint far = step;
            return Vector256.Create(number, Unsafe.Add(ref number, far), Unsafe.Add(ref number, 2 * far), Unsafe.Add(ref number, 3 * far)).As<double, T>().AsVector();
        }

        Unsafe.SkipInit(out Vector<T> lanes);
        ref T lane = ref Unsafe.As<Vector<T>, T>(ref lanes);
        for (int i = 0; i < Vector<T>.Count; i++)
            Unsafe.Add(ref lane, i) = Unsafe.Add(ref first, (nint)i * step);
        return lanes;
    }

    /// <summary>Writes the lanes from an element on.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="span">The memory.</param>
    /// <param name="index">The first element.</param>
    /// <param name="value">The numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(Span<T> span, int index, Vector<T> value) => value.StoreUnsafe(ref MemoryMarshal.GetReference(span), (nuint)index);

    /// <summary>Writes the lanes from an element of a row on.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="matrix">The matrix.</param>
    /// <param name="row">The row.</param>
    /// <param name="column">The first element's column.</param>
    /// <param name="value">The numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<T>(T[,] matrix, int row, int column, Vector<T> value) => value.StoreUnsafe(ref matrix[row, column]);

    /// <summary>Adds to the elements from one on.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="span">The memory.</param>
    /// <param name="index">The first element.</param>
    /// <param name="value">What is added.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<T>(Span<T> span, int index, Vector<T> value)
    {
        ref T first = ref Unsafe.Add(ref MemoryMarshal.GetReference(span), index);
        (Vector.LoadUnsafe(ref first) + value).StoreUnsafe(ref first);
    }

    /// <summary>Adds to the elements from one of a row on.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="matrix">The matrix.</param>
    /// <param name="row">The row.</param>
    /// <param name="column">The first element's column.</param>
    /// <param name="value">What is added.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add<T>(T[,] matrix, int row, int column, Vector<T> value)
    {
        ref T first = ref matrix[row, column];
        (Vector.LoadUnsafe(ref first) + value).StoreUnsafe(ref first);
    }

    /// <summary>Whether a truth value holds in any lane.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="condition">All bits set in the lanes in which it holds, none in the others.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any<T>(Vector<T> condition) => condition != Vector<T>.Zero;

    /// <summary>Lane by lane a &lt; b.</summary>
    public static Vector<T> Less<T>(Vector<T> a, Vector<T> b) => Vector.LessThan<T>(a, b);

    /// <summary>Lane by lane a ≤ b.</summary>
    public static Vector<T> LessOrEqual<T>(Vector<T> a, Vector<T> b) => Vector.LessThanOrEqual<T>(a, b);

    /// <summary>Lane by lane a &gt; b.</summary>
    public static Vector<T> Greater<T>(Vector<T> a, Vector<T> b) => Vector.GreaterThan<T>(a, b);

    /// <summary>Lane by lane a ≥ b.</summary>
    public static Vector<T> GreaterOrEqual<T>(Vector<T> a, Vector<T> b) => Vector.GreaterThanOrEqual<T>(a, b);

    /// <summary>Lane by lane a = b.</summary>
    public static Vector<T> Equal<T>(Vector<T> a, Vector<T> b) => Vector.Equals<T>(a, b);

    /// <summary>Lane by lane a ≠ b.</summary>
    public static Vector<T> NotEqual<T>(Vector<T> a, Vector<T> b) => ~Vector.Equals<T>(a, b);

    /// <summary>Lane by lane, whether it is no number.</summary>
    public static Vector<T> IsNaN<T>(Vector<T> a) => ~Vector.Equals<T>(a, a);

    /// <summary>Lane by lane not.</summary>
    public static Vector<T> Not<T>(Vector<T> a) => ~a;

    /// <summary>Lane by lane and.</summary>
    public static Vector<T> And<T>(Vector<T> a, Vector<T> b) => a & b;

    /// <summary>Lane by lane or.</summary>
    public static Vector<T> Or<T>(Vector<T> a, Vector<T> b) => a | b;

    /// <summary>Lane by lane one of two.</summary>
    public static Vector<T> Select<T>(Vector<T> condition, Vector<T> then, Vector<T> otherwise) => Vector.ConditionalSelect(condition, then, otherwise);

    /// <summary>Lane by lane |a|.</summary>
    public static Vector<T> Abs<T>(Vector<T> a) => Vector.Abs(a);

    /// <summary>Lane by lane √a.</summary>
    public static Vector<T> Sqrt<T>(Vector<T> a) => Vector.SquareRoot(a);

    /// <summary>Lane by lane the larger; NaN if one is.</summary>
    public static Vector<T> Max<T>(Vector<T> a, Vector<T> b) => Vector.Max(a, b);

    /// <summary>Lane by lane the smaller; NaN if one is.</summary>
    public static Vector<T> Min<T>(Vector<T> a, Vector<T> b) => Vector.Min(a, b);

    /// <summary>Lane by lane |a| with the sign of b.</summary>
    public static Vector<T> CopySign<T>(Vector<T> a, Vector<T> b) => Vector.CopySign(a, b);

    /// <summary>Lane by lane eᵃ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Exp(Vector<double> a)
    {
        if (WideExponential.IsSupported && Vector<double>.Count == Vector256<double>.Count)
            return WideExponential.Exp(a.AsVector256().ToVector512Unsafe()).GetLower().AsVector();
        return WideExponential.IsSupported && Vector<double>.Count == Vector512<double>.Count ? WideExponential.Exp(a.AsVector512()).AsVector() : Vector.Exp(a);
    }

    /// <summary>Lane by lane eᵃ.</summary>
    public static Vector<float> Exp(Vector<float> a) => Vector.Exp(a);

    /// <summary>Lane by lane ln a.</summary>
    public static Vector<double> Log(Vector<double> a) => Vector.Log(a);

    /// <summary>Lane by lane ln a.</summary>
    public static Vector<float> Log(Vector<float> a) => Vector.Log(a);

    /// <summary>Lane by lane log₂ a.</summary>
    public static Vector<double> Log2(Vector<double> a) => Vector.Log2(a);

    /// <summary>Lane by lane log₂ a.</summary>
    public static Vector<float> Log2(Vector<float> a) => Vector.Log2(a);

    /// <summary>Lane by lane sin a.</summary>
    public static Vector<double> Sin(Vector<double> a) => Vector.Sin(a);

    /// <summary>Lane by lane sin a.</summary>
    public static Vector<float> Sin(Vector<float> a) => Vector.Sin(a);

    /// <summary>Lane by lane cos a.</summary>
    public static Vector<double> Cos(Vector<double> a) => Vector.Cos(a);

    /// <summary>Lane by lane cos a.</summary>
    public static Vector<float> Cos(Vector<float> a) => Vector.Cos(a);

    /// <summary>Lane by lane ⌊a⌋.</summary>
    public static Vector<double> Floor(Vector<double> a) => Vector.Floor(a);

    /// <summary>Lane by lane ⌊a⌋.</summary>
    public static Vector<float> Floor(Vector<float> a) => Vector.Floor(a);

    /// <summary>Lane by lane ⌈a⌉.</summary>
    public static Vector<double> Ceiling(Vector<double> a) => Vector.Ceiling(a);

    /// <summary>Lane by lane ⌈a⌉.</summary>
    public static Vector<float> Ceiling(Vector<float> a) => Vector.Ceiling(a);

    /// <summary>Lane by lane a without its fraction.</summary>
    public static Vector<double> Truncate(Vector<double> a) => Vector.Truncate(a);

    /// <summary>Lane by lane a without its fraction.</summary>
    public static Vector<float> Truncate(Vector<float> a) => Vector.Truncate(a);

    /// <summary>Lane by lane a rounded, to even at a half.</summary>
    public static Vector<double> Round(Vector<double> a) => Vector.Round(a);

    /// <summary>Lane by lane a rounded, to even at a half.</summary>
    public static Vector<float> Round(Vector<float> a) => Vector.Round(a);

    /// <summary>Lane by lane a·b + c, rounded once.</summary>
    public static Vector<double> FusedMultiplyAdd(Vector<double> a, Vector<double> b, Vector<double> c) => Vector.FusedMultiplyAdd(a, b, c);

    /// <summary>Lane by lane a·b + c, rounded once.</summary>
    public static Vector<float> FusedMultiplyAdd(Vector<float> a, Vector<float> b, Vector<float> c) => Vector.FusedMultiplyAdd(a, b, c);

    /// <remarks>One expression: a method of many loops has many of these, and the JIT optimizes no more than about a thousand variables.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Within<T>(int end, int start, int offset, int length) =>
        ((long)start + offset >= 0) & ((long)end + offset <= length) ? end : Cut<T>(end, start, offset, length);

    private static int Cut<T>(int end, int start, int offset, int length)
    {
        if (end <= start)
            return end;
        return (long)start + offset < 0 || length <= (long)start + offset ? start : End<T>(start, length - offset);
    }
}
