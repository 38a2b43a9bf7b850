using System;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace AutoGrad.Runtime;

/// <summary>The checks that generated code makes on its gradient spans before it writes anything.</summary>
/// <remarks>
/// The tests are a comparison or two and inline into the caller; the throwing paths are kept out of line so that they cost no code there.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class GradientGuard
{
    /// <summary>Requires that <paramref name="gradient"/> is as long as its parameter and shares no memory with it.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="gradient">The output span.</param>
    /// <param name="parameter">The parameter that it is the gradient of.</param>
    /// <param name="name">The output's name in the caller's signature.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Check<T>(ReadOnlySpan<T> gradient, ReadOnlySpan<T> parameter, string name)
    {
        if (gradient.Length != parameter.Length)
            ThrowLength(gradient.Length, parameter.Length, name);
        if (gradient.Overlaps(parameter))
            ThrowOverlap(name, "the parameter that it is the gradient of");
    }

    /// <summary>Requires that <paramref name="gradient"/> shares no memory with another input or another gradient.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="gradient">The output span.</param>
    /// <param name="other">Any other span of the same call; an empty one overlaps nothing.</param>
    /// <param name="name">The output's name in the caller's signature.</param>
    /// <exception cref="ArgumentException">The spans overlap.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CheckOverlap<T>(ReadOnlySpan<T> gradient, ReadOnlySpan<T> other, string name)
    {
        if (gradient.Overlaps(other))
            ThrowOverlap(name, "another span of the same call");
    }

    /// <summary>Whether two spans share memory, as a derivative that another one calls has to know beforehand.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="gradient">The output span.</param>
    /// <param name="other">Any other span of the same call.</param>
    public static bool Overlap<T>(ReadOnlySpan<T> gradient, ReadOnlySpan<T> other) => gradient.Overlaps(other);

    /// <summary>Requires that <paramref name="gradient"/> is another matrix of the same shape as its parameter.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="gradient">The output matrix.</param>
    /// <param name="parameter">The parameter that it is the gradient of, m×n.</param>
    /// <param name="name">The output's name in the caller's signature.</param>
    /// <exception cref="ArgumentException">The shapes differ, or both are one matrix.</exception>
    public static void CheckShape<T>(T[,] gradient, T[,] parameter, string name)
    {
        ArgumentNullException.ThrowIfNull(gradient, name);
        ArgumentNullException.ThrowIfNull(parameter);
        if (gradient.GetLength(0) != parameter.GetLength(0) || gradient.GetLength(1) != parameter.GetLength(1))
        {
            throw new ArgumentException(
                $"The gradient '{name}' is {gradient.GetLength(0)}×{gradient.GetLength(1)}, but its parameter is " +
                $"{parameter.GetLength(0)}×{parameter.GetLength(1)}. Pass a matrix of the parameter's shape.",
                name);
        }

        if (ReferenceEquals(gradient, parameter))
            ThrowOverlap(name, "the parameter that it is the gradient of");
    }

    /// <summary>Requires that <paramref name="gradient"/> has other rows of the same lengths as its parameter.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="gradient">The output rows.</param>
    /// <param name="parameter">The parameter that they are the gradient of.</param>
    /// <param name="name">The output's name in the caller's signature.</param>
    /// <exception cref="ArgumentException">The shapes differ, a row is missing, or a row is shared.</exception>
    public static void CheckShape<T>(T[][] gradient, T[][] parameter, string name)
    {
        ArgumentNullException.ThrowIfNull(gradient, name);
        ArgumentNullException.ThrowIfNull(parameter);
        CheckLength<T[]>(gradient, parameter.Length, name);
        for (int i = 0; i < parameter.Length; i++)
        {
            if ((gradient[i]?.Length ?? -1) != (parameter[i]?.Length ?? -1))
            {
                throw new ArgumentException(
                    $"Row {i} of the gradient '{name}' has {gradient[i]?.Length ?? 0} elements, but that of its parameter has " +
                    $"{parameter[i]?.Length ?? 0}. Pass rows of the parameter's lengths.",
                    name);
            }

            if (parameter[i] is { Length: > 0 } && ReferenceEquals(gradient[i], parameter[i]))
                ThrowOverlap(name, $"row {i} of the parameter that it is the gradient of");
        }
    }

    /// <summary>Sets every element of every row to zero.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="rows">The rows.</param>
    public static void Clear<T>(T[][] rows)
    {
        foreach (T[] row in rows)
            row.AsSpan().Clear();
    }

    /// <summary>Requires that <paramref name="gradient"/> holds <paramref name="expected"/> numbers.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="gradient">The output span.</param>
    /// <param name="expected">The number of parameters.</param>
    /// <param name="name">The output's name in the caller's signature.</param>
    /// <exception cref="ArgumentException">The length is not <paramref name="expected"/>.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CheckLength<T>(ReadOnlySpan<T> gradient, int expected, string name)
    {
        if (gradient.Length != expected)
            ThrowLength(gradient.Length, expected, name);
    }

    /// <summary>Requires that a direction holds one number per element of its parameter.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="tangent">The tangents.</param>
    /// <param name="expected">The length of the parameter.</param>
    /// <param name="name">The direction's name in the caller's signature.</param>
    /// <exception cref="ArgumentException">The length is not <paramref name="expected"/>.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CheckTangent<T>(ReadOnlySpan<T> tangent, int expected, string name)
    {
        if (tangent.Length != expected)
            ThrowTangent(tangent.Length, expected, name);
    }

    /// <summary>Requires that a direction has the shape of its parameter.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="tangent">The tangents.</param>
    /// <param name="parameter">The parameter.</param>
    /// <param name="name">The direction's name in the caller's signature.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static void CheckTangent<T>(T[,] tangent, T[,] parameter, string name)
    {
        ArgumentNullException.ThrowIfNull(tangent, name);
        ArgumentNullException.ThrowIfNull(parameter);
        if (tangent.GetLength(0) != parameter.GetLength(0))
            ThrowTangent(tangent.GetLength(0), parameter.GetLength(0), name);
        if (tangent.GetLength(1) != parameter.GetLength(1))
            ThrowTangent(tangent.GetLength(1), parameter.GetLength(1), name);
    }

    /// <summary>Requires that a direction has rows of the same lengths as its parameter.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="tangent">The tangents.</param>
    /// <param name="parameter">The parameter.</param>
    /// <param name="name">The direction's name in the caller's signature.</param>
    /// <exception cref="ArgumentException">The shapes differ, or a row is missing.</exception>
    public static void CheckTangent<T>(T[][] tangent, T[][] parameter, string name)
    {
        ArgumentNullException.ThrowIfNull(tangent, name);
        ArgumentNullException.ThrowIfNull(parameter);
        CheckTangent<T[]>(tangent, parameter.Length, name);
        for (int i = 0; i < parameter.Length; i++)
            CheckTangent<T>(tangent[i], parameter[i]?.Length ?? 0, name);
    }

    /// <summary>Requires that an upstream adjoint holds one number per element of what the method computes.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="upstream">The adjoints.</param>
    /// <param name="expected">The number of elements that the method computes.</param>
    /// <param name="name">The upstream's name in the caller's signature.</param>
    /// <exception cref="ArgumentException">The length is not <paramref name="expected"/>.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CheckUpstream<T>(ReadOnlySpan<T> upstream, int expected, string name)
    {
        if (upstream.Length != expected)
            ThrowUpstream(upstream.Length, expected, name);
    }

    /// <summary>Requires that an upstream adjoint has the shape of the matrix that the method computes.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="upstream">The adjoints.</param>
    /// <param name="result">What the method computes.</param>
    /// <param name="name">The upstream's name in the caller's signature.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static void CheckUpstream<T>(T[,] upstream, T[,] result, string name)
    {
        ArgumentNullException.ThrowIfNull(upstream, name);
        ArgumentNullException.ThrowIfNull(result);
        for (int d = 0; d < 2; d++)
        {
            if (upstream.GetLength(d) != result.GetLength(d))
                ThrowUpstream(upstream.GetLength(d), result.GetLength(d), name);
        }
    }

    /// <summary>Requires that an upstream adjoint has rows of the same lengths as the method computes.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="upstream">The adjoints.</param>
    /// <param name="result">What the method computes.</param>
    /// <param name="name">The upstream's name in the caller's signature.</param>
    /// <exception cref="ArgumentException">The shapes differ, or a row is missing.</exception>
    public static void CheckUpstream<T>(T[][] upstream, T[][] result, string name)
    {
        ArgumentNullException.ThrowIfNull(upstream, name);
        ArgumentNullException.ThrowIfNull(result);
        CheckUpstream<T[]>(upstream, result.Length, name);
        for (int i = 0; i < result.Length; i++)
            CheckUpstream<T>(upstream[i], result[i]?.Length ?? 0, name);
    }

    /// <summary>Requires that a flat point has the length that an objective's parameters need.</summary>
    /// <typeparam name="T">The element type.</typeparam>
    /// <param name="point">All active parameters, one after the other.</param>
    /// <param name="expected">The number of parameters that are known beforehand.</param>
    /// <param name="isExact">Whether these are all; else one vector takes what they leave over.</param>
    /// <param name="name">The point's name in the caller's signature.</param>
    /// <exception cref="ArgumentException">The point is too short, or not of the exact length.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CheckPoint<T>(ReadOnlySpan<T> point, int expected, bool isExact, string name)
    {
        if (point.Length < expected || (isExact && point.Length != expected))
            ThrowPoint(point.Length, expected, isExact, name);
    }

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowPoint(int actual, int expected, bool isExact, string name) =>
        throw new ArgumentException(
            $"The point '{name}' has {actual} elements, but the objective has {(isExact ? "" : "at least ")}{expected} parameters. " +
            "Pass all active parameters, one after the other, in the order of the method's declaration.",
            name);

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowUpstream(int actual, int expected, string name) =>
        throw new ArgumentException(
            $"The adjoint '{name}' has {actual} elements, but what it belongs to has {expected}. Pass one number per element.", name);

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowTangent(int actual, int expected, string name) =>
        throw new ArgumentException(
            $"The span '{name}' has {actual} elements, but its parameter has {expected}. Pass one number per element of the parameter.", name);

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowLength(int actual, int expected, string name) =>
        throw new ArgumentException(
            $"The span '{name}' has {actual} elements, but {expected} are needed, one per derivative. " +
            $"Pass a span of length {expected}; slice a larger buffer if need be.",
            name);

    [DoesNotReturn]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowOverlap(string name, string other) =>
        throw new ArgumentException(
            $"The gradient span '{name}' overlaps {other}, so writing it would change what is still to be read. " +
            "Pass a separate buffer.",
            name);
}
