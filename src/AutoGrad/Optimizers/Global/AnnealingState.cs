using System;
using System.Numerics;
using System.Threading;

namespace AutoGrad;

/// <summary>The loop of <see cref="SimulatedAnnealing"/>.</summary>
internal sealed class AnnealingState<T>(SimulatedAnnealing settings, int parameterCount) : OptimizerState<T>(parameterCount)
    where T : IFloatingPointIeee754<T>
{
    private readonly DescentJudge<T> _judge = new(parameterCount) { ChoosesSteps = true };
    private readonly OptimizerState<T>? _polish = settings.Polish?.CreateState<T>(parameterCount);
    private readonly SeededRandom _random = new(settings.Seed);
    private readonly T[] _current = new T[parameterCount];
    private readonly T[] _trial = new T[parameterCount];
    private readonly T[] _gradient = new T[parameterCount];
    private double _currentValue;
    private DescentOptions? _options, _rules;

    public override string CheckpointKind => nameof(SimulatedAnnealing);

    private protected override DescentResult<T> Run<TObjective, TObserver>(
        TObjective objective, Span<T> point, TObserver observer, DescentOptions options, CancellationToken cancellationToken)
    {
        _judge.Begin(RulesFor(options), settings.Cooling.Temperature(Iteration));
        T value = Value(objective, point);
        if (Iteration == 0)
        {
            point.CopyTo(_current);
            _currentValue = double.CreateTruncating(value);
        }

        point.CopyTo(_trial);
        while (true)
        {
            double temperature = settings.Cooling.Temperature(Iteration);
            Verdict verdict = _judge.Look(_trial, value, T.One, _gradient, temperature, observer, cancellationToken);
            if (!verdict.GoesOn)
            {
                DescentResult<T> result = _judge.End(point, verdict);
                return verdict.Status == DescentStatus.NotFinite ? result : Finish(objective, point, observer, options, result, cancellationToken);
            }

            value = Propose(objective, temperature);
            _judge.Stepped(temperature);
            Iteration++;
        }
    }

    /// <summary>Draws a point and walks there or not; returns the value that is shown and judged, that of where the walk stands.</summary>
    private T Propose<TObjective>(TObjective objective, double temperature)
        where TObjective : IObjective<T>, allows ref struct
    {
        double cold = Math.Min(1, temperature / settings.Cooling.Start);
        double width = settings.Displacement * Math.Max(settings.Proposal == Proposal.Cauchy ? cold : Math.Sqrt(cold), 0.01);
        for (int i = 0; i < _trial.Length; i++)
        {
            double lower = settings.Box.Lower(i), upper = settings.Box.Upper(i);
            double draw = settings.Proposal == Proposal.Cauchy ? _random.NextNormal() / _random.NextNormal() : _random.NextNormal();
            double moved = double.CreateTruncating(_current[i]) + width * (upper - lower) * draw;
            _trial[i] = T.CreateTruncating(Reflected(moved, lower, upper));
        }

        double proposed = double.CreateTruncating(Value(objective, _trial));
        bool accepted = proposed <= _currentValue || temperature * _random.NextExponential() > proposed - _currentValue;
        if (accepted && double.IsFinite(proposed))
        {
            _currentValue = proposed;
            _trial.CopyTo(_current, 0);
        }
        else
        {
            _current.CopyTo(_trial, 0);
        }

        return T.CreateTruncating(_currentValue);
    }

    /// <summary>Mirrored at the bounds until it lies between them; what is too far for that lands on one.</summary>
    private static double Reflected(double x, double lower, double upper)
    {
        double width = upper - lower;
        if (!(width > 0) || !double.IsFinite(x))
            return lower;
        double turns = (x - lower) / (2 * width);
        double part = (turns - Math.Floor(turns)) * 2 * width;
        return Math.Clamp(part <= width ? lower + part : upper - (part - width), lower, upper);
    }

    /// <summary>Descends from the best point, or at least says how steep it is there.</summary>
    private DescentResult<T> Finish<TObjective, TObserver>(
        TObjective objective,
        Span<T> point,
        TObserver observer,
        DescentOptions options,
        in DescentResult<T> walked,
        CancellationToken cancellationToken)
        where TObjective : IObjective<T>, allows ref struct
        where TObserver : IDescentObserver<T>, allows ref struct
    {
        bool stops = walked.Status is not (DescentStatus.IterationLimit or DescentStatus.PatienceExhausted);
        if (_polish is null || stops)
        {
            objective.ValueAndGradient(point, _gradient);
            return walked with
            {
                GradientNorm = DescentJudge<T>.InfinityNorm(_gradient),
                ValueEvaluations = walked.ValueEvaluations + 1,
                GradientEvaluations = walked.GradientEvaluations + 1,
            };
        }

        _polish.Reset();
        DescentResult<T> polished = _polish.Minimize(objective, point, observer, options, cancellationToken);
        return polished with
        {
            StartValue = walked.StartValue,
            Iterations = walked.Iterations,
            BestIteration = walked.BestIteration,
            ValueEvaluations = walked.ValueEvaluations + polished.ValueEvaluations,
            GradientEvaluations = polished.GradientEvaluations,
            Elapsed = walked.Elapsed + polished.Elapsed,
        };
    }

    /// <summary>Neither norms nor steps mean anything to a walk that asks for values alone, and climbs belong to it.</summary>
    private DescentOptions RulesFor(DescentOptions options)
    {
        if (_rules is null || !ReferenceEquals(options, _options))
        {
            _options = options;
            _rules = options with
            {
                MaxIterations = settings.Proposals,
                GradientTolerance = 0,
                ValueTolerance = 0,
                StepTolerance = 0,
                DivergenceFactor = double.PositiveInfinity,
            };
        }

        return _rules;
    }

    private T Value<TObjective>(TObjective objective, ReadOnlySpan<T> point)
        where TObjective : IObjective<T>, allows ref struct
    {
        _judge.ValueEvaluations++;
        return objective.Value(point);
    }

    /// <inheritdoc/>
    protected override void Persist(CheckpointFields fields)
    {
        _random.Persist(fields);
        fields.Number("value", ref _currentValue);
        fields.Numbers("current", _current.AsSpan());
    }

    /// <inheritdoc/>
    protected override void Clear() => _random.Restart(settings.Seed);
}
