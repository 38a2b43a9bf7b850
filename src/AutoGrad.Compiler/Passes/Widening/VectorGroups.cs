using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Widening;

/// <summary>
/// Gives whatever varies along the directions several vectors in place of one, so that the primal runs once for all of them: a value becomes
/// several values, an element of an array several elements side by side.
/// </summary>
/// <remarks>
/// Where there are fewer directions than lanes, the last vectors take the last directions that fill them, some of them once more: no vector is
/// ever stored in part, and what is stored twice is the same number.
/// </remarks>
internal sealed class VectorGroups
{
    private const string Runtime = "global::AutoGrad.Runtime.Directions.", Stored = Runtime + "Store(";

    private readonly Function _function;
    private readonly IrType _lanes;
    private readonly int _count;
    private readonly FunctionBuilder _builder;
    private readonly Dictionary<int, int> _copies = [];

    /// <summary>The vectors of what was one.</summary>
    private readonly Dictionary<int, int[]> _groups = [];

    /// <summary>How far the first direction of each vector is from that of the first one.</summary>
    private readonly int[] _offsets;

    /// <summary>Numbers in all lanes of a vector.</summary>
    private Dictionary<int, int> _spread = [];

    /// <summary>Where the vectors of an element begin, by its index.</summary>
    private Dictionary<int, int> _starts = [];

    private VectorGroups(Function function, IrType lanes, int count)
    {
        (_function, _lanes, _count) = (function, lanes, count);
        _builder = new FunctionBuilder(function.Name, function.Statements);
        _offsets = new int[count];
    }

    /// <param name="function">A function of which every tangent is one vector, and that stores them into the rows of a matrix.</param>
    /// <param name="lanes">The vector.</param>
    /// <param name="count">How many vectors a tangent is to have.</param>
    /// <returns>
    /// Null where vectors are kept otherwise than in arrays of one dimension, and where the rows are added to: what two vectors share would be
    /// added twice.
    /// </returns>
    public static Function? Of(Function function, IrType lanes, int count) =>
        function.Callees.IsEmpty
            && function.Values.All(v => !Holds(v.Type, lanes) || v.Type is { IsArray: true, Rank: 1, Element.IsVector: true } || v.Type == lanes)
            && function.Body.AllNodes().All(n => IsPlain(function, n))
            ? new VectorGroups(function, lanes, count).Build() : null;

    private static bool Holds(IrType type, IrType lanes) => type == lanes || (type.Element is { } element && Holds(element, lanes));

    private static bool IsPlain(Function function, Node node) => node switch
    {
        External external => external.Template.StartsWith(Stored, System.StringComparison.Ordinal)
            || (!external.Template.StartsWith(Runtime, System.StringComparison.Ordinal) && external.Operands.All(o => !IsWide(function, o))),
        _ => true,
    };

    private static bool IsWide(Function function, int value) => function.TypeOf(value) is { IsVector: true } or { IsArray: true, Element.IsVector: true };

    private bool IsVector(int value) => _function.TypeOf(value) == _lanes;

    private bool IsVectors(int array) => _function.TypeOf(array).IsArray && _function.TypeOf(array).Element == _lanes;

    private Function Build()
    {
        for (int i = 0; i < _function.Parameters.Count; i++)
        {
            int argument = _function.Body.Arguments[i];
            _copies[argument] = _builder.AddParameter(_function.TypeOf(argument), _function.Parameters[i].Name, _function.Parameters[i].Role);
        }

        int last = _function.Body.Arguments.Count - 1;
        int column = _copies[_function.Body.Arguments[last - 1]], columns = _copies[_function.Body.Arguments[last]];
        _builder.Origin = new Provenance(-1, Sweep.Tangent);
        for (int j = 1; j < _count; j++)
        {
            string offset = $"{Runtime}Offset<{_lanes.Text}, {_lanes.Element!.Text}>({{0}}, {{1}}, {j})";
            _offsets[j] = _builder.External(IrType.Int32, offset, Effect.Pure, -1, column, columns);
        }

        foreach (Node node in _function.Body.Nodes)
            Visit(node);
        return _builder.Finish(_function.Outputs, [.. _function.Body.Yields.Select(y => _copies[y])]);
    }

    private void Visit(Node node)
    {
        _builder.Origin = node.Origin;
        switch (node)
        {
            case Apply apply when IsVector(apply.Result):
                Each(apply.Result, j => new Apply(Vector(apply.Result, j), apply.Primitive, apply.Arguments.Map(a => Factor(a, j))));
                break;
            case Load load when IsVectors(load.Array):
                int read = Start(load.Indices[0]);
                Each(load.Result, j => new Load(Vector(load.Result, j), _copies[load.Array], new[] { Plus(read, j) }));
                break;
            case Store store when IsVectors(store.Array):
                int written = Start(store.Indices[0]);
                Each(-1, j => new Store(_copies[store.Array], new[] { Plus(written, j) }, Factor(store.Value, j)));
                break;
            case Accumulate add when IsVectors(add.Array):
                int place = Start(add.Indices[0]);
                Each(-1, j => new Accumulate(_copies[add.Array], new[] { Plus(place, j) }, Factor(add.Value, j)));
                break;
            case View view when IsVectors(view.Array):
                int start = Start(view.Start), extent = Start(view.Length);
                _builder.Append(new View(Define(view.Result), _copies[view.Array], start, extent));
                break;
            case ArrayLength length when IsVectors(length.Array):
                int elements = _builder.Length(_copies[length.Array]);
                _copies[length.Result] = _builder.Apply(Arithmetic.Divide, elements, _builder.Integer(_count));
                break;
            case Allocate allocate when IsVectors(allocate.Result):
                int all = Start(allocate.Lengths[0]);
                _builder.Append(new Allocate(Define(allocate.Result), new[] { all }, allocate.Kind));
                break;
            case External external when external.Template.StartsWith(Stored, System.StringComparison.Ordinal):
                Row(external);
                break;
            case External external when external.Results.Any(IsVector):
                // What is alike in all lanes is alike in all vectors.
                int alike = Define(external.Result[0]);
                _builder.Append(external.Remap(a => _copies[a], _ => alike, Copy));
                _groups[external.Result[0]] = [.. Enumerable.Repeat(alike, _count)];
                break;
            case If or For or While:
                Nest(node);
                break;
            default:
                _builder.Append(node.Remap(id => _copies[id], Define, Copy));
                break;
        }
    }

    /// <summary>The node once per vector.</summary>
    private void Each(int result, System.Func<int, Node> make)
    {
        if (result >= 0)
            _groups[result] = [.. Enumerable.Range(0, _count).Select(j => NewVector(result, j))];
        for (int j = 0; j < _count; j++)
            _builder.Append(make(j));
    }

    private int NewVector(int value, int j)
    {
        string? name = _function.Values[value].Name;
        return _builder.NewValue(_lanes, name is null || j == 0 ? name : name + (char)('A' + j));
    }

    private int Vector(int value, int j) => _groups[value][j];

    /// <summary>An operand beside the j-th vector. A number meets all of them, so it is put into the lanes once.</summary>
    private int Factor(int value, int j)
    {
        if (_groups.TryGetValue(value, out int[] group))
            return group[j];
        if (!_function.TypeOf(value).IsReal)
            return _copies[value];
        if (!_spread.TryGetValue(value, out int spread))
        {
            _spread[value] = spread = _builder.External(_lanes, _lanes.Vectors + ".Create({0})", Effect.Pure, -1, _copies[value]);
        }

        return spread;
    }

    /// <summary>
    /// The j-th vector of a row of the matrix lies behind the first by its offset. That all of them lie in the matrix is asked once, and none is
    /// ever stored in part: so there is no call, for which all vectors at hand would go to memory.
    /// </summary>
    private void Row(External external)
    {
        EquatableArray<int> arguments = external.Arguments;
        int width = _builder.External(IrType.Int32, $"{_lanes.Text}.Count", Effect.Pure, -1);
        int row = _builder.View(_copies[arguments[0]], _copies[arguments[1]], _builder.Apply(Arithmetic.Add, _offsets[_count - 1], width));
        string first = $"ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference({{0}})";
        Each(-1, j => new External(
            default, $"{_lanes.Vectors}.StoreUnsafe({{1}}, {first}{(j == 0 ? "" : ", (nuint){2}")})",
            j == 0 ? new[] { row, _groups[arguments[4]][0] } : new[] { row, _groups[arguments[4]][j], _offsets[j] }, Effect.Writes));
    }

    private void Nest(Node node)
    {
        Node copy = node switch
        {
            If branch => branch with { Condition = _copies[branch.Condition], Then = Copy(branch.Then), Else = Copy(branch.Else) },
            For loop => loop with { Start = _copies[loop.Start], End = _copies[loop.End], Initial = Read(loop.Initial), Body = Copy(loop.Body) },
            While loop => loop with { Initial = Read(loop.Initial), Condition = Copy(loop.Condition), Body = Copy(loop.Body) },
            _ => node,
        };
        int[] results = Bind(node.Results, (value, name) => _builder.NewValue(_function.TypeOf(value), name));
        _builder.Append(copy switch
        {
            If branch => branch with { Merged = results },
            For loop => loop with { Final = results },
            While loop => loop with { Final = results },
            _ => copy,
        });
    }

    private int[] Read(EquatableArray<int> values) => [.. values.SelectMany(v => _groups.TryGetValue(v, out int[] group) ? group : [_copies[v]])];

    /// <summary>New values for those that a node or a region binds.</summary>
    private int[] Bind(EquatableArray<int> values, System.Func<int, string?, int> define)
    {
        List<int> bound = [];
        foreach (int value in values)
        {
            if (IsVector(value))
                bound.AddRange(_groups[value] = [.. Enumerable.Range(0, _count).Select(j => NewVector(value, j))]);
            else
                bound.Add(_copies[value] = define(value, _function.Values[value].Name));
        }

        return [.. bound];
    }

    private Region Copy(Region region)
    {
        (Dictionary<int, int> spread, Dictionary<int, int> starts) = (_spread, _starts);
        (_spread, _starts) = (new Dictionary<int, int>(spread), new Dictionary<int, int>(starts));
        (IrType Type, string? Name)[] arguments =
        [
            .. region.Arguments.SelectMany(a => Enumerable.Range(0, IsVector(a) ? _count : 1).Select(j =>
                (_function.TypeOf(a), j == 0 || _function.Values[a].Name is not { } name ? _function.Values[a].Name : name + (char)('A' + j)))),
        ];
        int[] opened = _builder.Open(arguments);
        int next = 0;
        foreach (int argument in region.Arguments)
        {
            if (IsVector(argument))
                _groups[argument] = [.. opened.Skip(next).Take(_count)];
            else
                _copies[argument] = opened[next];
            next += IsVector(argument) ? _count : 1;
        }

        foreach (Node node in region.Nodes)
            Visit(node);
        Region copy = _builder.Close(Read(region.Yields));
        (_spread, _starts) = (spread, starts);
        return copy;
    }

    private int Define(int value) => _copies[value] = _builder.NewValue(_function.TypeOf(value), _function.Values[value].Name);

    /// <summary>Where the vectors of an element begin.</summary>
    private int Start(int index)
    {
        int copy = _copies[index];
        if (_builder.LiteralOf(copy) is { } literal)
            return _builder.Integer(literal.Bits * _count);
        if (!_starts.TryGetValue(copy, out int start))
            _starts[copy] = start = _builder.Apply(Arithmetic.Multiply, _builder.Integer(_count), copy);
        return start;
    }

    private int Plus(int start, int j) => j == 0 ? start
        : _builder.LiteralOf(start) is { } literal ? _builder.Integer(literal.Bits + j)
        : _builder.Apply(Arithmetic.Add, start, _builder.Integer(j));
}
