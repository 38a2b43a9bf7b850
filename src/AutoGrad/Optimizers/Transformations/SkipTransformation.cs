using System;
using System.Numerics;
using System.Numerics.Tensors;

namespace AutoGrad;

internal sealed record SkipTransformation(int MostInARow) : GradientTransformation
{
    internal override bool LeavesOutNonFinite => true;

    public override GradientTransformationState<T> CreateState<T>(int parameterCount) => new State<T>(MostInARow);

    public override string ToString() => $"without gradients that are not finite, at most {MostInARow} in a row";

    private sealed class State<T>(int mostInARow) : GradientTransformationState<T>
        where T : IFloatingPointIeee754<T>
    {
        private long _inARow;

        public override StepOutcome Apply(ReadOnlySpan<T> parameters, Span<T> gradient, long iteration)
        {
            if (TensorPrimitives.IsFiniteAll<T>(gradient))
            {
                _inARow = 0;
                return StepOutcome.Taken;
            }

            return ++_inARow > mostInARow ? StepOutcome.Refused : StepOutcome.Skipped;
        }

        public override void Persist(CheckpointFields fields) => fields.Integer("skippedInARow", ref _inARow);
    }
}
