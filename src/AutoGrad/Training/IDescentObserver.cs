using System;
using System.Numerics;

namespace AutoGrad;

/// <summary>Watches a run from inside; the run is specialised to the observer's type, so having none costs nothing.</summary>
/// <typeparam name="T">The floating-point type.</typeparam>
public interface IDescentObserver<T>
    where T : IFloatingPointIeee754<T>
{
    /// <summary>Called at the start and after each step.</summary>
    /// <param name="step">The point reached; its <see cref="DescentStep{T}.Stop"/> ends the run.</param>
    void Observe(scoped DescentStep<T> step);
}

/// <summary>Stands for the absence of an observer; the run leaves the call out altogether.</summary>
internal readonly struct NoObserver<T> : IDescentObserver<T>
    where T : IFloatingPointIeee754<T>
{
    public void Observe(scoped DescentStep<T> step)
    {
    }
}

/// <summary>An observer from a delegate.</summary>
internal readonly struct CallbackObserver<T>(Action<DescentStep<T>> callback) : IDescentObserver<T>
    where T : IFloatingPointIeee754<T>
{
    public void Observe(scoped DescentStep<T> step) => callback(step);
}
