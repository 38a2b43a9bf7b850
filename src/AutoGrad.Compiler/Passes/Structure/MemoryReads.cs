using System;
using System.Collections.Generic;
using AutoGrad.Compiler.Code;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Structure;

/// <summary>Finds the memory that an expression reads when it is evaluated.</summary>
internal static class MemoryReads
{
    public static void Collect(Expression expression, SortedSet<int> reads, Func<Variable, int?> classOf)
    {
        switch (expression)
        {
            case ElementExpression element:
                if (Root(element.Array) is { } array && classOf(array) is { } memory)
                    reads.Add(memory);
                foreach (Expression index in element.Indices)
                    Collect(index, reads, classOf);
                Collect(element.Array, reads, classOf);
                break;
            case PrimitiveExpression primitive:
                foreach (Expression operand in primitive.Operands)
                    Collect(operand, reads, classOf);
                break;
            case ConditionalExpression choice:
                Collect(choice.Condition, reads, classOf);
                Collect(choice.Then, reads, classOf);
                Collect(choice.Else, reads, classOf);
                break;
            case SliceExpression slice:
                Collect(slice.Array, reads, classOf);
                Collect(slice.Start, reads, classOf);
                Collect(slice.Length, reads, classOf);
                break;
            case CallExpression call:
                Handed(call.Operands, reads, classOf);
                break;
            case ForeignExpression foreign:
                Handed(foreign.Operands, reads, classOf);
                break;
        }
    }

    /// <summary>Arrays that are handed to other code are read by it.</summary>
    private static void Handed(EquatableArray<Expression> operands, SortedSet<int> reads, Func<Variable, int?> classOf)
    {
        foreach (Expression operand in operands)
        {
            if (Root(operand) is { } argument && classOf(argument) is { } seen)
                reads.Add(seen);
            Collect(operand, reads, classOf);
        }
    }

    private static Variable? Root(Expression array) => array switch
    {
        NameExpression name => name.Variable,
        SliceExpression slice => Root(slice.Array),
        ElementExpression element => Root(element.Array),
        _ => null,
    };
}
