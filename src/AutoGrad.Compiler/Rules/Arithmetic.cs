using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Rules;

/// <summary>The operators of C#, on reals and integers alike; only applications to reals carry derivatives.</summary>
internal static class Arithmetic
{
    public static readonly Primitive Add = new("Add", 2)
    {
        Notation = Notation.Infix,
        Symbol = "+",
        Precedence = Binding.Additive,
        IsCheap = true,
        Rule = new((up, _) => up, (up, _) => up),
    };

    public static readonly Primitive Subtract = new("Subtract", 2)
    {
        Notation = Notation.Infix,
        Symbol = "-",
        Precedence = Binding.Additive,
        IsCheap = true,
        Rule = new((up, _) => up, (up, _) => -up),
    };

    public static readonly Primitive Multiply = new("Multiply", 2)
    {
        Notation = Notation.Infix,
        Symbol = "*",
        Precedence = Binding.Multiplicative,
        IsCheap = true,
        Rule = new((up, at) => up * at.Y, (up, at) => up * at.X),
    };

    /// <summary>∂(x/y)/∂y = −(x/y)/y, in terms of the result.</summary>
    public static readonly Primitive Divide = new("Divide", 2)
    {
        Notation = Notation.Infix,
        Symbol = "/",
        Precedence = Binding.Multiplicative,
        IsCheap = true,
        MayBeSingular = true,
        Rule = new((up, at) => up / at.Y, (up, at) => -(up * at.Result / at.Y)),
    };

    /// <summary>
    /// x − n·y with the integer n = trunc(x/y). n is taken from the result, as (x − r)/y rounded: x/y itself may round up to the next integer.
    /// </summary>
    public static readonly Primitive Remainder = new("Remainder", 2)
    {
        Notation = Notation.Infix,
        Symbol = "%",
        Precedence = Binding.Multiplicative,
        IsCheap = true,
        MayBeSingular = true,
        Rule = new((up, _) => up, (up, at) => -(up * ((at.X - at.Result) / at.Y).Apply(Rounding.Round))),
    };

    public static readonly Primitive Negate = new("Negate", 1)
    {
        Notation = Notation.Prefix,
        Symbol = "-",
        Precedence = Binding.Unary,
        IsCheap = true,
        Rule = new((up, _) => -up),
    };
}

/// <summary>Comparisons: a decision carries no derivative.</summary>
internal static class Comparisons
{
    public static readonly Primitive Less = Relational("Less", "<");
    public static readonly Primitive LessOrEqual = Relational("LessOrEqual", "<=");
    public static readonly Primitive Greater = Relational("Greater", ">");
    public static readonly Primitive GreaterOrEqual = Relational("GreaterOrEqual", ">=");
    public static readonly Primitive Equal = Relational("Equal", "==", Binding.Equality);
    public static readonly Primitive NotEqual = Relational("NotEqual", "!=", Binding.Equality);

    /// <summary>
    /// As Equal, for the zero of a guard <c>up == 0 ? 0 : up * partial</c>: no decision, but a product whose other factor may be infinite.
    /// Where up is zero and moves, the product moves, too.
    /// </summary>
    public static readonly Primitive Vanishes = Relational("Vanishes", "==", Binding.Equality);

    private static Primitive Relational(string name, string symbol, int precedence = Binding.Relational) => new(name, 2)
    {
        Notation = Notation.Infix,
        Symbol = symbol,
        Precedence = precedence,
        IsCheap = true,
        ResultKind = ResultKind.Boolean,
    };
}

/// <summary>Truth values. And, Or evaluate both operands in the IR; a short circuit that matters is an <see cref="If"/>.</summary>
internal static class Logic
{
    public static readonly Primitive Not = new("Not", 1)
    {
        Notation = Notation.Prefix,
        Symbol = "!",
        Precedence = Binding.Unary,
        IsCheap = true,
        ResultKind = ResultKind.Boolean,
    };

    public static readonly Primitive And = new("And", 2)
    {
        Notation = Notation.Infix,
        Symbol = "&&",
        Precedence = Binding.And,
        IsCheap = true,
        ResultKind = ResultKind.Boolean,
    };

    public static readonly Primitive Or = new("Or", 2)
    {
        Notation = Notation.Infix,
        Symbol = "||",
        Precedence = Binding.Or,
        IsCheap = true,
        ResultKind = ResultKind.Boolean,
    };
}

/// <summary>Choice between two values that are both at hand.</summary>
internal static class Choices
{
    public static readonly Primitive Select = new("Select", 3)
    {
        Notation = Notation.Conditional,
        Precedence = Binding.Conditional,
        IsCheap = true,
        Rule = new(
            null,
            (up, at) => Term.Choose(new Condition(at.X.Builder, at.X.Id), up, up.Constant(0)),
            (up, at) => Term.Choose(new Condition(at.X.Builder, at.X.Id), up.Constant(0), up)),
    };
}

/// <summary>Conversions between numbers; those to integers carry no derivative.</summary>
internal static class Conversions
{
    public static readonly Primitive ToDouble = Conversion("ToDouble", IrType.Double);
    public static readonly Primitive ToSingle = Conversion("ToSingle", IrType.Single);
    public static readonly Primitive ToInt32 = Conversion("ToInt32", IrType.Int32);
    public static readonly Primitive ToInt64 = Conversion("ToInt64", IrType.Int64);

    /// <summary>The conversion to one of the four types.</summary>
    public static Primitive? To(IrType target) =>
        target == IrType.Double ? ToDouble
        : target == IrType.Single ? ToSingle
        : target == IrType.Int32 ? ToInt32
        : target == IrType.Int64 ? ToInt64
        : null;

    private static Primitive Conversion(string name, IrType target) => new(name, 1)
    {
        Notation = Notation.Prefix,
        Symbol = $"({target.Text})",
        Precedence = Binding.Unary,
        IsCheap = true,
        ResultKind = ResultKind.Target,
        Target = target,
        Rule = target.IsReal ? new((up, at) => up.ConvertTo(at.X.Type)) : null,
    };
}
