using System;
using System.Numerics;

namespace AutoGrad;

/// <summary>
/// The derivative along one coordinate by central differences with halved steps, extrapolated to step zero.
/// </summary>
/// <remarks>
/// Ridders, "Accurate computation of F'(x) and F'(x)F''(x)", 1982. The central difference has an error series in h², h⁴, …, so from steps h
/// and h/2 the leading term cancels: A[j,k] = A[j,k−1] + (A[j,k−1] − A[j−1,k−1]) / (4ᵏ − 1) has order 2k + 2. Only entries with
/// k ≥ 1, hence of order four at least, are candidates. The error of an entry is estimated by its distance to its two parents, plus the
/// rounding noise ε|f|/h of its differences; the noise doubles with every halving, and where it alone exceeds the best estimate the
/// search ends.
/// </remarks>
internal struct CentralDifference
{
    private const int MaxLevels = 24;

    /// <summary>Kinks show only over several scales, so this many steps are taken even where the first are already exact.</summary>
    private const int MinLevels = 7;

    /// <summary>A jump of the slope that stays the same over this many halvings is a kink; for a smooth function it halves.</summary>
    private const int KinkRun = 3;

    private int _kinkRun;
    private double _jumpBefore;

    public CentralDifference()
    {
    }

    /// <summary>The extrapolated derivative.</summary>
    public double Derivative { get; private set; } = double.NaN;

    /// <summary>Its estimated absolute error; infinite if there is no estimate.</summary>
    public double Error { get; private set; } = double.PositiveInfinity;

    /// <summary>The smallest step that entered <see cref="Derivative"/>.</summary>
    public double Step { get; private set; } = double.NaN;

    /// <summary>The steeper secant at the largest step: the natural unit of the derivative.</summary>
    public double SlopeScale { get; private set; } = double.NaN;

    public double LeftSlope { get; private set; } = double.NaN;

    public double RightSlope { get; private set; } = double.NaN;

    public double KinkWithin { get; private set; } = double.NaN;

    public double NotFiniteAt { get; private set; } = double.NaN;

    public long Evaluations { get; private set; }

    /// <summary>Whether the kink was still there at the smallest steps that could show it.</summary>
    public readonly bool KinkAtPoint => _kinkRun >= KinkRun;

    /// <summary>Differentiates along coordinate <paramref name="index"/>; <paramref name="point"/> is restored.</summary>
    public static CentralDifference Along<T, TObjective>(TObjective objective, Span<T> point, int index, double centre)
        where T : IFloatingPointIeee754<T>
        where TObjective : IObjective<T>, allows ref struct
    {
        var difference = new CentralDifference();
        double epsilon = double.CreateTruncating(T.BitIncrement(T.One) - T.One);
        T x = point[index];

        // A power of two, so that halving it is exact; a tenth of the coordinate is far enough to beat the noise.
        double h = Math.Pow(2, Math.Round(Math.Log2(0.1 * Math.Max(Math.Abs(double.CreateTruncating(x)), 1))));
        Span<double> row = stackalloc double[MaxLevels], above = stackalloc double[MaxLevels];
        int rows = 0;
        for (int level = 0; level < MaxLevels; level++, h /= 2)
        {
            T right = x + T.CreateTruncating(h), left = x - T.CreateTruncating(h);
            if (right == x || left == x)
                break;
            point[index] = right;
            double fRight = double.CreateTruncating(objective.Value(point));
            point[index] = left;
            double fLeft = double.CreateTruncating(objective.Value(point));
            difference.Evaluations += 2;
            if (!double.IsFinite(fRight) || !double.IsFinite(fLeft))
            {
                difference.LeaveDomain(h);
                rows = 0;
                continue;
            }

            // The steps as they were taken: adding h to x rounds.
            double stepRight = double.CreateTruncating(right - x), stepLeft = double.CreateTruncating(x - left);
            double noise = epsilon * Math.Max(Math.Max(Math.Abs(fRight), Math.Abs(fLeft)), Math.Abs(centre)) / h;
            row[0] = (fRight - fLeft) / (stepRight + stepLeft);
            difference.Extrapolate(row, above, rows, h, noise);
            difference.WatchSlopes((centre - fLeft) / stepLeft, (fRight - centre) / stepRight, h, noise);

            Span<double> swap = above;
            above = row;
            row = swap;
            rows++;
            if (rows >= MinLevels && noise >= difference.Error)
                break;
        }

        point[index] = x;
        return difference;
    }

    private void Extrapolate(Span<double> row, ReadOnlySpan<double> above, int rows, double h, double noise)
    {
        double power = 1;
        for (int k = 1; k <= rows; k++)
        {
            power *= 4;
            row[k] = row[k - 1] + (row[k - 1] - above[k - 1]) / (power - 1);
            double error = Math.Max(Math.Abs(row[k] - row[k - 1]), Math.Abs(row[k] - above[k - 1])) + noise;
            if (error < Error)
            {
                Derivative = row[k];
                Error = error;
                Step = h;
            }
        }
    }

    /// <summary>
    /// Follows the jump of the slope across the point. For a smooth function it is h·f″ and halves with h; at a kink it stays; it
    /// vanishes when h becomes smaller than the distance to a kink beside the point.
    /// </summary>
    private void WatchSlopes(double left, double right, double h, double noise)
    {
        double slope = Math.Max(Math.Abs(left), Math.Abs(right));
        if (double.IsNaN(SlopeScale))
            SlopeScale = slope;
        double jump = right - left, visible = 100 * noise;
        if (Math.Abs(jump) > visible && Math.Abs(jump) > 1e-3 * slope)
        {
            _kinkRun = jump / _jumpBefore is > 0.75 and < 1.35 ? _kinkRun + 1 : 0;
            _jumpBefore = jump;
            if (KinkAtPoint)
            {
                KinkWithin = h;
                LeftSlope = left;
                RightSlope = right;
            }
        }
        else if (Math.Abs(_jumpBefore) > visible)
        {
            // The noise would have let the jump be seen, so it is gone.
            _kinkRun = 0;
            _jumpBefore = 0;
        }
    }

    /// <summary>What was found at larger steps belongs to the other side of the gap.</summary>
    private void LeaveDomain(double h)
    {
        NotFiniteAt = h;
        Derivative = double.NaN;
        Error = double.PositiveInfinity;
        SlopeScale = double.NaN;
        _kinkRun = 0;
        _jumpBefore = 0;
    }
}
