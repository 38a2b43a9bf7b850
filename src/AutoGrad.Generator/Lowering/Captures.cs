using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoGrad.Generator.Lowering;

/// <summary>
/// The variables of enclosing methods that a local function uses, by itself or through other local functions. Where it is lowered to a
/// function of its own, they are handed to it as parameters.
/// </summary>
internal sealed class Captures
{
    private readonly Bodies _bodies;
    private readonly HashSet<IMethodSymbol> _seen = new(SymbolEqualityComparer.Default);
    private readonly List<ISymbol> _variables = [];
    private readonly HashSet<ISymbol> _written = new(SymbolEqualityComparer.Default);

    private Captures(Bodies bodies) => _bodies = bodies;

    /// <summary>The captured variables in order of first use, and whether each may be written.</summary>
    public static List<(ISymbol Variable, bool IsWritten)> Of(IMethodSymbol function, Bodies bodies)
    {
        Captures captures = new(bodies);
        captures.Visit(function);
        return [.. captures._variables.Where(captures.IsOuter).Select(v => (v, captures._written.Contains(v)))];
    }

    private void Visit(IMethodSymbol function)
    {
        if (function.MethodKind != MethodKind.LocalFunction || !_seen.Add(function.OriginalDefinition) || _bodies.Of(function) is not { } body)
            return;
        foreach (IOperation operation in body.DescendantsAndSelf())
        {
            if (VariableOf(operation) is { } variable && !_variables.Contains(variable, SymbolEqualityComparer.Default))
                _variables.Add(variable);
            foreach (IOperation target in Targets(operation))
                _written.UnionWith(target.DescendantsAndSelf().Select(VariableOf).OfType<ISymbol>());
            if (operation is IInvocationOperation call)
                Visit(call.TargetMethod);
        }
    }

    /// <summary>Whether none of the visited functions declares the variable, be it directly, in a block or in a lambda.</summary>
    private bool IsOuter(ISymbol variable)
    {
        for (ISymbol? owner = variable.ContainingSymbol; owner is IMethodSymbol method; owner = owner.ContainingSymbol)
        {
            if (_seen.Contains(method.OriginalDefinition))
                return false;
        }

        return true;
    }

    private static ISymbol? VariableOf(IOperation operation) => operation switch
    {
        ILocalReferenceOperation { Local: { IsConst: false } local } => local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        _ => null,
    };

    /// <summary>What the operation may write: more is named here than need be (an index is only read), never less.</summary>
    private static IEnumerable<IOperation> Targets(IOperation operation) => operation switch
    {
        IAssignmentOperation assignment => [assignment.Target],
        IIncrementOrDecrementOperation increment => [increment.Target],
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => [argument.Value],
        IInvocationOperation { Instance: { Type.IsValueType: true } instance } => [instance],
        IVariableDeclaratorOperation { Symbol.RefKind: RefKind.Ref, Initializer: { } source } => [source],
        _ => [],
    };
}
