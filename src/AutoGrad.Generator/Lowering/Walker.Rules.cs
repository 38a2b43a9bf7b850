using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Generator.Diagnostics;
using AutoGrad.Generator.Discovery;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoGrad.Generator.Lowering;

/// <summary>
/// Calls of functions whose derivative somebody else has written: by [DerivativeOf] in this compilation, or the generator itself in the
/// assembly from which the function comes.
/// </summary>
internal sealed partial class Walker
{
    private readonly HashSet<string> _usedRules = [];

    /// <summary>The rules that calls have met, by <see cref="DerivativeRule.Pullback"/>'s id.</summary>
    public IReadOnlyCollection<string> UsedRules => _usedRules;

    /// <summary>Whether rules must bring their bodies, to be differentiated themselves.</summary>
    public bool NeedsRuleBodies { get; init; }

    /// <summary>The pullback of a function that is called, and the positions of its active parameters.</summary>
    private sealed record KnownPullback(IMethodSymbol Method, ImmutableArray<int> Active, ImmutableArray<int> Lost)
    {
        /// <summary>The pushforward that the generator has written beside it, if it was asked for.</summary>
        public IMethodSymbol? Pushforward { get; init; }
    }

    /// <summary>The result of a function with a rule; null for other methods.</summary>
    private Value? CallWithRule(IInvocationOperation operation, IMethodSymbol method)
    {
        if (RegisteredPullback(method) is not { } pullback)
        {
            if (HasBody(method) || IsDispatched(method, operation.Instance) || GeneratedPullback(method) is not { } generated)
                return null;
            pullback = generated;
        }

        if (Rivals(method) is { Length: > 1 } rivals)
        {
            return Unsupported(
                operation, $"A call of '{method.Name}'", $"the referenced assemblies {string.Join(" and ", rivals.Select(r => $"'{r}'"))} both have a rule for it",
                "Declare a rule of your own, which comes first.");
        }

        CheckAccess(method, operation);
        CheckAccess(pullback.Method, operation);
        List<int> ids = [];
        string target = TypeMap.Text(Resolve(method.ContainingType));
        if (!method.IsStatic && operation.Instance is { } instance)
        {
            if (!IsRootThis(instance))
                ids.Add(Id(instance));
            target = IsRootThis(instance) ? "this" : "{0}";
        }

        int first = ids.Count;
        int[] arguments = new int[method.Parameters.Length];
        foreach (IArgumentOperation argument in operation.Arguments)
            arguments[argument.Parameter!.Ordinal] = Id(Ir(argument.Parameter.Type).IsArray ? Unconverted(argument.Value) : argument.Value);
        ids.AddRange(arguments);
        string names = NameOf(method).Substring(ConstantText.Identifier(method.Name).Length);
        string call = $"{target}.{NameOf(method)}({Holes(first, arguments.Length)})";
        string owner = pullback.Method.IsStatic ? TypeMap.Text(pullback.Method.ContainingType) : target;
        string text = $"{owner}.{ConstantText.Identifier(pullback.Method.Name)}{names}({Join(Holes(first, arguments.Length))}{PullbackHoles(method, pullback, ids.Count)})";
        string? pushforward = pullback.Pushforward is { } tangents
            ? $"{owner}.{ConstantText.Identifier(tangents.Name)}{names}({Join(Holes(first, arguments.Length))}{Holes(ids.Count, pullback.Active.Length)})"
            : null;
        int site = Refusals.Site(
            operation.Syntax.GetLocation(), Descriptors.OpaqueUse, SourceLine.Of(operation.Syntax), "its derivative does not reach this argument");
        bool readsMemory = ids.Any(i => _builder.TypeOf(i).Kind is Compiler.Ir.TypeKind.Array or Compiler.Ir.TypeKind.Opaque);
        ForeignRule rule = new(method.Name, text, Positions(pullback.Active, first), Positions(pullback.Lost, first))
        {
            Pushforward = pushforward,
            Body = BodyOf(pullback.Method),
        };
        int result = _builder.NewValue(Ir(operation.Type));
        _builder.Append(new External(new[] { result }, call, ids, readsMemory ? Effect.Reads : Effect.Pure, site) { Rule = rule });
        return new Scalar(result);

        static string Join(string holes) => holes.Length == 0 ? "" : holes + ", ";
        static EquatableArray<int> Positions(ImmutableArray<int> parameters, int first) => parameters.Select(p => p + first).ToArray();
    }

    /// <summary>A pullback of this compilation, lowered by itself; null where it cannot be, which matters only to second derivatives.</summary>
    private Function? BodyOf(IMethodSymbol pullback)
    {
        if (!NeedsRuleBodies || pullback.IsGenericMethod || !HasBody(pullback))
            return null;
        string[] active = [.. pullback.Parameters.Where(p => TypeMap.ToIr(p.Type).RealElement is not null).Select(p => p.Name)];
        LoweringResult lowered = MethodLowering.Lower(
            GeneratedDeclarations.In(pullback, Nested.Written, _cancellation), Nested.Written, active, _cancellation, nested: Nested);
        bool isWhole = lowered.Primal is { Callees.IsEmpty: true } body && !Compiler.Passes.Activity.Of(body).BlockedSites().Any();
        return isWhole ? lowered.Primal : null;
    }

    private static string PullbackHoles(IMethodSymbol method, KnownPullback pullback, int next)
    {
        IEnumerable<string> adjoints = pullback.Active.Select((p, k) => $"{(RealTypes.IsReal(method.OriginalDefinition.Parameters[p].Type) ? "ref " : "")}{{{next + 1 + k}}}");
        return string.Join(", ", adjoints.Prepend($"{{{next}}}"));
    }

    /// <summary>The assemblies whose rules compete for a function for which this compilation has none.</summary>
    private string[] Rivals(IMethodSymbol method)
    {
        DerivativeRules rules = DerivativeRules.Of(_compilation, _cancellation);
        return rules.For(method).Count > 0 ? [] : [.. rules.OfLibraries(method).Select(r => r.Pullback.ContainingAssembly.Name)];
    }

    private KnownPullback? RegisteredPullback(IMethodSymbol method)
    {
        DerivativeRules rules = DerivativeRules.Of(_compilation, _cancellation);
        _usedRules.UnionWith(rules.For(method).Select(r => DeclaredRule.IdOf(r.Pullback)));
        if (method.ReducedFrom is not null || rules.Find(method) is not { } rule)
            return null;
        return new KnownPullback(rule.Pullback, rule.Active, []);
    }

    /// <summary>The pullback that the generator has written for a method of another assembly.</summary>
    private static KnownPullback? GeneratedPullback(IMethodSymbol method)
    {
        IMethodSymbol function = method.OriginalDefinition;
        if (KnownNames.Attribute(function, KnownNames.Differentiable) is not { } attribute || !RealTypes.IsReal(function.ReturnType)
            || method.ReducedFrom is not null || method.ContainingType.IsGenericType)
        {
            return null;
        }

        DifferentiableArguments said = DifferentiableArguments.Read(attribute);
        ActiveSet active = ActiveSet.Of(function, said);
        if (!active.Members.IsEmpty || function.Parameters.Any(p => p.RefKind is RefKind.Ref or RefKind.Out))
            return null;
        ImmutableArray<int> positions = [.. active.Parameters.Select(p => p.Ordinal)];
        ImmutableArray<int> lost =
        [
            .. function.Parameters.Where(p => RealTypes.FormOf(p.Type) != RealForm.None && !positions.Contains(p.Ordinal)
                && !KnownNames.Has(p, KnownNames.NotDifferentiated)).Select(p => p.Ordinal),
        ];
        IMethodSymbol? pullback = function.ContainingType.GetMembers((said.Name ?? function.Name) + "Pullback").OfType<IMethodSymbol>()
            .FirstOrDefault(m => m.IsStatic == function.IsStatic && PullbackShape.Fits(function, m, positions));
        if (pullback is null || KnownNames.IsOverwriting(pullback))
            return null;
        return new KnownPullback(pullback, positions, lost)
        {
            Pushforward = function.ContainingType.GetMembers((said.Name ?? function.Name) + "Pushforward").OfType<IMethodSymbol>()
                .FirstOrDefault(m => m.IsStatic == function.IsStatic && m.DeclaredAccessibility == function.DeclaredAccessibility && PushforwardShape.Fits(function, m, positions)),
        };
    }
}
