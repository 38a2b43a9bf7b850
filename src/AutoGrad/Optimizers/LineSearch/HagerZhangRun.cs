using System;

namespace AutoGrad.LineSearches;

/// <summary>
/// The search of Hager and Zhang (2005). The interval [a, b] keeps the opposite slope condition (4.4): φ(a) ≤ φ(0) + ε, φ′(a) &lt; 0,
/// φ′(b) ≥ 0. Each trial belongs to a phase; when its interval is updated, the next phase begins.
/// </summary>
internal sealed class HagerZhangRun(HagerZhang settings) : LineSearchRun(settings.MaxEvaluations)
{
    private enum Phase
    {
        /// <summary>Growing steps until the slope turns or the value is too high (B1–B3).</summary>
        Bracket,

        /// <summary>The secant step of an interval (S1).</summary>
        Secant,

        /// <summary>The second secant step (S2, S3).</summary>
        SecondSecant,

        /// <summary>The middle of an interval that shrank too little (L2).</summary>
        Bisection,
    }

    private Phase _phase;
    private bool _cutting;
    private double _ceiling, _error;
    private double _a, _slopeA, _b, _slopeB;
    private double _startA, _startSlopeA, _startB, _startSlopeB;
    private double _tooHigh;

    private protected override void Start()
    {
        _phase = Phase.Bracket;
        _cutting = false;
        _ceiling = Longest;
        _error = Math.Max(settings.ValueError * Magnitude, Noise);
        (_a, _slopeA) = (0, Slope0);
        (_b, _slopeB) = (double.PositiveInfinity, double.NaN);
    }

    private protected override LineSearchProgress Judge(double value, double slope)
    {
        bool flatEnough = slope >= settings.Curvature * Slope0;
        bool low = value <= _error;
        bool wolfe = DecreasesEnough(value, settings.Decrease);
        bool approximate = low && slope <= (2 * settings.Decrease - 1) * Slope0;
        if (flatEnough && (wolfe || approximate))
            return LineSearchProgress.Accepted;
        if (Step >= _ceiling && wolfe)
            return LineSearchProgress.Accepted;
        return Take(low, slope);
    }

    /// <summary>What is not finite counts as too high, with a slope that still falls: the interval before it is cut.</summary>
    private protected override LineSearchProgress Shorten() => Take(low: false, slope: -1);

    /// <summary>Updates the interval by a trial (U0–U3, B1–B3) and goes on where that is done.</summary>
    private LineSearchProgress Take(bool low, double slope)
    {
        if (slope >= 0)
        {
            (_b, _slopeB) = (Step, slope);
        }
        else if (low)
        {
            (_a, _slopeA) = (Step, slope);
            if (_phase == Phase.Bracket && !_cutting)
                return Try(Math.Min(settings.Expansion * Step, _ceiling));
            if (_cutting)
                return CutBelow();
        }
        else
        {
            _tooHigh = Step;
            _cutting = true;
            return CutBelow();
        }

        _cutting = false;
        return Proceed();
    }

    /// <summary>U3: between a and a point that is too high but still falling, there is a minimum; look for a slope that has turned.</summary>
    private LineSearchProgress CutBelow() => Try((1 - settings.Cut) * _a + settings.Cut * _tooHigh);

    private LineSearchProgress Proceed()
    {
        if (_phase == Phase.Secant)
        {
            // S2, S3: the secant step replaced one end; the secant with that end's predecessor is better on its side.
            double second = Step == _b
                ? Secant(_startB, _startSlopeB, _b, _slopeB)
                : Secant(_startA, _startSlopeA, _a, _slopeA);
            _phase = Phase.SecondSecant;
            if (second > _a && second < _b)
                return Try(second);
        }

        if (_phase == Phase.SecondSecant && _b - _a > settings.Shrinkage * (_startB - _startA))
        {
            _phase = Phase.Bisection;
            return Try(0.5 * (_a + _b));
        }

        (_startA, _startSlopeA, _startB, _startSlopeB) = (_a, _slopeA, _b, _slopeB);
        _phase = Phase.Secant;
        double secant = Secant(_a, _slopeA, _b, _slopeB);
        if (secant > _a && secant < _b)
            return Try(secant);
        _phase = Phase.Bisection;
        return Try(0.5 * (_a + _b));
    }

    private LineSearchProgress Try(double step)
    {
        bool exhausted = step <= _a || step >= Math.Min(_b, _cutting ? _tooHigh : double.PositiveInfinity);
        if (exhausted)
            return Fail(LineSearchFailure.StepBelowRounding);
        Step = step;
        return LineSearchProgress.Evaluate;
    }

    private static double Secant(double u, double slopeU, double v, double slopeV) => (u * slopeV - v * slopeU) / (slopeV - slopeU);
}
