using System;
using System.Threading;
using AutoGrad.Generator.Diagnostics.Shape;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Discovery;

/// <summary>A rule that fits its function, for the warning that nobody uses it.</summary>
/// <param name="Id">The documentation id of the pullback.</param>
/// <param name="Name">Its name.</param>
/// <param name="Target">The function, for people.</param>
/// <param name="Place">The attribute.</param>
internal sealed record DeclaredRule(string Id, string Name, string Target, Location Place)
{
    /// <summary>Stands for every rule, where a body could not be read.</summary>
    public const string Any = "*";

    /// <summary>An error of ours costs the warning, not the whole generator: the methods that the rule serves report it where they call.</summary>
    public static DeclaredRule? Of(GeneratorAttributeSyntaxContext context, bool rethrow, CancellationToken cancellation)
    {
        try
        {
            return context.TargetSymbol is IMethodSymbol method && DerivativeRule.Of(method) is { Problems.IsEmpty: true } rule
                ? new(IdOf(method), method.Name, rule.Target, Places.AttributeOn(method, rule.Attribute, cancellation))
                : null;
        }
        catch (Exception e) when (e is not OperationCanceledException && !rethrow)
        {
            return null;
        }
    }

    public static string IdOf(IMethodSymbol pullback) => pullback.OriginalDefinition.GetDocumentationCommentId() ?? pullback.Name;
}
