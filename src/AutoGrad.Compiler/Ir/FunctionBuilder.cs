using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Ir;

/// <summary>
/// Builds a function node by node. Regions nest like brackets: <see cref="Open"/>, nodes, <see cref="Close"/>.
/// Ids are given in order of creation; <see cref="Finish"/> makes them positional.
/// </summary>
internal sealed class FunctionBuilder(string name, IEnumerable<string>? statements = null)
{
    private readonly List<ValueInfo> _values = [];
    private readonly List<Parameter> _parameters = [];
    private readonly List<string> _statements = [.. statements ?? []];
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly Stack<(EquatableArray<int> Arguments, List<Node> Nodes)> _open = new();
    private readonly Dictionary<int, Node> _definitions = [];
    private readonly Dictionary<int, int> _structuralZeros = [];
    private readonly HashSet<int> _singular = [];
    private readonly List<int> _arguments = [];
    private readonly Dictionary<int, int> _positions = [];
    private List<Node> _nodes = [];
    private int _placed;

    /// <summary>The ids of the finished function by those that were given while it was built.</summary>
    public IReadOnlyDictionary<int, int> Positions => _positions;

    /// <summary>Given to every node that carries none of its own.</summary>
    public Provenance Origin { get; set; } = Provenance.None;

    public IReadOnlyList<Node> CurrentNodes => _nodes;

    public int ValueCount => _values.Count;

    public IrType TypeOf(int id) => _values[id].Type;

    public string? NameOf(int id) => _values[id].Name;

    public void Rename(int id, string? name) => _values[id] = _values[id] with { Name = name };

    public Node? DefinitionOf(int id) => _definitions.TryGetValue(id, out Node? node) ? node : null;

    public Literal? LiteralOf(int id) => (DefinitionOf(id) as Constant)?.Value;

    public Term Term(int id) => new(this, id);

    public int NewValue(IrType type, string? name = null)
    {
        _values.Add(new ValueInfo(type, name));
        return _values.Count - 1;
    }

    public int NewStatement(string text)
    {
        for (; _placed < _statements.Count; _placed++)
        {
            if (!_places.ContainsKey(_statements[_placed]))
                _places[_statements[_placed]] = _placed;
        }

        if (_places.TryGetValue(text, out int known))
            return known;
        _statements.Add(text);
        return _statements.Count - 1;
    }

    public IReadOnlyList<string> Statements => _statements;

    /// <summary>Goes on with the table of another builder that went on with this one's.</summary>
    public void Adopt(IReadOnlyList<string> statements) => _statements.AddRange(statements.Skip(_statements.Count));

    public bool IsParameter(int id) => _arguments.Contains(id);

    public int ParameterCount => _parameters.Count;

    public int AddParameter(IrType type, string parameterName, ParameterRole role, int shares = -1)
    {
        int id = NewValue(type, Paths.Identifier(parameterName));
        _parameters.Add(new Parameter(parameterName, role) { Shares = shares });
        _arguments.Add(id);
        return id;
    }

    /// <summary>Appends a node whose results already have ids.</summary>
    public void Append(Node node)
    {
        if (node.Origin == Provenance.None && Origin != Provenance.None)
            node = node with { Origin = Origin };
        foreach (int result in node.Results)
            _definitions[result] = node;
        _nodes.Add(node);
    }

    public int Constant(Literal value)
    {
        int id = NewValue(value.Type);
        Append(new Constant(id, value));
        return id;
    }

    public int Real(double value, IrType type) => Constant(Literal.Of(value, type));

    public int Integer(long value) => Constant(Literal.Of(value, IrType.Int32));

    public int Boolean(bool value) => Constant(Literal.Of(value));

    public int Apply(Primitive primitive, params int[] arguments)
    {
        if (arguments.Length != primitive.Arity)
            throw new InvalidOperationException($"{primitive} takes {primitive.Arity} operands, not {arguments.Length}");
        int id = NewValue(primitive.TypeOf(arguments, TypeOf));
        Append(new Apply(id, primitive, arguments));
        return id;
    }

    public int Load(int array, params int[] indices)
    {
        int id = NewValue(TypeOf(array).Element!);
        Append(new Load(id, array, indices));
        return id;
    }

    public void Store(int array, int[] indices, int value) => Append(new Store(array, indices, value));

    public void Accumulate(int array, int[] indices, int value) => Append(new Accumulate(array, indices, value));

    public int Length(int array, int dimension = 0)
    {
        int id = NewValue(IrType.Int32);
        Append(new ArrayLength(id, array, dimension));
        return id;
    }

    public int View(int array, int start, int length)
    {
        IrType type = TypeOf(array);
        int id = NewValue(type.Form == ArrayForm.ReadOnlySpan ? type : type.AsSpan());
        Append(new View(id, array, start, length));
        return id;
    }

    public int Allocate(IrType type, Allocation kind, params int[] lengths)
    {
        int id = NewValue(type);
        Append(new Allocate(id, lengths, kind));
        return id;
    }

    /// <summary>A foreign expression with a result.</summary>
    public int External(IrType type, string template, Effect effect, int site, params int[] arguments)
    {
        int id = NewValue(type);
        Append(new External(new[] { id }, template, arguments, effect, site));
        return id;
    }

    /// <summary>A foreign statement (text without the final semicolon).</summary>
    public void ExternalStatement(string template, int site, params int[] arguments) =>
        Append(new External(default, template, arguments, Effect.Writes, site));

    /// <summary>Opens a region with fresh arguments of the given types.</summary>
    public int[] Open(params (IrType Type, string? Name)[] arguments)
    {
        int[] ids = [.. arguments.Select(a => NewValue(a.Type, a.Name))];
        _open.Push((ids, _nodes));
        _nodes = [];
        return ids;
    }

    /// <summary>Closes the innermost region.</summary>
    public Region Close(params int[] yields)
    {
        var (arguments, outer) = _open.Pop();
        Region region = new(arguments, _nodes, yields);
        _nodes = outer;
        return region;
    }

    /// <summary>Appends <c>if</c> over two closed regions; the results take the types of the yields.</summary>
    public int[] If(int condition, Region then, Region otherwise)
    {
        int[] results = [.. then.Yields.Zip(otherwise.Yields, Merged)];
        Append(new If(results, condition, then, otherwise));
        return results;
    }

    /// <summary>Appends a counted loop over a closed body; the results take the types of the carried arguments.</summary>
    public int[] For(int start, int end, Bound bound, long step, int[] initial, Region body)
    {
        int[] results = [.. body.Arguments.Skip(1).Select(a => NewValue(TypeOf(a), NameOf(a)))];
        Append(new For(results, start, end, bound, step, initial, body));
        return results;
    }

    public int[] While(int[] initial, Region condition, Region body)
    {
        int[] results = [.. body.Arguments.Select(a => NewValue(TypeOf(a), NameOf(a)))];
        Append(new While(results, initial, condition, body));
        return results;
    }

    /// <summary>
    /// Whether an adjoint may be zero because a branch or operand was not selected at run time.
    /// Such a zero is strong: it must stay zero when multiplied by an infinite or undefined partial derivative.
    /// </summary>
    public bool MayBeStructuralZero(int id) => _structuralZeros.ContainsKey(id);

    public void MarkStructuralZero(int id) => MarkStructuralZero(id, id);

    /// <param name="id">The adjoint or tangent.</param>
    /// <param name="witness">
    /// The number that is zero, or the truth value that is false, where <paramref name="id"/> is a structural zero. In u·x with a structural
    /// zero u it is u: where only x is zero, the product is a zero that was computed.
    /// </param>
    public void MarkStructuralZero(int id, int witness) => _structuralZeros[id] = witness;

    /// <summary>What tells whether a number that may be a structural zero is one.</summary>
    public int WitnessOf(int id) => _structuralZeros.TryGetValue(id, out int witness) ? witness : id;

    /// <summary>Says of a parameter that its callers may hand over infinities.</summary>
    public void MarkSingular(int id) => _singular.Add(id);

    /// <summary>Whether a value can be infinite or NaN although the program's inputs are finite.</summary>
    public bool MayBeSingular(int id) => MayBeSingular(id, 12);

    /// <summary>Whether a value is a positive number plus what is never negative, so that nothing becomes infinite when it is divided by it.</summary>
    public bool IsAwayFromZero(int id) => IsAwayFromZero(id, 4);

    public Function Finish(IEnumerable<Output> outputs, params int[] yields)
    {
        if (_open.Count != 0)
            throw new InvalidOperationException($"{name}: {_open.Count} regions are still open");
        Region body = new(_arguments, _nodes, yields);
        return Renumbering.Apply(new Function(name, _parameters, outputs.ToList(), body, _values, _statements), _positions);
    }

    private int Merged(int then, int otherwise)
    {
        string? name = NameOf(then) == NameOf(otherwise) ? NameOf(then) : NameOf(then) ?? NameOf(otherwise);
        return NewValue(TypeOf(then), name);
    }

    private bool MayBeSingular(int id, int depth) => DefinitionOf(id) switch
    {
        Apply { Primitive: var divide, Arguments: var x } when divide == Arithmetic.Divide && IsAwayFromZero(x[1]) => MayBeSingular(x[0], depth - 1),
        Apply { Primitive: var root, Arguments: var x } when root == Powers.Sqrt && IsNonNegative(x[0], 4) => MayBeSingular(x[0], depth - 1),
        Apply { Primitive.MayBeSingular: true } => true,
        Call call => call.Contract.MayBeSingular,
        null => _singular.Contains(id),
        Apply apply => depth == 0 || apply.Arguments.Any(a => TypeOf(a).IsReal && MayBeSingular(a, depth - 1)),
        Constant { Value: { Type.IsReal: true } literal } => double.IsNaN(literal.Real) || double.IsInfinity(literal.Real),
        { Regions.IsEmpty: false } => true,
        _ => false,
    };

    private bool IsAwayFromZero(int id, int depth) => depth > 0 && DefinitionOf(id) switch
    {
        Constant { Value: { Type.IsReal: true } literal } => literal.Real > 0,
        Apply { Primitive: var p, Arguments: var x } when p == Arithmetic.Add =>
            (IsAwayFromZero(x[0], depth - 1) && IsNonNegative(x[1], depth - 1)) || (IsNonNegative(x[0], depth - 1) && IsAwayFromZero(x[1], depth - 1)),
        Apply { Primitive: var p, Arguments: var x } when p == Powers.Sqrt => IsAwayFromZero(x[0], depth - 1),
        Apply { Primitive: var p } => p == Hyperbolic.Cosh,
        _ => false,
    };

    private bool IsNonNegative(int id, int depth) => depth > 0 && DefinitionOf(id) switch
    {
        Constant { Value: { Type.IsReal: true } literal } => literal.Real >= 0,
        Apply { Primitive: var p, Arguments: var x } when p == Arithmetic.Add => IsNonNegative(x[0], depth - 1) && IsNonNegative(x[1], depth - 1),
        Apply { Primitive: var p, Arguments: var x } when p == Arithmetic.Multiply => x[0] == x[1] || (IsNonNegative(x[0], depth - 1) && IsNonNegative(x[1], depth - 1)),
        Apply { Primitive: var p } => p == Exponential.Exp || p == Exponential.Exp2 || p == Extrema.Abs || p == Powers.Sqrt || p == Powers.Hypot || p == Hyperbolic.Cosh,
        _ => false,
    };
}
