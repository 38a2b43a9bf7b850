using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading.Tasks;
using AutoGrad.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoGrad.CodeFixes;

/// <summary>
/// AG2101: replaces a square root by what equals it and has a slope at zero, √(x² + y²) by Hypot and √(x²) by Abs; where there is no
/// such function, puts a small constant under the root.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(SafeRootCodeFix))]
[Shared]
public sealed class SafeRootCodeFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds => [Descriptors.RootAtZero.Id];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        SyntaxNode? root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        SemanticModel? model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is not InvocationExpressionSyntax call
                || model?.GetTypeInfo(call, context.CancellationToken).Type is not { } type
                || model.GetSymbolInfo(call, context.CancellationToken).Symbol is not IMethodSymbol { Name: "Sqrt", Parameters.Length: 1 })
                continue;
            var (title, safe) = Safe(call, type.ToMinimalDisplayString(model, call.SpanStart), type.SpecialType);
            context.RegisterCodeFix(
                CodeAction.Create(
                    title,
                    _ => Task.FromResult(context.Document.WithSyntaxRoot(
                        root.ReplaceNode(call, SyntaxFactory.ParseExpression(safe).WithTriviaFrom(call)))),
                    equivalenceKey: nameof(SafeRootCodeFix)),
                diagnostic);
        }
    }

    private static (string Title, string Safe) Safe(InvocationExpressionSyntax call, string number, SpecialType type)
    {
        ExpressionSyntax argument = Bare(call.ArgumentList.Arguments[0].Expression);
        if (Squared(argument) is { } x)
            return ("Use Abs, which equals this root", $"{number}.Abs({x})");
        if (argument is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression } sum && Squared(Bare(sum.Left)) is { } a && Squared(Bare(sum.Right)) is { } b)
            return ("Use Hypot, which equals this root", $"{number}.Hypot({a}, {b})");
        string little = type switch
        {
            SpecialType.System_Double => "1e-12",
            SpecialType.System_Single => "1e-12f",
            _ => $"{number}.Epsilon",
        };
        bool binds = argument is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.AddExpression or (int)SyntaxKind.MultiplyExpression }
            or IdentifierNameSyntax or InvocationExpressionSyntax or MemberAccessExpressionSyntax or ElementAccessExpressionSyntax;
        return ($"Add {little} under the root", $"{call.Expression}({little} + {(binds ? argument.ToString() : $"({argument})")})");
    }

    /// <summary>The x of <c>x * x</c> and of <c>Math.Pow(x, 2)</c>, if reading it twice and once is the same.</summary>
    private static ExpressionSyntax? Squared(ExpressionSyntax expression)
    {
        if (expression is BinaryExpressionSyntax { RawKind: (int)SyntaxKind.MultiplyExpression } product
            && SyntaxFactory.AreEquivalent(product.Left, product.Right)
            && !product.Left.DescendantNodesAndSelf().Any(n => n is InvocationExpressionSyntax or AssignmentExpressionSyntax or PostfixUnaryExpressionSyntax))
            return Bare(product.Left);
        return expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Pow" }, ArgumentList.Arguments: { Count: 2 } operands }
            && operands[1].Expression.ToString() is "2" or "2.0" or "2f"
            ? ((InvocationExpressionSyntax)expression).ArgumentList.Arguments[0].Expression
            : null;
    }

    private static ExpressionSyntax Bare(ExpressionSyntax expression) =>
        expression is ParenthesizedExpressionSyntax inner ? Bare(inner.Expression) : expression;
}
