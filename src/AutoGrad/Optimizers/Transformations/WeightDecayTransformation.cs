using System;
using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;

namespace AutoGrad;

internal sealed record WeightDecayTransformation(double Strength, ParameterMask? Mask) : GradientTransformation
{
    public override GradientTransformationState<T> CreateState<T>(int parameterCount) =>
        new State<T>(T.CreateChecked(Strength), (Mask ?? ParameterMask.All).Resolve(parameterCount));

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"weight decay {Strength}{(Mask is null ? "" : $" of {Mask}")}");

    private sealed class State<T>(T strength, ParameterSegment[] segments) : GradientTransformationState<T>
        where T : IFloatingPointIeee754<T>
    {
        public override StepOutcome Apply(ReadOnlySpan<T> parameters, Span<T> gradient, long iteration)
        {
            foreach (ParameterSegment segment in segments)
            {
                Span<T> part = segment.Of(gradient);
                TensorPrimitives.MultiplyAdd(segment.Of(parameters), strength, part, part);
            }

            return StepOutcome.Taken;
        }
    }
}
