using System.Collections.Immutable;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Generator.Discovery;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Lowering;

/// <summary>C# types as the IR sees them.</summary>
internal static class TypeMap
{
    private const int DeepestStruct = 8;

    private static readonly SymbolDisplayFormat _text = SymbolDisplayFormat.FullyQualifiedFormat
        .WithMiscellaneousOptions(
            SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers | SymbolDisplayMiscellaneousOptions.UseSpecialTypes);

    public static string Text(ITypeSymbol type) => type.ToDisplayString(_text);

    public static IrType ToIr(ITypeSymbol type) => IrTypes.From(type);

    public static bool IsSpan(ITypeSymbol type) =>
        type is INamedTypeSymbol { Name: "Span" or "ReadOnlySpan", IsValueType: true } named
        && named.ContainingNamespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true };

    public static bool IsReal(ITypeSymbol? type) => type is not null && ToIr(type).IsReal;

    /// <summary>Whether a value of this type may contain real numbers that carry derivatives.</summary>
    public static bool HoldsReals(ITypeSymbol? type) => HoldsReals(type, DeepestStruct);

    /// <summary>A struct may hold an array of itself.</summary>
    private static bool HoldsReals(ITypeSymbol? type, int depth)
    {
        if (type is null || depth < 0)
            return false;
        if (ToIr(type).RealElement is not null)
            return true;
        if (ElementOf(type) is { } element)
            return HoldsReals(element, depth - 1);
        return LayoutOf(type) is { } layout && layout.Parts.Any(p => HoldsReals(p.Type, depth - 1));
    }

    private static ITypeSymbol? ElementOf(ITypeSymbol type) =>
        type is IArrayTypeSymbol array ? array.ElementType : IsSpan(type) ? ((INamedTypeSymbol)type).TypeArguments[0] : null;

    /// <summary>The members into which values of this type are taken apart; null for types that stay whole.</summary>
    public static Layout? LayoutOf(ITypeSymbol type)
    {
        // Structs of libraries are told by their names: to ask them for their members makes the compiler build all of these.
        if (type is INamedTypeSymbol { TypeKind: Microsoft.CodeAnalysis.TypeKind.Struct, IsTupleType: false } library
            && library.OriginalDefinition.SpecialType != SpecialType.System_Nullable_T && library.DeclaringSyntaxReferences.IsEmpty)
            return VectorLayout(library);
        if (type is not INamedTypeSymbol named || IsTooDeep(named, 0))
            return null;
        if (named.IsTupleType && !named.TupleElements.IsDefaultOrEmpty)
            return new Layout(named, [.. named.TupleElements.Select(e => new LayoutPart(e, e.Type, e.Name))]);
        if (named.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
            return ToIr(named.TypeArguments[0]).Kind is Compiler.Ir.TypeKind.Opaque or Compiler.Ir.TypeKind.Array ? null : NullableLayout(named);
        if (named.TypeKind != Microsoft.CodeAnalysis.TypeKind.Struct || named.SpecialType != SpecialType.None)
            return null;
        return FieldLayout(named);
    }

    private static Layout? NullableLayout(INamedTypeSymbol type) =>
        type.GetMembers("HasValue").OfType<IPropertySymbol>().FirstOrDefault() is { } hasValue
            && type.GetMembers("Value").OfType<IPropertySymbol>().FirstOrDefault() is { } value
            ? new Layout(type, [new LayoutPart(hasValue, hasValue.Type, "HasValue"), new LayoutPart(value, type.TypeArguments[0], "Value")])
            : null;

    /// <summary>Half-typed code may hold a struct that contains itself.</summary>
    private static bool IsTooDeep(INamedTypeSymbol type, int depth) =>
        depth > DeepestStruct || type.GetMembers().OfType<IFieldSymbol>().Any(
            f => !f.IsStatic && f.Type is INamedTypeSymbol { TypeKind: Microsoft.CodeAnalysis.TypeKind.Struct, SpecialType: SpecialType.None } inner
                && (inner.IsTupleType || !inner.DeclaringSyntaxReferences.IsEmpty) && IsTooDeep(inner, depth + 1));

    /// <summary>The layout of a struct or class with source: its instance fields, inherited ones first.</summary>
    public static Layout FieldLayout(INamedTypeSymbol type)
    {
        ImmutableArray<LayoutPart>.Builder parts = ImmutableArray.CreateBuilder<LayoutPart>();
        AddFields(type, parts);
        return new Layout(type, parts.ToImmutable());
    }

    private static void AddFields(INamedTypeSymbol type, ImmutableArray<LayoutPart>.Builder parts)
    {
        if (type.BaseType is { SpecialType: SpecialType.None } parent && type.TypeKind == Microsoft.CodeAnalysis.TypeKind.Class)
            AddFields(parent, parts);
        foreach (IFieldSymbol field in type.GetMembers().OfType<IFieldSymbol>())
        {
            // What a primary constructor's parameter is kept in is the parameter, below.
            if (field is { IsStatic: false, IsConst: false } and not { IsImplicitlyDeclared: true, AssociatedSymbol: null })
                parts.Add(new LayoutPart(field, field.Type, (field.AssociatedSymbol ?? field).Name));
        }

        if (type.IsRecord)
            return;
        IMethodSymbol? primary = PrimaryConstructor(type);
        foreach (IParameterSymbol parameter in primary?.Parameters ?? [])
            parts.Add(new LayoutPart(parameter, parameter.Type, parameter.Name));
    }

    /// <summary>The constructor that the type's own header declares.</summary>
    public static IMethodSymbol? PrimaryConstructor(INamedTypeSymbol type) =>
        type.InstanceConstructors.FirstOrDefault(
            c => !c.IsImplicitlyDeclared && c.DeclaringSyntaxReferences.Length > 0
                && c.DeclaringSyntaxReferences[0].GetSyntax() is Microsoft.CodeAnalysis.CSharp.Syntax.TypeDeclarationSyntax);

    private static Layout? VectorLayout(INamedTypeSymbol type)
    {
        if (type.Name is not ("Vector2" or "Vector3" or "Vector4") || type.ContainingNamespace.ToDisplayString() != "System.Numerics")
            return null;
        var fields = type.GetMembers().OfType<IFieldSymbol>().Where(f => f is { IsStatic: false, IsConst: false, Name: "X" or "Y" or "Z" or "W" });
        return new Layout(type, [.. fields.OrderBy(f => "XYZW".IndexOf(f.Name[0])).Select(f => new LayoutPart(f, f.Type, f.Name))]);
    }
}
