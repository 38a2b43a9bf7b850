using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.LoopIdioms;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Widening;

/// <summary>
/// Which of a tangent's vectors may be other than zero, whatever the numbers are. The directions of the first active numbers lie in the first
/// vector (<c>Directions.Point</c>): all other vectors of what depends on no other number rest.
/// </summary>
internal sealed class MovingVectors
{
    private const int First = 1;

    private readonly Function _function;
    private readonly IrType _lanes;
    private readonly int _all;
    private readonly int _width;
    private readonly AliasClasses _memory;
    private readonly Definitions _definitions;

    /// <summary>Which vectors of a value move, or of some element of the memory that a class of arrays names.</summary>
    private readonly Dictionary<int, int> _values = [], _arrays = [];
    private bool _grows;

    private MovingVectors(Function function, IrType lanes, int count)
    {
        (_function, _lanes, _all, _width) = (function, lanes, (1 << count) - 1, lanes.Lanes);
        (_memory, _definitions) = (AliasClasses.Of(function), Definitions.In(function.Body));
    }

    /// <param name="function">A function of which every tangent is one vector.</param>
    /// <param name="lanes">The vector.</param>
    /// <param name="count">How many vectors a tangent is to have; there are more directions than twice the lanes of one.</param>
    public static MovingVectors Of(Function function, IrType lanes, int count)
    {
        MovingVectors moving = new(function, lanes, count);
        foreach (int argument in function.Body.Arguments.Where(moving.IsVector))
            moving.Add(argument, moving._all);
        do
        {
            moving._grows = false;
            moving.Walk(function.Body);
        }
        while (moving._grows);
        return moving;
    }

    /// <summary>A bit per vector of a value, or of what an array holds.</summary>
    public int this[int value] =>
        (_function.TypeOf(value).IsArray ? _arrays.TryGetValue(_memory.ClassOf(value), out int moving) : _values.TryGetValue(value, out moving)) ? moving : 0;

    public bool Is(int value, int vector) => (this[value] >> vector & 1) != 0;

    private bool IsVector(int value) => _function.TypeOf(value) == _lanes;

    private void Walk(Region region)
    {
        foreach (Node node in region.Nodes)
        {
            Visit(node);
            foreach (Region inner in node.Regions)
                Walk(inner);
        }
    }

    private void Visit(Node node)
    {
        switch (node)
        {
            case Apply apply when IsVector(apply.Result):
                Add(apply.Result, Of(apply));
                break;
            case Load load when IsVector(load.Result):
                Add(load.Result, In(load));
                break;
            case Store store when IsVector(store.Value):
                Fill(store.Array, this[store.Value]);
                break;
            case Accumulate add when IsVector(add.Value):
                Fill(add.Array, this[add.Value]);
                break;
            case If branch:
                Flow(branch.Then.Yields, branch.Merged);
                Flow(branch.Else.Yields, branch.Merged);
                break;
            case For loop:
                Carry(loop.Initial, loop.Carried, loop.Body.Yields, loop.Final);
                break;
            case While loop:
                Carry(loop.Initial, loop.Body.Arguments, loop.Body.Yields, loop.Final);
                Flow(loop.Body.Arguments, loop.Condition.Arguments);
                break;
            case External { Result.Count: 1 } external when IsVector(external.Result[0]):
                Add(external.Result[0], external.Template == $"{_lanes.Text}.Zero" ? 0 : _all);
                break;
            default:
                foreach (int result in node.Results.Where(IsVector))
                    Add(result, _all);
                break;
        }
    }

    /// <summary>Numbers are alike in all vectors. Masks are not followed.</summary>
    private int Of(Apply apply)
    {
        Primitive p = apply.Primitive;
        int[] vectors = [.. apply.Arguments.Where(IsVector).Select(a => this[a])];
        if (p == Arithmetic.Multiply)
            return vectors.Aggregate((a, b) => a & b);
        if (p == Arithmetic.Divide)
            return IsVector(apply.Arguments[0]) ? this[apply.Arguments[0]] : _all;
        if (p == LaneForms.Select)
            return this[apply.Arguments[1]] | this[apply.Arguments[2]];
        return p == Arithmetic.Add || p == Arithmetic.Subtract || p == Arithmetic.Negate || p == Choices.Select
            ? vectors.Aggregate((a, b) => a | b) : _all;
    }

    private int In(Load load)
    {
        if (!IsDirections(load.Array))
            return this[load.Array];
        return PlaceOf(load.Array) is { } start && LiteralOf(load.Indices[0]) is { } index && start + index < _width ? First : _all;
    }

    /// <summary>What comes in from outside are the directions, and nobody writes to them.</summary>
    private bool IsDirections(int array) => _function.Body.Arguments.Any(a => _memory.ClassOf(a) == _memory.ClassOf(array));

    /// <summary>Which direction a part of them begins with; null where that is not known.</summary>
    private long? PlaceOf(int array) => _definitions[array] switch
    {
        View view => PlaceOf(view.Array) + LiteralOf(view.Start),
        null when _function.Body.Arguments.Contains(array) => 0,
        _ => null,
    };

    private long? LiteralOf(int value) => _definitions[value] is Constant constant ? constant.Value.Bits : null;

    private void Carry(EquatableArray<int> initial, EquatableArray<int> arguments, EquatableArray<int> yields, EquatableArray<int> final)
    {
        Flow(initial, arguments);
        Flow(yields, arguments);
        Flow(arguments, final);
    }

    private void Flow(EquatableArray<int> from, EquatableArray<int> to)
    {
        for (int k = 0; k < from.Count; k++)
        {
            if (IsVector(from[k]))
                Add(to[k], this[from[k]]);
        }
    }

    private void Add(int value, int moving) => Grow(_values, value, moving);

    private void Fill(int array, int moving) => Grow(_arrays, _memory.ClassOf(array), moving);

    private void Grow(Dictionary<int, int> facts, int key, int moving)
    {
        facts.TryGetValue(key, out int known);
        _grows |= (moving & ~known) != 0;
        facts[key] = known | moving;
    }
}
