using System.Collections.Generic;
using System.Linq;
using AutoGrad.Generator.Discovery;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Diagnostics.Shape;

/// <summary>What a method computes besides one number, and which derivatives that has.</summary>
internal static class VectorOutput
{
    /// <summary>Whether the outputs and what they are differentiated by are numbers of one type that can be laid out row by row.</summary>
    public static bool IsAvailable(MethodShape shape)
    {
        if (shape.Active.IsEmpty)
            return false;
        ITypeSymbol[] outputs = [.. Outputs(shape)];
        HashSet<ITypeSymbol> numbers = new(outputs.Concat(shape.Active.Types).SelectMany(t => RealTypes.NumbersIn(t)), SymbolEqualityComparer.Default);
        return outputs.Length > 0 && numbers.Count == 1 && outputs.All(o => IsFlat(o) || IsOnlyRead(o, shape));
    }

    /// <summary>Whether a method without a value leaves something in what it is differentiated by.</summary>
    public static bool HasPullback(MethodShape shape) =>
        !shape.Method.Parameters.Any(IsHandedOut) && shape.Active.Parameters.Any(IsOverwritable);

    public static bool IsHandedOut(IParameterSymbol parameter) =>
        parameter.RefKind == RefKind.Out && RealTypes.FormOf(parameter.Type) != RealForm.None;

    private static IEnumerable<ITypeSymbol> Outputs(MethodShape shape)
    {
        IMethodSymbol method = shape.Method;
        if (method.ReturnsByRef || method.ReturnsByRefReadonly)
            return [];
        return !method.ReturnsVoid && RealTypes.NumbersIn(method.ReturnType).Length > 0
            ? [method.ReturnType]
            : method.Parameters.Where(p => IsHandedOut(p) || IsOverwritable(p)).Select(p => p.Type);
    }

    private static bool IsOverwritable(IParameterSymbol parameter) => RealTypes.FormOf(parameter.Type) != RealForm.None
        && (parameter.RefKind == RefKind.Ref
            || (RealTypes.ElementOf(parameter.Type) is not null && parameter.Type is not INamedTypeSymbol { Name: "ReadOnlySpan" }));

    /// <summary>Rows that are given could be written; a body that does so is refused, since it takes several runs.</summary>
    private static bool IsOnlyRead(ITypeSymbol type, MethodShape shape) => shape.Method.ReturnsVoid && RealTypes.IsMatrix(type);

    /// <summary>Numbers, vectors and matrices of them, and structs and tuples of such.</summary>
    private static bool IsFlat(ITypeSymbol type) => RealTypes.FormOf(type) switch
    {
        RealForm.Nested => type is IArrayTypeSymbol { Rank: 2 } matrix && RealTypes.IsReal(matrix.ElementType),
        RealForm.Structure => RealTypes.ElementOf(type) is null
            && type.GetMembers().OfType<IFieldSymbol>().Where(f => !f.IsStatic && !f.IsConst).All(f => IsFlat(f.Type)),
        _ => true,
    };
}
