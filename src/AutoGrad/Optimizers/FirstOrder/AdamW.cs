namespace AutoGrad;

/// <summary>
/// Adam with decoupled weight decay: θ ← θ − ηλθ, then the step of <see cref="Adam"/> on the bare gradient.
/// The decay is the same for all parameters, whatever the size of their gradients.
/// </summary>
/// <remarks>
/// Loshchilov and Hutter, "Decoupled Weight Decay Regularization", 2019, algorithm 2, with PyTorch's defaults; the decay is
/// multiplied by the scheduled rate.
/// </remarks>
public sealed record AdamW : FirstOrderOptimizer
{
    /// <summary>β₁, the decay of the mean of gradients; in [0, 1), 0.9 by default.</summary>
    public double Beta1 { get; init => field = Hyperparameter.Decay(value, nameof(Beta1)); } = 0.9;

    /// <summary>β₂, the decay of the mean of squared gradients; in [0, 1), 0.999 by default.</summary>
    public double Beta2 { get; init => field = Hyperparameter.Decay(value, nameof(Beta2)); } = 0.999;

    /// <summary>ε, which bounds the step where gradients vanish; 1e-8 by default.</summary>
    public double Epsilon { get; init => field = Hyperparameter.Positive(value, nameof(Epsilon)); } = 1e-8;

    /// <summary>λ, the decoupled weight decay; 0.01 by default. It moves the minimum; 0 minimizes the objective alone.</summary>
    public double WeightDecay { get; init => field = Hyperparameter.NonNegative(value, nameof(WeightDecay)); } = 0.01;

    /// <inheritdoc/>
    public override FirstOrderState<T> CreateState<T>(int parameterCount) =>
        new AdamState<T>(this, parameterCount, Beta1, Beta2, Epsilon) { DecoupledDecay = WeightDecay };
}
