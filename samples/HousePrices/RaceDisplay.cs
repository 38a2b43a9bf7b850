using System;
using System.Linq;
using Spectre.Console;

namespace AutoGrad.Samples.HousePrices;

/// <summary>The table of a race: alive while it runs on a terminal, a line per finished run and then the table elsewhere.</summary>
internal sealed class RaceDisplay(IAnsiConsole console, StandardisedHouses houses)
{
    public void Show(Race race)
    {
        if (console.Profile.Capabilities.Interactive)
        {
            console.Live(Table(race)).Start(live => race.Run(_ => live.UpdateTarget(Table(race))));
            return;
        }

        race.Run(lap =>
        {
            if (lap.Result is { } result)
                console.WriteLine($"  {lap.Contender.Name}, rate {lap.Contender.Rate}: {result.Status}");
        });
        console.Write(Table(race));
    }

    private Table Table(Race race)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumn("optimizer").AddColumn("learning rate");
        foreach (string heading in (string[])["iterations", "Huber loss", "R²", "time"])
            table.AddColumn(new TableColumn(heading).RightAligned().NoWrap());
        table.AddColumn("why it stopped");
        foreach (Lap lap in race.Laps)
            table.AddRow([.. Cells(lap).Prepend(lap.Contender.Rate).Prepend(lap.Contender.Name).Select(Markup.Escape)]);
        return table;
    }

    private string[] Cells(Lap lap)
    {
        if (lap.Result is { } result)
            return
            [
                result.Iterations.ToString(),
                result.Value.ToString("F9"),
                houses.RSquared(lap.Weights).ToString("F4"),
                $"{lap.Time.TotalMilliseconds:F1} ms",
                Reason(result),
            ];
        return lap.Progress is { } at
            ? [at.Iteration.ToString(), at.Value.ToString("F9"), "", $"{at.Elapsed.TotalMilliseconds:F0} ms", "running"]
            : ["", "", "", "", ""];
    }

    /// <summary>The two numbers that were compared; the rest of the message is for those who have trouble.</summary>
    private static string Reason(DescentResult<double> result)
    {
        int end = result.Message.AsSpan().IndexOfAny(";(");
        return (end < 0 ? result.Message : result.Message[..end]).TrimEnd(' ', '.');
    }
}
