using System.Globalization;
using System.Linq;
using System.Text;
using AutoGrad.Compiler.Code;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Emit;

/// <summary>Prints expressions with no more parentheses than C# needs.</summary>
internal static class ExpressionPrinter
{
    /// <summary>The runtime's functions of vectors.</summary>
    public const string Lanes = "global::AutoGrad.Runtime.Lanes.";

    /// <summary>The expression where anything may stand: an initializer, an argument, an index.</summary>
    public static string Print(Expression expression) => Text(expression, asInteger: false);

    /// <summary>The expression where its context makes a whole number a real: the right side of an assignment.</summary>
    public static string PrintValue(Expression expression) => Text(Unconverted(expression), asInteger: true);

    /// <summary>The expression between the parentheses of a statement, which stand for its own.</summary>
    public static string PrintCondition(Expression expression)
    {
        string text = Print(expression);
        return expression is ForeignExpression { Template: var template } && IsInParentheses(template) ? text.Substring(1, text.Length - 2) : text;
    }

    private static bool IsInParentheses(string template)
    {
        if (!template.StartsWith("(", System.StringComparison.Ordinal) || template.IndexOfAny(['"', '\'']) >= 0)
            return false;
        int depth = 0;
        for (int i = 0; i < template.Length; i++)
        {
            depth += template[i] == '(' ? 1 : template[i] == ')' ? -1 : 0;
            if (depth == 0)
                return i == template.Length - 1;
        }

        return false;
    }

    /// <summary>A column that came in goes by the name of the array of structs.</summary>
    public static string Name(Variable variable) =>
        Identifiers.Escape(variable.Type.Column is null ? variable.Name : Paths.RootOf(variable.Name));

    /// <summary>The expression as an operand: in parentheses if it binds less tightly.</summary>
    public static string Operand(Expression expression, int precedence, bool asInteger = false)
    {
        string text = Text(expression, asInteger);
        return expression.Precedence < precedence ? $"({text})" : text;
    }

    private static string Text(Expression expression, bool asInteger) => expression switch
    {
        NameExpression name => Name(name.Variable),
        LiteralExpression literal => Numbers.Text(literal.Value, asInteger),
        PrimitiveExpression primitive => Primitive(primitive),
        ConditionalExpression choice => Conditional(choice.Condition, choice.Then, choice.Else),
        ElementExpression { IsStrip: true } strip => $"{Lanes}{(strip.IsWide ? "Wide" : "")}Load({Strip(strip)})",
        ElementExpression element => Row(element) + ColumnOf(element)?.Member,
        LengthExpression length => Length(length),
        SliceExpression slice => Slice(slice),
        ForeignExpression foreign => Foreign(foreign),
        TupleExpression tuple => $"({string.Join(", ", tuple.Items.Select(PrintValue))})",
        CallExpression call => $"{call.Name}({string.Join(", ", call.Operands.Select(Handed))})",
        PopExpression pop => $"{Name(pop.Stack)}.Pop()",
        _ => throw new System.InvalidOperationException(expression.GetType().Name),
    };

    /// <summary>The element of the array itself, a struct where the numbers are a column.</summary>
    public static string Row(ElementExpression element) =>
        $"{Operand(element.Array, Binding.Primary)}[{string.Join(", ", element.Indices.Select(Print))}]";

    /// <summary>Where a strip begins, as arguments.</summary>
    public static string Strip(ElementExpression element) => string.Join(", ", element.Indices.Select(Print).Prepend(Print(element.Array)));

    public static Column? ColumnOf(ElementExpression element) => ColumnOf(element.Array);

    private static Column? ColumnOf(Expression array) => array switch
    {
        NameExpression name => name.Variable.Type.Column,
        SliceExpression slice => slice.ArrayType.Column,
        ConditionalExpression choice => ColumnOf(choice.Then),
        _ => null,
    };

    private static string Handed(Expression argument) =>
        argument is NameExpression { Variable: { Type.IsStack: true } stack } ? "ref " + Name(stack) : PrintValue(argument);

    private static string Primitive(PrimitiveExpression expression)
    {
        Primitive primitive = expression.Primitive;
        EquatableArray<Expression> operands = expression.Operands;
        switch (primitive.Notation)
        {
            case Notation.Infix:
                return Infix(expression);
            case Notation.Prefix:
                return Prefix(primitive.Symbol, operands[0], primitive.Precedence);
            case Notation.Conditional:
                return Conditional(operands[0], operands[1], operands[2]);
            default:
                string arguments = string.Join(", ", operands.Select(Argument));
                return expression.OperandType.Vectors is { } vectors ? OfFixedWidth(vectors, primitive.Name, arguments)
                    : $"{(expression.OperandType.IsVector ? Lanes : expression.OperandType.Text + ".")}{primitive.Name}({arguments})";
        }
    }

    /// <summary>
    /// Vectors of a fixed width have functions that are single instructions to the JIT: in long methods it soon stops to put others in line.
    /// </summary>
    private static string OfFixedWidth(string vectors, string name, string arguments) => name switch
    {
        "Select" => $"{vectors}.ConditionalSelect({arguments})",
        "Equal" => $"{vectors}.Equals({arguments})",
        "Less" => $"{vectors}.LessThan({arguments})",
        "LessOrEqual" => $"{vectors}.LessThanOrEqual({arguments})",
        "Greater" => $"{vectors}.GreaterThan({arguments})",
        "GreaterOrEqual" => $"{vectors}.GreaterThanOrEqual({arguments})",
        "NotEqual" => $"{vectors}.OnesComplement({vectors}.Equals({arguments}))",
        "Not" => $"{vectors}.OnesComplement({arguments})",
        "And" => $"{vectors}.BitwiseAnd({arguments})",
        "Or" => $"{vectors}.BitwiseOr({arguments})",
        "Exp" or "Tanh" or "Pow" => $"{Lanes}{name}({arguments})",
        _ => $"{vectors}.{name}({arguments})",
    };

    private static string Infix(PrimitiveExpression expression)
    {
        Primitive primitive = expression.Primitive;
        Expression left = expression.Operands[0], right = expression.Operands[1];

        // The other operand makes a whole literal, or an int variable, a real; two literals would be integers.
        if (IsReal(right))
            left = Unconverted(left);
        else if (IsReal(left))
            right = Unconverted(right);
        bool plain = IsReal(left) || IsReal(right);
        bool groups = primitive.Symbol is "+" or "*" or "&&" or "||";
        int tighter = primitive.Precedence + 1;

        // a + (b + c) keeps its parentheses: floating-point sums do not associate.
        string first = Operand(left, primitive.Precedence, plain);
        string second = Operand(right, groups && right.Precedence == primitive.Precedence && primitive.Symbol is "&&" or "||" ? primitive.Precedence : tighter, plain);
        if (primitive.Symbol is "-" or "+" && second.StartsWith("-", System.StringComparison.Ordinal))
            second = $"({second})";
        return $"{first} {primitive.Symbol} {second}";
    }

    private static string Prefix(string symbol, Expression operand, int precedence)
    {
        string text = Operand(operand, precedence);
        bool clashes = symbol is "-" && text.StartsWith("-", System.StringComparison.Ordinal);
        return clashes || (symbol.StartsWith("(", System.StringComparison.Ordinal) && text.StartsWith("-", System.StringComparison.Ordinal))
            ? $"{symbol}({text})"
            : symbol + text;
    }

    private static string Conditional(Expression condition, Expression then, Expression otherwise)
    {
        bool plain = IsReal(then) || IsReal(otherwise);
        return $"{Operand(condition, Binding.Conditional + 1)} ? {Operand(then, Binding.Conditional + 1, plain)} : {Operand(otherwise, Binding.Conditional, plain)}";
    }

    private static string Argument(Expression argument) => PrintValue(argument);

    private static string Length(LengthExpression length)
    {
        string array = Operand(length.Array, Binding.Primary);
        return length.Rank == 1 ? $"{array}.Length" : $"{array}.GetLength({length.Dimension.ToString(CultureInfo.InvariantCulture)})";
    }

    private static string Slice(SliceExpression slice)
    {
        string method = slice.ArrayType.Form == ArrayForm.Array ? "AsSpan" : "Slice";
        string array = Operand(slice.Array, Binding.Primary);
        string arguments = $"({Print(slice.Start)}, {Print(slice.Length)})";
        return method == "AsSpan" ? $"global::System.MemoryExtensions.AsSpan({array}, {arguments.Substring(1)}" : $"{array}.{method}{arguments}";
    }

    /// <summary>Fills the holes of a template in which doubled braces stand for single ones.</summary>
    private static string Foreign(ForeignExpression foreign)
    {
        StringBuilder text = new();
        string template = foreign.Template;
        for (int i = 0; i < template.Length; i++)
        {
            char c = template[i];
            if (c is '{' or '}' && i + 1 < template.Length && template[i + 1] == c)
            {
                text.Append(c);
                i++;
                continue;
            }

            if (c != '{')
            {
                text.Append(c);
                continue;
            }

            int end = template.IndexOf('}', i);
            Expression operand = foreign.Operands[int.Parse(template.Substring(i + 1, end - i - 1), CultureInfo.InvariantCulture)];
            text.Append(ForeignText.IsDelimited(template, i, end + 1) ? Print(operand) : Operand(operand, Binding.Primary));
            i = end;
        }

        return text.ToString();
    }

    /// <summary>The operand of an int-to-double conversion that the context makes anyway.</summary>
    private static Expression Unconverted(Expression expression) =>
        expression is PrimitiveExpression { Primitive: var p, OperandType: var from, Operands: var x }
        && p == Conversions.ToDouble && from == IrType.Int32
        && x[0] is NameExpression or LengthExpression or PrimitiveExpression { Primitive: { Notation: Notation.Infix, Symbol: "+" or "-" or "*" } }
            ? x[0]
            : expression;

    private static bool IsReal(Expression expression) => expression switch
    {
        NameExpression name => name.Variable.Type.IsReal,
        ElementExpression => true,
        PrimitiveExpression primitive => primitive.OperandType.IsReal || (primitive.Primitive.ResultKind == ResultKind.Target && primitive.Primitive.Target!.IsReal),
        ConditionalExpression choice => IsReal(choice.Then) && IsReal(choice.Else) && (!IsWhole(choice.Then) || !IsWhole(choice.Else)),
        _ => false,
    };

    private static bool IsWhole(Expression expression) => expression is LiteralExpression;
}
