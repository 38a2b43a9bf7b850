using System;
using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;
using Microsoft.CodeAnalysis;

namespace AutoGrad.Generator.Lowering;

/// <summary>Branches: each side is lowered in its own region from the same start, then what differs becomes a result of the If.</summary>
internal sealed partial class Walker
{
    /// <summary>One side, lowered.</summary>
    private sealed class Side(List<Node> nodes, Environment end, Value result)
    {
        public List<Node> Nodes { get; } = nodes;

        public Environment End { get; } = end;

        public Value Result { get; } = result;

        public List<int> Yields { get; } = [];

        public Region ToRegion() => new(default, Nodes, Yields);
    }

    private Side Lower(Environment start, Func<Value> body)
    {
        _env = start.Copy();
        _builder.Open();
        _controlDepth++;
        Value result = body();
        _controlDepth--;
        return new Side([.. _builder.Close().Nodes], _env, result);
    }

    /// <summary>A side made of statements: the variables that it declares end with it, unless what follows is still to come.</summary>
    private Side LowerStatements(Environment start, Action body)
    {
        int mark = _slots;
        return Lower(start, () =>
        {
            body();
            if (_postponed is null)
                Forget(mark);
            return Value.None;
        });
    }

    /// <summary>An expression that evaluates one of two expressions.</summary>
    private Value Choose(int condition, ITypeSymbol? type, Func<Value> then, Func<Value> otherwise)
    {
        if (_builder.LiteralOf(condition) is { } literal)
            return literal.Bits != 0 ? then() : otherwise();
        Environment start = _env;
        Provenance origin = _builder.Origin;
        Side a = Lower(start, then);
        Side b = Lower(start, otherwise);
        _builder.Origin = origin;
        return Merge(condition, start, a, b);
    }

    /// <summary>Joins two sides at the point where they meet.</summary>
    private Value Merge(int condition, Environment start, Side then, Side otherwise)
    {
        if (AsExpression(condition, start, then, otherwise) is { } expression)
            return expression;
        Environment end = new() { Completes = then.End.Completes || otherwise.End.Completes, Thrown = then.End.Thrown && otherwise.End.Thrown };
        List<(Action<Value> Receive, Value Merged)> receivers = [];
        Value result = Join(condition, then, otherwise, then.End.Completes ? then.Result : null, otherwise.End.Completes ? otherwise.Result : null);
        foreach (Slot slot in then.End.Slots.Union(otherwise.End.Slots).OrderBy(s => s.Index))
        {
            Value a = then.End[slot], b = otherwise.End[slot];
            if (Leaves.Same(a, b))
                end[slot] = a;
            else if (Meet(condition, slot, start, then, otherwise) is { } met)
                receivers.Add((v => end[slot] = Named(v, slot.Name), met));
        }

        List<(ExitTarget Target, int Position)> flags = MergeFlags(condition, start, end, then, otherwise);
        int[] results = [];
        if (then.Nodes.Count + otherwise.Nodes.Count + then.Yields.Count > 0)
            results = _builder.If(condition, then.ToRegion(), otherwise.ToRegion());
        foreach (int id in results)
            _builder.Rename(id, null);
        foreach (var (receive, merged) in receivers)
            receive(Resolve(merged, results));
        foreach (var (target, position) in flags)
            end.SetFlag(target, new Flag(false, results[position]));
        _env = end;
        return Resolve(result, results);
    }

    /// <summary>What a variable holds after the join, with positions of yields in place of ids that are yet to come.</summary>
    private Value? Meet(int condition, Slot slot, Environment start, Side then, Side otherwise)
    {
        bool first = then.End.Needs(slot), second = otherwise.End.Needs(slot);
        if (!first && !second)
            return null;
        Value? a = first ? then.End[slot] : null, b = second ? otherwise.End[slot] : null;
        if ((a is null || b is null) && start.Holds(slot) && Leaves.Same((a ?? b)!, start[slot]))
            return new Settled((a ?? b)!);
        return Join(condition, then, otherwise, a, b);
    }

    /// <summary>A value that needs no yield.</summary>
    private sealed class Settled(Value value) : Value
    {
        public Value Value { get; } = value;
    }

    /// <summary>The position of a yield, to be replaced by the result of the If.</summary>
    private sealed class Pending(int position) : Value
    {
        public int Position { get; } = position;
    }

    /// <param name="condition">Which side was taken.</param>
    /// <param name="then">The first side.</param>
    /// <param name="otherwise">The second.</param>
    /// <param name="a">Null if the first side does not get to the join.</param>
    /// <param name="b">Likewise.</param>
    private Value Join(int condition, Side then, Side otherwise, Value? a, Value? b)
    {
        if (a is null && b is null)
            return Value.None;
        if (a is not null && b is not null && Leaves.Same(a, b))
            return new Settled(a);
        Value shape = a is null || a == Value.Unassigned ? b ?? Value.Unassigned : a;
        if (shape is Aggregate aggregate)
        {
            Aggregate? x = a as Aggregate, y = b as Aggregate;
            if ((x is not null && y is not null && (!Leaves.Alike(x, y) || !HaveSameColumns(x, y))) || a is Scalar or Reference || b is Scalar or Reference)
                return new Settled(Value.Ambiguous);
            return new Aggregate(
                aggregate.Layout, [.. aggregate.Parts.Select((_, i) => Join(condition, then, otherwise, x?.Parts[i], y?.Parts[i]))]);
        }

        if (IsDelegate(shape) && (b is null || b == Value.Unassigned || IsDelegate(b)))
            return JoinDelegates(condition, then, otherwise, a, b);
        if (shape is not Scalar scalar)
            return new Settled(a is null || b is null ? shape : shape == Value.Unassigned || shape == Value.None ? shape : Value.Ambiguous);
        if (b is not null && b != Value.Unassigned && b is not Scalar)
            return new Settled(Value.Ambiguous);
        IrType type = _builder.TypeOf(scalar.Id);
        if (b is Scalar other && _builder.TypeOf(other.Id) is { IsArray: true } second && second != type)
        {
            type = type.Form == ArrayForm.ReadOnlySpan || second.Form == ArrayForm.ReadOnlySpan ? type.AsReadOnlySpan() : type.AsSpan();
        }

        then.Yields.Add(YieldOf(then, a, type));
        otherwise.Yields.Add(YieldOf(otherwise, b, type));
        return new Pending(then.Yields.Count - 1);
    }

    private static bool IsDelegate(Value value) => value is Closure or Chosen;

    /// <summary>Delegates that differ stay apart, with the condition that tells them; conditions inside of a side are yielded.</summary>
    private Value JoinDelegates(int condition, Side then, Side otherwise, Value? a, Value? b)
    {
        Value? x = a is not null && IsDelegate(a) ? Yielded(a, then, otherwise) : null, y = b is not null && IsDelegate(b) ? Yielded(b, otherwise, then) : null;
        return x is not null && y is not null ? new Chosen(new Scalar(condition), x, y) : (x ?? y)!;
    }

    private Value Yielded(Value value, Side own, Side other)
    {
        if (value is not Chosen chosen)
            return value;
        own.Yields.Add(((Scalar)chosen.Condition).Id);
        other.Yields.Add(YieldOf(other, null, IrType.Boolean));
        Pending condition = new(own.Yields.Count - 1);
        return new Chosen(condition, Yielded(chosen.Then, own, other), Yielded(chosen.Otherwise, own, other));
    }

    private int YieldOf(Side side, Value? value, IrType type)
    {
        if (value is Scalar scalar && _builder.TypeOf(scalar.Id) == type)
            return scalar.Id;
        _builder.Open();
        int id = value is Scalar array && type.IsArray ? Adapt(array, type) : _builder.Constant(Literal.Default(type));
        side.Nodes.AddRange(_builder.Close().Nodes);
        return id;
    }

    private static Value Resolve(Value value, int[] results) => value switch
    {
        Pending pending => new Scalar(results[pending.Position]),
        Settled settled => settled.Value,
        Aggregate aggregate => new Aggregate(aggregate.Layout, [.. aggregate.Parts.Select(p => Resolve(p, results))]),
        Chosen chosen => new Chosen(Resolve(chosen.Condition, results), Resolve(chosen.Then, results), Resolve(chosen.Otherwise, results)),
        _ => value,
    };

    /// <summary>
    /// Jumps taken on one side only become truth values; the condition itself serves where it says which side was taken.
    /// </summary>
    private List<(ExitTarget Target, int Position)> MergeFlags(int condition, Environment start, Environment end, Side then, Side otherwise)
    {
        List<(ExitTarget, int)> merged = [];
        foreach (ExitTarget target in then.End.Flags.Concat(otherwise.End.Flags).Select(f => f.Key).Distinct().OrderBy(t => t.Mark).ToList())
        {
            Flag? a = then.End.FlagOf(target), b = otherwise.End.FlagOf(target), before = start.FlagOf(target);
            if (then.End.Thrown || otherwise.End.Thrown)
                a = b = then.End.Thrown ? b : a;
            if (a == b)
                a = b = a is { When: { } id } && before != a ? null : a;
            if (a == b && a is not null)
                end.SetFlag(target, a);
            else if (before is not null && ((a == before && b is null) || (b == before && a is null)))
                end.SetFlag(target, before);
            else if (a is { Always: true } && b is null)
                end.SetFlag(target, new Flag(false, condition));
            else
            {
                then.Yields.Add(FlagYield(then, then.End.FlagOf(target)));
                otherwise.Yields.Add(FlagYield(otherwise, otherwise.End.FlagOf(target)));
                merged.Add((target, then.Yields.Count - 1));
            }
        }

        return merged;
    }

    private int FlagYield(Side side, Flag? flag)
    {
        if (flag is { When: { } id })
            return id;
        _builder.Open();
        int constant = _builder.Boolean(flag is { Always: true });
        side.Nodes.AddRange(_builder.Close().Nodes);
        return constant;
    }

    /// <summary>
    /// A choice between values that are at hand anyway is an expression, and so is a short circuit whose second half
    /// can neither fail nor cost anything.
    /// </summary>
    private Value? AsExpression(int condition, Environment start, Side then, Side otherwise)
    {
        if (then.Result is not Scalar a || otherwise.Result is not Scalar b || !SameEnvironment(start, then.End) || !SameEnvironment(start, otherwise.End))
            return null;
        IrType type = _builder.TypeOf(a.Id);
        if (type != _builder.TypeOf(b.Id) || type.IsArray)
            return null;
        bool isLogic = type == IrType.Boolean;
        if (!then.Nodes.Concat(otherwise.Nodes).All(n => n is Constant || (isLogic && IsTrivial(n))))
            return null;
        bool aIsConstant = _builder.LiteralOf(a.Id) is not null, bIsConstant = _builder.LiteralOf(b.Id) is not null;
        bool and = isLogic && bIsConstant && _builder.LiteralOf(b.Id)!.Bits == 0;
        bool or = isLogic && aIsConstant && _builder.LiteralOf(a.Id)!.Bits != 0;
        _env = start;
        if (and && or)
            return new Scalar(condition);
        if (isLogic && aIsConstant && bIsConstant && _builder.LiteralOf(a.Id) == _builder.LiteralOf(b.Id))
            return new Scalar(_builder.Boolean(or));
        bool isDecided = isLogic && (aIsConstant || bIsConstant);
        foreach (Node node in then.Nodes.Where(n => !isDecided || n.Results[0] != a.Id || !aIsConstant).Concat(otherwise.Nodes.Where(n => !isDecided || n.Results[0] != b.Id || !bIsConstant)))
            _builder.Append(node);
        return new Scalar(
            and ? _builder.Apply(Logic.And, condition, a.Id)
            : or ? _builder.Apply(Logic.Or, condition, b.Id)
            : isLogic && aIsConstant && bIsConstant ? _builder.Apply(Logic.Not, condition)
            : isLogic && aIsConstant ? _builder.Apply(Logic.And, _builder.Apply(Logic.Not, condition), b.Id)
            : isLogic && bIsConstant ? _builder.Apply(Logic.Or, _builder.Apply(Logic.Not, condition), a.Id)
            : _builder.Apply(Choices.Select, condition, a.Id, b.Id));
    }

    private bool IsTrivial(Node node) => node switch
    {
        Apply apply => apply.Primitive.IsCheap && apply.Primitive != Rounding.Sign
            && (_builder.TypeOf(apply.Arguments[0]).Kind != Compiler.Ir.TypeKind.Integer
                || (apply.Primitive != Arithmetic.Divide && apply.Primitive != Arithmetic.Remainder)),
        ArrayLength length => _builder.TypeOf(length.Array).Form != ArrayForm.Array,
        _ => false,
    };

    private static bool SameEnvironment(Environment start, Environment end) =>
        end.Completes == start.Completes && end.Thrown == start.Thrown
        && end.Slots.All(s => start.Holds(s) && Leaves.Same(start[s], end[s]))
        && end.Flags.All(f => start.FlagOf(f.Key) == f.Value);

    /// <summary>Gives a value the name of the variable that holds it, unless it has one already.</summary>
    private Value Named(Value value, string? name)
    {
        if (name is null)
            return value;
        if (value is Scalar scalar && _builder.NameOf(scalar.Id) is null)
            _builder.Rename(scalar.Id, name);
        if (value is Aggregate aggregate)
        {
            for (int i = 0; i < aggregate.Parts.Length; i++)
                Named(aggregate.Parts[i], name + char.ToUpperInvariant(aggregate.Layout.Parts[i].Name[0]) + aggregate.Layout.Parts[i].Name.Substring(1));
        }

        return value;
    }
}
