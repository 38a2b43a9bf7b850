using AutoGrad.Compiler.Ir;
using Microsoft.CodeAnalysis;
using TypeKind = AutoGrad.Compiler.Ir.TypeKind;

namespace AutoGrad.Generator.Discovery;

/// <summary>From C# types to types of the IR.</summary>
internal static class IrTypes
{
    public static IrType From(ITypeSymbol type)
    {
        switch (type.SpecialType)
        {
            case SpecialType.System_Boolean:
                return IrType.Boolean;
            case SpecialType.System_Int32:
                return IrType.Int32;
            case SpecialType.System_Int64:
                return IrType.Int64;
            case SpecialType.System_Double:
                return IrType.Double;
            case SpecialType.System_Single:
                return IrType.Single;
        }

        if (RealTypes.IsReal(type))
            return new IrType(TypeKind.Real, TypeText.Of(type));
        return type switch
        {
            IArrayTypeSymbol array => ArrayOf(array),
            INamedTypeSymbol { Name: "Span" } named when RealTypes.IsSpan(named) => IrType.Span(From(named.TypeArguments[0])),
            INamedTypeSymbol named when RealTypes.IsSpan(named) => IrType.ReadOnlySpan(From(named.TypeArguments[0])),
            _ => IrType.Opaque(TypeText.Of(type)),
        };
    }

    /// <summary>The spelling comes from Roslyn: in int[][,] the outer rank is written first. An array that may be null is of the same type.</summary>
    private static IrType ArrayOf(IArrayTypeSymbol array) =>
        new(TypeKind.Array, TypeText.Of(array.WithNullableAnnotation(NullableAnnotation.None)), From(array.ElementType), ArrayForm.Array, array.Rank);
}
