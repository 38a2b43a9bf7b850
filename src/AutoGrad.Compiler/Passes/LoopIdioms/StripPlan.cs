using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Simplify;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.LoopIdioms;

/// <summary>What a value of a loop's body is to the strips.</summary>
internal enum StripKind
{
    /// <summary>The same in every trip.</summary>
    Fixed,

    /// <summary>The index plus something fixed.</summary>
    Index,

    /// <summary>A number per trip, or a truth value about it: a vector in the strips.</summary>
    Lanes,
}

/// <summary>An access to consecutive elements, one per trip.</summary>
/// <param name="Array">The array.</param>
/// <param name="Before">The indices before the last one, which are fixed.</param>
/// <param name="Offset">What is added to the loop's index, or as its complement subtracted from it; empty for nothing.</param>
/// <param name="IsWrite">Whether it changes them.</param>
internal sealed record StripAccess(int Array, EquatableArray<int> Before, EquatableArray<int> Offset, bool IsWrite);

/// <summary>
/// Judges whether a loop's trips can be run as many at a time as a vector has lanes: it counts upwards by one, or down from the last element of an array if that is
/// the order in which numbers are handed on; its body is arithmetic on numbers that stand next to each other, trip for trip; no trip reads what another has written;
/// what it carries from trip to trip are sums, or numbers that the trip before has computed from nothing that it was handed itself.
/// </summary>
internal sealed class StripPlan
{
    private readonly Function _function;
    private readonly Definitions _definitions;
    private readonly For _loop;
    private readonly int _step;
    private readonly MemoryGroups _memory;
    private readonly Dictionary<int, StripKind> _kinds = [];
    private readonly Dictionary<int, EquatableArray<int>> _offsets = [];
    private readonly Dictionary<int, Node> _inside = [];
    private readonly List<StripAccess> _accesses = [];
    private readonly Dictionary<StripAccess, EquatableArray<int>> _indices = [];
    private readonly HashSet<int> _collected = [];
    private readonly HashSet<int> _read = [];
    private readonly List<int> _handedOn = [];

    private StripPlan(Function function, Definitions definitions, For loop, MemoryGroups memory, int step)
    {
        _function = function;
        _definitions = definitions;
        _loop = loop;
        _step = step;
        _memory = memory;
    }

    /// <summary>The numbers of the strips.</summary>
    public IrType Number { get; private set; } = IrType.Double;

    public IReadOnlyList<StripAccess> Accesses => _accesses;

    /// <summary>Which of the carried values are numbers of the trip before, as vectors all of their lanes but the first are known with those of the strip.</summary>
    public IReadOnlyList<int> HandedOn => _handedOn;

    /// <summary>Whether sums go to elements of memory that are the same in every trip.</summary>
    public bool CollectsInMemory => _collected.Count > 0;

    /// <summary>Whether numbers are added up over the trips.</summary>
    private bool HasSums => CollectsInMemory || Enumerable.Range(0, _loop.Initial.Count).Any(k => KindOf(_loop.Body.Arguments[k + 1]) == StripKind.Lanes && !_handedOn.Contains(k));

    /// <summary>Whether there are functions in it that vectors of 512 bits are quicker at.</summary>
    public bool IsWide => Number == IrType.Double && _handedOn.Count == 0 && _loop.Body.Nodes.OfType<Apply>().Any(a => KindOf(a.Result) == StripKind.Lanes && LaneForms.IsQuickerWide(a.Primitive));

    /// <summary>Whether trips touch elements that other trips write, so that statements must keep their order within a strip.</summary>
    public bool NeedsOrder { get; private set; }

    public StripKind KindOf(int value) => _kinds.TryGetValue(value, out StripKind kind) ? kind : StripKind.Fixed;

    /// <summary>What is added to the loop's index; the complement of what is subtracted, which is a constant.</summary>
    public EquatableArray<int> OffsetOf(int index) => _offsets[index];

    /// <summary>The node of the body that binds a fixed value; null for one from outside.</summary>
    public Node? Inside(int value) => _inside.TryGetValue(value, out Node? node) ? node : null;

    /// <summary>Null where the loop must stay as it is.</summary>
    public static StripPlan? Of(Function function, Definitions definitions, For loop, MemoryGroups memory) => loop.Upwards(definitions) is { } upwards
        ? Of(function, definitions, upwards, memory, step: -1) is { HandedOn.Count: > 0 } plan ? plan : null
        : Of(function, definitions, loop, memory, step: 1);

    /// <summary>The same for the trips of a loop that counts upwards, in this order or in the other one.</summary>
    public static StripPlan? Of(Function function, Definitions definitions, For loop, MemoryGroups memory, int step)
    {
        StripPlan plan = new(function, definitions, loop, memory, step);
        return plan.IsLoop() && plan.IsBody() && plan.Agrees() && (step > 0 || !plan.HasSums) ? plan : null;
    }

    private bool IsLoop() => _loop is { Step: 1, Bound: Bound.Less or Bound.LessOrEqual } && _function.TypeOf(_loop.Index) == IrType.Int32
        && _loop.Body.Nodes.All(n => n.Regions.IsEmpty);

    private bool IsBody()
    {
        _kinds[_loop.Index] = StripKind.Index;
        _offsets[_loop.Index] = default;
        for (int k = 0; k < _loop.Initial.Count; k++)
        {
            int argument = _loop.Body.Arguments[k + 1];
            if (argument == _loop.Body.Yields[k])
                continue;
            if (!_function.TypeOf(argument).IsReal)
                return false;
            if (!Accumulation.Holds(_loop.Body, argument, _loop.Body.Yields[k]))
                _handedOn.Add(k);
            _kinds[argument] = StripKind.Lanes;
        }

        return _loop.Body.Nodes.All(Visit) && _accesses.Count > 0 && HasOneNumber() && _handedOn.All(IsComputedBeforeRead);
    }

    /// <summary>Whether a trip computes the number for the next one before it reads the one it was handed: then a strip's are there when they are read.</summary>
    private bool IsComputedBeforeRead(int carried)
    {
        int argument = _loop.Body.Arguments[carried + 1], next = _loop.Body.Yields[carried];
        if (KindOf(next) != StripKind.Lanes || _loop.Body.Yields.Contains(argument))
            return false;
        foreach (Node node in _loop.Body.Nodes)
        {
            if (node.Operands.Contains(argument))
                return false;
            if (node.Results.Contains(next))
                return true;
        }

        return false;
    }

    private bool Visit(Node node)
    {
        switch (node)
        {
            case Constant or ArrayLength or View when node.Operands.All(IsFixed):
                return Fix(node);
            case Apply apply:
                return apply.Arguments.All(IsFixed) ? Fix(apply) : IsIndex(apply) || IsLanes(apply);
            case Load load:
                return IsFixed(load.Array) && Visit(load);
            case Store store:
                return IsFixed(store.Array) && IsNumber(store.Value) && Access(store.Array, store.Indices, isWrite: true);
            case Accumulate add:
                return IsFixed(add.Array) && IsNumber(add.Value) && (Collect(add) || Access(add.Array, add.Indices, isWrite: true));
            default:
                return false;
        }
    }

    private bool Visit(Load load)
    {
        if (load.Indices.All(IsFixed))
        {
            _read.Add(_memory.GroupOf(load.Array));
            return Fix(load);
        }

        _kinds[load.Result] = StripKind.Lanes;
        return Access(load.Array, load.Indices, isWrite: false);
    }

    private bool Fix(Node node)
    {
        _inside[node.Results[0]] = node;
        return true;
    }

    private bool IsFixed(int value) => KindOf(value) == StripKind.Fixed;

    private bool IsNumber(int value) => KindOf(value) != StripKind.Index && _function.TypeOf(value).IsReal;

    /// <summary>i + n and n + i; i − n where n is a constant.</summary>
    private bool IsIndex(Apply apply)
    {
        bool isSum = apply.Primitive == Arithmetic.Add, isDifference = apply.Primitive == Arithmetic.Subtract;
        if (_function.TypeOf(apply.Result) != IrType.Int32 || (!isSum && !isDifference))
            return false;
        int index = isSum ? apply.Arguments.FirstOrDefault(a => KindOf(a) == StripKind.Index) : apply.Arguments[0];
        int[] others = [.. apply.Arguments.Where(IsFixed)];
        if (others.Length != 1 || KindOf(index) != StripKind.Index || !CanStandBefore(others[0]) || (isDifference && !IsNegatable(others[0])))
            return false;
        _kinds[apply.Result] = StripKind.Index;
        _offsets[apply.Result] = _offsets[index].Append(isSum ? others[0] : ~others[0]).OrderBy(v => v).ToArray();
        return true;
    }

    private bool IsNegatable(int value) => (Inside(value) ?? _definitions[value]) is Constant { Value.Bits: > int.MinValue };

    /// <summary>Whether a fixed value may be computed before the first trip: what may throw may not.</summary>
    public bool CanStandBefore(int value) => Inside(value) switch
    {
        null or Constant => true,
        ArrayLength length => CanStandBefore(length.Array),
        Apply apply => !Triviality.MayThrow(apply, _function.TypeOf(apply.Result)) && apply.Arguments.All(CanStandBefore),
        _ => false,
    };

    private bool IsLanes(Apply apply)
    {
        if (LaneForms.Of(apply.Primitive) is not { } form)
            return false;
        bool isChoice = form == LaneForms.Select;
        foreach (int argument in apply.Arguments)
        {
            bool isTruth = _function.TypeOf(argument).Kind == TypeKind.Boolean;
            if (KindOf(argument) == StripKind.Index || (!isTruth && !_function.TypeOf(argument).IsReal) || (isTruth && IsFixed(argument) && !isChoice))
                return false;
        }

        _kinds[apply.Result] = StripKind.Lanes;
        return true;
    }

    private bool Access(int array, EquatableArray<int> indices, bool isWrite)
    {
        int last = indices[indices.Count - 1];
        IrType type = _function.TypeOf(array);
        if (KindOf(last) != StripKind.Index || !indices.Take(indices.Count - 1).All(IsFixed) || !type.Element!.IsReal || type.Column is not null || type.Rank > 2)
            return false;
        StripAccess access = new(array, indices.Take(indices.Count - 1).ToArray(), _offsets[last], isWrite);
        if (!_accesses.Contains(access))
            _accesses.Add(access);
        _indices[access] = indices;
        return CanStandBefore(array);
    }

    /// <summary>A sum in memory, which the strips collect beside it.</summary>
    private bool Collect(Accumulate add)
    {
        if (!add.Indices.All(i => IsFixed(i) && CanStandBefore(i)) || !CanStandBefore(add.Array))
            return false;
        _collected.Add(_memory.GroupOf(add.Array));
        return true;
    }

    /// <summary>No trip reads or overwrites what another one writes, or statement by statement is as good as trip by trip.</summary>
    private bool Agrees()
    {
        TripElements elements = new(_function, _definitions, _loop);
        IReadOnlyList<TripAccess>? order = null;
        HashSet<int> strips = [.. _accesses.Select(a => _memory.GroupOf(a.Array))];
        if (_collected.Any(g => strips.Contains(g) || _read.Contains(g)))
            return false;
        foreach (StripAccess write in _accesses.Where(a => a.IsWrite))
        {
            int group = _memory.GroupOf(write.Array);
            if (_read.Contains(group))
                return false;
            StripAccess[] others = [.. _accesses.Where(a => _memory.GroupOf(a.Array) == group && a with { IsWrite = true } != write)];
            if (others.Length > 0 && !elements.AreApart(others.Append(write).Select(a => elements.Of(a.Array, _indices[a]))))
            {
                order ??= TripOrder.In(_function, _definitions, _memory, _loop);
                if (!TripOrder.Holds(order, group, _step))
                    return false;
                NeedsOrder = true;
            }
        }

        return true;
    }

    private bool HasOneNumber()
    {
        IrType[] types =
        [
            .. _loop.Body.Nodes.SelectMany(n => n.Results).Concat(_loop.Body.Arguments)
                .Where(v => KindOf(v) == StripKind.Lanes && _function.TypeOf(v).IsReal).Select(_function.TypeOf)
                .Concat(_accesses.Select(a => _function.TypeOf(a.Array).Element!)).Distinct(),
        ];
        if (types.Length != 1 || (types[0] != IrType.Double && types[0] != IrType.Single))
            return false;
        Number = types[0];
        return true;
    }
}
