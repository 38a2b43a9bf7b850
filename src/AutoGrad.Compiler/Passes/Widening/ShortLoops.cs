using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Passes.Simplify;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Widening;

/// <summary>
/// Writes out the trips of the short inner loops of nests that leave at rest what rests (<see cref="RestingLoops"/>): the four columns in the product
/// of two matrices. What several trips read of the numbers is read and spread over lanes once, and which vectors move is asked once per trip of the outer loop.
/// </summary>
/// <remarks>
/// Nodes keep their order and run as often as before, but for numbers that are read again: a number that a trip before has read, or index arithmetic that it
/// has done, is taken from there while nothing was stored in memory that may be the same (<see cref="MemoryGroups"/>). Loops that carry values, branch,
/// or hold other loops stay, and so do loops that are in no other one: a nest without a loop would be none of which one knows what it leaves at rest.
/// </remarks>
internal sealed class ShortLoops
{
    private const int MostTrips = 4, MostNodes = 400;

    private readonly Function _function;
    private readonly RestingLoops _loops;
    private readonly Definitions _definitions;
    private readonly MemoryGroups _memory;
    private readonly List<ValueInfo> _values;
    private readonly NodeCopies _copies;

    /// <summary>The integers that are written for trips.</summary>
    private readonly Dictionary<int, long> _integers = [];

    private ShortLoops(Function function, IrType lanes)
    {
        (_function, _loops) = (function, new RestingLoops(function, lanes));
        (_definitions, _memory, _values) = (Definitions.In(function.Body), MemoryGroups.Of(function), [.. function.Values]);
        _copies = new NodeCopies(_values);
    }

    /// <param name="function">A function of which every tangent is one vector.</param>
    /// <param name="lanes">The vector.</param>
    public static Function Run(Function function, IrType lanes)
    {
        ShortLoops pass = new(function, lanes);
        Region body = pass.Outside(function.Body);
        return ReferenceEquals(body, function.Body) ? function
            : Verifier.Verify(Renumbering.Apply(DeadCode.Run(function with { Body = body, Values = pass._values.ToArray() })), nameof(ShortLoops));
    }

    private Region Outside(Region region) =>
        region.WithNodes([.. region.Nodes.Select(n => n is For nest && _loops.Of(nest) is not null ? n.WithRegions(Inside) : n.WithRegions(Outside))]);

    private Region Inside(Region region)
    {
        List<Node> nodes = [];
        foreach (Node node in region.Nodes)
        {
            if (node is For loop && IsShort(loop))
                WriteOut(loop, nodes);
            else
                nodes.Add(node.WithRegions(Inside));
        }

        return region.WithNodes(nodes);
    }

    private bool IsShort(For loop) =>
        TripsOf(loop) is { } trips and > 1 and <= MostTrips && loop.Initial.IsEmpty && loop.Strip is null && loop.Body.Nodes.Count * trips <= MostNodes
        && loop.Body.Nodes.All(n => n is Constant or Apply or Load or Store or Accumulate);

    private long? TripsOf(For loop) =>
        loop is { Bound: Bound.Less, Step: > 0 and <= int.MaxValue } && NumberOf(loop.Start) is { } start && NumberOf(loop.End) is { } end && start < end
            ? (end - start + loop.Step - 1) / loop.Step : null;

    private long? NumberOf(int value) =>
        _integers.TryGetValue(value, out long number) ? number
        : _definitions[value] is Constant { Value: var literal } && literal.Type == IrType.Int32 ? literal.Bits : null;

    private void WriteOut(For loop, List<Node> nodes)
    {
        (long start, long count) = (NumberOf(loop.Start)!.Value, TripsOf(loop)!.Value);
        Dictionary<ValueKey, int> known = [];
        for (long k = 0; k < count; k++)
        {
            Dictionary<int, int> copies = new() { [loop.Index] = Integer(start + (k * loop.Step), known, nodes) };
            foreach (Node node in loop.Body.Nodes)
                Copy(node, copies, known, nodes);
        }
    }

    /// <summary>A node of a trip, or what a trip before has computed alike.</summary>
    private void Copy(Node node, Dictionary<int, int> copies, Dictionary<ValueKey, int> known, List<Node> nodes)
    {
        EquatableArray<int> operands = node.Operands.Select(o => NodeCopies.Of(copies, o)).ToArray();
        if (node is Constant { Value: var literal } constant && literal.Type == IrType.Int32)
        {
            copies[constant.Result] = Integer(literal.Bits, known, nodes);
            return;
        }

        if (node is Apply sum && _function.TypeOf(sum.Result) == IrType.Int32 && Folded(sum.Primitive, operands) is { } number)
        {
            copies[sum.Result] = Integer(number, known, nodes);
            return;
        }

        if (node is Apply { Primitive: var plus } && plus == Arithmetic.Add && _function.TypeOf(node.Results[0]) == IrType.Int32 && NumberOf(operands[1]) == 0)
        {
            copies[node.Results[0]] = operands[0];
            return;
        }

        ValueKey? key = node switch
        {
            Apply apply when _function.TypeOf(apply.Result) == IrType.Int32 => new ValueKey(apply.Primitive, operands),
            Load load when !_function.TypeOf(load.Result).IsVector => ValueKey.Place(operands),
            _ => null,
        };
        if (key is { } alike && known.TryGetValue(alike, out int value))
        {
            copies[node.Results[0]] = value;
            return;
        }

        nodes.Add(_copies.Copy(node, copies));
        if (key is { } own)
            known[own] = copies[node.Results[0]];
        if (node is Store or Accumulate)
            Forget(operands[0], known);
    }

    /// <summary>What has been read of memory that a store may have changed.</summary>
    private void Forget(int array, Dictionary<ValueKey, int> known)
    {
        int group = _memory.GroupOf(array);
        foreach (ValueKey place in known.Keys.Where(k => k.Equals(ValueKey.Place(k.Operands)) && _memory.GroupOf(k.Operands[0]) == group).ToArray())
            known.Remove(place);
    }

    private long? Folded(Primitive primitive, EquatableArray<int> operands)
    {
        if (operands.Count != 2 || NumberOf(operands[0]) is not { } a || NumberOf(operands[1]) is not { } b)
            return null;
        long? result = primitive == Arithmetic.Add ? a + b : primitive == Arithmetic.Subtract ? a - b : primitive == Arithmetic.Multiply ? a * b : null;
        return result is >= int.MinValue and <= int.MaxValue ? result : null;
    }

    private int Integer(long number, Dictionary<ValueKey, int> known, List<Node> nodes)
    {
        Literal literal = Literal.Of(number, IrType.Int32);
        ValueKey key = new(literal, default);
        if (!known.TryGetValue(key, out int value))
        {
            known[key] = value = _copies.Fresh(new ValueInfo(IrType.Int32, null));
            _integers[value] = number;
            nodes.Add(new Constant(value, literal));
        }

        return value;
    }
}
