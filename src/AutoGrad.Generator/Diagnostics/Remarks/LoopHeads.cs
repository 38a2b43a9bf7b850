using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace AutoGrad.Generator.Diagnostics.Remarks;

/// <summary>Where a remark on a loop stands: at its head, not all over its body.</summary>
internal static class LoopHeads
{
    /// <summary>The loop that a syntax node is or belongs to; null for code that is none, such as a library's reduction.</summary>
    public static SyntaxNode? Around(SyntaxNode node) =>
        node.FirstAncestorOrSelf<StatementSyntax>(s => s is ForStatementSyntax or CommonForEachStatementSyntax or WhileStatementSyntax or DoStatementSyntax);

    public static Location PlaceOf(SyntaxNode loop) => loop switch
    {
        ForStatementSyntax counted => From(counted.ForKeyword, counted.CloseParenToken),
        CommonForEachStatementSyntax each => From(each.ForEachKeyword, each.CloseParenToken),
        WhileStatementSyntax test => From(test.WhileKeyword, test.CloseParenToken),
        DoStatementSyntax test => From(test.WhileKeyword, test.CloseParenToken),
        _ => loop.GetLocation(),
    };

    private static Location From(SyntaxToken first, SyntaxToken last) =>
        Location.Create(first.SyntaxTree!, TextSpan.FromBounds(first.SpanStart, last.Span.End));
}
