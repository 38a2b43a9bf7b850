using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Generator.Diagnostics.Shape;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoGrad.Generator.Discovery;

/// <summary>From symbols to the model behind the equality gate.</summary>
internal static class MethodModels
{
    private static readonly SymbolDisplayFormat _crefType = SymbolDisplayFormat.FullyQualifiedFormat;

    /// <param name="shape">The declaration.</param>
    /// <param name="primal">The lowered body, or null to declare members that throw.</param>
    public static MethodModel Of(MethodShape shape, Function? primal)
    {
        IMethodSymbol method = shape.Method;
        HashSet<string> outputs = VectorOutput.ParametersOf(shape, primal);
        INamespaceSymbol? space = method.ContainingNamespace;
        return new MethodModel(
            HintNames.Of(method),
            space is null or { IsGlobalNamespace: true } ? null : Qualified(space),
            TypeHeads.Of(method.ContainingType),
            TypeText.Identifier(method.Name),
            shape.Stem,
            Modifiers(method),
            TypeText.TypeParameters(method.TypeParameters, withVariance: false),
            TypeText.Constraints(method.TypeParameters),
            Cref(method),
            method.ReturnsVoid ? "void" : TypeText.Of(method.ReturnType),
            method.Parameters.Select(p => ParameterOf(p, shape.Active.Parameters) with { IsOutput = outputs.Contains(p.Name) }).ToArray(),
            shape.Active.Members.Select(m => FieldOf(m.Member, method.ContainingType)).Select(f => f with { IsOutput = outputs.Contains(f.Name) }).ToArray(),
            shape.Arguments.Emit & RequestRules.Available(shape),
            shape.Arguments.Vectorize,
            shape.Arguments.Rows,
            shape.Arguments.Checkpoint,
            primal)
        {
            Result = method.ReturnsVoid || RealTypes.IsReal(method.ReturnType) ? null : ResultOf(method),
        };
    }

    private static ResultModel ResultOf(IMethodSymbol method) =>
        new(IrTypes.From(method.ReturnType), VectorOutput.StructureOf(method.ReturnType, method.ContainingType, out _));

    private static ParameterModel ParameterOf(IParameterSymbol parameter, ImmutableArray<IParameterSymbol> active) => new(
        TypeText.Identifier(parameter.Name),
        TypeText.Of(parameter.Type),
        ParameterText.Modifier(parameter),
        ParameterText.Default(parameter),
        active.Contains(parameter, SymbolEqualityComparer.Default),
        KnownNames.Has(parameter, KnownNames.Sample) && !active.Contains(parameter, SymbolEqualityComparer.Default),
        IrTypes.From(parameter.Type),
        active.Contains(parameter, SymbolEqualityComparer.Default) || parameter.RefKind is RefKind.Ref or RefKind.Out
            ? StructureOf(parameter.Type, parameter.ContainingType, active.Contains(parameter, SymbolEqualityComparer.Default))
            : null);

    private static ParameterModel FieldOf(ISymbol member, INamedTypeSymbol owner)
    {
        ITypeSymbol type = member is IPropertySymbol property ? property.Type : ((IFieldSymbol)member).Type;
        return new ParameterModel(
            Paths.Instance + TypeText.Identifier(member.Name), TypeText.Of(type), "", null, true, false, IrTypes.From(type), StructureOf(type, owner, true));
    }

    private static StructureModel? StructureOf(ITypeSymbol type, INamedTypeSymbol owner, bool isActive) =>
        isActive && Rows.LayoutOf(type) is { } row ? Structures.Of(row.Type, owner, out _)
        : RealTypes.ElementOf(type) is null && !RealTypes.IsReal(type) && (isActive || !Structures.IsRecordClass(type)) && Structures.LayoutOf(type) is not null
            ? Structures.Of(type, owner, out _)
        : null;

    private static string Qualified(INamespaceSymbol space) =>
        space.ContainingNamespace is { IsGlobalNamespace: false } outer
            ? $"{Qualified(outer)}.{TypeText.Identifier(space.Name)}"
            : TypeText.Identifier(space.Name);

    private static string Modifiers(IMethodSymbol method)
    {
        string accessibility = SyntaxFacts.GetText(method.DeclaredAccessibility);
        if (method.IsStatic)
            return accessibility + " static";
        bool saysReadOnly = method.IsReadOnly && method.ContainingType is { IsValueType: true, IsReadOnly: false };
        return saysReadOnly ? accessibility + " readonly" : accessibility;
    }

    /// <summary>The bare name where it names one method only, else with its parameters.</summary>
    private static string Cref(IMethodSymbol method)
    {
        string name = TypeText.Identifier(method.Name);
        if (method.Arity == 0 && method.ContainingType.GetMembers(method.Name).Length == 1)
            return name;
        string parameters = string.Join(", ", method.Parameters.Select(p => Keyword(p.RefKind) + p.Type.ToDisplayString(_crefType)));
        string text = $"{name}{TypeText.TypeParameters(method.TypeParameters, withVariance: false)}({parameters})";
        return text.Replace('<', '{').Replace('>', '}');
    }

    private static string Keyword(RefKind kind) => kind switch
    {
        RefKind.Ref => "ref ",
        RefKind.Out => "out ",
        RefKind.In => "in ",
        RefKind.RefReadOnlyParameter => "ref readonly ",
        _ => "",
    };
}
