using System;
using System.Numerics;
using System.Numerics.Tensors;

namespace AutoGrad;

internal sealed record AccumulationTransformation(int Gradients) : GradientTransformation
{
    public override GradientTransformationState<T> CreateState<T>(int parameterCount) => new State<T>(Gradients, parameterCount);

    public override string ToString() => $"mean of {Gradients} gradients";

    private sealed class State<T>(int gradients, int parameterCount) : GradientTransformationState<T>
        where T : IFloatingPointIeee754<T>
    {
        private readonly T[] _sum = new T[parameterCount];
        private int _count;

        public override StepOutcome Apply(ReadOnlySpan<T> parameters, Span<T> gradient, long iteration)
        {
            TensorPrimitives.Add(_sum, gradient, _sum);
            if (++_count < gradients)
                return StepOutcome.Accumulated;
            TensorPrimitives.Divide(_sum, T.CreateChecked(gradients), gradient);
            Array.Clear(_sum);
            _count = 0;
            return StepOutcome.Taken;
        }

        public override void Persist(CheckpointFields fields)
        {
            fields.Numbers("accumulated", _sum.AsSpan());
            fields.Integer("accumulatedCount", ref _count);
        }
    }
}
