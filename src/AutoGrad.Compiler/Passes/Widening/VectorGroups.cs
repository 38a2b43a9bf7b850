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
/// ever stored in part, and what is stored twice is the same number. Vectors that are known to be zero (<see cref="MovingVectors"/>) are not
/// computed, not carried and not read.
/// </remarks>
internal sealed partial class VectorGroups
{
    private const string Runtime = "global::AutoGrad.Runtime.Directions.", Stored = Runtime + "Store(";

    private readonly Function _function;
    private readonly IrType _lanes;
    private readonly int _count;
    private const int Zero = -1;

    private readonly MovingVectors _moving;
    private readonly FunctionBuilder _builder;
    private readonly Dictionary<int, int> _copies = [];

    /// <summary>The vectors of what was one; <see cref="Zero"/> for those that rest.</summary>
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
        (_moving, _tables, _loops) = (MovingVectors.Of(function, lanes, count), new RowTables(function, lanes), new RestingLoops(function, lanes));
        _watched = new WatchedMemory(function, lanes, _tables, _loops);
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

        Visit(_function.Body);
        return _builder.Finish(_function.Outputs, [.. _function.Body.Yields.Select(y => _copies[y])]);
    }

    private void Visit(Node node)
    {
        _builder.Origin = node.Origin;
        switch (node)
        {
            case Apply or Load or Store or Accumulate when IsOfTangents(node):
                Prepare(node);
                for (int j = 0; j < _count; j++)
                    One(node, j);
                break;
            case View view when IsVectors(view.Array):
                Slice(view);
                break;
            case ArrayLength length when IsVectors(length.Array):
                int elements = _builder.Length(_copies[length.Array]);
                _copies[length.Result] = _builder.Apply(Arithmetic.Divide, elements, _builder.Integer(_count));
                break;
            case Allocate allocate when IsVectors(allocate.Result):
                Make(allocate);
                break;
            case External external when external.Template.StartsWith(Stored, System.StringComparison.Ordinal):
                Row(external);
                break;
            case External external when external.Results.Any(IsVector):
                // What is alike in all lanes is alike in all vectors.
                int alike = Define(external.Result[0]);
                _builder.Append(external.Remap(a => _copies[a], _ => alike, r => r));
                _groups[external.Result[0]] = [.. Enumerable.Range(0, _count).Select(j => _moving.Is(external.Result[0], j) ? alike : Zero)];
                break;
            case If or For or While:
                Nest(node);
                break;
            default:
                _builder.Append(node.Remap(id => _copies[id], Define, r => Copy(r, default)));
                break;
        }
    }

    /// <summary>The j-th vector of a result; what rests adds nothing.</summary>
    private int Computed(Apply apply, int j)
    {
        (Primitive primitive, EquatableArray<int> arguments) = (apply.Primitive, apply.Arguments);
        bool isSum = primitive == Arithmetic.Add || primitive == Arithmetic.Subtract;
        bool isProduct = primitive == Arithmetic.Multiply || primitive == Arithmetic.Divide || primitive == Arithmetic.Negate;
        if (isProduct && (Rests(arguments[0], j) || (primitive == Arithmetic.Multiply && Rests(arguments[1], j))))
            return Zero;
        if (isSum && Rests(arguments[1], j))
            return Rests(arguments[0], j) ? Zero : Factor(arguments[0], j);
        if (isSum && Rests(arguments[0], j))
        {
            if (primitive == Arithmetic.Add)
                return Factor(arguments[1], j);
            (primitive, arguments) = (Arithmetic.Negate, new[] { arguments[1] });
        }

        int[] factors = [.. arguments.Select(a => Factor(a, j))];
        int result = NewVector(apply.Result, j);
        _builder.Append(new Apply(result, primitive, factors));
        return result;
    }

    private bool Rests(int value, int j) => _groups.TryGetValue(value, out int[] group) && group[j] == Zero;

    private int[] NewVectors(int value) => [.. Enumerable.Range(0, _count).Select(j => _moving.Is(value, j) ? NewVector(value, j) : Zero)];

    private int NewVector(int value, int j) => _builder.NewValue(_lanes, NameOf(value, j));

    /// <summary>An operand beside the j-th vector. A number meets all of them, so it is put into the lanes once.</summary>
    private int Factor(int value, int j)
    {
        if (_groups.TryGetValue(value, out int[] group))
            return group[j] == Zero ? Nothing() : group[j];
        if (!_function.TypeOf(value).IsReal)
            return _copies[value];
        if (!_spread.TryGetValue(value, out int spread))
        {
            _spread[value] = spread = _builder.External(_lanes, _lanes.Vectors + ".Create({0})", Effect.Pure, -1, _copies[value]);
        }

        return spread;
    }

    private int Nothing()
    {
        if (!_spread.TryGetValue(Zero, out int zero))
            _spread[Zero] = zero = _builder.External(_lanes, $"{_lanes.Text}.Zero", Effect.Pure, -1);
        return zero;
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
        for (int j = 0; j < _count; j++)
        {
            int value = Factor(arguments[4], j);
            _builder.Append(new External(
                default, $"{_lanes.Vectors}.StoreUnsafe({{1}}, {first}{(j == 0 ? "" : ", (nuint){2}")})",
                j == 0 ? new[] { row, value } : new[] { row, value, _offsets[j] }, Effect.Writes));
        }
    }

    private void Nest(Node node)
    {
        int? outer = _moves;
        _moves = MovesOf(node) ?? outer;
        RowTable[] asked = Ask(node);
        Node copy = node switch
        {
            If branch => branch with { Condition = _copies[branch.Condition], Then = Copy(branch.Then, branch.Merged), Else = Copy(branch.Else, branch.Merged) },
            For loop => loop with { Start = _copies[loop.Start], End = _copies[loop.End], Initial = Read(loop.Initial, loop.Carried), Body = Copy(loop.Body, loop.Carried) },
            While loop => loop with
            {
                Initial = Read(loop.Initial, loop.Body.Arguments),
                Condition = Copy(loop.Condition, default),
                Body = Copy(loop.Body, loop.Body.Arguments),
            },
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
        foreach (RowTable table in asked)
            _asked.Remove(table.Array);
        _moves = outer;
    }

    /// <param name="values">What is handed on.</param>
    /// <param name="targets">What it becomes, the vectors of which that move: these are fewer or more than those of the value; none for what stays as it is.</param>
    private int[] Read(EquatableArray<int> values, EquatableArray<int> targets)
    {
        List<int> read = [];
        for (int k = 0; k < values.Count; k++)
        {
            int value = values[k], target = k < targets.Count ? targets[k] : value;
            if (IsVector(value))
                read.AddRange(Enumerable.Range(0, _count).Where(j => _moving.Is(target, j)).Select(j => Factor(value, j)));
            else
                read.Add(_copies[value]);
        }

        return [.. read];
    }

    /// <summary>New values for those that a node or a region binds.</summary>
    private int[] Bind(EquatableArray<int> values, System.Func<int, string?, int> define)
    {
        List<int> bound = [];
        foreach (int value in values)
        {
            if (IsVector(value))
                bound.AddRange((_groups[value] = NewVectors(value)).Where(v => v != Zero));
            else
                bound.Add(_copies[value] = define(value, _function.Values[value].Name));
        }

        return [.. bound];
    }

    private Region Copy(Region region, EquatableArray<int> targets)
    {
        (Dictionary<int, int> spread, Dictionary<int, int> starts) = (_spread, _starts);
        (_spread, _starts) = (new Dictionary<int, int>(spread), new Dictionary<int, int>(starts));
        int[] opened = _builder.Open([.. region.Arguments.SelectMany(Names)]);
        int next = 0;
        foreach (int argument in region.Arguments)
        {
            if (IsVector(argument))
                _groups[argument] = [.. Enumerable.Range(0, _count).Select(j => _moving.Is(argument, j) ? opened[next++] : Zero)];
            else
                _copies[argument] = opened[next++];
        }

        Visit(region);
        Region copy = _builder.Close(Read(region.Yields, targets));
        (_spread, _starts) = (spread, starts);
        return copy;
    }

    private IEnumerable<(IrType, string?)> Names(int argument)
    {
        string? name = _function.Values[argument].Name;
        if (!IsVector(argument))
            return [(_function.TypeOf(argument), name)];
        return Enumerable.Range(0, _count).Where(j => _moving.Is(argument, j)).Select(j => (_lanes, NameOf(argument, j)));
    }

    private string? NameOf(int value, int j) => _function.Values[value].Name is { } name && j > 0 ? name + (char)('A' + j) : _function.Values[value].Name;

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
