using System;
using System.Diagnostics;
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
    /// <summary>How many steps belong to the reference of the test for divergence.</summary>
    private const int ReferenceSteps = 5;

    private readonly T[] _gradient = new T[state.ParameterCount];
    private readonly T[] _best = new T[state.ParameterCount];
    private T[]? _move;

    private DescentOptions _options = DescentOptions.Default;
    private double _gradientTolerance;
    private long _started, _reported;
    private long _iteration, _bestIteration, _lastImprovement;
    private T _value = T.Zero, _norm = T.Zero;
    private T _startValue = T.Zero, _bestValue = T.Zero, _bestNorm = T.Zero;
    private double _previousValue, _reference, _predictedChange, _stepRatio, _learningRate;

    public DescentResult<T> Minimize<TObjective, TObserver>(
        TObjective objective, Span<T> point, TObserver observer, DescentOptions options, CancellationToken cancellation)
        where TObjective : IObjective<T>, allows ref struct
        where TObserver : IDescentObserver<T>, allows ref struct
    {
        Begin(options);
        while (true)
        {
            // NaN and infinities in the gradient survive the norm, so two tests see all of them.
            _value = objective.ValueAndGradient(point, _gradient);
            _norm = InfinityNorm(_gradient);
            bool finite = T.IsFinite(_value) && T.IsFinite(_norm);
            if (_iteration == 0)
                _startValue = _value;

            bool stop = false;
            if (typeof(TObserver) != typeof(NoObserver<T>))
                observer.Observe(new DescentStep<T>(_iteration, _value, _norm, state.LearningRate, point, _gradient, ref stop));
            if (_options.Progress is not null)
                Report(_options.Progress);

            if (!finite)
                return End(point, new Verdict(DescentStatus.NotFinite));
            KeepIfBest(point);
            if (Judge(stop, cancellation) is { Status: not DescentStatus.NotRun } verdict)
                return End(point, verdict);
            Step(point);
        }
    }

    private void Begin(DescentOptions options)
    {
        _options = options;
        _gradientTolerance = options.GradientToleranceFor<T>();
        _started = Stopwatch.GetTimestamp();
        _reported = 0;
        _iteration = _bestIteration = _lastImprovement = 0;
        _previousValue = _reference = _predictedChange = _stepRatio = 0;
        _learningRate = state.LearningRate;
        if (MeasuresSteps)
            _move ??= new T[state.ParameterCount];
    }

    private bool MeasuresSteps => _options.ValueTolerance > 0 || _options.StepTolerance > 0;

    private void Step(Span<T> point)
    {
        _learningRate = state.LearningRate;
        _previousValue = double.CreateTruncating(_value);
        if (!MeasuresSteps)
        {
            state.Step(point, _gradient);
        }
        else
        {
            T[] move = _move!;
            point.CopyTo(move);
            state.Step(point, _gradient);
            TensorPrimitives.Subtract(point, move, move);
            _predictedChange = Math.Abs(double.CreateTruncating(TensorPrimitives.Dot<T>(_gradient, move)));
            _stepRatio = double.CreateTruncating(InfinityNorm(move)) / Math.Max(double.CreateTruncating(InfinityNorm(point)), 1);
        }

        _iteration++;
    }

    /// <summary>At equal values the smaller gradient wins: on a plateau that is the point closer to a minimum.</summary>
    private void KeepIfBest(ReadOnlySpan<T> point)
    {
        bool first = _iteration == 0;
        if (first || _value < _bestValue)
            _lastImprovement = _iteration;
        else if (_value > _bestValue || _norm >= _bestNorm)
            return;

        _bestValue = _value;
        _bestNorm = _norm;
        _bestIteration = _iteration;
        point.CopyTo(_best);
    }

    /// <summary>The rules in order: first what the run was to reach, then what went wrong, then what stops it from outside.</summary>
    private Verdict Judge(bool stop, CancellationToken cancellation)
    {
        double value = double.CreateTruncating(_value), norm = double.CreateTruncating(_norm);
        if (norm <= _gradientTolerance)
            return new Verdict(DescentStatus.ConvergedGradient, norm, _gradientTolerance);
        if (value <= _options.TargetValue)
            return new Verdict(DescentStatus.TargetReached, value, _options.TargetValue.GetValueOrDefault());
        if (_iteration > 0 && MeasuresSteps && JudgeStep(value) is { Status: not DescentStatus.NotRun } converged)
            return converged;
        if (HasDiverged(value))
            return new Verdict(DescentStatus.Diverged, value, _options.DivergenceFactor * _reference);
        if (_iteration - _lastImprovement >= _options.Patience)
            return new Verdict(DescentStatus.PatienceExhausted, _iteration - _lastImprovement, _options.Patience.GetValueOrDefault());
        if (stop)
            return new Verdict(DescentStatus.StoppedByObserver);
        if (cancellation.IsCancellationRequested)
            return new Verdict(DescentStatus.Cancelled);
        if (_iteration >= _options.MaxIterations)
            return new Verdict(DescentStatus.IterationLimit, _iteration, _options.MaxIterations);
        if (_options.TimeLimit is { } limit && Stopwatch.GetElapsedTime(_started) is var elapsed && elapsed >= limit)
            return new Verdict(DescentStatus.TimeLimit, elapsed.TotalSeconds, limit.TotalSeconds);
        return default;
    }

    private Verdict JudgeStep(double value)
    {
        double change = Math.Abs(value - _previousValue);
        double scale = Math.Max(Math.Max(Math.Abs(value), Math.Abs(_previousValue)), 1);
        double largest = Math.Max(change, _predictedChange) / scale;
        if (_options.ValueTolerance > 0 && largest <= _options.ValueTolerance)
            return new Verdict(DescentStatus.ConvergedValue, largest, _options.ValueTolerance);
        if (_options.StepTolerance > 0 && _stepRatio <= _options.StepTolerance)
            return new Verdict(DescentStatus.ConvergedStep, _stepRatio, _options.StepTolerance);
        return default;
    }

    /// <summary>
    /// An unstable descent grows geometrically and passes every multiple of its first values soon; a climb that momentum or a bounded
    /// step makes on its way does not. The reference waits for a value that is not zero, because every number exceeds a multiple of zero.
    /// </summary>
    private bool HasDiverged(double value)
    {
        if (_iteration > ReferenceSteps && _reference > 0)
            return value > _options.DivergenceFactor * _reference;
        _reference = Math.Max(_reference, Math.Abs(value));
        return false;
    }

    private DescentResult<T> End(Span<T> point, Verdict verdict)
    {
        NonFinite nonFinite = verdict.Status == DescentStatus.NotFinite ? NonFinite.Find<T>(point, _value, _gradient) : default;
        bool nothingFinite = nonFinite.Place != NonFinitePlace.None && _iteration == 0;
        bool keepsPoint = nothingFinite || verdict.Status == DescentStatus.ConvergedGradient;
        if (!keepsPoint)
            _best.CopyTo(point);
        if (_options.Progress is { } progress)
            progress.Report(Progress());

        return new DescentResult<T>
        {
            Status = verdict.Status,
            Value = keepsPoint ? _value : _bestValue,
            GradientNorm = keepsPoint ? _norm : _bestNorm,
            StartValue = _startValue,
            Iterations = _iteration,
            BestIteration = keepsPoint ? _iteration : _bestIteration,
            ValueEvaluations = _iteration + 1,
            GradientEvaluations = _iteration + 1,
            Elapsed = Stopwatch.GetElapsedTime(_started),
            LearningRate = _learningRate,
            Measured = verdict.Measured,
            Limit = verdict.Limit,
            NonFinite = nonFinite,
            GradientTolerance = _gradientTolerance,
        };
    }

    private void Report(IProgress<DescentProgress> progress)
    {
        if (_iteration > 0 && Stopwatch.GetElapsedTime(_reported) < _options.ProgressInterval)
            return;
        _reported = Stopwatch.GetTimestamp();
        progress.Report(Progress());
    }

    private DescentProgress Progress() =>
        new(
            _iteration,
            double.CreateTruncating(_value),
            double.CreateTruncating(_iteration == 0 || _value < _bestValue ? _value : _bestValue),
            double.CreateTruncating(_norm),
            state.LearningRate,
            Stopwatch.GetElapsedTime(_started));

    private static T InfinityNorm(ReadOnlySpan<T> numbers) =>
        numbers.IsEmpty ? T.Zero : T.Abs(TensorPrimitives.MaxMagnitude(numbers));

    /// <summary>A rule's decision; <see cref="DescentStatus.NotRun"/> means that the run goes on.</summary>
    private readonly record struct Verdict(DescentStatus Status, double Measured = double.NaN, double Limit = double.NaN);
}
