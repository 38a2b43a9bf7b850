using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Remarks;

/// <summary>
/// Which numbers the values of a function may take: an abstract interpretation over intervals, in a few sweeps over the whole
/// function however deep its loops nest. It serves hints, so it leans to silence: a loop is taken to make a trip, memory
/// made by the method to be written before it is read, and a test to protect what it dominates.
/// </summary>
internal sealed class Ranges
{
    private const int Sweeps = 8;
    private const int Patience = 2;

    private readonly Function _function;
    private readonly SameValues _same;
    private readonly AliasClasses _memory;
    private readonly Guards _guards;
    private readonly Dictionary<int, Range> _ranges = [];
    private readonly Dictionary<int, Range> _contents = [];
    private readonly HashSet<int> _foreign = [];
    private readonly Stack<(int Value, Range Range)> _facts = new();
    private readonly Dictionary<int, Range> _refined = [];
    private Action<Apply>? _visit;
    private int _sweep;
    private bool _moved;

    private Ranges(Function function, AliasClasses memory)
    {
        _function = function;
        _memory = memory;
        _same = SameValues.Of(function, memory);
        Dictionary<int, Node> definitions = [];
        foreach (Node node in function.Body.AllNodes())
        {
            foreach (int result in node.Results)
                definitions[result] = node;
        }

        _guards = new Guards(definitions, Of);
        FindForeignMemory(definitions.Values);
    }

    /// <summary>Calls <paramref name="visit"/> at every application, where <see cref="Of"/> knows what protects it.</summary>
    public static void Visit(Function function, AliasClasses memory, Action<Ranges, Apply> visit)
    {
        Ranges ranges = new(function, memory);
        do
        {
            ranges._moved = false;
            ranges.Sweep(function.Body);
        }
        while (ranges._moved && ++ranges._sweep < Sweeps);
        ranges._visit = apply => visit(ranges, apply);
        ranges.Sweep(function.Body);
    }

    /// <summary>The range of a value at the point that is visited.</summary>
    public Range Of(int value)
    {
        Range known = _ranges.TryGetValue(value, out Range range) ? range : Range.All;
        return _refined.TryGetValue(_same[value], out Range refined) ? known.And(refined) : known;
    }

    /// <summary>What callers, foreign code and recursions fill may hold anything.</summary>
    private void FindForeignMemory(IEnumerable<Node> nodes)
    {
        foreach (int argument in _function.Body.Arguments.Where(a => _function.TypeOf(a).IsArray))
            _foreign.Add(_memory.ClassOf(argument));
        foreach (Node opaque in nodes.Where(n => n is External or Call))
        {
            foreach (int value in opaque.Operands.Concat(opaque.Results).Where(v => _function.TypeOf(v).IsArray))
                _foreign.Add(_memory.ClassOf(value));
        }
    }

    private void Sweep(Region region)
    {
        foreach (Node node in region.Nodes)
        {
            switch (node)
            {
                case Constant { Value: { Type.IsReal: true } literal } constant:
                    Set(constant.Result, Range.Of(literal.Real));
                    break;
                case Constant { Value: { Type.Kind: TypeKind.Integer } literal } constant:
                    Set(constant.Result, Range.Of(literal.Bits));
                    break;
                case ArrayLength length:
                    Set(length.Result, Range.NonNegative);
                    break;
                case Apply apply:
                    _visit?.Invoke(apply);
                    Set(apply.Result, RangeOf.Result(apply, (i, j) => _same[apply.Arguments[i]] == _same[apply.Arguments[j]], i => Of(apply.Arguments[i])));
                    break;
                case Load load:
                    Set(load.Result, Contents(load.Array));
                    break;
                case Store store when _function.TypeOf(store.Value).IsReal:
                    Fill(_memory.ClassOf(store.Array), Of(store.Value));
                    break;
                case Accumulate add:
                    Fill(_memory.ClassOf(add.Array), Contents(add.Array) + Of(add.Value));
                    break;
                case If branch:
                    Branch(branch);
                    break;
                case For loop:
                    Counted(loop);
                    break;
                case While loop:
                    Open(loop);
                    break;
                default:
                    foreach (Region inner in node.Regions)
                        Sweep(inner);
                    break;
            }
        }
    }

    private Range Contents(int array)
    {
        int memory = _memory.ClassOf(array);
        return !_foreign.Contains(memory) && _contents.TryGetValue(memory, out Range range) ? range : Range.All;
    }

    private void Fill(int memory, Range range)
    {
        Range next = _contents.TryGetValue(memory, out Range before) ? Grown(before, range) : range;
        if (_contents.ContainsKey(memory) && next == before)
            return;
        _contents[memory] = next;
        _moved = true;
    }

    /// <summary>Behind a branch that throws, its condition is known to fail.</summary>
    private void Branch(If branch)
    {
        Range[] then = Under(branch.Condition, true, branch.Then), otherwise = Under(branch.Condition, false, branch.Else);
        bool thenLeaves = Leaves(branch.Then), elseLeaves = Leaves(branch.Else);
        for (int i = 0; i < branch.Merged.Count; i++)
            Set(branch.Merged[i], thenLeaves ? otherwise[i] : elseLeaves ? then[i] : then[i].Or(otherwise[i]));
        if (thenLeaves != elseLeaves)
            Assume(branch.Condition, elseLeaves);
    }

    /// <summary>The ranges of what a region yields, swept where a condition holds or fails.</summary>
    private Range[] Under(int condition, bool holds, Region region)
    {
        int depth = _facts.Count;
        Assume(condition, holds);
        Sweep(region);
        Range[] yields = [.. region.Yields.Select(Of)];
        Forget(depth);
        return yields;
    }

    private void Counted(For loop)
    {
        Join(loop.Initial, loop.Carried);
        int depth = _facts.Count;
        Sweep(loop.Body);
        Range[] yields = [.. loop.Body.Yields.Select(Of)];
        Forget(depth);
        EquatableArray<int> carried = loop.Carried;
        for (int i = 0; i < yields.Length; i++)
        {
            Join(carried[i], yields[i]);
            Set(loop.Final[i], yields[i]);
        }
    }

    private void Open(While loop)
    {
        Join(loop.Initial, loop.Body.Arguments);
        Join(loop.Initial, loop.Condition.Arguments);
        Sweep(loop.Condition);
        int depth = _facts.Count;
        foreach (var (value, range) in _guards.Of(loop.Condition.Yields[0], true).ToArray())
        {
            int carried = Array.IndexOf([.. loop.Condition.Arguments], value);
            Assume(carried < 0 ? value : loop.Body.Arguments[carried], range);
        }

        Sweep(loop.Body);
        Range[] yields = [.. loop.Body.Yields.Select(Of)];
        Forget(depth);
        for (int i = 0; i < yields.Length; i++)
        {
            Join(loop.Body.Arguments[i], yields[i]);
            Join(loop.Condition.Arguments[i], yields[i]);
            Set(loop.Final[i], yields[i]);
        }
    }

    private void Assume(int condition, bool holds)
    {
        foreach (var (value, range) in _guards.Of(condition, holds).ToArray())
            Assume(value, range);
    }

    private void Assume(int value, Range range)
    {
        int key = _same[value];
        _facts.Push((key, _refined.TryGetValue(key, out Range before) ? before : Range.All));
        _refined[key] = _refined.TryGetValue(key, out before) ? before.And(range) : range;
    }

    private void Forget(int depth)
    {
        while (_facts.Count > depth)
        {
            var (value, range) = _facts.Pop();
            _refined[value] = range;
        }
    }

    /// <summary>Whether control does not come out of a region, so that what it yields is never read.</summary>
    private static bool Leaves(Region region) => region.Nodes.Any(n => n is Throw);

    private void Set(int value, Range range) => _ranges[value] = range;

    private void Join(EquatableArray<int> from, EquatableArray<int> to)
    {
        for (int i = 0; i < to.Count; i++)
            Join(to[i], Of(from[i]));
    }

    private void Join(int argument, Range range)
    {
        Range next = _ranges.TryGetValue(argument, out Range before) ? Grown(before, range) : range;
        if (_ranges.ContainsKey(argument) && next == before)
            return;
        _ranges[argument] = next;
        _moved = true;
    }

    private Range Grown(Range before, Range range) =>
        _sweep < Patience ? before.Or(range) : _sweep < Sweeps - 2 ? before.Widened(range) : before.Or(range) == before ? before : Range.All;
}
