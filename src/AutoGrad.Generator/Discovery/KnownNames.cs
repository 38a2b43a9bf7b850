using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Discovery;

/// <summary>The names by which the generator knows the runtime; it never loads it, and another library's namesake does not match.</summary>
internal static class KnownNames
{
    public const string Namespace = "AutoGrad";
    public const string Differentiable = "DifferentiableAttribute";
    public const string DifferentiableMetadataName = Namespace + "." + Differentiable;
    public const string DerivativeOf = "DerivativeOfAttribute";
    public const string DerivativeOfMetadataName = Namespace + "." + DerivativeOf;
    public const string NotDifferentiated = "NotDifferentiatedAttribute";
    public const string Sample = "SampleAttribute";

    /// <summary>The tool's name in the [GeneratedCode] of what we write.</summary>
    public const string Tool = "AutoGrad.Generator";

    /// <summary>Whether we wrote a member; an analyzer sees the generated files too.</summary>
    public static bool IsGenerated(ISymbol member)
    {
        foreach (AttributeData attribute in member.GetAttributes())
        {
            if (attribute.AttributeClass?.Name == "GeneratedCodeAttribute"
                && !attribute.ConstructorArguments.IsEmpty
                && attribute.ConstructorArguments[0].Value is Tool)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a generated pullback says that its method writes into what it is given.</summary>
    public static bool IsOverwriting(ISymbol pullback)
    {
        foreach (AttributeData attribute in pullback.GetAttributes())
        {
            if (attribute.AttributeClass is { Name: "OverwritesAttribute", ContainingNamespace: { Name: "Runtime", ContainingNamespace.Name: Namespace } })
                return true;
        }

        return false;
    }

    /// <summary>Whether a type is the runtime's top-level type of that name.</summary>
    public static bool Is(INamedTypeSymbol? type, string name) =>
        type is { ContainingType: null, Arity: 0 }
        && type.Name == name
        && type.ContainingNamespace is { Name: Namespace, ContainingNamespace.IsGlobalNamespace: true };

    /// <summary>The first attribute of that name on a symbol, or null.</summary>
    public static AttributeData? Attribute(ISymbol symbol, string name)
    {
        foreach (AttributeData attribute in symbol.GetAttributes())
        {
            if (Is(attribute.AttributeClass, name))
                return attribute;
        }

        return null;
    }

    public static bool Has(ISymbol symbol, string name) => Attribute(symbol, name) is not null;
}
