using System.Collections.Generic;
using System.Globalization;
using Spectre.Console;

namespace AutoGrad.Samples.HousePrices;

/// <summary>Batch, mini-batch and stochastic descent beside one another.</summary>
internal static class FlavourTable
{
    public static void Show(IAnsiConsole console, IEnumerable<FlavourRun> runs)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumn("descent");
        string[] headings = ["houses a step", "threads", "epochs", "steps", "above the minimum after 5", "in the end", "time"];
        foreach (string heading in headings)
            table.AddColumn(new TableColumn(heading).RightAligned());
        foreach (FlavourRun run in runs)
            table.AddRow(
                run.Flavour.Name,
                run.Flavour.BatchSize is { } size ? Text(size) : "all",
                Text(run.Threads),
                Text(run.Result.Epochs),
                Text(run.Result.Steps),
                run.Early.ToString("0.0e-0", CultureInfo.InvariantCulture),
                run.Late.ToString("0.0e-0", CultureInfo.InvariantCulture),
                string.Create(CultureInfo.InvariantCulture, $"{run.Result.Elapsed.TotalMilliseconds:F1} ms"));
        console.Write(table);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
