using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoGrad.Generator.Tests.Oracle;

/// <summary>Where a refusal may point.</summary>
internal static class Refusal
{
    /// <summary>
    /// Inside the parameters or the body of a method, constructor, operator or accessor. A diagnostic on a method's name says
    /// that something in it went wrong, not what, so it does not count.
    /// </summary>
    public static bool IsInsideMethod(Diagnostic diagnostic, SyntaxTree tree)
    {
        if (diagnostic.Location.SourceTree != tree)
            return false;
        SyntaxNode node = tree.GetRoot().FindNode(diagnostic.Location.SourceSpan);
        return node.AncestorsAndSelf().Any(n =>
            n is ParameterSyntax or ParameterListSyntax
            || n is BlockSyntax or ArrowExpressionClauseSyntax or EqualsValueClauseSyntax);
    }
}
