using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Generator.Lowering;
using Microsoft.CodeAnalysis;
using TypeKind = AutoGrad.Compiler.Ir.TypeKind;

namespace AutoGrad.Generator.Discovery;

/// <summary>Arrays and spans of structs as parameters: a column per number.</summary>
internal static class Rows
{
    /// <summary>The layout of the elements of an array of rank one or a span, if they are structs; else null.</summary>
    public static Layout? LayoutOf(ITypeSymbol type) =>
        RealTypes.ElementOf(type) is { } element && type is not IArrayTypeSymbol { Rank: > 1 } && RealTypes.FormOf(element) == RealForm.Structure
            ? TypeMap.LayoutOf(element)
            : null;

    /// <summary>Why an array of such elements cannot be differentiated, as a clause; null if it can.</summary>
    public static string? ProblemOf(Layout row, INamedTypeSymbol within)
    {
        if (Structures.Of(row.Type, within, out string? problem) is not { } structure)
            return problem;
        if (structure.Members.FirstOrDefault(m => m.Type.Kind is not (TypeKind.Real or TypeKind.Integer or TypeKind.Boolean)) is { } other)
            return $"whose elements hold more than numbers and truth values, in '{other.Path.Substring(1)}': pass the numbers in arrays or spans";
        return structure.Members.All(m => !m.IsActive || CanRebuild(row, structure, m, within))
            ? null
            : "whose elements cannot be made anew with another number: give the members setters, or a constructor that plainly assigns them";
    }

    /// <summary>One number of each element.</summary>
    public static Column ColumnOf(Layout row, string member, INamedTypeSymbol within)
    {
        StructureModel? structure = Structures.Of(row.Type, within, out _);
        return new Column(TypeMap.Text(row.Type), member, structure is { IsSettable: false } ? Rebuilt(row, structure, member, within) : null);
    }

    private static bool CanRebuild(Layout row, StructureModel structure, MemberModel member, INamedTypeSymbol within) =>
        structure.IsSettable || Rebuilt(row, structure, member.Path, within) is not null;

    private static string? Rebuilt(Layout row, StructureModel structure, string member, INamedTypeSymbol within) =>
        With(row, member, Column.Element, within)
        ?? structure.Whole?.Fill(Column.Element, m => m == member ? Column.Number : Column.Element + m);

    /// <summary>§ with { X = ¤ }, for members that can be set while a copy is made.</summary>
    private static string? With(Layout layout, string member, string source, INamedTypeSymbol within)
    {
        if (layout.Parts.FirstOrDefault(p => member == Structures.PathOf(p) || member.StartsWith(Structures.PathOf(p) + ".", System.StringComparison.Ordinal)) is not { } part)
            return null;
        if (layout.Type.IsTupleType || !Structures.IsAssignable(part.Member, within, allowInit: true))
            return null;
        string path = Structures.PathOf(part);
        string? value = member == path ? Column.Number
            : TypeMap.LayoutOf(part.Type) is { } inner ? With(inner, member.Substring(path.Length), source + path, within)
            : null;
        return value is null ? null : $"{source} with {{ {ConstantText.Identifier(part.Name)} = {value} }}";
    }
}
