using System;
using System.Numerics;
using System.Numerics.Tensors;

namespace AutoGrad;

/// <summary>The last direction of <see cref="ConjugateGradient"/>, and β for the next.</summary>
internal sealed class ConjugateGradientState<T>(ConjugateGradient settings, int parameterCount) : LineSearchState<T>(settings, parameterCount)
    where T : IFloatingPointIeee754<T>
{
    private readonly T[] _direction = new T[parameterCount];

    // Written once: a name of an enumeration costs a box each time, and a reset leaves no garbage.
    private readonly string _formula = settings.Formula.ToString();
    private double _beta, _squareBefore, _lastTrial, _lastSlope;
    private bool _hasDirection;

    protected internal override void Direct(ReadOnlySpan<T> point, ReadOnlySpan<T> gradient, Span<T> direction)
    {
        _squareBefore = Dot(gradient, gradient);
        if (_hasDirection && _beta != 0)
        {
            TensorPrimitives.Multiply(_direction, T.CreateTruncating(_beta), direction);
            TensorPrimitives.Subtract(direction, gradient, direction);
            if (!(Dot(direction, gradient) <= -0.01 * _squareBefore))
                TensorPrimitives.Negate(gradient, direction);
        }
        else
        {
            TensorPrimitives.Negate(gradient, direction);
        }

        direction.CopyTo(_direction);
    }

    protected internal override double FirstTrial(ReadOnlySpan<T> gradient, double slope)
    {
        double scaled = _lastTrial * _lastSlope / slope;
        return _hasDirection && double.IsNormal(scaled) ? scaled : CautiousStep(gradient);
    }

    protected internal override void Learn(
        ReadOnlySpan<T> step, ReadOnlySpan<T> change, ReadOnlySpan<T> gradient, double length, double slope)
    {
        double beta = settings.Formula == ConjugateGradientFormula.HagerZhang
            ? HagerZhang(change, gradient)
            : Math.Max(0, Dot(change, gradient) / _squareBefore);
        _beta = double.IsFinite(beta) ? beta : 0;

        // The minimum of the parabola through the slopes at both ends of the step; a search that stopped early must not hold back the next.
        double turned = 1 - Dot(_direction, gradient) / slope;
        (_lastTrial, _lastSlope) = (length / Math.Clamp(turned, 0.1, 10), slope);
        _hasDirection = true;
    }

    private double HagerZhang(ReadOnlySpan<T> change, ReadOnlySpan<T> gradient)
    {
        double curvature = Dot(_direction, change);
        double beta = (Dot(change, gradient) - 2 * Dot(change, change) / curvature * Dot(_direction, gradient)) / curvature;
        double least = -1 / (Math.Sqrt(Dot(_direction, _direction)) * Math.Min(0.01, Math.Sqrt(_squareBefore)));
        return Math.Max(beta, least);
    }

    protected internal override bool Forget()
    {
        bool any = _hasDirection && _beta != 0;
        _hasDirection = false;
        _beta = _lastTrial = _lastSlope = 0;
        return any;
    }

    protected override void Persist(CheckpointFields fields)
    {
        fields.Same("formula", _formula);
        fields.Flag("begun", ref _hasDirection);
        fields.Number("beta", ref _beta);
        fields.Number("trial", ref _lastTrial);
        fields.Number("slope", ref _lastSlope);
        fields.Numbers("direction", _direction.AsSpan());
    }

    private static double Dot(ReadOnlySpan<T> u, ReadOnlySpan<T> v) => double.CreateTruncating(TensorPrimitives.Dot(u, v));
}
