using System;

namespace AutoGrad.LineSearches;

/// <summary>
/// The search of Moré and Thuente (1994): section 2 is <see cref="Judge"/>, section 3 the two stages, section 4 is
/// <see cref="TrialInterval"/>. "Best" is the paper's endpoint x with the least value so far, "Other" its endpoint y.
/// </summary>
internal sealed class MoreThuenteRun(MoreThuente settings) : LineSearchRun(settings.MaxEvaluations)
{
    /// <summary>Before a minimum is bracketed, the next step lies between these multiples of the last advance beyond the step.</summary>
    private const double LeastAdvance = 1.1, LargestAdvance = 4;

    /// <summary>The bracket must shrink by this factor in two trials, or it is halved.</summary>
    private const double Shrinkage = 0.66;

    /// <summary>c₂ of the step that sets the scale.</summary>
    private const double FirstCurvature = 0.2;

    private TrialInterval _interval;
    private bool _firstStage;
    private double _width, _widthBefore, _low, _high, _ceiling;

    private protected override void Start()
    {
        _interval = new TrialInterval(new Trial(0, 0, Slope0));
        _firstStage = true;
        _ceiling = Longest;
        _width = _ceiling;
        _widthBefore = 2 * _width;
        _low = 0;
        _high = Step + LargestAdvance * Step;
    }

    private protected override LineSearchProgress Judge(double value, double slope)
    {
        double target = settings.Decrease * Slope0;
        bool decreases = DecreasesEnough(value, settings.Decrease);
        double remaining = MeasuresScale ? Math.Min(FirstCurvature, settings.Curvature) : settings.Curvature;
        if (decreases && Math.Abs(slope) <= -remaining * Slope0)
            return LineSearchProgress.Accepted;
        if (_interval.Bracketed && (Step <= _low || Step >= _high || _high - _low <= settings.IntervalTolerance * _high))
            return Fail(LineSearchFailure.StepBelowRounding);

        // At the longest step, and still descending: nothing better is within reach.
        if (Step >= _ceiling && decreases && slope <= target)
            return LineSearchProgress.Accepted;

        if (_firstStage && decreases && slope >= 0)
            _firstStage = false;

        // ψ(α) = φ(α) − φ(0) − c₁αφ′(0) leads to a step that decreases enough, φ then to its minimum.
        var trial = new Trial(Step, value, slope);
        bool auxiliary = _firstStage && value <= _interval.Best.Value && !decreases;
        double next = auxiliary
            ? _interval.Narrow(trial, target, _low, _high)
            : _interval.Narrow(trial, 0, _low, _high);
        Step = Confine(next);
        return LineSearchProgress.Evaluate;
    }

    /// <summary>Goes back towards the best step, and from now on at most half of the way to what was not finite.</summary>
    private protected override LineSearchProgress Shorten()
    {
        double best = _interval.Best.Step, back = Step - best;
        if (!_interval.Bracketed)
        {
            _ceiling = best + 0.5 * back;
            (_low, _high) = (best, _ceiling);
        }

        Step = best + 0.25 * back;
        return LineSearchProgress.Evaluate;
    }

    /// <summary>Halves a bracket that shrinks too slowly, sets the limits of the trial after this one and keeps the step within its own.</summary>
    private double Confine(double next)
    {
        double best = _interval.Best.Step, other = _interval.Other.Step;
        if (_interval.Bracketed)
        {
            double width = Math.Abs(other - best);
            if (width >= Shrinkage * _widthBefore)
                next = best + 0.5 * (other - best);
            _widthBefore = _width;
            _width = width;
            _low = Math.Min(best, other);
            _high = Math.Max(best, other);
        }
        else
        {
            _low = next + LeastAdvance * (next - best);
            _high = next + LargestAdvance * (next - best);
        }

        next = Math.Min(Math.Max(next, 0), _ceiling);
        bool exhausted = _interval.Bracketed
            && (next <= _low || next >= _high || _high - _low <= settings.IntervalTolerance * _high);
        return exhausted ? best : next;
    }
}
