namespace AutoGrad;

/// <summary>How an improvement is measured by <see cref="ReduceOnPlateau"/>.</summary>
public enum PlateauThreshold
{
    /// <summary>Better is below best · (1 − threshold); for metrics that are not negative.</summary>
    Relative,

    /// <summary>Better is below best − threshold.</summary>
    Absolute,
}

/// <summary>
/// Lowers the learning rate when a metric no longer falls: after more than <see cref="Patience"/> observations in a row without a better value,
/// the rate is multiplied by <see cref="Factor"/>. It is no <see cref="Schedule"/>, because it depends on what was observed; that lies
/// in the state of a run and is saved with it. It acts upon the rate of the schedule.
/// </summary>
/// <remarks>
/// PyTorch's <c>ReduceLROnPlateau</c> for a metric to minimize, with its defaults. <c>Minimize</c> observes the value at every
/// iteration; a loop by hand calls <see cref="FirstOrderState{T}.Observe"/>, usually once per epoch with the validation loss.
/// </remarks>
public sealed record ReduceOnPlateau
{
    /// <summary>What a reduction multiplies the rate by; in (0, 1), 0.1 by default.</summary>
    public double Factor { get; init => field = Hyperparameter.Fraction(value, nameof(Factor)); } = 0.1;

    /// <summary>How many observations without improvement are tolerated; 10 by default.</summary>
    public long Patience { get; init => field = Hyperparameter.NonNegative(value, nameof(Patience)); } = 10;

    /// <summary>What counts as an improvement; 1e-4 by default.</summary>
    public double Threshold { get; init => field = Hyperparameter.NonNegative(value, nameof(Threshold)); } = 1e-4;

    /// <summary>How the threshold is meant; relative to the best value by default.</summary>
    public PlateauThreshold ThresholdMode { get; init; }

    /// <summary>How many observations after a reduction are not judged; 0 by default.</summary>
    public long Cooldown { get; init => field = Hyperparameter.NonNegative(value, nameof(Cooldown)); }

    /// <summary>The rate that reductions do not go below; 0 by default.</summary>
    public double MinimumRate { get; init => field = Hyperparameter.NonNegative(value, nameof(MinimumRate)); }

    /// <summary>A reduction that would change the rate by no more than this is left out; 1e-8 by default.</summary>
    public double SmallestChange { get; init => field = Hyperparameter.NonNegative(value, nameof(SmallestChange)); } = 1e-8;
}
