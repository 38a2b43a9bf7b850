using System;
using System.Text;
using Spectre.Console;

namespace AutoGrad.Samples.EggCrate;

/// <summary>A function with hundreds of minima: one descent against many.</summary>
internal static class Program
{
    private static int Main()
    {
        Console.OutputEncoding = Encoding.UTF8;
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = 120;
        return EggCrateJob.Run(AnsiConsole.Console);
    }
}
