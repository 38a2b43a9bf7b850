using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Simplify;

/// <summary>
/// Folds constants and identities, splices branches that are decided, and drops branch results and carried values that are
/// the same on every path.
/// </summary>
internal sealed class Folding
{
    private readonly Aliases _aliases;
    private readonly Func<int, int> _use;
    private Node?[] _definitions;
    private readonly Identities _identities;

    /// <summary>How often each value is read, counted before this round changes anything.</summary>
    private readonly int[] _readers;

    private Folding(Function function)
    {
        _aliases = new Aliases(function);
        _use = Use;
        _definitions = new Node?[function.Values.Count];
        _readers = new int[function.Values.Count];
        _identities = new Identities(LiteralOf, DefinitionOf, id => ReadersOf(id) > 1);
        Count(function.Body);
    }

    public static Function Run(Function function)
    {
        Folding pass = new(function);
        Region body = pass.Rewrite(function.Body);
        return pass._aliases.Apply(function, body);
    }

    private void Count(Region region)
    {
        foreach (Node node in region.Nodes)
        {
            Define(node);
            foreach (int operand in node.Operands)
                _readers[operand]++;
            foreach (Region inner in node.Regions)
                Count(inner);
        }

        foreach (int yield in region.Yields)
            _readers[yield]++;
    }

    private Region Rewrite(Region region)
    {
        List<Node> nodes = new(region.Nodes.Count);
        foreach (Node node in region.Nodes)
            Visit(node, nodes);
        return region.WithNodes(nodes).WithYields(region.Yields.Renamed(_use));
    }

    private void Visit(Node node, List<Node> into)
    {
        Node current = node.WithOperands(_use);
        switch (current)
        {
            case Apply apply:
                Visit(apply, into);
                break;
            case If branch:
                Visit(branch, into);
                break;
            case For loop:
                Visit(loop, into);
                break;
            case While loop:
                Visit(loop, into);
                break;
            default:
                Emit(current, into);
                break;
        }
    }

    private void Visit(Apply apply, List<Node> into)
    {
        Simpler simpler = _identities.Of(apply, _aliases.TypeOf(apply.Result));
        if (simpler.Constant is { } literal)
            Emit(new Constant(apply.Result, literal) { Origin = apply.Origin }, into);
        else if (simpler.Value is { } value && (apply.Origin.Sweep != Sweep.Primal || _aliases.MayMerge(apply.Result, value)))
            _aliases.Merge(apply.Result, value);
        else if (simpler.Compared is { } compared)
            Emit(Compare(apply, compared.Comparison, compared.Value, compared.With, into), into);
        else if (simpler.Grouped is { } grouped)
            Emit(apply with { Arguments = new[] { grouped.Value, Product(apply, grouped.First, grouped.Second, into) } }, into);
        else if (simpler.Factored is { } factored)
            Emit(Scale(apply, factored.Factor, Inner(apply, factored.Sum, into), into), into);
        else if (simpler.Scaled is { } scaled)
            Emit(Scale(apply, scaled.Factor, scaled.Other is { } other ? Product(apply, scaled.Value, other, into) : scaled.Value, into), into);
        else
            Emit(simpler.Shifted is { } shifted ? Shift(apply, shifted.Value, shifted.By, into) : simpler.Node ?? apply, into);
    }

    private Apply Shift(Apply apply, int value, int by, List<Node> into)
    {
        int constant = _aliases.NewValue(IrType.Int32);
        Emit(new Constant(constant, Literal.Of((long)Math.Abs(by), IrType.Int32)) { Origin = apply.Origin }, into);
        return apply with { Primitive = by > 0 ? Arithmetic.Add : Arithmetic.Subtract, Arguments = new[] { value, constant } };
    }

    private Apply Compare(Apply apply, Primitive comparison, int value, Literal with, List<Node> into)
    {
        int constant = _aliases.NewValue(with.Type);
        Emit(new Constant(constant, with) { Origin = apply.Origin }, into);
        return apply with { Primitive = comparison, Arguments = new[] { value, constant } };
    }

    private int Product(Apply apply, int value, int other, List<Node> into) =>
        Inner(apply, apply with { Primitive = Arithmetic.Multiply, Arguments = new[] { value, other } }, into);

    private int Inner(Apply apply, Apply part, List<Node> into)
    {
        int result = _aliases.NewValue(_aliases.TypeOf(apply.Result));
        Emit(part with { Result = result, Origin = apply.Origin }, into);
        return result;
    }

    private Apply Scale(Apply apply, double factor, int value, List<Node> into)
    {
        IrType type = _aliases.TypeOf(apply.Result);
        int constant = _aliases.NewValue(type);
        Emit(new Constant(constant, Literal.Of(factor, type)) { Origin = apply.Origin }, into);
        return apply with { Primitive = Arithmetic.Multiply, Arguments = new[] { constant, value } };
    }

    private void Visit(If branch, List<Node> into)
    {
        if (LiteralOf(branch.Condition) is { } condition)
        {
            Region chosen = condition.Bits != 0 ? branch.Then : branch.Else;
            foreach (Node node in chosen.Nodes)
                Visit(node, into);
            for (int k = 0; k < branch.Merged.Count; k++)
                _aliases.Merge(branch.Merged[k], chosen.Yields[k]);
            return;
        }

        Region then = Rewrite(branch.Then), otherwise = Rewrite(branch.Else);
        List<int> kept = [];
        for (int k = 0; k < branch.Merged.Count; k++)
        {
            int first = then.Yields[k], second = otherwise.Yields[k];
            if (first == second)
                _aliases.Merge(branch.Merged[k], first);
            else if (LiteralOf(first) is { } literal && literal == LiteralOf(second))
                Emit(new Constant(branch.Merged[k], literal) { Origin = branch.Origin }, into);
            else
                kept.Add(k);
        }

        bool isSame = kept.Count == branch.Merged.Count && ReferenceEquals(then, branch.Then) && ReferenceEquals(otherwise, branch.Else);
        Emit(
            isSame ? branch : branch with { Then = Select(then, kept), Else = Select(otherwise, kept), Merged = Select(branch.Merged, kept) },
            into);
    }

    private void Visit(For loop, List<Node> into)
    {
        if (LiteralOf(loop.Start) is { } start && LiteralOf(loop.End) is { } end && !Holds(loop.Bound, start.Bits, end.Bits))
        {
            for (int k = 0; k < loop.Final.Count; k++)
                _aliases.Merge(loop.Final[k], loop.Initial[k]);
            return;
        }

        List<int> kept = [];
        for (int k = 0; k < loop.Final.Count; k++)
        {
            if (!IsInvariant(loop.Initial[k], loop.Body.Arguments[k + 1], loop.Body.Yields[k]))
            {
                kept.Add(k);
                continue;
            }

            _aliases.Merge(loop.Body.Arguments[k + 1], loop.Initial[k]);
            _aliases.Merge(loop.Final[k], loop.Initial[k]);
        }

        Region body = Rewrite(loop.Body);
        if (kept.Count == loop.Final.Count)
        {
            Emit(ReferenceEquals(body, loop.Body) ? loop : loop with { Body = body }, into);
            return;
        }

        int[] arguments = [loop.Index, .. kept.Select(k => loop.Body.Arguments[k + 1])];
        Emit(
            loop with
            {
                Final = Select(loop.Final, kept),
                Initial = Select(loop.Initial, kept),
                Body = Select(body, kept) with { Arguments = arguments },
            },
            into);
    }

    private void Visit(While loop, List<Node> into)
    {
        List<int> kept = [];
        for (int k = 0; k < loop.Final.Count; k++)
        {
            if (!IsInvariant(loop.Initial[k], loop.Body.Arguments[k], loop.Body.Yields[k]))
            {
                kept.Add(k);
                continue;
            }

            _aliases.Merge(loop.Condition.Arguments[k], loop.Initial[k]);
            _aliases.Merge(loop.Body.Arguments[k], loop.Initial[k]);
            _aliases.Merge(loop.Final[k], loop.Initial[k]);
        }

        Region condition = Rewrite(loop.Condition), body = Rewrite(loop.Body);
        if (kept.Count == loop.Final.Count)
        {
            bool isSame = ReferenceEquals(condition, loop.Condition) && ReferenceEquals(body, loop.Body);
            Emit(isSame ? loop : loop with { Condition = condition, Body = body }, into);
            return;
        }

        Emit(
            loop with
            {
                Final = Select(loop.Final, kept),
                Initial = Select(loop.Initial, kept),
                Condition = condition with { Arguments = Select(condition.Arguments, kept) },
                Body = Select(body, kept) with { Arguments = Select(body.Arguments, kept) },
            },
            into);
    }

    /// <summary>Whether each trip hands on what it got, or again what the first one got.</summary>
    private bool IsInvariant(int initial, int argument, int yield)
    {
        int next = Use(yield);
        return next == argument || next == initial || (LiteralOf(next) is { } literal && literal == LiteralOf(initial));
    }

    private void Emit(Node node, List<Node> into)
    {
        Define(node);
        into.Add(node);
    }

    private void Define(Node node)
    {
        foreach (int result in node.Results)
        {
            if (result >= _definitions.Length)
                Array.Resize(ref _definitions, 2 * result + 1);
            _definitions[result] = node;
        }
    }

    private int ReadersOf(int value) => value < _readers.Length ? _readers[value] : 0;

    private int Use(int value) => _aliases[value];

    private Node? DefinitionOf(int value) => value < _definitions.Length ? _definitions[value] : null;

    private Literal? LiteralOf(int value) => (DefinitionOf(value) as Constant)?.Value;

    private static bool Holds(Bound bound, long i, long end) => bound switch
    {
        Bound.Less => i < end,
        Bound.LessOrEqual => i <= end,
        Bound.Greater => i > end,
        _ => i >= end,
    };

    private static EquatableArray<int> Select(EquatableArray<int> values, List<int> kept) => kept.Select(k => values[k]).ToArray();

    private static Region Select(Region region, List<int> kept) => region with { Yields = Select(region.Yields, kept) };
}
