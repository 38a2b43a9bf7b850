using System.Globalization;

namespace AutoGrad;

/// <summary>The comparison of one component.</summary>
public readonly record struct ComponentCheck
{
    /// <summary>The component's index in the gradient.</summary>
    public int Index { get; internal init; }

    /// <summary>The verdict.</summary>
    public GradientVerdict Verdict { get; internal init; }

    /// <summary>The component as the objective gives it.</summary>
    public double Gradient { get; internal init; }

    /// <summary>The extrapolated central difference; NaN where there is none.</summary>
    public double Difference { get; internal init; }

    /// <summary>The estimated accuracy of <see cref="Difference"/>: absolute, truncation and rounding together.</summary>
    public double ErrorEstimate { get; internal init; }

    /// <summary>The step at which <see cref="Difference"/> was found; variation on a smaller scale stays unseen.</summary>
    public double Step { get; internal init; }

    /// <summary>The slope to the left, where the verdict is <see cref="GradientVerdict.Kink"/>; else NaN.</summary>
    public double LeftSlope { get; internal init; }

    /// <summary>The slope to the right, where the verdict is <see cref="GradientVerdict.Kink"/>; else NaN.</summary>
    public double RightSlope { get; internal init; }

    /// <summary>A distance within which the function seems to have a kink beside the point; NaN if none was seen.</summary>
    public double KinkWithin { get; internal init; }

    /// <summary>The least distance at which the function was seen not to be finite; NaN if it was finite at every step.</summary>
    public double NotFiniteAt { get; internal init; }

    /// <summary>|gradient − difference|.</summary>
    public double AbsoluteError => double.Abs(Gradient - Difference);

    /// <summary><see cref="AbsoluteError"/> in units of the larger of the two; 0 where both are 0.</summary>
    public double RelativeError
    {
        get
        {
            double larger = double.Max(double.Abs(Gradient), double.Abs(Difference));
            return larger == 0 ? 0 : AbsoluteError / larger;
        }
    }

    /// <summary>The component in one line.</summary>
    public override string ToString()
    {
        string difference = $"gradient {Text(Gradient)}, differences {Text(Difference)} ± {Text(ErrorEstimate)}";
        string text = Verdict switch
        {
            GradientVerdict.Agrees => $"[{Index}] agrees: {difference}",
            GradientVerdict.Differs when !double.IsFinite(Gradient) =>
                $"[{Index}] differs: gradient {Text(Gradient)} (never written?), differences {Text(Difference)} ± {Text(ErrorEstimate)}",
            GradientVerdict.Differs => $"[{Index}] differs: {difference}: off by {Text(AbsoluteError)}, relative {Text(RelativeError)}",
            GradientVerdict.Kink =>
                $"[{Index}] kink at the point: slope {Text(LeftSlope)} to the left, {Text(RightSlope)} to the right; " +
                $"gradient {Text(Gradient)} is admissible",
            GradientVerdict.TooNoisy =>
                $"[{Index}] not judged, the differences do not settle (noise, a jump, or very fast variation): {difference}",
            _ => $"[{Index}] not judged, the function is not finite at distance {Text(NotFiniteAt)}: gradient {Text(Gradient)}",
        };
        if (!double.IsNaN(KinkWithin) && Verdict != GradientVerdict.Kink)
            text += $"; a kink seems to lie within {Text(KinkWithin)}";
        if (!double.IsNaN(NotFiniteAt) && Verdict != GradientVerdict.NotFinite)
            text += $"; not finite at distance {Text(NotFiniteAt)}";
        return text;
    }

    private static string Text(double number) => number.ToString("G6", CultureInfo.InvariantCulture);
}
