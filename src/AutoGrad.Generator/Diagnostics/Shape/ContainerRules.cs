using System.Collections.Generic;
using System.Linq;
using System.Threading;
using AutoGrad.Generator.Discovery;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoGrad.Generator.Diagnostics.Shape;

/// <summary>Whether members can be added beside the method.</summary>
internal static class ContainerRules
{
    public static IEnumerable<ShapeProblem> Check(MethodShape shape, CancellationToken cancellation)
    {
        IMethodSymbol method = shape.Method;
        if (method.MethodKind != MethodKind.Ordinary)
        {
            string what = method.MethodKind == MethodKind.ExplicitInterfaceImplementation
                ? "an explicit interface implementation"
                : "this kind of member";
            yield return ShapeProblem.Told(Consequence.Skip, Descriptors.NotAMethod, shape.Arguments.Location(cancellation), what);
            yield break;
        }

        if (!CanBeDeclaredAgain(method))
        {
            yield return ShapeProblem.Unsaid(Consequence.Skip);
            yield break;
        }

        for (INamedTypeSymbol? type = method.ContainingType; type is not null; type = type.ContainingType)
        {
            if (ClosedBecause(type) is { } reason)
            {
                yield return reason.Length == 0
                    ? ShapeProblem.Unsaid(Consequence.Skip)
                    : ShapeProblem.Told(Consequence.Skip, Descriptors.ClosedType, Places.NameOf(method), method.Name, reason);
                yield break;
            }

            // Reported once per type, not once per method: see the analyzer.
            if (PartsWithoutPartial(type, cancellation).Any())
                yield return ShapeProblem.Unsaid(Consequence.Skip);
        }
    }

    /// <summary>Half-typed code puts instance members into static classes and types into namespaces without a name.</summary>
    private static bool CanBeDeclaredAgain(IMethodSymbol method)
    {
        if (method is { IsStatic: false, ContainingType.IsStatic: true })
            return false;
        for (INamespaceSymbol? space = method.ContainingNamespace; space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            if (space.Name.Length == 0)
                return false;
        }

        return true;
    }

    /// <summary>The declarations of a type that lack the modifier.</summary>
    public static IEnumerable<BaseTypeDeclarationSyntax> PartsWithoutPartial(INamedTypeSymbol type, CancellationToken cancellation) =>
        type.DeclaringSyntaxReferences
            .Select(r => r.GetSyntax(cancellation))
            .OfType<BaseTypeDeclarationSyntax>()
            .Where(d => !d.Modifiers.Any(SyntaxKind.PartialKeyword));

    /// <summary>Null for a type that can be reopened elsewhere; "" where the compiler's own message suffices.</summary>
    private static string? ClosedBecause(INamedTypeSymbol type)
    {
        if (type.IsFileLocal)
            return "a file-local type";
        if (type.TypeKind is TypeKind.Class or TypeKind.Struct or TypeKind.Interface)
            return type.IsImplicitClass || !type.CanBeReferencedByName ? "" : null;
        return type.TypeKind is TypeKind.Error or TypeKind.Enum or TypeKind.Delegate ? "" : "an extension block";
    }
}
