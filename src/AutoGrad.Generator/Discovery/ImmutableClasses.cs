using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoGrad.Generator.Discovery;

/// <summary>
/// Classes whose objects never change once they are made, such as positional records. Which of two equal ones a variable holds cannot be seen, so
/// they are values like structs.
/// </summary>
internal static class ImmutableClasses
{
    public static bool Has(ITypeSymbol type)
    {
        for (INamedTypeSymbol? part = type as INamedTypeSymbol; part is { SpecialType: SpecialType.None }; part = part.BaseType)
        {
            if (part.TypeKind != TypeKind.Class || part.DeclaringSyntaxReferences.IsEmpty || !part.GetMembers().OfType<IFieldSymbol>().All(IsFixed)
                || !part.InstanceConstructors.SelectMany(c => c.Parameters).All(p => part.IsRecord || !IsAssigned(part, p.Name)))
                return false;
        }

        return type.TypeKind == TypeKind.Class;
    }

    private static bool IsFixed(IFieldSymbol field) => field switch
    {
        { IsStatic: true } or { IsConst: true } or { IsImplicitlyDeclared: true, AssociatedSymbol: null } => true,
        { AssociatedSymbol: IPropertySymbol property } => property.SetMethod is null or { IsInitOnly: true } && !AccessorCode.Of(property),
        { AssociatedSymbol: not null } => false,
        _ => field.IsReadOnly,
    };

    /// <summary>Whether the parameter of a primary constructor may be changed later, judged by its name.</summary>
    private static bool IsAssigned(INamedTypeSymbol type, string name) => type.DeclaringSyntaxReferences
        .Select(r => r.GetSyntax()).OfType<TypeDeclarationSyntax>().Where(d => d.ParameterList is not null)
        .SelectMany(d => d.DescendantNodes()).Any(n => Targets(n).OfType<IdentifierNameSyntax>().Any(i => i.Identifier.ValueText == name));

    private static System.Collections.Generic.IEnumerable<SyntaxNode> Targets(SyntaxNode node) => node switch
    {
        AssignmentExpressionSyntax assignment => assignment.Left.DescendantNodesAndSelf(),
        PrefixUnaryExpressionSyntax prefix when prefix.IsKind(SyntaxKind.PreIncrementExpression) || prefix.IsKind(SyntaxKind.PreDecrementExpression) => [prefix.Operand],
        PostfixUnaryExpressionSyntax postfix when !postfix.IsKind(SyntaxKind.SuppressNullableWarningExpression) => [postfix.Operand],
        ArgumentSyntax argument when !argument.RefKindKeyword.IsKind(SyntaxKind.None) && !argument.RefKindKeyword.IsKind(SyntaxKind.InKeyword) => [argument.Expression],
        RefExpressionSyntax reference => [reference.Expression],
        _ => [],
    };
}
