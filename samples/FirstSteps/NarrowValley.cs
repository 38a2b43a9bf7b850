using System.Collections.Generic;
using System.IO;

namespace AutoGrad.Samples.FirstSteps;

/// <summary>4. Narrow valleys: plain descent zig-zags between the walls; momentum and Adam average the zig-zag away.</summary>
internal static class NarrowValley
{
    /// <summary>How long each method took to the same loss.</summary>
    public sealed record Row(string Method, DescentResult<double> Valley, DescentResult<double> Rosenbrock);

    /// <summary>The methods with the rates for the valley and for Rosenbrock's function; plain descent has the best it can bear.</summary>
    private static IEnumerable<(string Name, FirstOrderOptimizer Valley, FirstOrderOptimizer Rosenbrock)> Methods =>
    [
        ("gradient descent", new GradientDescent { LearningRate = 0.0198 }, new GradientDescent { LearningRate = 0.002 }),
        ("momentum 0.9", new Momentum { LearningRate = 0.01 }, new Momentum { LearningRate = 0.001 }),
        ("Nesterov 0.9", new Momentum { LearningRate = 0.01, Nesterov = true }, new Momentum { LearningRate = 0.001, Nesterov = true }),
        ("Adam", new Adam { LearningRate = 0.1 }, new Adam { LearningRate = 0.05 }),
    ];

    public static IEnumerable<Row> Rows()
    {
        var valleyOptions = new DescentOptions { TargetValue = 1e-6 };
        var rosenbrockOptions = new DescentOptions { TargetValue = 1e-4, MaxIterations = 100_000 };
        foreach ((string name, FirstOrderOptimizer forValley, FirstOrderOptimizer forRosenbrock) in Methods)
        {
            Trace valley = Trace.Of(forValley, new Losses.ValleyObjective(100), [1, 1], valleyOptions);
            Trace rosenbrock = Trace.Of(forRosenbrock, new Losses.RosenbrockObjective(), [-1.2, 1], rosenbrockOptions);
            yield return new Row(name, valley.Result, rosenbrock.Result);
        }
    }

    public static void Print(TextWriter output)
    {
        output.WriteLine("4. Narrow valley: iterations to the same loss");
        output.WriteLine();
        var table = new Table("method", "½(u² + 100v²) ≤ 1e-6", "Rosenbrock ≤ 1e-4");
        foreach (Row row in Rows())
            table.Add(row.Method, Iterations(row.Valley), Iterations(row.Rosenbrock));
        table.Print(output);
    }

    private static string Iterations(DescentResult<double> result) =>
        result.Status == DescentStatus.TargetReached ? $"{result.Iterations}" : $"{result.Status}";
}
