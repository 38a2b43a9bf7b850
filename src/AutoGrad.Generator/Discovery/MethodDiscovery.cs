using System;
using System.Linq;
using System.Threading;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Compiler.Passes;
using AutoGrad.Generator.Diagnostics;
using AutoGrad.Generator.Diagnostics.Shape;
using AutoGrad.Generator.Lowering;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoGrad.Generator.Discovery;

/// <summary>The transform: the only step that sees symbols.</summary>
internal static class MethodDiscovery
{
    public static bool IsCandidate(SyntaxNode node, CancellationToken cancellation) => node is MethodDeclarationSyntax;

    /// <summary>Null for declarations that stand in the way of another one of the same signature.</summary>
    public static DiscoveredMethod? Discover(MethodDeclarationSyntax declaration, Compilation compilation, bool rethrow, CancellationToken cancellation)
    {
        SemanticModel model = compilation.GetSemanticModel(declaration.SyntaxTree);
        if (model.GetDeclaredSymbol(declaration, cancellation) is not IMethodSymbol method || MethodShape.Of(method) is not { } shape)
            return null;
        if (!IsFirstDeclaration(shape, declaration))
            return null;
        try
        {
            return Discover(shape, compilation, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException && !rethrow)
        {
            return Failed(shape, e);
        }
    }

    private static DiscoveredMethod Discover(MethodShape shape, Compilation compilation, CancellationToken cancellation)
    {
        Location place = Places.NameOf(shape.Method);
        Consequence consequence = ShapeRules.WorstOf(shape, cancellation);
        if (consequence == Consequence.Skip)
            return new DiscoveredMethod(null, shape.Method.Name, place, [], []);
        LoweringResult lowered = consequence == Consequence.Declare ? LoweringResult.Failed([]) : Lower(shape, compilation, cancellation);
        EarlierLowerings.Keep(shape, compilation, lowered);
        return new DiscoveredMethod(
            MethodModels.Of(shape, lowered.Primal), shape.Method.Name, place, lowered.Statements, lowered.Diagnostics)
        {
            UsedRules = lowered.UsedRules,
        };
    }

    /// <summary>The body of a method whose declaration is sound, or why it has none.</summary>
    /// <param name="shape">The declaration.</param>
    /// <param name="compilation">Its compilation.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <param name="caller">The derivatives that a caller wants differentiated: second ones, so that rules must bring their bodies.</param>
    public static LoweringResult Lower(MethodShape shape, Compilation compilation, CancellationToken cancellation, NestedDerivatives? caller = null)
    {
        string[] active = [.. shape.Active.Parameters.Select(p => p.Name)];
        IMethodSymbol body = shape.Method.PartialImplementationPart ?? shape.Method;
        ISymbol[] fields = [.. shape.Active.Members.Select(m => m.Member)];
        const Derivatives Second = Derivatives.HessianVectorProduct | Derivatives.Hessian | Derivatives.HessianDiagonal;
        bool isSecond = caller is not null || (shape.Arguments.Emit & Second) != Derivatives.None;
        LoweringResult lowered = MethodLowering.Lower(body, compilation, active, cancellation, shape.Stem, isSecond, fields, caller);
        return lowered.Primal is { } primal ? RefuseBlocked(lowered, primal) : lowered;
    }

    /// <summary>
    /// Foreign code through which a derivative would have to flow is an error at its place; lowering cannot tell, since only the
    /// whole function shows what is active.
    /// </summary>
    private static LoweringResult RefuseBlocked(LoweringResult lowered, Function primal)
    {
        Diagnostic[] blocked = [.. primal.Callees.Prepend(primal).SelectMany(f => Activity.Of(f).BlockedSites()).Distinct().Select(site => lowered.Sites[site].Error)];
        return blocked.Length == 0
            ? lowered
            : lowered with { Primal = null, Diagnostics = lowered.Diagnostics.AddRange(blocked) };
    }

    /// <summary>Half-typed code declares a method twice, or attributes both parts of a partial one; one file per signature comes out.</summary>
    private static bool IsFirstDeclaration(MethodShape shape, SyntaxNode node)
    {
        AttributeData? first = KnownNames.Attribute(shape.Method, KnownNames.Differentiable);
        if (first?.ApplicationSyntaxReference is not { } applied)
            return false;
        if (applied.SyntaxTree != node.SyntaxTree || !node.Span.Contains(applied.Span))
            return false;
        string signature = HintNames.SignatureOf(shape.Method);
        IMethodSymbol? earliest = shape.Method.ContainingType?.GetMembers(shape.Method.Name)
            .OfType<IMethodSymbol>()
            .FirstOrDefault(m => KnownNames.Has(m, KnownNames.Differentiable) && HintNames.SignatureOf(m) == signature);
        return earliest is null || SymbolEqualityComparer.Default.Equals(earliest, shape.Method);
    }

    /// <summary>A defect of ours costs one method its body, not the others their derivatives.</summary>
    private static DiscoveredMethod Failed(MethodShape shape, Exception e)
    {
        Location place = Places.NameOf(shape.Method);
        Diagnostic told = Diagnostic.Create(Descriptors.InternalError, place, shape.Method.Name, $"{e.GetType().Name}: {e.Message}");
        return new DiscoveredMethod(null, shape.Method.Name, place, [], [told]);
    }
}
