using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Simplify;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.LoopIdioms;

/// <summary>What a value of the body of a loop over rows is, when several rows run at once.</summary>
internal enum RowKind
{
    /// <summary>The same in every row: computed once for all of them.</summary>
    Alike,

    /// <summary>An integer that grows by the same step from row to row.</summary>
    Index,

    /// <summary>A part of an array that begins a step further on from row to row.</summary>
    Slice,

    /// <summary>The sign of a number per row: an integer that is only read as a number.</summary>
    Sign,

    /// <summary>A number, or a truth value, per row: a vector.</summary>
    Lanes,
}

/// <summary>What is known of the cost of the loops in a loop over rows.</summary>
/// <param name="IsShort">Whether a loop is known to make few trips.</param>
/// <param name="IsLong">Whether a loop runs in strips of its own, as far as can be known with profit.</param>
internal sealed record RowCosts(System.Func<For, bool> IsShort, System.Func<For, bool> IsLong)
{
    /// <summary>Whether rows are to run in lanes whatever it costs.</summary>
    public bool AreForced { get; init; }
}

/// <summary>
/// Judges whether a loop with loops in it can take as many rows at a time as a vector has lanes: what is done, and to which elements, is the same
/// in every row; rows differ in numbers, and in where they begin in arrays that are only read; memory that the body writes is a row's own, or
/// only collects, or takes one number per row; what is carried from row to row are sums. Where rows take different branches, both are run, each if any row
/// takes it, and add to sums for its own rows.
/// </summary>
/// <remarks>
/// It is worth it where an innermost loop cannot run in strips itself, or is short: of a few trips, or of a number of trips that changes as in a
/// triangle; or where a search ends with what a comparison chose (RowSearches), which in lanes is a mask. Where the innermost loops go through the rows, these lie side by side in memory and are the ones to run in strips.
/// </remarks>
internal sealed class RowPlan
{
    /// <summary>The step of an index that grows by one.</summary>
    public const int One = -1;

    private readonly Function _function;
    private readonly Definitions _inside;
    private readonly For _loop;
    private readonly RowMemory _memory;
    private readonly Dictionary<int, RowKind> _kinds = [];
    private readonly Dictionary<int, int> _steps = [];
    private readonly HashSet<int> _lanes = [];
    private readonly HashSet<(For Loop, int Depth)> _innermost = [];
    private bool _grows;

    /// <summary>Whether what is visited stands in a branch that some of the rows take: it must do no harm to the others.</summary>
    private bool _isMasked;
    private bool _searches;
    private readonly RowCosts _costs;
    private string? _obstacle;
    private int _shortLoops;
    private int _deepest;
    private int _deepestGather;

    private RowPlan(Function function, For loop, RowMemory memory, RowCosts costs)
    {
        _costs = costs;
        _function = function;
        _loop = loop;
        _memory = memory;
        _inside = Definitions.In(loop.Body);
    }

    /// <summary>The numbers of the lanes.</summary>
    public IrType Number { get; private set; } = IrType.Double;

    /// <summary>Whether the lanes are vectors of 512 bits: all functions but the power are quicker in these.</summary>
    public bool IsWide => Number == IrType.Double && _loop.Body.AllNodes().OfType<Apply>().All(a => KindOf(a.Result) != RowKind.Lanes || LaneForms.IsAsQuickWide(a.Primitive));

    public RowMemory Memory => _memory;

    /// <summary>Null where the loop must stay as it is.</summary>
    /// <param name="function">The function.</param>
    /// <param name="loop">The loop over rows.</param>
    /// <param name="groups">Which arrays may share memory.</param>
    /// <param name="isInLoop">Whether the loop runs again and again.</param>
    /// <param name="costs">What decides whether it is worth it.</param>
    public static RowPlan? Of(Function function, For loop, MemoryGroups groups, bool isInLoop, RowCosts costs)
    {
        if (!IsRowLoop(function, loop) || !loop.Body.Nodes.Any(n => n is For or If or View))
            return null;
        RowPlan plan = new(function, loop, new RowMemory(function, loop, groups, isInLoop), costs);
        return plan.Obstacle() is null && plan.IsWorthIt() ? plan : null;
    }

    /// <summary>What keeps rows from running in lanes, as the end of a sentence, whatever it costs; null if nothing does.</summary>
    public static string? ObstacleOf(Function function, For loop, MemoryGroups groups, bool isInLoop, RowCosts costs) => IsRowLoop(function, loop)
        ? new RowPlan(function, loop, new RowMemory(function, loop, groups, isInLoop), costs).Obstacle()
        : "it does not count upwards by one in an int";

    private static bool IsRowLoop(Function function, For loop) =>
        loop is { Step: 1, Bound: Bound.Less or Bound.LessOrEqual } && function.TypeOf(loop.Index) == IrType.Int32;

    private string? Obstacle() =>
        _memory.Obstacle is { } group ? RowObstacles.OfMemory(_function, _loop, _memory, group)
        : !IsBody() ? _obstacle
        : !HasOneNumber() ? "its numbers are not all double or all float"
        : !_searches && _memory.KeepsFound ? "every row leaves a number behind"
        : null;

    /// <summary>Rows without loops are where they branch, or have slices of their own: else they are strips.</summary>
    private bool IsWorthIt() => _innermost.Count == 0
        ? _kinds.ContainsValue(RowKind.Lanes) && (_kinds.ContainsValue(RowKind.Slice) || _loop.Body.Nodes.Any(n => n is If))
        : _costs.AreForced || (_deepest > _deepestGather
            && _innermost.Any(l => l.Depth == _deepest && (_searches || !_costs.IsLong(l.Loop) || Changes(l.Loop.Start) || Changes(l.Loop.End))));

    public RowKind KindOf(int value) => _kinds.TryGetValue(value, out RowKind kind) ? kind : RowKind.Alike;

    /// <summary>What an index, or the beginning of a slice, grows by from row to row.</summary>
    public int StepOf(int value) => _steps[value];

    /// <summary>Whether an array has an element per row where the loop has one.</summary>
    public bool HoldsLanes(int array) => _lanes.Contains(_memory.GroupOf(array));

    private bool IsBody()
    {
        Step(_loop.Index, RowKind.Index, One);
        for (int k = 0; k < _loop.Initial.Count; k++)
        {
            int argument = _loop.Body.Arguments[k + 1];
            if (argument == _loop.Body.Yields[k])
                continue;
            if (!_function.TypeOf(argument).IsReal || !Accumulation.Holds(_loop.Body, argument, _loop.Body.Yields[k]))
            {
                _obstacle = RowObstacles.OfCarried(_function, argument);
                return false;
            }

            _kinds[argument] = RowKind.Lanes;
        }

        // What is found to differ may make more differ that was seen before: an element, what a loop carries.
        do
        {
            _grows = false;
            if (!_loop.Body.Nodes.All(n => Visit(n, 0)))
                return false;
        }
        while (_grows);
        return true;
    }

    private bool Visit(Node node, int depth)
    {
        if (IsFit(node, depth))
            return true;
        _obstacle ??= RowObstacles.OfNode(_function, node, this);
        return false;
    }

    private bool IsFit(Node node, int depth)
    {
        return node switch
        {
            Constant => true,
            ArrayLength length => KindOf(length.Array) is RowKind.Alike or RowKind.Slice,
            View view => Visit(view),
            Apply apply => Visit(apply),
            Load load => Visit(load, depth),
            Accumulate add when _isMasked => _memory.Collects(add.Array) && Writes(add.Array, add.Indices, add.Value),
            not (If or External { Effect: Effect.Pure }) when _isMasked => false,
            Store store when _memory.IsFound(store.Array) => depth == 0 && KindOf(store.Value) is RowKind.Alike or RowKind.Lanes && _function.TypeOf(store.Value).IsReal,
            Store store => _memory.IsOwn(store.Array) && Writes(store.Array, store.Indices, store.Value),
            Accumulate add => (_memory.IsOwn(add.Array) || _memory.Collects(add.Array)) && Writes(add.Array, add.Indices, add.Value),
            Clear clear => _memory.IsOwn(clear.Array) && KindOf(clear.Array) == RowKind.Alike,
            Allocate { Kind: not Allocation.Managed } fresh => fresh.Lengths.All(IsAlike),
            External { Effect: Effect.Pure } foreign => foreign.Operands.All(o => IsAlike(o) && !_function.TypeOf(o).IsArray) && foreign.Results.All(r => !_function.TypeOf(r).IsArray),
            If branch => Visit(branch, depth),
            For loop => Visit(loop, depth),
            _ => false,
        };
    }

    private bool IsAlike(int value) => KindOf(value) == RowKind.Alike;

    private bool Visit(View view)
    {
        if (!IsAlike(view.Length) || KindOf(view.Array) is not (RowKind.Alike or RowKind.Slice))
            return false;
        if (KindOf(view.Array) == RowKind.Slice)
            return IsAlike(view.Start) && Step(view.Result, RowKind.Slice, StepOf(view.Array));
        return IsAlike(view.Start) || (KindOf(view.Start) == RowKind.Index && IsData(view.Array) && Step(view.Result, RowKind.Slice, StepOf(view.Start)));
    }

    /// <summary>A vector of numbers that nobody writes while the loop runs.</summary>
    private bool IsData(int array) => _memory.IsOnlyRead(array) && _function.TypeOf(array) is { Rank: 1, Column: null, Element.IsReal: true };

    private bool Visit(Apply apply)
    {
        if (apply.Arguments.All(IsAlike))
            return true;
        if (apply.Arguments.Any(a => KindOf(a) == RowKind.Slice))
            return false;
        if (apply.Arguments.Any(a => KindOf(a) is RowKind.Index or RowKind.Sign))
            return IsConversion(apply) || IsIndex(apply);
        if (apply.Primitive == Rounding.Sign && !_isMasked && KindOf(apply.Arguments[0]) == RowKind.Lanes)
            return Step(apply.Result, RowKind.Sign, One);
        if (LaneForms.Of(apply.Primitive) is not { } form)
            return false;
        foreach (int argument in apply.Arguments)
        {
            bool isTruth = _function.TypeOf(argument).Kind == TypeKind.Boolean;
            if ((!isTruth && !_function.TypeOf(argument).IsReal) || (isTruth && IsAlike(argument) && form != LaneForms.Select))
                return false;
        }

        return Lanes(apply.Result);
    }

    private bool IsConversion(Apply apply) =>
        (apply.Primitive == Conversions.ToDouble || apply.Primitive == Conversions.ToSingle) && Lanes(apply.Result);

    /// <summary>i + n, n + i, i − n, and i · n where i grows by one.</summary>
    private bool IsIndex(Apply apply)
    {
        if (_function.TypeOf(apply.Result) != IrType.Int32 || apply.Arguments.Count != 2 || apply.Arguments.Count(IsAlike) != 1)
            return false;
        int at = IsAlike(apply.Arguments[0]) ? 1 : 0, index = apply.Arguments[at], other = apply.Arguments[1 - at];
        if (KindOf(index) != RowKind.Index)
            return false;
        if (apply.Primitive == Arithmetic.Add || (apply.Primitive == Arithmetic.Subtract && at == 0))
            return Step(apply.Result, RowKind.Index, StepOf(index));
        return apply.Primitive == Arithmetic.Multiply && StepOf(index) == One && Step(apply.Result, RowKind.Index, other);
    }

    private bool Visit(Load load, int depth)
    {
        if (_function.TypeOf(load.Result).IsArray || _memory.Collects(load.Array))
            return false;
        int last = load.Indices[load.Indices.Count - 1];
        bool isSlice = KindOf(load.Array) == RowKind.Slice, isFar = KindOf(last) == RowKind.Index;
        if (isSlice || isFar)
        {
            _deepestGather = System.Math.Max(_deepestGather, depth - _shortLoops);
            return isSlice != isFar && load.Indices.Count == 1 && (isSlice || IsData(load.Array)) && Lanes(load.Result);
        }

        return IsAlike(load.Array) && load.Indices.All(IsAlike) && (!HoldsLanes(load.Array) || Lanes(load.Result));
    }

    private bool Writes(int array, EquatableArray<int> indices, int value)
    {
        if (!IsAlike(array) || !indices.All(IsAlike) || KindOf(value) is not (RowKind.Alike or RowKind.Lanes))
            return false;
        if (_memory.IsOwn(array) && KindOf(value) == RowKind.Lanes)
            _grows |= _lanes.Add(_memory.GroupOf(array));
        return (!HoldsLanes(array) || _function.TypeOf(array) is { Rank: 1, Column: null }) && (_memory.IsOwn(array) || _function.TypeOf(value).IsReal);
    }

    private bool Visit(If branch, int depth)
    {
        bool isMask = KindOf(branch.Condition) == RowKind.Lanes, around = _isMasked;
        if (!isMask && !IsAlike(branch.Condition))
            return false;
        _isMasked |= isMask;
        bool isRight = branch.Then.Nodes.All(n => Visit(n, depth)) && branch.Else.Nodes.All(n => Visit(n, depth));
        _isMasked = around;
        return isRight && Enumerable.Range(0, branch.Merged.Count).All(k => isMask
            ? IsReal(branch.Merged[k]) && IsLanesOrAlike(branch.Then.Yields[k]) && IsLanesOrAlike(branch.Else.Yields[k]) && Lanes(branch.Merged[k])
            : Merge(branch.Merged[k], branch.Then.Yields[k], branch.Else.Yields[k]));
    }

    private bool IsReal(int value) => _function.TypeOf(value).IsReal;

    private bool IsLanesOrAlike(int value) => KindOf(value) is RowKind.Alike or RowKind.Lanes;

    private bool Visit(For loop, int depth)
    {
        if (!IsAlike(loop.Start) || !IsAlike(loop.End) || loop.Strip is not null)
            return false;
        _deepest = System.Math.Max(_deepest, depth + 1);
        _innermost.Add((loop, depth + 1));
        bool isRight = true;
        for (int k = 0; k < loop.Initial.Count; k++)
            isRight &= Merge(loop.Body.Arguments[k + 1], loop.Initial[k], loop.Body.Yields[k]);
        // A few elements of a row side by side are not worth a loop of strips.
        _shortLoops += _costs.IsShort(loop) ? 1 : 0;
        isRight &= loop.Body.Nodes.All(n => Visit(n, depth + 1));
        _shortLoops -= _costs.IsShort(loop) ? 1 : 0;
        for (int k = 0; k < loop.Initial.Count; k++)
        {
            isRight &= Merge(loop.Body.Arguments[k + 1], loop.Initial[k], loop.Body.Yields[k])
                && Merge(loop.Final[k], loop.Body.Arguments[k + 1], loop.Body.Arguments[k + 1]);
        }

        _searches |= _memory.KeepsFound && Enumerable.Range(0, loop.Initial.Count).Any(k => IsChosen(loop.Body.Yields[k], loop.Body.Arguments[k + 1]));
        return isRight;
    }

    /// <summary>Whether a comparison that differs from row to row says if what a loop carries stays.</summary>
    private bool IsChosen(int yield, int argument) => _inside[yield] is Apply { Primitive: var p, Arguments: var x } && p == Choices.Select
        && KindOf(x[0]) == RowKind.Lanes && (x[1] == argument || x[2] == argument);

    /// <summary>Whether a number of trips is another one in another trip of a loop around.</summary>
    private bool Changes(int value) => _inside.Contains(value) && _inside[value] switch
    {
        null or Load => true,
        ArrayLength length => _inside[length.Array] is View view && Changes(view.Length),
        { } node => node.Operands.Any(Changes),
    };

    /// <summary>A value that is one of two: different per row if one of them is.</summary>
    private bool Merge(int merged, int first, int second)
    {
        if (_function.TypeOf(merged).Kind is not (TypeKind.Real or TypeKind.Integer or TypeKind.Boolean))
            return false;
        RowKind one = KindOf(first), other = KindOf(second);
        if (one == RowKind.Alike && other == RowKind.Alike)
            return true;
        bool isTruth = _function.TypeOf(merged).Kind == TypeKind.Boolean;
        return one is RowKind.Alike or RowKind.Lanes && other is RowKind.Alike or RowKind.Lanes && !isTruth && Lanes(merged);
    }

    private bool Lanes(int value)
    {
        _grows |= !_kinds.ContainsKey(value);
        _kinds[value] = RowKind.Lanes;
        return true;
    }

    private bool Step(int value, RowKind kind, int step)
    {
        _grows |= !_kinds.ContainsKey(value);
        _kinds[value] = kind;
        _steps[value] = step;
        return true;
    }

    private bool HasOneNumber()
    {
        IrType[] types =
        [
            .. _kinds.Where(k => k.Value == RowKind.Lanes && _function.TypeOf(k.Key).IsReal).Select(k => _function.TypeOf(k.Key))
                .Concat(_loop.Body.AllNodes().SelectMany(n => n.Operands).Where(o => _function.TypeOf(o).IsArray && HoldsLanes(o)).Select(o => _function.TypeOf(o).Element!))
                .Distinct(),
        ];
        if (types.Length != 1 || (types[0] != IrType.Double && types[0] != IrType.Single))
            return false;
        Number = types[0];
        return _loop.Body.AllNodes().OfType<Accumulate>().All(a => _memory.IsOwn(a.Array) || _function.TypeOf(a.Value) == Number);
    }
}
