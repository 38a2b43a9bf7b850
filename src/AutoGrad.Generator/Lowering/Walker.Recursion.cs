using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Lowering;

/// <summary>Methods that take part in a recursion become functions of their own; everything goes in and out by value, arrays by reference.</summary>
internal sealed partial class Walker
{
    private const int MostSubfunctions = 40;

    private readonly Dictionary<IMethodSymbol, Subfunction> _subfunctions = new(SymbolEqualityComparer.Default);
    private readonly List<Subfunction> _inOrder = [];

    /// <summary>A call that cannot be inlined, since the method gets back to itself.</summary>
    private Value CallRecursive(IOperation call, IMethodSymbol method, Place? receiver, ImmutableArray<Place> arguments)
    {
        if (method.RefKind != RefKind.None || method.IsAsync || IsAccessorOrConstructor(method))
            return Recursive(call, method, "it returns by reference, or is a constructor, a setter or asynchronous");
        Frame? lexical = method.MethodKind == MethodKind.LocalFunction ? Enclosing(method) : null;
        receiver ??= method.IsStatic || lexical is null ? null : lexical.Receiver;
        if (SubfunctionOf(call, method, receiver) is not { } callee)
            return Default(call.Type);
        Place?[] places = [.. callee.Inputs.Select(i => PlaceOf(i, method, lexical, receiver, arguments))];
        if (IsAliased(callee, places))
            return Recursive(call, method, "it is given one variable or array twice, once by reference");

        List<int> ids = [];
        for (int i = 0; i < places.Length; i++)
        {
            if (callee.Inputs[i].IsRead && !Hand(callee.Inputs[i], places[i], ids, call))
                return Recursive(call, method, $"'{callee.Inputs[i].Name}' is an object or a delegate, or a struct whose members are not accessible");
        }

        IrType[] results = [.. OutputsOf(callee)];
        int[] values = [.. results.Select(t => _builder.NewValue(t))];
        _builder.Append(new Call(values, callee.Name, ids.ToArray(), Contract.Unknown(ids.Count)));
        return Receive(callee, places, values, call);
    }

    private Value Recursive(IOperation call, IMethodSymbol method, string why) => Refuse(call, Descriptors.Recursion, method.Name, why);

    private Place? PlaceOf(Input input, IMethodSymbol method, Frame? lexical, Place? receiver, ImmutableArray<Place> arguments)
    {
        if (input.Symbol is null)
            return receiver;
        int ordinal = input.Symbol is IParameterSymbol parameter ? DefinitionParameters(method).IndexOf(parameter, 0, SymbolEqualityComparer.Default) : -1;
        return ordinal >= 0 ? arguments[ordinal] : lexical?.Find(input.Symbol) ?? _frame.Find(input.Symbol);
    }

    private static ImmutableArray<IParameterSymbol> DefinitionParameters(IMethodSymbol method) =>
        (method.OriginalDefinition.PartialImplementationPart ?? method.OriginalDefinition).Parameters;

    /// <summary>
    /// Copying in and out is the same as a reference only as long as nobody else sees the variable: no second reference, and no array in
    /// which it lies.
    /// </summary>
    private bool IsAliased(Subfunction callee, Place?[] places)
    {
        List<Slot> slots = [];
        List<IrType> elements = [];
        for (int i = 0; i < places.Length; i++)
        {
            Input input = callee.Inputs[i];
            bool isShared = input.Symbol is not IParameterSymbol { RefKind: RefKind.None } || input.IsWritten;
            if (isShared && places[i] is ChoicePlace)
                return true;
            if (isShared && RootOf(places[i]) is VariablePlace variable)
                slots.Add(variable.Slot);
            if (isShared && RootOf(places[i]) is ElementPlace element)
                elements.Add(_builder.TypeOf(element.Array).Element!);
        }

        bool Holds(IrType element) => callee.Inputs.SelectMany(i => Flattening.Of(i.Type)).Any(l => l.Type.Element == element);
        return slots.Distinct().Count() != slots.Count || elements.Distinct().Count() != elements.Count || elements.Any(Holds);
    }

    private static Place? RootOf(Place? place) => place is MemberPlace member ? RootOf(member.Parent) : place;

    /// <summary>Appends the leaves of what an input is given; false for what has none.</summary>
    private bool Hand(Input input, Place? place, List<int> ids, IOperation call)
    {
        if (place is null)
            return false;
        (IrType Type, string)[] types = [.. Flattening.Of(input.Type)];
        Value value = ReadPartial(place, call);
        if (value == Value.Unassigned)
            value = Default(input.Type);
        if (input.Symbol is IParameterSymbol parameter && IsAttributed(parameter, "NotDifferentiatedAttribute") && value is Scalar { Id: var cut } && _builder.TypeOf(cut).RealElement is not null)
            value = new Scalar(_builder.External(_builder.TypeOf(cut), "{0}", Effect.Pure, -1, cut));
        Value[] leaves = [.. Leaves.Of(value)];
        if (value is Aggregate { Layout.Type.IsReferenceType: true })
            return false;
        if (leaves.Length != types.Length)
            return false;
        for (int k = 0; k < leaves.Length; k++)
        {
            if (leaves[k] is not Scalar && leaves[k] != Value.Unassigned)
                return false;
            ids.Add(Adapt(leaves[k], types[k].Type));
        }

        return true;
    }

    /// <summary>The types of the results: the returned value first, then what is written, without arrays, which are shared.</summary>
    private static IEnumerable<IrType> OutputsOf(Subfunction callee) =>
        (callee.Result is null ? [] : Flattening.Of(callee.Result))
            .Concat(callee.Inputs.Where(i => i.IsWritten).SelectMany(i => Flattening.Of(i.Type).Where(l => !l.Type.IsArray)))
            .Select(l => l.Type);

    private Value Receive(Subfunction callee, Place?[] places, int[] values, IOperation call)
    {
        Queue<Value> results = new(values.Select(v => (Value)new Scalar(v)));
        Value returned = callee.Result is null ? Value.None : Flattening.Rebuild(callee.Result, results);
        for (int i = 0; i < places.Length; i++)
        {
            Input input = callee.Inputs[i];
            if (!input.IsWritten)
                continue;
            Queue<Value> leaves = new();
            Value[] before = input.IsRead ? [.. Leaves.Of(ReadPartial(places[i]!, call))] : [];
            int leaf = 0;
            foreach (var (type, _) in Flattening.Of(input.Type))
            {
                leaves.Enqueue(type.IsArray ? leaf < before.Length ? before[leaf] : Value.Unassigned : results.Dequeue());
                leaf++;
            }

            if (places[i] is { } place and not DiscardPlace)
                Write(place, Flattening.Rebuild(input.Type, leaves), call);
        }

        return returned;
    }

    /// <summary>The function that stands for a method; it is lowered where it is first called.</summary>
    private Subfunction? SubfunctionOf(IOperation call, IMethodSymbol method, Place? receiver)
    {
        method = Canonical(method);
        if (_subfunctions.TryGetValue(method, out Subfunction? known))
            return known;
        if (_subfunctions.Count >= MostSubfunctions)
        {
            Refuse(call, Descriptors.TooDeep, method.Name, "its recursion needs ever new type arguments, or too many methods call one another");
            return null;
        }

        Frame caller = _frame;
        _frame = new Frame(method, null, null, new ExitTarget(_slots));
        AddTypeArguments(method, caller);
        ITypeSymbol? result = method.ReturnsVoid ? null : Resolve(method.ReturnType);
        List<Input> inputs = [.. DefinitionParameters(method).Select(InputOf)];
        inputs.AddRange(Captures.Of(method, _bodies).Select(c => Captured(c.Variable, c.IsWritten)));
        if (receiver is not null)
            inputs.Add(new Input(null, "self", Resolve(method.ContainingType), IsRead: true, IsWritten: !method.IsReadOnly && method.ContainingType is { IsValueType: true, IsReadOnly: false }));
        _frame = caller;
        string? refused = result is not null && Flattening.Of(result).Any(l => l.Type.IsArray) ? "it returns an array, which would have to outlive the call"
            : inputs.Any(i => !i.IsRead && Flattening.Of(i.Type).Any(l => l.Type.IsArray)) ? "it hands out an array, which would have to outlive the call"
            : inputs.Any(i => Flattening.Of(i.Type).Any(l => l.Type is { IsArray: true, Element.IsRealArray: true })) ? "it is given an array of arrays of numbers"
            : null;
        if (refused is not null)
        {
            Recursive(call, method, refused);
            return null;
        }

        Subfunction callee = new(NameOfSubfunction(method), method, result, [.. inputs]);
        _subfunctions.Add(method, callee);
        _inOrder.Add(callee);
        callee.Body = LowerSubfunction(callee, caller, call);
        return callee;
    }

    /// <summary>A generic method over its own type parameters is the method itself.</summary>
    private static IMethodSymbol Canonical(IMethodSymbol method) =>
        method.IsGenericMethod && SymbolEqualityComparer.Default.Equals(method.ContainingType, method.OriginalDefinition.ContainingType)
            && method.TypeArguments.Zip(method.OriginalDefinition.TypeParameters, (a, p) => SymbolEqualityComparer.Default.Equals(a, p)).All(same => same)
                ? method.OriginalDefinition
                : method;

    private Input InputOf(IParameterSymbol parameter) => new(
        parameter, parameter.Name, Resolve(parameter.Type), parameter.RefKind != RefKind.Out, parameter.RefKind is RefKind.Ref or RefKind.Out);

    private Input Captured(ISymbol variable, bool isWritten) => new(
        variable, variable.Name, Resolve((variable as ILocalSymbol)?.Type ?? ((IParameterSymbol)variable).Type), IsRead: true, isWritten);

    /// <summary>Named after the root and the method, so that it cannot meet the user's members or those of another root.</summary>
    private string NameOfSubfunction(IMethodSymbol method)
    {
        bool isRoot = SymbolEqualityComparer.Default.Equals(method.OriginalDefinition, _method.OriginalDefinition);
        string stem = isRoot ? _stem : $"{_stem}_{method.Name}";
        INamedTypeSymbol home = _method.ContainingType;
        string[] taken = [.. home.MemberNames, .. _inOrder.Select(s => s.Name)];
        int overload = home.GetMembers(_method.Name).IndexOf(_method.PartialDefinitionPart ?? _method);
        for (int n = home.GetMembers(_method.Name).Length > 1 ? overload + 1 : 0; ; n++)
        {
            string candidate = n == 0 ? stem : stem + n;
            if (!taken.Any(t => CallNames.Of(candidate).Contains(t)))
                return CallNames.Primal(candidate);
        }
    }
}
