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

    /// <summary>How far the rounding of x + αd may carry a parameter from a bound that it should reach.</summary>
    private readonly T[] _slack;

    private double _firstTrial = 1;

    public LbfgsBState(LbfgsB settings, int parameterCount)
        : base(settings, parameterCount)
    {
        (_lower, _upper) = (new T[parameterCount], new T[parameterCount]);
        _slack = new T[parameterCount];
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
        _firstTrial = _hessian.Columns > 0 ? 1 : Math.Min(1, 1 / double.CreateTruncating(TensorPrimitives.Norm<T>(direction)));
        T rounding = T.CreateTruncating(4 * NumberFormat<T>.UnitRounding);
        for (int i = 0; i < direction.Length; i++)
            _slack[i] = rounding * (T.Abs(point[i]) + T.Abs(direction[i]));
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

    internal override void Admit(Span<T> point)
    {
        for (int i = 0; i < point.Length; i++)
            point[i] = T.Clamp(point[i], _lower[i], _upper[i]);
    }

    /// <summary>A parameter that reaches its bound is exactly there.</summary>
    internal override void Confine(Span<T> point)
    {
        for (int i = 0; i < point.Length; i++)
        {
            T x = point[i];
            point[i] = x <= _lower[i] + _slack[i] ? _lower[i] : x >= _upper[i] - _slack[i] ? _upper[i] : x;
        }
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

    /// <summary>
    /// max|P(θ − g) − θ|. Where no bound is in the way the component is −g itself, which the difference would round away from a large θ; an
    /// infinite component would disappear in the projection, so that one is looked for.
    /// </summary>
    internal override T Stationarity(ReadOnlySpan<T> point, ReadOnlySpan<T> gradient)
    {
        T largest = T.Zero;
        for (int i = 0; i < point.Length; i++)
        {
            T g = gradient[i];
            if (!T.IsFinite(g))
                return T.NaN;
            T room = g > T.Zero ? point[i] - _lower[i] : _upper[i] - point[i];
            largest = T.Max(largest, T.Min(T.Abs(g), room));
        }

        return largest;
    }
}
