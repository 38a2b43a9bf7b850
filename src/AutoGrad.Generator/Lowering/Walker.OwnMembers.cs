using System;
using System.Linq;
using AutoGrad.Generator.Diagnostics;
using AutoGrad.Generator.Discovery;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoGrad.Generator.Lowering;

/// <summary>
/// Members that the generator itself writes into this compilation are not there yet while it reads: to the C# compiler they are fine, so
/// nobody else would say why the body cannot be differentiated.
/// </summary>
internal sealed partial class Walker
{
    private static readonly string[] _suffixes =
        ["AndGradient", "Gradient", "Pullback", "Pushforward", "HessianVectorProduct", "HessianDiagonal", "Hessian", "Jacobian", "BatchObjective", "Objective"];

    private void RefuseGeneratedMember(IOperation operation)
    {
        SyntaxNode? name = operation.Syntax.DescendantNodesAndSelf().OfType<SimpleNameSyntax>().FirstOrDefault(n => IsGenerated(n.Identifier.ValueText));
        if (name is not null)
            Refusals.Add(name.GetLocation(), Descriptors.GeneratedMember, ((SimpleNameSyntax)name).Identifier.ValueText);
    }

    private bool IsGenerated(string name)
    {
        string? suffix = _suffixes.FirstOrDefault(s => name.Length > s.Length && name.EndsWith(s, StringComparison.Ordinal));
        if (suffix is null || _compilation.ContainsSymbolsWithName(name, SymbolFilter.TypeAndMember, _cancellation))
            return false;
        string stem = name.Substring(0, name.Length - suffix.Length);
        return _compilation.GetSymbolsWithName(stem, SymbolFilter.Member, _cancellation).Any(s => KnownNames.Has(s, KnownNames.Differentiable));
    }
}
