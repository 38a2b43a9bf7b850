using System;

namespace AutoGrad;

/// <summary>How far a proposal of simulated annealing is displaced.</summary>
public enum Proposal
{
    /// <summary>Normally distributed.</summary>
    Normal,

    /// <summary>Cauchy distributed: mostly near, now and then far. Szu and Hartley 1987.</summary>
    Cauchy,
}

/// <summary>
/// Simulated annealing: random displacements of all parameters, accepted with probability min(1, exp(−Δf / T)) (Metropolis), while T falls. Asks for
/// values only, until a descent from the best point, at the end, polishes it. An iteration is a proposal.
/// </summary>
/// <remarks>
/// Metropolis et al. 1953; Kirkpatrick, Gelatt and Vecchi, "Optimization by simulated annealing", Science 220 (1983). Proposals that leave the box are
/// reflected into it. The status is that of the polish; without one it is the iteration limit, because annealing cannot tell when it has arrived.
/// </remarks>
public sealed record SimulatedAnnealing : GlobalOptimizer
{
    /// <summary>The number of proposals; 10 000 by default.</summary>
    public long Proposals { get; init => field = Hyperparameter.Positive(value, nameof(Proposals)); } = 10_000;

    /// <summary>The temperature; exponential from 1 by default. T₀ should be about the height of the barriers.</summary>
    public Cooling Cooling { get; init; } = Cooling.Exponential(1);

    /// <summary>The distribution of displacements; normal by default.</summary>
    public Proposal Proposal { get; init; } = Proposal.Normal;

    /// <summary>
    /// The width of a displacement at T = T₀ as a part of the box's width; in (0, 1], 0.2 by default. It shrinks as √(T / T₀), for Cauchy's
    /// distribution as T / T₀, but not below a hundredth of this.
    /// </summary>
    public double Displacement { get; init => field = Hyperparameter.FractionOrOne(value, nameof(Displacement)); } = 0.2;

    /// <summary>The descent from the best point at the end; L-BFGS by default, <see langword="null"/> for none.</summary>
    public Optimizer? Polish { get; init; } = new Lbfgs();

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The box is not finite, or one of another n.</exception>
    public override OptimizerState<T> CreateState<T>(int parameterCount)
    {
        RequireBox(parameterCount);
        return new AnnealingState<T>(this, parameterCount);
    }
}
