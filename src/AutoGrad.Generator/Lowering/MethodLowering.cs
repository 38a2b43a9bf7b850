using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Recursion;
using AutoGrad.Generator.Diagnostics;
using AutoGrad.Generator.Discovery;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoGrad.Generator.Lowering;

/// <summary>The door to this folder: one method's body, from Roslyn's operations to the IR. Never throws on the user's account.</summary>
internal static class MethodLowering
{
    /// <param name="method">The method that carries the attribute.</param>
    /// <param name="compilation">Its compilation, in which the bodies of callees are looked up.</param>
    /// <param name="active">Names of the active parameters.</param>
    /// <param name="cancellation">Tested per statement.</param>
    /// <param name="stem">The stem of the generated members' names; the method's own name if it is not given.</param>
    /// <param name="secondOrder">Whether second derivatives are asked for, which need the bodies of rules.</param>
    /// <param name="fields">Active fields and properties of the instance.</param>
    /// <param name="nested">Where a derivative of the method is called by another one that is being lowered.</param>
    public static LoweringResult Lower(
        IMethodSymbol method, Compilation compilation, IReadOnlyCollection<string> active, CancellationToken cancellation,
        string? stem = null, bool secondOrder = false, IReadOnlyList<ISymbol>? fields = null, NestedDerivatives? nested = null)
    {
        nested ??= new NestedDerivatives(compilation, method.ContainingType, cancellation);
        return nested.While(method, () =>
        {
            (LoweringResult result, IReadOnlyList<MethodShape> missing) = Read(compilation);
            while (missing.Count > 0)
                (result, missing) = Read(nested.Declare(missing));
            return result;
        });

        (LoweringResult, IReadOnlyList<MethodShape>) Read(Compilation declared)
        {
            ISymbol[] members = [.. (fields ?? []).Select(f => GeneratedDeclarations.In(f, declared, cancellation))];
            return ReadIn(
                GeneratedDeclarations.In(method, declared, cancellation), declared, active, members,
                (m, known) => new Walker(m, stem ?? m.Name, declared, known, cancellation) { NeedsRuleBodies = secondOrder, Nested = nested }, nested, cancellation);
        }
    }

    /// <summary>The body as one compilation has it, and the methods whose derivatives it calls without their being declared there.</summary>
    private static (LoweringResult Result, IReadOnlyList<MethodShape> Missing) ReadIn(
        IMethodSymbol method, Compilation compilation, IReadOnlyCollection<string> active, IReadOnlyList<ISymbol> fields,
        Func<IMethodSymbol, InstanceMembers, Walker> newWalker, NestedDerivatives nested, CancellationToken cancellation)
    {
        InstanceMembers members = new(fields);
        Walker walker = newWalker(method, members);
        try
        {
            Function? primal = walker.Lower(active);
            while (members.HasGrown)
            {
                // A member turned out to be written, so that it must be followed from the start.
                walker = newWalker(method, members);
                primal = walker.Lower(active);
            }

            if (primal is null && walker.Undeclared.Count > 0 && walker.Refusals.Diagnostics.All(d => d.Descriptor != Descriptors.GeneratedMember))
                return (LoweringResult.Failed([]), walker.Undeclared);
            return (primal is null ? Explained(walker, method, compilation, nested, cancellation) : Finished(walker, primal), []);
        }
        catch (InsufficientExecutionStackException)
        {
            return (Failure(Diagnostic.Create(
                Descriptors.TooDeep, Place(method), method.Name, "expressions or blocks are nested deeper than the compiler's stack"), walker), []);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Half-typed code has shapes that nobody foresees; the C# compiler explains those better than we can.
            if (HasErrors(method, compilation, nested, cancellation))
                return (LoweringResult.Failed(walker.Refusals.Diagnostics), []);
            string message = e.GetType().Name + ": " + e.Message;
            return (Failure(Diagnostic.Create(Descriptors.InternalError, Place(method), method.Name, message), walker), []);
        }
    }

    private static LoweringResult Finished(Walker walker, Function lowered)
    {
        Function primal = Contracts.Infer(Verifier.Verify(lowered, "Lowering"));
        return new LoweringResult(primal, walker.Refusals.Diagnostics, walker.StatementLocations, walker.Refusals.Sites)
        {
            UsedRules = [.. walker.UsedRules],
            Expressions = walker.Expressions,
            CalleeExpressions = walker.CalleeExpressions,
        };
    }

    /// <summary>What is not lowered must have been said, by us or by the C# compiler.</summary>
    private static LoweringResult Explained(
        Walker walker, IMethodSymbol method, Compilation compilation, NestedDerivatives nested, CancellationToken cancellation)
    {
        if (!walker.Refusals.Diagnostics.IsEmpty || HasErrors(method, compilation, nested, cancellation))
            return LoweringResult.Failed(walker.Refusals.Diagnostics);
        return Failure(
            Diagnostic.Create(Descriptors.InternalError, Place(method), method.Name, "a value was lost on the way, without any error in the source"), walker);
    }

    private static LoweringResult Failure(Diagnostic diagnostic, Walker walker) =>
        LoweringResult.Failed(walker.Refusals.Diagnostics.Add(diagnostic));

    private static Location Place(IMethodSymbol method) => method.Locations.FirstOrDefault() ?? Location.None;

    /// <summary>
    /// The method itself first, which is cheap; then everything, since it may call what is broken. Callers of members that the generator is about
    /// to write do not compile before it has run, which says nothing.
    /// </summary>
    private static bool HasErrors(IMethodSymbol method, Compilation compilation, NestedDerivatives nested, CancellationToken cancellation) =>
        method.DeclaringSyntaxReferences.Any(r => compilation.GetSemanticModel(r.SyntaxTree).GetDiagnostics(r.Span, cancellation).Any(IsError))
        || compilation.GetDiagnostics(cancellation).Where(IsError).Any(d => !IsBesideGenerated(d, nested, cancellation));

    private static bool IsError(Diagnostic diagnostic) => diagnostic.Severity == DiagnosticSeverity.Error;

    private static bool IsBesideGenerated(Diagnostic error, NestedDerivatives nested, CancellationToken cancellation)
    {
        SyntaxNode? node = error.Location.SourceTree?.GetRoot(cancellation).FindNode(error.Location.SourceSpan);
        return node?.FirstAncestorOrSelf<MemberDeclarationSyntax>() is BaseMethodDeclarationSyntax or BasePropertyDeclarationSyntax or BaseFieldDeclarationSyntax
            && node.FirstAncestorOrSelf<MemberDeclarationSyntax>()!.DescendantNodes().OfType<SimpleNameSyntax>().Any(n => nested.MethodsOf(n.Identifier.ValueText).Count > 0);
    }
}
