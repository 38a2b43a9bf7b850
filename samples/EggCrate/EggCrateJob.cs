using System;
using System.Collections.Generic;
using System.Globalization;
using Spectre.Console;

namespace AutoGrad.Samples.EggCrate;

internal static partial class Crate
{
    /// <summary>x² + y² + 25(sin²x + sin²y): a bowl full of hollows, the deepest one at the origin.</summary>
    [Differentiable]
    public static double Height(double x, double y) => x * x + y * y + 25 * (Math.Sin(x) * Math.Sin(x) + Math.Sin(y) * Math.Sin(y));
}

/// <summary>Where single descents end up, and where those that start again and again, wander, or cool down do.</summary>
internal static class EggCrateJob
{
    private const int Seed = 7;
    private static readonly Bounds Box = Bounds.Between(-2 * Math.PI, 2 * Math.PI);
    private static readonly (double X, double Y)[] Starts = [(5, 4), (-6, 1), (3, -3), (0.5, 5.5), (1, -1)];

    /// <returns>The exit code: 0, or 1 where the restarts miss the deepest hollow.</returns>
    public static int Run(IAnsiConsole console)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumn("method").AddColumn("start");
        foreach (string heading in (string[])["evaluations", "ends at", "height"])
            table.AddColumn(new TableColumn(heading).RightAligned());
        var objective = new Crate.HeightObjective();
        foreach ((double x, double y) in Starts)
            Minimize(table, objective, "one descent (L-BFGS)", new Lbfgs(), x, y);
        DescentResult<double> restarts = default;
        foreach ((string name, Optimizer optimizer) in Searches())
        {
            DescentResult<double> result = Minimize(table, objective, name, optimizer, Starts[0].X, Starts[0].Y);
            if (optimizer is RandomRestarts)
                restarts = result;
        }

        console.Write(table);
        bool found = restarts.Value < 1e-12;
        console.WriteLine(found ? "The restarts find the deepest hollow; most descents end in another one." : "The restarts MISSED the deepest hollow.");
        return found ? 0 : 1;
    }

    private static IEnumerable<(string Name, Optimizer Optimizer)> Searches() =>
    [
        ("50 random restarts", new RandomRestarts { Box = Box, Starts = 50, Seed = Seed }),
        ("basin hopping", new BasinHopping { Box = Box, Seed = Seed }),
        ("simulated annealing", new SimulatedAnnealing { Box = Box, Seed = Seed }),
    ];

    private static DescentResult<double> Minimize(
        Table table, Crate.HeightObjective objective, string name, Optimizer optimizer, double x, double y)
    {
        double[] point = [x, y];
        DescentResult<double> result = optimizer.Minimize(objective, point);
        string At(double first, double second) => string.Create(CultureInfo.InvariantCulture, $"({first:F2}, {second:F2})");
        table.AddRow(
            name,
            At(x, y),
            result.ValueEvaluations.ToString(CultureInfo.InvariantCulture),
            At(point[0], point[1]).Replace("-0.00", "0.00", StringComparison.Ordinal),
            result.Value.ToString(result.Value < 1e-6 ? "0" : "F3", CultureInfo.InvariantCulture));
        return result;
    }
}
