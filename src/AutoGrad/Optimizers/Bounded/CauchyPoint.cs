using System;
using System.Numerics;
using System.Numerics.Tensors;

namespace AutoGrad;

/// <summary>
/// The generalized Cauchy point: the first local minimum of the quadratic model along the projected steepest descent path, a polygon with
/// a corner wherever a parameter reaches its bound (Byrd, Lu, Nocedal and Zhu 1995, algorithm CP).
/// </summary>
internal sealed class CauchyPoint<T>(T[] lower, T[] upper, int memory)
    where T : IFloatingPointIeee754<T>
{
    private readonly T[] _direction = new T[lower.Length];

    /// <summary>When parameters reach their bounds, and a heap of those still to come.</summary>
    private readonly double[] _times = new double[lower.Length];

    private readonly int[] _heap = new int[lower.Length];
    private int _waiting;

    /// <summary>How many parameters still move.</summary>
    private int _moving;

    private readonly double[] _p = new double[2 * memory];
    private readonly double[] _row = new double[2 * memory];
    private readonly double[] _rowTimesMiddle = new double[2 * memory];
    private readonly double[] _c = new double[2 * memory];

    /// <summary>Wᵀ(x^c − x).</summary>
    public ReadOnlySpan<double> Moved => _c;

    /// <summary>Finds the point and writes it.</summary>
    public void Find(CompactHessian<T> hessian, ReadOnlySpan<T> point, ReadOnlySpan<T> gradient, Span<T> cauchy)
    {
        int columns = hessian.Columns;
        Span<double> p = _p.AsSpan(0, columns), c = _c.AsSpan(0, columns), row = _row.AsSpan(0, columns);
        Span<double> middleRow = _rowTimesMiddle.AsSpan(0, columns);
        point.CopyTo(cauchy);
        Begin(point, gradient);
        hessian.TransposedTimes(_direction, p);
        c.Clear();

        double theta = hessian.Theta;
        double slope = -double.CreateTruncating(TensorPrimitives.Dot<T>(_direction, _direction));
        if (slope == 0)
            return;
        p.CopyTo(middleRow);
        hessian.MiddleTimes(middleRow);
        double curvature = -theta * slope - Dot(p, middleRow), least = NumberFormat<T>.UnitRounding * curvature;
        double time = 0, rest = curvature > 0 ? -slope / curvature : double.PositiveInfinity;
        while (_waiting > 0)
        {
            int corner = _heap[0];
            double advance = _times[corner] - time;
            if (rest < advance)
                break;
            RemoveFirst();
            cauchy[corner] = _direction[corner] > T.Zero ? upper[corner] : lower[corner];
            _direction[corner] = T.Zero;
            double g = double.CreateTruncating(gradient[corner]);
            double z = double.CreateTruncating(cauchy[corner]) - double.CreateTruncating(point[corner]);
            hessian.Row(corner, row);
            row.CopyTo(middleRow);
            hessian.MiddleTimes(middleRow);
            for (int j = 0; j < columns; j++)
                c[j] += advance * p[j];
            slope += advance * curvature + g * g + theta * g * z - g * Dot(middleRow, c);
            curvature += -theta * g * g - 2 * g * Dot(middleRow, p) - g * g * Dot(middleRow, row);
            curvature = Math.Max(curvature, least);
            for (int j = 0; j < columns; j++)
                p[j] += g * row[j];
            time = _times[corner];
            _moving--;
            rest = slope < 0 && curvature > 0 && _moving > 0 ? -slope / curvature : 0;
        }

        Finish(point, cauchy, time, double.IsFinite(rest) ? rest : 0);
    }

    /// <summary>The steepest descent direction without what a bound holds back, and when the others reach theirs.</summary>
    private void Begin(ReadOnlySpan<T> point, ReadOnlySpan<T> gradient)
    {
        _waiting = _moving = 0;
        for (int i = 0; i < point.Length; i++)
        {
            T g = gradient[i];
            T room = g < T.Zero ? upper[i] - point[i] : point[i] - lower[i];
            double time = g == T.Zero ? double.PositiveInfinity : double.CreateTruncating(room) / Math.Abs(double.CreateTruncating(g));
            _times[i] = time;
            _direction[i] = time > 0 ? -g : T.Zero;
            if (_direction[i] != T.Zero)
                _moving++;
            if (time > 0 && double.IsFinite(time))
                _heap[_waiting++] = i;
        }

        for (int i = _waiting / 2 - 1; i >= 0; i--)
            Sink(i);
    }

    private void Finish(ReadOnlySpan<T> point, Span<T> cauchy, double time, double rest)
    {
        for (int j = 0; j < _c.Length; j++)
            _c[j] += rest * _p[j];
        T total = T.CreateTruncating(time + rest);
        for (int i = 0; i < point.Length; i++)
        {
            if (_direction[i] != T.Zero)
                cauchy[i] = T.Clamp(point[i] + total * _direction[i], lower[i], upper[i]);
        }
    }

    private void RemoveFirst()
    {
        _heap[0] = _heap[--_waiting];
        Sink(0);
    }

    private void Sink(int i)
    {
        while (2 * i + 1 < _waiting)
        {
            int child = 2 * i + 1;
            if (child + 1 < _waiting && _times[_heap[child + 1]] < _times[_heap[child]])
                child++;
            if (_times[_heap[i]] <= _times[_heap[child]])
                return;
            (_heap[i], _heap[child]) = (_heap[child], _heap[i]);
            i = child;
        }
    }

    private static double Dot(ReadOnlySpan<double> u, ReadOnlySpan<double> v) => TensorPrimitives.Dot(u, v);
}
