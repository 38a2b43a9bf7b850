using System.Collections.Immutable;
using System.Composition;
using System.Threading;
using System.Threading.Tasks;
using AutoGrad.Generator.Diagnostics;
using AutoGrad.Generator.Diagnostics.Shape;
using AutoGrad.Generator.Discovery;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoGrad.CodeFixes;

/// <summary>AG0003: replaces a name that no parameter has by the nearest one, as nameof so that it cannot go stale again.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NearestParameterCodeFix))]
[Shared]
public sealed class NearestParameterCodeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [Descriptors.UnknownParameter.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (!diagnostic.Properties.TryGetValue(NearestName.Property, out string? nearest) || nearest is null)
                continue;
            if (root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not ExpressionSyntax name)
                continue;
            context.RegisterCodeFix(
                CodeAction.Create(
                    $"Name parameter '{nearest}'",
                    cancellation => Replace(context.Document, name, nearest, cancellation),
                    equivalenceKey: nameof(NearestParameterCodeFix)),
                diagnostic);
        }
    }

    private static async Task<Document> Replace(Document document, ExpressionSyntax name, string nearest, CancellationToken cancellation)
    {
        ExpressionSyntax corrected = SyntaxFactory.ParseExpression($"nameof({TypeText.Identifier(nearest)})").WithTriviaFrom(name);
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        return document.WithSyntaxRoot(root!.ReplaceNode(name, corrected));
    }
}
