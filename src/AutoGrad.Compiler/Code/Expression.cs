using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Code;

/// <summary>A C# local or parameter. Its name is given when all variables are known.</summary>
internal sealed class Variable(IrType type, string? hint)
{
    public IrType Type { get; } = type;

    /// <summary>The name it would like to have.</summary>
    public string? Hint { get; } = hint;

    /// <summary>The name it has.</summary>
    public string Name { get; set; } = hint ?? "t";

    public bool IsParameter { get; init; }

    /// <summary>Whether a parameter whose hint is a path has a name of its own, as a local or a parameter; else it is printed as its path.</summary>
    public bool HasOwnName { get; set; }

    /// <summary>What a local that stands for a member is read from at the start; null where it is handed in.</summary>
    public string? Entry { get; set; }

    /// <summary>Whether it counts the trips of a loop: without a hint it is called i, j or k.</summary>
    public bool IsIndex { get; init; }

    public override string ToString() => Name;
}

/// <summary>A C# expression: what one line of the generated text computes.</summary>
internal abstract record Expression
{
    public abstract int Precedence { get; }

    /// <summary>The number of names, literals and operators: a measure of how long it reads.</summary>
    public abstract int Size { get; }

    /// <summary>The expressions that it is made of.</summary>
    public virtual EquatableArray<Expression> Parts => default;

    public virtual bool Mentions(Variable variable) => Parts.Any(p => p.Mentions(variable));

    /// <summary>The variables that it mentions.</summary>
    public IReadOnlyList<Variable> Names()
    {
        List<Variable> names = [];
        AddNames(names);
        return names;
    }

    public void AddNames(List<Variable> names)
    {
        switch (this)
        {
            case NameExpression name:
                names.Add(name.Variable);
                break;
            case PopExpression pop:
                names.Add(pop.Stack);
                break;
            default:
                foreach (Expression part in Parts)
                    part.AddNames(names);
                break;
        }
    }
}

internal sealed record NameExpression(Variable Variable) : Expression
{
    public override int Precedence => Binding.Primary;

    public override int Size => 1;

    public override bool Mentions(Variable variable) => Variable == variable;
}

internal sealed record LiteralExpression(Literal Value) : Expression
{
    public override int Precedence =>
        Value.Type.Kind is TypeKind.Real && (Value.Real < 0 || (Value.Real == 0 && Value.Bits != 0))
        || Value.Type.Kind is TypeKind.Integer && Value.Bits < 0
            ? Binding.Unary
            : Binding.Primary;

    public override int Size => 1;
}

/// <summary>An operator or a static function of the number's type.</summary>
internal sealed record PrimitiveExpression(Primitive Primitive, EquatableArray<Expression> Operands, IrType OperandType) : Expression
{
    public override int Precedence => Primitive.Precedence;

    public override int Size { get; } = 1 + Operands.Sum(o => o.Size);

    public override EquatableArray<Expression> Parts => Operands;
}

/// <summary><c>condition ? then : otherwise</c>.</summary>
internal sealed record ConditionalExpression(Expression Condition, Expression Then, Expression Else) : Expression
{
    public override int Precedence => Binding.Conditional;

    public override int Size { get; } = 1 + Condition.Size + Then.Size + Else.Size;

    public override EquatableArray<Expression> Parts => new[] { Condition, Then, Else };
}

/// <summary><c>array[indices]</c>.</summary>
internal sealed record ElementExpression(Expression Array, EquatableArray<Expression> Indices) : Expression
{
    /// <summary>Whether it means as many elements as a vector has, from this one on.</summary>
    public bool IsStrip { get; init; }

    /// <summary>Whether that vector has 512 bits.</summary>
    public bool IsWide { get; init; }

    public override int Precedence => Binding.Primary;

    public override int Size { get; } = Array.Size + Indices.Sum(i => i.Size);

    public override EquatableArray<Expression> Parts => new[] { Array }.Concat(Indices).ToArray();
}

/// <summary>The length of an array in one dimension.</summary>
internal sealed record LengthExpression(Expression Array, int Dimension, int Rank) : Expression
{
    public override int Precedence => Binding.Primary;

    public override int Size => 1;

    public override EquatableArray<Expression> Parts => new[] { Array };
}

/// <summary>Part of an array.</summary>
internal sealed record SliceExpression(Expression Array, IrType ArrayType, Expression Start, Expression Length) : Expression
{
    public override int Precedence => Binding.Primary;

    public override int Size { get; } = 1 + Array.Size + Start.Size + Length.Size;

    public override EquatableArray<Expression> Parts => new[] { Array, Start, Length };
}

/// <summary>Several values as one: what a member with several results returns.</summary>
internal sealed record TupleExpression(EquatableArray<Expression> Items) : Expression
{
    public override int Precedence => Binding.Primary;

    public override int Size { get; } = Items.Sum(i => i.Size);

    public override EquatableArray<Expression> Parts => Items;
}

/// <summary>Foreign C# with holes.</summary>
internal sealed record ForeignExpression(string Template, EquatableArray<Expression> Operands) : Expression
{
    public override int Precedence => ForeignText.PrecedenceOf(Template);

    public override int Size { get; } = 1 + Operands.Sum(o => o.Size);

    public override EquatableArray<Expression> Parts => Operands;
}

/// <summary><c>stack.Pop()</c>.</summary>
internal sealed record PopExpression(Variable Stack) : Expression
{
    public override int Precedence => Binding.Primary;

    public override int Size => 1;

    public override bool Mentions(Variable variable) => Stack == variable;
}

/// <summary>A call of a function of the recursion; stacks are passed by reference.</summary>
internal sealed record CallExpression(string Name, EquatableArray<Expression> Operands) : Expression
{
    public override int Precedence => Binding.Primary;

    public override int Size { get; } = 1 + Operands.Sum(o => o.Size);

    public override EquatableArray<Expression> Parts => Operands;
}

/// <summary>How foreign text binds, judged by its outermost characters.</summary>
internal static class ForeignText
{
    public static int PrecedenceOf(string template)
    {
        int depth = 0;
        bool closedEarly = false;
        for (int i = 0; i < template.Length; i++)
        {
            char c = template[i];
            if (c is '(' or '[')
                depth++;
            else if (c is ')' or ']')
                depth--;
            else if (c == ' ' && depth == 0)
                return 0;
            closedEarly |= depth == 0 && c == ')' && i + 1 < template.Length && template[i + 1] is not ('.' or '[' or ')');
        }

        return template.StartsWith("(", System.StringComparison.Ordinal) && closedEarly ? Binding.Unary : Binding.Primary;
    }

    /// <summary>Whether a hole stands alone between parentheses or commas, so that its operand needs none of its own.</summary>
    public static bool IsDelimited(string template, int start, int end)
    {
        char before = start == 0 ? '(' : template[start - 1];
        char after = end == template.Length ? ')' : template[end];
        bool whole = start == 0 && end == template.Length;
        return whole || (before is '(' or '[' || (before == ' ' && start > 1 && template[start - 2] == ',')) && after is ')' or ']' or ',';
    }
}
