using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes;

/// <summary>
/// Recognises counted loops among the <see cref="While"/>s that lowering makes: <c>while (i &lt; n) { …; i += 1; }</c> becomes a
/// <see cref="For"/>, whose trips are known before it starts, so that the reverse sweep can run it backwards without a stack.
/// </summary>
/// <remarks>
/// The counter is an int that each trip changes by the same constant towards the bound; the bound is computed from what the loop does not
/// change. The condition runs at least once, so hoisting what it computes neither adds an exception nor loses one.
/// A bound on a shifted counter is shifted back: <c>i + 1 &lt; n</c> becomes <c>i &lt; n - 1</c>. Where n may be the least int, so that n − 1 is the
/// greatest, the larger of n and an int beside the least is taken: either way there is no trip.
/// The step that nobody reads any more is left to dead code elimination.
/// </remarks>
internal sealed class CountedLoops
{
    private const int Few = 1 << 16;

    private readonly List<ValueInfo> _values;
    private readonly HashSet<int> _used;
    private readonly Definitions _definitions;

    private CountedLoops(Function function)
    {
        _values = [.. function.Values];
        _used = [.. function.Body.AllUses()];
        _definitions = Definitions.In(function.Body);
    }

    public static Function Run(Function function)
    {
        if (!function.Body.AllNodes().Any(n => n is While))
            return function;
        CountedLoops pass = new(function);
        Region body = pass.Rewrite(function.Body);
        return Renumbering.Apply(function with { Body = body, Values = pass._values });
    }

    private Region Rewrite(Region region)
    {
        List<Node> nodes = [];
        foreach (Node node in region.Nodes)
        {
            Node inner = node.Regions.IsEmpty ? node : node.WithRegions(Rewrite);
            if (inner is While loop && Recognise(loop) is { } counter)
                Replace(loop, counter, nodes);
            else
                nodes.Add(inner);
        }

        return region with { Nodes = nodes };
    }

    /// <param name="Position">Of the counter among the carried values.</param>
    /// <param name="Bound">The comparison, counter first.</param>
    /// <param name="End">What it is compared with.</param>
    /// <param name="Step">By which each trip changes it.</param>
    /// <param name="Hoisted">The nodes of the condition that compute the end.</param>
    private sealed record Counter(int Position, Bound Bound, int End, long Step, List<Node> Hoisted);

    private Counter? Recognise(While loop)
    {
        if (_definitions[loop.Condition.Yields[0]] is not Apply { Arguments.Count: 2 } test)
            return null;
        return Match(loop, test.Arguments[0], BoundOf(test.Primitive), test.Arguments[1])
            ?? Match(loop, test.Arguments[1], Mirrored(BoundOf(test.Primitive)), test.Arguments[0]);
    }

    private Counter? Match(While loop, int counter, Bound? bound, int end)
    {
        var (shifted, shift) = Unshifted(counter);
        int position = loop.Condition.Arguments.ToList().IndexOf(shifted);
        if (position < 0 || bound is null || _values[counter].Type != IrType.Int32 || _values[end].Type != IrType.Int32)
            return null;
        bool upwards = bound is Bound.Less or Bound.LessOrEqual;
        if (StepOf(loop.Body, position) is not { } step || step > 0 != upwards || !loop.Condition.Nodes.All(MayVanish))
            return null;
        InvariantValues invariant = new(loop, _values, _definitions);
        if (invariant.Hoist(end) is not { } value)
            return null;
        return new Counter(position, bound.Value, shift == 0 ? value : Minus(value, shift, bound.Value, invariant.Nodes), step, invariant.Nodes);
    }

    /// <summary>i and c, if the value is i + c or i − (−c) with a constant c; else the value itself and 0.</summary>
    private (int Value, long Shift) Unshifted(int value)
    {
        if (_definitions[value] is Apply { Primitive: var p, Arguments: { Count: 2 } x })
        {
            if (p == Arithmetic.Add && Integer(x[1]) is { } right)
                return (x[0], right);
            if (p == Arithmetic.Add && Integer(x[0]) is { } left)
                return (x[1], left);
            if (p == Arithmetic.Subtract && Integer(x[1]) is { } taken)
                return (x[0], -taken);
        }

        return (value, 0);
    }

    private int Minus(int value, long shift, Bound bound, List<Node> nodes)
    {
        if (!IsModerate(value))
            value = Within(value, shift, bound is Bound.Less or Bound.Greater ? 1 : 0, nodes);
        int amount = NewValue(IrType.Int32), difference = NewValue(IrType.Int32);
        nodes.Add(new Constant(amount, Literal.Of(Math.Abs(shift), IrType.Int32)));
        nodes.Add(new Apply(difference, shift > 0 ? Arithmetic.Subtract : Arithmetic.Add, new[] { value, amount }));
        return difference;
    }

    /// <summary>The value, but so far from the ends of the ints that the difference is one, and what lies <paramref name="further"/>, too.</summary>
    private int Within(int value, long shift, int further, List<Node> nodes)
    {
        int limit = NewValue(IrType.Int32), result = NewValue(IrType.Int32);
        nodes.Add(new Constant(limit, Literal.Of(shift > 0 ? int.MinValue + shift + further : int.MaxValue + shift - further, IrType.Int32)));
        nodes.Add(new External(new[] { result }, shift > 0 ? Storage.Saves.LargerTemplate : "int.Min({0}, {1})", new[] { value, limit }, Effect.Pure));
        return result;
    }

    /// <summary>Lengths, and what differs from them by a few, are far from the ends of the ints.</summary>
    private bool IsModerate(int value) => _definitions[value] switch
    {
        ArrayLength => true,
        Constant { Value.Bits: > -Few and < Few } => true,
        Apply { Primitive: var p, Arguments: var x } when p == Arithmetic.Add || p == Arithmetic.Subtract => Integer(x[1]) is > -Few and < Few && IsModerate(x[0]),
        Apply { Primitive: var p, Arguments: var x } when p == Arithmetic.Divide || p == Arithmetic.Remainder => IsModerate(x[0]),
        _ => false,
    };

    /// <summary>The constant by which the body changes the counter, if it does no more than that.</summary>
    private long? StepOf(Region body, int position)
    {
        int counter = body.Arguments[position];
        if (_definitions[body.Yields[position]] is not Apply { Primitive: var p, Arguments: { Count: 2 } x })
            return null;
        long? step = null;
        if (p == Arithmetic.Add && x[0] == counter)
            step = Integer(x[1]);
        else if (p == Arithmetic.Add && x[1] == counter)
            step = Integer(x[0]);
        else if (p == Arithmetic.Subtract && x[0] == counter)
            step = -Integer(x[1]);
        return step is 0 ? null : step;
    }

    private long? Integer(int value) =>
        _definitions[value] is Constant { Value: { Type.Kind: TypeKind.Integer } literal } ? literal.Bits : null;

    /// <summary>A condition that does more than compare must stay where it is.</summary>
    private static bool MayVanish(Node node) => node is Constant or Apply or ArrayLength or Load or External { Effect: Effect.Pure };

    private void Replace(While loop, Counter counter, List<Node> nodes)
    {
        int k = counter.Position, start = loop.Initial[k], last = loop.Final[k];
        nodes.AddRange(counter.Hoisted);
        bool keepsCounter = _used.Contains(last) && counter.Step is not (1 or -1);
        if (keepsCounter)
        {
            // The value that the counter leaves behind is carried along; the index itself becomes a new argument.
            int index = NewValue(IrType.Int32, _values[loop.Body.Arguments[k]].Name);
            Region renamed = loop.Body.Substitute(id => id == loop.Body.Arguments[k] ? index : id);
            Region body = renamed with { Arguments = new[] { index }.Concat(loop.Body.Arguments).ToArray() };
            nodes.Add(new For(loop.Final, start, counter.End, counter.Bound, counter.Step, loop.Initial, body)
            {
                Origin = loop.Origin,
                Link = loop.Link,
            });
            return;
        }

        Region counted = new(
            new[] { loop.Body.Arguments[k] }.Concat(Without(loop.Body.Arguments, k)).ToArray(),
            loop.Body.Nodes,
            Without(loop.Body.Yields, k));
        nodes.Add(new For(Without(loop.Final, k), start, counter.End, counter.Bound, counter.Step, Without(loop.Initial, k), counted)
        {
            Origin = loop.Origin,
            Link = loop.Link,
        });
        if (_used.Contains(last))
            LeaveLast(loop, counter, nodes);
    }

    /// <summary>
    /// What a counter of step ±1 leaves behind: the first value that fails the test, which is the end (one further for &lt;= and >=),
    /// or the start if there was no trip.
    /// </summary>
    private void LeaveLast(While loop, Counter counter, List<Node> nodes)
    {
        int start = loop.Initial[counter.Position], passed = counter.End;
        if (counter.Bound is Bound.LessOrEqual or Bound.GreaterOrEqual)
        {
            int one = NewValue(IrType.Int32);
            passed = NewValue(IrType.Int32);
            nodes.Add(new Constant(one, Literal.Of(counter.Step, IrType.Int32)) { Origin = loop.Origin });
            nodes.Add(new Apply(passed, Arithmetic.Add, new[] { counter.End, one }) { Origin = loop.Origin });
        }

        int ran = NewValue(IrType.Boolean);
        nodes.Add(new Apply(ran, Comparison(counter.Bound), new[] { start, counter.End }) { Origin = loop.Origin });
        nodes.Add(new Apply(loop.Final[counter.Position], Choices.Select, new[] { ran, passed, start }) { Origin = loop.Origin });
    }

    private int NewValue(IrType type, string? name = null)
    {
        _values.Add(new ValueInfo(type, name));
        return _values.Count - 1;
    }

    private static EquatableArray<int> Without(EquatableArray<int> values, int position) =>
        values.Where((_, i) => i != position).ToArray();

    private static Bound? BoundOf(Primitive comparison) =>
        comparison == Comparisons.Less ? Bound.Less
        : comparison == Comparisons.LessOrEqual ? Bound.LessOrEqual
        : comparison == Comparisons.Greater ? Bound.Greater
        : comparison == Comparisons.GreaterOrEqual ? Bound.GreaterOrEqual
        : null;

    private static Bound? Mirrored(Bound? bound) => bound switch
    {
        Bound.Less => Bound.Greater,
        Bound.LessOrEqual => Bound.GreaterOrEqual,
        Bound.Greater => Bound.Less,
        Bound.GreaterOrEqual => Bound.LessOrEqual,
        _ => null,
    };

    private static Primitive Comparison(Bound bound) => bound switch
    {
        Bound.Less => Comparisons.Less,
        Bound.LessOrEqual => Comparisons.LessOrEqual,
        Bound.Greater => Comparisons.Greater,
        _ => Comparisons.GreaterOrEqual,
    };

    /// <summary>Values of a loop's condition that no trip changes, and the nodes that compute them, to stand before the loop.</summary>
    private sealed class InvariantValues(While loop, List<ValueInfo> values, Definitions all)
    {
        private readonly Definitions _condition = Definitions.In(loop.Condition);

        public List<Node> Nodes { get; } = [];

        /// <summary>The id of the value in front of the loop; null if the loop may change it.</summary>
        public int? Hoist(int value)
        {
            if (!_condition.Contains(value))
                return value;
            int carried = loop.Condition.Arguments.ToList().IndexOf(value);
            if (carried >= 0)
                return loop.Body.Yields[carried] == loop.Body.Arguments[carried] ? loop.Initial[carried] : null;
            if (Nodes.Any(n => n.Results.Contains(value)))
                return value;
            Node node = all[value]!;
            if (!IsInvariant(node))
                return null;
            Dictionary<int, int> outside = [];
            foreach (int operand in node.Operands)
            {
                if (Hoist(operand) is not { } id)
                    return null;
                outside[operand] = id;
            }

            Nodes.Add(node.Substitute(id => outside[id]));
            return value;
        }

        private bool IsInvariant(Node node) => node switch
        {
            Constant or Apply or ArrayLength or External { Effect: Effect.Pure } => true,
            Load load => !loop.Body.AllNodes().Any(n => MayWrite(n, values[load.Result].Type)),
            _ => false,
        };

        private bool MayWrite(Node node, IrType element) => node switch
        {
            Store store => values[store.Array].Type.Element == element,
            Accumulate add => values[add.Array].Type.Element == element,
            Clear clear => values[clear.Array].Type.Element == element,
            External external => external.Effect == Effect.Writes,
            Call call => call.Contract.Effect == Effect.Writes || call.Written.Any(a => values[a].Type.Element == element),
            _ => false,
        };
    }
}
