using System;
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

/// <summary>AG0009, AG0010: sets Name in the attribute to a stem that no member of the type begins with.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ChooseStemCodeFix))]
[Shared]
public sealed class ChooseStemCodeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [Descriptors.MemberExists.Id, Descriptors.MembersClash.Id];

    /// <summary>None: two fixes at once would choose the same stem.</summary>
    public override FixAllProvider? GetFixAllProvider() => null;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            MethodDeclarationSyntax? declaration =
                root?.FindToken(diagnostic.Location.SourceSpan.Start).Parent?.FirstAncestorOrSelf<MethodDeclarationSyntax>();
            if (declaration is null || model?.GetDeclaredSymbol(declaration, context.CancellationToken) is not { } method)
                continue;
            SyntaxReference? applied = KnownNames.Attribute(method, KnownNames.Differentiable)?.ApplicationSyntaxReference;
            SyntaxNode? syntax = applied is null ? null : await applied.GetSyntaxAsync(context.CancellationToken).ConfigureAwait(false);
            if (syntax is not AttributeSyntax attribute || !declaration.Span.Contains(attribute.Span))
                continue;
            string stem = FreeStem(method);
            context.RegisterCodeFix(
                CodeAction.Create(
                    $"Set Name = \"{stem}\"",
                    cancellation => SetName(context.Document, attribute, stem, cancellation),
                    equivalenceKey: nameof(ChooseStemCodeFix)),
                diagnostic);
        }
    }

    private static string FreeStem(IMethodSymbol method)
    {
        string[] taken = [.. method.ContainingType.GetMembers().SelectMany(m => new[] { m.Name, StemOf(m) })];
        for (int i = 2; ; i++)
        {
            string stem = method.Name + i;
            if (!taken.Any(name => name.StartsWith(stem, StringComparison.Ordinal)))
                return stem;
        }
    }

    private static string StemOf(ISymbol member) =>
        (member as IMethodSymbol is { } method ? MethodShape.Of(method)?.Stem : null) ?? member.Name;

    private static async Task<Document> SetName(Document document, AttributeSyntax attribute, string stem, CancellationToken cancellation)
    {
        LiteralExpressionSyntax value = SyntaxFactory.LiteralExpression(SyntaxKind.StringLiteralExpression, SyntaxFactory.Literal(stem));
        AttributeArgumentListSyntax arguments = attribute.ArgumentList ?? SyntaxFactory.AttributeArgumentList();
        AttributeArgumentSyntax? present = arguments.Arguments.FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == "Name");
        AttributeSyntax named = present is null
            ? attribute.WithArgumentList((AttributeArgumentListSyntax)Appended(arguments, stem))
            : attribute.ReplaceNode(present.Expression, value.WithTriviaFrom(present.Expression));
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellation).ConfigureAwait(false);
        return document.WithSyntaxRoot(root!.ReplaceNode(attribute, named));
    }

    private static SyntaxNode Appended(AttributeArgumentListSyntax arguments, string stem)
    {
        string separator = arguments.Arguments.Count == 0 ? "" : ", ";
        string inner = arguments.Arguments.ToFullString();
        return SyntaxFactory.ParseAttributeArgumentList($"({inner}{separator}Name = \"{stem}\")")!;
    }
}
