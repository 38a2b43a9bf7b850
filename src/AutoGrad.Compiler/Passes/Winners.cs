using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes;

/// <summary>
/// The adjoint of a running maximum goes to the trip that won: the loop remembers which one that was, and its reverse twin becomes that one trip.
/// Nothing is kept per trip.
/// </summary>
/// <remarks>
/// A reverse loop hands on one adjoint m̄. Where a truth value c that the forward loop can tell is false, it does nothing and hands on m̄; where c
/// is true it hands on zero; with m̄ = 0 it does nothing. So all that it does, it does in the last trip of the forward loop in which c was true.
/// Only loops that stand in no other loop are looked at: in an inner one the winner would be an integer per row.
/// </remarks>
internal sealed class Winners
{
    private readonly List<ValueInfo> _values;
    private readonly AliasClasses _memory;
    private readonly Definitions _definitions;
    private Definitions _inside;

    private Winners(Function function)
    {
        _values = [.. function.Values];
        _memory = AliasClasses.Of(function);
        _definitions = _inside = Definitions.In(function.Body);
    }

    /// <param name="function">A linked function.</param>
    public static Function Run(Function function)
    {
        Winners pass = new(function);
        List<Node> nodes = [.. function.Body.Nodes];
        bool isChanged = false;
        for (int second = 0; second < nodes.Count; second++)
        {
            if (nodes[second] is not For { Link: > 0, Step: -1, Origin.Sweep: Sweep.Adjoint, Initial.Count: 1 } twin)
                continue;
            For reverse = pass.Merged(twin);
            int first = nodes.FindIndex(n => n.Link == reverse.Link);
            if (first < second && nodes[first] is For { Step: 1 } forward && pass.Condition(forward, reverse) is { } condition)
                isChanged |= pass.TryReplace(nodes, first, second, reverse, condition);
        }

        return isChanged ? Renumbering.Apply(function with { Body = function.Body with { Nodes = nodes }, Values = pass._values.ToArray() }) : function;
    }

    /// <summary>The same loop with equal values once: each partial derivative asks anew which operand was the greater one.</summary>
    private For Merged(For reverse)
    {
        Dictionary<(object, EquatableArray<int>), int> known = [];
        Dictionary<int, int> ids = [];
        List<Node> nodes = [];
        foreach (Node node in reverse.Body.Nodes)
        {
            Node used = node.Substitute(Use);
            (object, EquatableArray<int>)? key = used switch { Constant c => (c.Value, default), Apply a => (a.Primitive, a.Arguments), _ => null };
            if (key is { } same && known.TryGetValue(same, out int value))
                ids[used.Results[0]] = value;
            else
                nodes.Add(used);
            if (key is { } seen && !known.ContainsKey(seen))
                known[seen] = used.Results[0];
        }

        For merged = reverse with { Body = new Region(reverse.Body.Arguments, nodes, reverse.Body.Yields.Map(Use)) };
        _inside = Definitions.In(merged.Body);
        return merged;

        int Use(int value) => ids.TryGetValue(value, out int known) ? known : value;
    }

    private Node? DefinitionOf(int value) => _inside[value] ?? _definitions[value];

    /// <summary>c, if the reverse loop is of the form above.</summary>
    private int? Condition(For forward, For reverse)
    {
        int adjoint = reverse.Body.Arguments[1];
        if (_definitions[forward.Start] is not Constant { Value.Bits: >= 0 } || forward.Body.Nodes.Any(n => !n.Regions.IsEmpty)
            || DefinitionOf(reverse.Body.Yields[0]) is not Apply { Primitive: var p, Arguments: var x } || p != Choices.Select || !IsZero(x[1]) || x[2] != adjoint)
            return null;
        HashSet<int> written = [.. reverse.Body.Nodes.OfType<Accumulate>().Select(a => _memory.ClassOf(a.Array))];
        foreach (Node node in reverse.Body.Nodes)
        {
            bool isRight = node switch
            {
                Constant or Apply => true,
                Load load => !written.Contains(_memory.ClassOf(load.Array)),
                Accumulate add => Vanishes(add.Value, isFalse: x[0], isZero: -1) && Vanishes(add.Value, isFalse: -1, isZero: adjoint),
                _ => false,
            };
            if (!isRight)
                return null;
        }

        return x[0];
    }

    private bool IsZero(int value) => DefinitionOf(value) is Constant { Value.IsZero: true };

    /// <summary>Whether the value is zero where a truth value is false, or where a number is zero.</summary>
    private bool Vanishes(int value, int isFalse, int isZero)
    {
        if (value == isZero || IsZero(value))
            return true;
        if (DefinitionOf(value) is not Apply { Primitive: var p, Arguments: var x })
            return false;
        if (p == Choices.Select)
            return (x[0] == isFalse || Vanishes(x[1], isFalse, isZero)) && Vanishes(x[2], isFalse, isZero);
        return p == Arithmetic.Negate ? Vanishes(x[0], isFalse, isZero)
            : p == Arithmetic.Multiply ? Vanishes(x[0], isFalse, isZero) || Vanishes(x[1], isFalse, isZero)
            : p == Arithmetic.Divide && Vanishes(x[0], isFalse, isZero);
    }

    private bool TryReplace(List<Node> nodes, int first, int second, For reverse, int condition)
    {
        For forward = (For)nodes[first];
        List<Node> tests = Computing(reverse, [condition], v => v);
        if (tests.Any(n => n is Load || n.Operands.Contains(reverse.Body.Arguments[1])))
            return false;
        int Chosen(int value) => DefinitionOf(value) is Apply { Primitive: var p, Arguments: var x } && p == Choices.Select && x[0] == condition ? Chosen(x[1]) : value;
        Accumulate[] sums = [.. reverse.Body.Nodes.OfType<Accumulate>()];
        List<Node> steps = [.. Computing(reverse, sums.SelectMany(s => s.Operands), Chosen), .. sums];
        Definitions inside = Definitions.In(forward.Body);
        if (steps.SelectMany(n => n.Operands).Any(o => Chosen(o) is var read && read != forward.Index && inside.Contains(read)))
            return false;

        var (before, remembering, winner) = Remembering(forward, reverse, tests, condition);
        Provenance origin = reverse.Origin;
        int zero = NewValue(IrType.Int32), isWon = NewValue(IrType.Boolean);
        nodes[first] = remembering;
        nodes[second] = new Constant(zero, Literal.Of(0, IrType.Int32)) { Origin = origin };
        nodes.Insert(second + 1, new Apply(isWon, Comparisons.GreaterOrEqual, new[] { winner, zero }) { Origin = origin });
        Region then = Trip(reverse, steps, Chosen, forward.Index, winner), otherwise = new(default, default, new[] { reverse.Initial[0] });
        nodes.Insert(second + 2, new If(reverse.Final, isWon, then, otherwise) { Origin = origin });
        nodes.Insert(first, before);
        return true;
    }

    /// <summary>The nodes of the reverse body that compute these values, in order; those that are chosen in place of others.</summary>
    private static List<Node> Computing(For reverse, IEnumerable<int> values, System.Func<int, int> chosen)
    {
        HashSet<int> needed = [];
        Stack<int> open = new(values);
        Definitions inside = Definitions.In(reverse.Body);
        while (open.Count > 0)
        {
            int value = chosen(open.Pop());
            if (inside[value] is { } node && needed.Add(value))
            {
                foreach (int operand in node.Operands)
                    open.Push(operand);
            }
        }

        return [.. reverse.Body.Nodes.Where(n => n.Results.Any(needed.Contains))];
    }

    /// <summary>The forward loop, and the last trip in which c was true, or −1.</summary>
    private (Node Before, For Loop, int Winner) Remembering(For forward, For reverse, List<Node> tests, int condition)
    {
        int none = NewValue(IrType.Int32), argument = NewValue(IrType.Int32, "winner"), next = NewValue(IrType.Int32, "winner"), final = NewValue(IrType.Int32, "winner");
        Constant before = new(none, Literal.Of(-1, IrType.Int32)) { Origin = forward.Origin with { Statement = -1 } };
        Dictionary<int, int> ids = new() { [reverse.Index] = forward.Index };
        List<Node> nodes = [.. forward.Body.Nodes, .. tests.Select(n => Copy(n, ids, forward.Origin))];
        int won = ids.TryGetValue(condition, out int copy) ? copy : condition;
        nodes.Add(new Apply(next, Choices.Select, new[] { won, forward.Index, argument }) { Origin = forward.Origin });
        Region body = new(forward.Body.Arguments.Append(argument).ToArray(), nodes, forward.Body.Yields.Append(next).ToArray());
        For loop = forward with { Body = body, Initial = forward.Initial.Append(none).ToArray(), Final = forward.Final.Append(final).ToArray(), Link = 0 };
        return (before, loop, final);
    }

    private Region Trip(For reverse, List<Node> nodes, System.Func<int, int> chosen, int index, int winner)
    {
        Dictionary<int, int> ids = new() { [reverse.Index] = winner, [index] = winner, [reverse.Body.Arguments[1]] = reverse.Initial[0] };
        List<Node> copies = [.. nodes.Select(n => Copy(n.Remap(chosen, v => v, r => r), ids, n.Origin))];
        IrType number = _values[reverse.Final[0]].Type;
        int zero = NewValue(number);
        copies.Add(new Constant(zero, Literal.Of(0.0, number)) { Origin = reverse.Origin });
        return new Region(default, copies, new[] { zero });
    }

    private Node Copy(Node node, Dictionary<int, int> ids, Provenance origin) => node.Remap(
        v => ids.TryGetValue(v, out int own) ? own : v,
        v => ids[v] = NewValue(_values[v].Type, _values[v].Name),
        r => r) with
    { Origin = origin };

    private int NewValue(IrType type, string? name = null)
    {
        _values.Add(new ValueInfo(type, name));
        return _values.Count - 1;
    }
}
