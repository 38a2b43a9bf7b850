using System;
using System.Diagnostics;
using System.Numerics;
using System.Numerics.Tensors;
using System.Threading;

namespace AutoGrad;

/// <summary>
/// What every run has in common, whatever the method: it looks at each point, keeps the best one, shows it to the observer, applies the
/// stopping rules and composes the result. The method's loop tells it what it evaluated and how it stepped. Used again by later runs.
/// </summary>
internal sealed class DescentJudge<T>(int parameterCount)
    where T : IFloatingPointIeee754<T>
{
    /// <summary>How many steps belong to the reference of the test for divergence.</summary>
    private const int ReferenceSteps = 5;

    private readonly T[] _best = new T[parameterCount];

    private DescentOptions _options = DescentOptions.Default;
    private long _started, _reported;
    private long _bestIteration, _lastImprovement;
    private T _value = T.Zero, _norm = T.Zero;
    private T _startValue = T.Zero, _bestValue = T.Zero, _bestNorm = T.Zero;
    private NonFinite _nonFinite;
    private double _previousValue, _reference, _predictedChange, _stepRatio, _learningRate, _nextRate;

    /// <summary>The number of steps taken in this run.</summary>
    public long Iteration { get; private set; }

    /// <summary>How often the value was computed, alone or together with the gradient; the loop counts.</summary>
    public long ValueEvaluations { get; set; }

    /// <summary>How often the gradient was computed; the loop counts.</summary>
    public long GradientEvaluations { get; set; }

    /// <summary>How many products of the Hessian with a direction were computed; the loop counts.</summary>
    public long HessianProducts { get; set; }

    /// <summary>Whether the method finds its step lengths itself.</summary>
    public bool ChoosesSteps { get; init; }

    /// <summary>
    /// For methods whose values only fall: how far, relative to themselves, values may rise by rounding alone. Among values that only rounding
    /// separates the later point counts as the best, so that a run that goes on from its result goes on from where it was.
    /// </summary>
    public double ValueNoise { get; init; }

    /// <summary>What the run's norm is the norm of, for messages.</summary>
    public StationarityMeasure Measure { get; set; }

    /// <summary>After a failed line search: what the diagnosis found.</summary>
    public LineSearchFailure Failure { get; set; }

    /// <summary>The gradient test's tolerance.</summary>
    public double GradientTolerance { get; private set; }

    /// <summary>Whether a rule asks for the size of steps, which the loop then gives to <see cref="Stepped"/>.</summary>
    public bool MeasuresSteps => _options.ValueTolerance > 0 || _options.StepTolerance > 0;

    /// <summary>The stopping rules of this run.</summary>
    public DescentOptions Options => _options;

    /// <summary>The best point so far.</summary>
    public ReadOnlySpan<T> BestPoint => _best;

    /// <summary>Starts the clock and forgets the last run.</summary>
    public void Begin(DescentOptions options, double learningRate)
    {
        _options = options;
        GradientTolerance = options.GradientToleranceFor<T>();
        _started = Stopwatch.GetTimestamp();
        _reported = 0;
        Iteration = ValueEvaluations = GradientEvaluations = HessianProducts = _bestIteration = _lastImprovement = 0;
        _previousValue = _reference = _predictedChange = _stepRatio = 0;
        _learningRate = _nextRate = learningRate;
        _nonFinite = default;
        Failure = default;
    }

    /// <summary>Looks at a point: the start, and the point after each step.</summary>
    /// <param name="point">n parameters.</param>
    /// <param name="value">The value there.</param>
    /// <param name="norm">The norm that the gradient test looks at; it is not finite where a component is not.</param>
    /// <param name="gradient">The gradient there; n numbers.</param>
    /// <param name="nextRate">The learning rate of the step that would follow.</param>
    /// <param name="observer">Sees the point.</param>
    /// <param name="cancellation">Ends the run.</param>
    public Verdict Look<TObserver>(
        Span<T> point,
        T value,
        T norm,
        ReadOnlySpan<T> gradient,
        double nextRate,
        TObserver observer,
        CancellationToken cancellation)
        where TObserver : IDescentObserver<T>, allows ref struct
    {
        (_value, _norm, _nextRate) = (value, norm, nextRate);
        if (Iteration == 0)
            _startValue = value;

        bool stop = false;
        if (typeof(TObserver) != typeof(NoObserver<T>))
            observer.Observe(new DescentStep<T>(Iteration, value, norm, nextRate, point, gradient, ref stop));
        if (_options.Progress is not null)
            Report(_options.Progress);
        if (_options.History is { } history && history.Wants(Iteration))
            history.Add(Progress());

        if (!T.IsFinite(value) || !T.IsFinite(norm))
        {
            _nonFinite = NonFinite.Find(point, value, gradient);
            return new Verdict(DescentStatus.NotFinite);
        }

        KeepIfBest(point);
        return Judge(stop, cancellation);
    }

    /// <summary>Takes note of a step from the point last looked at.</summary>
    /// <param name="learningRate">The rate or step length that was used.</param>
    /// <param name="predictedChange">|g·Δθ|; needed only where <see cref="MeasuresSteps"/>.</param>
    /// <param name="stepRatio">max|Δθ| / max(max|θ|, 1); needed only where <see cref="MeasuresSteps"/>.</param>
    public void Stepped(double learningRate, double predictedChange = 0, double stepRatio = 0)
    {
        _learningRate = learningRate;
        _previousValue = double.CreateTruncating(_value);
        _predictedChange = predictedChange;
        _stepRatio = stepRatio;
        Iteration++;
    }

    /// <summary>Composes the result and writes its point.</summary>
    public DescentResult<T> End(Span<T> point, Verdict verdict)
    {
        bool nothingFinite = verdict.Status == DescentStatus.NotFinite && Iteration == 0;
        bool keepsPoint = nothingFinite || verdict.Status == DescentStatus.ConvergedGradient;
        if (!keepsPoint)
            _best.CopyTo(point);
        if (_options.Progress is { } progress)
            progress.Report(Progress());
        _options.History?.AddLast(Progress());

        return new DescentResult<T>
        {
            Status = verdict.Status,
            Value = keepsPoint ? _value : _bestValue,
            GradientNorm = keepsPoint ? _norm : _bestNorm,
            StartValue = _startValue,
            Iterations = Iteration,
            BestIteration = keepsPoint ? Iteration : _bestIteration,
            ValueEvaluations = ValueEvaluations,
            GradientEvaluations = GradientEvaluations,
            HessianProducts = HessianProducts,
            Elapsed = Stopwatch.GetElapsedTime(_started),
            LearningRate = _learningRate,
            Measured = verdict.Measured,
            Limit = verdict.Limit,
            LineSearchFailure = Failure,
            ChoosesSteps = ChoosesSteps,
            Measure = Measure,
            NonFinite = _nonFinite,
            GradientTolerance = GradientTolerance,
        };
    }

    /// <summary>At equal values the smaller gradient wins: on a plateau that is the point closer to a minimum.</summary>
    private void KeepIfBest(ReadOnlySpan<T> point)
    {
        bool first = Iteration == 0;
        if (first || _value < _bestValue)
            _lastImprovement = Iteration;
        else if (_value > _bestValue + T.CreateTruncating(ValueNoise) * T.Abs(_bestValue) || (ValueNoise == 0 && _norm >= _bestNorm))
            return;

        _bestValue = _value;
        _bestNorm = _norm;
        _bestIteration = Iteration;
        point.CopyTo(_best);
    }

    /// <summary>The rules in order: first what the run was to reach, then what went wrong, then what stops it from outside.</summary>
    private Verdict Judge(bool stop, CancellationToken cancellation)
    {
        double value = double.CreateTruncating(_value), norm = double.CreateTruncating(_norm);
        if (norm <= GradientTolerance)
            return new Verdict(DescentStatus.ConvergedGradient, norm, GradientTolerance);
        if (value <= _options.TargetValue)
            return new Verdict(DescentStatus.TargetReached, value, _options.TargetValue.GetValueOrDefault());
        if (Iteration > 0 && MeasuresSteps && JudgeStep(value) is { GoesOn: false } converged)
            return converged;
        if (HasDiverged(value))
            return new Verdict(DescentStatus.Diverged, value, _options.DivergenceFactor * _reference);
        if (Iteration - _lastImprovement >= _options.Patience)
            return new Verdict(DescentStatus.PatienceExhausted, Iteration - _lastImprovement, _options.Patience.GetValueOrDefault());
        if (stop)
            return new Verdict(DescentStatus.StoppedByObserver);
        if (cancellation.IsCancellationRequested)
            return new Verdict(DescentStatus.Cancelled);
        if (Iteration >= _options.MaxIterations)
            return new Verdict(DescentStatus.IterationLimit, Iteration, _options.MaxIterations);
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
        if (Iteration > ReferenceSteps && _reference > 0)
            return value > _options.DivergenceFactor * _reference;
        _reference = Math.Max(_reference, Math.Abs(value));
        return false;
    }

    private void Report(IProgress<DescentProgress> progress)
    {
        if (Iteration > 0 && Stopwatch.GetElapsedTime(_reported) < _options.ProgressInterval)
            return;
        _reported = Stopwatch.GetTimestamp();
        progress.Report(Progress());
    }

    private DescentProgress Progress() =>
        new(
            Iteration,
            double.CreateTruncating(_value),
            double.CreateTruncating(Iteration == 0 || _value < _bestValue ? _value : _bestValue),
            double.CreateTruncating(_norm),
            _nextRate,
            Stopwatch.GetElapsedTime(_started));

    /// <summary>The infinity norm, 0 of no numbers. NaN and infinities in the numbers survive it.</summary>
    public static T InfinityNorm(ReadOnlySpan<T> numbers) =>
        numbers.IsEmpty ? T.Zero : T.Abs(TensorPrimitives.MaxMagnitude(numbers));
}
