using System;

namespace AutoGrad.LineSearches;

/// <summary>
/// Shortens the step until φ(α) ≤ φ(0) + c₁αφ′(0). The next trial is the minimum of the parabola, later of the cubic, through what is known,
/// kept between a tenth and half of the last.
/// </summary>
/// <remarks>
/// Armijo, "Minimization of functions having Lipschitz continuous first partial derivatives", 1966; the interpolation is that of Nocedal
/// and Wright, "Numerical Optimization", 2006, section 3.5. It never lengthens a step and asks nothing of the slope, so it suits
/// methods whose first trial is a good one; quasi-Newton updates want the curvature condition of <see cref="MoreThuente"/>.
/// </remarks>
public sealed record Backtracking : LineSearch
{
    /// <summary>c₁, the part of the first-order decrease that is asked for; in (0, 1), 1e-4 by default.</summary>
    public double Decrease { get; init => field = Hyperparameter.Fraction(value, nameof(Decrease)); } = 1e-4;

    /// <inheritdoc/>
    public override LineSearchRun CreateRun() => new Run(this);

    private sealed class Run(Backtracking settings) : LineSearchRun(settings.MaxEvaluations)
    {
        private double _lastStep, _lastValue;

        private protected override void Start() => _lastStep = double.NaN;

        private protected override LineSearchProgress Judge(double value, double slope)
        {
            // An implied value must come with a slope that has turned a little, or a step of rounding itself would do.
            if (DecreasesEnough(value, settings.Decrease) && !(Implied && slope < 0.9 * Slope0))
                return LineSearchProgress.Accepted;

            double minimum = double.IsNaN(_lastStep) ? Parabola(value) : Cubic(value);
            (_lastStep, _lastValue) = (Step, value);
            Step = double.IsNaN(minimum) ? 0.5 * Step : Math.Clamp(minimum, 0.1 * Step, 0.5 * Step);
            return LineSearchProgress.Evaluate;
        }

        private protected override LineSearchProgress Shorten()
        {
            Step *= 0.1;
            return LineSearchProgress.Evaluate;
        }

        /// <summary>The minimum of the parabola through φ(0), φ′(0) and φ(α).</summary>
        private double Parabola(double value) => -Slope0 * Step * Step / (2 * (value - Slope0 * Step));

        /// <summary>The minimum of the cubic through φ(0), φ′(0) and the last two values (Nocedal and Wright, eq. 3.58).</summary>
        private double Cubic(double value)
        {
            double rest = (value - Slope0 * Step) / (Step * Step);
            double lastRest = (_lastValue - Slope0 * _lastStep) / (_lastStep * _lastStep);
            double a = (rest - lastRest) / (Step - _lastStep);
            double b = (Step * lastRest - _lastStep * rest) / (Step - _lastStep);
            return a == 0 ? -Slope0 / (2 * b) : (-b + Math.Sqrt(b * b - 3 * a * Slope0)) / (3 * a);
        }
    }
}
