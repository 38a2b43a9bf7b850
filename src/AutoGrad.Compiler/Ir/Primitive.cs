using System;

namespace AutoGrad.Compiler.Ir;

/// <summary>How a primitive is written in C#.</summary>
internal enum Notation
{
    /// <summary>Between its two operands: <c>a + b</c>.</summary>
    Infix,

    /// <summary>Before its operand: <c>-a</c>, <c>!a</c>, <c>(double)a</c>.</summary>
    Prefix,

    /// <summary>A static of the number's own type: <c>double.Sin(a)</c>, which no user type can hide.</summary>
    Static,

    /// <summary><c>c ? a : b</c>.</summary>
    Conditional,
}

/// <summary>The type of a primitive's result.</summary>
internal enum ResultKind
{
    /// <summary>That of the last operand.</summary>
    Operand,

    /// <summary>That of the first operand: <c>double.ScaleB(x, n)</c>.</summary>
    FirstOperand,
    Boolean,
    Int32,

    /// <summary><see cref="Primitive.Target"/>.</summary>
    Target,
}

/// <summary>
/// An elementary operation. There is one object per operation, declared in a table of <c>Rules/</c>, so equality is identity.
/// </summary>
internal sealed class Primitive(string name, int arity)
{
    /// <summary>The name in printed IR, and for <see cref="Notation.Static"/> that of the C# static.</summary>
    public string Name { get; } = name;

    public int Arity { get; } = arity;

    public Notation Notation { get; init; } = Notation.Static;

    /// <summary>The operator's text: "+", "-", "(int)".</summary>
    public string Symbol { get; init; } = "";

    /// <summary>How tightly the operator binds in C# (higher is tighter); calls bind tightest.</summary>
    public int Precedence { get; init; } = Binding.Primary;

    public ResultKind ResultKind { get; init; } = ResultKind.Operand;

    /// <summary>The target of a conversion.</summary>
    public IrType? Target { get; init; }

    /// <summary>Partial derivatives; null where the result carries none (comparisons, integer results).</summary>
    public Rule? Rule { get; init; }

    /// <summary>The choice taken where the function is not differentiable, for doc comments: "|x| has slope 0 at 0".</summary>
    public string? Subgradient { get; init; }

    /// <summary>Whether computing it again costs less than storing its result.</summary>
    public bool IsCheap { get; init; }

    /// <summary>
    /// Whether the result, or a partial derivative, can be infinite or NaN at finite operands:
    /// an adjoint that may be a structural zero must not simply be multiplied by such a number.
    /// </summary>
    public bool MayBeSingular { get; init; }

    /// <summary>The type of the result.</summary>
    public IrType TypeOf(EquatableArray<int> operands, Func<int, IrType> typeOf) => ResultKind switch
    {
        ResultKind.FirstOperand => typeOf(operands[0]),
        ResultKind.Boolean => IrType.Boolean,
        ResultKind.Int32 => IrType.Int32,
        ResultKind.Target => Target!,
        _ => typeOf(operands[Arity - 1]),
    };

    public override string ToString() => Name;
}

/// <summary>C# operator precedence, as far as generated code uses it.</summary>
internal static class Binding
{
    public const int Conditional = 1;
    public const int Or = 2;
    public const int And = 3;
    public const int Equality = 7;
    public const int Relational = 8;
    public const int Additive = 10;
    public const int Multiplicative = 11;
    public const int Unary = 12;
    public const int Primary = 14;
}
