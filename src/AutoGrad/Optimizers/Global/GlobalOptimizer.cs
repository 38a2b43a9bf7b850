using System;

namespace AutoGrad;

/// <summary>
/// The description of a search among many minima. It is seeded, and draws by arithmetic that is the same everywhere (no logarithms or
/// trigonometry of the platform), so a run can be repeated on every machine where the objective computes the same.
/// </summary>
/// <remarks>No method can tell that a minimum is the global one: a result says what the best descent reached, not that nothing is lower.</remarks>
public abstract record GlobalOptimizer : Optimizer
{
    /// <summary>The seed of all random numbers; 0 by default. The same seed gives the same run.</summary>
    public int Seed { get; init; }

    /// <summary>The box in which points are drawn. Descents may leave it, unless they have bounds themselves.</summary>
    public required Bounds Box { get; init; }

    private protected void RequireBox(int parameterCount)
    {
        Box.Require(parameterCount);
        for (int i = 0; i < parameterCount; i++)
        {
            if (!double.IsFinite(Box.Upper(i) - Box.Lower(i)))
                throw new ArgumentException($"Points are drawn in a box, so parameter {i} needs two finite bounds; they are {Box}.");
        }
    }
}
