using System;
using System.Numerics;
using System.Numerics.Tensors;

namespace AutoGrad;

/// <summary>The pairs of <see cref="LbfgsB"/> and the memory of its two subproblems.</summary>
internal sealed class LbfgsBState<T> : LineSearchState<T>
    where T : IFloatingPointIeee754<T>
{
    private readonly T[] _lower;
    private readonly T[] _upper;
    private readonly CompactHessian<T> _hessian;
    private readonly CauchyPoint<T> _cauchy;
    private readonly SubspaceMinimum<T> _subspace;
    private double _firstTrial = 1;

    public LbfgsBState(LbfgsB settings, int parameterCount)
        : base(settings, parameterCount)
    {
        (_lower, _upper) = (new T[parameterCount], new T[parameterCount]);
        for (int i = 0; i < parameterCount; i++)
        {
            _lower[i] = T.CreateTruncating(settings.Bounds.Lower(i));
            _upper[i] = T.CreateTruncating(settings.Bounds.Upper(i));
        }

        _hessian = new CompactHessian<T>(parameterCount, settings.Memory);
        _cauchy = new CauchyPoint<T>(_lower, _upper, settings.Memory);
        _subspace = new SubspaceMinimum<T>(_lower, _upper, settings.Memory);
    }

    internal override StationarityMeasure Measure => StationarityMeasure.ProjectedGradient;

    protected internal override void Direct(ReadOnlySpan<T> point, ReadOnlySpan<T> gradient, Span<T> direction)
    {
        _cauchy.Find(_hessian, point, gradient, direction);
        _subspace.Improve(_hessian, point, gradient, _cauchy.Moved, direction);
        TensorPrimitives.Subtract(direction, point, direction);
        _firstTrial = _hessian.Columns == 0 ? CautiousStep(direction) : 1;
    }

    protected internal override double FirstTrial(ReadOnlySpan<T> gradient, double slope) => _firstTrial;

    protected internal override void Learn(
        ReadOnlySpan<T> step, ReadOnlySpan<T> change, ReadOnlySpan<T> gradient, double length, double slope) =>
        _hessian.Learn(step, change);

    protected internal override bool Forget()
    {
        bool any = _hessian.Columns > 0;
        _hessian.Clear();
        return any;
    }

    protected override void Persist(CheckpointFields fields) => _hessian.Persist(fields);

    internal override void Admit(Span<T> point) => Confine(point);

    internal override void Confine(Span<T> point)
    {
        for (int i = 0; i < point.Length; i++)
            point[i] = T.Clamp(point[i], _lower[i], _upper[i]);
    }

    /// <summary>At least 1, where the subproblems' solution lies, whatever rounding makes of its distance.</summary>
    internal override double LongestStep(ReadOnlySpan<T> point, ReadOnlySpan<T> direction)
    {
        double longest = double.PositiveInfinity;
        for (int i = 0; i < point.Length; i++)
        {
            T d = direction[i];
            if (d != T.Zero)
            {
                T room = d > T.Zero ? _upper[i] - point[i] : _lower[i] - point[i];
                longest = Math.Min(longest, double.CreateTruncating(room / d));
            }
        }

        return Math.Max(longest, 1);
    }

    /// <summary>max|P(θ − g) − θ|. The projection would hide an infinite component, so that one is looked for.</summary>
    internal override T Stationarity(ReadOnlySpan<T> point, ReadOnlySpan<T> gradient)
    {
        T largest = T.Zero;
        for (int i = 0; i < point.Length; i++)
        {
            if (!T.IsFinite(gradient[i]))
                return T.NaN;
            largest = T.Max(largest, T.Abs(T.Clamp(point[i] - gradient[i], _lower[i], _upper[i]) - point[i]));
        }

        return largest;
    }
}
