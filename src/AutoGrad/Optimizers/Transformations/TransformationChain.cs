using System;

namespace AutoGrad;

internal sealed record TransformationChain(GradientTransformation First, GradientTransformation Second) : GradientTransformation
{
    internal override bool LeavesOutNonFinite => First.LeavesOutNonFinite || Second.LeavesOutNonFinite;

    public override GradientTransformationState<T> CreateState<T>(int parameterCount) =>
        new State<T>(First.CreateState<T>(parameterCount), Second.CreateState<T>(parameterCount));

    public override string ToString() => $"{First}, then {Second}";

    private sealed class State<T>(GradientTransformationState<T> first, GradientTransformationState<T> second) : GradientTransformationState<T>
        where T : System.Numerics.IFloatingPointIeee754<T>
    {
        private FrozenParameters<T>? _frozen;

        public override StepOutcome Apply(ReadOnlySpan<T> parameters, Span<T> gradient, long iteration)
        {
            StepOutcome outcome = first.Apply(parameters, gradient, iteration);
            _frozen?.ClearGradient(gradient);
            return outcome == StepOutcome.Taken ? second.Apply(parameters, gradient, iteration) : outcome;
        }

        internal override void Freeze(FrozenParameters<T> frozen)
        {
            _frozen = frozen;
            first.Freeze(frozen);
            second.Freeze(frozen);
        }

        public override void Persist(CheckpointFields fields)
        {
            first.Persist(fields);
            second.Persist(fields);
        }

        public override void Clear()
        {
            first.Clear();
            second.Clear();
        }
    }
}
