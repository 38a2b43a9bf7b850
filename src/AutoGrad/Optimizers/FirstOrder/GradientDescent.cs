using System;
using System.Numerics;
using System.Numerics.Tensors;

namespace AutoGrad;

/// <summary>
/// Gradient descent, the method of steepest descent with a given rate: θ ← θ − η (g + λθ).
/// </summary>
/// <remarks>
/// Cauchy, "Méthode générale pour la résolution des systèmes d'équations simultanées", 1847; with
/// gradients of random rows, Robbins and Monro 1951.
/// The weight decay λ is the coupled one of PyTorch's <c>SGD</c>.
/// </remarks>
public sealed record GradientDescent : FirstOrderOptimizer
{
    /// <summary>λ, the strength of the L2 penalty ½λ‖θ‖² whose gradient is added; 0 by default.</summary>
    public double WeightDecay { get; init => field = Hyperparameter.NonNegative(value, nameof(WeightDecay)); }

    /// <inheritdoc/>
    public override FirstOrderState<T> CreateState<T>(int parameterCount) => new State<T>(this, parameterCount);

    private sealed class State<T>(GradientDescent settings, int parameterCount) : FirstOrderState<T>(settings, parameterCount)
        where T : IFloatingPointIeee754<T>
    {
        protected override void Update(Span<T> parameters, ReadOnlySpan<T> gradient, double learningRate)
        {
            if (settings.WeightDecay != 0)
                TensorPrimitives.Multiply(parameters, T.CreateChecked(1 - learningRate * settings.WeightDecay), parameters);
            TensorPrimitives.MultiplyAdd(gradient, T.CreateChecked(-learningRate), parameters, parameters);
        }

        protected override void Persist(CheckpointFields fields)
        {
        }
    }
}
