using System;
using System.Collections.Generic;
using System.Linq;

namespace AutoGrad.Samples.HousePrices;

/// <summary>How many houses a step of the descent looks at, and how far it goes.</summary>
/// <param name="Name">What texts call it.</param>
/// <param name="BatchSize">The number of houses; all of them where it is <see langword="null"/>.</param>
/// <param name="Rate">The learning rate of the first step; it falls to nothing along a line.</param>
internal sealed record Flavour(string Name, int? BatchSize, double Rate)
{
    private const int Epochs = 60;

    public static IReadOnlyList<Flavour> All { get; } =
    [
        new("batch", null, 0.8),
        new("mini-batch", 256, 0.6),
        new("mini-batch", 64, 0.3),
        new("mini-batch", 32, 0.2),
        new("stochastic", 1, 0.01),
    ];

    /// <summary>Fits the houses on one thread and on two.</summary>
    public IEnumerable<FlavourRun> Run(StandardisedHouses houses)
    {
        int size = BatchSize ?? houses.Rows, steps = Epochs * ((houses.Rows + size - 1) / size);
        double[] minimum = LeastSquares.Solve(houses.Matrix, houses.LogPrices);
        var objective = new PriceLosses.HouseErrorBatchObjective(houses.Matrix, houses.LogPrices);
        double least = objective.Value(minimum);
        foreach (int threads in (int[])[1, 2])
        {
            var trainer = new Trainer
            {
                Optimizer = new GradientDescent { LearningRate = Schedule.Linear(Rate, 0, steps) },
                Epochs = Epochs,
                BatchSize = BatchSize,
                Threads = threads,
                RowsPerSlice = 32,
                Seed = 1987,
            };
            var weights = new double[houses.Columns];
            var history = new TrainingHistory();
            TrainingResult<double> result = trainer.Train(objective, weights, new TrainingOptions<double> { History = history });
            double early = history.Entries.First(entry => entry.Epoch == 5).Loss - least;
            yield return new FlavourRun(this, threads, weights, result, early, Math.Max(0, result.Value - least));
        }
    }
}

/// <summary>A fit.</summary>
/// <param name="Flavour">How.</param>
/// <param name="Threads">On how many threads.</param>
/// <param name="Weights">The weights.</param>
/// <param name="Result">What the trainer says.</param>
/// <param name="Early">How far the loss lies above its minimum after five epochs.</param>
/// <param name="Late">The same in the end.</param>
internal sealed record FlavourRun(
    Flavour Flavour, int Threads, double[] Weights, TrainingResult<double> Result, double Early, double Late);
