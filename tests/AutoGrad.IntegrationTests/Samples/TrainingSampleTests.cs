using System;
using System.IO;
using System.Linq;
using AutoGrad.Samples.EggCrate;
using AutoGrad.Samples.HousePrices;
using AutoGrad.Samples.LinearSvm;
using AutoGrad.Samples.LogisticRegression;
using AutoGrad.Samples.RidgeAndLasso;
using Spectre.Console;
using Xunit;

namespace AutoGrad.IntegrationTests.Samples;

/// <summary>The samples say what they compared and with what; each compares with a solution found in another way.</summary>
public class TrainingSampleTests
{
    private static string Data(string name) => Path.Combine(AppContext.BaseDirectory, "data", name);

    private static string Printed(Func<IAnsiConsole, int> job)
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
            exitCode = job(console);
        });
        Assert.True(exitCode == 0, output);
        return output;
    }

    [Fact]
    public void Logistic_regression_agrees_with_an_independent_Newton_solution()
    {
        string output = Printed(console => LogisticJob.Run(console, Data("breast_cancer.csv")));
        Assert.Contains("569 tumours, 30 measurements each; 357 are benign.", output, StringComparison.Ordinal);
        Assert.Contains("they agree to 1e-10", output, StringComparison.Ordinal);
        Assert.Contains("98.6 % of the tumours are told rightly", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Ridge_is_its_closed_form_and_lasso_is_optimal()
    {
        string output = Printed(console => PathsJob.Run(console, Data("diabetes.csv")));
        Assert.Contains("Ridge equals its closed form to 1e-10", output, StringComparison.Ordinal);
        Assert.Contains("Lasso satisfies its optimality conditions to 1e-8", output, StringComparison.Ordinal);
        Assert.Contains("the lasso needs bmi, bp, s3, s5 only", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Support_vector_machine_is_near_the_bound_of_its_dual()
    {
        string output = Printed(console => SvmJob.Run(console, Data("breast_cancer.csv")));
        Assert.Contains("No weights have a loss below 0.066258", output, StringComparison.Ordinal);
        Assert.Contains("The averaged weights are within 1 % of the least loss", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Restarts_find_the_deepest_hollow_where_single_descents_do_not()
    {
        string output = Printed(EggCrateJob.Run);
        Assert.Equal(4, output.Split('\n').Count(line => line.Contains("one descent", StringComparison.Ordinal) && !line.Contains(" 0 ", StringComparison.Ordinal)));
        Assert.Contains("The restarts find the deepest hollow", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Houses_are_fitted_batch_by_batch_to_the_same_bits_on_any_number_of_threads()
    {
        StandardisedHouses houses = StandardisedHouses.Of(HouseSalesFile.Read(HousePricesTests.DataPath));
        foreach (Flavour flavour in Flavour.All)
        {
            FlavourRun[] runs = [.. flavour.Run(houses)];
            Assert.Equal([1, 2], runs.Select(run => run.Threads));
            Assert.Equal(runs[0].Weights, runs[1].Weights);
            Assert.All(runs, run => Assert.True(run.Late < 1e-3 && run.Late < 0.1 * run.Early, $"{flavour}: {run.Result}"));
        }
    }

    [Fact]
    public void Batch_of_all_houses_is_the_loss_of_all_houses()
    {
        StandardisedHouses houses = StandardisedHouses.Of(HouseSalesFile.Read(HousePricesTests.DataPath));
        double[] w = [.. Enumerable.Range(1, houses.Columns).Select(i => 0.1 * Math.Cos(i))];
        double[] whole = new double[w.Length], batch = new double[w.Length];
        double value = PriceLosses.SquaredLossAndGradient(w, houses.Matrix, houses.LogPrices, whole);
        var rows = new PriceLosses.HouseErrorBatchObjective(houses.Matrix, houses.LogPrices);
        Assert.Equal(value, rows.ValueAndGradient(w, batch), 1e-14);
        Assert.All(whole.Zip(batch), pair => Assert.Equal(pair.First, pair.Second, 1e-14));
    }
}
