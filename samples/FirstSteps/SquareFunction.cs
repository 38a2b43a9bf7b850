using System.IO;
using System.Linq;

namespace AutoGrad.Samples.FirstSteps;

/// <summary>3. θ² from θ = 4: θ ← θ(1 − 2η), so the factor 1 − 2η tells everything about a rate.</summary>
internal static class SquareFunction
{
    public static Trace Run(double rate, double start = 4, int steps = 1000) =>
        Trace.Of(
            new GradientDescent { LearningRate = rate },
            new Losses.SquareObjective(),
            [start],
            new DescentOptions { MaxIterations = steps });

    /// <summary>A descent that starts where the sigmoid is flat: nothing there tells a plateau from a minimum.</summary>
    public static Trace RunPlateau() => Trace.Of(new GradientDescent { LearningRate = 0.1 }, new Losses.PlateauObjective(), [-25]);

    public static void Print(TextWriter output)
    {
        output.WriteLine("3. f(θ) = θ², from θ = 4");
        output.WriteLine();
        output.WriteLine("η = 0.25 halves θ in every step");
        output.WriteLine();
        var steps = new Table("iteration", "θ", "f(θ)", "f′(θ)");
        foreach (TracePoint at in Run(rate: 0.25, steps: 6).Points)
            steps.Add($"{at.Iteration}", $"{at.Point[0]}", $"{at.Value}", $"{at.Gradient[0]}");
        steps.Print(output);

        output.WriteLine("Every rate has its factor");
        output.WriteLine();
        var rates = new Table("η", "factor 1 − 2η", "first θ", "status", "iterations");
        foreach (double rate in (double[])[0.25, 0.85, 1.0, 1.05])
        {
            Trace trace = Run(rate);
            string first = string.Join(", ", trace.Points.Take(4).Select(at => $"{at.Point[0]:0.####}"));
            rates.Add($"{rate:F2}", $"{1 - 2 * rate:0.##}", first, $"{trace.Result.Status}", $"{trace.Result.Iterations}");
        }

        rates.Print(output);
        output.WriteLine($"From θ = 0:    {Run(rate: 0.25, start: 0).Result}");
        output.WriteLine($"On a plateau:  {RunPlateau().Result}");
        output.WriteLine();
    }
}
