using System;
using System.CommandLine;
using System.IO;
using System.Text;
using Spectre.Console;

namespace AutoGrad.Samples.HousePrices;

/// <summary>Fits the prices of houses with a loss that nobody has derived by hand.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        Console.OutputEncoding = Encoding.UTF8;
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = 120;

        var data = new Option<string>("--data")
        {
            Description = "A CSV file of house sales, with the columns of samples/data/house_prices.csv.",
            DefaultValueFactory = _ => Path.Combine(AppContext.BaseDirectory, "data", "house_prices.csv"),
        };
        var command = new RootCommand("Fits house prices by gradient descent on generated gradients.") { data };
        command.SetAction(parsed => new HousePriceJob(AnsiConsole.Console).Run(parsed.GetValue(data)!));
        return command.Parse(arguments).Invoke();
    }
}
