using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Storage;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.LoopIdioms;

/// <summary>Writes a loop as strips of whole vectors, and the loop itself for what is left over.</summary>
/// <param name="function">The function.</param>
/// <param name="definitions">Its nodes by what they bind.</param>
/// <param name="lengths">Which arrays are known to be as long as others.</param>
/// <param name="loop">The loop.</param>
/// <param name="plan">What its values are.</param>
/// <param name="values">Receives the new values.</param>
/// <param name="first">Where the loop begins in the source: strips of another width may have come before.</param>
/// <param name="isWide">Whether vectors have 512 bits.</param>
/// <remarks>
/// The strips end where an access would leave its array, so that the loop, which runs the rest, throws what it has always thrown. Of a loop that runs downwards
/// the last elements are the whole vectors, and what is left over comes first in memory.
/// </remarks>
internal sealed class Strips(Function function, Definitions definitions, GuardedLengths lengths, For loop, StripPlan plan, List<ValueInfo> values, int first, bool isWide)
{
    /// <summary>
    /// Whether a machine has wide vectors. The just-in-time compiler, which knows, leaves out what stands behind it; else it would make calls of what is to be
    /// in line elsewhere, since there is only so much that it takes into line.
    /// </summary>
    public const string HasWide = "global::System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated";

    private const string Hint = "strips";

    private readonly FixedValues _fixed = new(function, plan.Inside, values);
    private readonly Dictionary<int, int> _spread = [];
    private readonly Dictionary<Literal, int> _literals = [];
    private readonly Dictionary<int, int> _lanes = [];
    private readonly List<(Accumulate Sum, int Lanes)> _collected = [];
    private List<Node> _nodes = [];

    /// <summary>What a loop needs around it says nothing new about the source.</summary>
    private Provenance Setup => loop.Origin with { Statement = -1 };

    private IrType Vector { get; } = isWide ? IrType.Vector(plan.Number, 512) : IrType.Vector(plan.Number);

    private string Runtime => "global::AutoGrad.Runtime.Lanes." + (isWide ? "Wide" : "");

    private bool IsDownward => loop.Step < 0;

    /// <summary>The loop counting upwards.</summary>
    private For Upwards { get; } = loop.Upwards(definitions) ?? loop;

    /// <summary>Which of the carried values are sums.</summary>
    private int[] Sums => [.. Enumerable.Range(0, loop.Initial.Count).Where(k => plan.KindOf(loop.Body.Arguments[k + 1]) == StripKind.Lanes).Except(plan.HandedOn)];

    /// <summary>Those that the strips change, in their order there; the others stay what they are.</summary>
    private int[] Changing => [.. Sums, .. plan.HandedOn];

    /// <summary>The strips, and the loop that remains.</summary>
    public (IReadOnlyList<Node> Nodes, For Remainder) Write()
    {
        List<Node> all = _fixed.Nodes;
        int end = End();
        int[] initial = [.. loop.Initial];
        if (Sums.Length == 0 && !plan.CollectsInMemory && !isWide)
        {
            For strips = StripLoop(end, []);
            all.Add(strips);
            for (int h = 0; h < plan.HandedOn.Count; h++)
                initial[plan.HandedOn[h]] = Last(plan.HandedOn[h], strips.Final[h]);
        }
        else
        {
            // Short loops are spared the sums over lanes.
            int some = _fixed.NewValue(IrType.Boolean);
            all.Add(new Apply(some, Comparisons.Greater, new[] { end, loop.Start }) { Origin = Setup });
            if (isWide)
                some = _fixed.Apply(Logic.And, Foreign(IrType.Boolean, HasWide), some, Setup);
            Region then = WithSums(end);
            Region otherwise = new(default, default, Changing.Select(k => loop.Initial[k]).ToArray());
            int[] merged = [.. Changing.Select(k => _fixed.NewValue(plan.Number, NameOf(loop.Body.Arguments[k + 1])))];
            all.Add(new If(merged, some, then, otherwise) { Origin = Setup });
            for (int c = 0; c < Changing.Length; c++)
                initial[Changing[c]] = merged[c];
        }

        return (all, loop with { Start = IsDownward ? _fixed.Apply(Arithmetic.Subtract, end, _fixed.Constant(Literal.Of(1L, IrType.Int32)), Setup) : end, Initial = initial, Link = 0 });
    }

    /// <summary>Where whole vectors end: within the loop, and within every array that it goes through.</summary>
    private int End()
    {
        string through = IsDownward ? "Low" : loop.Bound == Bound.Less ? "End" : "EndThrough", within = IsDownward ? "LowWithin" : "Within";
        int end = Foreign(IrType.Int32, $"{Runtime}{through}<{plan.Number.Text}>({{0}}, {{1}})", loop.Start, loop.End);
        foreach (var (array, _, offset, _) in plan.Accesses.Select(a => a with { IsWrite = false, Before = default }).Distinct())
        {
            if (!IsWithin(array, offset))
                end = Foreign(IrType.Int32, $"{Runtime}{within}({{0}}, {{1}}, {{2}}, {{3}})", end, loop.Start, _fixed.Sum(definitions, offset, Setup), _fixed.Before(array));
        }

        values[end] = values[end] with { Name = Fresh(values) };
        return end;
    }

    /// <summary>A name for where strips end, each loop's own: a shared variable would be one that changes.</summary>
    public static string Fresh(List<ValueInfo> values)
    {
        int number = values.Count(v => v.Name is { } name && name.StartsWith(Hint, System.StringComparison.Ordinal));
        return number == 0 ? Hint : Hint + (number + 1).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Whether the loop's own bound says it: for (i = 0; i &lt; array.Length; …).</summary>
    private bool IsWithin(int array, EquatableArray<int> offset) => offset.IsEmpty && Upwards.Bound == Bound.Less
        && definitions[IsDownward ? loop.End : first] is Constant { Value.Bits: >= 0 } && (IsLengthOf(array, Upwards.End) || IsMadeFor(array));

    private bool IsLengthOf(int array, int value) => definitions[value] is ArrayLength length && length.Dimension == function.TypeOf(array).Rank - 1
        && (length.Array == array || lengths.AreEqual(length.Array, array));

    private bool IsMadeFor(int array) => definitions[array] switch
    {
        Allocate made => IsSame(made.Lengths[made.Lengths.Count - 1], Upwards.End) || IsAtMost(Upwards.End, made.Lengths[made.Lengths.Count - 1]),
        View view => IsSame(view.Length, Upwards.End) || IsSame(NotNegative(view.Length), Upwards.End),
        _ => false,
    };

    /// <summary>n of <c>min(m, n)</c>: the rows of a block.</summary>
    private bool IsAtMost(int value, int length) => definitions[length] is Constant { Value.Bits: var n } && definitions[value] is Apply { Primitive: var p, Arguments: var x }
        && p == Extrema.Min && x.Any(a => definitions[a] is Constant { Value.Bits: var most } && most <= n);

    /// <summary>n of <c>max(n, 0)</c>, the length of the rows that a loop of n trips keeps.</summary>
    private int NotNegative(int length) =>
        definitions[length] is External { Template: Saves.LargerTemplate, Arguments: { Count: 2 } x } && definitions[x[1]] is Constant { Value.Bits: 0 } ? x[0] : length;

    private bool IsSame(int value, int other) =>
        value == other || (definitions[value] is ArrayLength a && definitions[other] is ArrayLength b && a.Array == b.Array && a.Dimension == b.Dimension);

    private Region WithSums(int end)
    {
        List<Node> all = _fixed.Nodes;
        _fixed.Nodes = [];
        int[] zeros = [.. Sums.Select(_ => Foreign(Vector, $"{Vector.Text}.Zero"))];
        For strips = StripLoop(end, zeros);
        _fixed.Nodes.Add(strips);
        int[] sums = [.. Sums.Select((k, s) => Added(loop.Initial[k], strips.Final[s], loop.Body.Arguments[k + 1]))];
        sums = [.. sums, .. plan.HandedOn.Select((k, h) => Last(k, strips.Final[Sums.Length + h]))];
        for (int c = 0; c < _collected.Count; c++)
        {
            var (sum, _) = _collected[c];
            int total = Foreign(plan.Number, $"{Vector.VectorClass}.Sum({{0}})", strips.Final[Changing.Length + c]);
            _fixed.Nodes.Add(sum with { Array = _fixed.Before(sum.Array), Indices = sum.Indices.Map(_fixed.Before), Value = total });
        }

        Region region = new(default, _fixed.Nodes, sums);
        _fixed.Nodes = all;
        return region;
    }

    private int Added(int initial, int lanes, int argument)
    {
        int total = Foreign(plan.Number, $"{Vector.VectorClass}.Sum({{0}})", lanes);
        if (definitions[initial] is Constant { Value.IsZero: true })
        {
            values[total] = values[total] with { Name = NameOf(argument) };
            return total;
        }

        int sum = _fixed.NewValue(plan.Number, NameOf(argument));
        _fixed.Nodes.Add(new Apply(sum, Arithmetic.Add, new[] { initial, total }) { Origin = Setup });
        return sum;
    }

    /// <summary>What the last trip of the strips hands on.</summary>
    private int Last(int carried, int lanes)
    {
        int last = Foreign(plan.Number, $"{Runtime}{(IsDownward ? "First" : "Last")}({{0}})", lanes);
        values[last] = values[last] with { Name = NameOf(loop.Body.Arguments[carried + 1]) };
        return last;
    }

    private For StripLoop(int end, int[] zeros)
    {
        _nodes = [];
        int index = _fixed.NewValue(IrType.Int32, NameOf(loop.Index));
        int[] handed = [.. plan.HandedOn.Select(k => _fixed.NewValue(Vector, NameOf(loop.Body.Arguments[k + 1]) is { } name ? name + "Lanes" : null))];
        List<int> arguments = [index], initial = [.. zeros, .. plan.HandedOn.Select(k => Foreign(Vector, $"{Vector.VectorClass}.Create({{0}})", loop.Initial[k]))];
        _lanes[loop.Index] = index;
        foreach (int k in Sums)
        {
            int argument = loop.Body.Arguments[k + 1];
            arguments.Add(_lanes[argument] = _fixed.NewValue(Vector, (NameOf(argument) ?? "sum") + "Lanes"));
        }

        arguments.AddRange(handed);
        foreach (Node node in loop.Body.Nodes)
        {
            Visit(node);
            foreach (int h in Enumerable.Range(0, handed.Length).Where(h => node.Results.Contains(loop.Body.Yields[plan.HandedOn[h]])))
                Shift(loop.Body.Arguments[plan.HandedOn[h] + 1], handed[h], _lanes[node.Results[0]]);
        }

        List<int> yields = [.. Changing.Select(k => _lanes[loop.Body.Yields[k]])];
        foreach (var (sum, lanes) in _collected)
        {
            // What goes to one element in every trip is summed beside it.
            initial.Add(Foreign(Vector, $"{Vector.Text}.Zero"));
            string name = (NameOf(sum.Array) ?? "sum") + "Lanes";
            int argument = _fixed.NewValue(Vector, name), next = _fixed.NewValue(Vector, name);
            arguments.Add(argument);
            _nodes.Add(new Apply(next, Arithmetic.Add, new[] { argument, lanes }) { Origin = Setup });
            yields.Add(next);
        }

        int[] final = [.. arguments.Skip(1).Select(a => _fixed.NewValue(Vector, values[a].Name))];
        int start = IsDownward ? Foreign(IrType.Int32, $"{{0}} - ({Vector.Text}.Count - 1)", loop.Start) : loop.Start;
        return new For(final, start, end, IsDownward ? Bound.GreaterOrEqual : Bound.Less, loop.Step, initial.ToArray(), new Region(arguments.ToArray(), _nodes, yields.ToArray()))
        {
            Origin = loop.Origin,
            Strip = Vector,
        };
    }

    /// <summary>What the trips of a strip are handed: the number that the strip before computed last, and all but the last of their own.</summary>
    private void Shift(int argument, int before, int own)
    {
        _lanes[argument] = _fixed.NewValue(Vector);
        string template = IsDownward ? $"{Runtime}Ahead({{1}}, {{0}})" : $"{Runtime}Behind({{0}}, {{1}})";
        _nodes.Add(new External(new[] { _lanes[argument] }, template, new[] { before, own }, Effect.Pure) { Origin = Setup });
    }

    private void Visit(Node node)
    {
        switch (node)
        {
            case Load load when plan.KindOf(load.Result) == StripKind.Lanes:
                _nodes.Add(load with { Result = Lanes(load.Result), Array = Scalar(load.Array), Indices = load.Indices.Map(Scalar) });
                break;
            case Apply apply when plan.KindOf(apply.Result) == StripKind.Lanes:
                Apply(apply);
                break;
            case Store store:
                _nodes.Add(store with { Array = Scalar(store.Array), Indices = store.Indices.Map(Scalar), Value = AsLanes(store.Value) });
                break;
            case Accumulate add when plan.KindOf(add.Indices[add.Indices.Count - 1]) == StripKind.Index:
                _nodes.Add(add with { Array = Scalar(add.Array), Indices = add.Indices.Map(Scalar), Value = AsLanes(add.Value) });
                break;
            case Accumulate add:
                _collected.Add((add, AsLanes(add.Value)));
                break;
            default:
                _nodes.Add(node.Remap(Scalar, v => _lanes[v] = _fixed.NewValue(function.TypeOf(v), NameOf(v)), r => r));
                break;
        }
    }

    private void Apply(Apply apply)
    {
        Primitive form = LaneForms.Of(apply.Primitive)!;
        bool isRouted = form == LaneForms.Select && plan.KindOf(apply.Arguments[0]) == StripKind.Fixed;
        int[] arguments = [.. apply.Arguments.Select((a, i) => isRouted && i == 0 ? Scalar(a) : AsLanes(a))];
        _nodes.Add(apply with { Primitive = isRouted ? apply.Primitive : form, Arguments = arguments, Result = Lanes(apply.Result) });
    }

    /// <summary>The versions of a sum keep the name that it has beside the loop's own.</summary>
    private int Lanes(int value)
    {
        string? name = NameOf(value);
        bool isSum = name is not null && Sums.Any(k => NameOf(loop.Body.Arguments[k + 1]) == name);
        return _lanes[value] = _fixed.NewValue(Vector, isSum ? name + "Lanes" : name);
    }

    /// <summary>The strip loop's own copy of a value that is no vector.</summary>
    private int Scalar(int value) => _lanes.TryGetValue(value, out int own) ? own : Carried(value);

    /// <summary>What a loop carries and never changes is what it starts from.</summary>
    private int Carried(int value)
    {
        for (int k = 0; k < loop.Initial.Count; k++)
        {
            if (loop.Body.Arguments[k + 1] == value)
                return loop.Initial[k];
        }

        return value;
    }

    /// <summary>A vector; a fixed number in all of its lanes, put there before the loop where it is known by then.</summary>
    private int AsLanes(int value)
    {
        if (plan.KindOf(value) == StripKind.Lanes)
            return _lanes[value];
        if (_spread.TryGetValue(value, out int spread))
            return spread;
        Literal? literal = (definitions[value] as Constant)?.Value;
        if (literal is not null && _literals.TryGetValue(literal, out spread))
            return spread;
        bool isOutside = plan.Inside(value) is null or Constant;
        List<Node> nodes = isOutside ? _fixed.Nodes : _nodes;
        int number = isOutside ? Carried(_fixed.Before(value)) : Scalar(value);
        spread = _fixed.NewValue(Vector);
        nodes.Add(new External(new[] { spread }, $"{Vector.VectorClass}.Create({{0}})", new[] { number }, Effect.Pure) { Origin = Setup });
        if (literal is not null)
            _literals[literal] = spread;
        return _spread[value] = spread;
    }

    private int Foreign(IrType type, string template, params int[] arguments)
    {
        int result = _fixed.NewValue(type);
        _fixed.Nodes.Add(new External(new[] { result }, template, arguments, Effect.Pure) { Origin = Setup });
        return result;
    }

    private string? NameOf(int value) => values[value].Name;
}
