using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AutoGrad.Generator.Lowering;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoGrad.Generator.Discovery;

/// <summary>Constructors that do nothing but assign each parameter to a member, so that one may be called with partials for values.</summary>
internal static class Constructors
{
    /// <summary>The members to which the parameters go, in the order of a constructor that reaches all that are needed; null if there is none.</summary>
    /// <param name="type">A struct with source.</param>
    /// <param name="within">The type that holds the generated code.</param>
    /// <param name="isNeeded">The members that must be reached.</param>
    /// <param name="layout">The type's members.</param>
    /// <param name="isPrimary">Whether to look at a record's positional constructor, or at all others.</param>
    public static ImmutableArray<LayoutPart>? Plain(
        INamedTypeSymbol type, INamedTypeSymbol within, Func<LayoutPart, bool> isNeeded, Layout layout, bool isPrimary)
    {
        foreach (IMethodSymbol constructor in type.InstanceConstructors)
        {
            bool isPositional = type.IsRecord && SymbolEqualityComparer.Default.Equals(
                TypeMap.PrimaryConstructor(type.OriginalDefinition), constructor.OriginalDefinition);
            if (constructor.Parameters.IsEmpty || isPositional != isPrimary || !Structures.IsVisible(constructor, within))
                continue;
            if (Targets(constructor, layout) is { } parts && layout.Parts.Where(isNeeded).All(p => parts.Contains(p)))
                return parts;
        }

        return null;
    }

    /// <summary>The member of each parameter; null if the constructor does anything else.</summary>
    private static ImmutableArray<LayoutPart>? Targets(IMethodSymbol constructor, Layout layout)
    {
        Dictionary<string, string>? assigned = constructor.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() switch
        {
            ConstructorDeclarationSyntax { Initializer: null } declared => Assigned(declared),
            TypeDeclarationSyntax => Initialized(constructor.ContainingType),
            _ => null,
        };
        if (assigned is null)
            return null;
        List<LayoutPart> parts = [];
        foreach (IParameterSymbol parameter in constructor.Parameters)
        {
            string? member = assigned.FirstOrDefault(a => a.Value == parameter.Name).Key;
            LayoutPart? part = layout.Parts.FirstOrDefault(p => p.Name == member && p.Member is not IParameterSymbol);
            if (part is null || parameter.RefKind is RefKind.Ref or RefKind.Out || !SymbolEqualityComparer.Default.Equals(part.Type, parameter.Type))
                return null;
            parts.Add(part);
        }

        return [.. parts];
    }

    /// <summary>X = x; Y = y; and nothing else: members by name, with the parameters that they get.</summary>
    private static Dictionary<string, string>? Assigned(ConstructorDeclarationSyntax declared)
    {
        List<ExpressionSyntax> steps = [];
        if (declared.ExpressionBody is { } arrow)
            steps.Add(arrow.Expression);
        foreach (StatementSyntax statement in declared.Body?.Statements ?? [])
        {
            if (statement is not ExpressionStatementSyntax step)
                return null;
            steps.Add(step.Expression);
        }

        Dictionary<string, string> assigned = [];
        return steps.All(s => Add(s, assigned)) ? assigned : null;
    }

    private static bool Add(ExpressionSyntax step, Dictionary<string, string> assigned)
    {
        if (step is not AssignmentExpressionSyntax { RawKind: (int)Microsoft.CodeAnalysis.CSharp.SyntaxKind.SimpleAssignmentExpression } assignment)
            return false;
        if (assignment is { Left: TupleExpressionSyntax left, Right: TupleExpressionSyntax right } && left.Arguments.Count == right.Arguments.Count)
            return left.Arguments.Zip(right.Arguments, (l, r) => Add(l.Expression, r.Expression, assigned)).All(t => t);
        return Add(assignment.Left, assignment.Right, assigned);
    }

    private static bool Add(ExpressionSyntax left, ExpressionSyntax right, Dictionary<string, string> assigned)
    {
        string? member = left switch
        {
            IdentifierNameSyntax name => name.Identifier.ValueText,
            MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } access => access.Name.Identifier.ValueText,
            _ => null,
        };
        if (member is null || right is not IdentifierNameSyntax value || assigned.ContainsKey(member) || assigned.ContainsValue(value.Identifier.ValueText))
            return false;
        assigned.Add(member, value.Identifier.ValueText);
        return true;
    }

    /// <summary>
    /// The members that a primary constructor fills: those of a positional record, and those initialized with a parameter. A member that is
    /// initialized in any other way may do what it likes with the parameters.
    /// </summary>
    private static Dictionary<string, string>? Initialized(INamedTypeSymbol type)
    {
        Dictionary<string, string> assigned = [];
        foreach (ISymbol member in type.GetMembers().Where(m => !m.IsStatic))
        {
            SyntaxNode? syntax = member.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax();
            ExpressionSyntax? initial = syntax switch
            {
                PropertyDeclarationSyntax property => property.Initializer?.Value,
                VariableDeclaratorSyntax field => field.Initializer?.Value,
                _ => null,
            };
            if (member is IPropertySymbol && syntax is ParameterSyntax)
                assigned[member.Name] = member.Name;
            else if (initial is IdentifierNameSyntax name && !assigned.ContainsValue(name.Identifier.ValueText))
                assigned[member.Name] = name.Identifier.ValueText;
            else if (initial is not (null or LiteralExpressionSyntax))
                return null;
        }

        return assigned;
    }
}
