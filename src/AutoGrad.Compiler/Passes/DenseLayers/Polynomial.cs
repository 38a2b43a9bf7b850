using System.Collections.Generic;
using System.Linq;
using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.DenseLayers;

/// <summary>A sum of products of integers that a nest of loops does not change: what indices and strides are made of.</summary>
internal sealed record Polynomial(EquatableArray<Monomial> Terms)
{
    public static readonly Polynomial Zero = new(default(EquatableArray<Monomial>));

    public static readonly Polynomial One = Of(1);

    public bool IsZero => Terms.IsEmpty;

    public static Polynomial Of(long number) => number == 0 ? Zero : new(new[] { new Monomial(number, default) });

    public static Polynomial OfValue(int value) => new(new[] { new Monomial(1, new[] { value }) });

    public static Polynomial operator +(Polynomial a, Polynomial b) => Sum(a.Terms.Concat(b.Terms));

    public static Polynomial operator -(Polynomial a) => a * Of(-1);

    public static Polynomial operator -(Polynomial a, Polynomial b) => a + -b;

    public static Polynomial operator *(Polynomial a, Polynomial b) => Sum(
        a.Terms.SelectMany(x => b.Terms.Select(y => new Monomial(unchecked(x.Factor * y.Factor), x.Values.Concat(y.Values).OrderBy(v => v).ToArray()))));

    /// <summary>Computes it; as C# wraps integers, the order does not matter.</summary>
    public int Write(FixedValues before, Provenance origin)
    {
        int? sum = null;
        foreach (Monomial term in Terms.OrderByDescending(t => t.Factor > 0))
        {
            bool isDifference = sum is not null && term.Factor < 0;
            int product = (isDifference ? term with { Factor = -term.Factor } : term).Write(before, origin);
            sum = sum is not { } known ? product : before.Apply(isDifference ? Arithmetic.Subtract : Arithmetic.Add, known, product, origin);
        }

        return sum ?? before.Constant(Literal.Default(IrType.Int32));
    }

    private static Polynomial Sum(IEnumerable<Monomial> terms) => new(
        terms.GroupBy(t => t.Values).Select(g => new Monomial(g.Aggregate(0L, (sum, t) => unchecked(sum + t.Factor)), g.Key)).Where(t => t.Factor != 0).ToArray());
}

/// <summary>A number times values, which are in order.</summary>
internal sealed record Monomial(long Factor, EquatableArray<int> Values)
{
    public int Write(FixedValues before, Provenance origin)
    {
        if (Values.IsEmpty)
            return before.Constant(Literal.Of(unchecked((int)Factor), IrType.Int32));
        int product = before.Before(Values[0]);
        foreach (int value in Values.Skip(1))
            product = before.Apply(Arithmetic.Multiply, product, before.Before(value), origin);
        return Factor == 1 ? product : before.Apply(Arithmetic.Multiply, product, before.Constant(Literal.Of(unchecked((int)Factor), IrType.Int32)), origin);
    }
}
