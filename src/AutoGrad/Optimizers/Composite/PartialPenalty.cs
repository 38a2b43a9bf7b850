using System;

namespace AutoGrad;

/// <summary>A penalty on a range of the parameters.</summary>
internal sealed record PartialPenalty(Penalty Inner, Range Range) : Penalty
{
    public override double Value<T>(ReadOnlySpan<T> point) => Inner.Value(point[Range]);

    public override void Prox<T>(Span<T> point, double step) => Inner.Prox(point[Range], step);

    public override void Admit<T>(Span<T> point) => Inner.Admit(point[Range]);

    public override void Require(int parameterCount)
    {
        int start = Range.Start.GetOffset(parameterCount), end = Range.End.GetOffset(parameterCount);
        if (start < 0 || end < start || end > parameterCount)
            throw new ArgumentException($"The penalty's range {Range} does not lie within {parameterCount} parameters.");
        Inner.Require(end - start);
    }
}
