using System;
using System.Numerics;
using System.Numerics.Tensors;
using System.Threading;

namespace AutoGrad;

/// <summary>
/// The descent loop of first-order methods with the memory it needs: evaluate, judge, step. It belongs to one state and is used again by
/// that state's later runs, so that only the first one allocates.
/// </summary>
internal sealed class DescentRun<T>(FirstOrderState<T> state)
    where T : IFloatingPointIeee754<T>
{
    private readonly DescentJudge<T> _judge = new(state.ParameterCount);
    private readonly T[] _gradient = new T[state.ParameterCount];
    private T[]? _move;

    public DescentResult<T> Minimize<TObjective, TObserver>(
        TObjective objective, Span<T> point, TObserver observer, DescentOptions options, CancellationToken cancellation)
        where TObjective : IObjective<T>, allows ref struct
        where TObserver : IDescentObserver<T>, allows ref struct
    {
        _judge.Begin(options, state.LearningRate);
        if (_judge.MeasuresSteps)
            _move ??= new T[state.ParameterCount];
        while (true)
        {
            // NaN and infinities in the gradient survive the norm.
            T value = objective.ValueAndGradient(point, _gradient);
            _judge.ValueEvaluations++;
            _judge.GradientEvaluations++;
            state.ClearFrozen(_gradient);
            T norm = DescentJudge<T>.InfinityNorm(_gradient);
            Verdict verdict = _judge.Look(point, value, norm, _gradient, state.LearningRate, observer, cancellation);
            if (!verdict.GoesOn)
                return _judge.End(point, verdict);
            state.Observe(double.CreateTruncating(value));
            Step(point, value);
        }
    }

    private void Step(Span<T> point, T value)
    {
        double rate = state.LearningRate;
        if (!_judge.MeasuresSteps)
        {
            state.Step(point, _gradient, value);
            _judge.Stepped(rate);
            return;
        }

        T[] move = _move!;
        point.CopyTo(move);
        state.Step(point, _gradient, value);
        TensorPrimitives.Subtract(point, move, move);
        double predicted = Math.Abs(double.CreateTruncating(TensorPrimitives.Dot<T>(_gradient, move)));
        double length = double.CreateTruncating(DescentJudge<T>.InfinityNorm(move));
        _judge.Stepped(rate, predicted, length / Math.Max(double.CreateTruncating(DescentJudge<T>.InfinityNorm(point)), 1));
    }
}
