using System;

namespace AutoGrad.LineSearches;

/// <summary>One search for a step length; begun anew for each direction, without allocating.</summary>
/// <remarks>
/// A trial whose value or slope is not finite is rejected and the step shortened. Where values differ by no more than their rounding they
/// cannot tell better from worse; there the slopes imply a value, by the trapezoidal rule φ(0) + ½α(φ′(0) + φ′(α)). The condition of decrease
/// then is the approximate Wolfe condition of Hager and Zhang, "A new conjugate gradient method with guaranteed descent and an efficient
/// line search", SIAM J. Optim. 16 (2005), eq. (4.2).
/// </remarks>
public abstract class LineSearchRun
{
    /// <summary>φ(0). Searches see values less this, so that differences far below its rounding remain.</summary>
    private double _origin;

    private protected LineSearchRun(int maxEvaluations) => MaxEvaluations = maxEvaluations;

    /// <summary>The largest number of trials.</summary>
    public int MaxEvaluations { get; }

    /// <summary>The step to evaluate, or the accepted step.</summary>
    public double Step { get; private protected set; }

    /// <summary>The number of trials so far.</summary>
    public int Evaluations { get; private set; }

    /// <summary>Why the search failed.</summary>
    public LineSearchFailure Failure { get; private set; }

    /// <summary>The trial with the least finite value below φ(0), or 0: what is left of a search that failed.</summary>
    public double BestStep { get; private set; }

    /// <summary>φ(<see cref="BestStep"/>).</summary>
    public double BestValue { get; private set; }

    /// <summary>|φ(0)|.</summary>
    private protected double Magnitude => Math.Abs(_origin);

    /// <summary>Whether the trial's value is the one that its slope implies.</summary>
    private protected bool Implied { get; private set; }

    /// <summary>φ′(0).</summary>
    private protected double Slope0 { get; private set; }

    /// <summary>The longest step that may be tried.</summary>
    private protected double Longest { get; private set; }

    /// <summary>
    /// Whether this is the first step on a function of which nothing is known. What is learned from it sets the scale of the next ones, so
    /// strong Wolfe searches then leave no more than a fifth of the slope: an evaluation or two here save several later.
    /// </summary>
    internal bool MeasuresScale { get; set; }

    /// <summary>How far the rounding of values may carry them apart.</summary>
    private protected double Noise { get; private set; }

    /// <summary>Begins a search.</summary>
    /// <param name="value">φ(0), finite.</param>
    /// <param name="slope">φ′(0); a slope that is not negative fails at once.</param>
    /// <param name="step">The first trial; positive.</param>
    /// <param name="longest">The longest step that may be tried, for instance up to a bound.</param>
    /// <param name="rounding">The rounding of values, relative to |φ(0)|: by default 100 units in the last place of double.</param>
    public LineSearchProgress Begin(
        double value, double slope, double step = 1, double longest = double.PositiveInfinity, double rounding = 100 * 2.22e-16)
    {
        (_origin, Slope0, Longest) = (value, slope, longest);
        (BestStep, BestValue) = (0, value);
        Noise = rounding * Math.Abs(value);
        Evaluations = 0;
        Failure = LineSearchFailure.None;
        Step = Math.Min(step, longest);
        if (!(slope < 0))
            return Fail(LineSearchFailure.NotDescentDirection);
        if (!(Step > 0))
            return Fail(LineSearchFailure.StepBelowRounding);
        Start();
        return LineSearchProgress.Evaluate;
    }

    /// <summary>Takes the value and the slope at <see cref="Step"/> and says what to do next.</summary>
    /// <param name="value">φ(α); NaN and infinities reject the step.</param>
    /// <param name="slope">φ′(α); NaN and infinities reject the step.</param>
    public LineSearchProgress Next(double value, double slope)
    {
        Evaluations++;
        bool finite = double.IsFinite(value) && double.IsFinite(slope);
        if (finite && value < BestValue)
            (BestStep, BestValue) = (Step, value);

        double tried = Step;
        double gain = value - _origin;
        Implied = Math.Abs(gain) <= Noise;
        LineSearchProgress progress = finite ? Judge(Implied ? 0.5 * Step * (Slope0 + slope) : gain, slope) : Shorten();
        if (progress != LineSearchProgress.Evaluate)
            return progress;
        if (!(Step > 0) || Step == tried)
            return Fail(finite ? LineSearchFailure.StepBelowRounding : LineSearchFailure.NotFinite);
        return Evaluations < MaxEvaluations
            ? progress
            : Fail(finite ? LineSearchFailure.EvaluationLimit : LineSearchFailure.NotFinite);
    }

    /// <summary>Takes <see cref="BestStep"/> for the result of a failed search.</summary>
    /// <returns>Whether that is not the last trial, so that it must be evaluated again.</returns>
    internal bool Settle()
    {
        bool elsewhere = Step != BestStep;
        Step = BestStep;
        return elsewhere;
    }

    /// <summary>Prepares for the first trial.</summary>
    private protected abstract void Start();

    /// <summary>Judges a finite trial and sets the next step.</summary>
    /// <param name="value">φ(α) − φ(0).</param>
    /// <param name="slope">φ′(α).</param>
    private protected abstract LineSearchProgress Judge(double value, double slope);

    /// <summary>Sets a shorter step after a trial that was not finite.</summary>
    private protected abstract LineSearchProgress Shorten();

    private protected LineSearchProgress Fail(LineSearchFailure failure)
    {
        Failure = failure;
        return LineSearchProgress.Failed;
    }

    /// <summary>φ(α) − φ(0) ≤ δαφ′(0).</summary>
    private protected bool DecreasesEnough(double value, double decrease) => value <= decrease * Step * Slope0;
}
