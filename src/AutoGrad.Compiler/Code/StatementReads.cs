using System;
using System.Collections.Generic;

namespace AutoGrad.Compiler.Code;

/// <summary>What statements read, change and contain.</summary>
internal static class StatementReads
{
    /// <summary>The variables that it reads, at any depth; one that it changes in place is read.</summary>
    public static List<Variable> Reads(this Statement statement)
    {
        List<Variable> names = [];
        foreach (Expression part in statement.Parts())
            part.AddNames(names);
        foreach (Block block in statement.Blocks())
        {
            foreach (Statement inner in block.Statements)
                names.AddRange(inner.Reads());
        }

        return names;
    }

    /// <summary>The variables that it declares or assigns as a whole, at any depth.</summary>
    public static List<Variable> Changes(this Statement statement)
    {
        List<Variable> names = [];
        switch (statement)
        {
            case DeclareStatement declare:
                names.Add(declare.Variable);
                break;
            case AssignStatement { Target: NameExpression name }:
                names.Add(name.Variable);
                break;
            case AccumulateStatement { Target: NameExpression name }:
                names.Add(name.Variable);
                break;
            case AssembleStatement whole:
                names.Add(whole.Target);
                break;
            case AllocateStatement fresh:
                names.Add(fresh.Variable);
                break;
            case ForeignStatement foreign:
                names.AddRange(foreign.Changed);
                break;
            case CallStatement call:
                foreach (var (target, _) in call.Targets)
                    names.Add(target);
                break;
        }

        foreach (Block block in statement.Blocks())
        {
            foreach (Statement inner in block.Statements)
                names.AddRange(inner.Changes());
        }

        return names;
    }

    public static IReadOnlyList<Block> Blocks(this Statement statement) => statement switch
    {
        IfStatement branch => [branch.Then, branch.Else],
        ForStatement loop => [loop.Body],
        WhileStatement loop => [loop.Test, loop.Body],
        _ => [],
    };

    /// <summary>The expressions that it reads itself, its blocks' not among them.</summary>
    private static IReadOnlyList<Expression> Parts(this Statement statement) => statement switch
    {
        DeclareStatement { Value: { } value } => [value],
        AssignStatement { Target: NameExpression } assign => [assign.Value],
        AssignStatement assign => [assign.Target, assign.Value],
        AssembleStatement whole => whole.Values,
        AccumulateStatement add => [add.Target, add.Value],
        ClearStatement clear => [clear.Array],
        AllocateStatement fresh => fresh.Lengths,
        PushStatement push => [new NameExpression(push.Stack), push.Value],
        ForeignStatement foreign => [foreign.Expression, .. Named(foreign.Changed)],
        CallStatement call => [call.Call],
        ThrowStatement exit => [exit.Expression],
        IfStatement branch => [branch.Condition],
        ForStatement loop => [loop.Start, loop.End],
        WhileStatement loop => [loop.Condition],
        ReturnStatement { Value: { } value } => [value],
        DeclareStatement or ReturnStatement or StackStatement or BreakStatement => [],

        // What is not known to be read is left out of generated code, so no kind may be forgotten.
        _ => throw new NotSupportedException(statement.GetType().Name),
    };

    private static IEnumerable<Expression> Named(IReadOnlyList<Variable> variables)
    {
        foreach (Variable variable in variables)
            yield return new NameExpression(variable);
    }
}
