using System.Collections.Generic;
using System.Linq;
using System.Threading;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Model;
using AutoGrad.Compiler.Passes;
using AutoGrad.Compiler.Passes.Remarks;
using AutoGrad.Generator.Diagnostics.Shape;
using AutoGrad.Generator.Discovery;
using AutoGrad.Generator.Lowering;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Diagnostics.Remarks;

/// <summary>The remarks on one method, each at its expression.</summary>
internal static class DerivativeRemarks
{
    public static IEnumerable<Diagnostic> Of(MethodShape shape, Compilation compilation, EarlierLowerings earlier, CancellationToken cancellation)
    {
        LoweringResult? known = earlier.Take(shape);
        if (known is null && ShapeRules.WorstOf(shape, cancellation) != Consequence.None)
            return [];
        LoweringResult lowered = known ?? MethodDiscovery.Lower(shape, compilation, cancellation);
        if (lowered.Primal is not { } primal)
            return [];
        Finding[] findings = [.. Findings.Of(primal)];
        return [.. OfCheckpoint(shape, primal, cancellation), .. OfRows(shape, lowered, primal, cancellation), .. OfParameters(shape, primal, findings, cancellation), .. OfExpressions(lowered, findings)];
    }

    private static IEnumerable<Diagnostic> OfCheckpoint(MethodShape shape, Function primal, CancellationToken cancellation)
    {
        if (shape.Arguments.Checkpoint == 0)
            return [];
        bool hasReverseSweep = (shape.Arguments.Emit & ~(Derivatives.Pushforward | Derivatives.Jacobian | Derivatives.BatchJacobian)) != Derivatives.None;
        string? reason = !hasReverseSweep
            ? "none of the requested members has a reverse sweep; request Derivatives.Gradient, or remove it"
            : Reason(CheckpointUses.Of(primal, new(shape.Arguments.Checkpoint, shape.Arguments.Vectorize, shape.Arguments.Rows), cancellation));
        return reason is null
            ? []
            : [Diagnostic.Create(Descriptors.CheckpointWithoutLoop, shape.Arguments.LocationOfProperty("Checkpoint", cancellation), shape.Method.Name, reason)];
    }

    private static IEnumerable<Diagnostic> OfRows(MethodShape shape, LoweringResult lowered, Function primal, CancellationToken cancellation)
    {
        if (shape.Arguments.Rows != RowsIn.Lanes)
            yield break;
        Region[] loops = [.. primal.Body.AllNodes().Select(n => n is While test ? test.Condition : (n as For)?.Body).OfType<Region>()];
        foreach (RowRefusal refusal in RowRefusals.Of(MethodModels.Of(shape, primal), primal, cancellation))
        {
            SyntaxNode? loop = refusal.Loop >= 0 && refusal.Loop < loops.Length && loops[refusal.Loop].Arguments is { IsEmpty: false } known
                && lowered.Expressions.TryGetValue(known[0], out SyntaxNode? found) ? LoopHeads.Around(found) : null;
            string what = loop is not null ? $"this loop of '{shape.Method.Name}'" : refusal.IsBatch ? $"the rows of '{shape.Stem}BatchObjective'" : $"'{shape.Method.Name}'";
            Location place = loop is null ? shape.Arguments.LocationOfProperty("Rows", cancellation) : LoopHeads.PlaceOf(loop);
            yield return Diagnostic.Create(Descriptors.RowsNotInLanes, place, what, refusal.Reason);
        }
    }

    private static string? Reason(CheckpointUse use) => use switch
    {
        CheckpointUse.NothingPerTrip => "no trip of a loop leaves anything that would have to be kept for the reverse sweep; remove it",
        CheckpointUse.NoRecurrence =>
            "no outermost loop of it is a recurrence whose trips can be run again: one that hands numbers or arrays of rank one from trip to trip, without effects on other objects; remove it",
        CheckpointUse.PerCall => "a recursion keeps what its reverse sweep needs per call; write it as a loop, or remove it",
        _ => null,
    };

    private static IEnumerable<Diagnostic> OfParameters(MethodShape shape, Function primal, Finding[] findings, CancellationToken cancellation)
    {
        Dictionary<string, bool> idle = Idle(primal, findings);
        // What a method only writes to a ref parameter is a result, not data that went unused.
        IParameterSymbol[] parameters = [.. shape.Active.Parameters.Where(p => p.RefKind != RefKind.Ref && idle.ContainsKey(p.Name))];
        string method = shape.Method.Name;
        var members = shape.Active.Members.Where(m => idle.ContainsKey(Paths.Instance + m.Member.Name)).ToArray();
        if (parameters.Length + members.Length == 0)
            return [];
        if (parameters.Length == shape.Active.Parameters.Length && members.Length == shape.Active.Members.Length)
            return [Diagnostic.Create(Descriptors.ConstantResult, Places.NameOf(shape.Method), method, string.Join(", ", parameters.Select(p => p.Name).Concat(members.Select(m => m.Member.Name)).Select(n => $"'{n}'")))];
        return
        [
            .. parameters.Select(p => Say(Places.NameOf(p), p.Name, idle[p.Name])),
            .. members.Select(m => Say(shape.Arguments.LocationOfName(m.Index, cancellation), m.Member.Name, idle[Paths.Instance + m.Member.Name])),
        ];

        Diagnostic Say(Location place, string name, bool isRead) => Diagnostic.Create(
            Descriptors.ParameterWithoutInfluence, place, method, name,
            isRead ? "it is read only where no derivative flows, in tests, indices, roundings or what is cut on purpose" : "the result never uses it");
    }

    /// <summary>Parameters of which no number has influence, and whether any is read. A struct is several parameters of the function: <c>p.X</c>.</summary>
    private static Dictionary<string, bool> Idle(Function primal, Finding[] findings)
    {
        HashSet<int> without = [.. findings.Where(f => f.Kind is FindingKind.Unread or FindingKind.Uninfluential).Select(f => f.Value)];
        HashSet<int> read = [.. findings.Where(f => f.Kind == FindingKind.Uninfluential).Select(f => f.Value)];
        Dictionary<string, bool> idle = [];
        var groups = primal.Parameters.Select((p, i) => (Name: OwnerOf(p.Name), p.Role, Value: primal.Body.Arguments[i]))
            .Where(p => p.Role == ParameterRole.Active)
            .GroupBy(p => p.Name);
        foreach (var group in groups.Where(g => g.All(p => without.Contains(p.Value))))
            idle[group.Key] = group.Any(p => read.Contains(p.Value));
        return idle;
    }

    /// <summary>The parameter or member that a path belongs to: p of p.X, this.rate of this.rate.A.</summary>
    private static string OwnerOf(string path)
    {
        string[] names = path.Split('.');
        return path.StartsWith(Paths.Instance, System.StringComparison.Ordinal) ? Paths.Instance + names[1].TrimStart('@') : names[0];
    }

    private static IEnumerable<Diagnostic> OfExpressions(LoweringResult lowered, Finding[] findings)
    {
        HashSet<(string, Location)> said = [];
        var all = lowered.Primal!.Callees.Where(c => lowered.CalleeExpressions.ContainsKey(c.Name))
            .Select(c => (Findings: Findings.OfCallee(c), Expressions: lowered.CalleeExpressions[c.Name]))
            .Prepend((findings, lowered.Expressions));
        foreach (var (found, expressions) in all)
        {
            foreach (Finding finding in found.Where(f => DescriptorOf(f.Kind) is not null))
            {
                DiagnosticDescriptor descriptor = DescriptorOf(finding.Kind)!;
                if (expressions.TryGetValue(finding.Value, out SyntaxNode? syntax) && said.Add((descriptor.Id, syntax.GetLocation())))
                    yield return Diagnostic.Create(descriptor, syntax.GetLocation(), SourceLine.Of(syntax));
            }
        }
    }

    private static DiagnosticDescriptor? DescriptorOf(FindingKind kind) => kind switch
    {
        FindingKind.IntegerConversion => Descriptors.LostInInteger,
        FindingKind.RootAtZero => Descriptors.RootAtZero,
        FindingKind.LogarithmAtZero => Descriptors.LogarithmAtZero,
        FindingKind.EdgeOfDomain => Descriptors.EdgeOfDomain,
        FindingKind.PowerOfNonPositive => Descriptors.PowerOfNonPositive,
        FindingKind.DivisionByNorm => Descriptors.DivisionByNorm,
        _ => null,
    };
}
