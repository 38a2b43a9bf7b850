using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Checkpointing;

/// <summary>Writes the reverse loop of one pair: states, the way to a trip, the trip, its adjoint.</summary>
/// <param name="function">The function.</param>
/// <param name="values">Its values, to which new ones are added.</param>
/// <param name="pair">The loop and its twin.</param>
/// <param name="state">What a trip starts from.</param>
/// <param name="saves">What a trip saves for its adjoint.</param>
/// <param name="stated">The number of states that is asked for.</param>
/// <param name="names">What the twin sees of values that stand before the loop.</param>
internal sealed class ReverseLoop(
    Function function, List<ValueInfo> values, LoopPair pair, LoopState state, TripSaves saves, int stated, Dictionary<int, int> names)
{
    private const string Schedule = "global::AutoGrad.Runtime.CheckpointSchedule";

    /// <summary>The arrays of the state: the carried ones by their initial array, then the others.</summary>
    private readonly int[] _arrays = [.. state.Carried.Select(k => pair.Initial[k]), .. state.Written];

    private readonly Definitions _definitions = Definitions.In(function.Body);
    private readonly Dictionary<int, int> _entries = [];
    private readonly Dictionary<int, int> _states = [];
    private readonly Dictionary<int, int> _lengths = [];
    private List<Node> _nodes = [];
    private int _schedule;
    private int _last;

    /// <summary>
    /// Whether the forward loop itself is the first way to the last trip: it knows how many trips there are, and its twin stands beside it.
    /// </summary>
    private bool KeepsOnItsWay => pair is { Forward: For, AreSiblings: true };

    /// <summary>Before the forward loop: the schedule with its first state, or copies of the arrays that the loop starts from.</summary>
    public List<Node> Entry()
    {
        _nodes = [];
        if (KeepsOnItsWay)
        {
            Plan();
            Add(new External(default, "{0}.Resume({1})", new[] { _schedule, _last }, Effect.Writes));
            return _nodes;
        }

        foreach (int array in _arrays)
        {
            _entries[array] = Buffer(array, "Entry", Length(array));
            Copy(array, null, _entries[array], null, Length(array));
        }

        return _nodes;
    }

    /// <summary>The forward loop, of which the reverse sweep reads nothing but the states that it keeps.</summary>
    public Node Forward()
    {
        Node plain = pair.Forward.WithRegions(saves.Without) with { Link = 0 };
        if (!KeepsOnItsWay)
            return plain;
        For loop = (For)plain;
        _nodes = [];
        Keep(Trip(loop), pair.Arguments, _arrays);
        return loop with { Body = loop.Body with { Nodes = _nodes.Concat(loop.Body.Nodes).ToArray() } };
    }

    /// <summary>Instead of the reverse loop.</summary>
    public List<Node> Nodes()
    {
        _nodes = [];
        if (!KeepsOnItsWay)
            Plan();
        int[] copies = [.. _arrays.Select(a => Buffer(a, "Again", _lengths[a]))];
        For reverse = pair.Reverse;
        List<Node> outer = _nodes;
        _nodes = [];
        int trip = Value(IrType.Int32, "trip");
        int[] yields = Body(trip, copies);
        Region body = new(new[] { trip }.Concat(reverse.Body.Arguments.Skip(1)).ToArray(), _nodes, yields);
        _nodes = outer;
        int zero = Number(0);
        _nodes.Add(reverse with { Start = _last, End = zero, Bound = Bound.GreaterOrEqual, Step = -1, Body = body, Link = 0 });
        return _nodes;
    }

    /// <summary>The schedule, and memory for the states, with the first one.</summary>
    private void Plan()
    {
        int trips = Trips(), count = Foreign(IrType.Int32, $"{Schedule}.StatesFor({{0}}, {{1}})", Effect.Pure, Number(stated), trips);
        values[count] = values[count] with { Name = "states" };
        int kept = Value(IrType.Span(IrType.Int32), "keptTrips");
        Add(new Allocate(kept, new[] { count }, Allocation.Buffer));
        _schedule = Foreign(IrType.Opaque(Schedule), $"new {Schedule}({{0}})", Effect.Writes, kept);
        values[_schedule] = values[_schedule] with { Name = "schedule" };
        MakeStates(count);

        _last = Apply(Arithmetic.Subtract, trips, Number(1));
    }

    /// <summary>The body of the reverse loop: the way to the trip, the trip, its adjoint.</summary>
    private int[] Body(int trip, int[] copies)
    {
        int slot = Foreign(IrType.Int32, "{0}.Resume({1})", Effect.Writes, _schedule, trip);
        for (int k = 0; k < copies.Length; k++)
            Copy(_states[_arrays[k]], Apply(Arithmetic.Multiply, slot, _lengths[_arrays[k]]), copies[k], null, _lengths[_arrays[k]]);
        Dictionary<int, int> map = new(names);
        for (int k = 0; k < state.Written.Length; k++)
            map[state.Written[k]] = copies[state.Carried.Length + k];
        int from = Foreign(IrType.Int32, "{0}.From", Effect.Reads, _schedule);
        int[] initial = [.. pair.Arguments.Select(_ => from)];
        foreach (int k in state.Scalars)
        {
            initial[k] = Value(function.TypeOf(pair.Arguments[k]), function.Values[pair.Arguments[k]].Name);
            Add(new Load(initial[k], _states[pair.Arguments[k]], new[] { slot }));
        }

        for (int k = 0; k < state.Carried.Length; k++)
            initial[state.Carried[k]] = copies[k];

        int[] reached = Advance(trip, from, initial, copies, map);
        for (int k = 0; k < reached.Length; k++)
            map[pair.Arguments[k]] = reached[k];
        MapIndex(trip, map);
        return TripAndAdjoint(trip, map);
    }

    /// <summary>The trip, which leaves for its adjoint what it always leaves, and the adjoint.</summary>
    private int[] TripAndAdjoint(int trip, Dictionary<int, int> map)
    {
        For reverse = pair.Reverse;
        Copy(pair.Body.Nodes.Where(n => !saves.IsNeedless(n)), map);
        Dictionary<int, int> known = saves.Forwarded.ToDictionary(f => f.Key, f => map.TryGetValue(f.Value, out int copy) ? copy : f.Value);
        known[reverse.Index] = pair.Forward is For counted ? map[counted.Index] : trip;
        int Use(int value) => known.TryGetValue(value, out int copy) ? copy : value;
        foreach (Node node in reverse.Body.Nodes.Where(n => !saves.IsNeedless(n)))
            _nodes.Add(Unlinked(node.Substitute(Use)));
        return [.. reverse.Body.Yields.Select(Use)];
    }

    private static Node Unlinked(Node node) => node.WithRegions(r => r with { Nodes = r.Nodes.Map(Unlinked) }) with { Link = 0 };

    /// <summary>Runs forward to the trip and keeps states on the way.</summary>
    private int[] Advance(int trip, int from, int[] initial, int[] arrays, Dictionary<int, int> outer)
    {
        List<Node> before = _nodes;
        _nodes = [];
        int at = Value(IrType.Int32, "t");
        int[] entry = [.. pair.Arguments.Select((a, k) => Value(values[initial[k]].Type, function.Values[a].Name))];
        Keep(at, entry, arrays);
        Dictionary<int, int> map = new(outer);
        for (int k = 0; k < entry.Length; k++)
            map[pair.Arguments[k]] = entry[k];
        MapIndex(at, map);
        Copy(saves.Without(pair.Body).Nodes, map);
        Region region = new(new[] { at }.Concat(entry).ToArray(), _nodes, pair.Yields.Select(y => map.TryGetValue(y, out int c) ? c : y).ToArray());
        _nodes = before;
        int[] final = [.. entry.Select(e => Value(values[e].Type, values[e].Name))];
        Add(new For(final, from, trip, Bound.Less, 1, initial, region));
        return final;
    }

    /// <summary>Before a trip: keeps its state, if the schedule says so.</summary>
    /// <param name="trip">Its number.</param>
    /// <param name="entry">The carried values that it starts from.</param>
    /// <param name="arrays">The arrays of the state: the carried ones are among <paramref name="entry"/>.</param>
    private void Keep(int trip, int[] entry, int[] arrays)
    {
        int number = Foreign(IrType.Int32, "{0}.Keep({1})", Effect.Writes, _schedule, trip);
        values[number] = values[number] with { Name = "keep" };
        int isKept = Apply(Comparisons.GreaterOrEqual, number, Number(0));
        List<Node> outer = _nodes;
        _nodes = [];
        foreach (int k in state.Scalars)
            Add(new Store(_states[pair.Arguments[k]], new[] { number }, entry[k]));
        for (int k = 0; k < _arrays.Length; k++)
        {
            int source = k < state.Carried.Length ? entry[state.Carried[k]] : arrays[k];
            int length = _lengths[_arrays[k]];
            Copy(source, null, _states[_arrays[k]], Apply(Arithmetic.Multiply, number, length), length);
        }

        Region keep = new(default, _nodes, default);
        _nodes = outer;
        Add(new If(default, isKept, keep, Region.Empty));
    }

    /// <summary>The number of the trip of a loop, by its index.</summary>
    private int Trip(For loop)
    {
        return loop.Step switch
        {
            1 when _definitions[loop.Start] is Constant { Value.Bits: 0 } => loop.Index,
            1 => Apply(Arithmetic.Subtract, loop.Index, loop.Start),
            -1 => Apply(Arithmetic.Subtract, loop.Start, loop.Index),
            _ => Foreign(IrType.Int32, $"{Schedule}.Trip({{0}}, {{1}}, {{2}})", Effect.Pure, loop.Index, loop.Start, Number(loop.Step)),
        };
    }

    /// <summary>The loop's own index in a given trip.</summary>
    private void MapIndex(int trip, Dictionary<int, int> map)
    {
        if (pair.Forward is not For loop)
            return;
        int distance = loop.Step == 1 ? trip : Apply(Arithmetic.Multiply, trip, Number(loop.Step));
        bool isTrip = _definitions[loop.Start] is Constant { Value.Bits: 0 };
        int index = isTrip ? distance : Apply(Arithmetic.Add, Seen(loop.Start), distance);
        if (index != trip)
            values[index] = values[index] with { Name = function.Values[loop.Index].Name };
        map[loop.Index] = index;
    }

    private int Trips()
    {
        if (pair.Forward is not For loop)
        {
            int last = pair.Reverse.Start;
            return _definitions[last] is Apply { Primitive: var p, Arguments: var x } && p == Arithmetic.Subtract && _definitions[x[1]] is Constant { Value.Bits: 1 }
                ? x[0]
                : Apply(Arithmetic.Add, last, Number(1));
        }

        bool isFromZero = _definitions[loop.Start] is Constant { Value.Bits: 0 };
        if (isFromZero && loop is { Step: 1, Bound: Bound.Less })
            return Seen(loop.End);
        string test = loop.Bound is Bound.LessOrEqual or Bound.GreaterOrEqual ? "true" : "false";
        return Foreign(IrType.Int32, $"{Schedule}.Trips({{0}}, {{1}}, {{2}}, {test})", Effect.Pure, Seen(loop.Start), Seen(loop.End), Number(loop.Step));
    }

    private int Seen(int value) => names.TryGetValue(value, out int name) ? name : value;

    private void MakeStates(int count)
    {
        foreach (int k in state.Scalars)
        {
            int argument = pair.Arguments[k];
            _states[argument] = Value(IrType.Span(function.TypeOf(argument)), (function.Values[argument].Name ?? "t") + "States");
            Add(new Allocate(_states[argument], new[] { count }, Allocation.Buffer));
            Add(new Store(_states[argument], new[] { Number(0) }, Seen(pair.Initial[k])));
        }

        foreach (int array in _arrays)
        {
            int length = Length(array);
            _lengths[array] = length;
            _states[array] = Buffer(array, "States", Apply(Arithmetic.Multiply, count, length));
            Copy(KeepsOnItsWay ? array : _entries[array], null, _states[array], null, length);
        }
    }

    /// <summary>As a whole; elements of structs one by one.</summary>
    private void Copy(int source, int? from, int target, int? to, int length)
    {
        if (values[source].Type.Column is null)
        {
            int read = Part(source, from, length), written = Part(target, to, length);
            Add(new External(default, "{0}.CopyTo({1})", new[] { read, written }, Effect.Writes));
            return;
        }

        List<Node> outer = _nodes;
        int start = Number(0);
        _nodes = [];
        int index = Value(IrType.Int32, null), element = Value(values[source].Type.Element!, null);
        Add(new Load(element, source, new[] { from is { } f ? Apply(Arithmetic.Add, f, index) : index }));
        Add(new Store(target, new[] { to is { } t ? Apply(Arithmetic.Add, t, index) : index }, element));
        Region body = new(new[] { index }, _nodes, default);
        _nodes = outer;
        Add(new For(default, start, length, Bound.Less, 1, default, body));
    }

    private int Part(int array, int? from, int length)
    {
        if (from is null && values[array].Type.Form != ArrayForm.Array)
            return array;
        int start = from ?? Number(0), part = Value(IrType.Span(values[array].Type.Element!), null);
        Add(new View(part, array, start, length));
        return part;
    }

    private void Copy(IEnumerable<Node> nodes, Dictionary<int, int> map)
    {
        int Use(int value) => map.TryGetValue(value, out int copy) ? copy : value;
        int Define(int value) => map[value] = Value(map.TryGetValue(value, out int _) ? values[value].Type : TypeIn(value), values[value].Name);
        IrType TypeIn(int value) => values[value].Type;
        Region Inner(Region region)
        {
            EquatableArray<int> arguments = region.Arguments.Map(Define);
            return new Region(arguments, region.Nodes.Map(One), region.Yields.Map(Use));
        }

        Node One(Node node) => node.Remap(Use, Define, Inner) with { Link = 0 };
        foreach (Node node in nodes)
            _nodes.Add(One(node));
    }

    private int Length(int array)
    {
        int length = Value(IrType.Int32, null);
        Add(new ArrayLength(length, array, 0));
        return length;
    }

    private int Buffer(int array, string suffix, int length)
    {
        int buffer = Value(IrType.Span(function.TypeOf(array).Element!), (function.Values[array].Name ?? "t") + suffix);
        Add(new Allocate(buffer, new[] { length }, Allocation.Buffer));
        return buffer;
    }

    private int Foreign(IrType type, string template, Effect effect, params int[] arguments)
    {
        int result = Value(type, null);
        Add(new External(new[] { result }, template, arguments, effect));
        return result;
    }

    private int Apply(Primitive primitive, int a, int b)
    {
        int result = Value(primitive.TypeOf(new[] { a, b }, id => values[id].Type), null);
        Add(new Apply(result, primitive, new[] { a, b }));
        return result;
    }

    private int Number(long value)
    {
        int result = Value(IrType.Int32, null);
        Add(new Constant(result, Literal.Of(value, IrType.Int32)));
        return result;
    }

    private int Value(IrType type, string? name)
    {
        values.Add(new ValueInfo(type, name));
        return values.Count - 1;
    }

    /// <summary>What is put around the trips belongs to the reverse sweep; the trips stay what they are, to the bit.</summary>
    private void Add(Node node) => _nodes.Add(node with { Origin = new Provenance(-1, Sweep.Adjoint) });
}
