using System.Linq;
using AutoGrad.Generator.Discovery;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Diagnostics.Shape;

/// <summary>Whether a method can be run for many rows at once, each of which has a block of the result.</summary>
internal static class BatchRuns
{
    /// <summary>It returns numbers, and takes them one by one or as read-only spans; what else it takes is the same in all runs.</summary>
    public static bool AreAvailable(MethodShape shape)
    {
        IMethodSymbol method = shape.Method;
        bool returnsNumbers = !method.ReturnsVoid && RealTypes.ElementOf(method.ReturnType) is null && RealTypes.NumbersIn(method.ReturnType).Length > 0
            && HoldsOnlyNumbers(method.ReturnType);
        return returnsNumbers && shape.Active.Members.IsEmpty && method.Parameters.All(IsFit);
    }

    private static bool IsFit(IParameterSymbol parameter) => parameter.RefKind == RefKind.None
        && (RealTypes.FormOf(parameter.Type) == RealForm.None || RealTypes.IsReal(parameter.Type) || IsVector(parameter.Type));

    private static bool IsVector(ITypeSymbol type) => type is INamedTypeSymbol { Name: "ReadOnlySpan" } span && RealTypes.IsSpan(span) && RealTypes.IsReal(span.TypeArguments[0]);

    private static bool HoldsOnlyNumbers(ITypeSymbol type) => RealTypes.IsReal(type)
        || type.GetMembers().OfType<IFieldSymbol>().Where(f => !f.IsStatic && !f.IsConst).All(f => HoldsOnlyNumbers(f.Type));
}
