using System;
using System.Collections.Generic;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Simplify;

/// <summary>
/// Computes each value once where an enclosing region already has it, reads memory once while nothing can have overwritten it,
/// and takes from a store what it has just stored.
/// </summary>
/// <remarks>
/// Values get numbers (equal numbers, equal values), so that a[i + 1] is recognised again although i + 1 is computed twice. What is as
/// short to write again as to name (constants, lengths, index arithmetic and comparisons from other regions) is numbered but not merged.
/// </remarks>
internal sealed class CommonValues
{
    private readonly Function _function;
    private readonly Aliases _aliases;
    private readonly AvailableLoads _memory;
    private readonly Dictionary<ValueKey, int> _numbers = [];
    private readonly int[] _numberOf;
    private readonly Func<int, int> _use, _number;
    private readonly Func<Region, Region> _rewrite;
    private readonly Dictionary<int, (int Value, Region Home)> _leaders = [];
    private readonly Stack<(int Number, (int, Region)? Before)> _undo = new();

    private CommonValues(Function function)
    {
        _function = function;
        _aliases = new Aliases(function);
        _numberOf = new int[function.Values.Count];
        for (int id = 0; id < _numberOf.Length; id++)
            _numberOf[id] = id;
        _use = id => _aliases[id];
        _number = id => _numberOf[id];
        _rewrite = Rewrite;
        _memory = new AvailableLoads(function, MemoryGroups.Of(function));
    }

    public static Function Run(Function function)
    {
        CommonValues pass = new(function);
        Region body = pass.Rewrite(function.Body);
        return pass._aliases.Apply(function, body);
    }

    private Region Rewrite(Region region)
    {
        int mark = _undo.Count, memory = _memory.Enter();
        List<Node> nodes = new(region.Nodes.Count);
        foreach (Node node in region.Nodes)
        {
            if (!IsKnown(node.WithOperands(_use), region, out Node current))
                nodes.Add(current);
        }

        Region rewritten = region.WithNodes(nodes).WithYields(region.Yields.Renamed(_use));
        _memory.Leave(memory);
        Leave(mark);
        return rewritten;
    }

    private bool IsKnown(Node node, Region home, out Node current)
    {
        current = node;
        switch (node)
        {
            case Load load:
                return IsKnown(load);
            case Store store:
                _memory.Overwrite(store);
                _memory.Add(Place(store.Array, store.Indices), store.Value);
                return false;
            case { Regions.IsEmpty: false }:
                bool repeats = node is For or While;
                if (repeats)
                    _memory.Overwrite(node);
                current = node.WithRegions(_rewrite);
                if (!repeats)
                    _memory.Overwrite(node);
                return false;
            default:
                _memory.Overwrite(node);
                return KeyOf(node) is { } key && IsKnown(node, key, home);
        }
    }

    private bool IsKnown(Load load)
    {
        ValueKey place = Place(load.Array, load.Indices);
        if (_memory.Find(place, load.Array) is { } known && _aliases.MayMerge(load.Result, known))
        {
            _aliases.Merge(load.Result, known);
            return true;
        }

        _memory.Add(place, load.Result);
        return false;
    }

    private bool IsKnown(Node node, ValueKey key, Region home)
    {
        int result = node.Results[0];
        if (!_numbers.TryGetValue(key, out int number))
            _numbers[key] = number = result;
        _numberOf[result] = number;
        if (_leaders.TryGetValue(number, out var leader) && IsWorthMerging(node, ReferenceEquals(leader.Home, home))
            && _aliases.MayMerge(result, leader.Value))
        {
            _aliases.Merge(result, leader.Value);
            return true;
        }

        _undo.Push((number, _leaders.TryGetValue(number, out var before) ? before : null));
        _leaders[number] = (result, home);
        return false;
    }

    private bool IsWorthMerging(Node node, bool sameRegion) => node switch
    {
        Constant or ArrayLength => false,
        Apply apply when Triviality.IsTrivial(apply, _function.TypeOf(apply.Result)) => sameRegion,
        _ => true,
    };

    private ValueKey? KeyOf(Node node) => node switch
    {
        Constant constant => new ValueKey(constant.Value, default),
        Apply apply => new ValueKey(apply.Primitive, Ordered(apply)),
        ArrayLength length => new ValueKey(("length", length.Dimension), Numbers(length.Operands)),
        // The same memory once to be read and once to be written has two types.
        View view => new ValueKey(_function.TypeOf(view.Result), Numbers(view.Operands)),
        External { Effect: Effect.Pure, Result.Count: 1 } external when !_function.TypeOf(external.Result[0]).IsArray =>
            new ValueKey((external.Template, _function.TypeOf(external.Result[0])), Numbers(external.Arguments)),
        _ => null,
    };

    /// <summary>Sums and products do not depend on the order of their two operands, to the bit.</summary>
    private EquatableArray<int> Ordered(Apply apply)
    {
        EquatableArray<int> numbers = Numbers(apply.Arguments);
        bool commutes = apply.Primitive == Arithmetic.Add || apply.Primitive == Arithmetic.Multiply;
        return commutes && numbers[0] > numbers[1] ? new[] { numbers[1], numbers[0] } : numbers;
    }

    private ValueKey Place(int array, EquatableArray<int> indices) => ValueKey.Place(Numbers(Ids.Of(array, indices)));

    private EquatableArray<int> Numbers(EquatableArray<int> values) => values.Renamed(_number);

    private void Leave(int mark)
    {
        while (_undo.Count > mark)
        {
            var (number, before) = _undo.Pop();
            if (before is { } leader)
                _leaders[number] = leader;
            else
                _leaders.Remove(number);
        }
    }
}
