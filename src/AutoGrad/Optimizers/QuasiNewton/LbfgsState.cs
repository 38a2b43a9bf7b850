using System;
using System.Numerics;
using System.Numerics.Tensors;

namespace AutoGrad;

/// <summary>The pairs of <see cref="Lbfgs"/> and the two loops over them (Nocedal and Wright 2006, algorithm 7.4).</summary>
internal sealed class LbfgsState<T>(Lbfgs settings, int parameterCount) : LineSearchState<T>(settings, parameterCount)
    where T : IFloatingPointIeee754<T>
{
    private readonly CurvaturePairs<T> _pairs = new(parameterCount, settings.Memory);
    private readonly double[] _weights = new double[settings.Memory];

    protected internal override void Direct(ReadOnlySpan<T> point, ReadOnlySpan<T> gradient, Span<T> direction)
    {
        TensorPrimitives.Negate(gradient, direction);
        for (int i = _pairs.Count - 1; i >= 0; i--)
        {
            _weights[i] = Dot(_pairs.Step(i), direction) / _pairs.Product(i);
            TensorPrimitives.MultiplyAdd(_pairs.Change(i), T.CreateTruncating(-_weights[i]), direction, direction);
        }

        if (_pairs.Count > 0)
            TensorPrimitives.Multiply(direction, T.CreateTruncating(_pairs.Scale), direction);
        for (int i = 0; i < _pairs.Count; i++)
        {
            double weight = _weights[i] - Dot(_pairs.Change(i), direction) / _pairs.Product(i);
            TensorPrimitives.MultiplyAdd(_pairs.Step(i), T.CreateTruncating(weight), direction, direction);
        }
    }

    protected internal override double FirstTrial(ReadOnlySpan<T> gradient, double slope) =>
        _pairs.Count == 0 ? CautiousStep(gradient) : 1;

    protected internal override void Learn(
        ReadOnlySpan<T> step, ReadOnlySpan<T> change, ReadOnlySpan<T> gradient, double length, double slope) =>
        _pairs.Keep(step, change);

    protected internal override bool Forget()
    {
        bool any = _pairs.Count > 0;
        _pairs.Clear();
        return any;
    }

    protected override void Persist(CheckpointFields fields) => _pairs.Persist(fields);

    internal override bool MeasuresScale => _pairs.Count == 0;

    private static double Dot(ReadOnlySpan<T> u, ReadOnlySpan<T> v) => double.CreateTruncating(TensorPrimitives.Dot(u, v));
}
