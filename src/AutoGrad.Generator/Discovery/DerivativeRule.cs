using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Discovery;

/// <summary>A method marked [DerivativeOf], with the function that it belongs to and all that is wrong with it.</summary>
/// <param name="Pullback">The method.</param>
/// <param name="Attribute">Its attribute.</param>
/// <param name="Function">The function; null where the attribute names none.</param>
/// <param name="Active">The positions of the function's active parameters.</param>
/// <param name="Problems">Why it cannot be used.</param>
internal sealed record DerivativeRule(
    IMethodSymbol Pullback, AttributeData Attribute, IMethodSymbol? Function, ImmutableArray<int> Active, ImmutableArray<PullbackProblem> Problems)
{
    /// <summary>What the attribute names, for people.</summary>
    public string Target => Function is { } function
        ? function.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat)
        : Named(Attribute) is var (type, name) ? $"{type.Name}.{name}" : "";

    /// <summary>The rule that an attribute declares; null where the attribute itself is not finished.</summary>
    public static DerivativeRule? Of(IMethodSymbol pullback)
    {
        if (KnownNames.Attribute(pullback, KnownNames.DerivativeOf) is not { } attribute
            || Named(attribute) is not var (type, name) || type.TypeKind == TypeKind.Error
            || pullback.Parameters.Any(p => p.Type.TypeKind == TypeKind.Error))
        {
            return null;
        }

        IMethodSymbol[] candidates = [.. type.GetMembers(name).OfType<IMethodSymbol>().Where(m => m.MethodKind == MethodKind.Ordinary)];
        if (candidates.Length == 0)
            return new(pullback, attribute, null, [], [new($"'{type.Name}' has no method '{name}'")]);
        IMethodSymbol? function = candidates.Length == 1
            ? candidates[0]
            : candidates.FirstOrDefault(c => PullbackShape.Fits(c, pullback, ActiveOf(c, pullback)))
                ?? candidates.FirstOrDefault(c => Leads(c, pullback));
        if (function is null)
        {
            string what = $"none of the {candidates.Length} methods '{name}' of '{type.Name}' has the parameters with which it begins";
            return new(pullback, attribute, null, [], [new(what)]);
        }

        ImmutableArray<int> active = ActiveOf(function, pullback);
        return new(pullback, attribute, function, active, [.. OfFunction(function), .. OfMethod(pullback), .. PullbackShape.Problems(function, pullback, active)]);
    }

    private static (INamedTypeSymbol Type, string Name)? Named(AttributeData attribute) =>
        attribute.ConstructorArguments.Length == 2 && attribute.ConstructorArguments[0].Value is INamedTypeSymbol type
            && attribute.ConstructorArguments[1].Value is string name
            ? (type, name)
            : null;

    /// <summary>Every floating-point parameter has an adjoint, unless the rule or the function marks it as data.</summary>
    private static ImmutableArray<int> ActiveOf(IMethodSymbol function, IMethodSymbol pullback) =>
    [
        .. Enumerable.Range(0, function.Parameters.Length).Where(i =>
            RealTypes.FormOf(function.Parameters[i].Type) != RealForm.None
            && !KnownNames.Has(function.Parameters[i], KnownNames.NotDifferentiated)
            && !(i < pullback.Parameters.Length && KnownNames.Has(pullback.Parameters[i], KnownNames.NotDifferentiated))),
    ];

    /// <summary>Whether a method begins with the parameters of a function.</summary>
    private static bool Leads(IMethodSymbol function, IMethodSymbol pullback) =>
        function.Arity == pullback.Arity && pullback.Parameters.Length > function.Parameters.Length
        && function.Parameters.Zip(pullback.Parameters, (f, p) => (f, p)).All(
            pair => pair.f.Type.ToDisplayString() == pair.p.Type.ToDisplayString());

    private static IEnumerable<PullbackProblem> OfFunction(IMethodSymbol function)
    {
        if (!function.IsStatic)
            yield return new($"'{function.Name}' is an instance method, and a rule belongs to a static one");
        if (!RealTypes.IsReal(function.ReturnType))
            yield return new($"'{function.Name}' does not return one floating-point number");
        if (function.ContainingType.IsGenericType)
            yield return new($"'{function.ContainingType.Name}' is generic: a rule belongs to a method of an ordinary type");
        foreach (IParameterSymbol parameter in function.Parameters)
        {
            RealForm form = RealTypes.FormOf(parameter.Type);
            if (parameter.RefKind is RefKind.Ref or RefKind.Out)
                yield return new($"'{function.Name}' hands out '{parameter.Name}' by reference, and a rule belongs to a function that only returns");
            else if (form == RealForm.Structure || (form == RealForm.Nested && !RealTypes.IsMatrix(parameter.Type)))
                yield return new($"'{parameter.Name}' of '{function.Name}' is neither a number nor an array or span of numbers");
        }
    }

    private static IEnumerable<PullbackProblem> OfMethod(IMethodSymbol pullback)
    {
        if (!pullback.IsStatic)
            yield return new("it must be static");
        if (pullback.ContainingType.IsGenericType)
            yield return new($"'{pullback.ContainingType.Name}' is generic: put the rule into an ordinary type");
        bool isPrivate = pullback.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal;
        if (isPrivate && !HoldsDifferentiable(pullback.ContainingType))
            yield return new($"it is {pullback.DeclaredAccessibility.ToString().ToLowerInvariant()}, so that no derivative can call it: make it internal");
    }

    private static bool HoldsDifferentiable(INamedTypeSymbol type) => type.GetMembers().Any(member => member switch
    {
        IMethodSymbol method => KnownNames.Has(method, KnownNames.Differentiable),
        INamedTypeSymbol nested => HoldsDifferentiable(nested),
        _ => false,
    });
}
