using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Passes.Simplify;

/// <summary>
/// Primitives of constants: integers as C# computes them (unchecked, wrapped to their size), truth values, and reals where the result is exact.
/// </summary>
internal static class ConstantFolding
{
    /// <summary>The value; null if it is not known or not exact.</summary>
    public static Literal? Evaluate(Primitive primitive, IrType result, Literal x) => (primitive, x.Type.Kind) switch
    {
        ({ Symbol: "-" }, TypeKind.Integer) => Integer(-x.Bits, x.Type),
        ({ Symbol: "-" }, TypeKind.Real) => Literal.Of(-x.Real, x.Type),
        ({ Symbol: "!" }, TypeKind.Boolean) => Literal.Of(x.Bits == 0),
        ({ ResultKind: ResultKind.Target }, TypeKind.Integer) when !result.IsReal => Integer(x.Bits, result),
        ({ ResultKind: ResultKind.Target }, TypeKind.Integer) when IsExact(x.Bits, result) => Literal.Of((double)x.Bits, result),
        ({ ResultKind: ResultKind.Target }, TypeKind.Real) when result.IsReal && Literal.Of(x.Real, result).Real == x.Real =>
            Literal.Of(x.Real, result),
        _ => null,
    };

    public static Literal? Evaluate(Primitive primitive, Literal x, Literal y)
    {
        if (primitive.Notation != Notation.Infix || x.Type != y.Type)
            return null;
        return x.Type.Kind switch
        {
            TypeKind.Integer => OfIntegers(primitive.Symbol, x.Bits, y.Bits, x.Type),
            TypeKind.Boolean => OfTruths(primitive.Symbol, x.Bits != 0, y.Bits != 0),
            TypeKind.Real => OfReals(primitive.Symbol, x.Real, y.Real, x.Type),
            _ => null,
        };
    }

    private static Literal? OfIntegers(string symbol, long x, long y, IrType type) => symbol switch
    {
        "+" => Integer(unchecked(x + y), type),
        "-" => Integer(unchecked(x - y), type),
        "*" => Integer(unchecked(x * y), type),
        "/" when y is not (0 or -1) => Integer(x / y, type),
        "%" when y is not (0 or -1) => Integer(x % y, type),
        _ => Comparison(symbol, x.CompareTo(y)),
    };

    private static Literal? OfTruths(string symbol, bool x, bool y) => symbol switch
    {
        "&&" => Literal.Of(x && y),
        "||" => Literal.Of(x || y),
        "==" => Literal.Of(x == y),
        "!=" => Literal.Of(x != y),
        _ => null,
    };

    private static Literal? OfReals(string symbol, double x, double y, IrType type)
    {
        if (double.IsNaN(x) || double.IsNaN(y))
            return null;
        double? value = symbol switch
        {
            "+" => Exact.Sum(x, y, type),
            "-" => Exact.Sum(x, -y, type),
            "*" => Exact.Product(x, y, type),
            "/" when y != 0 && Exact.Product(x / y, y, type) == x => x / y,
            _ => null,
        };
        return value is { } known ? Literal.Of(known, type) : Comparison(symbol, x < y ? -1 : x > y ? 1 : 0);
    }

    private static Literal? Comparison(string symbol, int order) => symbol switch
    {
        "<" => Literal.Of(order < 0),
        "<=" => Literal.Of(order <= 0),
        ">" => Literal.Of(order > 0),
        ">=" => Literal.Of(order >= 0),
        "==" => Literal.Of(order == 0),
        "!=" => Literal.Of(order != 0),
        _ => null,
    };

    private static Literal Integer(long value, IrType type) => Literal.Of(type == IrType.Int32 ? unchecked((int)value) : value, type);

    /// <summary>Whether every integer of this size is a number of the real type.</summary>
    private static bool IsExact(long value, IrType type) => System.Math.Abs((double)value) <= (type == IrType.Single ? 1 << 24 : 1L << 53);
}
