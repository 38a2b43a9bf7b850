using System.Numerics;

namespace AutoGrad;

/// <summary>
/// The description of a method that steps along gradients: settings only, immutable, shareable between threads, varied by <c>with</c>.
/// What a run accumulates lies in a <see cref="FirstOrderState{T}"/>.
/// </summary>
/// <remarks>
/// A method of your own derives from this type and from <see cref="FirstOrderState{T}"/>;
/// stopping rules, observers and results then come with it.
/// </remarks>
public abstract record FirstOrderOptimizer : Optimizer
{
    /// <summary>The learning rate η by step; a number is the constant schedule. 0.001 by default, as in PyTorch.</summary>
    public Schedule LearningRate { get; init; } = 1e-3;

    /// <summary>
    /// What happens to a gradient before the method sees it: clipping, weight decay, noise, accumulation; <see langword="null"/>, the
    /// default, leaves it as it is. <c>GradientClipping.ByNorm(1)</c> is one, and they compose by <see cref="GradientTransformation.Then"/>.
    /// </summary>
    public GradientTransformation? Transformation { get; init; }

    /// <summary>Parameters that stay as they are and whose gradients count for nothing; <see langword="null"/>, the default, means none.</summary>
    public ParameterMask? Frozen { get; init; }

    /// <summary>Averages the parameters beside the descent; <see langword="null"/>, the default, does not.</summary>
    public ParameterAveraging? Averaging { get; init; }

    /// <summary>Lowers the rate where the value no longer falls; <see langword="null"/>, the default, follows the schedule alone.</summary>
    public ReduceOnPlateau? Plateau { get; init; }

    /// <inheritdoc/>
    public abstract override FirstOrderState<T> CreateState<T>(int parameterCount);

    /// <summary>Creates the state for a matrix; only methods that make something of rows and columns differ from the other overload.</summary>
    /// <typeparam name="T">The floating-point type.</typeparam>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns; parameters and gradients lie row after row.</param>
    public virtual FirstOrderState<T> CreateState<T>(int rows, int columns)
        where T : IFloatingPointIeee754<T> => CreateState<T>(checked(rows * columns));

    /// <summary>The parameters that stay as they are, in rising order.</summary>
    private protected virtual ParameterSegment[] FrozenSegments(int parameterCount) => Frozen?.Resolve(parameterCount) ?? [];

    internal FrozenParameters<T>? CreateFrozen<T>(int parameterCount) =>
        FrozenSegments(parameterCount) is { Length: > 0 } segments ? new FrozenParameters<T>(segments) : null;
}
