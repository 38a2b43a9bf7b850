using System.Collections.Generic;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Code;

/// <summary>A C# statement of the generated text.</summary>
internal abstract class Statement
{
    /// <summary>The source statement that it belongs to and the sweep it is part of.</summary>
    public Provenance Origin { get; init; } = Provenance.None;
}

/// <summary>A sequence of statements in braces.</summary>
internal sealed class Block
{
    public List<Statement> Statements { get; } = [];
}

/// <summary><c>T name = value;</c> or <c>T name;</c>.</summary>
internal sealed class DeclareStatement(Variable variable, Expression? value) : Statement
{
    public Variable Variable { get; } = variable;

    public Expression? Value { get; } = value;
}

/// <summary><c>target = value;</c>, printed in compound form where the value starts with the target.</summary>
internal sealed class AssignStatement(Expression target, Expression value) : Statement
{
    public Expression Target { get; } = target;

    public Expression Value { get; } = value;
}

/// <summary><c>target = new T(members…);</c>: a value with several members is put together.</summary>
internal sealed class AssembleStatement(Variable target, string template, EquatableArray<string> members, EquatableArray<Expression> values) : Statement
{
    public Variable Target { get; } = target;

    /// <summary>C# text with a hole per member.</summary>
    public string Template { get; } = template;

    /// <summary>The members' paths.</summary>
    public EquatableArray<string> Members { get; } = members;

    public EquatableArray<Expression> Values { get; } = values;
}

/// <summary><c>target += value;</c>.</summary>
internal sealed class AccumulateStatement(Expression target, Expression value) : Statement
{
    public Expression Target { get; } = target;

    public Expression Value { get; } = value;
}

internal sealed class ClearStatement(Expression array, IrType type) : Statement
{
    public Expression Array { get; } = array;

    public IrType Type { get; } = type;
}

/// <summary>Fresh memory: on the stack where it is small, else rented for the duration of the call.</summary>
internal sealed class AllocateStatement(Variable variable, EquatableArray<Expression> lengths, Allocation kind, Variable? backing) : Statement
{
    public Variable Variable { get; } = variable;

    public EquatableArray<Expression> Lengths { get; } = lengths;

    public Allocation Kind { get; } = kind;

    /// <summary>The rented array behind the span; null for memory on the stack or the heap.</summary>
    public Variable? Backing { get; } = backing;

    /// <summary>Whether it is memory on the stack that a loop or branch uses, which is made once for all of the call.</summary>
    public bool IsMadeBefore { get; init; }
}

internal sealed class StackStatement(Variable variable) : Statement
{
    public Variable Variable { get; } = variable;
}

internal sealed class PushStatement(Variable stack, Expression value) : Statement
{
    public Variable Stack { get; } = stack;

    public Expression Value { get; } = value;
}

internal sealed class ForeignStatement(ForeignExpression expression, params Variable[] changed) : Statement
{
    /// <summary>The variables that it is given by reference.</summary>
    public IReadOnlyList<Variable> Changed { get; } = changed;

    public ForeignExpression Expression { get; } = expression;
}

/// <summary><c>(T a, b) = F(…);</c> or <c>F(…);</c>.</summary>
internal sealed class CallStatement(IReadOnlyList<(Variable Target, bool IsNew)> targets, CallExpression call) : Statement
{
    public IReadOnlyList<(Variable Target, bool IsNew)> Targets { get; } = targets;

    public CallExpression Call { get; } = call;
}

internal sealed class ThrowStatement(ForeignExpression expression) : Statement
{
    public ForeignExpression Expression { get; } = expression;
}

internal sealed class IfStatement(Expression condition, Block then, Block otherwise) : Statement
{
    public Expression Condition { get; } = condition;

    public Block Then { get; } = then;

    public Block Else { get; } = otherwise;
}

internal sealed class ForStatement(Variable index, Expression start, Bound bound, Expression end, long step, Block body) : Statement
{
    public Variable Index { get; } = index;

    public Expression Start { get; } = start;

    public Bound Bound { get; } = bound;

    public Expression End { get; } = end;

    public long Step { get; } = step;

    /// <summary>The vectors of a strip loop.</summary>
    public IrType? Strip { get; init; }

    public Block Body { get; } = body;
}

/// <summary><c>while (condition) body</c>; where the condition needs statements of its own, they run first in an endless loop.</summary>
internal sealed class WhileStatement(Block test, Expression condition, Block body) : Statement
{
    public Block Test { get; } = test;

    public Expression Condition { get; } = condition;

    public Block Body { get; } = body;
}

/// <summary><c>break;</c> out of the innermost loop.</summary>
internal sealed class BreakStatement : Statement;

internal sealed class ReturnStatement(Expression? value) : Statement
{
    public Expression? Value { get; } = value;
}
