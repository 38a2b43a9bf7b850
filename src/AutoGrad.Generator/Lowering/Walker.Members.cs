using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;
using AutoGrad.Generator.Diagnostics;
using AutoGrad.Generator.Discovery;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoGrad.Generator.Lowering;

/// <summary>Fields, properties and this: members of what was taken apart are parts, those of foreign objects are foreign reads.</summary>
internal sealed partial class Walker
{
    /// <summary>The objects that initializers and with-expressions are filling.</summary>
    private readonly Stack<Place> _initialized = new();

    private Place? ReceiverOf(IInstanceReferenceOperation operation) =>
        operation.ReferenceKind == InstanceReferenceKind.ImplicitReceiver && _initialized.Count > 0 ? _initialized.Peek() : _frame.Receiver;

    private Value Instance(IInstanceReferenceOperation operation) =>
        ReceiverOf(operation) is { } place
            ? Read(place, operation)
            : Itself(operation);

    /// <summary>The root's own instance: a struct is read member by member, so that a copy can be changed like any other.</summary>
    private Value Itself(IInstanceReferenceOperation operation)
    {
        Value whole = new Scalar(_builder.External(Ir(operation.Type), "this", Effect.Pure, -1));
        return operation.Type is { IsValueType: true } type ? Copied(type, operation, whole) : whole;
    }

    private bool IsRootThis(IOperation? operation) => operation is IInstanceReferenceOperation instance && ReceiverOf(instance) is null;

    private Value Field(IFieldReferenceOperation operation)
    {
        if (operation.Instance is { } instance && !IsRootThis(instance) && instance is not IInstanceReferenceOperation)
        {
            Value whole = Evaluate(instance);
            if (whole is Aggregate or Reference)
                return Member(whole, operation.Field, operation);
        }

        return Read(FieldPlace(operation), operation);
    }

    private Value Member(Value whole, ISymbol member, IOperation operation)
    {
        Layout? layout = whole is Reference reference ? (_env[reference.Target] as Aggregate)?.Layout : (whole as Aggregate)?.Layout;
        int index = layout?.IndexOf(member) ?? -1;
        return index < 0 ? Unsupported(operation) : Part(whole, index, operation);
    }

    private Place FieldPlace(IFieldReferenceOperation operation)
    {
        IFieldSymbol field = operation.Field;
        ITypeSymbol type = Resolve(field.Type);
        if (field.IsStatic)
            CheckAccess(field, operation);
        if (field.IsStatic)
            return new ForeignPlace(Ir(type), type, $"{TypeMap.Text(Resolve(field.ContainingType))}.{ConstantText.Identifier(field.Name)}", [], isStatic: true, isFixed: field.IsReadOnly && type.IsValueType);
        if (operation.Instance is not { } instance)
            return Lost(operation);
        if (IsRootThis(instance))
        {
            return new ForeignPlace(Ir(type), type, $"this.{ConstantText.Identifier(field.Name)}", [], isStatic: false, isFixed: field.IsReadOnly && type.IsValueType)
            {
                Member = field,
                IsShared = field.ContainingType.IsReferenceType,
            };
        }

        return MemberOf(PlaceOf(instance), field, type, operation);
    }

    /// <summary>The place of a member in the struct or object at another place.</summary>
    private Place MemberOf(Place parent, ISymbol member, ITypeSymbol type, IOperation operation)
    {
        if (parent is RowPlace row && TypeMap.LayoutOf(row.Type)!.IndexOf(member) is >= 0 and int cell)
            return Cell(row, cell);
        Value whole = ReadPartial(parent, operation);
        if (whole is Reference reference)
        {
            parent = new VariablePlace(reference.Target);
            whole = _env[reference.Target];
        }

        if (whole is Aggregate aggregate && aggregate.Layout.IndexOf(member) is >= 0 and int index)
            return new MemberPlace(parent, index, type);
        if (whole is Scalar)
            CheckAccess(member, operation);
        if (whole is Scalar opaque)
            return new ForeignPlace(Ir(type), type, $"{{0}}.{ConstantText.Identifier(member.Name)}", [opaque.Id], isStatic: false) { Member = member, IsShared = member.ContainingType.IsReferenceType };
        return new TemporaryPlace(Unsupported(operation));
    }

    /// <summary>A parameter of a primary constructor, used in a member.</summary>
    private Place CapturedParameter(IParameterReferenceOperation operation)
    {
        IParameterSymbol parameter = operation.Parameter;
        // The receiver of an extension block is declared by the block, not by the method.
        if (parameter.ContainingSymbol is INamedTypeSymbol && _frame.Receiver is { } extended)
            return extended;
        if (parameter.ContainingSymbol is not IMethodSymbol { MethodKind: MethodKind.Constructor })
            return Lost(operation);
        if (_frame.Receiver is { } receiver)
        {
            Place captured = MemberOf(receiver, parameter, Resolve(parameter.Type), operation);
            if (captured is ForeignPlace)
                Refuse(operation, Descriptors.Inaccessible, $"{parameter.ContainingType.Name}({parameter.Name})", _method.ContainingType.ToDisplayString());
            return captured;
        }

        return new ForeignPlace(Ir(parameter.Type), Resolve(parameter.Type), ConstantText.Identifier(parameter.Name), [], isStatic: false);
    }

    /// <summary>Code that was inlined from another type may use what generated code beside the root cannot name.</summary>
    private void CheckAccess(ISymbol member, IOperation operation)
    {
        INamedTypeSymbol home = GeneratedDeclarations.In(Nested.Home, _compilation, _cancellation);
        if (!_compilation.IsSymbolAccessibleWithin(member.OriginalDefinition, home.OriginalDefinition))
            Refuse(operation, Descriptors.Inaccessible, member.ToDisplayString(), home.ToDisplayString());
    }

    private Value Property(IPropertyReferenceOperation operation)
    {
        IPropertySymbol property = operation.Property;
        if ((VectorElement(operation) ?? NullableValue(operation)) is { } part)
            return part;
        if (operation.Instance is { } instance && !IsRootThis(instance) && LengthOf(operation, instance) is { } length)
            return length;
        if (property.IsStatic && KnownFunctions.Constant(Resolve(TypeOfStatic(operation)), property.Name) is { } constant)
            return new Scalar(_builder.Constant(constant));
        return Read(PropertyPlaceOf(operation), operation);
    }

    /// <summary>The type on which a static member is called; for a static abstract one the type argument.</summary>
    private static ITypeSymbol TypeOfStatic(IPropertyReferenceOperation operation) =>
        operation.ConstrainedToType ?? operation.Property.ContainingType;

    private Value? LengthOf(IPropertyReferenceOperation operation, IOperation instance)
    {
        if (operation.Property is { Name: "Rank", ContainingType.SpecialType: SpecialType.System_Array } && Ir(instance.Type) is { IsArray: true, Rank: var rank })
            return new Scalar(_builder.Integer(rank));
        bool isLength = operation.Property.Name == "Length", isEmpty = operation.Property.Name == "IsEmpty";
        if ((!isLength && !isEmpty) || Ir(instance.Type) is not { IsArray: true } type)
            return null;
        int array = LengthSource(instance);
        int length = _builder.Length(array);
        for (int dimension = 1; dimension < type.Rank; dimension++)
            length = _builder.Apply(Arithmetic.Multiply, length, _builder.Length(array, dimension));
        return new Scalar(isLength ? length : _builder.Apply(Comparisons.Equal, length, _builder.Integer(0)));
    }

    private Place PropertyPlaceOf(IPropertyReferenceOperation operation)
    {
        IPropertySymbol property = operation.Property;
        ITypeSymbol type = Resolve(property.Type);
        if (property.IsIndexer && operation.Instance is { } indexed && Ir(indexed.Type) is { IsArray: true })
            return ElementPlaceOf(operation);
        if (property.IsStatic && operation.ConstrainedToType is { } constrained && property.GetMethod is { } getter)
            return StaticAbstract(operation, property, Resolve(constrained), getter);
        bool isOnOther = operation.Instance is not null && !IsRootThis(operation.Instance);
        if (isOnOther && (property.ContainingType.TypeKind == Microsoft.CodeAnalysis.TypeKind.Interface || IsDispatched(property, operation.Instance)))
            return DispatchedProperty(operation, ReceiverPlace(operation.Instance!), type);
        if (HasCode(property))
        {
            Place? receiver = isOnOther ? ReceiverPlace(operation.Instance!) : null;
            bool isKnown = receiver is not null && ReadPartial(receiver, operation) is Aggregate or Reference;
            bool keepsItself = AccessorCode.BackingField(property) is not null;
            if (isKnown || (!keepsItself && (receiver is null || IsOfExtensionBlock(property) || ReadsOnlyAccessible(property))))
                return WithCode(operation, property, receiver);
        }

        if (property.IsStatic || property.IsIndexer)
            CheckAccess(property, operation);
        string name = ConstantText.Identifier(property.Name);
        if (property.IsStatic)
            return new ForeignPlace(Ir(type), type, $"{TypeMap.Text(Resolve(property.ContainingType))}.{name}", [], isStatic: true);
        if (operation.Instance is not { } instance)
            return Lost(operation);
        if (IsRootThis(instance))
            return ForeignIndexed(operation, type, $"this{(property.IsIndexer ? "" : "." + name)}", []);
        return PropertyOf(operation, PlaceOf(instance), type);
    }

    private bool HasCode(IPropertySymbol property) =>
        AccessorCode.Of(property) && new[] { property.GetMethod, property.SetMethod }.Any(a => a is { IsAbstract: false } && _bodies.Of(a) is not null);

    /// <summary>A property that returns a reference is the place that its code names.</summary>
    private Place WithCode(IPropertyReferenceOperation operation, IPropertySymbol property, Place? receiver)
    {
        if (property.RefKind == RefKind.None || property.GetMethod is not { } getter)
            return new PropertyPlace(property, receiver, [.. Evaluated(operation.Arguments)], null);
        Value returned = Inline(operation, getter, receiver, [.. Evaluated(operation.Arguments).Select(a => (Place)new TemporaryPlace(a))]);
        return _returnedPlace ?? new TemporaryPlace(returned);
    }

    private Place PropertyOf(IPropertyReferenceOperation operation, Place parent, ITypeSymbol type) => operation.Property.IsIndexer
        ? ForeignIndexed(operation, type, "{0}", [IdOf(Read(parent, operation.Instance!), operation.Instance)])
        : MemberOf(parent, operation.Property, type, operation);

    /// <summary>A virtual property, or one of an interface: of what was made here it is known which code runs.</summary>
    private Place DispatchedProperty(IPropertyReferenceOperation operation, Place receiver, ITypeSymbol type)
    {
        if (ExactType(ReadPartial(receiver, operation)) is not { } exact)
            return PropertyOf(operation, receiver, type);
        if (Overriding(exact, operation.Property) is not IPropertySymbol found)
            return new TemporaryPlace(Unsupported(operation));
        return HasCode(found)
            ? WithCode(operation, found, receiver)
            : MemberOf(receiver, found, type, operation);
    }

    /// <summary>The type that an extension block is has no name.</summary>
    private static bool IsOfExtensionBlock(IPropertySymbol property) => property.ContainingType is { Name: "", ContainingType: not null };

    private bool ReadsOnlyAccessible(IPropertySymbol property) =>
        SymbolEqualityComparer.Default.Equals(property.ContainingType.OriginalDefinition, _method.ContainingType.OriginalDefinition);

    private bool IsDispatched(ISymbol member, IOperation? instance) =>
        (member.IsVirtual || member.IsAbstract || member.IsOverride) && !member.IsSealed && instance?.Type is not { IsSealed: true } and not { IsValueType: true };

    private Place ForeignIndexed(IPropertyReferenceOperation operation, ITypeSymbol type, string template, int[] receiver)
    {
        if (!operation.Property.IsIndexer)
        {
            return new ForeignPlace(Ir(type), type, template, [.. receiver], isStatic: false)
            {
                Member = operation.Property,
                IsShared = operation.Property.ContainingType.IsReferenceType,
            };
        }

        int[] arguments = [.. receiver, .. ByParameter(operation.Arguments, a => Id(a.Value))];
        string holes = string.Join(", ", Enumerable.Range(receiver.Length, operation.Arguments.Length).Select(i => $"{{{i}}}"));
        return new ForeignPlace(Ir(type), type, $"{template}[{holes}]", [.. arguments], isStatic: false);
    }

    private Place StaticAbstract(IPropertyReferenceOperation operation, IPropertySymbol property, ITypeSymbol type, IMethodSymbol getter)
    {
        if (type is ITypeParameterSymbol)
            return new ForeignPlace(Ir(property.Type is ITypeParameterSymbol ? type : property.Type), Resolve(property.Type), $"{TypeMap.Text(type)}.{property.Name}", [], isStatic: true, isFixed: KnownFunctions.IsNumeric(getter));
        if (type.FindImplementationForInterfaceMember(property) is IPropertySymbol { GetMethod: { } found } implementation)
        {
            if (_bodies.Of(found) is not null && AccessorCode.Of(implementation))
                return new PropertyPlace(implementation, null, [], null);
            ITypeSymbol result = Resolve(implementation.Type);
            return new ForeignPlace(Ir(result), result, $"{TypeMap.Text(type)}.{ConstantText.Identifier(implementation.Name)}", [], isStatic: true);
        }

        return new TemporaryPlace(Unsupported(operation));
    }

    private Value Get(PropertyPlace place, IOperation operation)
    {
        if (place.Property.GetMethod is not { } getter)
            return Broken(operation);
        return KeptField(place, getter) is { } field
            ? Read(MemberOf(place.Instance!, field, Resolve(field.Type), operation), operation)
            : Inline(operation, getter, place.Instance, [.. place.Arguments.Select(a => (Place)new TemporaryPlace(a))]);
    }

    /// <summary>The field that an accessor without a body reads or writes, where the other accessor has one.</summary>
    private IFieldSymbol? KeptField(PropertyPlace place, IMethodSymbol accessor) =>
        place.Instance is not null && _bodies.Of(accessor) is null ? AccessorCode.BackingField(place.Property) : null;

    private void Set(PropertyPlace place, Value value, IOperation operation)
    {
        if (place.Property.SetMethod is not { } setter)
            Broken(operation);
        else if (place.Instance is null || ReadPartial(place.Instance, operation) is not (Aggregate or Reference))
            Refuse(TargetOf(operation), place.Property.IsStatic ? Descriptors.StaticWrite : Descriptors.MemberWrite, SourceLine.Of(TargetOf(operation).Syntax));
        else if (KeptField(place, setter) is { } field)
            Write(MemberOf(place.Instance, field, Resolve(field.Type), operation), value, operation);
        else
            Inline(operation, setter, place.Instance, [.. place.Arguments.Add(value).Select(a => (Place)new TemporaryPlace(a))]);
    }

    /// <summary>The variable on which a method is called; a copy where C# makes one.</summary>
    private Place ReceiverPlace(IOperation instance)
    {
        if (instance is IFieldReferenceOperation { Field.IsReadOnly: true, Type.IsValueType: true } && _frame.Method.MethodKind != MethodKind.Constructor)
            return new TemporaryPlace(Evaluate(instance));
        return PlaceOf(instance);
    }
}
