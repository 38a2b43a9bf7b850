using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Generator.Lowering;
using Microsoft.CodeAnalysis;
using TypeKind = Microsoft.CodeAnalysis.TypeKind;

namespace AutoGrad.Generator.Discovery;

/// <summary>Active structs, records and tuples: their members, and how a value that holds the partials is made.</summary>
internal static class Structures
{
    /// <summary>The structure of an active type; null, with the reason, where generated code could not read or make one.</summary>
    /// <param name="type">A struct, record or tuple.</param>
    /// <param name="within">The type that holds the generated code.</param>
    /// <param name="problem">What stands in the way and what to do, as a clause.</param>
    public static StructureModel? Of(ITypeSymbol type, INamedTypeSymbol within, out string? problem)
    {
        problem = null;
        List<MemberModel> members = [];
        if (LayoutOf(type) is not { } layout)
        {
            problem = "whose members generated code cannot see: pass its numbers one by one";
            return null;
        }

        problem = Collect(layout, "", within, members);
        if (problem is not null)
            return null;
        if (!members.Any(m => m.IsActive))
        {
            problem = "which has no floating-point member: remove it from the attribute";
            return null;
        }

        AssemblyText text = new(within);
        if (text.Of(layout, withPassive: false) is not { } gradient)
        {
            problem = $"of which no gradient can be made, since {text.Obstacle}: give the member a setter, or a constructor that plainly assigns it";
            return null;
        }

        return new StructureModel(
            members.ToArray(), IsSettable(layout, within), gradient, text.Of(layout, withPassive: true));
    }

    /// <summary>Records that are classes are taken apart only as parameters: a reference in a variable of the method is an object.</summary>
    public static Layout? LayoutOf(ITypeSymbol type) =>
        TypeMap.LayoutOf(type) ?? (IsRecordClass(type) ? TypeMap.FieldLayout((INamedTypeSymbol)type) : null);

    public static bool IsRecordClass(ITypeSymbol type) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Class, IsRecord: true, DeclaringSyntaxReferences.IsEmpty: false };

    /// <summary>Whether generated code in a type can name a member.</summary>
    public static bool IsVisible(ISymbol member, INamedTypeSymbol within)
    {
        if (member is IParameterSymbol || member is IFieldSymbol { AssociatedSymbol: IPropertySymbol property } && AccessorCode.Of(property))
            return false;
        ISymbol named = (member as IFieldSymbol)?.AssociatedSymbol ?? member;
        return CompilationOf(within) is not { } compilation || compilation.IsSymbolAccessibleWithin(named.OriginalDefinition, within.OriginalDefinition);
    }

    public static Compilation? CompilationOf(ISymbol symbol) => (symbol.ContainingAssembly as ISourceAssemblySymbol)?.Compilation;

    /// <summary>The path of a member from the whole.</summary>
    public static string PathOf(LayoutPart part) => "." + ConstantText.Identifier(part.Name);

    private static string? Collect(Layout layout, string path, INamedTypeSymbol within, List<MemberModel> members)
    {
        foreach (LayoutPart part in layout.Parts)
        {
            bool isVisible = IsVisible(part.Member, within);
            string name = $"'{layout.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}.{part.Name}'";
            if (!isVisible && part.Member is IParameterSymbol parameter && !PrimaryParameters.IsKept(parameter))
                continue;
            if (!isVisible && TypeMap.HoldsReals(part.Type))
                return $"whose member {name} is not accessible to generated code: make it internal, or keep the number in a property";
            if (TypeMap.LayoutOf(part.Type) is { } inner && isVisible)
            {
                if (Collect(inner, path + PathOf(part), within, members) is { } problem)
                    return problem;
                continue;
            }

            IrType type = IrTypes.From(part.Type);
            bool isMemory = type is { IsArray: true, Element.IsReal: true, Form: ArrayForm.Array, Rank: <= 2 };
            if (!type.IsReal && !isMemory && TypeMap.HoldsReals(part.Type))
                return $"whose member {name} is neither a number nor an array of numbers: pass its numbers in a parameter of their own";
            if (isVisible)
                members.Add(new MemberModel(path + PathOf(part), type, type.IsReal || isMemory));
        }

        return null;
    }

    /// <summary>Whether p.X = … can be written for every number, down to those of nested structs.</summary>
    private static bool IsSettable(Layout layout, INamedTypeSymbol within) => layout.Parts
        .Where(p => IsVisible(p.Member, within) && TypeMap.HoldsReals(p.Type))
        .All(p => TypeMap.LayoutOf(p.Type) is { } inner
            ? p.Member is IFieldSymbol { AssociatedSymbol: null, IsReadOnly: false } && IsSettable(inner, within)
            : IsAssignable(p.Member, within, allowInit: false));

    /// <summary>Whether a member can be assigned, or set while the value is made.</summary>
    public static bool IsAssignable(ISymbol member, INamedTypeSymbol within, bool allowInit) => member switch
    {
        IFieldSymbol { AssociatedSymbol: IPropertySymbol property } =>
            property.SetMethod is { } setter && (allowInit || !setter.IsInitOnly) && IsVisible(setter, within),
        IFieldSymbol field => !field.IsReadOnly && IsVisible(field, within),
        _ => false,
    };
}
