using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Recursion;
using AutoGrad.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

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
    public static LoweringResult Lower(
        IMethodSymbol method, Compilation compilation, IReadOnlyCollection<string> active, CancellationToken cancellation,
        string? stem = null, bool secondOrder = false, IReadOnlyList<ISymbol>? fields = null)
    {
        InstanceMembers members = new(fields ?? []);
        Walker walker = NewWalker();
        try
        {
            Function? primal = walker.Lower(active);
            while (members.HasGrown)
            {
                // A member turned out to be written, so that it must be followed from the start.
                walker = NewWalker();
                primal = walker.Lower(active);
            }

            if (primal is null)
                return Explained(walker, method, compilation, cancellation);
            primal = Contracts.Infer(Verifier.Verify(primal, "Lowering"));
            return new LoweringResult(primal, walker.Refusals.Diagnostics, walker.StatementLocations, walker.Refusals.Sites)
            {
                UsedRules = [.. walker.UsedRules],
                Expressions = walker.Expressions,
                CalleeExpressions = walker.CalleeExpressions,
            };
        }
        catch (InsufficientExecutionStackException)
        {
            return Failure(Diagnostic.Create(
                Descriptors.TooDeep, Place(method), method.Name, "expressions or blocks are nested deeper than the compiler's stack"), walker);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Half-typed code has shapes that nobody foresees; the C# compiler explains those better than we can.
            if (HasErrors(method, compilation, cancellation))
                return LoweringResult.Failed(walker.Refusals.Diagnostics);
            string message = e.GetType().Name + ": " + e.Message;
            return Failure(Diagnostic.Create(Descriptors.InternalError, Place(method), method.Name, message), walker);
        }

        Walker NewWalker() => new(method, stem ?? method.Name, compilation, members, cancellation) { NeedsRuleBodies = secondOrder };
    }

    /// <summary>What is not lowered must have been said, by us or by the C# compiler.</summary>
    private static LoweringResult Explained(Walker walker, IMethodSymbol method, Compilation compilation, CancellationToken cancellation)
    {
        if (!walker.Refusals.Diagnostics.IsEmpty || HasErrors(method, compilation, cancellation))
            return LoweringResult.Failed(walker.Refusals.Diagnostics);
        return Failure(
            Diagnostic.Create(Descriptors.InternalError, Place(method), method.Name, "a value was lost on the way, without any error in the source"), walker);
    }

    private static LoweringResult Failure(Diagnostic diagnostic, Walker walker) =>
        LoweringResult.Failed(walker.Refusals.Diagnostics.Add(diagnostic));

    private static Location Place(IMethodSymbol method) => method.Locations.FirstOrDefault() ?? Location.None;

    /// <summary>The method itself first, which is cheap; then everything, since it may call what is broken.</summary>
    private static bool HasErrors(IMethodSymbol method, Compilation compilation, CancellationToken cancellation) =>
        method.DeclaringSyntaxReferences.Any(r => AnyError(compilation.GetSemanticModel(r.SyntaxTree).GetDiagnostics(r.Span, cancellation)))
        || AnyError(compilation.GetDiagnostics(cancellation));

    private static bool AnyError(ImmutableArray<Diagnostic> diagnostics) => diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error);
}
