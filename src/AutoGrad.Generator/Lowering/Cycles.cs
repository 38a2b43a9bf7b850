using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoGrad.Generator.Lowering;

/// <summary>Which methods take part in a cycle of calls: those cannot be inlined where they are called.</summary>
internal sealed class Cycles(Bodies bodies)
{
    private readonly Dictionary<IMethodSymbol, IMethodSymbol[]> _callees = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<IMethodSymbol, bool> _known = new(SymbolEqualityComparer.Default);

    /// <summary>Whether the method can be reached from its own body.</summary>
    public bool Contain(IMethodSymbol method)
    {
        IMethodSymbol start = Definition(method);
        if (!_known.TryGetValue(start, out bool isCyclic))
            _known[start] = isCyclic = Reaches(start);
        return isCyclic;
    }

    private bool Reaches(IMethodSymbol start)
    {
        HashSet<IMethodSymbol> seen = new(SymbolEqualityComparer.Default);
        Stack<IMethodSymbol> open = new(CalleesOf(start));
        while (open.Count > 0)
        {
            IMethodSymbol next = open.Pop();
            if (SymbolEqualityComparer.Default.Equals(next, start))
                return true;
            if (!seen.Add(next))
                continue;
            foreach (IMethodSymbol callee in CalleesOf(next))
                open.Push(callee);
        }

        return false;
    }

    private IMethodSymbol[] CalleesOf(IMethodSymbol method)
    {
        if (!_callees.TryGetValue(method, out IMethodSymbol[]? callees))
        {
            IEnumerable<IOperation> operations = bodies.Of(method)?.DescendantsAndSelf() ?? [];
            callees = [.. operations.SelectMany(CalledBy).Select(Definition).Distinct<IMethodSymbol>(SymbolEqualityComparer.Default)];
            _callees.Add(method, callees);
        }

        return callees;
    }

    private static IEnumerable<IMethodSymbol> CalledBy(IOperation operation) => operation switch
    {
        IInvocationOperation call => [call.TargetMethod],
        IPropertyReferenceOperation { Property: { GetMethod: var get, SetMethod: var set } } => new[] { get, set }.OfType<IMethodSymbol>(),
        IBinaryOperation { OperatorMethod: { } method } => [method],
        IUnaryOperation { OperatorMethod: { } method } => [method],
        IConversionOperation { OperatorMethod: { } method } => [method],
        ICompoundAssignmentOperation { OperatorMethod: { } method } => [method],
        IMethodReferenceOperation reference => [reference.Method],
        IObjectCreationOperation { Constructor: { } constructor } => [constructor],
        _ => [],
    };

    private static IMethodSymbol Definition(IMethodSymbol method)
    {
        IMethodSymbol definition = method.OriginalDefinition;
        return definition.PartialImplementationPart ?? definition;
    }
}
