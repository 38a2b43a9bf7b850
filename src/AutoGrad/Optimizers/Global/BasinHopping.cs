using System;

namespace AutoGrad;

/// <summary>
/// Basin hopping: a descent, a random displacement of its result, a descent from there, and so on; the new minimum is accepted by Metropolis's
/// rule, with probability min(1, exp(−Δf / T)). An iteration is a descent.
/// </summary>
/// <remarks>
/// Wales and Doye, "Global optimization by basin-hopping and the lowest energy structures of Lennard-Jones clusters", J. Phys. Chem. A 101 (1997).
/// The start is the given one. For statuses, limits and counts see <see cref="RandomRestarts"/>.
/// </remarks>
public sealed record BasinHopping : GlobalOptimizer
{
    /// <summary>The number of hops after the first descent; 100 by default.</summary>
    public int Hops
    {
        get;
        init => field = (int)Hyperparameter.NonNegative((long)value, nameof(Hops));
    } = 100;

    /// <summary>Each parameter is displaced uniformly by up to this part of its box's width; in (0, 1], 0.1 by default.</summary>
    public double Displacement { get; init => field = Hyperparameter.FractionOrOne(value, nameof(Displacement)); } = 0.1;

    /// <summary>T, in the units of the value: about the height of the barriers to be crossed; 1 by default. 0 only ever goes down.</summary>
    public double Temperature { get; init => field = Hyperparameter.NonNegative(value, nameof(Temperature)); } = 1;

    /// <summary>The method of the descents; L-BFGS by default.</summary>
    public Optimizer Local { get; init; } = new Lbfgs();

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The box is not finite, or one of another n.</exception>
    public override OptimizerState<T> CreateState<T>(int parameterCount)
    {
        RequireBox(parameterCount);
        return new MultiStartState<T>(this, Local, parameterCount, Hops + 1L, new Hop(Box, Displacement, Temperature));
    }
}
