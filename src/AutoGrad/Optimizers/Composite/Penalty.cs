using System;
using System.Numerics;

namespace AutoGrad;

/// <summary>
/// A convex function R(θ) that need not be smooth, with its proximal map prox(v, η) = argmin R(θ) + ‖θ − v‖² / 2η: what
/// <see cref="ProximalGradient"/> and <see cref="Fista"/> add to an objective. A constraint is a penalty that is infinite outside of a set; its
/// proximal map is the projection.
/// </summary>
/// <remarks>Parikh and Boyd, "Proximal Algorithms", 2014, chapter 6.</remarks>
public abstract record Penalty
{
    /// <summary>For penalties of one's own.</summary>
    protected Penalty()
    {
    }

    /// <summary>Nothing: R = 0.</summary>
    public static Penalty None { get; } = new ElasticNetPenalty(0, 0);

    /// <summary>θᵢ ≥ 0.</summary>
    public static Penalty NonNegative { get; } = new BoxPenalty(Bounds.NonNegative);

    /// <summary>λ‖θ‖₁, the lasso's: makes parameters exactly zero.</summary>
    /// <param name="strength">λ, not negative.</param>
    public static Penalty L1(double strength) => ElasticNet(strength, 0);

    /// <summary>½λ‖θ‖₂², that of ridge regression.</summary>
    /// <param name="strength">λ, not negative.</param>
    public static Penalty L2(double strength) => ElasticNet(0, strength);

    /// <summary>λ₁‖θ‖₁ + ½λ₂‖θ‖₂². Zou and Hastie 2005.</summary>
    /// <param name="l1">λ₁, not negative.</param>
    /// <param name="l2">λ₂, not negative.</param>
    public static Penalty ElasticNet(double l1, double l2) =>
        new ElasticNetPenalty(Hyperparameter.NonNegative(l1, nameof(l1)), Hyperparameter.NonNegative(l2, nameof(l2)));

    /// <summary>λ Σ √n_g ‖θ_g‖₂ over consecutive groups: a group is zero as a whole or not at all. Yuan and Lin 2006.</summary>
    /// <param name="strength">λ, not negative.</param>
    /// <param name="sizes">The number of parameters n_g of each group; together n.</param>
    public static Penalty Group(double strength, params ReadOnlySpan<int> sizes) =>
        new GroupPenalty(Hyperparameter.NonNegative(strength, nameof(strength)), sizes);

    /// <summary>Parameters within bounds.</summary>
    /// <param name="bounds">The box.</param>
    public static Penalty Box(Bounds bounds)
    {
        ArgumentNullException.ThrowIfNull(bounds);
        return new BoxPenalty(bounds);
    }

    /// <summary>θᵢ ≥ 0 with Σθᵢ = total: probabilities, portfolio weights.</summary>
    /// <param name="total">The sum, positive; 1 by default.</param>
    public static Penalty Simplex(double total = 1) => new SimplexPenalty(Hyperparameter.Positive(total, nameof(total)));

    /// <summary>The same on a part of the parameters only; the others (a bias, for instance) are free.</summary>
    /// <param name="range">Which parameters, such as <c>..10</c> or <c>..^1</c>.</param>
    public Penalty On(Range range) => new PartialPenalty(this, range);

    /// <summary>R at a point that is feasible, where there are constraints.</summary>
    /// <typeparam name="T">The floating-point type.</typeparam>
    /// <param name="point">n parameters.</param>
    public abstract double Value<T>(ReadOnlySpan<T> point)
        where T : IFloatingPointIeee754<T>;

    /// <summary>Overwrites v with prox(v, η).</summary>
    /// <typeparam name="T">The floating-point type.</typeparam>
    /// <param name="point">v, n numbers.</param>
    /// <param name="step">η, positive.</param>
    public abstract void Prox<T>(Span<T> point, double step)
        where T : IFloatingPointIeee754<T>;

    /// <summary>Moves a start to where R is finite.</summary>
    /// <typeparam name="T">The floating-point type.</typeparam>
    /// <param name="point">n parameters.</param>
    public virtual void Admit<T>(Span<T> point)
        where T : IFloatingPointIeee754<T>
    {
    }

    /// <summary>Refuses a number of parameters that the penalty is not made for.</summary>
    /// <param name="parameterCount">n.</param>
    /// <exception cref="ArgumentException">It is another n.</exception>
    public virtual void Require(int parameterCount)
    {
    }
}
