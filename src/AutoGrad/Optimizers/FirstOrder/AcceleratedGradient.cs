using System;
using System.Numerics;
using System.Numerics.Tensors;

namespace AutoGrad;

/// <summary>When <see cref="AcceleratedGradient"/> forgets its momentum.</summary>
public enum AdaptiveRestart
{
    /// <summary>Never.</summary>
    None,

    /// <summary>Where the momentum leads uphill: g(y)·(xₖ − xₖ₋₁) &gt; 0.</summary>
    Gradient,

    /// <summary>Where the value at the point y of the gradient has risen.</summary>
    Value,
}

/// <summary>
/// Nesterov's accelerated gradient with the sequence of FISTA. From y = x₀, t = 1: xₖ = y − η g(y), t⁺ = (1 + √(1 + 4t²)) / 2,
/// y ← xₖ + (t − 1) / t⁺ · (xₖ − xₖ₋₁), t ← t⁺. A restart sets t = 1 before y is formed, so that y = xₖ.
/// </summary>
/// <remarks>
/// Nesterov, "A method for solving the convex programming problem with convergence rate O(1/k²)", 1983; the sequence of Beck and Teboulle, "A Fast
/// Iterative Shrinkage-Thresholding Algorithm for Linear Inverse Problems", 2009, equations 4.1 to 4.3; restarts of O'Donoghue and Candès,
/// "Adaptive Restart for Accelerated Gradient Schemes", 2015, section 3.2. For smooth objectives, with a rate of at most 1 / L, L the largest
/// curvature. The parameters hold y, where the gradient is taken; the state's evaluation point is x.
/// </remarks>
public sealed record AcceleratedGradient : FirstOrderOptimizer
{
    /// <summary>When the momentum is forgotten; <see cref="AdaptiveRestart.Gradient"/> by default.</summary>
    /// <remarks>
    /// The authors' scheme by value compares values at x, which this method does not evaluate; ours compares those at y and needs
    /// the value of every step.
    /// </remarks>
    public AdaptiveRestart Restart { get; init; } = AdaptiveRestart.Gradient;

    /// <inheritdoc/>
    public override FirstOrderState<T> CreateState<T>(int parameterCount) => new State<T>(this, parameterCount);

    private sealed class State<T>(AcceleratedGradient settings, int parameterCount) : FirstOrderState<T>(settings, parameterCount)
        where T : IFloatingPointIeee754<T>
    {
        private T[] _x = new T[parameterCount];
        private T[] _next = new T[parameterCount];
        private double _t;
        private T _previousValue = T.Zero;

        protected internal override bool NeedsValue => settings.Restart == AdaptiveRestart.Value;

        protected override void Update(Span<T> parameters, ReadOnlySpan<T> gradient, double learningRate)
        {
            if (Iteration == 0)
            {
                parameters.CopyTo(_x);
                _t = 1;
            }

            TensorPrimitives.MultiplyAdd(gradient, T.CreateChecked(-learningRate), parameters, _next);

            // From here on the parameters are free: they take the move xₖ − xₖ₋₁, and then y.
            TensorPrimitives.Subtract(_next, _x, parameters);
            if (Iteration > 0 && MustRestart(gradient, parameters))
                _t = 1;
            double following = (1 + Math.Sqrt(1 + 4 * _t * _t)) / 2;
            TensorPrimitives.MultiplyAdd(parameters, T.CreateChecked((_t - 1) / following), _next, parameters);
            _t = following;
            _previousValue = Value;
            (_x, _next) = (_next, _x);
        }

        private bool MustRestart(ReadOnlySpan<T> gradient, ReadOnlySpan<T> move) =>
            settings.Restart switch
            {
                AdaptiveRestart.Gradient => TensorPrimitives.Dot(gradient, move) > T.Zero,
                AdaptiveRestart.Value => Value > _previousValue,
                _ => false,
            };

        protected override void Evaluate(ReadOnlySpan<T> parameters, Span<T> destination) => _x.CopyTo(destination);

        protected override void Persist(CheckpointFields fields)
        {
            fields.Numbers("x", _x.AsSpan());
            fields.Number("t", ref _t);
            fields.Number("previousValue", ref _previousValue);
        }
    }
}
