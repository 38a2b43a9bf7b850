using System.IO;
using System.Linq;

namespace AutoGrad.Samples.FirstSteps;

/// <summary>5. When it goes wrong: a run that leaves the numbers stops at once, keeps its best point and says what to try.</summary>
internal static class WhenItGoesWrong
{
    /// <summary>The loss falls for a step, then overshoots onto a wall and overflows.</summary>
    public static Trace Overflow(double rate) =>
        Trace.Of(new GradientDescent { LearningRate = rate }, new Losses.SteepWallsObjective(), [-0.5]);

    /// <summary>From high up on a wall even a small rate makes a huge step, unless the gradient is clipped.</summary>
    public static Trace FromTheWall(GradientClipping? clipping) =>
        Trace.Of(new GradientDescent { LearningRate = 0.02, Transformation = clipping }, new Losses.SteepWallsObjective(), [-4]);

    /// <summary>Momentum carries the point past the minimum to where the logarithm is not defined.</summary>
    public static Trace LeavesTheDomain() =>
        Trace.Of(new Momentum { LearningRate = 0.5 }, new Losses.BarrierObjective(), [8]);

    public static void Print(TextWriter output)
    {
        output.WriteLine("5. When it goes wrong");
        output.WriteLine();
        PrintRun(output, "f(w) = exp(w²) − 20w from −0.5, η = 0.08: falls, then overflows", Overflow(rate: 0.08));
        PrintRun(output, "the same at a lower rate, η = 0.02", Overflow(rate: 0.02));
        PrintRun(output, "f(w) = w − log w from 8 with momentum: overshoots to a negative w", LeavesTheDomain());
        PrintRun(output, "f(w) = exp(w²) − 20w from −4, η = 0.02: a gradient of 7·10⁷", FromTheWall(clipping: null));
        PrintRun(output, "clipped by norm, at 10", FromTheWall(GradientClipping.ByNorm(10)));
        PrintRun(output, "clipped by value, at 10", FromTheWall(GradientClipping.ByValue(10)));
        PrintClipping(output);
    }

    private static void PrintRun(TextWriter output, string title, Trace trace)
    {
        string values = string.Join(", ", trace.Points.Take(6).Select(at => $"{at.Value:G4}"));
        output.WriteLine(title);
        output.WriteLine($"  losses  {values}{(trace.Points.Count > 6 ? ", …" : "")}");
        output.WriteLine($"  {trace.Result}");
        output.WriteLine();
    }

    private static void PrintClipping(TextWriter output)
    {
        double[] gradient = [3, 4], byValue = new double[2], byNorm = new double[2];
        GradientClipping.ByValue(1).Apply<double>(gradient, byValue);
        GradientClipping.ByNorm(1).Apply<double>(gradient, byNorm);
        output.WriteLine(
            $"The gradient (3, 4) clipped at 1: by value ({byValue[0]:0.0}, {byValue[1]:0.0}), which turns it; " +
            $"by norm ({byNorm[0]:0.0}, {byNorm[1]:0.0}), which shortens it.");
        output.WriteLine();
    }
}
