using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoGrad.Generator.Discovery;

/// <summary>The methods of a file that carry an attribute, by its name alone.</summary>
internal static class MarkedMethods
{
    /// <param name="tree">The file.</param>
    /// <param name="name">The attribute as it is usually written.</param>
    /// <param name="fullName">The name of its class.</param>
    /// <param name="cancellation">Ends the work.</param>
    public static MethodDeclarationSyntax[] In(SyntaxTree tree, string name, string fullName, CancellationToken cancellation) =>
    [
        .. tree.GetRoot(cancellation)
            .DescendantNodes(n => n is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or TypeDeclarationSyntax)
            .OfType<MethodDeclarationSyntax>()
            .Where(m => m.AttributeLists.Any(l => l.Attributes.Any(a => NameOf(a) is { } written && (written == name || written == fullName)))),
    ];

    private static string? NameOf(AttributeSyntax attribute) => attribute.Name switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax aliased => aliased.Name.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        _ => null,
    };
}
