using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using AutoGrad.Compiler.Ir;
using AutoGrad.Generator.Diagnostics;
using AutoGrad.Generator.Discovery;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Lowering;

/// <summary>
/// Walks the operations of one method and of everything it inlines, appending nodes to one builder. Variables live in
/// <see cref="_env"/>, a map from slots to values, so assignments make no nodes; branches and loops merge such maps.
/// The arms are split by topic over the files Walker.*.cs.
/// </summary>
internal sealed partial class Walker
{
    private readonly IMethodSymbol _method;
    private readonly Compilation _compilation;
    private readonly CancellationToken _cancellation;
    private readonly string _stem;
    private FunctionBuilder _builder;
    private readonly Bodies _bodies;
    private readonly Cycles _cycles;
    private readonly List<Location> _statements = [];
    private readonly Dictionary<(FunctionBuilder Function, int Value), SyntaxNode> _expressions = [];
    private readonly Dictionary<string, FunctionBuilder> _calleeBuilders = [];
    private readonly HashSet<int> _passive = [];
    private Environment _env = new();
    private Frame _frame;
    private int _slots;

    /// <summary>How many branches and loops enclose the current point: a ref local may only be rebound where it was declared.</summary>
    private int _controlDepth;

    public Walker(IMethodSymbol method, string stem, Compilation compilation, InstanceMembers members, CancellationToken cancellation)
    {
        _members = members;
        _method = method;
        _stem = stem;
        _compilation = compilation;
        _cancellation = cancellation;
        _builder = new FunctionBuilder(method.Name);
        _bodies = new Bodies(compilation, cancellation) { IsOpaque = m => Nested!.ShapeOf(m) is not null };
        _cycles = new Cycles(_bodies);
        _frame = new Frame(method, null, null, new ExitTarget(0));
    }

    public Refusals Refusals { get; } = new();

    public ImmutableArray<Location> StatementLocations => [.. _statements];

    /// <summary>The expression that each value of the finished function was first met as.</summary>
    public IReadOnlyDictionary<int, SyntaxNode> Expressions => ExpressionsIn(_builder);

    /// <summary>The same for the functions of recursions, by their names.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<int, SyntaxNode>> CalleeExpressions =>
        _calleeBuilders.ToDictionary(b => b.Key, b => ExpressionsIn(b.Value));

    private IReadOnlyDictionary<int, SyntaxNode> ExpressionsIn(FunctionBuilder function)
    {
        Dictionary<int, SyntaxNode> found = [];
        foreach (var entry in _expressions.Where(e => e.Key.Function == function))
        {
            if (function.Positions.TryGetValue(entry.Key.Value, out int position))
                found[position] = entry.Value;
        }

        return found;
    }

    /// <summary>The whole method; null if something stands in the way.</summary>
    public Function? Lower(IReadOnlyCollection<string> active)
    {
        Slot? result = _method.ReturnsVoid ? null : NewSlot(null, _method.ReturnType, _method);
        if (_method.ReturnType.TypeKind == Microsoft.CodeAnalysis.TypeKind.Error)
        {
            Refusals.Broken();
            return null;
        }

        if (result is not null)
            _env[result] = Value.Unassigned;
        _members.Begin();
        List<IParameterSymbol> written = [];
        Dictionary<IParameterSymbol, Value> initial = new(SymbolEqualityComparer.Default);
        foreach (IParameterSymbol parameter in _method.Parameters)
        {
            if (!Declare(parameter, active, initial))
                return null;
            if (parameter.RefKind is RefKind.Ref or RefKind.Out)
            {
                BindRoot(parameter, initial[parameter]);
                written.Add(parameter);
            }
        }

        // What is handed out outlives the method's exit; other parameters do not.
        DeclareMembers();
        _frame = new Frame(_method, null, null, new ExitTarget(_slots)) { Result = result };
        foreach (IParameterSymbol parameter in _method.Parameters.Where(p => !_roots.ContainsKey(p)))
            BindRoot(parameter, initial[parameter]);
        foreach (IParameterSymbol parameter in _method.Parameters)
            _frame.Bind(parameter, new VariablePlace(_roots[parameter]));
        if (_bodies.Of(_method) is not { } body)
            return Bodiless();
        if (_cycles.Contain(_method))
            CallItself(body, result);
        else
            Body(body);
        CheckSharing();
        return Refusals.Any ? null : Finish(result, [.. written.Select(p => (p, _roots[p], initial[p]))]);
    }

    private readonly Dictionary<IParameterSymbol, Slot> _roots = new(SymbolEqualityComparer.Default);

    private bool Declare(IParameterSymbol parameter, IReadOnlyCollection<string> active, Dictionary<IParameterSymbol, Value> initial)
    {
        bool isActive = active.Contains(parameter.Name);
        if (parameter.Type.TypeKind == Microsoft.CodeAnalysis.TypeKind.Error)
        {
            Refusals.Broken();
            return false;
        }

        if (StructureOf(parameter, isActive) is { } layout)
        {
            initial[parameter] = DeclareLeaves(layout, parameter.Name, isActive);
            return true;
        }

        if (isActive && Rows.LayoutOf(parameter.Type) is { } row)
        {
            initial[parameter] = DeclareColumns(parameter.Type, row, row, "", parameter.Name);
            return true;
        }

        IrType type = TypeMap.ToIr(parameter.Type);
        bool isObject = isActive && Structures.IsRecordClass(parameter.Type);
        if (isActive && !isObject && type.RealElement is null)
        {
            Refusals.Add(
                parameter.Locations.FirstOrDefault() ?? Location.None, Descriptors.UnsupportedOperation,
                $"An active parameter of type '{parameter.Type.ToDisplayString()}'", "only numbers, arrays and spans of numbers are taken apart",
                "Pass its numbers one by one or in a span.");
            return false;
        }

        int id = _builder.AddParameter(type, parameter.Name, isActive && !isObject ? ParameterRole.Active : ParameterRole.Passive);
        if (!isActive && !type.IsArray)
            _passive.Add(id);
        if (!type.IsArray)
            _objects[id] = parameter.Name;
        initial[parameter] = Spread(new Scalar(id), parameter.Type);
        if (isObject)
            _activeObjects.Add((parameter.Name, Structures.LayoutOf(parameter.Type)!));
        return true;
    }

    private void BindRoot(IParameterSymbol parameter, Value value)
    {
        Slot slot = NewSlot(parameter.Name, parameter.Type, parameter);
        _env[slot] = parameter.RefKind == RefKind.Out ? Value.Unassigned : value;
        _roots[parameter] = slot;
    }

    private Function? Bodiless()
    {
        bool hasSyntax = _method.DeclaringSyntaxReferences.Any(r => r.GetSyntax(_cancellation).ContainsDiagnostics);
        if (!hasSyntax && _method.Locations.FirstOrDefault() is { } place)
            Refusals.Add(place, Descriptors.NoSource, _method.Name);
        return null;
    }

    private Function? Finish(Slot? result, IEnumerable<(IParameterSymbol Symbol, Slot Slot, Value Initial)> written)
    {
        List<Output> outputs = [];
        List<int> yields = [];
        if (result is not null)
        {
            (string Member, int Id)[] numbers = TypeMap.LayoutOf(result.Type) is null && ValueOf(result) is not (Reference or Aggregate)
                ? [("", Adapt(ValueOf(result), TypeMap.ToIr(result.Type)))]
                : [.. Numbers(ValueOf(result), "")];
            outputs.AddRange(numbers.Select(n => new Output(null) { Member = n.Member }));
            yields.AddRange(numbers.Select(n => n.Id));
        }

        foreach (var (symbol, slot, initial) in written)
        {
            Value value = ValueOf(slot);
            if (symbol.RefKind == RefKind.Ref && Leaves.Same(initial, value))
                continue;
            if (value is Aggregate whole && IsOpaque(initial, symbol))
                CannotWrite(symbol, whole);
            else
                Output(symbol.Name, value, slot.Type, outputs, yields);
        }

        MemberOutputs(outputs, yields);
        return Refusals.Any ? null : WithCallees(_builder.Finish(outputs, [.. yields]));
    }

    /// <summary>The numbers of a struct, tuple or object that is returned, in order of declaration, and how each is reached.</summary>
    private IEnumerable<(string Member, int Id)> Numbers(Value value, string path)
    {
        switch (value)
        {
            case Scalar scalar:
                return [(path, scalar.Id)];
            case Aggregate { Layout.Type.IsReferenceType: true } derived when path.Length == 0 && !IsResultType(derived.Layout.Type):
                Refusals.Add(
                    _method.Locations[0], Descriptors.UnsupportedOperation, $"A result of type '{_method.ReturnType.ToDisplayString()}'",
                    $"what is returned is a '{derived.Layout.Type.Name}', which has numbers of its own", $"Declare the method to return '{derived.Layout.Type.Name}'.");
                return [];
            case Aggregate aggregate:
                return aggregate.Parts.SelectMany((part, i) => Numbers(part, path + Structures.PathOf(aggregate.Layout.Parts[i])));
            case Reference reference:
                return Numbers(_env[reference.Target], path);
            default:
                Refusals.Add(
                    _method.Locations[0], Descriptors.UnsupportedOperation, $"A result of type '{_method.ReturnType.ToDisplayString()}'",
                    "a part of it stands for different things on different paths", "Return numbers, arrays, or a struct or tuple of them.");
                return [];
        }
    }

    private bool IsResultType(ITypeSymbol type) => SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, _method.ReturnType.OriginalDefinition);

    /// <summary>What a slot holds at the end; a default where every path throws.</summary>
    private Value ValueOf(Slot slot) => _env[slot] is var value && value == Value.Unassigned ? Default(slot.Type) : value;

    private Slot NewSlot(string? name, ITypeSymbol type, object key) => new(_slots++, name, type, key);

    /// <summary>A variable of the source, bound in the current frame.</summary>
    private Slot NewVariable(ISymbol symbol, ITypeSymbol type)
    {
        Slot slot = NewSlot(symbol.Name, Resolve(type), symbol);
        _frame.Bind(symbol, new VariablePlace(slot));
        _env[slot] = Value.Unassigned;
        return slot;
    }

    private void SetOrigin(SyntaxNode syntax)
    {
        int statement = _builder.NewStatement(SourceLine.Of(syntax));
        if (statement == _statements.Count)
            _statements.Add(syntax.GetLocation());
        _builder.Origin = new Provenance(statement, Sweep.Primal);
    }

    private IrType Ir(ITypeSymbol? type) => type is null ? IrType.Opaque("object") : TypeMap.ToIr(Resolve(type));

    /// <summary>The worth of an operation that cannot be lowered: of the right type, so that the walk goes on and finds further errors.</summary>
    private Value Default(ITypeSymbol? type)
    {
        if (type is null || type.SpecialType == SpecialType.System_Void)
            return Value.None;
        type = Resolve(type);
        return TypeMap.LayoutOf(type) is { } layout
            ? new Aggregate(layout, [.. layout.Parts.Select(p => Default(p.Type))])
            : new Scalar(_builder.Constant(DefaultOf(TypeMap.ToIr(type))));
    }

    /// <summary>A default that may be asked for its members, so it says of what type it is.</summary>
    private static Literal DefaultOf(IrType type)
    {
        Literal literal = Literal.Default(type);
        return literal.Text is null ? literal : literal with { Text = $"default({type.Text})" };
    }

    private Value Refuse(IOperation operation, DiagnosticDescriptor descriptor, params object[] arguments)
    {
        Refusals.Add(operation.Syntax.GetLocation(), descriptor, arguments);
        return Default(operation.Type);
    }

    private Value Unsupported(IOperation operation)
    {
        bool isPointer = operation.ChildOperations.Any(c => c.Type is IPointerTypeSymbol or IFunctionPointerTypeSymbol);
        UnsupportedOperations.Row row = UnsupportedOperations.Find(isPointer ? OperationKind.AddressOf : operation.Kind);
        return Refuse(operation, row.Descriptor, row.What, row.Why, row.Cure);
    }

    private Value Unsupported(IOperation operation, string what, string why, string cure) =>
        Refuse(operation, Descriptors.UnsupportedOperation, what, why, cure);

    /// <summary>The C# compiler has already said what is wrong here.</summary>
    private Value Broken(IOperation? operation)
    {
        Refusals.Broken();
        if (operation is not null)
            MeetGeneratedMember(operation);
        return Default(operation?.Type is { TypeKind: not Microsoft.CodeAnalysis.TypeKind.Error } type ? type : null);
    }

    /// <summary>The single IR value of an expression.</summary>
    private int Id(IOperation? operation)
    {
        Value value = Evaluate(operation);
        return IdOf(value, operation);
    }

    private int IdOf(Value value, IOperation? operation)
    {
        switch (value)
        {
            case Scalar scalar:
                return scalar.Id;
            case Aggregate or Closure or Reference when operation is not null && !Refusals.Any:
                Refuse(operation, Descriptors.OpaqueUse, SourceLine.Of(operation.Syntax), "a value that was taken apart is needed as a whole");
                break;
            default:
                Refusals.Broken();
                break;
        }

        return _builder.Constant(Literal.Default(Ir(operation?.Type)));
    }

    private void EnsureStack()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        _cancellation.ThrowIfCancellationRequested();
    }
}
