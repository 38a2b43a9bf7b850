using System;
using System.IO;
using System.Text;
using Spectre.Console;

namespace AutoGrad.Samples.LogisticRegression;

/// <summary>Tells malignant from benign tumours, by L-BFGS and by Newton's method on generated derivatives.</summary>
internal static class Program
{
    private static int Main()
    {
        Console.OutputEncoding = Encoding.UTF8;
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = 120;
        return LogisticJob.Run(AnsiConsole.Console, Path.Combine(AppContext.BaseDirectory, "data", "breast_cancer.csv"));
    }
}
