using System.Collections.Generic;
using AutoGrad.Compiler.Ir;
using Microsoft.CodeAnalysis;
using TypeKind = Microsoft.CodeAnalysis.TypeKind;

namespace AutoGrad.Generator.Discovery;

/// <summary>The heads by which a generated file reopens the types that contain a method.</summary>
internal static class TypeHeads
{
    /// <summary>Outermost first. Accessibility, bases and constraints are said in the user's part and need no repetition.</summary>
    public static EquatableArray<string> Of(INamedTypeSymbol? innermost)
    {
        List<string> heads = [];
        for (INamedTypeSymbol? type = innermost; type is not null; type = type.ContainingType)
            heads.Add(Head(type));
        heads.Reverse();
        return heads;
    }

    private static string Head(INamedTypeSymbol type)
    {
        string modifier = type.IsStatic ? "static " : "";
        string parameters = TypeText.TypeParameters(type.TypeParameters, withVariance: true);
        return $"{modifier}partial {Keyword(type)} {TypeText.Identifier(type.Name)}{parameters}";
    }

    private static string Keyword(INamedTypeSymbol type) => (type.TypeKind, type.IsRecord) switch
    {
        (TypeKind.Struct, true) => "record struct",
        (TypeKind.Struct, false) => "struct",
        (TypeKind.Interface, _) => "interface",
        (_, true) => "record",
        _ => "class",
    };
}
