using System.Linq;
using AutoGrad.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoGrad.Generator.Lowering;

/// <summary>Delegates whose code is known travel as values and are inlined where they are called.</summary>
internal sealed partial class Walker
{
    private Value Delegate(IDelegateCreationOperation operation) => operation.Target switch
    {
        IAnonymousFunctionOperation lambda => LambdaOf(lambda),
        IMethodReferenceOperation reference => MethodGroup(reference),
        var other => Evaluate(other),
    };

    private Closure LambdaOf(IAnonymousFunctionOperation lambda)
    {
        _hasLambdas = true;
        return new Closure(lambda.Symbol, lambda.Body, _frame, null);
    }

    private bool _hasLambdas;

    /// <summary>Ends the life of the variables of a block, unless a lambda may have captured one and carried it off.</summary>
    private void Forget(int mark)
    {
        if (!_hasLambdas)
            _env.Forget(mark);
    }

    private Value MethodGroup(IMethodReferenceOperation operation)
    {
        IMethodSymbol method = Resolve(operation.Method);
        bool isKnown = KnownFunctions.IsNumeric(method) && method.IsStatic && method.Parameters.All(p => p.RefKind == RefKind.None);
        if ((!isKnown && !HasBody(method)) || operation.IsVirtual)
            return Refuse(operation, Descriptors.EscapingLambda, SourceLine.Of(operation.Syntax));
        Place? receiver = operation.Instance is { } instance && !method.IsStatic && !IsRootThis(instance) ? new TemporaryPlace(Evaluate(instance)) : null;
        return new Closure(method, null, _frame, receiver);
    }
}
