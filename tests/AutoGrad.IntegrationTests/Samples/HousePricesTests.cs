using System;
using System.IO;
using System.Linq;
using AutoGrad.Samples.HousePrices;
using MathNet.Numerics.LinearAlgebra;
using Spectre.Console;
using Xunit;

namespace AutoGrad.IntegrationTests.Samples;

/// <summary>The main job on the real data.</summary>
public class HousePricesTests
{
    internal static string DataPath => Path.Combine(AppContext.BaseDirectory, "data", "house_prices.csv");

    private static StandardisedHouses Houses { get; } = StandardisedHouses.Of(HouseSalesFile.Read(DataPath));

    /// <summary>Runs the job on a file as on a console whose output is redirected.</summary>
    internal static (int ExitCode, string Output) Job(string path)
    {
        int exitCode = -1;
        string output = PrintedText.Of(writer =>
        {
            IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
                Out = new AnsiConsoleOutput(writer),
            });
            console.Profile.Width = 120;
            exitCode = new HousePriceJob(console).Run(path);
        });
        return (exitCode, output);
    }

    private static double[] FitSquaredError()
    {
        var w = new double[Houses.Columns];
        var objective = new PriceLosses.SquaredLossObjective(Houses.Matrix, Houses.LogPrices);
        DescentResult<double> result = new Momentum { LearningRate = 0.3, Coefficient = 0.8, Nesterov = true }
            .Minimize(objective, w, new DescentOptions { GradientTolerance = 1e-12 });
        Assert.Equal(DescentStatus.ConvergedGradient, result.Status);
        return w;
    }

    [Fact]
    public void All_546_sales_are_read()
    {
        Assert.Equal(546, Houses.Rows);
        Assert.Equal(new HouseSale(42000, 5850, 3, 1, 2, true, false, true, false, false, 1, false), HouseSalesFile.Read(DataPath)[0]);
    }

    [Fact]
    public void Features_are_standardised()
    {
        for (int j = 1; j < Houses.Columns; j++)
        {
            double[] column = [.. Enumerable.Range(0, Houses.Rows).Select(i => Houses.Matrix[i * Houses.Columns + j])];
            Assert.Equal(0, column.Average(), 1e-12);
            Assert.Equal(1, column.Average(x => x * x), 1e-12);
        }
    }

    /// <summary>Two independent closed forms: the sample's own decomposition, and MathNet's of the features as they are.</summary>
    [Fact]
    public void Squared_error_fit_agrees_with_closed_forms()
    {
        double[] w = FitSquaredError(), closedForm = LeastSquares.Solve(Houses.Matrix, Houses.LogPrices);
        Assert.All(w.Zip(closedForm), pair => Assert.Equal(pair.Second, pair.First, 1e-8));

        HouseSale[] sales = [.. HouseSalesFile.Read(DataPath)];
        Matrix<double> raw = Matrix<double>.Build.Dense(
            sales.Length, Houses.Columns, (i, j) => j == 0 ? 1 : Feature.All[j - 1].Value(sales[i]));
        Vector<double> logPrices = Vector<double>.Build.DenseOfEnumerable(sales.Select(sale => Math.Log(sale.Price)));
        Vector<double> expected = raw.QR().Solve(logPrices);
        Assert.All(Houses.InOriginalUnits(w).Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-8));
    }

    [Fact]
    public void Huber_fit_satisfies_its_optimality_conditions()
    {
        const double Threshold = 0.25;
        var w = new double[Houses.Columns];
        var objective = new PriceLosses.HuberLossObjective(Houses.Matrix, Houses.LogPrices, Threshold);
        new GradientDescent { LearningRate = 0.8 }.Minimize(objective, w);

        // At the minimum the clamped errors are orthogonal to every column.
        double[] errors = [.. Houses.Errors(w).Select(error => Math.Clamp(error, -Threshold, Threshold))];
        for (int j = 0; j < Houses.Columns; j++)
            Assert.Equal(0, errors.Select((error, i) => error * Houses.Matrix[i * Houses.Columns + j]).Average(), 1e-8);
    }

    [Fact]
    public void Generated_gradients_pass_the_check()
    {
        double[] w = [.. Enumerable.Range(1, Houses.Columns).Select(i => 0.1 * Math.Cos(i))];
        var huber = new PriceLosses.HuberLossObjective(Houses.Matrix, Houses.LogPrices, 0.25);
        var squared = new PriceLosses.SquaredLossObjective(Houses.Matrix, Houses.LogPrices);
        GradientCheckReport report = GradientCheck.Compare<double, PriceLosses.HuberLossObjective>(huber, w);
        Assert.True(report.Passed, report.ToString());
        report = GradientCheck.Compare<double, PriceLosses.SquaredLossObjective>(squared, w);
        Assert.True(report.Passed, report.ToString());
    }

    [Fact]
    public void Every_contender_reaches_the_same_loss()
    {
        var race = new Race(Houses, 0.25, Contender.All);
        race.Run(_ => { });
        double least = race.Best.Result!.Value.Value;
        Assert.True(race.Best.Result.Value.Converged);
        Assert.All(race.Laps, lap => Assert.Equal(least, lap.Result!.Value.Value, 1e-8));
    }

    [Fact]
    public void Job_succeeds_and_says_what_it_found()
    {
        (int exitCode, string output) = Job(DataPath);
        Assert.Equal(HousePriceJob.Success, exitCode);
        Assert.Contains("546 house sales", output, StringComparison.Ordinal);
        Assert.Contains("The 12 weights agree with the closed form to 1e-8", output, StringComparison.Ordinal);
        Assert.Contains("air conditioning adds about 17 % to the price", output, StringComparison.Ordinal);
        foreach (Contender contender in Contender.All)
            Assert.Contains(contender.Name, output, StringComparison.Ordinal);

        string path = output.Split('\n', StringSplitOptions.TrimEntries)
            .Single(line => line.EndsWith("HuberLoss.g.cs", StringComparison.Ordinal));
        Assert.StartsWith("samples/HousePrices/", path, StringComparison.Ordinal);
        Assert.Contains("HuberLossAndGradient", File.ReadAllText(GeneratedCode.Of("HuberLoss")!.FullName), StringComparison.Ordinal);
    }
}
