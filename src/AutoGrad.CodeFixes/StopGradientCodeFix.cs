using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using AutoGrad.Generator.Diagnostics;
using AutoGrad.Generator.Discovery;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoGrad.CodeFixes;

/// <summary>
/// AG2003, AG1009, AG1010, AG1011, AG1019: cuts the derivative on purpose, around a number that code would lose it of, or around the
/// number that unknown code returns.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(StopGradientCodeFix))]
[Shared]
public sealed class StopGradientCodeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds =>
    [
        Descriptors.LostInInteger.Id,
        Descriptors.OpaqueUse.Id, Descriptors.OpaqueCall.Id, Descriptors.DispatchedCall.Id, Descriptors.UnknownDelegate.Id,
    ];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not ExpressionSyntax expression || model is null)
                continue;
            if (Cut(expression, model, context.CancellationToken) is not { } number)
                continue;
            context.RegisterCodeFix(
                CodeAction.Create(
                    $"Cut the derivative of '{number}'",
                    _ => Task.FromResult(context.Document.WithSyntaxRoot(root.ReplaceNode(number, Wrapped(number)))),
                    equivalenceKey: nameof(StopGradientCodeFix)),
                diagnostic);
        }
    }

    /// <summary>The expression itself if it is a number, else the number inside that it converts or is called with.</summary>
    private static ExpressionSyntax? Cut(ExpressionSyntax expression, SemanticModel model, CancellationToken cancellation)
    {
        ExpressionSyntax?[] candidates =
        [
            expression,
            (expression as CastExpressionSyntax)?.Expression,
            (expression as InvocationExpressionSyntax)?.ArgumentList.Arguments.FirstOrDefault()?.Expression,
        ];
        return candidates.FirstOrDefault(
            e => e is not null && model.GetTypeInfo(e, cancellation).Type is { } type && RealTypes.FormOf(type) == RealForm.Scalar);
    }

    private static ExpressionSyntax Wrapped(ExpressionSyntax number)
    {
        ExpressionSyntax inner = (number is ParenthesizedExpressionSyntax parenthesized ? parenthesized.Expression : number).WithoutTrivia();
        return SyntaxFactory.ParseExpression($"Differentiate.StopGradient({inner})").WithTriviaFrom(number);
    }
}
