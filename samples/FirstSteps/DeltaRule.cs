using System;
using System.Collections.Generic;
using System.IO;

namespace AutoGrad.Samples.FirstSteps;

/// <summary>1. The delta rule: one linear neuron learns one example, and the error halves with every step.</summary>
internal static class DeltaRule
{
    private const double Target = 1;

    private static ReadOnlySpan<double> Input => [1, 2];

    /// <summary>A row of the table.</summary>
    public sealed record Row(long Iteration, double W0, double W1, double Prediction, double Error);

    public static Trace Run(int steps) =>
        Trace.Of(
            new GradientDescent { LearningRate = 0.1 },
            new Losses.SquaredErrorObjective(Input, Target),
            [0.1, 0.3],
            new DescentOptions { MaxIterations = steps });

    public static IEnumerable<Row> Rows(Trace trace)
    {
        foreach (TracePoint at in trace.Points)
        {
            double prediction = at.Point[0] * Input[0] + at.Point[1] * Input[1];
            yield return new Row(at.Iteration, at.Point[0], at.Point[1], prediction, Target - prediction);
        }
    }

    public static void Print(TextWriter output)
    {
        output.WriteLine("1. The delta rule: a = Σ wᵢxᵢ, E = ½(y − a)², x = [1, 2], y = 1, η = 0.1");
        output.WriteLine();
        var table = new Table("iteration", "w₀", "w₁", "prediction", "error");
        foreach (Row row in Rows(Run(steps: 3)))
            table.Add($"{row.Iteration}", $"{row.W0:F3}", $"{row.W1:F3}", $"{row.Prediction:F3}", $"{row.Error:F3}");
        table.Print(output);
    }
}
