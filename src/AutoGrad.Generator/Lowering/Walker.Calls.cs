using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;
using AutoGrad.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoGrad.Generator.Lowering;

/// <summary>Calls: known functions become primitives, methods with source are inlined, the rest is foreign.</summary>
internal sealed partial class Walker
{
    private Value Call(IInvocationOperation operation)
    {
        IMethodSymbol method = Resolve(operation.TargetMethod);
        _returnedPlace = null;
        if (method.MethodKind == MethodKind.Constructor)
            return CallConstructor(operation, method);
        if (method.MethodKind == MethodKind.DelegateInvoke)
            return CallDelegate(operation, method);
        if (operation.ConstrainedToType is { } constrained && method.IsStatic)
            return CallStaticAbstract(operation, method, Resolve(constrained));
        if (KnownFunctions.IsNumeric(method) && method.Parameters.All(p => p.RefKind is RefKind.None or RefKind.In))
            return CallNumeric(operation, method, Evaluated(operation.Arguments));
        if (IsAttributed(method, "NotDifferentiatedAttribute") || IsStopGradient(method))
            return CallCut(operation, method);
        if (CallDerivative(operation, method) is { } derivative)
            return derivative;
        if (CallWithRule(operation, method) is { } ruled)
            return ruled;
        if ((Guard(operation, method) ?? ArrayMethod(operation, method)) is { } result)
            return result;
        if (TensorMethod(operation, method) is { } tensor)
            return tensor;
        if (NullableMethod(operation, method) is { } number)
            return number;
        if (VectorMethod(operation, method) is { } vector)
            return vector;
        bool isBase = operation.Instance is IInstanceReferenceOperation { Syntax: Microsoft.CodeAnalysis.CSharp.Syntax.BaseExpressionSyntax };
        if (operation.IsVirtual && !isBase && operation.Instance is { } instance && !IsRootThis(instance))
            return CallVirtual(operation, method, instance);
        if (operation.IsVirtual && !isBase && IsDispatched(method, operation.Instance))
            return CallDispatched(operation, method);
        if (HasBody(method))
            return CallSource(operation, method);
        return CallForeign(operation, method, Refusals.Site(operation.Syntax.GetLocation(), Descriptors.OpaqueCall, Opaque(method)));
    }

    /// <summary>What is said of a method that cannot be followed: its name and what to do instead.</summary>
    private static object[] Opaque(IMethodSymbol method) =>
        [method.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat), Cures.For(method)];

    private bool HasBody(IMethodSymbol method) => !method.IsAbstract && !method.IsExtern && _bodies.Of(method) is not null;

    private static bool IsStopGradient(IMethodSymbol method) =>
        method is { Name: "StopGradient", ContainingType: { Name: "Differentiate", ContainingNamespace: { Name: "AutoGrad", ContainingNamespace.IsGlobalNamespace: true } } };

    private static bool IsAttributed(ISymbol symbol, string name) => symbol.OriginalDefinition.GetAttributes().Any(
        a => a.AttributeClass is { ContainingNamespace: { Name: "AutoGrad", ContainingNamespace.IsGlobalNamespace: true } } type && type.Name == name);

    /// <summary>A derivative that the user cuts on purpose: a foreign expression without a site.</summary>
    private Value CallCut(IInvocationOperation operation, IMethodSymbol method)
    {
        if (!IsStopGradient(method))
            return CallForeign(operation, method, -1);
        int id = Id(operation.Arguments[0].Value);
        return new Scalar(_builder.External(_builder.TypeOf(id), "{0}", Effect.Pure, -1, id));
    }

    private Value CallNumeric(IOperation operation, IMethodSymbol method, Value[] arguments)
    {
        int[] ids = [.. arguments.Select(a => IdOf(a, operation))];
        bool isReal = ids.Length > 0 && (_builder.TypeOf(ids[0]).IsReal || _builder.TypeOf(ids[ids.Length - 1]).IsReal);
        if (isReal && method.Name is "SinCos" or "SinCosPi")
            return SinCos(operation, ids[0], method.Name == "SinCos" ? "" : "Pi");
        if (isReal && method.Name is "CreateChecked" or "CreateSaturating" or "CreateTruncating")
            return Convert(operation, arguments[0], method.Parameters[0].Type, operation.Type!, null, false);
        if (isReal && KnownFunctions.Find(method) is { } primitive)
            return new Scalar(_builder.Apply(primitive, ids));
        if (isReal && NumericOperator(method) is { } arithmetic)
            return new Scalar(_builder.Apply(arithmetic, ids));
        string owner = TypeMap.Text(Resolve(method.ContainingType));
        IrType result = Ir(operation.Type ?? method.ReturnType);
        // What answers with a truth value or an integer is a decision, which carries no derivative.
        int site = result.IsReal || result.Kind == Compiler.Ir.TypeKind.Opaque
            ? Refusals.Site(operation.Syntax.GetLocation(), Descriptors.OpaqueCall, Opaque(method))
            : -1;
        if (ids.All(i => _builder.TypeOf(i).RealElement is null))
            site = -1;
        return Spread(new Scalar(_builder.External(result, $"{owner}.{method.Name}({Holes(0, ids.Length)})", Effect.Pure, site, ids)), operation.Type);
    }

    private Value SinCos(IOperation operation, int angle, string unit)
    {
        Value sine = new Scalar(_builder.Apply(RuleTable.Find("Sin" + unit, 1)!, angle));
        Value cosine = new Scalar(_builder.Apply(RuleTable.Find("Cos" + unit, 1)!, angle));
        return operation.Type is { } type && TypeMap.LayoutOf(Resolve(type)) is { } layout ? new Aggregate(layout, [sine, cosine]) : Unsupported(operation);
    }

    private static Primitive? NumericOperator(IMethodSymbol method) => (method.Name, method.Parameters.Length) switch
    {
        ("op_Addition", 2) => Arithmetic.Add,
        ("op_Subtraction", 2) => Arithmetic.Subtract,
        ("op_Multiply", 2) => Arithmetic.Multiply,
        ("op_Division", 2) => Arithmetic.Divide,
        ("op_UnaryNegation", 1) => Arithmetic.Negate,
        _ => null,
    };

    private Value CallStaticAbstract(IInvocationOperation operation, IMethodSymbol method, ITypeSymbol type)
    {
        if (type is not ITypeParameterSymbol && type.FindImplementationForInterfaceMember(method.OriginalDefinition.ContainingType.IsGenericType ? FindMember(type, method) : method) is IMethodSymbol found && HasBody(found))
            return Inline(operation, found, null, ArgumentPlaces(operation.Arguments, found));
        if (KnownFunctions.IsNumeric(method))
        {
            Value[] arguments = Evaluated(operation.Arguments);
            int[] ids = [.. arguments.Select(a => IdOf(a, operation))];
            if (method.Name is "CreateChecked" or "CreateSaturating" or "CreateTruncating" && ids.Length == 1)
                return CreateNumber(operation, ids[0], type, method.Name);
            if (method.Name is "SinCos" or "SinCosPi")
                return SinCos(operation, ids[0], method.Name == "SinCos" ? "" : "Pi");
            if (KnownFunctions.Find(method) is { } primitive && ids.Any(i => _builder.TypeOf(i).IsReal))
                return new Scalar(_builder.Apply(primitive, ids));
            return new Scalar(_builder.External(Ir(operation.Type), $"{TypeMap.Text(type)}.{method.Name}({Holes(0, ids.Length)})", Effect.Pure, UseSite(operation, ids), ids));
        }

        return CallForeign(operation, method, UseSite(operation));
    }

    private static ISymbol FindMember(ITypeSymbol type, IMethodSymbol method) =>
        type.AllInterfaces.FirstOrDefault(i => SymbolEqualityComparer.Default.Equals(i.OriginalDefinition, method.ContainingType.OriginalDefinition))
            ?.GetMembers(method.Name).FirstOrDefault(m => SymbolEqualityComparer.Default.Equals(m.OriginalDefinition, method.OriginalDefinition)) ?? method;

    /// <summary><c>T.CreateChecked(2)</c>: a literal or a conversion.</summary>
    private Value CreateNumber(IOperation operation, int id, ITypeSymbol type, string name)
    {
        IrType target = TypeMap.ToIr(type), source = _builder.TypeOf(id);
        if (source == target)
            return new Scalar(id);
        if (Conversions.To(target) is { } conversion && source.Kind is Compiler.Ir.TypeKind.Real or Compiler.Ir.TypeKind.Integer)
            return new Scalar(_builder.LiteralOf(id) is { Type.IsReal: true } literal && target.IsReal ? _builder.Real(literal.Real, target) : Exactly(id, target) ?? _builder.Apply(conversion, id));
        return new Scalar(_builder.External(target, $"{target.Text}.{name}({{0}})", Effect.Pure, UseSite(operation, id), id));
    }

    private Value CallDelegate(IInvocationOperation operation, IMethodSymbol method)
    {
        Value target = Evaluate(operation.Instance);
        if (IsDelegate(target))
            return CallKnown(operation, target, ArgumentPlaces(operation.Arguments, method));
        if (target == Value.Ambiguous || target is not Scalar { Id: var id })
            return Ambiguous(operation);
        int site = Refusals.Site(operation.Syntax.GetLocation(), Descriptors.UnknownDelegate, SourceLine.Of(operation.Syntax));
        return ForeignCall(operation, method, "{0}", [id], site);
    }

    /// <summary>A call of a lambda or local function, or of whichever of several was chosen.</summary>
    private Value CallKnown(IInvocationOperation operation, Value target, ImmutableArray<Place> arguments) => target is Chosen { Condition: Scalar { Id: var condition } } chosen
        ? Choose(condition, operation.Type, () => CallKnown(operation, chosen.Then, arguments), () => CallKnown(operation, chosen.Otherwise, arguments))
        : InlineClosure(operation, (Closure)target, arguments);

    /// <summary>A virtual call whose receiver was made here runs code that is known.</summary>
    private Value CallVirtual(IInvocationOperation operation, IMethodSymbol method, IOperation instance)
    {
        Place receiver = ReceiverPlace(instance);
        ITypeSymbol? exact = ExactType(ReadPartial(receiver, instance));
        if (exact is not null && Overriding(exact, method) is IMethodSymbol target && HasBody(target))
            return Inline(operation, target, receiver, ArgumentPlaces(operation.Arguments, target));
        if (exact is not null)
            return Refuse(operation, Descriptors.OpaqueCall, Opaque(method));
        if (!IsDispatched(method, instance) && HasBody(method))
            return CallSource(operation, method);
        return CallDispatched(operation, method);
    }

    /// <summary>The member of a type that a virtual or interface member stands for.</summary>
    private static ISymbol? Overriding(ITypeSymbol exact, ISymbol member)
    {
        if (member.ContainingType.TypeKind == Microsoft.CodeAnalysis.TypeKind.Interface)
            return exact.FindImplementationForInterfaceMember(member);
        for (ITypeSymbol? type = exact; type is not null; type = type.BaseType)
        {
            foreach (ISymbol own in type.GetMembers(member.Name))
            {
                for (ISymbol? overridden = own; overridden is not null; overridden = Overridden(overridden))
                {
                    if (SymbolEqualityComparer.Default.Equals(overridden.OriginalDefinition, member.OriginalDefinition))
                        return own;
                }
            }
        }

        return null;
    }

    private static ISymbol? Overridden(ISymbol member) => member switch
    {
        IMethodSymbol method => method.OverriddenMethod,
        IPropertySymbol property => property.OverriddenProperty,
        _ => null,
    };

    private Value CallDispatched(IInvocationOperation operation, IMethodSymbol method)
    {
        string kind = method.ContainingType.TypeKind == Microsoft.CodeAnalysis.TypeKind.Interface ? "an interface call" : "a virtual call";
        return CallForeign(operation, method, Refusals.Site(
            operation.Syntax.GetLocation(), Descriptors.DispatchedCall, SourceLine.Of(operation.Syntax), kind));
    }

    /// <summary>A call that generated code repeats as it stands. Its result is passive, so an active operand is an error at the site.</summary>
    private Value CallForeign(IInvocationOperation operation, IMethodSymbol method, int site)
    {
        CheckAccess(method, operation);
        if (method.IsStatic || operation.Instance is not { } instance)
            return ForeignCall(operation, method, $"{TypeMap.Text(Resolve(method.ContainingType))}.{NameOf(method)}", [], site);
        if (IsRootThis(instance))
            return ForeignCall(operation, method, $"this.{NameOf(method)}", [], site);
        return ForeignCall(operation, method, $"{{0}}.{NameOf(method)}", [Id(instance)], site);
    }

    private static string NameOf(IMethodSymbol method) =>
        ConstantText.Identifier(method.Name)
        + (method.IsGenericMethod ? $"<{string.Join(", ", method.TypeArguments.Select(TypeMap.Text))}>" : "");

    private Value ForeignCall(IInvocationOperation operation, IMethodSymbol method, string target, int[] receiver, int site)
    {
        MeetStranger(operation, method, target.StartsWith(Compiler.Ir.Paths.Instance, System.StringComparison.Ordinal));
        List<int> ids = [.. receiver];
        string?[] texts = new string?[method.Parameters.Length];
        int before = Refusals.Count;
        foreach (IArgumentOperation argument in operation.Arguments)
        {
            int ordinal = argument.Parameter?.Ordinal ?? 0;
            if (argument.Value is IInterpolatedStringHandlerCreationOperation { Content: IInterpolatedStringOperation said })
            {
                texts[ordinal] = ForeignText(said, ids);
                continue;
            }

            if (argument.Parameter?.RefKind is RefKind.Ref or RefKind.Out)
                return Refuse(argument, Descriptors.OpaqueCall, SourceLine.Of(operation.Syntax), Cures.General);
            if (argument.ArgumentKind == ArgumentKind.DefaultValue)
                continue;
            texts[ordinal] = IsOutput(method) ? Saying(() => ForeignArgument(argument, ids, operation, method)) : ForeignArgument(argument, ids, operation, method);
        }

        if (Refusals.Count > before)
            return Default(operation.Type); // What is wrong with an argument has been said.

        string text = $"{target}({ArgumentList(method, texts)})";
        if (ids.All(i => _builder.TypeOf(i).RealElement is null))
            site = -1;
        if (site >= 0 && Keeps(operation, method) && ids.Any(MayVary))
            Refuse(operation, Descriptors.OpaqueCall, Opaque(method));
        if (method.ReturnsVoid)
        {
            _builder.ExternalStatement(text, Keeps(operation, method) ? site : -1, [.. ids]);
            return Value.None;
        }

        // What a number answers with a truth value or an integer is a decision, which carries no derivative.
        if (TypeMap.ToIr(method.ContainingType).IsReal && Ir(operation.Type).Kind is Compiler.Ir.TypeKind.Boolean or Compiler.Ir.TypeKind.Integer)
            site = -1;
        Effect effect = IsOfPlainData(method) ? Effect.Pure : IsQuery(method) ? Effect.Reads : Effect.Writes;
        return Spread(new Scalar(_builder.External(Ir(operation.Type), text, effect, site, [.. ids])), operation.Type);
    }

    /// <summary>Methods of numbers, characters, truth values and texts compute a result and change nothing; so does the flag test of an enum.</summary>
    private static bool IsOfPlainData(IMethodSymbol method) => method.ContainingType is { IsValueType: true, SpecialType: not SpecialType.None }
        || method.ContainingType is { Name: "BitConverter", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } }
        || method is { Name: "HasFlag", ContainingType.SpecialType: SpecialType.System_Enum }
        || (method.ContainingType.SpecialType == SpecialType.System_String
            && method.Parameters.All(p => p.Type is { TypeKind: Microsoft.CodeAnalysis.TypeKind.Enum } or { SpecialType: not (SpecialType.None or SpecialType.System_Object) }));

    /// <summary>LINQ's questions to a sequence, which run no code of the user's.</summary>
    private static bool IsQuery(IMethodSymbol method) => method.ReturnType.IsValueType
        && method.ContainingType is { Name: "Enumerable", ContainingNamespace: { Name: "Linq", ContainingNamespace.Name: "System" } }
        && !method.Parameters.Any(p => p.Type.TypeKind == Microsoft.CodeAnalysis.TypeKind.Delegate);

    private static bool IsOutput(IMethodSymbol method) => method is { IsStatic: true, ReturnsVoid: true }
        && method.ContainingType.ToDisplayString() is "System.Console" or "System.Diagnostics.Debug" or "System.Diagnostics.Trace";

    /// <summary>A text with holes, as it stands: it is made only if it is needed.</summary>
    private string ForeignText(IInterpolatedStringOperation operation, List<int> ids)
    {
        System.Text.StringBuilder text = new();
        return Saying(() =>
        {
            AppendInterpolated(operation, text, ids);
            return text.ToString();
        });
    }

    /// <summary>
    /// Whether a call may keep what it is given where its result does not show it, as list.Add(x) does: reading it back later would
    /// lose the derivative. Printing and converting keep nothing.
    /// </summary>
    private static bool Keeps(IInvocationOperation operation, IMethodSymbol method) =>
        !TypeMap.HoldsReals(operation.Type) && !method.ContainingType.IsValueType
        && !(method.IsStatic && method.ContainingType.ToDisplayString() is "System.Console" or "System.Convert" or "System.Diagnostics.Debug" or "System.Diagnostics.Trace");

    /// <summary>Whether a real number may depend on an active parameter, as far as can be seen here.</summary>
    private bool MayVary(int id) => _builder.TypeOf(id).RealElement is not null && !_passive.Contains(id) && _builder.DefinitionOf(id) switch
    {
        Compiler.Ir.Constant => false,
        Apply apply => apply.Arguments.Any(MayVary),
        External { Site: -1 } => false,
        External external => external.Arguments.Any(MayVary),
        Load load => MayVary(load.Array),
        _ => true,
    };

    private string ForeignArgument(IArgumentOperation argument, List<int> ids, IOperation call, IMethodSymbol method)
    {
        if (argument.ArgumentKind is ArgumentKind.ParamArray && argument.Value is IArrayCreationOperation { Initializer: { } initializer })
        {
            var elements = initializer.ElementValues.Select(e => ForeignHole(e, ids, call, method)).ToList();
            return elements.Count == 0 ? $"[]" : string.Join(", ", elements);
        }

        return ForeignHole(argument.Value, ids, call, method);
    }

    private string ForeignHole(IOperation operation, List<int> ids, IOperation call, IMethodSymbol method)
    {
        IOperation inner = operation;
        while (inner is IConversionOperation { IsImplicit: true, OperatorMethod: null } conversion && conversion.Type?.IsReferenceType == true && !conversion.ConstantValue.HasValue)
            inner = conversion.Operand;
        if (inner is IAnonymousFunctionOperation or IMethodReferenceOperation or IDelegateCreationOperation || Evaluate(inner) is not { } value)
        {
            Refuse(operation, Descriptors.EscapingLambda, SourceLine.Of(operation.Syntax));
            return "default";
        }

        if (IsDelegate(value))
        {
            Refuse(operation, Descriptors.EscapingLambda, SourceLine.Of(operation.Syntax));
            return "default";
        }

        if (value is Aggregate && !Refusals.Any)
        {
            Refuse(call, Descriptors.OpaqueCall, Opaque(method));
            return "default";
        }

        ids.Add(IdOf(value, operation));
        return $"{{{ids.Count - 1}}}";
    }

    private static string Holes(int first, int count) => string.Join(", ", Enumerable.Range(first, count).Select(i => $"{{{i}}}"));
}
