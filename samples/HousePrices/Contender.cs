using System;
using System.Collections.Generic;

namespace AutoGrad.Samples.HousePrices;

/// <summary>An optimizer in the race, with when it stops.</summary>
internal sealed record Contender(string Name, FirstOrderOptimizer Optimizer, DescentOptions Options)
{
    private const int Limit = 2000;

    /// <summary>The learning rate in a few words; all schedules take as many steps as a run may.</summary>
    public string Rate => $"{Optimizer.LearningRate}".Replace($" in {Limit} steps", "", StringComparison.Ordinal);

    private static readonly DescentOptions ToTheMinimum = new() { MaxIterations = Limit };

    /// <summary>
    /// AdamW's decay moves its resting point away from the minimum, where the gradient is not zero: it is done when it stands still.
    /// </summary>
    private static readonly DescentOptions ToARest = new() { MaxIterations = Limit, StepTolerance = 1e-8 };

    /// <summary>All optimizers, each at a constant rate and at one that falls along half a cosine.</summary>
    public static IReadOnlyList<Contender> All { get; } =
    [
        new("gradient descent", new GradientDescent { LearningRate = 0.8 }, ToTheMinimum),
        new("gradient descent", new GradientDescent { LearningRate = Schedule.Cosine(1.2, Limit) }, ToTheMinimum),
        new("momentum", new Momentum { LearningRate = 0.3, Coefficient = 0.8 }, ToTheMinimum),
        new("momentum", new Momentum { LearningRate = Schedule.Cosine(0.4, Limit), Coefficient = 0.8 }, ToTheMinimum),
        new("Nesterov", new Momentum { LearningRate = 0.3, Coefficient = 0.8, Nesterov = true }, ToTheMinimum),
        new("Nesterov", new Momentum { LearningRate = Schedule.Cosine(0.4, Limit), Coefficient = 0.8, Nesterov = true }, ToTheMinimum),
        new("Adam", new Adam { LearningRate = 0.02 }, ToTheMinimum),
        new("Adam", new Adam { LearningRate = Schedule.Cosine(0.02, Limit) }, ToTheMinimum),
        new("AdamW, decay 0.01", new AdamW { LearningRate = 0.02 }, ToARest),
        new("AdamW, decay 0.01", new AdamW { LearningRate = Schedule.Cosine(0.02, Limit) }, ToARest),
    ];
}
