using System;

namespace AutoGrad;

/// <summary>
/// Registers a method as the pullback of another one, for code that the generator cannot see or whose derivative is known better.
/// The method takes the parameters of the primal, then <c>T upstream</c>, then one <c>ref T</c> (scalars) or <c>Span&lt;T&gt;</c>
/// (arrays, spans) adjoint per active parameter, to which it adds. Two rules for one function are an error.
/// </summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class DerivativeOfAttribute : Attribute
{
    /// <summary>Registers the pullback of <paramref name="type"/>.<paramref name="method"/>.</summary>
    /// <param name="type">The type that declares the primal.</param>
    /// <param name="method">The primal's name; use <c>nameof</c>.</param>
    public DerivativeOfAttribute(Type type, string method)
    {
        Type = type;
        Method = method;
    }

    /// <summary>The type that declares the primal.</summary>
    public Type Type { get; }

    /// <summary>The primal's name.</summary>
    public string Method { get; }
}
