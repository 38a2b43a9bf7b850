using System;
using System.Numerics;

namespace AutoGrad;

/// <summary>Where and why a run ended. The point itself is in the span that was given to <c>Minimize</c>.</summary>
/// <remarks>
/// After <see cref="DescentStatus.ConvergedGradient"/> the point is the one that met the test; after every other status it is the best
/// finite point of the run. If the start itself was not finite, the parameters are untouched.
/// </remarks>
/// <typeparam name="T">The floating-point type.</typeparam>
public readonly record struct DescentResult<T>
    where T : IFloatingPointIeee754<T>
{
    /// <summary>Why the run ended.</summary>
    public DescentStatus Status { get; internal init; }

    /// <summary>Whether one of the convergence tests was met; a target, a limit or a stop from outside is not convergence.</summary>
    public bool Converged => Status is DescentStatus.ConvergedGradient or DescentStatus.ConvergedValue or DescentStatus.ConvergedStep;

    /// <summary>The value at the returned point; at a start that was not finite, that value.</summary>
    public T Value { get; internal init; }

    /// <summary>
    /// The infinity norm maxᵢ|gᵢ| of the gradient at the returned point. Under bounds it is that of the projected gradient P(θ − g) − θ,
    /// with a penalty that of the gradient mapping (θ − prox(θ − ηg)) / η: what vanishes at a minimum.
    /// </summary>
    public T GradientNorm { get; internal init; }

    /// <summary>The value at the start.</summary>
    public T StartValue { get; internal init; }

    /// <summary>The number of steps taken.</summary>
    public long Iterations { get; internal init; }

    /// <summary>The number of steps to the returned point; less than <see cref="Iterations"/> if an earlier one was better.</summary>
    public long BestIteration { get; internal init; }

    /// <summary>How often the value was computed, alone or together with the gradient.</summary>
    public long ValueEvaluations { get; internal init; }

    /// <summary>How often the gradient was computed.</summary>
    public long GradientEvaluations { get; internal init; }

    /// <summary>How often a product of the Hessian with a direction was computed: by <see cref="NewtonCg"/>, else 0.</summary>
    public long HessianProducts { get; internal init; }

    /// <summary>The time from the first evaluation to the end.</summary>
    public TimeSpan Elapsed { get; internal init; }

    /// <summary>
    /// The learning rate of the last step, or of the first one if none was taken; for methods with a line search, the last step length.
    /// </summary>
    public double LearningRate { get; internal init; }

    /// <summary>The number that ended the run, of the two that were compared: a norm, a change, a count, seconds.</summary>
    public double Measured { get; internal init; }

    /// <summary>The limit that <see cref="Measured"/> was compared with.</summary>
    public double Limit { get; internal init; }

    /// <summary>After <see cref="DescentStatus.LineSearchFailed"/>: why the search failed.</summary>
    public LineSearchFailure LineSearchFailure { get; internal init; }

    /// <summary>Whether the method finds its step lengths itself, so that no learning rate is to blame.</summary>
    internal bool ChoosesSteps { get; init; }

    /// <summary>What <see cref="GradientNorm"/> is the norm of.</summary>
    internal StationarityMeasure Measure { get; init; }

    /// <summary>After <see cref="DescentStatus.NotFinite"/>: what was found first.</summary>
    internal NonFinite NonFinite { get; init; }

    /// <summary>The gradient test's tolerance, which the message of an unfinished run needs.</summary>
    internal double GradientTolerance { get; init; }

    /// <summary>Why the run ended, in words and with the two numbers that were compared. Composed on demand.</summary>
    public string Message => DescentMessage.For(this);

    /// <summary>The status and the message.</summary>
    public override string ToString() => $"{Status} after {Iterations} iterations: {Message}";
}
