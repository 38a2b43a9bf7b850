using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Spectre.Console;

namespace AutoGrad.Samples.RidgeAndLasso;

/// <summary>Prints both paths, and whether they are what they must be.</summary>
internal static class PathsJob
{
    /// <returns>The exit code: 0, or 1 where a solution is none.</returns>
    public static int Run(IAnsiConsole console, string path)
    {
        NumericTable data = NumericTable.Read(path);
        var paths = new RegularisationPath(data);
        console.WriteLine($"{data.Rows} patients; the progression of their diabetes from {data.Columns} standardised measurements.");

        PathPoint[] ridge = [.. paths.Ridge()], lasso = [.. paths.Lasso()];
        console.Write(new Rule("Ridge: squared weights, by L-BFGS").LeftJustified());
        Print(console, data, paths, ridge, "from the closed form");
        console.Write(new Rule("Lasso: absolute weights, by FISTA").LeftJustified());
        Print(console, data, paths, lasso, "from optimality");

        bool isRidge = ridge.All(point => point.Violation <= 1e-10), isLasso = lasso.All(point => point.Violation <= 1e-8);
        console.WriteLine($"Ridge {(isRidge ? "equals" : "DOES NOT EQUAL")} its closed form to 1e-10 (relative).");
        console.WriteLine($"Lasso {(isLasso ? "satisfies" : "DOES NOT SATISFY")} its optimality conditions to 1e-8.");
        string[] first = [.. Enumerable.Range(0, data.Columns).Where(j => lasso[3].Weights[j] != 0).Select(j => data.Names[j])];
        console.WriteLine($"At λ = {lasso[3].Penalty.ToString("F2", CultureInfo.InvariantCulture)} the lasso needs {string.Join(", ", first)} only.");
        return isRidge && isLasso ? 0 : 1;
    }

    private static void Print(IAnsiConsole console, NumericTable data, RegularisationPath paths, IEnumerable<PathPoint> points, string violation)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumn(new TableColumn("λ").RightAligned());
        foreach (string name in data.Names.Take(data.Columns))
            table.AddColumn(new TableColumn(name).RightAligned());
        foreach (string heading in (string[])["R²", "steps", violation])
            table.AddColumn(new TableColumn(heading).RightAligned());
        foreach (PathPoint point in points)
        {
            string[] weights = [.. point.Weights.Select(weight => weight == 0 ? "·" : weight.ToString("F1", CultureInfo.InvariantCulture))];
            table.AddRow(
            [
                point.Penalty.ToString("G3", CultureInfo.InvariantCulture),
                .. weights,
                paths.RSquared(point.Weights).ToString("F3", CultureInfo.InvariantCulture),
                point.Result.Iterations.ToString(CultureInfo.InvariantCulture),
                point.Violation.ToString("0e-0", CultureInfo.InvariantCulture),
            ]);
        }

        console.Write(table);
    }
}
