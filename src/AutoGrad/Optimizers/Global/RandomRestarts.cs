using System;

namespace AutoGrad;

/// <summary>
/// Random restarts: a local descent from the given start and from points drawn uniformly in a box; the best one wins. An iteration is a descent.
/// </summary>
/// <remarks>
/// Rastrigin 1963, among many. The result's status and numbers are those of the winning descent, its iterations and evaluations those of all.
/// The options' limits of iterations, tolerances and divergence hold for each descent, the target value, time limit and cancellation for all of
/// them; a descent that ends badly is just a start that did not win. <see cref="DescentOptions.Patience"/> counts steps of a descent.
/// </remarks>
public sealed record RandomRestarts : GlobalOptimizer
{
    /// <summary>The number of descents, the first one from the given start; 20 by default.</summary>
    public int Starts
    {
        get;
        init => field = (int)Hyperparameter.Positive((long)value, nameof(Starts));
    } = 20;

    /// <summary>The method of the descents; L-BFGS by default.</summary>
    public Optimizer Local { get; init; } = new Lbfgs();

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The box is not finite, or one of another n.</exception>
    public override OptimizerState<T> CreateState<T>(int parameterCount)
    {
        RequireBox(parameterCount);
        return new MultiStartState<T>(this, Local, parameterCount, Starts, new UniformStarts(Box));
    }
}
