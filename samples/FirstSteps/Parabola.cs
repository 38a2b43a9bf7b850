using System.IO;
using System.Linq;

namespace AutoGrad.Samples.FirstSteps;

/// <summary>2. (w − 3)² and (w − 5)² from w = 0: the same descent converges, crawls, oscillates or explodes, by its rate alone.</summary>
internal static class Parabola
{
    public static Trace Run(double centre, double rate, int steps) =>
        Trace.Of(
            new GradientDescent { LearningRate = rate },
            new Losses.BowlObjective(centre),
            [0],
            new DescentOptions { MaxIterations = steps });

    public static void Print(TextWriter output)
    {
        output.WriteLine("2. f(w) = (w − 3)², from w = 0");
        output.WriteLine();
        PrintSteps(output, "η = 0.1", Run(centre: 3, rate: 0.1, steps: 5));
        PrintSteps(output, "η = 0.01, far from converged after five steps", Run(centre: 3, rate: 0.01, steps: 5));
        PrintSteps(output, "η = 2, which diverges and stops by itself", Run(centre: 3, rate: 2, steps: 10_000));

        output.WriteLine("f(w) = (w − 5)², from w = 0");
        output.WriteLine();
        var table = new Table("η", "status", "iterations", "last three w");
        foreach (double rate in (double[])[0.2, 1.0, 1.5])
        {
            Trace trace = Run(centre: 5, rate, steps: 1000);
            string last = string.Join(", ", trace.Points.TakeLast(3).Select(at => $"{at.Point[0]:G6}"));
            table.Add($"{rate:F1}", $"{trace.Result.Status}", $"{trace.Result.Iterations}", last);
        }

        table.Print(output);
    }

    private static void PrintSteps(TextWriter output, string title, Trace trace)
    {
        output.WriteLine(title);
        output.WriteLine();
        var table = new Table("iteration", "w", "f(w)", "f′(w)");
        foreach (TracePoint at in trace.Points.Take(6))
            table.Add($"{at.Iteration}", $"{at.Point[0]:0.#####}", $"{at.Value:0.####}", $"{at.Gradient[0]:0.####}");
        table.Print(output);
        output.WriteLine($"{trace.Result}");
        output.WriteLine();
    }
}
