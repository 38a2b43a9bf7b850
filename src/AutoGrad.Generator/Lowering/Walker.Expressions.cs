using System;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;
using AutoGrad.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoGrad.Generator.Lowering;

/// <summary>Expressions.</summary>
internal sealed partial class Walker
{
    /// <summary>Lowers an expression; operands from left to right.</summary>
    private Value Evaluate(IOperation? operation)
    {
        EnsureStack();
        Value value = LowerExpression(operation);
        if (value is Scalar scalar && operation is not null)
            Note(scalar.Id, operation);
        return value;
    }

    /// <summary>Remembers the innermost expression that a value is the worth of.</summary>
    private void Note(int id, IOperation operation)
    {
        if (!_expressions.ContainsKey((_builder, id)))
            _expressions.Add((_builder, id), operation.Syntax);
    }

    /// <summary>The first value that a loop hands from trip to trip stands for the loop, unless it is read in the loop's head.</summary>
    private void NoteLoop(EquatableArray<int> carried, IOperation loop)
    {
        if (!carried.IsEmpty)
            Note(carried[0], loop);
    }

    private Value LowerExpression(IOperation? operation)
    {
        if (operation is null || operation.Type?.TypeKind == Microsoft.CodeAnalysis.TypeKind.Error)
            return Broken(operation);
        if (operation.Type?.TypeKind == Microsoft.CodeAnalysis.TypeKind.Dynamic)
            return Refuse(operation, Descriptors.DynamicCode, "A dynamic expression", "its meaning is chosen at run time", "Use a static type.");
        if (operation.ConstantValue.HasValue && operation.Type is { } type)
            return IsNullable(type) ? Default(type) : new Scalar(ConstantOf(operation.ConstantValue.Value, type));
        return operation switch
        {
            ILocalReferenceOperation or IParameterReferenceOperation => Read(PlaceOf(operation), operation),
            IFieldReferenceOperation field => Field(field),
            IPropertyReferenceOperation property => Property(property),
            IArrayElementReferenceOperation or IImplicitIndexerReferenceOperation => Element(operation),
            IInstanceReferenceOperation instance => Instance(instance),
            IBinaryOperation binary => Binary(binary),
            IUnaryOperation unary => Unary(unary),
            IRangeOperation range => RangeValue(range),
            IConversionOperation conversion => Conversion(conversion),
            IConditionalOperation choice => Conditional(choice),
            ISimpleAssignmentOperation assignment => Assignment(assignment),
            ICompoundAssignmentOperation assignment => CompoundAssignment(assignment),
            IIncrementOrDecrementOperation increment => Increment(increment, isValueUsed: true),
            IDeconstructionAssignmentOperation assignment => Deconstruct(assignment),
            IInvocationOperation call => Call(call),
            IObjectCreationOperation creation => Create(creation),
            IArrayCreationOperation creation => CreateArray(creation),
            ICollectionExpressionOperation collection => Collection(collection),
            ITupleOperation tuple => Tuple(tuple),
            ITupleBinaryOperation tuples => Combine(tuples, tuples.OperatorKind, Evaluate(tuples.LeftOperand), Evaluate(tuples.RightOperand), false),
            IConditionalAccessOperation access => ConditionalAccess(access),
            IConditionalAccessInstanceOperation => _accessed.Count > 0 ? _accessed.Peek() : Broken(operation),
            ICoalesceAssignmentOperation assignment => CoalesceAssignment(assignment),
            IWithOperation copy => With(copy),
            IDefaultValueOperation value => value.Type is null ? Broken(value) : Default(value.Type),
            IThrowOperation exception => ThrowExpression(exception),
            ISwitchExpressionOperation choice => SwitchExpression(choice),
            IIsPatternOperation test => new Scalar(Match(test.Pattern, Evaluate(test.Value), test.Value.Type)),
            IDelegateCreationOperation creation => Delegate(creation),
            IAnonymousFunctionOperation lambda => LambdaOf(lambda),
            IMethodReferenceOperation reference => MethodGroup(reference),
            IDeclarationExpressionOperation declaration => Evaluate(declaration.Expression),
            IParenthesizedOperation inner => Evaluate(inner.Operand),
            ICoalesceOperation or IIsTypeOperation or ITypeOfOperation or ISizeOfOperation or INameOfOperation or IInterpolatedStringOperation
                or IUtf8StringOperation => Foreign(operation),
            IInvalidOperation => Broken(operation),
            _ => operation.Syntax.ToString().StartsWith("stackalloc", StringComparison.Ordinal) ? StackAllocation(operation) : Unsupported(operation),
        };
    }

    private int ConstantOf(object? value, ITypeSymbol type)
    {
        IrType ir = Ir(type);
        return _builder.Constant(value switch
        {
            double number when ir.IsReal => Literal.Of(number, ir),
            float number when ir.IsReal => Literal.Of(number, ir),
            int number when ir.Kind == Compiler.Ir.TypeKind.Integer => Literal.Of(number, ir),
            long number when ir.Kind == Compiler.Ir.TypeKind.Integer => Literal.Of(number, ir),
            bool truth when ir == IrType.Boolean => Literal.Of(truth),
            _ => new Literal(ir, 0, ConstantText.Of(value, type)),
        });
    }

    private Value Binary(IBinaryOperation operation)
    {
        if (operation.OperatorKind is BinaryOperatorKind.ConditionalAnd or BinaryOperatorKind.ConditionalOr && operation.OperatorMethod is null)
        {
            int first = Id(operation.LeftOperand);
            bool and = operation.OperatorKind == BinaryOperatorKind.ConditionalAnd;
            Value Settled() => new Scalar(_builder.Boolean(!and));
            return and
                ? Choose(first, operation.Type, () => Evaluate(operation.RightOperand), Settled)
                : Choose(first, operation.Type, Settled, () => Evaluate(operation.RightOperand));
        }

        if (ComparedWithNull(operation) is { } test)
            return test;
        Value left = Evaluate(operation.LeftOperand);
        Value right = Evaluate(operation.RightOperand);
        if (Lifted(operation, left, right) is { } lifted)
            return lifted;
        if (operation.OperatorMethod is { } method && !IsNumeric(method, operation.LeftOperand.Type))
            return CallOperator(operation, method, left, right);
        return Combine(operation, operation.OperatorKind, left, right, operation.IsChecked);
    }

    /// <summary>Whether an operator is that of a number type parameter, as good as a built-in one.</summary>
    private bool IsNumeric(IMethodSymbol method, ITypeSymbol? operand) =>
        method.ContainingNamespace is { Name: "Numerics", ContainingNamespace.Name: "System" }
        && method.ContainingType.TypeKind == Microsoft.CodeAnalysis.TypeKind.Interface && Ir(operand).IsReal;

    /// <summary>A built-in operator.</summary>
    private Value Combine(IOperation operation, BinaryOperatorKind kind, Value left, Value right, bool isChecked)
    {
        if (left is Aggregate a && right is Aggregate b && kind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals)
            return CompareAggregates(operation, kind, (Aggregate)left, (Aggregate)right);
        int x = IdOf(left, operation), y = IdOf(right, operation);
        IrType first = _builder.TypeOf(x), second = _builder.TypeOf(y);
        bool isPlain = first == second && first.Kind is not (Compiler.Ir.TypeKind.Opaque or Compiler.Ir.TypeKind.Array);
        bool isNumber = isPlain && first.Kind != Compiler.Ir.TypeKind.Boolean;
        bool isOverflowOwn = MayOverflow(first, kind) && HasOverflowOfItsOwn(isChecked);
        if (isNumber && ArithmeticOf(kind) is { } arithmetic && !isOverflowOwn)
        {
            int result = _builder.Apply(arithmetic, x, y);
            Note(result, operation);
            return new Scalar(result);
        }

        if ((isNumber && ComparisonOf(kind) is { } comparison) || (isPlain && EqualityOf(kind) is { } && (comparison = EqualityOf(kind)!) is not null))
            return new Scalar(_builder.Apply(comparison!, x, y));
        if (isPlain && first == IrType.Boolean && LogicOf(kind) is { } logic)
            return new Scalar(_builder.Apply(logic, x, y));
        if (SymbolOf(kind) is not { } symbol)
            return Unsupported(operation);
        string text = $"{{0}} {symbol} {{1}}";
        return isOverflowOwn
            ? new Scalar(_builder.External(first, WithOverflow(text, isChecked), Effect.Pure, UseSite(operation, x, y), x, y))
            : Spread(new Scalar(_builder.External(Ir(operation.Type), $"({text})", Effect.Pure, UseSite(operation, x, y), x, y)), operation.Type);
    }

    /// <summary>Smaller integers are widened before they are computed with.</summary>
    private static bool MayOverflow(IrType type, BinaryOperatorKind kind) =>
        type.Kind == Compiler.Ir.TypeKind.Integer
        || (type.Text is "uint" or "ulong" or "nint" or "nuint" && kind is BinaryOperatorKind.Add or BinaryOperatorKind.Subtract or BinaryOperatorKind.Multiply);

    /// <summary>Whether <c>checked</c> or <c>unchecked</c> around an operation departs from the project's setting, under which generated code is compiled.</summary>
    private bool HasOverflowOfItsOwn(bool isChecked) => isChecked != _compilation.Options.CheckOverflowOf();

    private static string WithOverflow(string text, bool isChecked) => (isChecked ? "checked" : "unchecked") + $"({text})";

    private Value CompareAggregates(IOperation operation, BinaryOperatorKind kind, Aggregate left, Aggregate right)
    {
        int? all = null;
        foreach (var (a, b) in Leaves.Of(left).Zip(Leaves.Of(right), (a, b) => (a, b)))
        {
            Value same = Combine(operation, BinaryOperatorKind.Equals, a, b, false);
            all = all is { } before ? _builder.Apply(Logic.And, before, IdOf(same, operation)) : IdOf(same, operation);
        }

        int equal = all ?? _builder.Boolean(true);
        return new Scalar(kind == BinaryOperatorKind.Equals ? equal : _builder.Apply(Logic.Not, equal));
    }

    private static Primitive? ArithmeticOf(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.Add => Arithmetic.Add,
        BinaryOperatorKind.Subtract => Arithmetic.Subtract,
        BinaryOperatorKind.Multiply => Arithmetic.Multiply,
        BinaryOperatorKind.Divide => Arithmetic.Divide,
        BinaryOperatorKind.Remainder => Arithmetic.Remainder,
        _ => null,
    };

    private static Primitive? ComparisonOf(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.LessThan => Comparisons.Less,
        BinaryOperatorKind.LessThanOrEqual => Comparisons.LessOrEqual,
        BinaryOperatorKind.GreaterThan => Comparisons.Greater,
        BinaryOperatorKind.GreaterThanOrEqual => Comparisons.GreaterOrEqual,
        _ => EqualityOf(kind),
    };

    private static Primitive? EqualityOf(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.Equals => Comparisons.Equal,
        BinaryOperatorKind.NotEquals => Comparisons.NotEqual,
        _ => null,
    };

    private static Primitive? LogicOf(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.And => Logic.And,
        BinaryOperatorKind.Or => Logic.Or,
        BinaryOperatorKind.ExclusiveOr => Comparisons.NotEqual,
        _ => null,
    };

    private static string? SymbolOf(BinaryOperatorKind kind) => kind switch
    {
        BinaryOperatorKind.Add => "+",
        BinaryOperatorKind.Subtract => "-",
        BinaryOperatorKind.Multiply => "*",
        BinaryOperatorKind.Divide => "/",
        BinaryOperatorKind.Remainder => "%",
        BinaryOperatorKind.LeftShift => "<<",
        BinaryOperatorKind.RightShift => ">>",
        BinaryOperatorKind.UnsignedRightShift => ">>>",
        BinaryOperatorKind.And => "&",
        BinaryOperatorKind.Or => "|",
        BinaryOperatorKind.ExclusiveOr => "^",
        BinaryOperatorKind.Equals => "==",
        BinaryOperatorKind.NotEquals => "!=",
        BinaryOperatorKind.LessThan => "<",
        BinaryOperatorKind.LessThanOrEqual => "<=",
        BinaryOperatorKind.GreaterThan => ">",
        BinaryOperatorKind.GreaterThanOrEqual => ">=",
        _ => null,
    };

    private Value Unary(IUnaryOperation operation)
    {
        if (operation.OperatorMethod is { } method && !IsNumeric(method, operation.Operand.Type))
            return CallOperator(operation, method, Evaluate(operation.Operand), null);
        if (operation.OperatorKind == UnaryOperatorKind.Hat)
            return new Scalar(_builder.External(Ir(operation.Type), "(^{0})", Effect.Pure, -1, ToInt32(Id(operation.Operand))));
        Value operand = Evaluate(operation.Operand);
        int x = IdOf(operand, operation.Operand);
        IrType type = _builder.TypeOf(x);
        bool isNumber = type.Kind is Compiler.Ir.TypeKind.Real or Compiler.Ir.TypeKind.Integer;
        switch (operation.OperatorKind)
        {
            case UnaryOperatorKind.Minus when isNumber && (type.IsReal || !HasOverflowOfItsOwn(operation.IsChecked)):
                return new Scalar(_builder.Apply(Arithmetic.Negate, x));
            case UnaryOperatorKind.Plus when isNumber:
                return operand;
            case UnaryOperatorKind.Not when type == IrType.Boolean:
                return new Scalar(_builder.Apply(Logic.Not, x));
        }

        string? text = operation.OperatorKind switch
        {
            UnaryOperatorKind.Minus => WithOverflow("-{0}", operation.IsChecked),
            UnaryOperatorKind.Plus => "(+{0})",
            UnaryOperatorKind.BitwiseNegation => "(~{0})",
            UnaryOperatorKind.Not => "(!{0})",
            _ => null,
        };
        return text is null
            ? Unsupported(operation)
            : new Scalar(_builder.External(Ir(operation.Type), text, Effect.Pure, UseSite(operation, x), x));
    }

    private Value Conditional(IConditionalOperation operation)
    {
        int condition = Id(operation.Condition);
        return Choose(condition, operation.Type, () => Evaluate(operation.WhenTrue), () => Evaluate(operation.WhenFalse));
    }

    private Value ThrowExpression(IThrowOperation operation)
    {
        Raise(operation);
        return Value.None;
    }

    /// <summary>A foreign expression loses the derivative of a real operand; the analysis of activity says so only if there is one.</summary>
    private int UseSite(IOperation operation, params int[] operands) =>
        operands.Any(o => _builder.TypeOf(o).RealElement is not null)
            ? Refusals.Site(
                operation.Syntax.GetLocation(), Descriptors.OpaqueUse, SourceLine.Of(operation.Syntax), Cures.Why(operation.Type))
            : -1;
}
