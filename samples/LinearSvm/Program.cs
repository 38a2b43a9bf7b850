using System;
using System.IO;
using System.Text;
using Spectre.Console;

namespace AutoGrad.Samples.LinearSvm;

/// <summary>A support vector machine, trained by stochastic subgradients, with a proof of how good it is.</summary>
internal static class Program
{
    private static int Main()
    {
        Console.OutputEncoding = Encoding.UTF8;
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = 120;
        return SvmJob.Run(AnsiConsole.Console, Path.Combine(AppContext.BaseDirectory, "data", "breast_cancer.csv"));
    }
}
