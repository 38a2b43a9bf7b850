using System;
using System.Numerics;

namespace AutoGrad;

/// <summary>Compares an objective's gradient with central differences of order four and more, component by component.</summary>
/// <remarks>
/// A difference in double is good to about ten digits where the function is smooth on the scale of a tenth of its parameters. It takes
/// 14 to 48 evaluations of the value per component: a tool for tests and for doubts, not for descents.
/// </remarks>
public static class GradientCheck
{
    /// <summary>How far beyond the estimated error a deviation may go before it counts; estimates are rarely off by more.</summary>
    private const double ErrorMargin = 4;

    /// <summary>Checks the gradient at <paramref name="point"/>.</summary>
    /// <typeparam name="T">The floating-point type.</typeparam>
    /// <typeparam name="TObjective">The objective's type.</typeparam>
    /// <param name="objective">What to check.</param>
    /// <param name="point">n parameters; choose values without symmetry, where errors do not cancel.</param>
    /// <param name="relativeTolerance">
    /// The deviation that is accepted in addition to the differences' own error, relative to the component;
    /// <see langword="null"/> means 1e-6 in double and 1e-3 in lesser precisions.
    /// </param>
    /// <returns>A verdict per component; print it.</returns>
    public static GradientCheckReport Compare<T, TObjective>(TObjective objective, ReadOnlySpan<T> point, double? relativeTolerance = null)
        where T : IFloatingPointIeee754<T>
        where TObjective : IObjective<T>, allows ref struct
    {
        bool isDouble = typeof(T) == typeof(double);
        double tolerance = relativeTolerance is { } given
            ? Hyperparameter.NonNegative(given, nameof(relativeTolerance))
            : isDouble ? 1e-6 : 1e-3;

        // NaN marks what the objective forgets to write.
        T[] moved = point.ToArray(), gradient = new T[point.Length];
        Array.Fill(gradient, T.NaN);
        double together = double.CreateTruncating(objective.ValueAndGradient(point, gradient));
        double alone = double.CreateTruncating(objective.Value(point));
        bool valuesAgree = Math.Abs(together - alone) <= (isDouble ? 1e-9 : 1e-3) * Math.Max(Math.Abs(together), Math.Abs(alone));
        if (!double.IsFinite(alone))
            return new GradientCheckReport([], alone, together, valuesAgree, evaluations: 1);

        double largest = 0;
        foreach (T component in gradient)
            largest = T.IsFinite(component) ? Math.Max(largest, Math.Abs(double.CreateTruncating(component))) : largest;
        var components = new ComponentCheck[point.Length];
        long evaluations = 1;
        for (int i = 0; i < components.Length; i++)
        {
            CentralDifference difference = CentralDifference.Along<T, TObjective>(objective, moved, i, alone);
            components[i] = Judge(i, double.CreateTruncating(gradient[i]), difference, largest, tolerance);
            evaluations += difference.Evaluations;
        }

        return new GradientCheckReport(components, alone, together, valuesAgree, evaluations);
    }

    private static ComponentCheck Judge(int index, double gradient, in CentralDifference difference, double largest, double tolerance)
    {
        GradientVerdict verdict = Verdict(gradient, difference, largest, tolerance);
        bool kink = verdict == GradientVerdict.Kink;
        return new ComponentCheck
        {
            Index = index,
            Verdict = verdict,
            Gradient = gradient,
            Difference = difference.Derivative,
            ErrorEstimate = difference.Error,
            Step = difference.Step,
            LeftSlope = kink ? difference.LeftSlope : double.NaN,
            RightSlope = kink ? difference.RightSlope : double.NaN,
            KinkWithin = difference.KinkWithin,
            NotFiniteAt = difference.NotFiniteAt,
        };
    }

    private static GradientVerdict Verdict(double gradient, in CentralDifference difference, double largest, double tolerance)
    {
        double error = difference.Error;
        if (!double.IsFinite(error))
            return double.IsNaN(difference.NotFiniteAt) ? GradientVerdict.TooNoisy : GradientVerdict.NotFinite;
        if (!double.IsFinite(gradient))
            return GradientVerdict.Differs;

        double size = Math.Max(Math.Abs(gradient), Math.Abs(difference.Derivative));
        if (difference.KinkAtPoint)
        {
            double low = Math.Min(difference.LeftSlope, difference.RightSlope);
            double high = Math.Max(difference.LeftSlope, difference.RightSlope);
            double slack = 0.01 * (high - low);
            return gradient >= low - slack && gradient <= high + slack ? GradientVerdict.Kink : GradientVerdict.Differs;
        }

        // Three digits of the component itself, or a component that is nothing beside the others, or no variation at all.
        bool settled = size == 0 || ErrorMargin * error <= Math.Max(1e-3 * size, tolerance * Math.Max(largest, difference.SlopeScale));
        double deviation = Math.Abs(gradient - difference.Derivative);
        if (deviation <= tolerance * size + ErrorMargin * error)
            return settled ? GradientVerdict.Agrees : GradientVerdict.TooNoisy;
        return settled || deviation > 10 * error ? GradientVerdict.Differs : GradientVerdict.TooNoisy;
    }
}
