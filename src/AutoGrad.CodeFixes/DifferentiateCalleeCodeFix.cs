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
using Microsoft.CodeAnalysis.FindSymbols;

namespace AutoGrad.CodeFixes;

/// <summary>
/// AG1009: the called method lies in another project of the solution, so its source is out of the generator's sight. With the attribute
/// its project generates its derivatives, and calls are differentiated through them.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(DifferentiateCalleeCodeFix))]
[Shared]
public sealed class DifferentiateCalleeCodeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [Descriptors.OpaqueCall.Id];

    /// <summary>None: two calls of one method would give it the attribute twice.</summary>
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not InvocationExpressionSyntax call
                || model?.GetSymbolInfo(call, context.CancellationToken).Symbol is not IMethodSymbol called)
                continue;
            Solution solution = context.Document.Project.Solution;
            ISymbol? source = await SymbolFinder.FindSourceDefinitionAsync(called.OriginalDefinition, solution, context.CancellationToken).ConfigureAwait(false);
            if (source is not IMethodSymbol method || KnownNames.Has(method, KnownNames.Differentiable)
                || method.DeclaringSyntaxReferences.FirstOrDefault() is not { } place || solution.GetDocument(place.SyntaxTree) is not { } document)
                continue;
            if (document.Project.Id == context.Document.Project.Id || !await Knows(document.Project, context.CancellationToken).ConfigureAwait(false))
                continue;
            context.RegisterCodeFix(
                CodeAction.Create(
                    $"Add [Differentiable] to '{method.ContainingType.Name}.{method.Name}'",
                    cancellation => AddAttribute(document, place, cancellation),
                    equivalenceKey: nameof(DifferentiateCalleeCodeFix)),
                diagnostic);
        }
    }

    /// <summary>Whether the project references the runtime, and so has the attribute.</summary>
    private static async Task<bool> Knows(Project project, CancellationToken cancellation) =>
        await project.GetCompilationAsync(cancellation).ConfigureAwait(false) is { } compilation
        && !compilation.GetTypesByMetadataName(KnownNames.DifferentiableMetadataName).IsEmpty;

    /// <summary>The attribute goes on a line of its own; AG0001 and its fix see to the containing type.</summary>
    private static async Task<Solution> AddAttribute(Document document, SyntaxReference place, CancellationToken cancellation)
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        SyntaxNode declaration = await place.GetSyntaxAsync(cancellation).ConfigureAwait(false);
        if (root is null || declaration is not MethodDeclarationSyntax method)
            return document.Project.Solution;
        bool isImported = root.DescendantNodes().OfType<UsingDirectiveSyntax>().Any(u => u.Name?.ToString() == KnownNames.Namespace);
        string name = isImported ? "Differentiable" : "AutoGrad.Differentiable";
        SyntaxTriviaList leading = method.GetLeadingTrivia();
        SyntaxTriviaList indentation = [.. leading.Reverse().TakeWhile(t => t.IsKind(SyntaxKind.WhitespaceTrivia))];
        AttributeListSyntax attribute = SyntaxFactory.AttributeList([SyntaxFactory.Attribute(SyntaxFactory.ParseName(name))])
            .WithLeadingTrivia(leading)
            .WithTrailingTrivia(SyntaxFactory.EndOfLine("\n"));
        MethodDeclarationSyntax bare = method.WithLeadingTrivia(indentation);
        return document.WithSyntaxRoot(root.ReplaceNode(method, bare.WithAttributeLists(bare.AttributeLists.Insert(0, attribute)))).Project.Solution;
    }
}
