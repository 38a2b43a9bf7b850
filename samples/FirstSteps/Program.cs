using System;
using System.IO;

namespace AutoGrad.Samples.FirstSteps;

/// <summary>The descents that introductory texts compute by hand, computed with generated gradients.</summary>
internal static class Program
{
    private static void Main()
    {
        TextWriter output = Console.Out;
        DeltaRule.Print(output);
        Parabola.Print(output);
        SquareFunction.Print(output);
        NarrowValley.Print(output);
        WhenItGoesWrong.Print(output);
    }
}
