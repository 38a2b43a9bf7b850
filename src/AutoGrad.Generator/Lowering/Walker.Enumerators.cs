using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoGrad.Generator.Lowering;

/// <summary>foreach over a type of the user's own: <c>while (e.MoveNext()) { x = e.Current; … }</c>, whose methods become part of the caller.</summary>
internal sealed partial class Walker
{
    /// <summary>The pattern's members, in the enumerator's own type.</summary>
    private sealed record Enumerator(IMethodSymbol Get, IMethodSymbol MoveNext, IPropertySymbol Current);

    /// <summary>What foreach calls, if all of it has source and nothing has to be disposed of.</summary>
    private Enumerator? EnumeratorOf(IForEachLoopOperation operation)
    {
        if (operation is { IsAsynchronous: true } or not { Syntax: CommonForEachStatementSyntax, SemanticModel: not null })
            return null;
        ForEachStatementInfo info = operation.SemanticModel.GetForEachStatementInfo((CommonForEachStatementSyntax)operation.Syntax);
        if (info is not { GetEnumeratorMethod: { } get, MoveNextMethod: { } next, CurrentProperty: { } current } || !HasBody(get))
            return null;
        get = Resolve(get);
        if (Resolve(get.ReturnType) is not INamedTypeSymbol { TypeKind: Microsoft.CodeAnalysis.TypeKind.Struct or Microsoft.CodeAnalysis.TypeKind.Class } type
            || (type.IsReferenceType && !type.IsSealed) || !HasBody(next) || Disposes(type))
            return null;
        IMethodSymbol? move = type.GetMembers(next.Name).OfType<IMethodSymbol>().FirstOrDefault(m => m.Parameters.IsEmpty);
        IPropertySymbol? element = type.GetMembers(current.Name).OfType<IPropertySymbol>().FirstOrDefault(p => !p.IsIndexer);
        return move is not null && element is not null ? new Enumerator(get, move, element) : null;
    }

    /// <summary>Whether there is something to do at the end of the loop, on every way out of it.</summary>
    private bool Disposes(INamedTypeSymbol type) =>
        type.AllInterfaces.Any(i => i.SpecialType == SpecialType.System_IDisposable)
        && (type.GetMembers("Dispose").OfType<IMethodSymbol>().FirstOrDefault(m => m.Parameters.IsEmpty) is not { } dispose
            || _bodies.Of(dispose) is not IMethodBodyOperation { BlockBody.Operations.IsEmpty: true });

    private void ForEachOf(IForEachLoopOperation operation, IOperation collection, Enumerator own)
    {
        int mark = _slots;
        Place source = ReceiverPlace(collection);
        Value made = own.Get.IsStatic ? Inline(collection, own.Get, null, [source]) : Inline(collection, own.Get, source, []);
        Slot slot = NewSlot(null, own.MoveNext.ContainingType, operation.Syntax, isObject: false);
        _env[slot] = made;
        Place enumerator = new VariablePlace(slot);
        ExitTarget exit = new(_slots), next = new(_slots);
        Labels(operation, exit, next);
        Run(new LoopForm(
            operation, exit, next, new LoopTest(collection, () => Inline(collection, own.MoveNext, enumerator, [])),
            () =>
            {
                BindElement(operation, CurrentOf(collection, own.Current, enumerator));
                Statement(operation.Body);
            },
            null, TestFirst: true));
        Forget(mark);
    }

    private Place CurrentOf(IOperation collection, IPropertySymbol current, Place enumerator)
    {
        if (!HasCode(current))
            return MemberOf(enumerator, current, Resolve(current.Type), collection);
        if (current.RefKind == RefKind.None)
            return new PropertyPlace(current, enumerator, [], null);
        Value returned = Inline(collection, current.GetMethod!, enumerator, []);
        return _returnedPlace ?? new TemporaryPlace(returned);
    }
}
