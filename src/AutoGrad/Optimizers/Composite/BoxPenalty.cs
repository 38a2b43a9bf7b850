using System;

namespace AutoGrad;

/// <summary>0 in a box; prox is the projection onto it.</summary>
internal sealed record BoxPenalty(Bounds Bounds) : Penalty
{
    public override double Value<T>(ReadOnlySpan<T> point) => 0;

    public override void Prox<T>(Span<T> point, double step) => Bounds.Project(point);

    public override void Admit<T>(Span<T> point) => Bounds.Project(point);

    public override void Require(int parameterCount) => Bounds.Require(parameterCount);
}
