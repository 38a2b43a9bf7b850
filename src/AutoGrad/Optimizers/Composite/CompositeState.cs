using System;
using System.Numerics;
using System.Numerics.Tensors;
using System.Threading;

namespace AutoGrad;

/// <summary>The loop of <see cref="ProximalGradient"/> and <see cref="Fista"/>, with what it carries from step to step.</summary>
internal sealed class CompositeState<T>(CompositeOptimizer settings, int parameterCount, bool accelerates) : OptimizerState<T>(parameterCount)
    where T : IFloatingPointIeee754<T>
{
    /// <summary>After this many steps without halving, η is tried at twice its length, if the method may lengthen it.</summary>
    private const int Patience = 10;

    /// <summary>A gradient that is right needs no more halvings than this before the values agree with it or say nothing any more.</summary>
    private const int UsualHalvings = 10;

    private readonly DescentJudge<T> _judge = new(parameterCount)
    {
        ChoosesSteps = true,
        ValueNoise = NumberFormat<T>.ValueNoise,
        Measure = StationarityMeasure.GradientMapping,
    };

    private readonly T[] _gradient = new T[parameterCount];
    private readonly T[] _next = new T[parameterCount];
    private readonly T[] _unit = new T[parameterCount];
    private readonly T[] _move = new T[parameterCount];

    /// <summary>y, where the gradient is taken.</summary>
    private readonly T[] _from = new T[parameterCount];

    /// <summary>The point that y belongs to: a run from elsewhere begins without momentum.</summary>
    private readonly T[] _last = new T[parameterCount];

    private double _step = settings.FirstStep, _t = 1;
    private bool _begun, _halved, _confirmed;
    private long _accepted;

    /// <summary>f(y), f(next), and f + R at the point.</summary>
    private double _fromValue, _nextValue, _pointValue;

    /// <summary>Whether y is the point, so that the gradient mapping is the point's own.</summary>
    private bool _atPoint;

    public override string CheckpointKind => settings.GetType().Name;

    private protected override DescentResult<T> Run<TObjective, TObserver>(
        TObjective objective, Span<T> point, TObserver observer, DescentOptions options, CancellationToken cancellationToken)
    {
        _judge.Begin(options, _step);
        Begin(objective, point);
        while (true)
        {
            bool descends = Backtrack(objective);
            double norm = Mapping();
            if (!_atPoint && !(descends && norm > _judge.GradientTolerance))
            {
                _t = 1;
                StartAt(objective, point);
                descends = Backtrack(objective);
                norm = Mapping();
            }

            T value = T.CreateTruncating(_pointValue);
            Verdict verdict = _judge.Look(point, value, T.CreateTruncating(norm), _gradient, _step, observer, cancellationToken);
            if (verdict.GoesOn && !descends)
                verdict = Failure();
            if (!verdict.GoesOn)
                return _judge.End(point, verdict);
            Advance(objective, point);
        }
    }

    /// <summary>Starts at the point, or goes on where the last run from here stopped.</summary>
    private void Begin<TObjective>(TObjective objective, Span<T> point)
        where TObjective : IObjective<T>, allows ref struct
    {
        bool goesOn = _begun && point.SequenceEqual(_last);
        if (!goesOn)
        {
            _t = 1;
            settings.Penalty.Admit(point);
        }

        if (goesOn && !_from.AsSpan().SequenceEqual(_last))
        {
            _atPoint = false;
            _pointValue = Value(objective, point) + settings.Penalty.Value<T>(point);
            _fromValue = ValueAndGradient(objective);
        }
        else
        {
            StartAt(objective, point);
        }

        _begun = true;
        point.CopyTo(_last);
    }

    /// <summary>Sets y to the point, without momentum.</summary>
    private void StartAt<TObjective>(TObjective objective, ReadOnlySpan<T> point)
        where TObjective : IObjective<T>, allows ref struct
    {
        point.CopyTo(_from);
        _atPoint = true;
        _fromValue = ValueAndGradient(objective);
        _pointValue = _fromValue + settings.Penalty.Value(point);
    }

    /// <summary>
    /// Finds η and the next point; false where no η that moves the point will do. Where the parabola's width is lost in the rounding of the
    /// values they confirm any η: one that has served before is kept then, and none is lengthened.
    /// </summary>
    private bool Backtrack<TObjective>(TObjective objective)
        where TObjective : IObjective<T>, allows ref struct
    {
        double noise = NumberFormat<T>.ValueNoise * Math.Abs(_fromValue);
        double size = double.CreateTruncating(DescentJudge<T>.InfinityNorm(_from));
        for (int halvings = 0; ; halvings++)
        {
            TensorPrimitives.MultiplyAdd(_gradient, T.CreateTruncating(-_step), _from, _next);
            settings.Penalty.Prox<T>(_next, _step);
            TensorPrimitives.Subtract(_next, _from, _move);
            double moved = double.CreateTruncating(DescentJudge<T>.InfinityNorm(_move));
            double width = Dot(_move, _move) / (2 * _step);
            _confirmed = width > 10 * noise;
            if (halvings > 0 && !(moved > 4 * NumberFormat<T>.UnitRounding * size) || halvings > UsualHalvings && !_confirmed)
                return false;

            _nextValue = Value(objective, _next);
            double parabola = _fromValue + Dot(_gradient, _move) + width;
            if (_nextValue <= parabola + noise && double.IsFinite(_nextValue))
                return true;
            if (!double.IsFinite(_fromValue) || !double.IsFinite(parabola) && _step < 1e-300)
                return false;
            _step *= 0.5;
            _halved = true;
            _accepted = 0;
        }
    }

    /// <summary>
    /// max|y − prox(y − ηg, η)| / η. Where the difference is lost in the rounding of y, that of a step with η = 1 stands in: a small η must not
    /// pass for a small gradient.
    /// </summary>
    private double Mapping()
    {
        if (!double.IsFinite(_fromValue) || !TensorPrimitives.IsFiniteAll<T>(_gradient))
            return double.NaN;
        TensorPrimitives.Subtract(_from, _gradient, _unit);
        settings.Penalty.Prox<T>(_unit, 1);
        double largest = 0;
        for (int i = 0; i < _from.Length; i++)
        {
            double y = double.CreateTruncating(_from[i]), move = Math.Abs(double.CreateTruncating(_move[i]));
            double component = move > 8 * NumberFormat<T>.UnitRounding * Math.Abs(y)
                ? move / _step
                : Math.Abs(y - double.CreateTruncating(_unit[i]));
            largest = Math.Max(largest, component);
        }

        return largest;
    }

    private void Advance<TObjective>(TObjective objective, Span<T> point)
        where TObjective : IObjective<T>, allows ref struct
    {
        double value = _nextValue + settings.Penalty.Value<T>(_next), step = _step;
        bool rises = !_atPoint && value > _pointValue + NumberFormat<T>.ValueNoise * Math.Abs(_pointValue);
        if (rises)
        {
            _t = 1;
            StartAt(objective, point);
            Backtrack(objective);
            value = _nextValue + settings.Penalty.Value<T>(_next);
        }

        // From here on _move is θ⁺ − θ; y − θ⁺ is still told by _from and _next.
        TensorPrimitives.Subtract(_next, point, _move);
        double moved = double.CreateTruncating(DescentJudge<T>.InfinityNorm(_move));
        double predicted = Math.Abs(Dot(_gradient, _move));
        bool against = Dot(_from, _move) - Dot(_next, _move) > 0;
        _next.CopyTo(point);
        _next.CopyTo(_last, 0);
        _pointValue = value;
        _judge.Stepped(step, predicted, moved / Math.Max(double.CreateTruncating(DescentJudge<T>.InfinityNorm(point)), 1));
        Iteration++;
        Lengthen(against);
        Extrapolate(objective, point, against);
    }

    /// <summary>η grows while it has never been too long, and then at a rest: after many steps, or at a restart.</summary>
    private void Lengthen(bool restarts)
    {
        if (!_confirmed && _halved)
            return;
        _accepted++;
        bool rest = accelerates ? restarts && _accepted > Patience : _accepted > Patience;
        if (_halved && !rest)
            return;
        _step = Math.Min(2 * _step, 1e100);
        _accepted = 0;
    }

    private void Extrapolate<TObjective>(TObjective objective, ReadOnlySpan<T> point, bool restarts)
        where TObjective : IObjective<T>, allows ref struct
    {
        double next = restarts || !accelerates ? 1 : (1 + Math.Sqrt(1 + 4 * _t * _t)) / 2;
        double momentum = restarts || !accelerates ? 0 : (_t - 1) / next;
        _t = next;
        if (momentum > 0)
        {
            TensorPrimitives.MultiplyAdd(_move, T.CreateTruncating(momentum), point, _from);
            _atPoint = false;
            _fromValue = ValueAndGradient(objective);
            if (double.IsFinite(_fromValue) && TensorPrimitives.IsFiniteAll<T>(_gradient))
                return;
        }

        StartAt(objective, point);
    }

    private Verdict Failure()
    {
        _judge.Failure = !double.IsFinite(_nextValue) ? LineSearchFailure.NotFinite : LineSearchFailure.BadGradient;
        return new Verdict(
            DescentStatus.LineSearchFailed,
            _judge.Failure == LineSearchFailure.NotFinite ? _step : Dot(_gradient, _move),
            _judge.Failure == LineSearchFailure.NotFinite ? 0 : _nextValue - _fromValue);
    }

    private double ValueAndGradient<TObjective>(TObjective objective)
        where TObjective : IObjective<T>, allows ref struct
    {
        _judge.ValueEvaluations++;
        _judge.GradientEvaluations++;
        return double.CreateTruncating(objective.ValueAndGradient(_from, _gradient));
    }

    private double Value<TObjective>(TObjective objective, ReadOnlySpan<T> point)
        where TObjective : IObjective<T>, allows ref struct
    {
        _judge.ValueEvaluations++;
        return double.CreateTruncating(objective.Value(point));
    }

    /// <inheritdoc/>
    protected override void Persist(CheckpointFields fields)
    {
        fields.Number("step", ref _step);
        fields.Number("t", ref _t);
        fields.Flag("begun", ref _begun);
        fields.Flag("halved", ref _halved);
        fields.Integer("accepted", ref _accepted);
        fields.Numbers("from", _from.AsSpan());
        fields.Numbers("last", _last.AsSpan());
    }

    /// <inheritdoc/>
    protected override void Clear() => (_step, _t) = (settings.FirstStep, 1);

    private static double Dot(ReadOnlySpan<T> u, ReadOnlySpan<T> v) => double.CreateTruncating(TensorPrimitives.Dot(u, v));
}
