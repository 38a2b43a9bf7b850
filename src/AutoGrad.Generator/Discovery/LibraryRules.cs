using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Discovery;

/// <summary>
/// The rules of referenced assemblies. Only those can have some that refer to AutoGrad themselves; what they have is remembered with
/// them, since a reference outlives many edits.
/// </summary>
internal static class LibraryRules
{
    private static readonly ConditionalWeakTable<IAssemblySymbol, DerivativeRule[]> _known = new();

    /// <summary>The rules that a compilation may call, in the order of its references.</summary>
    public static IEnumerable<DerivativeRule> Of(Compilation compilation, CancellationToken cancellation) => compilation.SourceModule.ReferencedAssemblySymbols
        .Where(a => a.Modules.Any(m => m.ReferencedAssemblies.Any(r => r.Name == KnownNames.Namespace)))
        .SelectMany(a => _known.GetValue(a, library => RulesOf(library, cancellation)))
        .Where(r => compilation.IsSymbolAccessibleWithin(r.Pullback, compilation.Assembly));

    private static DerivativeRule[] RulesOf(IAssemblySymbol library, CancellationToken cancellation)
    {
        List<DerivativeRule> rules = [];
        Stack<INamespaceOrTypeSymbol> open = new();
        open.Push(library.GlobalNamespace);
        while (open.Count > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            foreach (ISymbol member in open.Pop().GetMembers())
            {
                if (member is INamespaceOrTypeSymbol inner)
                    open.Push(inner);
                else if (member is IMethodSymbol { IsStatic: true, ReturnsVoid: true } method && DerivativeRule.Of(method) is { Function: not null, Problems.IsEmpty: true } rule)
                    rules.Add(rule);
            }
        }

        return [.. rules];
    }
}
