using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Spectre.Console;

namespace AutoGrad.Samples.HousePrices;

/// <summary>From the file to the fitted model, with a check of every step that can be checked.</summary>
internal sealed class HousePriceJob(IAnsiConsole console)
{
    public const int Success = 0;
    public const int CheckFailed = 1;
    public const int BadInput = 2;

    /// <summary>Weights of the squared-error fit and of the closed form may differ by this.</summary>
    private const double Agreement = 1e-8;

    /// <summary>Runs the job on a file.</summary>
    /// <returns>The exit code: 0, or 1 where a check failed, or 2 where the input is not what it should be.</returns>
    public int Run(string path)
    {
        StandardisedHouses houses;
        try
        {
            houses = StandardisedHouses.Of(HouseSalesFile.Read(path));
        }
        catch (Exception problem)
            when (problem is MalformedRowException or NotFittableException or IOException or UnauthorizedAccessException)
        {
            Say(problem.Message);
            Say("Nothing was fitted.");
            return BadInput;
        }

        Say($"{houses.Rows} house sales, {StandardisedHouses.Features.Count} features, from {Path.GetFileName(path)}");
        return FitSquaredError(houses, out double threshold) && FitInBatches(houses) && FitHuber(houses, threshold) && ShowGeneratedCode()
            ? Success
            : CheckFailed;
    }

    /// <summary>The squared error has a closed form, which tests the generated gradient and the descent at once.</summary>
    private bool FitSquaredError(StandardisedHouses houses, out double threshold)
    {
        console.Write(new Rule("Squared error, against the closed form").LeftJustified());
        double[] closedForm = LeastSquares.Solve(houses.Matrix, houses.LogPrices), descent = new double[houses.Columns];
        threshold = HuberThreshold(houses.Errors(closedForm));

        var objective = new PriceLosses.SquaredLossObjective(houses.Matrix, houses.LogPrices);
        var optimizer = new Momentum { LearningRate = 0.3, Coefficient = 0.8, Nesterov = true };
        DescentResult<double> result = optimizer.Minimize(objective, descent, new DescentOptions { GradientTolerance = 1e-12 });
        Say($"Nesterov descent: {result}");

        double difference = LargestDifference(descent, closedForm);
        double inUnits = LargestDifference(houses.InOriginalUnits(descent), houses.InOriginalUnits(closedForm));
        bool agrees = Math.Max(difference, inUnits) <= Agreement;
        Say($"R² {houses.RSquared(descent):F4}; the closed form (QR) has {houses.RSquared(closedForm):F4}.");
        Say($"The {houses.Columns} weights {(agrees ? "agree" : "DO NOT AGREE")} with the closed form to {Agreement:0e-0}: " +
            $"largest difference {difference:0.0e-0}, in original units {inUnits:0.0e-0}.");
        Say();
        return agrees;
    }

    /// <summary>The same fit by gradients of parts of the data.</summary>
    private bool FitInBatches(StandardisedHouses houses)
    {
        console.Write(new Rule("Squared error, by batches").LeftJustified());
        IReadOnlyList<FlavourRun> runs = [.. Flavour.All.SelectMany(flavour => flavour.Run(houses))];
        FlavourTable.Show(console, runs);
        bool sameBits = runs.GroupBy(run => run.Flavour).All(pair => pair.All(run => run.Weights.SequenceEqual(pair.First().Weights)));
        Say($"On two threads the weights {(sameBits ? "are the same, to the last bit" : "DIFFER")}.");
        Say();
        return sameBits;
    }

    private bool FitHuber(StandardisedHouses houses, double threshold)
    {
        console.Write(new Rule("Huber loss, by several optimizers").LeftJustified());
        Say($"Errors beyond {threshold:F3} in log price ({100 * (Math.Exp(threshold) - 1):F0} % of the price) count linearly.");
        var objective = new PriceLosses.HuberLossObjective(houses.Matrix, houses.LogPrices, threshold);
        double[] somewhere = [.. Enumerable.Range(1, houses.Columns).Select(i => 0.1 * Math.Sin(i))];
        GradientCheckReport check = GradientCheck.Compare<double, PriceLosses.HuberLossObjective>(objective, somewhere);
        Say($"Generated gradient against finite differences: {(check.Passed ? "passed" : "FAILED")}, " +
            $"worst relative error {check.WorstRelativeError:0.0e-0}.");

        var race = new Race(houses, threshold, Contender.All);
        new RaceDisplay(console, houses).Show(race);

        Lap best = race.Best, quickest = race.Quickest;
        int outliers = houses.Errors(best.Weights).Count(error => Math.Abs(error) > threshold);
        Say($"Fewest iterations to the minimum: {quickest.Contender.Name}, rate {quickest.Contender.Rate}. " +
            $"{outliers} of {houses.Rows} sales lie beyond the threshold.");
        Say();
        console.Write(new Rule("What a house is worth").LeftJustified());
        SellersReport.Print(console, houses, best.Weights);
        Say($"All else being equal; dollars of 1987, for the median house at {houses.MedianPrice:N0} CAD.");
        Say();
        return check.Passed && quickest.Result!.Value.Converged;
    }

    private bool ShowGeneratedCode()
    {
        console.Write(new Rule("The generated gradients").LeftJustified());
        bool found = true;
        foreach (string method in (string[])[nameof(PriceLosses.HuberLoss), nameof(PriceLosses.SquaredLoss)])
        {
            FileInfo? file = GeneratedCode.Of(method);
            found &= file is not null;
            Say(file is null ? $"{method}: no file was found; build the sample again." : GeneratedCode.FromTheRoot(file));
        }

        return found;
    }

    /// <summary>Past the console's layout, which would break long lines, paths among them.</summary>
    private void Say(string line = "") => console.Profile.Out.Writer.WriteLine(line);

    /// <summary>
    /// Huber's usual choice: 1.345 standard deviations, of 95 % efficiency for normal errors, with the deviation
    /// estimated from the median magnitude, which outliers do not move.
    /// </summary>
    private static double HuberThreshold(double[] errors) =>
        1.345 * errors.Select(Math.Abs).Order().ElementAt(errors.Length / 2) / 0.6745;

    private static double LargestDifference(double[] a, double[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max();
}
