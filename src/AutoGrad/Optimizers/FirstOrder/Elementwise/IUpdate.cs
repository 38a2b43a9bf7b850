using System.Numerics;

namespace AutoGrad;

/// <summary>A formula that keeps one number per parameter.</summary>
internal interface IUpdate1<T>
    where T : IFloatingPointIeee754<T>
{
    /// <summary>The next θ, from θ, its gradient and the number kept, which it replaces.</summary>
    TLane Next<TLane>(TLane theta, TLane g, ref TLane a)
        where TLane : struct, ILane<TLane, T>;
}

/// <summary>A formula that keeps two numbers per parameter.</summary>
internal interface IUpdate2<T>
    where T : IFloatingPointIeee754<T>
{
    /// <summary>The next θ, from θ, its gradient and the numbers kept, which it replaces.</summary>
    TLane Next<TLane>(TLane theta, TLane g, ref TLane a, ref TLane b)
        where TLane : struct, ILane<TLane, T>;
}

/// <summary>A formula that keeps three numbers per parameter.</summary>
internal interface IUpdate3<T>
    where T : IFloatingPointIeee754<T>
{
    /// <summary>The next θ, from θ, its gradient and the numbers kept, which it replaces.</summary>
    TLane Next<TLane>(TLane theta, TLane g, ref TLane a, ref TLane b, ref TLane c)
        where TLane : struct, ILane<TLane, T>;
}
