using System;
using System.Numerics;

namespace AutoGrad;

/// <summary>
/// An exponential moving average of the parameters, a<sub>t</sub> = γ a<sub>t−1</sub> + (1 − γ) θ<sub>t</sub>, which is often the better model than
/// the last parameters. It begins with the parameters after the first step and does not influence the descent;
/// <see cref="FirstOrderState{T}.CopyEvaluationPoint"/> gives it.
/// </summary>
/// <remarks>
/// Polyak and Juditsky, "Acceleration of Stochastic Approximation by Averaging", 1992, in the exponential form of PyTorch's
/// <c>AveragedModel</c> with <c>get_ema_avg_fn</c>.
/// </remarks>
public sealed record ParameterAveraging
{
    /// <summary>γ, the part of the average that a step keeps; in [0, 1), 0.999 by default.</summary>
    public double Decay { get; init => field = Hyperparameter.Decay(value, nameof(Decay)); } = 0.999;
}

/// <summary>The average.</summary>
internal sealed class AveragedParameters<T>(ParameterAveraging settings, int parameterCount)
    where T : IFloatingPointIeee754<T>
{
    private readonly T[] _average = new T[parameterCount];

    public ReadOnlySpan<T> Average => _average;

    public void Add(ReadOnlySpan<T> parameters, bool isFirst)
    {
        if (isFirst)
            parameters.CopyTo(_average);
        else
            System.Numerics.Tensors.TensorPrimitives.Lerp(parameters, _average, T.CreateChecked(settings.Decay), _average);
    }

    public void Persist(CheckpointFields fields) => fields.Numbers("average", _average.AsSpan());
}
