using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Ir;

/// <summary>
/// A value under construction, with operators: the language in which rules and adjoints are written.
/// Structural zeros and ones vanish while terms are built, so that 0·∞ never arises from a zero that is known at compile time;
/// for zeros known only at run time see <see cref="FunctionBuilder.MayBeStructuralZero"/>.
/// </summary>
internal readonly struct Term(FunctionBuilder builder, int id)
{
    public FunctionBuilder Builder { get; } = builder;

    public int Id { get; } = id;

    public IrType Type => Builder.TypeOf(Id);

    /// <summary>The constant that the term is, if it is one.</summary>
    public Literal? Literal => Builder.LiteralOf(Id);

    public bool IsZero => Literal is { IsZero: true };

    public bool IsOne => Literal?.IsReal(1) ?? false;

    public Term Constant(double value) => new(Builder, Builder.Real(value, Type));

    /// <summary>The same number in another real type.</summary>
    public Term ConvertTo(IrType type)
    {
        if (type == Type || !type.IsReal)
            return this;
        if (Literal is { } literal)
            return new Term(Builder, Builder.Real(literal.Type.IsReal ? literal.Real : literal.Bits, type));
        Term converted = Apply(Conversions.To(type)!);
        return MayBeStructuralZero ? converted.Flagged(this) : converted;
    }

    public Term Apply(Primitive primitive, params Term[] others)
    {
        int[] ids = new int[others.Length + 1];
        ids[0] = Id;
        for (int i = 0; i < others.Length; i++)
            ids[i + 1] = others[i].Id;
        return new Term(Builder, Builder.Apply(primitive, ids));
    }

    public static Term operator +(Term a, Term b)
    {
        if (a.IsZero)
            return b;
        if (b.IsZero)
            return a;
        if (b.Negated is { } c)
            return a - c;
        Term sum = a.Apply(Arithmetic.Add, b);
        return a.MayBeStructuralZero && b.MayBeStructuralZero ? sum.Flagged() : sum;
    }

    public static Term operator -(Term a, Term b)
    {
        if (b.IsZero)
            return a;
        if (a.IsZero)
            return -b;
        if (b.Negated is { } c)
            return a + c;
        Term difference = a.Apply(Arithmetic.Subtract, b);
        return a.MayBeStructuralZero && b.MayBeStructuralZero ? difference.Flagged() : difference;
    }

    public static Term operator -(Term a)
    {
        if (a.Literal is { } literal)
            return a.Constant(-literal.Real);
        if (a.Negated is { } inner)
            return inner;
        Term negated = a.Apply(Arithmetic.Negate);
        return a.MayBeStructuralZero ? negated.Flagged(a) : negated;
    }

    public static Term operator *(Term a, Term b)
    {
        if (a.IsZero || b.IsOne)
            return a;
        if (b.IsZero || a.IsOne)
            return b;
        if (a.Literal?.IsReal(-1) ?? false)
            return -b;
        if (b.Literal?.IsReal(-1) ?? false)
            return -a;
        if (a.Literal is { } x && b.Literal is { } y && Exact.Product(x.Real, y.Real, a.Type) is { } folded)
            return a.Constant(folded);
        if (a.Choice is { } route)
            return Choose(route.Condition, route.Then * b, route.Else * b);
        if (b.Choice is { } other)
            return Choose(other.Condition, a * other.Then, a * other.Else);
        if (a.Negated is { } c)
            return -(c * b);
        if (b.Negated is { } d)
            return -(a * d);
        return Guarded(a, b, a.Apply(Arithmetic.Multiply, b), a.Builder.MayBeSingular(b.Id));
    }

    public static Term operator /(Term a, Term b)
    {
        if (a.IsZero || b.IsOne)
            return a;
        if (a.Choice is { } route)
            return Choose(route.Condition, route.Then / b, route.Else / b);
        if (a.Negated is { } c)
            return -(c / b);
        return Guarded(a, b, a.Apply(Arithmetic.Divide, b), b.Literal is null or { IsZero: true } && !b.Builder.IsAwayFromZero(b.Id));
    }

    public static Term operator *(double a, Term b) => b.Constant(a) * b;

    public static Term operator *(Term a, double b) => a * a.Constant(b);

    public static Term operator /(Term a, double b) => a / a.Constant(b);

    public static Term operator +(double a, Term b) => b.Constant(a) + b;

    public static Term operator +(Term a, double b) => a + a.Constant(b);

    public static Term operator -(double a, Term b) => b.Constant(a) - b;

    public static Term operator -(Term a, double b) => a - a.Constant(b);

    public static Condition operator <(Term a, Term b) => a.Compare(Comparisons.Less, b);

    public static Condition operator >(Term a, Term b) => a.Compare(Comparisons.Greater, b);

    public static Condition operator <=(Term a, Term b) => a.Compare(Comparisons.LessOrEqual, b);

    public static Condition operator >=(Term a, Term b) => a.Compare(Comparisons.GreaterOrEqual, b);

    public static Condition operator <(Term a, double b) => a < a.Constant(b);

    public static Condition operator >(Term a, double b) => a > a.Constant(b);

    public static Condition operator <=(Term a, double b) => a <= a.Constant(b);

    public static Condition operator >=(Term a, double b) => a >= a.Constant(b);

    public Condition Is(Term other) => Compare(Comparisons.Equal, other);

    public Condition Is(double other) => Is(Constant(other));

    /// <summary>The condition of a guard, which stands for a product and not for a decision.</summary>
    public Condition Vanishes() => Compare(Comparisons.Vanishes, Constant(0));

    public Condition IsNot(Term other) => Compare(Comparisons.NotEqual, other);

    /// <summary><c>condition ? then : otherwise</c>, lazily evaluated where the text stays one expression.</summary>
    public static Term Choose(Condition condition, Term then, Term otherwise)
    {
        FunctionBuilder builder = then.Builder;
        if (then.Id == otherwise.Id || (then.Literal is { } a && a == otherwise.Literal))
            return then;
        Term chosen = new(builder, builder.Apply(Choices.Select, condition.Id, then.Id, otherwise.Id));
        return then.IsZero || otherwise.IsZero || then.MayBeStructuralZero || otherwise.MayBeStructuralZero ? chosen.Flagged() : chosen;
    }

    private bool MayBeStructuralZero => Builder.MayBeStructuralZero(Id);

    private Term? Negated =>
        Builder.DefinitionOf(Id) is Apply { Primitive: var p, Arguments: var x } && p == Arithmetic.Negate ? new Term(Builder, x[0]) : null;

    /// <summary>The parts of a choice one side of which is a constant zero: such a factor routes, it is not multiplied.</summary>
    private (Condition Condition, Term Then, Term Else)? Choice
    {
        get
        {
            if (Builder.DefinitionOf(Id) is not Apply { Primitive: var p, Arguments: var x } || p != Choices.Select)
                return null;
            Term then = new(Builder, x[1]), otherwise = new(Builder, x[2]);
            return then.IsZero || otherwise.IsZero ? (new Condition(Builder, x[0]), then, otherwise) : null;
        }
    }

    private Term Flagged() => Flagged(this);

    /// <param name="like">The term is a structural zero where this one is.</param>
    private Term Flagged(Term like)
    {
        Builder.MarkStructuralZero(Id, Builder.WitnessOf(like.Id));
        return this;
    }

    private Condition IsStructuralZero()
    {
        Term witness = Builder.Term(Builder.WitnessOf(Id));
        return witness.Type.Kind == TypeKind.Boolean ? !new Condition(Builder, witness.Id) : witness.Vanishes();
    }

    private Condition Compare(Primitive comparison, Term other) => new(Builder, Builder.Apply(comparison, Id, other.Id));

    /// <summary>A structural zero known only at run time stays zero, also times infinity.</summary>
    private static Term Guarded(Term up, Term factor, Term product, bool singular)
    {
        bool flagged = up.MayBeStructuralZero, other = factor.MayBeStructuralZero;
        if (!flagged && !other)
            return product;
        Term zero = flagged ? up : factor;
        product = flagged && other ? product.Flagged() : product.Flagged(zero);
        return flagged && singular ? Choose(up.IsStructuralZero(), up.Constant(0), product).Flagged(zero) : product;
    }
}

/// <summary>A truth value under construction.</summary>
internal readonly struct Condition(FunctionBuilder builder, int id)
{
    public FunctionBuilder Builder { get; } = builder;

    public int Id { get; } = id;

    public static Condition operator !(Condition a) => new(a.Builder, a.Builder.Apply(Logic.Not, a.Id));

    public static Condition operator &(Condition a, Condition b) => new(a.Builder, a.Builder.Apply(Logic.And, a.Id, b.Id));

    public static Condition operator |(Condition a, Condition b) => new(a.Builder, a.Builder.Apply(Logic.Or, a.Id, b.Id));
}
