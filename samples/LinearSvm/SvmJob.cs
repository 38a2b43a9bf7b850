using System.Globalization;
using System.Linq;
using Spectre.Console;

namespace AutoGrad.Samples.LinearSvm;

/// <summary>Trains the machine with and without averaging, and compares with the bound of the dual problem.</summary>
internal static class SvmJob
{
    private const double Penalty = 0.01;
    private const double Gap = 0.01;

    /// <returns>The exit code: 0, or 1 where the averaged solution is not within 1 % of the bound.</returns>
    public static int Run(IAnsiConsole console, string path)
    {
        NumericTable data = NumericTable.Read(path);
        double[] x = data.WithOnes(), y = data.Signs();
        double bound = DualAscent.LowerBound(x, y, Penalty, passes: 2000);
        console.WriteLine($"{data.Rows} tumours. No weights have a loss below {bound.ToString("F6", CultureInfo.InvariantCulture)}, by duality.");

        Table table = new Table().Border(TableBorder.Rounded).AddColumn("stochastic subgradients");
        foreach (string heading in (string[])["epochs", "steps", "loss", "above the bound", "told rightly"])
            table.AddColumn(new TableColumn(heading).RightAligned());
        double Train(string name, int batchSize, ParameterAveraging? averaging)
        {
            var trainer = new Trainer
            {
                Optimizer = new GradientDescent { LearningRate = new PegasosRate(Penalty, Delay: 200), Averaging = averaging },
                Epochs = 100,
                BatchSize = batchSize,
                EvaluateEvery = 100,
                Seed = 1,
            };
            var w = new double[data.Columns + 1];
            TrainingResult<double> result = trainer.Train(new SvmLosses.HingeLossBatchObjective(x, y, Penalty), w);
            double excess = result.Value / bound - 1;
            table.AddRow(
                name,
                result.Epochs.ToString(CultureInfo.InvariantCulture),
                result.Steps.ToString(CultureInfo.InvariantCulture),
                result.Value.ToString("F6", CultureInfo.InvariantCulture),
                excess.ToString("P2", CultureInfo.InvariantCulture),
                Accuracy(x, y, w).ToString("P1", CultureInfo.InvariantCulture));
            return excess;
        }

        Train("one row a step", 1, null);
        double averaged = Train("one row a step, averaged", 1, new ParameterAveraging { Decay = 0.9995 });
        Train("16 rows a step", 16, null);
        Train("16 rows a step, averaged", 16, new ParameterAveraging { Decay = 0.99 });
        console.Write(table);
        bool isGood = averaged is >= 0 and <= Gap;
        console.WriteLine($"The averaged weights are {(isGood ? "within" : "NOT WITHIN")} 1 % of the least loss.");
        return isGood ? 0 : 1;
    }

    private static double Accuracy(double[] x, double[] y, double[] w) =>
        Enumerable.Range(0, y.Length).Count(i => y[i] * Enumerable.Range(0, w.Length).Sum(j => w[j] * x[i * w.Length + j]) > 0) / (double)y.Length;
}
