using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;
using AutoGrad.Generator.Diagnostics;
using AutoGrad.Generator.Discovery;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoGrad.Generator.Lowering;

/// <summary>Tuples, structs and local objects: taken apart when they are made.</summary>
internal sealed partial class Walker
{
    private Value Tuple(ITupleOperation operation)
    {
        ITypeSymbol? type = operation.Type ?? operation.NaturalType;
        Value[] parts = [.. operation.Elements.Select(Evaluate)];
        if (type is null || TypeMap.LayoutOf(Resolve(type)) is not { } layout || layout.Parts.Length != parts.Length)
            return Broken(operation);
        return new Aggregate(layout, [.. parts]);
    }

    private Value Create(IObjectCreationOperation operation)
    {
        if (operation.Type is not INamedTypeSymbol || Resolve(operation.Type) is not INamedTypeSymbol type || operation.Constructor is not { } constructor)
            return Broken(operation);
        if ((VectorCreation(operation, type) ?? SpanCreation(operation, type)) is { } known)
            return known;
        bool hasSource = !type.DeclaringSyntaxReferences.IsEmpty && type.TypeKind is Microsoft.CodeAnalysis.TypeKind.Struct or Microsoft.CodeAnalysis.TypeKind.Class;
        if (!hasSource || IsForeignBase(type))
            return ForeignCreation(operation);
        bool isClass = type.TypeKind == Microsoft.CodeAnalysis.TypeKind.Class;
        Layout layout = TypeMap.FieldLayout(type);
        ImmutableArray<Place> arguments = ArgumentPlaces(operation.Arguments, constructor);
        Slot slot = NewSlot(null, type, operation.Syntax, isObject: true);
        _env[slot] = new Aggregate(layout, [.. layout.Parts.Select(p => Default(p.Type))]);
        Place place = new VariablePlace(slot);
        Construct(operation, Resolve(constructor), place, arguments);
        if (operation.Initializer is { } initializer)
            Initialize(initializer, place);
        return isClass && !ImmutableClasses.Has(type) ? new Reference(slot) : _env.Take(slot);
    }

    /// <summary>An object whose base class has no source carries state that nobody sees.</summary>
    private static bool IsForeignBase(INamedTypeSymbol type) =>
        type.TypeKind == Microsoft.CodeAnalysis.TypeKind.Class && type.BaseType is { SpecialType: SpecialType.None } parent
        && (parent.DeclaringSyntaxReferences.IsEmpty || IsForeignBase(parent));

    private Value ForeignCreation(IObjectCreationOperation operation)
    {
        if (operation.Initializer is not null)
            return Unsupported(operation, "This object initializer", "the members of the object are not visible", "Create the object in the caller and pass it in.");
        var (template, arguments) = Template(operation);
        return Spread(new Scalar(_builder.External(Ir(operation.Type), template, Effect.Writes, UseSite(operation, [.. arguments]), [.. arguments])), operation.Type);
    }

    private void Initialize(IObjectOrCollectionInitializerOperation initializer, Place place)
    {
        _initialized.Push(place);
        foreach (IOperation step in initializer.Initializers)
        {
            if (step is ISimpleAssignmentOperation assignment)
                Evaluate(assignment);
            else if (step is IMemberInitializerOperation nested)
                Initialize(nested.Initializer, PlaceOf(nested.InitializedMember));
            else
                Unsupported(step, "A collection initializer", "the generator does not follow the contents of collections", "Use an array.");
        }

        _initialized.Pop();
    }

    /// <summary>Runs a constructor on fields that hold their defaults: initializers, then the chained constructor, then the body.</summary>
    private void Construct(IOperation operation, IMethodSymbol constructor, Place place, ImmutableArray<Place> arguments)
    {
        INamedTypeSymbol type = constructor.ContainingType;
        if (SymbolEqualityComparer.Default.Equals(TypeMap.PrimaryConstructor(type.OriginalDefinition), constructor.OriginalDefinition))
        {
            Activate(operation, constructor, null, place, arguments, () => PrimaryBody(operation, type, constructor.OriginalDefinition, place));
            return;
        }

        if (IsCopy(constructor, type))
        {
            Write(place, Read(arguments[0], operation) is Reference source ? _env[source.Target] : Read(arguments[0], operation), operation);
            return;
        }

        if (constructor.IsImplicitlyDeclared)
        {
            InitializeFields(operation, type, place);
            BaseConstructor(operation, type, place);
            return;
        }

        if (_bodies.Of(constructor) is not IConstructorBodyOperation body)
        {
            Refuse(operation, Descriptors.NoSource, constructor.ContainingType.Name);
            return;
        }

        Activate(operation, constructor, null, place, arguments, () =>
        {
            bool chains = body.Initializer is not null && IsThisInitializer(constructor);
            if (!chains)
                InitializeFields(operation, type, place);
            if (body.Initializer is null)
                BaseConstructor(operation, type, place);
            Body(body);
        });
    }

    private static bool IsCopy(IMethodSymbol constructor, INamedTypeSymbol type) =>
        type.IsRecord && constructor.IsImplicitlyDeclared && constructor.Parameters.Length == 1;

    private static bool IsThisInitializer(IMethodSymbol constructor) =>
        constructor.DeclaringSyntaxReferences.Any(r => r.GetSyntax() is ConstructorDeclarationSyntax { Initializer.ThisOrBaseKeyword.ValueText: "this" });

    private void BaseConstructor(IOperation operation, INamedTypeSymbol type, Place place)
    {
        if (type.TypeKind != Microsoft.CodeAnalysis.TypeKind.Class || type.BaseType is not { SpecialType: SpecialType.None } parent)
            return;
        if (parent.InstanceConstructors.FirstOrDefault(c => c.Parameters.IsEmpty) is { } constructor)
            Construct(operation, constructor, place, []);
    }

    /// <summary>The header of a type with a primary constructor: records keep every parameter, others those that members use.</summary>
    private void PrimaryBody(IOperation operation, INamedTypeSymbol type, IMethodSymbol constructor, Place place)
    {
        foreach (IParameterSymbol parameter in constructor.Parameters)
        {
            if (_frame.Find(parameter) is not { } argument)
                continue;
            ISymbol member = type.IsRecord && type.GetMembers(parameter.Name).OfType<IPropertySymbol>().FirstOrDefault() is { } property ? property : parameter;
            if (LayoutAt(place, operation)?.IndexOf(member) is >= 0 and int index && (member is IParameterSymbol || IsSynthesized((IPropertySymbol)member)))
                Write(new MemberPlace(place, index, Resolve(parameter.Type)), Read(argument, operation), operation);
        }

        InitializeFields(operation, type, place);
        if (_bodies.BaseCall(constructor) is { TargetMethod: { } parent } call && type.BaseType is { } inherited)
        {
            IMethodSymbol target = inherited.InstanceConstructors.FirstOrDefault(
                c => SymbolEqualityComparer.Default.Equals(c.OriginalDefinition, parent.OriginalDefinition)) ?? parent;
            Construct(operation, target, place, ArgumentPlaces(call.Arguments, target));
        }
        else
        {
            BaseConstructor(operation, type, place);
        }
    }

    /// <summary>The equality that a record brings along: of all its fields, as Equals says.</summary>
    private Value? RecordEquality(IOperation operation, IMethodSymbol method, Value left, Value right)
    {
        bool isRecord = method is { IsImplicitlyDeclared: true, Name: "op_Equality" or "op_Inequality", ContainingType: { IsRecord: true, IsValueType: true } };
        if (!isRecord || left is not Aggregate || right is not Aggregate)
            return null;
        int? all = null;
        foreach (var (a, b) in Leaves.Of(left).Zip(Leaves.Of(right), (a, b) => (IdOf(a, operation), IdOf(b, operation))))
        {
            string text = _builder.TypeOf(a).Text;
            int same = _builder.External(IrType.Boolean, $"global::System.Collections.Generic.EqualityComparer<{text}>.Default.Equals({{0}}, {{1}})", Effect.Pure, -1, a, b);
            all = all is { } before ? _builder.Apply(Logic.And, before, same) : same;
        }

        int equal = all ?? _builder.Boolean(true);
        return new Scalar(method.Name == "op_Equality" ? equal : _builder.Apply(Logic.Not, equal));
    }

    private static bool IsSynthesized(IPropertySymbol property) =>
        property.DeclaringSyntaxReferences.All(r => r.GetSyntax() is ParameterSyntax);

    private Layout? LayoutAt(Place place, IOperation operation) =>
        Read(place, operation) switch
        {
            Aggregate aggregate => aggregate.Layout,
            Reference reference => (_env[reference.Target] as Aggregate)?.Layout,
            _ => null,
        };

    private void InitializeFields(IOperation operation, INamedTypeSymbol type, Place place)
    {
        Layout? layout = LayoutAt(place, operation);
        foreach (LayoutPart part in layout?.Parts ?? [])
        {
            if (part.Member is not IFieldSymbol field || !SymbolEqualityComparer.Default.Equals(field.ContainingType.OriginalDefinition, type.OriginalDefinition))
                continue;
            ISymbol declared = field.AssociatedSymbol ?? field;
            if (_bodies.InitializerOf(declared) is { } initial)
                Write(new MemberPlace(place, layout!.IndexOf(field), part.Type), Evaluate(initial), initial);
        }
    }

    /// <summary><c>: this(…)</c> or <c>: base(…)</c>.</summary>
    private Value CallConstructor(IInvocationOperation operation, IMethodSymbol constructor)
    {
        if (constructor.ContainingType.SpecialType != SpecialType.None)
            return Value.None;
        if (_frame.Receiver is { } place)
            Construct(operation, constructor, place, ArgumentPlaces(operation.Arguments, constructor));
        return Value.None;
    }

    private Value With(IWithOperation operation)
    {
        Value whole = Opened(Evaluate(operation.Operand), operation.Operand.Type, operation);
        Value fields = whole is Reference reference ? _env[reference.Target] : whole;
        if (fields is not Aggregate || operation.Type is not { } type)
            return Unsupported(operation, "'with'", "the members of the value are not visible", "Write the copy out.");
        Value copy = operation.Initializer is { } initializer ? Initialized(operation, Resolve(type), fields, initializer) : fields;
        if (whole is not Reference || ImmutableClasses.Has(((Aggregate)copy).Layout.Type))
            return copy;
        Slot slot = NewSlot(null, Resolve(type), operation.Syntax, isObject: true);
        _env[slot] = copy;
        return new Reference(slot);
    }

    /// <summary>A value with members that <c>{ X = … }</c> sets.</summary>
    private Value Initialized(IOperation operation, ITypeSymbol type, Value fields, IObjectOrCollectionInitializerOperation initializer)
    {
        Slot slot = NewSlot(null, type, operation.Syntax, isObject: true);
        _env[slot] = fields;
        Initialize(initializer, new VariablePlace(slot));
        return _env.Take(slot);
    }

    private Slot NewSlot(string? name, ITypeSymbol type, object key, bool isObject) => new(_slots++, name, type, key, isObject);

    private Value[]? CallDeconstruct(IOperation operation, IMethodSymbol method, Value value)
    {
        List<Slot> slots = [];
        foreach (IParameterSymbol parameter in method.Parameters)
        {
            Slot slot = NewSlot(null, Resolve(parameter.Type), parameter);
            _env[slot] = Value.Unassigned;
            slots.Add(slot);
        }

        Inline(operation, method, new TemporaryPlace(value), [.. slots.Select(s => (Place)new VariablePlace(s))]);
        return [.. slots.Select(s => _env[s])];
    }
}
