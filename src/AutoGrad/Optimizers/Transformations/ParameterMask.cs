using System;
using System.Collections.Generic;
using System.Linq;

namespace AutoGrad;

/// <summary>
/// A choice of parameters by ranges, which may count from the end: <c>ParameterMask.Of(..100, ^1..)</c> takes the first hundred and the last
/// one, <c>ParameterMask.AllBut(^1..)</c> all but the last.
/// </summary>
public sealed class ParameterMask : IEquatable<ParameterMask>
{
    private readonly Range[] _ranges;
    private readonly bool _isComplement;

    private ParameterMask(ReadOnlySpan<Range> ranges, bool isComplement)
    {
        _ranges = ranges.ToArray();
        _isComplement = isComplement;
    }

    /// <summary>All parameters.</summary>
    public static ParameterMask All { get; } = new([], isComplement: true);

    /// <summary>The parameters in one of the ranges.</summary>
    /// <param name="ranges">Ranges of indices; they may overlap.</param>
    public static ParameterMask Of(params ReadOnlySpan<Range> ranges) => new(ranges, isComplement: false);

    /// <summary>The parameters in none of the ranges.</summary>
    /// <param name="ranges">Ranges of indices; they may overlap.</param>
    public static ParameterMask AllBut(params ReadOnlySpan<Range> ranges) => new(ranges, isComplement: true);

    /// <summary>The parameters that are not chosen here.</summary>
    public ParameterMask Complement => new(_ranges, !_isComplement);

    /// <summary>These parameters and those of a range that counts from the start.</summary>
    internal ParameterMask And(Range range) =>
        _isComplement
            ? throw new ArgumentException("Where a group is fixed, further frozen parameters are given by ParameterMask.Of.")
            : new ParameterMask([.. _ranges, range], isComplement: false);

    /// <summary>The chosen parameters as segments in rising order that neither overlap nor touch.</summary>
    /// <exception cref="ArgumentException">A range leaves the n parameters.</exception>
    internal ParameterSegment[] Resolve(int parameterCount)
    {
        List<ParameterSegment> segments = [];
        foreach (Range range in _ranges)
        {
            int start = range.Start.GetOffset(parameterCount), end = range.End.GetOffset(parameterCount);
            if (start < 0 || end > parameterCount || start > end)
                throw new ArgumentException($"The range {range} of a mask does not lie within {parameterCount} parameters.");
            if (end > start)
                segments.Add(new ParameterSegment(start, end - start));
        }

        List<ParameterSegment> merged = [];
        foreach (ParameterSegment segment in segments.OrderBy(s => s.Start))
        {
            if (merged.Count > 0 && merged[^1].End >= segment.Start)
                merged[^1] = merged[^1] with { Length = Math.Max(merged[^1].End, segment.End) - merged[^1].Start };
            else
                merged.Add(segment);
        }

        return _isComplement ? Between(merged, parameterCount) : [.. merged];
    }

    private static ParameterSegment[] Between(List<ParameterSegment> segments, int parameterCount)
    {
        List<ParameterSegment> gaps = [];
        int next = 0;
        foreach (ParameterSegment segment in segments)
        {
            if (segment.Start > next)
                gaps.Add(new ParameterSegment(next, segment.Start - next));
            next = segment.End;
        }

        if (next < parameterCount)
            gaps.Add(new ParameterSegment(next, parameterCount - next));
        return [.. gaps];
    }

    /// <inheritdoc/>
    public bool Equals(ParameterMask? other) =>
        other is not null && _isComplement == other._isComplement && _ranges.AsSpan().SequenceEqual(other._ranges);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ParameterMask);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        hash.Add(_isComplement);
        foreach (Range range in _ranges)
            hash.Add(range);
        return hash.ToHashCode();
    }

    /// <summary>The ranges.</summary>
    public override string ToString() =>
        (_isComplement ? _ranges.Length == 0 ? "all" : "all but " : "") + string.Join(", ", _ranges);
}

/// <summary>Neighbouring parameters.</summary>
internal readonly record struct ParameterSegment(int Start, int Length)
{
    public int End => Start + Length;

    public Span<T> Of<T>(Span<T> numbers) => numbers.Slice(Start, Length);

    public ReadOnlySpan<T> Of<T>(ReadOnlySpan<T> numbers) => numbers.Slice(Start, Length);
}
