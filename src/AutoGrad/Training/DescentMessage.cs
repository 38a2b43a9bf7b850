using System;
using System.Globalization;
using System.Numerics;

namespace AutoGrad;

/// <summary>The sentences of <see cref="DescentResult{T}.Message"/>: what was compared with what, and what to try next.</summary>
internal static class DescentMessage
{
    public static string For<T>(in DescentResult<T> result)
        where T : IFloatingPointIeee754<T>
    {
        string measured = Number(result.Measured), limit = Number(result.Limit);
        return result.Status switch
        {
            DescentStatus.ConvergedGradient => $"{Name(result.Measure)} norm {measured} ≤ {limit} (largest component).",
            DescentStatus.ConvergedValue =>
                $"relative change of the value {measured} ≤ {limit}, actual and predicted; {Norm(result)}.",
            DescentStatus.ConvergedStep => $"relative step {measured} ≤ {limit} (largest parameter); {Norm(result)}.",
            DescentStatus.TargetReached => $"value {measured} ≤ target {limit}; {Norm(result)}.",
            DescentStatus.PatienceExhausted => $"no better value in {measured} steps (patience {limit}); {Norm(result)}.",
            DescentStatus.IterationLimit => $"iteration limit {result.Iterations}; {Unfinished(result)}",
            DescentStatus.TimeLimit => $"time {measured} s ≥ {limit} s; {Unfinished(result)}",
            DescentStatus.StoppedByObserver => $"an observer stopped the run at iteration {result.Iterations}; {Norm(result)}.",
            DescentStatus.Cancelled => $"cancelled at iteration {result.Iterations}; {Norm(result)}.",
            DescentStatus.Diverged =>
                $"value {measured} > {limit}, a large multiple of the first values; " +
                $"the best point (value {Number(result.Value)}, iteration {result.BestIteration}) is kept. " +
                FirstSuspect(result),
            DescentStatus.NotFinite => NotFinite(result),
            DescentStatus.LineSearchFailed => LineSearchFailed(result),
            _ => "no run.",
        };
    }

    private static string Norm<T>(in DescentResult<T> result)
        where T : IFloatingPointIeee754<T> => $"{Name(result.Measure)} norm {Number(result.GradientNorm)}";

    private static string Name(StationarityMeasure measure) =>
        measure switch
        {
            StationarityMeasure.ProjectedGradient => "projected gradient",
            StationarityMeasure.GradientMapping => "gradient mapping",
            _ => "gradient",
        };

    private static string LineSearchFailed<T>(in DescentResult<T> result)
        where T : IFloatingPointIeee754<T>
    {
        string measured = Number(result.Measured), limit = Number(result.Limit);
        string reason = result.LineSearchFailure switch
        {
            LineSearchFailure.BadGradient =>
                $"along the last direction the gradient promises the slope {measured}, but the values show {limit}: " +
                "the gradient is wrong, or the function has a kink here. GradientCheck.Compare(objective, point) tells which component.",
            LineSearchFailure.NotDescentDirection =>
                $"the slope along the direction is {measured} ≥ {limit}: not a descent direction. " +
                "If the objective has a defined gradient everywhere, GradientCheck.Compare(objective, point) finds what is wrong with it.",
            LineSearchFailure.StepBelowRounding =>
                $"the step promises a change of the value by {measured}, below its rounding {limit}: " +
                "the point is about as good as this precision permits.",
            LineSearchFailure.NotFinite =>
                $"every trial down to the step {measured} had a value or a gradient that is not finite. " +
                "GradientCheck.Compare(objective, point) looks around the point.",
            _ => $"no acceptable step within {measured} trials (limit {limit}). " +
                "GradientCheck.Compare(objective, point) tells whether the gradient is to blame.",
        };
        return $"{reason} The best point is kept; {Norm(result)} > {Number(result.GradientTolerance)}.";
    }

    private static string Unfinished<T>(in DescentResult<T> result)
        where T : IFloatingPointIeee754<T>
    {
        double ratio = double.CreateTruncating(result.GradientNorm) / result.GradientTolerance;
        string distance = ratio > 1000 ? "far from converged" : "not converged yet";
        string text = $"{Norm(result)} > {Number(result.GradientTolerance)}, {distance}; " +
            $"the value went from {Number(result.StartValue)} to {Number(result.Value)}.";
        return result.Iterations > 0 && result.Value >= result.StartValue
            ? text + " No step improved on the start. " + FirstSuspect(result)
            : text;
    }

    private static string NotFinite<T>(in DescentResult<T> result)
        where T : IFloatingPointIeee754<T>
    {
        NonFinite found = result.NonFinite;
        string what = found.Place switch
        {
            NonFinitePlace.Parameter => $"parameter {found.Index} is {Number(found.Number)}",
            NonFinitePlace.Gradient => $"gradient component {found.Index} is {Number(found.Number)}, the value is still finite",
            _ => $"the value is {Number(found.Number)}",
        };
        if (result.Iterations == 0)
            return $"at the start, {what}; nothing was changed. Begin at a point where the objective is defined.";

        string kept = $" The best finite point (value {Number(result.Value)}, iteration {result.BestIteration}) is kept. ";
        return $"at iteration {result.Iterations}, {what}.{kept}{FirstSuspect(result)}";
    }

    /// <summary>Nothing where the method chooses its steps itself.</summary>
    private static string FirstSuspect<T>(in DescentResult<T> result)
        where T : IFloatingPointIeee754<T> =>
        result.ChoosesSteps
            ? ""
            : $"The learning rate {Number(result.LearningRate)} is the first suspect: try {Number(result.LearningRate / 10)}, " +
                "or clip the gradient (Transformation = GradientClipping.ByNorm(1)).";

    private static string Number<T>(T number)
        where T : IFloatingPointIeee754<T> => Number(double.CreateTruncating(number));

    /// <summary>Three or four digits, in the notation people write: 9.8e-9, 0.25, 10000.</summary>
    internal static string Number(double number) =>
        Math.Abs(number) switch
        {
            double.NaN => "NaN",
            double.PositiveInfinity => number > 0 ? "∞" : "−∞",
            0 => "0",
            >= 1e-3 and < 1e6 => number.ToString("G6", CultureInfo.InvariantCulture),
            _ => number.ToString("0.###e-0", CultureInfo.InvariantCulture),
        };
}
