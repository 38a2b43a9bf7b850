using System.Collections.Generic;
using System.Linq;
using System.Threading;
using AutoGrad.Generator.Discovery;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Diagnostics.Shape;

/// <summary>What is wrong with a method marked [DerivativeOf].</summary>
internal static class DerivativeRuleProblems
{
    public static IEnumerable<Diagnostic> Of(IMethodSymbol method, Compilation compilation, CancellationToken cancellation)
    {
        if (DerivativeRule.Of(method) is not { } rule)
            yield break;
        Location place = Places.AttributeOn(method, rule.Attribute, cancellation);
        if (!rule.Problems.IsEmpty)
        {
            string what = string.Join("; ", rule.Problems.Select(p => p.What));
            yield return Diagnostic.Create(Descriptors.RuleDoesNotFit, place, method.Name, rule.Target, what);
        }

        foreach (PullbackProblem problem in rule.Problems.Where(p => p.Parameter is not null))
            yield return Diagnostic.Create(Descriptors.RuleDoesNotFit, Places.NameOf(problem.Parameter!), method.Name, rule.Target, problem.What);
        if (rule.Function is not { } function)
            yield break;
        DerivativeRule? other = DerivativeRules.Of(compilation, cancellation).For(function)
            .FirstOrDefault(r => !SymbolEqualityComparer.Default.Equals(r.Pullback, method));
        if (other is not null)
            yield return Diagnostic.Create(Descriptors.TwoRules, place, rule.Target, other.Pullback.Name, method.Name);
    }
}
