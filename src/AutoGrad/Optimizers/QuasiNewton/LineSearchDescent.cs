using System;
using System.Numerics;
using System.Numerics.Tensors;
using System.Threading;
using AutoGrad.LineSearches;

namespace AutoGrad;

/// <summary>
/// The loop of methods with a line search, with the memory it needs: judge, choose a direction, search, learn. It belongs to one state and
/// is used again by that state's later runs.
/// </summary>
internal sealed class LineSearchDescent<T>(LineSearchState<T> method, LineSearchRun search)
    where T : IFloatingPointIeee754<T>
{
    private readonly DescentJudge<T> _judge = new(method.ParameterCount) { ChoosesSteps = true, ValueNoise = NumberFormat<T>.ValueNoise };
    private readonly T[] _gradient = new T[method.ParameterCount];
    private readonly T[] _direction = new T[method.ParameterCount];

    /// <summary>Where the search begins; afterwards the step that was taken.</summary>
    private readonly T[] _from = new T[method.ParameterCount];

    /// <summary>The gradient there; afterwards its change.</summary>
    private readonly T[] _fromGradient = new T[method.ParameterCount];

    private T _value = T.Zero;
    private double _slope;

    public DescentResult<T> Minimize<TObjective, TObserver, TDirector>(
        TObjective objective, Span<T> point, TObserver observer, TDirector director, DescentOptions options, CancellationToken cancellation)
        where TObjective : IObjective<T>, allows ref struct
        where TObserver : IDescentObserver<T>, allows ref struct
        where TDirector : struct, IDirector<T, TObjective>
    {
        _judge.Begin(options, 0);
        long products = method.HessianProducts;
        _judge.Measure = method.Measure;
        method.Admit(point);
        double length = 0;
        Evaluate(objective, point);
        while (true)
        {
            T norm = method.Stationarity(point, _gradient);
            Verdict verdict = _judge.Look(point, _value, norm, _gradient, length, observer, cancellation);
            if (!verdict.GoesOn)
                return _judge.End(point, verdict);
            bool advanced = Advance(objective, director, point);
            _judge.HessianProducts = method.HessianProducts - products;
            if (!advanced)
                return _judge.End(point, Diagnose(objective, point));
            length = search.Step;
        }
    }

    /// <summary>One step: a search along the method's direction, and where that fails along the one it has without its memory.</summary>
    private bool Advance<TObjective, TDirector>(TObjective objective, TDirector director, Span<T> point)
        where TObjective : IObjective<T>, allows ref struct
        where TDirector : struct, IDirector<T, TObjective>
    {
        point.CopyTo(_from);
        _gradient.CopyTo(_fromGradient, 0);
        T value = _value;
        while (!Search(objective, director, point, value))
        {
            _from.CopyTo(point);
            _value = value;
            if (!method.Forget())
                return false;
        }

        TensorPrimitives.Subtract(point, _from, _from);
        TensorPrimitives.Subtract(_gradient, _fromGradient, _fromGradient);
        double moved = double.CreateTruncating(DescentJudge<T>.InfinityNorm(_from));
        double size = Math.Max(double.CreateTruncating(DescentJudge<T>.InfinityNorm(point)), 1);
        method.Advance(_from, _fromGradient, _gradient, search.Step, _slope);
        _judge.Stepped(search.Step, Math.Abs(_slope * search.Step), moved / size);
        return true;
    }

    private bool Search<TObjective, TDirector>(TObjective objective, TDirector director, Span<T> point, T value)
        where TObjective : IObjective<T>, allows ref struct
        where TDirector : struct, IDirector<T, TObjective>
    {
        director.Direct(objective, _from, _fromGradient, _direction);
        _slope = Dot(_fromGradient, _direction);
        if (!(_slope < 0) || !double.IsFinite(_slope))
            return Fails(LineSearchFailure.NotDescentDirection);

        double first = method.FirstTrial(_fromGradient, _slope);
        double longest = method.LongestStep(_from, _direction);
        double start = double.CreateTruncating(value);
        search.MeasuresScale = method.MeasuresScale;
        LineSearchProgress progress = search.Begin(start, _slope, first, longest, NumberFormat<T>.ValueNoise);
        while (progress == LineSearchProgress.Evaluate)
        {
            if (!Move(point, search.Step))
                return Fails(LineSearchFailure.StepBelowRounding);
            Evaluate(objective, point);
            progress = search.Next(double.CreateTruncating(_value), Dot(_gradient, _direction));
        }

        return progress == LineSearchProgress.Accepted || SettleForBest(objective, point, start) || Fails(search.Failure);
    }

    /// <summary>A search that met its limit may still have gone down a good way; that is a step, if not the one it looked for.</summary>
    private bool SettleForBest<TObjective>(TObjective objective, Span<T> point, double start)
        where TObjective : IObjective<T>, allows ref struct
    {
        double best = search.BestStep, gain = start - search.BestValue;
        if (!(gain > NumberFormat<T>.ValueNoise * Math.Abs(start)) || !(gain >= -1e-4 * best * _slope))
            return false;
        if (search.Settle())
        {
            Move(point, best);
            Evaluate(objective, point);
        }

        return true;
    }

    private bool Fails(LineSearchFailure failure)
    {
        _judge.Failure = failure;
        return false;
    }

    /// <summary>Goes to a trial point; false where rounding leaves all parameters as they were.</summary>
    private bool Move(Span<T> point, double step)
    {
        TensorPrimitives.MultiplyAdd(_direction, T.CreateTruncating(step), _from, point);
        method.Confine(point);
        return !point.SequenceEqual(_from);
    }

    private void Evaluate<TObjective>(TObjective objective, ReadOnlySpan<T> point)
        where TObjective : IObjective<T>, allows ref struct
    {
        _value = objective.ValueAndGradient(point, _gradient);
        _judge.ValueEvaluations++;
        _judge.GradientEvaluations++;
    }

    /// <summary>
    /// Asks the values whether the gradient is right along the direction in which even the memoryless search failed: by one-sided
    /// differences of second order, from the first trial down to where rounding hides what the slope promises.
    /// </summary>
    private Verdict Diagnose<TObjective>(TObjective objective, Span<T> point)
        where TObjective : IObjective<T>, allows ref struct
    {
        if (_judge.Failure == LineSearchFailure.NotDescentDirection)
            return new Verdict(DescentStatus.LineSearchFailed, _slope, 0);

        double value = double.CreateTruncating(_value), noise = NumberFormat<T>.ValueNoise * Math.Abs(value);
        double longest = method.LongestStep(_from, _direction);
        double step = Math.Min(method.FirstTrial(_fromGradient, _slope), 0.5 * longest);
        double promised = -step * _slope, measured = double.NaN;
        bool looked = false;
        for (; -step * _slope > noise && Move(point, step); step *= 0.1)
        {
            looked = true;
            double near = Value(objective, point);
            Move(point, 2 * step);
            double far = Value(objective, point);
            double slope = (4 * near - 3 * value - far) / (2 * step);
            if (!double.IsFinite(slope))
                continue;
            measured = slope;
            if (Math.Abs(slope - _slope) <= 0.5 * Math.Abs(_slope))
                break;
        }

        _from.CopyTo(point);
        if (double.IsNaN(measured))
        {
            _judge.Failure = looked ? LineSearchFailure.NotFinite : LineSearchFailure.StepBelowRounding;
            return new Verdict(DescentStatus.LineSearchFailed, looked ? step : promised, looked ? 0 : noise);
        }

        if (Math.Abs(measured - _slope) > 0.5 * Math.Abs(_slope))
        {
            _judge.Failure = LineSearchFailure.BadGradient;
            return new Verdict(DescentStatus.LineSearchFailed, _slope, measured);
        }

        _judge.Failure = LineSearchFailure.EvaluationLimit;
        return new Verdict(DescentStatus.LineSearchFailed, search.Evaluations, search.MaxEvaluations);
    }

    private double Value<TObjective>(TObjective objective, ReadOnlySpan<T> point)
        where TObjective : IObjective<T>, allows ref struct
    {
        _judge.ValueEvaluations++;
        return double.CreateTruncating(objective.Value(point));
    }

    private static double Dot(ReadOnlySpan<T> u, ReadOnlySpan<T> v) => double.CreateTruncating(TensorPrimitives.Dot(u, v));
}
