using System.Collections.Generic;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.LoopIdioms;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Widening;

/// <summary>A matrix whose rows have a column per direction.</summary>
/// <param name="Array">The matrix, row after row.</param>
/// <param name="First">The column of the first lane.</param>
/// <param name="Columns">The number of columns; the lanes behind them are dropped.</param>
internal sealed record Rows(int Array, int First, int Columns);

/// <summary>
/// Rewrites a function so that it runs along an axis several lanes at a time: what varies is a vector, its memory holds vectors, and all else
/// stays as it is.
/// </summary>
/// <param name="function">The function.</param>
/// <param name="varying">What varies.</param>
/// <param name="lanes">The vector.</param>
/// <param name="rows">Memory in which the lanes lie side by side; null for none.</param>
internal sealed class Widened(Function function, Varying varying, IrType lanes, Rows? rows)
{
    private const string Runtime = "global::AutoGrad.Runtime.Directions.";

    private readonly List<ValueInfo> _values = [.. function.Values];
    private readonly Definitions _definitions = Definitions.In(function.Body);
    private Dictionary<int, int> _spread = [];
    private List<Node> _nodes = [];
    private Provenance _setup = new(-1, Sweep.Tangent);

    public Function Run()
    {
        for (int v = 0; v < function.Values.Count; v++)
            _values[v] = _values[v] with { Type = TypeOf(v) };
        Region body = Rewrite(function.Body, default);
        return Renumbering.Apply(function with { Body = body, Values = _values.ToArray() });
    }

    private IrType TypeOf(int value)
    {
        IrType type = function.TypeOf(value);
        if (varying.Is(value))
            return lanes;
        if (varying.Holds(value))
            return Of(type);
        return varying.IsStack(value) ? IrType.Stack(Of(type.Element!)) : type;
    }

    private IrType Of(IrType type) => !type.IsArray ? lanes : type.Form switch
    {
        ArrayForm.Span => IrType.Span(Of(type.Element!)),
        ArrayForm.ReadOnlySpan => IrType.ReadOnlySpan(Of(type.Element!)),
        _ => IrType.ArrayOf(Of(type.Element!), type.Rank),
    };

    /// <param name="region">The region.</param>
    /// <param name="targets">What its yields become; those that vary there vary here.</param>
    private Region Rewrite(Region region, EquatableArray<int> targets)
    {
        (List<Node> nodes, Dictionary<int, int> spread) = (_nodes, _spread);
        (_nodes, _spread) = ([], new Dictionary<int, int>(spread));
        foreach (Node node in region.Nodes)
            Visit(node);
        int[] yields = Matching(region.Yields, targets);
        Region rewritten = new(region.Arguments, _nodes, yields);
        (_nodes, _spread) = (nodes, spread);
        return rewritten;
    }

    private void Visit(Node node)
    {
        _setup = node.Origin with { Statement = -1 };
        switch (node)
        {
            case Apply apply when varying.Is(apply.Result):
                _nodes.Add(Lanewise(apply));
                break;
            case Constant constant when varying.Holds(constant.Result):
                _nodes.Add(constant with { Value = Literal.Default(_values[constant.Result].Type) });
                break;
            case Load load when IsRows(load.Array):
                string read = $"{Runtime}Load<{lanes.Text}, {varying.Number.Text}>({{0}}, {{1}}, {{2}} - {{3}})";
                _nodes.Add(new External(new[] { load.Result }, read, Row(load.Array, load.Indices[0]), Effect.Reads) { Origin = load.Origin });
                break;
            case Store store when IsRows(store.Array):
                Write("Store", store, store.Indices[0], store.Value);
                break;
            case Accumulate add when IsRows(add.Array):
                Write("Add", add, add.Indices[0], add.Value);
                break;
            case Store store when varying.Holds(store.Array):
                _nodes.Add(store with { Value = Matching(store.Value) });
                break;
            case Accumulate add when varying.Holds(add.Array):
                _nodes.Add(add with { Value = AsLanes(add.Value) });
                break;
            case Push push when varying.IsStack(push.Stack):
                _nodes.Add(push with { Value = Matching(push.Value) });
                break;
            case If branch:
                _nodes.Add(branch with { Then = Rewrite(branch.Then, branch.Merged), Else = Rewrite(branch.Else, branch.Merged) });
                break;
            case For loop:
                int[] initial = Matching(loop.Initial, loop.Carried);
                _nodes.Add(loop with { Initial = initial, Body = Rewrite(loop.Body, loop.Carried) });
                break;
            case While loop:
                int[] start = Matching(loop.Initial, loop.Body.Arguments);
                _nodes.Add(loop with { Initial = start, Condition = Rewrite(loop.Condition, default), Body = Rewrite(loop.Body, loop.Body.Arguments) });
                break;
            default:
                _nodes.Add(node);
                break;
        }
    }

    private bool IsRows(int array) => rows is not null && array == rows.Array;

    private int[] Row(int array, int index) => [array, index, rows!.Columns, rows.First];

    private void Write(string how, Node node, int index, int value)
    {
        int[] arguments = [.. Row(node.Operands[0], index), AsLanes(value)];
        string first = how == "Add" ? $"Add<{lanes.Text}, {varying.Number.Text}>" : how;
        _nodes.Add(new External(default, $"{Runtime}{first}({{0}}, {{1}}, {{2}} - {{3}}, {{4}})", arguments, Effect.Writes) { Origin = node.Origin });
    }

    /// <summary>A number beside a vector stays one in products: C# has an operator for it, and the machine an addressing mode.</summary>
    private Apply Lanewise(Apply apply)
    {
        Primitive p = apply.Primitive;
        if (p == Arithmetic.Multiply || (p == Arithmetic.Divide && varying.Is(apply.Arguments[0])))
            return apply;
        if (p == Choices.Select && !varying.Is(apply.Arguments[0]))
            return apply with { Arguments = new[] { apply.Arguments[0], AsLanes(apply.Arguments[1]), AsLanes(apply.Arguments[2]) } };
        return apply with { Primitive = LaneForms.Of(p)!, Arguments = apply.Arguments.Map(AsLanes) };
    }

    private int[] Matching(EquatableArray<int> values, EquatableArray<int> targets) =>
        [.. values.Select((v, k) => k < targets.Count && varying.Is(targets[k]) ? AsLanes(v) : v)];

    /// <summary>Arrays are what they are.</summary>
    private int Matching(int value) => function.TypeOf(value).IsArray ? value : AsLanes(value);

    /// <summary>The vector; what does not vary in all of its lanes.</summary>
    private int AsLanes(int value)
    {
        if (varying.Is(value))
            return value;
        if (_spread.TryGetValue(value, out int spread))
            return spread;
        _values.Add(new ValueInfo(lanes, null));
        spread = _values.Count - 1;
        bool isZero = _definitions[value] is Constant { Value.Bits: 0 };
        string text = isZero ? $"{lanes.Text}.Zero"
            : function.TypeOf(value).Kind == TypeKind.Boolean ? $"({{0}} ? {lanes.Text}.AllBitsSet : {lanes.Text}.Zero)"
            : lanes.VectorClass + ".Create({0})";
        _nodes.Add(new External(new[] { spread }, text, isZero ? default(EquatableArray<int>) : new[] { value }, Effect.Pure) { Origin = _setup });
        return _spread[value] = spread;
    }
}
