using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Discovery;

/// <summary>
/// The signature of a pushforward of a number: F's parameters, then one tangent per active parameter, <c>T</c> for a number and
/// <c>ReadOnlySpan&lt;T&gt;</c> for an array of rank one or a span; it returns <c>(T Value, T Tangent)</c>.
/// </summary>
internal static class PushforwardShape
{
    /// <param name="function">F.</param>
    /// <param name="pushforward">The method.</param>
    /// <param name="active">The positions of F's active parameters.</param>
    public static bool Fits(IMethodSymbol function, IMethodSymbol pushforward, ImmutableArray<int> active)
    {
        int own = function.Parameters.Length;
        if (function.Arity != pushforward.Arity || pushforward.Parameters.Length != own + active.Length)
            return false;
        IMethodSymbol typed = PullbackShape.Substituted(pushforward, function);
        bool isPair = typed.ReturnType is INamedTypeSymbol { IsTupleType: true, TupleElements: { Length: 2 } pair }
            && pair[0] is { Name: "Value" } && pair[1] is { Name: "Tangent" } && pair.All(e => PullbackShape.Same(e.Type, function.ReturnType));
        return isPair
            && function.Parameters.All(p => PullbackShape.Same(typed.Parameters[p.Ordinal].Type, p.Type))
            && active.Select((p, k) => IsTangent(typed.Parameters[own + k], function.Parameters[p].Type)).All(fits => fits);
    }

    private static bool IsTangent(IParameterSymbol tangent, ITypeSymbol type)
    {
        if (tangent.RefKind != RefKind.None)
            return false;
        if (RealTypes.IsReal(type))
            return PullbackShape.Same(tangent.Type, type);
        return !RealTypes.IsMatrix(type) && tangent.Type is INamedTypeSymbol { Name: "ReadOnlySpan", Arity: 1 } span
            && RealTypes.IsSpan(span) && PullbackShape.Same(span.TypeArguments[0], RealTypes.ElementOf(type));
    }
}
