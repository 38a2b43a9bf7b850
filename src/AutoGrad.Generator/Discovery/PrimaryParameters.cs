using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoGrad.Generator.Discovery;

/// <summary>Parameters of primary constructors: one that a member's body mentions is state of the object, others are gone after construction.</summary>
internal static class PrimaryParameters
{
    public static bool IsKept(IParameterSymbol parameter) =>
        parameter.ContainingSymbol is IMethodSymbol { ContainingType: { } type }
        && type.DeclaringSyntaxReferences.Select(r => r.GetSyntax()).OfType<TypeDeclarationSyntax>().Any(d => d.Members.Any(m => Mentions(m, parameter.Name)));

    private static bool Mentions(MemberDeclarationSyntax member, string name) => !IsStatic(member) && !Declares(member, name) && member.DescendantNodes(n => !IsInitializer(n)).Any(
        n => n is IdentifierNameSyntax { Identifier.ValueText: var text } && text == name && n.Parent is not (MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } or NameColonSyntax or NameEqualsSyntax));

    private static bool IsStatic(MemberDeclarationSyntax member) => member.Modifiers.Any(SyntaxKind.StaticKeyword);

    /// <summary>Whether a parameter of the member hides the captured one.</summary>
    private static bool Declares(MemberDeclarationSyntax member, string name) =>
        member is BaseMethodDeclarationSyntax { ParameterList.Parameters: var parameters } && parameters.Any(p => p.Identifier.ValueText == name);

    private static bool IsInitializer(SyntaxNode node) => node is EqualsValueClauseSyntax
    {
        Parent: PropertyDeclarationSyntax or VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax },
    };
}
