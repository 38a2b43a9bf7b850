using System;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Simplify;

/// <summary>What a node is instead: a constant, another value, or another node; nothing if none is set.</summary>
/// <param name="Constant">A constant.</param>
/// <param name="Value">Another value.</param>
/// <param name="Node">Another operation.</param>
/// <param name="Scaled">A number times another value, or times the product of two.</param>
/// <param name="Shifted">Another integer plus a number.</param>
/// <param name="Grouped">A value times the product of two others.</param>
/// <param name="Factored">A number times a sum or difference.</param>
/// <param name="Compared">Another number, compared with a constant.</param>
internal readonly record struct Simpler(
    Literal? Constant = null,
    int? Value = null,
    Apply? Node = null,
    (double Factor, int Value, int? Other)? Scaled = null,
    (int Value, int By)? Shifted = null,
    (int Value, int First, int Second)? Grouped = null,
    (double Factor, Apply Sum)? Factored = null,
    (Primitive Comparison, int Value, Literal With)? Compared = null)
{
    public static Simpler Not => default;
}

/// <summary>
/// Algebra on one node. In the primal only what keeps every bit: x·1, x − 0 and x + (−b) = x − b do, x + 0 does not (for x = −0).
/// In derivatives a zero is a structural zero: it vanishes in sums and absorbs in products, also of infinities.
/// </summary>
/// <param name="literal">The constant that a value is, or null.</param>
/// <param name="definition">The node that computes a value, or null.</param>
/// <param name="isShared">Whether a value has several readers, as far as is known.</param>
internal sealed class Identities(Func<int, Literal?> literal, Func<int, Node?> definition, Func<int, bool> isShared)
{
    public Simpler Of(Apply apply, IrType type)
    {
        EquatableArray<int> x = apply.Arguments;
        if (Constant(apply, type) is { } known)
            return new Simpler(known);
        if (apply.Primitive == Choices.Select)
            return OfSelect(apply);
        if (type.Kind == TypeKind.Boolean)
            return OfTruth(apply);
        if (apply.Primitive == Arithmetic.Negate)
        {
            if (Negated(x[0]) is { } inner)
                return new Simpler(Value: inner);
            return type.IsReal && (IsDerived(apply) ? Multiple(x[0]) : isShared(x[0]) ? null : Product(x[0])) is { } multiple
                ? new Simpler(Scaled: (-multiple.Factor, multiple.Value, null))
                : Simpler.Not;
        }

        if (apply.Primitive.Notation != Notation.Infix)
            return Simpler.Not;
        return type.IsReal ? OfReals(apply, x[0], x[1], type) : OfIntegers(apply, x[0], x[1], type);
    }

    private Literal? Constant(Apply apply, IrType type) => apply.Arguments.Count switch
    {
        1 when literal(apply.Arguments[0]) is { } x => ConstantFolding.Evaluate(apply.Primitive, type, x),
        2 when literal(apply.Arguments[0]) is { } x && literal(apply.Arguments[1]) is { } y => ConstantFolding.Evaluate(apply.Primitive, x, y),
        _ => null,
    };

    private Simpler OfSelect(Apply apply)
    {
        EquatableArray<int> x = apply.Arguments;
        if (literal(x[0]) is { } condition)
            return new Simpler(Value: condition.Bits != 0 ? x[1] : x[2]);
        Literal? then = literal(x[1]), otherwise = literal(x[2]);
        if (x[1] == x[2] || (then is not null && then == otherwise))
            return new Simpler(Value: x[1]);
        if (then is { Type.Kind: TypeKind.Boolean } && otherwise is not null && then.Bits != 0)
            return new Simpler(Value: x[0]);
        if (definition(x[0]) is Apply { Primitive: var p } not && p == Logic.Not)
            return new Simpler(Node: apply with { Arguments = new[] { not.Arguments[0], x[2], x[1] } });
        if (Choice(x[1], x[0]) is { } inner)
            return new Simpler(Node: apply with { Arguments = new[] { x[0], inner[1], x[2] } });
        return Choice(x[2], x[0]) is { } other ? new Simpler(Node: apply with { Arguments = new[] { x[0], x[1], other[2] } }) : Simpler.Not;
    }

    /// <summary>The parts of a choice under the given condition, which has been decided where it is asked again.</summary>
    private EquatableArray<int>? Choice(int value, int condition) =>
        definition(value) is Apply { Primitive: var p, Arguments: var x } && p == Choices.Select && x[0] == condition ? x : (EquatableArray<int>?)null;

    private Simpler OfTruth(Apply apply)
    {
        EquatableArray<int> x = apply.Arguments;
        if (apply.Primitive == Logic.Not)
            return definition(x[0]) is Apply { Primitive: var p } not && p == Logic.Not ? new Simpler(Value: not.Arguments[0]) : Simpler.Not;
        if (apply.Primitive != Logic.And && apply.Primitive != Logic.Or)
            return OfComparison(apply.Primitive, x);
        for (int known = 0; known < 2; known++)
        {
            if (literal(x[known]) is { } constant)
                return new Simpler(Value: (constant.Bits != 0) == (apply.Primitive == Logic.And) ? x[1 - known] : x[known]);
        }

        return x[0] == x[1] ? new Simpler(Value: x[0]) : Simpler.Not;
    }

    private Simpler OfComparison(Primitive comparison, EquatableArray<int> x) =>
        x.Count == 2 && RootComparisons.Mirrored(comparison) is { } mirrored ? OfRoot(comparison, x[0], x[1]) ?? OfRoot(mirrored, x[1], x[0]) ?? Simpler.Not : Simpler.Not;

    /// <summary>A root that is compared with a constant and has no other reader.</summary>
    private Simpler? OfRoot(Primitive comparison, int root, int number)
    {
        if (literal(number) is not { Type.IsReal: true } c || definition(root) is not Apply { Primitive: var p, Arguments: var s } || p != Powers.Sqrt || isShared(root))
            return null;
        return RootComparisons.Threshold(comparison, c.Real, c.Type, IsSumOfSquares(s[0])) is { } threshold
            ? new Simpler(Compared: (comparison, s[0], Literal.Of(threshold, c.Type)))
            : null;
    }

    /// <summary>Sums are followed a few steps only: a long one is asked about again and again.</summary>
    private bool IsSumOfSquares(int value, int steps = 4) =>
        steps > 0 && definition(value) is Apply { Primitive: var p, Arguments: { Count: 2 } x }
        && (p == Arithmetic.Multiply ? x[0] == x[1] : p == Arithmetic.Add && IsSumOfSquares(x[0], steps - 1) && IsSumOfSquares(x[1], steps - 1));

    private Simpler OfReals(Apply apply, int x, int y, IrType type)
    {
        Literal? a = literal(x), b = literal(y);
        bool strong = IsDerived(apply) && !apply.Origin.IsAgain;
        Primitive p = apply.Primitive;
        if (p == Arithmetic.Multiply)
        {
            if (b?.IsReal(1) ?? false)
                return new Simpler(Value: x);
            if (a?.IsReal(1) ?? false)
                return new Simpler(Value: y);
            if (strong && (a is { IsZero: true } || b is { IsZero: true }))
                return new Simpler(Literal.Of(0.0, type));
            if (strong && (a?.IsReal(-1) ?? false))
                return Negation(apply, y);
            if (strong && (b?.IsReal(-1) ?? false))
                return Negation(apply, x);
            return strong ? OfMultiple(a, y, type) ?? OfMultiple(b, x, type) ?? OfProduct(a, b, x, y) ?? OfPower(x, y) ?? Simpler.Not : Simpler.Not;
        }

        if (p == Arithmetic.Divide)
        {
            if (b?.IsReal(1) ?? false)
                return new Simpler(Value: x);
            return strong && a is { IsZero: true } ? new Simpler(Literal.Of(0.0, type)) : Simpler.Not;
        }

        if (p == Arithmetic.Add)
            return OfSum(apply, x, y, strong, type);
        return p == Arithmetic.Subtract ? OfDifference(apply, x, y, strong, type) : Simpler.Not;
    }

    private static bool IsDerived(Apply apply) => apply.Origin.Sweep != Sweep.Primal;

    /// <summary>In derivatives the numbers of nested products are multiplied: 100·(2·x) is 200·x, 0.5·(2·x) is x.</summary>
    private Simpler? OfMultiple(Literal? factor, int value, IrType type)
    {
        if (factor is null)
            return null;
        if (Multiple(value) is not { } inner)
            return isShared(value) ? null : Cancelled(factor.Real, value, type);
        if (Exact.Product(factor.Real, inner.Factor, type) is not { } product)
            return null;
        return product == 1 ? new Simpler(Value: inner.Value) : new Simpler(Scaled: (product, inner.Value, null));
    }

    /// <summary>2·((0.5·x)·y) is x·y, also where others read 0.5·x: nothing is computed that was not.</summary>
    private Simpler? Cancelled(double factor, int product, IrType type)
    {
        if (definition(product) is not Apply { Primitive: var p, Arguments: { Count: 2 } x } || p != Arithmetic.Multiply)
            return null;
        for (int side = 0; side < 2; side++)
        {
            if (Multiple(x[side]) is { } inner && Exact.Product(factor, inner.Factor, type) is { } left && Math.Abs(left) == 1)
                return new Simpler(Scaled: (left, inner.Value, x[1 - side]));
        }

        return null;
    }

    /// <summary>
    /// Numbers move to the front, where they meet: x·(c·y) and (c·x)·y are c·(x·y). Not out of a product that others read too: that
    /// would be computed again for each of them, and the numbers of a long chain again at every link.
    /// </summary>
    private Simpler? OfProduct(Literal? a, Literal? b, int x, int y)
    {
        if (a is not null || b is not null)
            return null;
        if (Multiple(y) is { Factor: not -1 } right && !isShared(y))
            return new Simpler(Scaled: (right.Factor, x, right.Value));
        return Multiple(x) is { Factor: not -1 } left && !isShared(x) ? new Simpler(Scaled: (left.Factor, left.Value, y)) : null;
    }

    /// <summary>
    /// (x·s)·s is x·(s·s), where s is the reciprocal of a root: partial derivatives of lengths have s³ in them, which is one value for all of them. These powers
    /// are numbers wherever the root is that of a normal number.
    /// </summary>
    private Simpler? OfPower(int product, int s)
    {
        if (!IsReciprocalRoot(s) || isShared(product) || definition(product) is not Apply { Primitive: var p, Arguments: var x } || p != Arithmetic.Multiply)
            return null;
        return !IsPower(x[0], s) && IsPower(x[1], s) ? new Simpler(Grouped: (x[0], x[1], s)) : null;
    }

    private bool IsPower(int value, int s) =>
        value == s || (definition(value) is Apply { Primitive: var p, Arguments: var x } && p == Arithmetic.Multiply && x[1] == s && IsPower(x[0], s));

    private bool IsReciprocalRoot(int value) =>
        definition(value) is Apply { Primitive: var p, Arguments: var x } && p == Arithmetic.Divide && literal(x[0]) is { } one && one.IsReal(1)
        && definition(x[1]) is Apply { Primitive: var q } && q == Powers.Sqrt;

    /// <summary>c·x ± d·x is (c ± d)·x.</summary>
    private Simpler? Collected(int x, int y, int sign, IrType type)
    {
        (double Factor, int Value) left = Multiple(x) ?? (1, x), right = Multiple(y) ?? (1, y);
        if (left.Value != right.Value || Exact.Sum(left.Factor, sign * right.Factor, type) is not { } sum)
            return null;
        return sum == 1 ? new Simpler(Value: left.Value) : new Simpler(Scaled: (sum, left.Value, null));
    }

    /// <summary>c·x ± c·y is c·(x ± y), and c·x ± (−c)·y is c·(x ∓ y), which saves a product where nobody else reads one of the two, and lets c meet other numbers.</summary>
    private Simpler? Factored(Apply apply, int x, int y)
    {
        if (Multiple(x) is not { } left || Multiple(y) is not { } right || (isShared(x) && isShared(y)))
            return null;
        if (Math.Abs(left.Factor) != Math.Abs(right.Factor) || Math.Abs(left.Factor) is not (0.25 or 0.5 or 2 or 4))
            return null;
        bool isSum = apply.Primitive == Arithmetic.Add == (left.Factor == right.Factor);
        return new Simpler(Factored: (left.Factor, apply with { Primitive = isSum ? Arithmetic.Add : Arithmetic.Subtract, Arguments = new[] { left.Value, right.Value } }));
    }

    /// <summary>
    /// c and x, if the value is c·x, x·c or −x. A product of the method itself is taken apart only where that rounds nothing in another way: whether a derivative
    /// computes it again or reads what was kept must make no difference.
    /// </summary>
    private (double Factor, int Value)? Multiple(int value)
    {
        if (definition(value) is not Apply { Primitive: var p, Arguments: var x } apply)
            return null;
        if (p == Arithmetic.Negate)
            return (-1, x[0]);
        return Product(value) is { } found && ((IsDerived(apply) && !apply.Origin.IsAgain) || Exact.IsPowerOfTwo(found.Factor)) ? found : null;
    }

    /// <summary>c and x, if the value is c·x or x·c. Its negative is (−c)·x to the bit, whatever c is.</summary>
    private (double Factor, int Value)? Product(int value)
    {
        if (definition(value) is not Apply { Primitive: var p, Arguments: var x } || p != Arithmetic.Multiply)
            return null;
        return literal(x[0]) is { } left ? (left.Real, x[1]) : literal(x[1]) is { } right ? (right.Real, x[0]) : null;
    }

    private Simpler OfSum(Apply apply, int x, int y, bool strong, IrType type)
    {
        if (strong && Collected(x, y, 1, type) is { } collected)
            return collected;
        if (strong && Factored(apply, x, y) is { } factored)
            return factored;
        if (literal(y) is { IsZero: true } right && (strong || right.IsReal(-0.0)))
            return new Simpler(Value: x);
        if (literal(x) is { IsZero: true } left && (strong || left.IsReal(-0.0)))
            return new Simpler(Value: y);
        if (Negated(y) is { } b)
            return new Simpler(Node: apply with { Primitive = Arithmetic.Subtract, Arguments = new[] { x, b } });
        if (Negated(x) is { } a)
            return new Simpler(Node: apply with { Primitive = Arithmetic.Subtract, Arguments = new[] { y, a } });
        return Simpler.Not;
    }

    private Simpler OfDifference(Apply apply, int x, int y, bool strong, IrType type)
    {
        if (literal(y) is { IsZero: true } right && (strong || right.IsReal(0)))
            return new Simpler(Value: x);
        if (strong && literal(x) is { IsZero: true })
            return Negation(apply, y);
        if (strong && (Collected(x, y, -1, type) ?? Factored(apply, x, y)) is { } collected)
            return collected;
        if (Negated(y) is { } b)
            return new Simpler(Node: apply with { Primitive = Arithmetic.Add, Arguments = new[] { x, b } });
        return Simpler.Not;
    }

    private Simpler OfIntegers(Apply apply, int x, int y, IrType type)
    {
        Primitive p = apply.Primitive;
        long? a = Integer(x), b = Integer(y);
        if (b == 0 && (p == Arithmetic.Add || p == Arithmetic.Subtract))
            return new Simpler(Value: x);
        if (a == 0 && p == Arithmetic.Add)
            return new Simpler(Value: y);
        if (b == 1 && (p == Arithmetic.Multiply || p == Arithmetic.Divide))
            return new Simpler(Value: x);
        if (a == 1 && p == Arithmetic.Multiply)
            return new Simpler(Value: y);
        if ((a == 0 || b == 0) && p == Arithmetic.Multiply)
            return new Simpler(Literal.Of(0L, type));
        if (x == y && p == Arithmetic.Subtract)
            return new Simpler(Literal.Of(0L, type));
        if (b is { } change && UndoneBy(p, change, x) is { } before)
            return new Simpler(Value: before);
        if (p == Arithmetic.Remainder && b is not null && definition(x) is Apply { Primitive: var r, Arguments: { Count: 2 } w } && r == p && Integer(w[1]) == b)
            return new Simpler(Value: x);
        return IsDerived(apply) && type == IrType.Int32 && Shift(p, b) is { } outer && definition(x) is Apply { Primitive: var q, Arguments: { Count: 2 } z }
            && Shift(q, Integer(z[1])) is { } inner && inner + outer is > int.MinValue and <= int.MaxValue and not 0
                ? new Simpler(Shifted: (z[0], (int)(inner + outer)))
                : Simpler.Not;
    }

    /// <summary>The change in x + c and x − c; two in a row are one, in arithmetic that wraps.</summary>
    private static long? Shift(Primitive p, long? change) => p == Arithmetic.Add ? change : p == Arithmetic.Subtract ? -change : null;

    /// <summary>x in (x + c) − c, (x − c) + c and (−c + x) + c, which wrapping keeps exact.</summary>
    private int? UndoneBy(Primitive p, long change, int value)
    {
        if (Shift(p, change) is not { } outer || definition(value) is not Apply { Primitive: var q, Arguments: { Count: 2 } y })
            return null;
        if (Shift(q, Integer(y[1])) + outer == 0)
            return y[0];
        return q == Arithmetic.Add && Integer(y[0]) + outer == 0 ? y[1] : null;
    }

    private long? Integer(int value) => literal(value) is { Type.Kind: TypeKind.Integer } known ? known.Bits : null;

    private Simpler Negation(Apply apply, int value) =>
        Negated(value) is { } inner
            ? new Simpler(Value: inner)
            : new Simpler(Node: apply with { Primitive = Arithmetic.Negate, Arguments = new[] { value } });

    private int? Negated(int value) => definition(value) is Apply { Primitive: var p, Arguments: var x } && p == Arithmetic.Negate ? x[0] : null;
}
