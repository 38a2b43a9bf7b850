using System;
using System.Globalization;
using System.Linq;
using Spectre.Console;

namespace AutoGrad.Samples.LogisticRegression;

/// <summary>Fits the same model by three methods and compares them.</summary>
internal static class LogisticJob
{
    private const double Penalty = 0.01;

    /// <summary>The methods must agree to this.</summary>
    private const double Agreement = 1e-10;

    /// <returns>The exit code: 0, or 1 where the methods do not agree.</returns>
    public static int Run(IAnsiConsole console, string path)
    {
        NumericTable data = NumericTable.Read(path);
        double[] x = data.Features, y = data.Signs();
        int n = data.Columns + 1;
        var options = new DescentOptions { GradientTolerance = 1e-12 };
        double[] exact = HandMadeNewton.Solve(data, Penalty), byLbfgs = new double[n], byNewton = new double[n];
        DescentResult<double> lbfgs = new Lbfgs().Minimize(new LogisticLosses.LogisticLossObjective(x, y, Penalty), byLbfgs, options);
        DescentResult<double> newton = new NewtonCg().Minimize(new LogisticLosses.LogisticLossObjective(x, y, Penalty), byNewton, options);

        console.WriteLine($"{data.Rows} tumours, {data.Columns} measurements each; {y.Count(sign => sign > 0)} are benign.");
        Table table = new Table().Border(TableBorder.Rounded).AddColumn("method");
        foreach (string heading in (string[])["steps", "gradients", "Hessian products", "gradient norm", "from the exact weights"])
            table.AddColumn(new TableColumn(heading).RightAligned());
        Add(table, "L-BFGS", lbfgs, Distance(byLbfgs, exact));
        Add(table, "Newton–CG", newton, Distance(byNewton, exact));
        console.Write(table);

        double worst = Math.Max(Distance(byLbfgs, exact), Distance(byNewton, exact));
        console.WriteLine($"With Newton's method derived by hand they {(worst <= Agreement ? "agree" : "DO NOT AGREE")} to {Agreement:0e-0}.");
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Accuracy(data, byLbfgs):P1} of the tumours are told rightly."));
        return worst <= Agreement ? 0 : 1;
    }

    private static void Add(Table table, string method, in DescentResult<double> result, double distance) =>
        table.AddRow(
            method,
            result.Iterations.ToString(CultureInfo.InvariantCulture),
            result.GradientEvaluations.ToString(CultureInfo.InvariantCulture),
            result.HessianProducts.ToString(CultureInfo.InvariantCulture),
            result.GradientNorm.ToString("0.0e-0", CultureInfo.InvariantCulture),
            distance.ToString("0.0e-0", CultureInfo.InvariantCulture));

    private static double Distance(double[] a, double[] b) => a.Zip(b, (p, q) => Math.Abs(p - q)).Max();

    private static double Accuracy(NumericTable data, double[] w)
    {
        double[] y = data.Signs();
        int right = Enumerable.Range(0, data.Rows).Count(
            i => y[i] * (w[^1] + Enumerable.Range(0, data.Columns).Sum(j => w[j] * data.Features[i * data.Columns + j])) > 0);
        return (double)right / data.Rows;
    }
}
