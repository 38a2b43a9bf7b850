using System;

namespace AutoGrad.LineSearches;

/// <summary>A step with its value and slope.</summary>
internal readonly record struct Trial(double Step, double Value, double Slope)
{
    /// <summary>The same step seen in φ(α) − τα.</summary>
    public Trial Tilted(double tilt) => new(Step, Value - tilt * Step, Slope - tilt);
}

/// <summary>
/// An interval that contains acceptable steps, and the choice of the next trial in it (Moré and Thuente 1994, section 4; MINPACK-2's
/// <c>dcstep</c>).
/// </summary>
internal struct TrialInterval(Trial start)
{
    /// <summary>The endpoint with the least value.</summary>
    public Trial Best { get; private set; } = start;

    /// <summary>The other endpoint.</summary>
    public Trial Other { get; private set; } = start;

    /// <summary>Whether a minimum is known to lie between the endpoints.</summary>
    public bool Bracketed { get; private set; }

    /// <summary>Takes a trial into the interval and returns the next step to try, all in φ(α) − τα.</summary>
    /// <param name="trial">The trial as φ sees it.</param>
    /// <param name="tilt">τ.</param>
    /// <param name="low">The least step allowed while nothing is bracketed.</param>
    /// <param name="high">The largest step allowed while nothing is bracketed.</param>
    public double Narrow(Trial trial, double tilt, double low, double high)
    {
        Trial x = Best.Tilted(tilt), y = Other.Tilted(tilt), t = trial.Tilted(tilt);
        bool slopeTurned = t.Slope * Math.Sign(x.Slope) < 0;
        double next;
        if (t.Value > x.Value)
        {
            next = HigherValue(x, t);
            Bracketed = true;
        }
        else if (slopeTurned)
        {
            next = OppositeSlope(x, t);
            Bracketed = true;
        }
        else if (Math.Abs(t.Slope) < Math.Abs(x.Slope))
        {
            next = FlatterSlope(x, y, t, Bracketed, low, high);
        }
        else if (Bracketed)
        {
            next = t.Step + CubicFraction(t, y) * (y.Step - t.Step);
        }
        else
        {
            next = t.Step > x.Step ? high : low;
        }

        if (t.Value > x.Value)
        {
            Other = trial;
        }
        else
        {
            if (slopeTurned)
                Other = Best;
            Best = trial;
        }

        return next;
    }

    /// <summary>Case 1: the minimum lies between. The cubic's minimum if it is closer to x, else the mean with the parabola's.</summary>
    private static double HigherValue(Trial x, Trial t)
    {
        double gap = t.Step - x.Step;
        double cubic = x.Step + CubicFraction(x, t) * gap;
        double quadratic = x.Step + x.Slope / ((x.Value - t.Value) / gap + x.Slope) / 2 * gap;
        return Math.Abs(cubic - x.Step) < Math.Abs(quadratic - x.Step) ? cubic : cubic + (quadratic - cubic) / 2;
    }

    /// <summary>Case 2: the slopes have opposite signs. The cubic's minimum or the secant step, whichever is farther from t.</summary>
    private static double OppositeSlope(Trial x, Trial t)
    {
        double cubic = t.Step + CubicFraction(t, x) * (x.Step - t.Step);
        double secant = t.Step + t.Slope / (t.Slope - x.Slope) * (x.Step - t.Step);
        return Math.Abs(cubic - t.Step) > Math.Abs(secant - t.Step) ? cubic : secant;
    }

    /// <summary>Case 3: lower, same sign, flatter. The cubic's minimum where it has one beyond t, the secant step otherwise.</summary>
    private static double FlatterSlope(Trial x, Trial y, Trial t, bool bracketed, double low, double high)
    {
        double secant = t.Step + t.Slope / (t.Slope - x.Slope) * (x.Step - t.Step);
        double cubic = FlatterCubic(x, t) is { } fraction
            ? t.Step + fraction * (x.Step - t.Step)
            : t.Step > x.Step ? high : low;
        bool cubicIsCloser = Math.Abs(cubic - t.Step) < Math.Abs(secant - t.Step);
        if (!bracketed)
            return Math.Max(low, Math.Min(high, cubicIsCloser ? secant : cubic));

        double next = cubicIsCloser ? cubic : secant;
        double limit = t.Step + 0.66 * (y.Step - t.Step);
        return t.Step > x.Step ? Math.Min(limit, next) : Math.Max(limit, next);
    }

    /// <summary>Where the cubic through u and v has its minimum, as a fraction of the way from u to v.</summary>
    private static double CubicFraction(Trial u, Trial v)
    {
        double theta = 3 * (u.Value - v.Value) / (v.Step - u.Step) + u.Slope + v.Slope;
        double scale = Math.Max(Math.Abs(theta), Math.Max(Math.Abs(u.Slope), Math.Abs(v.Slope)));
        double gamma = scale * Math.Sqrt(Math.Max(0, theta / scale * (theta / scale) - u.Slope / scale * (v.Slope / scale)));
        if (v.Step < u.Step)
            gamma = -gamma;
        return (gamma - u.Slope + theta) / (gamma - u.Slope + gamma + v.Slope);
    }

    /// <summary>
    /// The same where the slopes have equal signs and the cubic may have no minimum, or one on the wrong side;
    /// <see langword="null"/> then.
    /// </summary>
    private static double? FlatterCubic(Trial x, Trial t)
    {
        double theta = 3 * (x.Value - t.Value) / (t.Step - x.Step) + x.Slope + t.Slope;
        double scale = Math.Max(Math.Abs(theta), Math.Max(Math.Abs(x.Slope), Math.Abs(t.Slope)));
        double gamma = scale * Math.Sqrt(Math.Max(0, theta / scale * (theta / scale) - x.Slope / scale * (t.Slope / scale)));
        if (t.Step > x.Step)
            gamma = -gamma;
        double fraction = (gamma - t.Slope + theta) / (gamma + (x.Slope - t.Slope) + gamma);
        return fraction < 0 && gamma != 0 ? fraction : null;
    }
}
