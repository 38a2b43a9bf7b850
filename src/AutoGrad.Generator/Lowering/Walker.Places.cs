using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Generator.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoGrad.Generator.Lowering;

/// <summary>Places: what stands on the left of an assignment or is passed by reference.</summary>
internal sealed partial class Walker
{
    private Place PlaceOf(IOperation operation)
    {
        EnsureStack();
        switch (operation)
        {
            case ILocalReferenceOperation { Local.HasConstantValue: true } or IFieldReferenceOperation { ConstantValue.HasValue: true }:
                return new TemporaryPlace(Evaluate(operation));
            case ILocalReferenceOperation local:
                if (local.IsDeclaration && _frame.Find(local.Local) is null)
                    return new VariablePlace(NewVariable(local.Local, local.Local.Type));
                return local.IsDeclaration
                    ? new VariablePlace(NewVariable(local.Local, local.Local.Type))
                    : _frame.Find(local.Local) ?? Lost(operation);
            case IParameterReferenceOperation parameter:
                return _frame.Find(parameter.Parameter) ?? CapturedParameter(parameter);
            case IDeclarationExpressionOperation declaration:
                return PlaceOf(declaration.Expression);
            case IDiscardOperation:
                return new DiscardPlace();
            case IParenthesizedOperation inner:
                return PlaceOf(inner.Operand);
            case IInstanceReferenceOperation instance when ReceiverOf(instance) is { } receiver:
                return receiver;
            case IFieldReferenceOperation field:
                return FieldPlace(field);
            case IPropertyReferenceOperation property:
                return PropertyPlaceOf(property);
            case IArrayElementReferenceOperation or IImplicitIndexerReferenceOperation:
                return ElementPlaceOf(operation);
            case IConditionalOperation { IsRef: true } choice:
                return ChoiceOf(choice);
            case IInvocationOperation { TargetMethod.RefKind: not RefKind.None } call:
                Value returned = Call(call);
                return _returnedPlace ?? new TemporaryPlace(returned);
            case ISimpleAssignmentOperation { IsRef: true } assignment:
                AssignReference(assignment);
                return PlaceOf(assignment.Target);
            case IConversionOperation { IsImplicit: true, Conversion.IsIdentity: true } conversion:
                return PlaceOf(conversion.Operand);
            default:
                return new TemporaryPlace(Evaluate(operation));
        }
    }

    private TemporaryPlace Lost(IOperation operation) => new(Broken(operation));

    /// <summary>Both sides of a ref conditional must be places that need no evaluation of their own, else both would be evaluated.</summary>
    private Place ChoiceOf(IConditionalOperation choice)
    {
        int condition = Id(choice.Condition);
        Environment before = _env;
        int nodes = _builder.CurrentNodes.Count;
        Place then = PlaceOf(choice.WhenTrue), otherwise = PlaceOf(choice.WhenFalse!);
        bool isFree = _builder.CurrentNodes.Skip(nodes).All(n => n is Constant or Apply) && ReferenceEquals(before, _env);
        if (!isFree)
        {
            Refuse(
                choice, Descriptors.Alias, SourceLine.Of(choice.Syntax), "finding out which variable is meant has effects of its own",
                "Use 'if' and 'else' with an assignment in each.");
        }

        return new ChoicePlace(condition, then, otherwise);
    }

    private Value Read(Place place, IOperation operation)
    {
        switch (place)
        {
            case VariablePlace variable:
                Value value = _env[variable.Slot];
                if (value == Value.Ambiguous)
                    return Ambiguous(operation);
                return value == Value.Unassigned ? Broken(operation) : value;
            case MemberPlace member:
                return Part(ReadPartial(member.Parent, operation), member.Index, operation);
            case ElementPlace element:
                return Spread(new Scalar(_builder.Load(element.Array, [.. element.Indices])), element.Type);
            case RowPlace row:
                return LoadRow(row);
            case ChoicePlace choice:
                return Choose(choice.Condition, null, () => Read(choice.Then, operation), () => Read(choice.Otherwise, operation));
            case TemporaryPlace temporary:
                return temporary.Value;
            case ForeignPlace foreign:
                return ReadForeign(foreign, operation);
            case PropertyPlace property:
                return Get(property, operation);
            default:
                return Broken(operation);
        }
    }

    private int ElementSite(IOperation operation, ForeignPlace foreign) => UseSite(operation, [.. foreign.Arguments]);

    private Value Ambiguous(IOperation operation)
    {
        bool isSaid = Refusals.Diagnostics.Any(
            d => d.Location.SourceTree == operation.Syntax.SyntaxTree && operation.Syntax.Span.Contains(d.Location.SourceSpan));
        return isSaid
            ? Default(operation.Type)
            : Refuse(
                operation, Descriptors.Alias, SourceLine.Of(operation.Syntax), "it holds different objects on different paths",
                "Use the object on each path, before the paths meet.");
    }

    /// <summary>A struct may be read while some of its members have not been assigned yet.</summary>
    private Value ReadPartial(Place place, IOperation operation) => place switch
    {
        VariablePlace variable when _env[variable.Slot] == Value.Unassigned && TypeMap.LayoutOf(variable.Slot.Type) is { } layout =>
            new Aggregate(layout, [.. layout.Parts.Select(_ => Value.Unassigned)]),
        MemberPlace member => PartialPart(member, operation),
        _ => Read(place, operation),
    };

    private Value PartialPart(MemberPlace member, IOperation operation)
    {
        Value whole = ReadPartial(member.Parent, operation);
        Value part = whole is Aggregate aggregate ? aggregate.Parts[member.Index] : Part(whole, member.Index, operation);
        return part == Value.Unassigned && TypeMap.LayoutOf(Resolve(member.Type)) is { } layout
            ? new Aggregate(layout, [.. layout.Parts.Select(_ => Value.Unassigned)])
            : part;
    }

    private Value Part(Value whole, int index, IOperation operation)
    {
        if (whole is Reference reference)
            whole = _env[reference.Target];
        if (whole is not Aggregate aggregate || index >= aggregate.Parts.Length)
            return Broken(operation);
        Value part = aggregate.Parts[index];
        if (part == Value.Hidden)
            return Refuse(operation, Descriptors.Inaccessible, aggregate.Layout.Parts[index].Member.ToDisplayString(), _method.ContainingType.ToDisplayString());
        return part == Value.Unassigned ? Broken(operation) : part == Value.Ambiguous ? Ambiguous(operation) : part;
    }

    private void Write(Place place, Value value, IOperation operation)
    {
        switch (place)
        {
            case VariablePlace variable:
                CheckNumber(value, variable.Slot.Type);
                _isPinned |= IsDelegate(value);
                _env[variable.Slot] = Named(value, variable.Slot.Name);
                break;
            case MemberPlace member:
                WriteMember(member, value, operation);
                break;
            case ElementPlace element:
                WriteElement(element, value, operation);
                break;
            case RowPlace row:
                StoreRow(row, value, operation);
                break;
            case ChoicePlace choice:
                Choose(choice.Condition, null, () => Written(choice.Then, value, operation), () => Written(choice.Otherwise, value, operation));
                break;
            case ForeignPlace foreign:
                WriteForeign(foreign, value, operation);
                break;
            case PropertyPlace property:
                Set(property, value, operation);
                break;
        }
    }

    private void WriteElement(ElementPlace place, Value value, IOperation operation)
    {
        IrType element = _builder.TypeOf(place.Array).Element!;
        if (IsForeignMemory(place.Array))
            Refuse(TargetOf(operation), Descriptors.MemberWrite, SourceLine.Of(TargetOf(operation).Syntax));
        else if (value is Scalar { Id: var id } && _builder.TypeOf(id) == element)
            _builder.Store(place.Array, [.. place.Indices], id);
        else if (value is Scalar array && element.IsArray)
            _builder.Store(place.Array, [.. place.Indices], Adapt(array, element));
        else
            Unsupported(TargetOf(operation), "An array of structs that comes from outside", "its elements are taken for data", "Write into an array that the method makes, or use one array per member.");
    }

    /// <summary>
    /// Whether memory belongs to an object: two reads of the same field give the same array, and a write through the one would be
    /// invisible to those who follow the other.
    /// </summary>
    private bool IsForeignMemory(int array) => _builder.DefinitionOf(MemoryOf(array)) switch
    {
        External => !FollowMemory(array),
        Load row => IsForeignMemory(row.Array),
        _ => false,
    };

    private Value Written(Place place, Value value, IOperation operation)
    {
        Write(place, value, operation);
        return Value.None;
    }

    /// <summary>A variable never changes the type of number that it holds; if it does, a conversion has been overlooked here.</summary>
    private void CheckNumber(Value value, ITypeSymbol type)
    {
        if (Refusals.Any || value is not Scalar { Id: var id })
            return;
        IrType actual = _builder.TypeOf(id), declared = Ir(type);
        bool isNumber = actual.Kind is Compiler.Ir.TypeKind.Real or Compiler.Ir.TypeKind.Integer;
        if ((isNumber || declared.IsReal) && actual != declared)
            throw new System.InvalidOperationException($"a variable of type {declared} is given a {actual}");
    }

    private void WriteMember(MemberPlace member, Value value, IOperation operation)
    {
        CheckNumber(value, member.Type);
        Value whole = ReadPartial(member.Parent, operation);
        if (whole is Reference reference && _env[reference.Target] is Aggregate fields)
            _env[reference.Target] = fields.With(member.Index, value);
        else if (whole is Aggregate aggregate)
            Write(member.Parent, aggregate.With(member.Index, value), operation);
        else
            Refuse(TargetOf(operation), Descriptors.MemberWrite, SourceLine.Of(TargetOf(operation).Syntax));
    }

    private static IOperation TargetOf(IOperation operation) => operation switch
    {
        IAssignmentOperation assignment => assignment.Target,
        IIncrementOrDecrementOperation increment => increment.Target,
        _ => operation,
    };
}
