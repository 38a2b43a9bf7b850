using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;
using AutoGrad.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoGrad.Generator.Lowering;

/// <summary>Assignments in all their forms: the place first, then the value, then the write; their worth is what was written.</summary>
internal sealed partial class Walker
{
    private Value Assignment(ISimpleAssignmentOperation operation)
    {
        if (operation.IsRef)
            return AssignReference(operation);
        if (operation.Target is IDiscardOperation)
            return Evaluate(operation.Value);
        Place place = PlaceOf(operation.Target);
        Value value = Evaluate(operation.Value);
        if (_env.Completes)
            Write(place, value, operation);
        return value;
    }

    private Value AssignReference(ISimpleAssignmentOperation operation)
    {
        Place place = PlaceOf(operation.Value);
        if (operation.Target is ILocalReferenceOperation target && _controlDepth == DepthOf(target.Local)
            && SymbolEqualityComparer.Default.Equals(target.Local.ContainingSymbol.OriginalDefinition, _frame.Method.OriginalDefinition))
            _frame.Bind(target.Local, place);
        else
            Refuse(
                operation, Descriptors.Alias, SourceLine.Of(operation.Target.Syntax), "it is made to refer to another variable on some paths only",
                "Choose the reference where the local is declared: ref double r = ref (c ? ref a : ref b).");
        return Read(place, operation);
    }

    /// <summary>How deep in branches and loops a ref local was declared; elsewhere it cannot be rebound.</summary>
    private int DepthOf(ILocalSymbol local) => _declaredAt.TryGetValue(local, out int depth) ? depth : -1;

    private readonly System.Collections.Generic.Dictionary<ISymbol, int> _declaredAt = new(SymbolEqualityComparer.Default);

    private Value CompoundAssignment(ICompoundAssignmentOperation operation)
    {
        Place place = PlaceOf(operation.Target);
        if (operation.OperatorMethod is { IsStatic: false } changing)
            return ChangeItself(operation, place, operation.Target, changing, operation.Value);
        Value before = Read(place, operation.Target);
        Value operand = Evaluate(operation.Value);
        if (operation.Target.Type is not { } type || operation.Value.Type is not { } operandType)
            return Broken(operation);
        Value after;
        if (LiftedAssignment(operation, before, operand) is { } lifted)
        {
            after = lifted;
        }
        else if (operation.OperatorMethod is { } method && !IsNumeric(method, type))
        {
            after = CallOperator(operation, method, before, operand);
        }
        else
        {
            bool isShift = operation.OperatorKind is BinaryOperatorKind.LeftShift or BinaryOperatorKind.RightShift or BinaryOperatorKind.UnsignedRightShift;
            ITypeSymbol computed = isShift || operation.InConversion.IsIdentity ? type : operandType;
            Value left = Convert(operation, before, type, computed, null, operation.IsChecked);
            after = CombineAs(operation, computed, operation.OperatorKind, left, operand, operation.IsChecked);
            after = Convert(operation, after, computed, type, null, operation.IsChecked);
        }

        Write(place, after, operation);
        return after;
    }

    /// <summary>An operator that is a method of what stands on the left: <c>public void operator +=(Vector other)</c>.</summary>
    private Value ChangeItself(IOperation operation, Place place, IOperation target, IMethodSymbol method, IOperation? operand)
    {
        method = Resolve(method);
        if (!HasBody(method))
            return Refuse(operation, Descriptors.OpaqueCall, Opaque(method));
        Inline(operation, method, place, operand is null ? [] : [new TemporaryPlace(Evaluate(operand))]);
        return Read(place, target);
    }

    /// <summary>A built-in operator inside an assignment, whose own type is that of the target.</summary>
    private Value CombineAs(IOperation operation, ITypeSymbol type, BinaryOperatorKind kind, Value left, Value right, bool isChecked)
    {
        IrType ir = Ir(type);
        if (ir.Kind != Compiler.Ir.TypeKind.Opaque || SymbolOf(kind) is not { } symbol)
            return Combine(operation, kind, left, right, isChecked);
        int x = IdOf(left, operation), y = IdOf(right, operation);
        return new Scalar(_builder.External(ir, $"({{0}} {symbol} {{1}})", Effect.Pure, UseSite(operation, x, y), x, y));
    }

    private Value Increment(IIncrementOrDecrementOperation operation, bool isValueUsed)
    {
        Place place = PlaceOf(operation.Target);
        if (operation.OperatorMethod is { IsStatic: false } changing)
            return ChangeItself(operation, place, operation.Target, changing, null);
        Value before = Read(place, operation.Target);
        bool up = operation.Kind == OperationKind.Increment;
        Value after;
        if (IsNullable(before) && operation.OperatorMethod is null)
        {
            after = LiftedNumber(operation, up ? BinaryOperatorKind.Add : BinaryOperatorKind.Subtract, before, OneAs(before), operation.IsChecked);
        }
        else if (operation.OperatorMethod is { } method && !IsNumeric(method, operation.Target.Type))
        {
            after = CallOperator(operation, method, before, null);
        }
        else
        {
            int x = IdOf(before, operation.Target);
            IrType type = _builder.TypeOf(x);
            bool isOverflowOwn = !type.IsReal && HasOverflowOfItsOwn(operation.IsChecked), isInteger = type.Kind == Compiler.Ir.TypeKind.Integer;
            string next = isInteger ? $"{{0}} {(up ? "+" : "-")} 1" : $"({type.Text})({{0}} {(up ? "+" : "-")} 1)";
            after = new Scalar(
                !isOverflowOwn && (type.IsReal || isInteger)
                    ? _builder.Apply(up ? Arithmetic.Add : Arithmetic.Subtract, x, One(type))
                    : _builder.External(type, WithOverflow(next, operation.IsChecked), Effect.Pure, -1, x));
        }

        Write(place, after, operation);
        return isValueUsed && operation.IsPostfix ? before : after;
    }

    private Aggregate OneAs(Value nullable) =>
        Nullable(((Aggregate)nullable).Layout.Type, _builder.Boolean(true), new Scalar(One(_builder.TypeOf(((Scalar)NumberOf(nullable)).Id))));

    private int One(IrType type) => type.IsReal ? _builder.Real(1, type) : _builder.Constant(Literal.Of(1L, type));

    /// <summary>What stands on the left of a deconstruction: a place, or several targets in parentheses.</summary>
    private sealed record DeconstructionTarget(IOperation Operation, Place? Place, DeconstructionTarget[] Elements);

    /// <summary>Assigns to several places at once: the places are found first, from left to right, then the value, then all is written.</summary>
    private Value Deconstruct(IDeconstructionAssignmentOperation operation)
    {
        DeconstructionTarget target = TargetsOf(operation.Target);
        Value value = Evaluate(operation.Value);
        if (_env.Completes)
            Deconstruct(target, value, operation.Value.Type, operation);
        return value;
    }

    private DeconstructionTarget TargetsOf(IOperation target)
    {
        if (target is IDeclarationExpressionOperation { Expression: ITupleOperation inner })
            target = inner;
        return target is ITupleOperation tuple
            ? new(target, null, [.. tuple.Elements.Select(TargetsOf)])
            : new(target, PlaceOf(target), []);
    }

    /// <summary>Writes the parts of a value to several places.</summary>
    private void Deconstruct(DeconstructionTarget target, Value value, ITypeSymbol? type, IOperation operation)
    {
        if (target.Place is { } whole)
        {
            Write(whole, value, operation);
            return;
        }

        if (Parts(value, target.Elements.Length, type, operation) is not { } parts)
            return;
        for (int i = 0; i < parts.Length; i++)
        {
            DeconstructionTarget element = target.Elements[i];
            ITypeSymbol? inner = value is Aggregate { Layout: { Type.IsTupleType: true } layout } ? layout.Parts[i].Type : null;
            Deconstruct(element, element.Place is null ? parts[i] : ConvertPart(operation, value, i, parts[i], element.Operation), inner, operation);
        }
    }

    private Value ConvertPart(IOperation operation, Value whole, int index, Value part, IOperation target) =>
        whole is Aggregate { Layout: var layout } && layout.Type.IsTupleType && target.Type is { } type && target is not IDiscardOperation
            ? Convert(operation, part, layout.Parts[index].Type, type, null, false)
            : part;

    /// <summary>The parts of a tuple, or what the Deconstruct method of a type says.</summary>
    private Value[]? Parts(Value value, int count, ITypeSymbol? type, IOperation operation)
    {
        if ((Opened(value, type, operation) is Reference reference ? _env[reference.Target] : value) is Aggregate aggregate)
        {
            if (aggregate.Layout.Type.IsTupleType && aggregate.Parts.Length >= count)
                return [.. aggregate.Parts.Take(count)];
            if (PositionalParts(aggregate, type, count) is { } positional)
                return positional;
        }

        if (value is Aggregate or Reference or Scalar && (type ?? (value as Aggregate)?.Layout.Type) is { } declared
            && declared.GetMembers("Deconstruct").OfType<IMethodSymbol>().FirstOrDefault(m => m.Parameters.Length == count && !m.IsStatic) is { } method
            && !method.DeclaringSyntaxReferences.IsEmpty && !method.IsImplicitlyDeclared)
            return CallDeconstruct(operation, method, value);
        if (value is Scalar && type is not null && Header(Resolve(type), count) is { } properties)
            return [.. properties.Select(p => PatternMember(operation, p, value))];
        Unsupported(operation, "This deconstruction", "the parts of the value are not visible", "Read the members one by one.");
        return null;
    }

    /// <summary>What the Deconstruct method that a positional record has of itself returns: the properties named in its header.</summary>
    private Value[]? PositionalParts(Aggregate value, ITypeSymbol? declared, int count)
    {
        if (Header(declared is { IsReferenceType: true } ? Resolve(declared) : value.Layout.Type, count) is not { } properties)
            return null;
        int[] indices = [.. properties.Select(value.Layout.IndexOf)];
        return indices.All(i => i >= 0) ? [.. indices.Select(i => value.Parts[i])] : null;
    }

    /// <summary>The properties of a positional record in the order of its header, if it has so many.</summary>
    private static IPropertySymbol[]? Header(ITypeSymbol type, int count)
    {
        if (type is not INamedTypeSymbol { IsRecord: true } record
            || record.GetMembers("Deconstruct").OfType<IMethodSymbol>().FirstOrDefault(m => !m.IsStatic && m.Parameters.Length == count) is not { IsImplicitlyDeclared: true } method)
            return null;
        IPropertySymbol[] properties = [.. method.Parameters.Select(p => Positional(record, p.Name)).OfType<IPropertySymbol>()];
        return properties.Length == count ? properties : null;
    }
}
