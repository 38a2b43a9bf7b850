namespace AutoGrad;

/// <summary>
/// Ends a training when the loss on the validation rows no longer falls (on the training rows, where none are held out). The parameters of
/// the best evaluation are restored; a <see cref="Trainer"/> does so however a training ends.
/// </summary>
/// <remarks>Prechelt, "Early Stopping, but When?", 1998, with patience instead of a quotient.</remarks>
public sealed record EarlyStopping
{
    /// <summary>How many evaluations in a row may bring no improvement; the next one ends the training. 5 by default.</summary>
    public long Patience { get; init => field = Hyperparameter.NonNegative(value, nameof(Patience)); } = 5;

    /// <summary>By how much a loss must lie below the best one before it counts as an improvement; 0 by default.</summary>
    public double MinimumImprovement { get; init => field = Hyperparameter.NonNegative(value, nameof(MinimumImprovement)); }
}
