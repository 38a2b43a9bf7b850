using System;

namespace AutoGrad.Compiler.Passes.Remarks;

/// <summary>
/// The numbers that a value may take, rounding and NaN aside: an interval, each end taken or not, perhaps without zero.
/// </summary>
/// <param name="Low">The lower end, −∞ where there is none.</param>
/// <param name="LowOpen">Whether the lower end itself is left out.</param>
/// <param name="High">The upper end, ∞ where there is none.</param>
/// <param name="HighOpen">Whether the upper end itself is left out.</param>
/// <param name="NeverZero">Whether a test has taken out zero.</param>
internal readonly record struct Range(double Low, bool LowOpen, double High, bool HighOpen, bool NeverZero = false)
{
    public static readonly Range All = new(double.NegativeInfinity, false, double.PositiveInfinity, false);
    public static readonly Range Positive = new(0, true, double.PositiveInfinity, false);
    public static readonly Range NonNegative = new(0, false, double.PositiveInfinity, false);
    public static readonly Range Unit = new(-1, false, 1, false);

    public bool MayBeZero => Contains(0);

    public bool IsNonNegative => Low >= 0;

    public bool IsPositive => Low > 0 || (Low == 0 && (LowOpen || NeverZero));

    public static Range Of(double value) => double.IsNaN(value) ? All : new(value, false, value, false);

    public static Range Above(double low, bool open) => new(low, open, double.PositiveInfinity, false);

    public static Range Below(double high, bool open) => new(double.NegativeInfinity, false, high, open);

    public static Range Between(double low, double high, bool open = false) => new(low, open, high, open);

    public bool Contains(double value) =>
        (LowOpen ? value > Low : value >= Low) && (HighOpen ? value < High : value <= High) && !(NeverZero && value == 0);

    /// <summary>What both allow. A contradiction, in code that never runs, is anything.</summary>
    public Range And(Range other)
    {
        Range low = Low > other.Low || (Low == other.Low && LowOpen) ? this : other;
        Range high = High < other.High || (High == other.High && HighOpen) ? this : other;
        return new Range(low.Low, low.LowOpen, high.High, high.HighOpen, NeverZero || other.NeverZero);
    }

    /// <summary>What either allows.</summary>
    public Range Or(Range other)
    {
        Range low = Low < other.Low || (Low == other.Low && !LowOpen) ? this : other;
        Range high = High > other.High || (High == other.High && !HighOpen) ? this : other;
        return new Range(low.Low, low.LowOpen, high.High, high.HighOpen, !MayBeZero && !other.MayBeZero);
    }

    /// <summary>An end that still moves goes to zero or to infinity at once, so that loops settle after a few rounds.</summary>
    public Range Widened(Range next)
    {
        Range both = Or(next);
        double low = both.Low < Low ? (both.Low >= 0 ? 0 : double.NegativeInfinity) : both.Low;
        double high = both.High > High ? (both.High <= 0 ? 0 : double.PositiveInfinity) : both.High;
        bool lowOpen = low == both.Low ? both.LowOpen : low == 0;
        bool highOpen = high == both.High ? both.HighOpen : high == 0;
        return new Range(low, lowOpen, high, highOpen, both.NeverZero);
    }

    public static Range operator -(Range x) => new(-x.High, x.HighOpen, -x.Low, x.LowOpen, x.NeverZero);

    public static Range operator +(Range x, Range y)
    {
        double low = x.Low + y.Low, high = x.High + y.High;
        return double.IsNaN(low) || double.IsNaN(high) ? All : new(low, x.LowOpen || y.LowOpen, high, x.HighOpen || y.HighOpen);
    }

    public static Range operator -(Range x, Range y) => x + -y;

    /// <summary>The products of the ends are the ends of the products; zero times infinity is zero here, since infinity is never reached.</summary>
    public static Range operator *(Range x, Range y)
    {
        (double Value, bool Open)[] corners =
        [
            Product((x.Low, x.LowOpen), (y.Low, y.LowOpen)),
            Product((x.Low, x.LowOpen), (y.High, y.HighOpen)),
            Product((x.High, x.HighOpen), (y.Low, y.LowOpen)),
            Product((x.High, x.HighOpen), (y.High, y.HighOpen)),
        ];
        var (low, high) = (corners[0], corners[0]);
        foreach (var corner in corners)
        {
            if (corner.Value < low.Value || (corner.Value == low.Value && !corner.Open))
                low = corner;
            if (corner.Value > high.Value || (corner.Value == high.Value && !corner.Open))
                high = corner;
        }

        return new(low.Value, low.Open, high.Value, high.Open, !x.MayBeZero && !y.MayBeZero);
    }

    public static Range operator /(Range x, Range y) => x * y.Reciprocal();

    public Range Abs()
    {
        Range magnitude = IsNonNegative ? this : High <= 0 ? -this : Or(-this) with { Low = 0, LowOpen = false };
        return MayBeZero || !magnitude.Contains(0) ? magnitude : magnitude with { LowOpen = true };
    }

    public Range Square()
    {
        Range magnitude = Abs();
        return magnitude * magnitude;
    }

    /// <summary>The image under a function that never falls.</summary>
    public Range Map(Func<double, double> rising)
    {
        double low = rising(Low), high = rising(High);
        return double.IsNaN(low) || double.IsNaN(high) ? All : new(low, LowOpen, high, HighOpen);
    }

    public static Range Max(Range x, Range y)
    {
        Range low = x.Low > y.Low || (x.Low == y.Low && x.LowOpen) ? x : y;
        Range high = x.High > y.High || (x.High == y.High && !x.HighOpen) ? x : y;
        return new Range(low.Low, low.LowOpen, high.High, high.HighOpen);
    }

    public static Range Min(Range x, Range y) => -Max(-x, -y);

    private static (double Value, bool Open) Product((double Value, bool Open) x, (double Value, bool Open) y)
    {
        bool reachesZero = (x.Value == 0 && !x.Open) || (y.Value == 0 && !y.Open);
        double product = x.Value == 0 || y.Value == 0 ? 0 : x.Value * y.Value;
        return (product, !reachesZero && (x.Open || y.Open));
    }

    private Range Reciprocal()
    {
        if (High <= 0 && Low < 0)
            return -(-this).Reciprocal();
        if (!IsNonNegative)
            return All with { NeverZero = true };
        return new(1 / High, true, Low == 0 ? double.PositiveInfinity : 1 / Low, LowOpen);
    }
}
