using System;
using System.Linq;

namespace AutoGrad;

/// <summary>
/// Holds parameters still, whatever the method does: their gradient is zero, so that norms do not see them, and what weight decay or momentum
/// change nevertheless is put back.
/// </summary>
internal sealed class FrozenParameters<T>(ParameterSegment[] segments)
{
    private readonly T[] _kept = new T[segments.Sum(s => s.Length)];

    public void ClearGradient(Span<T> gradient)
    {
        foreach (ParameterSegment segment in segments)
            segment.Of(gradient).Clear();
    }

    public void Keep(ReadOnlySpan<T> parameters)
    {
        int next = 0;
        foreach (ParameterSegment segment in segments)
        {
            segment.Of(parameters).CopyTo(_kept.AsSpan(next));
            next += segment.Length;
        }
    }

    public void Restore(Span<T> parameters)
    {
        int next = 0;
        foreach (ParameterSegment segment in segments)
        {
            _kept.AsSpan(next, segment.Length).CopyTo(segment.Of(parameters));
            next += segment.Length;
        }
    }

    public void Copy(ReadOnlySpan<T> from, Span<T> to)
    {
        foreach (ParameterSegment segment in segments)
            segment.Of(from).CopyTo(segment.Of(to));
    }
}
