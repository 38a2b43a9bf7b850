using AutoGrad.Compiler.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoGrad.Generator.Lowering;

/// <summary>Nullable numbers: a truth value and a number, taken apart like any struct. Where there is no number, the second part is never read.</summary>
internal sealed partial class Walker
{
    private static bool IsNullable(ITypeSymbol? type) => type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T };

    private static bool IsNullable(Value value) => value is Aggregate aggregate && IsNullable(aggregate.Layout.Type);

    private static ITypeSymbol Underlying(ITypeSymbol type) => ((INamedTypeSymbol)type).TypeArguments[0];

    private static int HasValue(Value nullable) => ((Scalar)((Aggregate)nullable).Parts[0]).Id;

    private static Value NumberOf(Value nullable) => ((Aggregate)nullable).Parts[1];

    private static Aggregate Nullable(ITypeSymbol type, int hasValue, Value number) => new(TypeMap.LayoutOf(type)!, [new Scalar(hasValue), number]);

    /// <summary>A conversion to or from a nullable number; null for others.</summary>
    private Value? ConvertNullable(IOperation operation, Value value, ITypeSymbol source, ITypeSymbol target, bool isChecked)
    {
        bool toNullable = IsNullable(target) && TypeMap.LayoutOf(target) is not null;
        if (!IsNullable(value))
        {
            return toNullable && value is Scalar or Aggregate && !IsNullable(source)
                ? Nullable(target, _builder.Boolean(true), Convert(operation, value, source, Underlying(target), null, isChecked))
                : null;
        }

        if (toNullable)
            return Nullable(target, HasValue(value), Convert(operation, NumberOf(value), Underlying(source), Underlying(target), null, isChecked));
        return IsNullable(target) || !target.IsValueType ? null : Convert(operation, Checked(value), Underlying(source), target, null, isChecked);
    }

    /// <summary>The number, or an exception where there is none.</summary>
    private Value Checked(Value nullable)
    {
        ThrowIf(
            _builder.Apply(Logic.Not, HasValue(nullable)), "new global::System.InvalidOperationException(\"Nullable object must have a value.\")");
        return NumberOf(nullable);
    }

    /// <summary><c>x.Value</c>; null for other properties.</summary>
    private Value? NullableValue(IPropertyReferenceOperation operation)
    {
        if (operation is not { Property.Name: "Value", Instance: { } instance } || !IsNullable(instance.Type) || TypeMap.LayoutOf(Resolve(instance.Type!)) is null)
            return null;
        return Evaluate(instance) is var nullable && IsNullable(nullable) ? Checked(nullable) : Broken(operation);
    }

    /// <summary><c>x.GetValueOrDefault()</c>; null for other methods.</summary>
    private Value? NullableMethod(IInvocationOperation operation, IMethodSymbol method)
    {
        if (method.Name != "GetValueOrDefault" || operation.Instance is not { } instance || !IsNullable(instance.Type) || TypeMap.LayoutOf(Resolve(instance.Type!)) is null)
            return null;
        Value nullable = Evaluate(instance);
        if (!IsNullable(nullable))
            return Broken(operation);
        Value otherwise = operation.Arguments.IsEmpty ? Default(method.ReturnType) : Evaluate(operation.Arguments[0].Value);
        return Choose(HasValue(nullable), method.ReturnType, () => NumberOf(nullable), () => otherwise);
    }

    private Value CoalesceNullable(ICoalesceOperation operation, Value nullable)
    {
        bool staysNullable = IsNullable(operation.Type);
        ITypeSymbol type = Resolve(operation.Value.Type!);
        return Choose(
            HasValue(nullable), operation.Type,
            () => staysNullable ? nullable : Convert(operation, NumberOf(nullable), Underlying(type), operation.Type!, null, false),
            () => Evaluate(operation.WhenNull));
    }

    /// <summary><c>x ??= y</c>: the number that is there, or the one that is then assigned.</summary>
    private Value AssignNullable(ICoalesceAssignmentOperation operation)
    {
        Place target = PlaceOf(operation.Target);
        Value nullable = Read(target, operation.Target);
        if (!IsNullable(nullable))
            return Broken(operation);
        ITypeSymbol type = Resolve(operation.Target.Type!);
        bool staysNullable = IsNullable(operation.Type);
        return Choose(HasValue(nullable), operation.Type, () => staysNullable ? nullable : NumberOf(nullable), Assigned);

        Value Assigned()
        {
            ITypeSymbol? source = operation.Value.Type;
            Value assigned = Evaluate(operation.Value);
            Value kept = IsNullable(assigned) || source is null ? assigned : Convert(operation, assigned, source, type, null, false);
            Write(target, kept, operation);
            return staysNullable ? kept : IsNullable(kept) ? NumberOf(kept) : kept;
        }
    }

    /// <summary><c>x == null</c>, <c>x != null</c>.</summary>
    private Value? ComparedWithNull(IBinaryOperation operation)
    {
        if (operation.OperatorKind is not (BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals))
            return null;
        (IOperation other, bool isNull) = operation.LeftOperand.ConstantValue is { HasValue: true, Value: null }
            ? (operation.RightOperand, true)
            : (operation.LeftOperand, operation.RightOperand.ConstantValue is { HasValue: true, Value: null });
        if (isNull && IsMadeHere(other))
            return new Scalar(_builder.Boolean(operation.OperatorKind == BinaryOperatorKind.NotEquals));
        if (!isNull || !IsNullable(other.Type) || Evaluate(other) is not { } value || !IsNullable(value))
            return null;
        return new Scalar(operation.OperatorKind == BinaryOperatorKind.Equals ? Not(HasValue(value)) : HasValue(value));
    }

    /// <summary>Whether a variable holds an object that the method has made, which is not null.</summary>
    private bool IsMadeHere(IOperation operation)
    {
        while (operation is IConversionOperation { OperatorMethod: null } conversion)
            operation = conversion.Operand;
        return operation is ILocalReferenceOperation or IParameterReferenceOperation && operation.Type is { IsReferenceType: true }
            && ExactType(Evaluate(operation)) is not null;
    }

    /// <summary>An operator of numbers over nullable ones: a number where both are there, a comparison that fails where one is missing.</summary>
    private Value? Lifted(IBinaryOperation operation, Value left, Value right)
    {
        if (!operation.IsLifted || !IsNullable(left) || !IsNullable(right))
            return null;
        if (IsNullable(operation.Type))
            return LiftedNumber(operation, operation.OperatorKind, left, right, operation.IsChecked);
        int x = HasValue(left), y = HasValue(right);
        Value combined = Combine(operation, operation.OperatorKind, NumberOf(left), NumberOf(right), operation.IsChecked);
        int holds = IdOf(combined, operation);
        return operation.OperatorKind switch
        {
            BinaryOperatorKind.Equals => new Scalar(_builder.Apply(Logic.And, Same(x, y), _builder.Apply(Logic.Or, _builder.Apply(Logic.Not, x), holds))),
            BinaryOperatorKind.NotEquals => new Scalar(_builder.Apply(Logic.Or, _builder.Apply(Logic.Not, Same(x, y)), Both(x, holds))),
            _ => new Scalar(Both(Both(x, y), holds)),
        };

        int Both(int a, int b) => _builder.Apply(Logic.And, a, b);
        int Same(int a, int b) => _builder.Apply(Comparisons.Equal, a, b);
    }

    private Value LiftedNumber(IOperation operation, BinaryOperatorKind kind, Value left, Value right, bool isChecked) =>
        operation.Type is { } type && TypeMap.LayoutOf(Resolve(type)) is not null
            ? Nullable(Resolve(type), _builder.Apply(Logic.And, HasValue(left), HasValue(right)), Combine(operation, kind, NumberOf(left), NumberOf(right), isChecked))
            : Unsupported(operation);

    /// <summary><c>x += y</c> of nullable numbers; null for others.</summary>
    private Value? LiftedAssignment(ICompoundAssignmentOperation operation, Value before, Value operand)
    {
        if (!IsNullable(before) || operation.OperatorMethod is { } method && !IsNumeric(method, Underlying(Resolve(operation.Target.Type!))))
            return null;
        ITypeSymbol type = Resolve(operation.Target.Type!);
        Value right = IsNullable(operand) ? operand : Nullable(type, _builder.Boolean(true), operand);
        return SymbolEqualityComparer.Default.Equals(((Aggregate)right).Layout.Type, type)
            ? LiftedNumber(operation, operation.OperatorKind, before, right, operation.IsChecked)
            : Unsupported(operation, "This assignment to a nullable number", "it converts between types of numbers", "Write it out with a cast.");
    }

    /// <summary>What <c>?.</c> found, for the expression behind it.</summary>
    private readonly System.Collections.Generic.Stack<Value> _accessed = new();

    /// <summary><c>x?.Member</c>: nothing where x is null.</summary>
    private Value ConditionalAccess(IConditionalAccessOperation operation)
    {
        if (operation.Type is not { } declared || Resolve(declared) is not { } type || Ir(type).IsArray)
            return Unsupported(operation, "'?.'", "an array that may be missing is not followed", "Test for null with 'if' first.");
        Value receiver = Evaluate(operation.Operation);
        switch (receiver)
        {
            case Aggregate when IsNullable(receiver):
                return Choose(HasValue(receiver), type, () => Accessed(NumberOf(receiver)), () => Missing(type));
            case Scalar { Id: var id } when operation.Operation.Type is { IsReferenceType: true }:
                int isNull = IsNull(id);
                return Choose(isNull, type, () => Missing(type), () => Accessed(receiver));
            case Reference or Aggregate:
                return Accessed(receiver);
            default:
                return Unsupported(operation, "'?.'", "what may be missing here is not followed", "Test for null with 'if' first.");
        }

        Value Accessed(Value there)
        {
            _accessed.Push(there);
            Value member = Evaluate(operation.WhenNotNull);
            _accessed.Pop();
            return IsNullable(type) && operation.WhenNotNull.Type is { } own && !IsNullable(own) ? Convert(operation, member, Resolve(own), type, null, false) : member;
        }
    }

    private Value Missing(ITypeSymbol type) => type.SpecialType == SpecialType.System_Void ? Value.None : Default(type);

    /// <summary>A pattern over a nullable number: a test for null, or of the number that is there; null for patterns that are put together.</summary>
    private int? MatchNullable(IPatternOperation pattern, Value value)
    {
        if (!IsNullable(value))
            return null;
        switch (pattern)
        {
            case IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: null } }:
                return Not(HasValue(value));
            case IConstantPatternOperation constant when constant.Value is IConversionOperation { Operand.ConstantValue: { HasValue: true, Value: null } }:
                return Not(HasValue(value));
            case IConstantPatternOperation or IRelationalPatternOperation or IRecursivePatternOperation or ITypePatternOperation
                or IDeclarationPatternOperation { MatchesNull: false }:
                ITypeSymbol type = Underlying(((Aggregate)value).Layout.Type);
                return And(HasValue(value), () => Match(pattern, NumberOf(value), type), pattern);
            default:
                return null;
        }
    }
}
