using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Discovery;

/// <summary>Something that is wrong with a method that ought to be a pullback.</summary>
/// <param name="What">What, as a phrase.</param>
/// <param name="Parameter">The parameter that is wrong; null where one is missing or the method itself is wrong.</param>
internal sealed record PullbackProblem(string What, IParameterSymbol? Parameter = null);

/// <summary>
/// The signature of a pullback: F's parameters, <c>T upstream</c>, then one adjoint per active parameter, <c>ref T</c> for a number,
/// <c>Span&lt;T&gt;</c> for an array of rank one or a span, a matrix for a matrix.
/// </summary>
internal static class PullbackShape
{
    /// <summary>What keeps a method from being the pullback of a function; nothing if it is.</summary>
    /// <param name="function">F.</param>
    /// <param name="pullback">The method.</param>
    /// <param name="active">The positions of F's active parameters.</param>
    public static IEnumerable<PullbackProblem> Problems(IMethodSymbol function, IMethodSymbol pullback, ImmutableArray<int> active)
    {
        if (function.Arity != pullback.Arity)
        {
            yield return new($"it has {pullback.Arity} type parameters, and '{function.Name}' has {function.Arity}");
            yield break;
        }

        if (!pullback.ReturnsVoid)
            yield return new("it must return void, since it adds to the adjoints");
        ImmutableArray<IParameterSymbol> given = pullback.Parameters;
        ImmutableArray<IParameterSymbol> typed = Substituted(pullback, function).Parameters;
        int position = 0;
        foreach ((string type, string name, bool fits) in Expected(function, active, i => i < typed.Length ? typed[i] : null))
        {
            if (position >= given.Length)
                yield return new($"'{type} {name}' is missing");
            else if (!fits)
                yield return new($"'{given[position].Name}' must be '{type}'", given[position]);
            position++;
        }

        for (; position < given.Length; position++)
            yield return new($"'{given[position].Name}' has no counterpart in '{function.Name}'", given[position]);
    }

    public static bool Fits(IMethodSymbol function, IMethodSymbol pullback, ImmutableArray<int> active) =>
        !Problems(function, pullback, active).Any();

    /// <summary>A generic pullback over F's own type parameters, so that types can be compared.</summary>
    public static IMethodSymbol Substituted(IMethodSymbol pullback, IMethodSymbol function) =>
        pullback.Arity == 0 ? pullback : pullback.OriginalDefinition.Construct([.. function.TypeParameters]);

    private static IEnumerable<(string Type, string Name, bool Fits)> Expected(
        IMethodSymbol function, ImmutableArray<int> active, System.Func<int, IParameterSymbol?> at)
    {
        int position = 0;
        foreach (IParameterSymbol parameter in function.Parameters)
        {
            IParameterSymbol? own = at(position++);
            bool isSame = own is not null && Same(own.Type, parameter.Type) && own.RefKind is RefKind.None or RefKind.In;
            yield return (Text(parameter.Type), parameter.Name, isSame);
        }

        IParameterSymbol? upstream = at(position++);
        yield return (Text(function.ReturnType), "upstream", upstream is { RefKind: RefKind.None } && Same(upstream.Type, function.ReturnType));
        foreach (int index in active)
        {
            IParameterSymbol parameter = function.Parameters[index];
            IParameterSymbol? adjoint = at(position++);
            bool isNumber = RealTypes.IsReal(parameter.Type);
            string type = isNumber ? "ref " + Text(parameter.Type)
                : RealTypes.IsMatrix(parameter.Type) ? Text(parameter.Type)
                : RealTypes.ElementOf(parameter.Type) is { } element ? $"Span<{Text(element)}>" : "Span<T>";
            yield return (type, parameter.Name.TrimStart('_') + "Adjoint", adjoint is not null && IsAdjoint(adjoint, parameter.Type));
        }
    }

    private static bool IsAdjoint(IParameterSymbol adjoint, ITypeSymbol type)
    {
        if (RealTypes.IsReal(type))
            return adjoint.RefKind == RefKind.Ref && Same(adjoint.Type, type);
        if (adjoint.RefKind != RefKind.None)
            return false;
        return RealTypes.IsMatrix(type)
            ? Same(adjoint.Type, type)
            : adjoint.Type is INamedTypeSymbol { Name: "Span", Arity: 1 } span && RealTypes.IsSpan(span) && Same(span.TypeArguments[0], RealTypes.ElementOf(type));
    }

    public static bool Same(ITypeSymbol a, ITypeSymbol? b) => SymbolEqualityComparer.Default.Equals(a, b);

    private static string Text(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
}
