using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Compiler.Passes;
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

    /// <summary>The families, besides the Jacobian, of a method that returns something else than one number.</summary>
    public static Derivatives Families(MethodShape shape)
    {
        IMethodSymbol method = shape.Method;
        if (shape.Active.IsEmpty || method.ReturnsByRef || method.ReturnsByRefReadonly)
            return Derivatives.None;
        if (method.ReturnsVoid || RealTypes.NumbersIn(method.ReturnType).IsEmpty)
            return LeavesSomething(shape) ? Derivatives.Gradient | Derivatives.Pushforward : Derivatives.None;
        if (RealTypes.FormOf(method.ReturnType) != RealForm.Structure)
            return IsTuplePart(method.ReturnType) ? Derivatives.Gradient | Derivatives.Pushforward : Derivatives.Gradient;
        return StructureOf(method.ReturnType, method.ContainingType, out _) is not { } structure ? Derivatives.None
            : structure.Whole is { TakesSource: false } ? Derivatives.Gradient | Derivatives.Pushforward
            : Derivatives.Gradient;
    }

    /// <summary>How a returned struct, record or tuple is taken apart and made; null where it cannot be, with the reason as a clause.</summary>
    public static StructureModel? StructureOf(ITypeSymbol type, INamedTypeSymbol within, out string? problem)
    {
        problem = null;
        return RealTypes.ElementOf(type) is null && RealTypes.FormOf(type) == RealForm.Structure ? Structures.Of(type, within, out problem) : null;
    }

    /// <summary>The parameters, and members by their paths, in which a method that returns no number leaves what it computes.</summary>
    /// <param name="shape">The declaration.</param>
    /// <param name="primal">Its body; without one the declaration tells what may be written.</param>
    public static HashSet<string> ParametersOf(MethodShape shape, Function? primal)
    {
        IMethodSymbol method = shape.Method;
        if (!method.ReturnsVoid && !RealTypes.NumbersIn(method.ReturnType).IsEmpty)
            return [];
        IEnumerable<string> names = primal is null
            ? method.Parameters.Where(p => IsHandedOut(p) || IsOverwritable(p)).Select(p => p.Name)
            : VectorOutputs.Of(primal).Parameters.OfType<string>().Concat(primal.Outputs.Where(o => o.IsInPlace).Select(o => o.Name!)).Select(Whole);
        return [.. names];

        string Whole(string path) => !Paths.IsPath(path) ? path
            : !path.StartsWith(Paths.Instance, System.StringComparison.Ordinal) ? Paths.RootOf(path)
            : Paths.Instance + Paths.RootOf(path.Substring(Paths.Instance.Length));
    }

    /// <summary>Whether a method that returns no number leaves some where its caller finds them.</summary>
    private static bool LeavesSomething(MethodShape shape) =>
        shape.Method.Parameters.Any(p => IsHandedOut(p) || IsOverwritable(p)) || !shape.Active.Members.IsEmpty;

    /// <summary>Spans cannot be parts of a tuple.</summary>
    private static bool IsTuplePart(ITypeSymbol type) => type is not INamedTypeSymbol { IsRefLikeType: true };

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
