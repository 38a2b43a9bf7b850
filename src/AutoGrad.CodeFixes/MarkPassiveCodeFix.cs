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
/// AG0004, AG0012, AG0014, AG2001: takes a parameter out of the derivative, where the attribute names parameters by removing its name,
/// else by [NotDifferentiated].
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MarkPassiveCodeFix))]
[Shared]
public sealed class MarkPassiveCodeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds =>
    [
        Descriptors.NotFloatingPoint.Id, Descriptors.PassiveByAttribute.Id, Descriptors.TypeNotSupported.Id, Descriptors.ParameterWithoutInfluence.Id,
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
            SyntaxNode? node = root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
            if (node?.FirstAncestorOrSelf<MethodDeclarationSyntax>() is not { } method || model is null)
                continue;
            AttributeArgumentSyntax[] names = [.. NamesOf(method, model, context.CancellationToken)];
            AttributeArgumentSyntax? name = NameAt(node, names, model, context.CancellationToken);
            if (name is not null && names.Length > 1)
                Offer($"Take '{ValueOf(name, model, context.CancellationToken)}' out of the attribute", (root, name), Removed);
            else if (names.Length == 0 && node.FirstAncestorOrSelf<ParameterSyntax>() is { } parameter)
                Offer($"Mark '{parameter.Identifier.ValueText}' as [NotDifferentiated]", (root, parameter), Marked);

            void Offer(string title, (SyntaxNode? Root, SyntaxNode Node) at, System.Func<SyntaxNode, SyntaxNode, SyntaxNode> change) =>
                context.RegisterCodeFix(
                    CodeAction.Create(
                        title,
                        _ => Task.FromResult(context.Document.WithSyntaxRoot(change(at.Root!, at.Node))),
                        equivalenceKey: nameof(MarkPassiveCodeFix)),
                    diagnostic);
        }
    }

    /// <summary>The parameters that the attribute names, as written.</summary>
    private static System.Collections.Generic.IEnumerable<AttributeArgumentSyntax> NamesOf(
        MethodDeclarationSyntax method, SemanticModel model, CancellationToken cancellation) =>
        method.AttributeLists.SelectMany(l => l.Attributes)
            .Where(a => KnownNames.Is(model.GetSymbolInfo(a, cancellation).Symbol?.ContainingType, KnownNames.Differentiable))
            .SelectMany(a => a.ArgumentList?.Arguments ?? default)
            .Where(a => a.NameEquals is null);

    private static AttributeArgumentSyntax? NameAt(
        SyntaxNode node, AttributeArgumentSyntax[] names, SemanticModel model, CancellationToken cancellation) =>
        node.FirstAncestorOrSelf<ParameterSyntax>() is { } parameter
            ? names.FirstOrDefault(n => ValueOf(n, model, cancellation) == parameter.Identifier.ValueText)
            : names.FirstOrDefault(n => n.Span.Contains(node.Span));

    private static string? ValueOf(AttributeArgumentSyntax name, SemanticModel model, CancellationToken cancellation) =>
        model.GetConstantValue(name.Expression, cancellation).Value as string;

    private static SyntaxNode Removed(SyntaxNode root, SyntaxNode name) => root.RemoveNode(name, SyntaxRemoveOptions.KeepNoTrivia)!;

    /// <summary>In front of everything that the parameter is declared with.</summary>
    private static SyntaxNode Marked(SyntaxNode root, SyntaxNode node)
    {
        ParameterSyntax parameter = (ParameterSyntax)node;
        AttributeListSyntax mark = SyntaxFactory.AttributeList([SyntaxFactory.Attribute(SyntaxFactory.ParseName("NotDifferentiated"))])
            .WithTrailingTrivia(SyntaxFactory.Space)
            .WithLeadingTrivia(parameter.GetLeadingTrivia());
        ParameterSyntax marked = parameter.WithoutLeadingTrivia();
        return root.ReplaceNode(parameter, marked.WithAttributeLists(marked.AttributeLists.Insert(0, mark)));
    }
}
