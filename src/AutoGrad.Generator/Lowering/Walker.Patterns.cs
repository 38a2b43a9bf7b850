using System;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoGrad.Generator.Lowering;

/// <summary>Patterns become comparisons; a switch expression becomes a chain of choices.</summary>
internal sealed partial class Walker
{
    private Value SwitchExpression(ISwitchExpressionOperation operation)
    {
        Value value = Evaluate(operation.Value);
        return Arm(operation, 0, value);
    }

    private Value Arm(ISwitchExpressionOperation operation, int index, Value value)
    {
        EnsureStack();
        if (index >= operation.Arms.Length)
        {
            _builder.Append(new Throw("new global::System.InvalidOperationException(\"No arm of the switch expression matches.\")", default));
            _env.Completes = false;
            _env.Thrown = true;
            return Value.None;
        }

        ISwitchExpressionArmOperation arm = operation.Arms[index];
        int test = Match(arm.Pattern, value, operation.Value.Type);
        if (arm.Guard is { } guard)
            test = IdOf(Choose(test, guard.Type, () => Evaluate(guard), () => new Scalar(_builder.Boolean(false))), guard);
        return Choose(test, operation.Type, () => Evaluate(arm.Value), () => Arm(operation, index + 1, value));
    }

    private int EqualTo(Value value, IOperation constant, IOperation subject)
    {
        Value other = Evaluate(constant);
        return IdOf(CombineTruth(subject, BinaryOperatorKind.Equals, value, other), subject);
    }

    /// <summary>A comparison that stands nowhere in the source as an expression of its own.</summary>
    private Value CombineTruth(IOperation place, BinaryOperatorKind kind, Value left, Value right)
    {
        if (left is not Scalar { Id: var x } || right is not Scalar { Id: var y })
            return Unsupported(place, "This pattern", "a value that was taken apart is compared as a whole", "Compare its members.");
        IrType first = _builder.TypeOf(x), second = _builder.TypeOf(y);
        bool isNumber = first.Kind is Compiler.Ir.TypeKind.Real or Compiler.Ir.TypeKind.Integer;
        if (first == second && (isNumber || first == IrType.Boolean) && ComparisonOf(kind) is { } comparison)
            return new Scalar(_builder.Apply(comparison, x, y));
        return new Scalar(IsLiteralNull(y) ? IsNull(x) : _builder.External(IrType.Boolean, $"({{0}} {SymbolOf(kind)} {{1}})", Effect.Pure, -1, x, y));
    }

    /// <summary>Whether a reference is null. C# takes no test of a null that is written out, as a helper's optional argument may be.</summary>
    private int IsNull(int reference) =>
        IsLiteralNull(reference) ? _builder.Boolean(true) : _builder.External(IrType.Boolean, "({0} is null)", Effect.Pure, -1, reference);

    private bool IsLiteralNull(int value) => _builder.LiteralOf(value)?.Text == "null";

    /// <summary>Whether a value matches a pattern; variables that the pattern declares are bound.</summary>
    private int Match(IPatternOperation pattern, Value value, ITypeSymbol? type)
    {
        EnsureStack();
        if (MatchNullable(pattern, value) is { } matched)
            return matched;
        switch (pattern)
        {
            case IDiscardPatternOperation:
                return _builder.Boolean(true);
            case IConstantPatternOperation constant:
                if (ExactType(value) is { IsReferenceType: true } && constant.Value.ConstantValue is { HasValue: true, Value: null })
                    return _builder.Boolean(false);
                if (IsNaN(constant.Value) && value is Scalar { Id: var number })
                    return _builder.Apply(RuleTable.Find("IsNaN", 1)!, number);
                return IdOf(CombineTruth(pattern, BinaryOperatorKind.Equals, value, Evaluate(constant.Value)), pattern);
            case IRelationalPatternOperation relation:
                return IdOf(CombineTruth(pattern, relation.OperatorKind, value, Evaluate(relation.Value)), pattern);
            case INegatedPatternOperation negated:
                return Not(Match(negated.Pattern, value, type));
            case IBinaryPatternOperation binary:
                return MatchBoth(binary, value, type);
            case IDeclarationPatternOperation declaration:
                return MatchDeclaration(declaration, value, type);
            case ITypePatternOperation named:
                return MatchType(pattern, named.MatchedType, value, type, out _);
            case IRecursivePatternOperation recursive:
                return MatchRecursive(recursive, value, type);
            case IListPatternOperation list:
                return MatchList(list, value, type);
            default:
                return IdOf(Unsupported(pattern, "This pattern", "the generator does not know this form", "Write the test with comparisons."), pattern);
        }
    }

    private static bool IsNaN(IOperation operation) => operation.ConstantValue is { HasValue: true, Value: double.NaN or float.NaN };

    private int Not(int id) => _builder.LiteralOf(id) is { } literal ? _builder.Boolean(literal.Bits == 0) : _builder.Apply(Logic.Not, id);

    private int MatchBoth(IBinaryPatternOperation pattern, Value value, ITypeSymbol? type)
    {
        int first = Match(pattern.LeftPattern, value, type);
        bool and = pattern.OperatorKind == BinaryOperatorKind.And;
        return and
            ? And(first, () => Match(pattern.RightPattern, value, type), pattern)
            : IdOf(Choose(first, null, () => new Scalar(_builder.Boolean(true)), () => new Scalar(Match(pattern.RightPattern, value, type))), pattern);
    }

    private int And(int first, Func<int> second, IOperation place) =>
        IdOf(Choose(first, null, () => new Scalar(second()), () => new Scalar(_builder.Boolean(false))), place);
}
