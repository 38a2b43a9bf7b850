using System.Collections.Generic;

namespace AutoGrad.Samples.FirstSteps;

/// <summary>One point of a descent.</summary>
internal sealed record TracePoint(long Iteration, double[] Point, double Value, double[] Gradient);

/// <summary>A descent with every point that it passed, the start included.</summary>
internal sealed record Trace(IReadOnlyList<TracePoint> Points, DescentResult<double> Result)
{
    /// <summary>Minimizes and remembers; the objective may be a ref struct, as one that holds a span of data is.</summary>
    public static Trace Of<TObjective>(
        FirstOrderOptimizer optimizer, TObjective objective, double[] start, DescentOptions? options = null)
        where TObjective : IObjective<double>, allows ref struct
    {
        var points = new List<TracePoint>();
        double[] point = [.. start];
        DescentResult<double> result = optimizer.Minimize(
            objective,
            point,
            step => points.Add(new TracePoint(step.Iteration, step.Point.ToArray(), step.Value, step.Gradient.ToArray())),
            options);
        return new Trace(points, result);
    }
}
