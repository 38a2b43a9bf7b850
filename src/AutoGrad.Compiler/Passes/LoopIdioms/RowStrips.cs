using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.LoopIdioms;

/// <summary>
/// Writes a loop over rows so that a trip takes as many rows as a vector has lanes, and the loop itself for what is left over. Numbers become
/// vectors, a row's own memory holds vectors, what all rows add to gets the sum over the lanes.
/// </summary>
/// <param name="function">The function.</param>
/// <param name="definitions">Its nodes by what they bind.</param>
/// <param name="loop">The loop, or what wider vectors have left of it.</param>
/// <param name="plan">What is in lanes.</param>
/// <param name="values">Receives the new values.</param>
/// <param name="laneSums">Which sums are kept in lanes.</param>
/// <param name="isWide">Whether vectors have 512 bits.</param>
internal sealed class RowStrips(Function function, Definitions definitions, For loop, RowPlan plan, List<ValueInfo> values, LaneSums laneSums, bool isWide)
{
    private const int None = -1;
    private const string Lanes = "global::AutoGrad.Runtime.Lanes.";

    /// <summary>What stands for a value of the loop in the strips.</summary>
    private readonly Dictionary<int, int> _strips = [];
    private readonly Dictionary<int, (int Lanes, int Length)> _lanesOf = [];
    private readonly HashSet<int> _inLanes = [.. Enumerable.Range(0, function.Parameters.Count).Where(i => function.Parameters[i].IsInLanes).Select(i => function.Body.Arguments[i])];
    private List<Node> _nodes = [];

    /// <summary>The rows that take the branch which is being written.</summary>
    private int _mask = None;

    /// <summary>What a loop needs around it says nothing new about the source.</summary>
    private Provenance Setup => loop.Origin with { Statement = -1 };

    private IrType Vector { get; } = isWide ? IrType.Vector(plan.Number, 512) : IrType.Vector(plan.Number);

    /// <summary>Where the functions of the runtime begin that have a form for wide vectors.</summary>
    private string Runtime => isWide ? Lanes + "Wide" : Lanes;

    private int[] Sums => [.. Enumerable.Range(0, loop.Initial.Count).Where(k => plan.KindOf(loop.Body.Arguments[k + 1]) == RowKind.Lanes)];

    /// <summary>The strips, and the start and the carried values of the loop that remains.</summary>
    public (IReadOnlyList<Node> Nodes, For Remainder) Write()
    {
        string through = loop.Bound == Bound.Less ? "End" : "EndThrough";

        // Rows that lie in lanes do so for the one or the other width.
        string ending = plan.IsWide && !isWide && _inLanes.Count > 0 ? $"{Lanes}Narrow{through}" : Runtime + through;
        int end = Foreign(IrType.Int32, $"{ending}<{plan.Number.Text}>({{0}}, {{1}})", loop.Start, loop.End);
        values[end] = values[end] with { Name = Strips.Fresh(values) };
        int some = Apply(IrType.Boolean, Comparisons.Greater, end, loop.Start);
        if (isWide)
            some = Apply(IrType.Boolean, Logic.And, Foreign(IrType.Boolean, Strips.HasWide), some);
        List<Node> all = _nodes;
        Region then = Filled(end);
        _nodes = all;
        int[] merged = [.. Sums.Select(k => NewValue(plan.Number, NameOf(loop.Body.Arguments[k + 1])))];
        _nodes.Add(new If(merged, some, then, new Region(default, default, Sums.Select(k => loop.Initial[k]).ToArray())) { Origin = Setup });
        int[] initial = [.. loop.Initial];
        for (int s = 0; s < Sums.Length; s++)
            initial[Sums[s]] = merged[s];
        return (_nodes, loop with { Start = end, Initial = initial, Link = 0 });
    }

    private Region Filled(int end)
    {
        _nodes = [];
        foreach (Allocate buffer in plan.Memory.Buffers.Where(b => plan.HoldsLanes(b.Result)))
            _nodes.Add(buffer with { Result = Bind(buffer.Result, IrType.Span(Vector)), Origin = Setup });
        foreach (int array in laneSums.Arrays)
            AllocateSums(array);
        int[] zeros = [.. Sums.Select(_ => Foreign(Vector, $"{Vector.Text}.Zero"))];
        for (int k = 0; k < loop.Initial.Count; k++)
            _strips[loop.Body.Arguments[k + 1]] = loop.Initial[k];
        List<int> arguments = [Bind(loop.Index, IrType.Int32)];
        foreach (int k in Sums)
            arguments.Add(_strips[loop.Body.Arguments[k + 1]] = NewValue(Vector, (NameOf(loop.Body.Arguments[k + 1]) ?? "sum") + "Lanes"));
        List<Node> outer = _nodes;
        EquatableArray<Node> body = Nodes(loop.Body, out int[] yields, [.. Sums.Select(k => loop.Body.Yields[k])], isLanes: _ => true);
        _nodes = outer;
        int[] final = [.. arguments.Skip(1).Select(a => NewValue(Vector, values[a].Name))];
        _nodes.Add(new For(final, loop.Start, end, Bound.Less, 1, zeros, new Region(arguments.ToArray(), body, yields)) { Origin = loop.Origin, Strip = Vector });
        foreach (int array in laneSums.Arrays)
            AddSums(array);
        int[] sums = [.. Sums.Select((k, s) => Added(loop.Initial[k], final[s], loop.Body.Arguments[k + 1]))];
        return new Region(default, _nodes, sums);
    }

    /// <summary>A vector per element, in which each lane's rows are summed.</summary>
    private void AllocateSums(int array)
    {
        int lanes = NewValue(IrType.Span(Vector), NameOf(array) + "Lanes");
        if (laneSums.LengthOf(array) is not { } length)
            _nodes.Add(new ArrayLength(length = NewValue(IrType.Int32, null), array, 0) { Origin = Setup });
        _nodes.Add(new Allocate(lanes, new[] { length }, Allocation.Scratch) { Origin = Setup });
        _lanesOf[array] = (lanes, length);
    }

    private void AddSums(int array)
    {
        var (lanes, length) = _lanesOf[array];
        int zero = NewValue(IrType.Int32, null), index = NewValue(IrType.Int32, "k"), element = NewValue(Vector, null), sum = NewValue(plan.Number, null);
        Node[] body =
        [
            new Load(element, lanes, new[] { index }) { Origin = Setup },
            new External(new[] { sum }, $"{Vector.VectorClass}.Sum({{0}})", new[] { element }, Effect.Pure) { Origin = Setup },
            new Accumulate(array, new[] { index }, sum) { Origin = Setup },
        ];
        _nodes.Add(new Constant(zero, Literal.Of(0, IrType.Int32)));
        _nodes.Add(new For(default, zero, length, Bound.Less, 1, default, new Region(new[] { index }, body, default)) { Origin = Setup });
    }

    private int Added(int initial, int lanes, int argument)
    {
        int total = Foreign(plan.Number, $"{Vector.VectorClass}.Sum({{0}})", lanes);
        if (definitions[initial] is not Constant { Value.IsZero: true })
            total = Apply(plan.Number, Arithmetic.Add, initial, total);
        values[total] = values[total] with { Name = NameOf(argument) };
        return total;
    }

    /// <summary>The nodes of a region, and its yields as lanes where they are to be that.</summary>
    private EquatableArray<Node> Nodes(Region region, out int[] yields, int[] of, System.Func<int, bool> isLanes)
    {
        _nodes = [];
        foreach (Node node in region.Nodes)
            Visit(node);
        yields = [.. of.Select((y, k) => isLanes(k) ? AsLanes(y) : Own(y))];
        return _nodes;
    }

    private void Visit(Node node)
    {
        switch (node)
        {
            case Apply apply when plan.KindOf(apply.Result) == RowKind.Lanes:
                Visit(apply);
                break;
            case Apply { Primitive: var p } sign when p == Rounding.Sign && plan.KindOf(sign.Result) == RowKind.Sign:
                Foreign(sign.Result, Vector, $"{Runtime}Sign({{0}})", AsLanes(sign.Arguments[0]));
                break;
            case Load load when plan.KindOf(load.Array) == RowKind.Slice:
                bool isGathered = values[Own(load.Array)].Type == Slice;
                Foreign(load.Result, Vector, isWide && isGathered ? "{0}.Wide({1})" : "{0}[{1}]", Own(load.Array), Own(load.Indices[0]));
                break;
            case Load load when plan.KindOf(load.Indices[load.Indices.Count - 1]) == RowKind.Index:
                Foreign(load.Result, Vector, $"{Runtime}Gather({{0}}, {{1}}, {{2}})", Own(load.Array), Own(load.Indices[0]), Step(load.Indices[0]));
                break;
            case Load load when plan.KindOf(load.Result) == RowKind.Lanes:
                _nodes.Add(load.Remap(Own, v => Bind(v, Vector), r => r));
                break;
            case ArrayLength length when plan.KindOf(length.Array) == RowKind.Slice:
                Foreign(length.Result, IrType.Int32, "{0}.Length", Own(length.Array));
                break;
            case View view when plan.KindOf(view.Result) == RowKind.Slice:
                Visit(view);
                break;
            case View view when plan.HoldsLanes(view.Array):
                _nodes.Add(view.Remap(Own, v => Bind(v, IrType.Span(Vector)), r => r));
                break;
            case Allocate fresh when plan.HoldsLanes(fresh.Result):
                _nodes.Add(fresh.Remap(Own, v => Bind(v, IrType.Span(Vector)), r => r));
                break;
            case Store store when plan.Memory.IsFound(store.Array):
                int[] found = [Own(store.Array), Own(store.Indices[0]), AsLanes(store.Value)];
                _nodes.Add(new External(default, Lanes + "Store({0}, {1}, {2})", found, Effect.Writes) { Origin = store.Origin });
                break;
            case Store store when plan.HoldsLanes(store.Array):
                int stored = AsLanes(store.Value);
                _nodes.Add(store with { Array = Own(store.Array), Indices = store.Indices.Map(Own), Value = stored });
                break;
            case Accumulate add when !plan.Memory.IsOwn(add.Array) || plan.HoldsLanes(add.Array):
                Visit(add);
                break;
            case If branch:
                Visit(branch);
                break;
            case For inner:
                Visit(inner);
                break;
            default:
                _nodes.Add(node.Remap(Own, v => Bind(v, function.TypeOf(v)), r => r));
                break;
        }
    }

    private void Visit(Apply apply)
    {
        int first = apply.Arguments[0];
        if (plan.KindOf(first) == RowKind.Sign)
        {
            _strips[apply.Result] = Own(first);
            return;
        }

        if (plan.KindOf(first) == RowKind.Index)
        {
            Foreign(apply.Result, Vector, $"{Runtime}Index<{plan.Number.Text}>({{0}}, {{1}})", Own(first), Step(first));
            return;
        }

        Primitive form = LaneForms.Of(apply.Primitive)!;
        bool isRouted = form == LaneForms.Select && plan.KindOf(first) == RowKind.Alike;
        int[] arguments = [.. apply.Arguments.Select((a, i) => isRouted && i == 0 ? Own(a) : AsLanes(a))];
        _nodes.Add(apply with { Primitive = isRouted ? apply.Primitive : form, Arguments = arguments, Result = Bind(apply.Result, Vector) });
    }

    private void Visit(View view)
    {
        if (plan.KindOf(view.Array) == RowKind.Slice)
        {
            Foreign(view.Result, values[Own(view.Array)].Type, "{0}.Slice({1}, {2})", Own(view.Array), Own(view.Start), Own(view.Length));
            return;
        }

        if (_inLanes.Contains(view.Array))
        {
            Foreign(view.Result, IrType.ReadOnlySpan(Vector), $"{Runtime}Block({{0}}, {{1}}, {{2}})", view.Array, Own(view.Start), Own(view.Length));
            return;
        }

        Foreign(view.Result, Slice, $"{Runtime}Rows({{0}}, {{1}}, {{2}}, {{3}})", Own(view.Array), Own(view.Start), Own(view.Length), Step(view.Start));
    }

    private IrType Slice => IrType.Opaque($"global::AutoGrad.Runtime.LaneRows<{plan.Number.Text}>");

    private void Visit(Accumulate add)
    {
        int value = Masked(AsLanes(add.Value));
        if (laneSums.Holds(add))
        {
            _nodes.Add(add with { Array = _lanesOf[add.Array].Lanes, Indices = add.Indices.Map(Own), Value = value });
            return;
        }

        if (!plan.HoldsLanes(add.Array))
            value = Foreign(plan.Number, $"{Vector.VectorClass}.Sum({{0}})", value);
        _nodes.Add(add with { Array = Own(add.Array), Indices = add.Indices.Map(Own), Value = value });
    }

    private void Visit(If branch)
    {
        if (plan.KindOf(branch.Condition) == RowKind.Lanes)
        {
            Masks(branch);
            return;
        }

        int condition = Own(branch.Condition);
        List<Node> outer = _nodes;
        bool AreLanes(int k) => plan.KindOf(branch.Merged[k]) == RowKind.Lanes;
        EquatableArray<Node> then = Nodes(branch.Then, out int[] thenYields, [.. branch.Then.Yields], AreLanes);
        EquatableArray<Node> otherwise = Nodes(branch.Else, out int[] otherYields, [.. branch.Else.Yields], AreLanes);
        _nodes = outer;
        int[] merged = [.. branch.Merged.Select((m, k) => Bind(m, AreLanes(k) ? Vector : function.TypeOf(m)))];
        _nodes.Add(branch with { Condition = condition, Then = new(default, then, thenYields), Else = new(default, otherwise, otherYields), Merged = merged });
    }

    /// <summary>Rows take different branches: each is run if any row takes it, and counts for those that do.</summary>
    private void Masks(If branch)
    {
        int condition = Own(branch.Condition);
        int[] then = Branch(branch, branch.Then, condition);
        int[] otherwise = Branch(branch, branch.Else, Lanewise(LaneForms.Not, condition));
        for (int k = 0; k < branch.Merged.Count; k++)
            _nodes.Add(new Apply(Bind(branch.Merged[k], Vector), LaneForms.Select, new[] { condition, then[k], otherwise[k] }) { Origin = branch.Origin });
    }

    /// <summary>One of the branches; its values, which are whatever they are in the rows that do not take it.</summary>
    private int[] Branch(If branch, Region region, int mask)
    {
        if (region.Nodes.IsEmpty)
            return [.. region.Yields.Select(AsLanes)];
        int around = _mask;
        _mask = around == None ? mask : Lanewise(LaneForms.And, around, mask);
        int some = Foreign(IrType.Boolean, $"{Runtime}Any({{0}})", _mask);
        List<Node> outer = _nodes;
        EquatableArray<Node> nodes = Nodes(region, out int[] yields, [.. region.Yields], isLanes: _ => true);
        _nodes = outer;
        _mask = around;
        int[] none = [.. yields.Select(_ => Foreign(Vector, $"{Vector.Text}.Zero"))];
        int[] results = [.. branch.Merged.Select(m => NewValue(Vector, NameOf(m)))];
        _nodes.Add(new If(results, some, new Region(default, nodes, yields), new Region(default, default, none)) { Origin = branch.Origin });
        return results;
    }

    /// <summary>What rows add to a sum: those that do not take the branch, nothing.</summary>
    private int Masked(int value) => _mask == None ? value : Lanewise(LaneForms.Select, _mask, value, Foreign(Vector, $"{Vector.Text}.Zero"));

    private int Lanewise(Primitive form, params int[] arguments) => Apply(Vector, form, arguments);

    private void Visit(For inner)
    {
        bool AreLanes(int k) => plan.KindOf(inner.Body.Arguments[k + 1]) == RowKind.Lanes;
        IrType TypeOf(int value) => plan.KindOf(value) == RowKind.Lanes ? Vector : function.TypeOf(value);
        int start = Own(inner.Start), end = Own(inner.End);
        int[] initial = [.. inner.Initial.Select((v, k) => AreLanes(k) ? AsLanes(v) : Own(v))];
        List<Node> outer = _nodes;
        int[] arguments = [.. inner.Body.Arguments.Select(a => Bind(a, TypeOf(a)))];
        EquatableArray<Node> body = Nodes(inner.Body, out int[] yields, [.. inner.Body.Yields], AreLanes);
        _nodes = outer;
        int[] final = [.. inner.Final.Select((v, k) => Bind(v, AreLanes(k) ? Vector : function.TypeOf(v)))];
        _nodes.Add(inner with { Start = start, End = end, Initial = initial, Body = new Region(arguments, body, yields), Final = final });
    }

    /// <summary>What stands for a value in the strips; itself, if it is from outside.</summary>
    private int Own(int value) => _strips.TryGetValue(value, out int own) ? own : value;

    private int AsLanes(int value) => plan.KindOf(value) == RowKind.Lanes ? Own(value) : Foreign(Vector, $"{Vector.VectorClass}.Create({{0}})", Own(value));

    private int Step(int index)
    {
        int step = plan.StepOf(index);
        if (step != RowPlan.One)
            return Own(step);
        int one = NewValue(IrType.Int32, null);
        _nodes.Add(new Constant(one, Literal.Of(1, IrType.Int32)));
        return one;
    }

    private int Bind(int value, IrType type) => _strips[value] = NewValue(type, NameOf(value));

    private int Apply(IrType type, Primitive primitive, params int[] arguments)
    {
        int result = NewValue(type, null);
        _nodes.Add(new Apply(result, primitive, arguments) { Origin = Setup });
        return result;
    }

    private int Foreign(IrType type, string template, params int[] arguments)
    {
        int result = NewValue(type, null);
        _nodes.Add(new External(new[] { result }, template, arguments, Effect.Pure) { Origin = Setup });
        return result;
    }

    private void Foreign(int value, IrType type, string template, params int[] arguments) =>
        _nodes.Add(new External(new[] { Bind(value, type) }, template, arguments, Effect.Pure) { Origin = Setup });

    private int NewValue(IrType type, string? name)
    {
        values.Add(new ValueInfo(type, name));
        return values.Count - 1;
    }

    private string? NameOf(int value) => values[value].Name;
}
