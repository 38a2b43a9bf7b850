using System.Collections.Generic;
using System.Linq;
using System.Threading;
using AutoGrad.Compiler.Model;
using AutoGrad.Generator.Discovery;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoGrad.Generator.Diagnostics.Shape;

/// <summary>Whether there is a body that computes one number, in one go.</summary>
internal static class BodyRules
{
    public static IEnumerable<ShapeProblem> Check(MethodShape shape, CancellationToken cancellation)
    {
        IMethodSymbol method = shape.Method;
        MethodDeclarationSyntax[] parts = [.. PartsOf(method, cancellation)];
        if (SuspensionOf(method, parts) is { } suspension)
        {
            yield return ShapeProblem.Told(Consequence.Skip, Descriptors.Suspends, Places.NameOf(method), method.Name, suspension);
            yield break;
        }

        if (parts.All(p => p is { Body: null, ExpressionBody: null }))
        {
            yield return MissingBody(method) is { } kind
                ? ShapeProblem.Told(Consequence.Declare, Descriptors.NoBody, Places.NameOf(method), method.Name, kind)
                : ShapeProblem.Unsaid(Consequence.Declare);
        }

        if (ResultProblem(shape) is { } problem)
        {
            yield return problem.Length == 0
                ? ShapeProblem.Unsaid(Consequence.Skip)
                : ShapeProblem.Told(Consequence.Skip, Descriptors.NoResult, Places.ReturnTypeOf(method, cancellation), method.Name, problem);
        }
    }

    /// <summary>Whether the method computes something that has the derivatives asked for.</summary>
    public static bool HasResult(MethodShape shape) => ResultProblem(shape) is null;

    private static IEnumerable<MethodDeclarationSyntax> PartsOf(IMethodSymbol method, CancellationToken cancellation) =>
        method.DeclaringSyntaxReferences
            .Concat(method.PartialImplementationPart?.DeclaringSyntaxReferences ?? [])
            .Select(r => r.GetSyntax(cancellation))
            .OfType<MethodDeclarationSyntax>();

    private static string? SuspensionOf(IMethodSymbol method, MethodDeclarationSyntax[] parts)
    {
        if (method.IsAsync || method.PartialImplementationPart is { IsAsync: true })
            return "async";
        bool yields = parts.Any(p => p.Body is { } body && body
            .DescendantNodes(n => n is not (LocalFunctionStatementSyntax or ExpressionSyntax))
            .Any(n => n.IsKind(SyntaxKind.YieldReturnStatement) || n.IsKind(SyntaxKind.YieldBreakStatement)));
        return yields ? "an iterator" : null;
    }

    /// <summary>Null where the body is simply not typed yet, which the compiler says itself.</summary>
    private static string? MissingBody(IMethodSymbol method)
    {
        if (method.IsAbstract)
            return method.ContainingType.TypeKind == TypeKind.Interface ? "declared by an interface" : "abstract";
        if (method.IsExtern)
            return "extern";
        return method.IsPartialDefinition && method.PartialImplementationPart is null ? "a partial method without an implementation" : null;
    }

    /// <summary>Null for one floating-point number; "" where the compiler says it.</summary>
    private static string? ResultProblem(MethodShape shape)
    {
        IMethodSymbol method = shape.Method;
        ITypeSymbol type = method.ReturnType;
        if (method.ReturnsVoid)
            return OutputProblem(shape);
        if (type.TypeKind == TypeKind.Error)
            return "";
        if (method.ReturnsByRef || method.ReturnsByRefReadonly)
            return "returns a reference";
        if (RealTypes.IsReal(type) || HasJacobian(shape) || VectorOutput.Families(shape) != Derivatives.None)
            return null;
        if (RealTypes.UnconstrainedNumber(type) is not null && type is ITypeParameterSymbol)
            return ""; // ParameterRules tells which constraint is missing.
        if (RealTypes.FormOf(type) == RealForm.None)
            return $"returns '{Spelling(type)}', which carries no derivative";
        return VectorOutput.StructureOf(type, method.ContainingType, out string? problem) is null && problem is not null
            ? $"returns '{Spelling(type)}', {problem}"
            : $"returns '{Spelling(type)}', of whose elements no adjoint can be made";
    }

    /// <summary>A method without a value is differentiated through the active memory and variables that it overwrites.</summary>
    private static string? OutputProblem(MethodShape shape)
    {
        return VectorOutput.Families(shape) != Derivatives.None || HasJacobian(shape) ? null : "returns nothing and writes no floating-point number for its caller";
    }

    private static bool HasJacobian(MethodShape shape) =>
        shape.Arguments.Emit.HasFlag(Derivatives.Jacobian) && VectorOutput.IsAvailable(shape);

    private static string Spelling(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
}
