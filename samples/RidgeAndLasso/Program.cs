using System;
using System.IO;
using System.Text;
using Spectre.Console;

namespace AutoGrad.Samples.RidgeAndLasso;

/// <summary>How the weights of a linear model shrink as a penalty grows: squared, and absolute.</summary>
internal static class Program
{
    private static int Main()
    {
        Console.OutputEncoding = Encoding.UTF8;
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = 120;
        return PathsJob.Run(AnsiConsole.Console, Path.Combine(AppContext.BaseDirectory, "data", "diabetes.csv"));
    }
}
