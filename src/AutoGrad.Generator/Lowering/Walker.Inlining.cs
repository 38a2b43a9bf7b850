using System.Collections.Immutable;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoGrad.Generator.Lowering;

/// <summary>Methods with source become part of the caller: parameters are fresh variables, references are the caller's places.</summary>
internal sealed partial class Walker
{
    private const int DeepestCall = 1000;
    private const int LargestBody = 150_000;

    /// <summary>What the last inlined method returned by reference.</summary>
    private Place? _returnedPlace;

    private Value CallSource(IInvocationOperation operation, IMethodSymbol method)
    {
        if (_cycles.Contain(method) && IsNumbersOnlyOutside(method))
            return CallForeign(operation, method, -1);
        Place? receiver = operation.Instance is null || IsRootThis(operation.Instance) || method.IsStatic ? null : ReceiverPlace(operation.Instance);
        return Inline(operation, method, receiver, ArgumentPlaces(operation.Arguments, method));
    }

    /// <summary>
    /// Whether a method gets back to itself. A lambda that is running does so if it was made by the same activation; whom it calls is asked where it
    /// was made, so that a method may be given a lambda that calls the method with another one (the integral of an integral).
    /// </summary>
    /// <param name="method">What is about to be inlined.</param>
    /// <param name="lexical">Where a lambda was made: one that was made elsewhere by the same code is another one.</param>
    private bool Recurses(IMethodSymbol method, Frame? lexical = null)
    {
        for (Frame? frame = _frame; frame is not null; frame = lexical is null ? frame.Lexical ?? frame.Caller : frame.Caller)
        {
            if (SymbolEqualityComparer.Default.Equals(frame.Method.OriginalDefinition, method.OriginalDefinition) && (lexical is null || frame.Lexical == lexical))
                return true;
        }

        return false;
    }

    /// <summary>Whether a recursive method neither takes nor returns a real number, so that it can be called as it stands.</summary>
    private bool IsNumbersOnlyOutside(IMethodSymbol method) =>
        _compilation.IsSymbolAccessibleWithin(method.OriginalDefinition, _method.ContainingType.OriginalDefinition) && method.MethodKind != MethodKind.LocalFunction && !TypeMap.HoldsReals(method.ReturnType) && !method.ReturnsVoid
        && method.Parameters.All(p => !TypeMap.HoldsReals(p.Type) && p.RefKind == RefKind.None);

    /// <summary>The arguments in order of evaluation, each at the ordinal of its parameter.</summary>
    private ImmutableArray<Place> ArgumentPlaces(ImmutableArray<IArgumentOperation> arguments, IMethodSymbol method)
    {
        Place[] places = new Place[method.Parameters.Length];
        foreach (IArgumentOperation argument in arguments)
        {
            if (argument.Parameter is not { } parameter || parameter.Ordinal >= places.Length)
                continue;
            places[parameter.Ordinal] = parameter.RefKind == RefKind.None
                ? new TemporaryPlace(Evaluate(argument.Value))
                : ReferencePlace(argument.Value);
        }

        for (int i = 0; i < places.Length; i++)
            places[i] ??= new TemporaryPlace(Broken(null));
        return [.. places];
    }

    /// <summary>What is passed by reference; for <c>out _</c> a variable without a name, since the method may read what it has assigned.</summary>
    private Place ReferencePlace(IOperation argument)
    {
        if (argument is not IDiscardOperation { Type: { } type })
            return PlaceOf(argument);
        Slot slot = NewSlot(null, Resolve(type), argument.Syntax);
        _env[slot] = Value.Unassigned;
        return new VariablePlace(slot);
    }

    /// <summary>Lowers the body of a method in place of a call.</summary>
    private Value Inline(IOperation call, IMethodSymbol method, Place? receiver, ImmutableArray<Place> arguments)
    {
        if (_bodies.Of(method) is not { } body)
            return Refuse(call, Descriptors.NoSource, method.Name);
        if (_cycles.Contain(method))
            return CallRecursive(call, method, receiver, arguments);
        Frame? lexical = method.MethodKind == MethodKind.LocalFunction ? Enclosing(method) : null;
        return Activate(call, method, lexical, receiver, arguments, () => Body(body));
    }

    /// <summary>The activation in which a local function's variables live.</summary>
    private Frame? Enclosing(IMethodSymbol function)
    {
        for (Frame? frame = _frame; frame is not null; frame = frame.Lexical ?? frame.Caller)
        {
            if (SymbolEqualityComparer.Default.Equals(frame.Method.OriginalDefinition, function.OriginalDefinition.ContainingSymbol))
                return frame;
        }

        return _frame;
    }

    private Value InlineClosure(IOperation call, Closure closure, ImmutableArray<Place> arguments)
    {
        if (Recurses(closure.Method, closure.Frame))
            return Refuse(call, Descriptors.Recursion, closure.Method.Name.Length == 0 ? "The lambda" : closure.Method.Name, "it is called through a delegate");
        if (closure.Body is { } body)
            return Activate(call, closure.Method, closure.Frame, null, arguments, () => Body(body));
        if (KnownFunctions.IsNumeric(closure.Method))
            return CallNumeric(call, closure.Method, [.. arguments.Select(a => Read(a, call))]);
        if (!HasBody(closure.Method))
            return Refuse(call, Descriptors.OpaqueCall, Opaque(closure.Method));
        Frame? lexical = closure.Method.MethodKind == MethodKind.LocalFunction ? closure.Frame : null;
        return Activate(call, closure.Method, lexical, closure.Receiver, arguments, () => Body(_bodies.Of(closure.Method)!));
    }

    private Value Activate(
        IOperation call, IMethodSymbol method, Frame? lexical, Place? receiver, ImmutableArray<Place> arguments, System.Action body)
    {
        if (Recurses(method, method.MethodKind == MethodKind.LambdaMethod ? lexical : null))
            return Recursive(call, method, "it gets back to itself in a way that cannot be followed");
        if (_frame.Depth >= DeepestCall || _builder.ValueCount > LargestBody)
            return Refuse(call, Descriptors.TooDeep, method.Name, "calls are nested too deeply, or too much code is repeated");
        if (method.IsAsync)
            return Refuse(call, Descriptors.Asynchrony, $"'{method.Name}'", "its body is suspended and resumed", "Call a method that runs to its end.");
        Provenance origin = _builder.Origin;
        Frame caller = _frame;
        int mark = _slots;
        ITypeSymbol returnType = Resolve(method.ReturnType);
        Slot? result = method.ReturnsVoid || IsAccessorOrConstructor(method) || method.RefKind != RefKind.None ? null : NewSlot(null, returnType, method);
        if (result is not null)
            _env[result] = Value.Unassigned;
        ReturnedReferences? references = ReferencesOf(method);
        _frame = new Frame(method, lexical, caller, new ExitTarget(_slots)) { Result = result, This = receiver, References = references };
        AddTypeArguments(method, caller);
        BindParameters(method, arguments, call);
        body();
        Frame callee = _frame;
        Arrive(callee.Exit);
        _frame = caller;
        _builder.Origin = origin;
        _returnedPlace = ReturnedReference(callee);
        Value value = _returnedPlace is { } place ? Read(place, call) : result is null ? Value.None : _env[result];
        if (value == Value.Unassigned)
            value = _env.Thrown ? Default(returnType) : result is null ? Value.None : Broken(call);
        if (!IsDelegate(value))
            Forget(mark);
        return value;
    }

    private static bool IsAccessorOrConstructor(IMethodSymbol method) =>
        method.MethodKind is MethodKind.PropertySet or MethodKind.Constructor;

    private void AddTypeArguments(IMethodSymbol method, Frame caller)
    {
        Frame callee = _frame;
        for (INamedTypeSymbol? type = method.ContainingType; type is not null; type = type.ContainingType)
            Add(type.OriginalDefinition.TypeParameters, type.TypeArguments);
        Add(method.OriginalDefinition.TypeParameters, method.TypeArguments);

        void Add(ImmutableArray<ITypeParameterSymbol> parameters, ImmutableArray<ITypeSymbol> types)
        {
            for (int i = 0; i < parameters.Length; i++)
            {
                _frame = caller;
                ITypeSymbol argument = Resolve(types[i]);
                _frame = callee;
                if (!SymbolEqualityComparer.Default.Equals(argument, parameters[i]))
                    callee.TypeArguments[parameters[i]] = argument;
            }
        }
    }

    private void BindParameters(IMethodSymbol method, ImmutableArray<Place> arguments, IOperation call)
    {
        ImmutableArray<IParameterSymbol> parameters = (method.OriginalDefinition.PartialImplementationPart ?? method.OriginalDefinition).Parameters;
        for (int i = 0; i < parameters.Length && i < arguments.Length; i++)
        {
            IParameterSymbol parameter = parameters[i];
            if (parameter.RefKind != RefKind.None)
            {
                _frame.Bind(parameter, arguments[i]);
                continue;
            }

            Value value = Read(arguments[i], call);
            if (IsAttributed(parameter, "NotDifferentiatedAttribute") && value is Scalar { Id: var id } && _builder.TypeOf(id).RealElement is not null)
                value = new Scalar(_builder.External(_builder.TypeOf(id), "{0}", Effect.Pure, -1, id));
            Slot slot = NewVariable(parameter, parameter.Type);
            Write(new VariablePlace(slot), value, call);
        }
    }

    private Value CallOperator(IOperation operation, IMethodSymbol method, Value left, Value? right)
    {
        method = Resolve(method);
        ImmutableArray<Place> arguments = right is null ? [new TemporaryPlace(left)] : [new TemporaryPlace(left), new TemporaryPlace(right)];
        if (HasBody(method))
            return Inline(operation, method, null, arguments);
        if (right is not null && RecordEquality(operation, method, left, right) is { } same)
            return same;
        if (VectorOperator(operation, method, left, right) is { } vector)
            return vector;
        int[] ids = right is null ? [IdOf(left, operation)] : [IdOf(left, operation), IdOf(right, operation)];
        string text = OperatorText(operation, method);
        return Spread(new Scalar(_builder.External(Ir(operation.Type), text, Effect.Pure, UseSite(operation, ids), ids)), operation.Type);
    }

    private string OperatorText(IOperation operation, IMethodSymbol method) => operation switch
    {
        IConversionOperation conversion => $"(({TypeMap.Text(Resolve(conversion.Type!))}){{0}})",
        IBinaryOperation binary when SymbolOf(binary.OperatorKind) is { } symbol => $"({{0}} {symbol} {{1}})",
        ICompoundAssignmentOperation compound when SymbolOf(compound.OperatorKind) is { } symbol => $"({{0}} {symbol} {{1}})",
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus } => "(-{0})",
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } => "(!{0})",
        IUnaryOperation { OperatorKind: UnaryOperatorKind.BitwiseNegation } => "(~{0})",
        _ => Unnamed(operation, method),
    };

    private string Unnamed(IOperation operation, IMethodSymbol method)
    {
        Refuse(operation, Descriptors.OpaqueCall, Opaque(method));
        return "default";
    }
}
