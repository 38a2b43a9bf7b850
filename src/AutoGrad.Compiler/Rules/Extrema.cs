using System;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Rules;

/// <summary>
/// Functions that return one of their operands. The adjoint goes to the operand that was returned; at a tie to the first,
/// but a constant operand wins a tie, so that max(0, x) has slope 0 at 0. The operand that was not returned gets an exact zero.
/// </summary>
internal static class Extrema
{
    public static readonly Primitive Max = Ordered("Max", (a, b) => a < b, (a, b) => a <= b);
    public static readonly Primitive Min = Ordered("Min", (a, b) => a > b, (a, b) => a >= b);

    /// <summary>As Max and Min; what they return of NaN and of zeros of both signs is the machine's choice.</summary>
    public static readonly Primitive MaxNative = Ordered("MaxNative", (a, b) => a < b, (a, b) => a <= b);
    public static readonly Primitive MinNative = Ordered("MinNative", (a, b) => a > b, (a, b) => a >= b);

    public static readonly Primitive MaxMagnitude = ByResult("MaxMagnitude", propagatesNaN: true);
    public static readonly Primitive MinMagnitude = ByResult("MinMagnitude", propagatesNaN: true);
    public static readonly Primitive MaxNumber = ByResult("MaxNumber", propagatesNaN: false);
    public static readonly Primitive MinNumber = ByResult("MinNumber", propagatesNaN: false);
    public static readonly Primitive MaxMagnitudeNumber = ByResult("MaxMagnitudeNumber", propagatesNaN: false);
    public static readonly Primitive MinMagnitudeNumber = ByResult("MinMagnitudeNumber", propagatesNaN: false);

    public static readonly Primitive Clamp = Between("Clamp");
    public static readonly Primitive ClampNative = Between("ClampNative");

    /// <summary>|x|′ = ±1, and 0 at 0.</summary>
    public static readonly Primitive Abs = new("Abs", 1)
    {
        IsCheap = true,
        Subgradient = "Abs has slope 0 at 0",
        Rule = new((up, at) => Term.Choose(at.X > 0, up, Term.Choose(at.X.Is(0), up.Constant(0), -up))),
    };

    /// <summary>|x| with the sign of y: as Abs in x, locally constant in y.</summary>
    public static readonly Primitive CopySign = new("CopySign", 2)
    {
        IsCheap = true,
        Subgradient = "CopySign has slope 0 at 0",
        Rule = new(
            (up, at) => Term.Choose(at.X.Is(0), up.Constant(0), Term.Choose(at.Result.Is(at.X), up, -up)),
            null),
    };

    /// <summary>Max and Min by comparison of the operands. A NaN operand is returned and so counts as not losing.</summary>
    /// <param name="name">The static.</param>
    /// <param name="loses">Whether the first operand is not returned.</param>
    /// <param name="losesOrTies">Whether it is not returned, or no matter which of two equal ones is.</param>
    private static Primitive Ordered(string name, Func<Term, Term, Condition> loses, Func<Term, Term, Condition> losesOrTies)
    {
        Term ToFirst(Term up, Linearization at)
        {
            Condition lost = (at.IsActive(1) ? loses(at.X, at.Y) : losesOrTies(at.X, at.Y)).OrNaN(at.Y);
            return Term.Choose(lost, up.Constant(0), up);
        }

        Term ToSecond(Term up, Linearization at) => at.IsActive(0)
            ? Term.Choose(loses(at.X, at.Y).OrNaN(at.Y), up, up.Constant(0))
            : Term.Choose(losesOrTies(at.Y, at.X).OrNaN(at.X), up.Constant(0), up);

        return new(name, 2) { IsCheap = true, Subgradient = TieRule(name), Rule = new(ToFirst, ToSecond) };
    }

    /// <summary>
    /// The other functions of this kind, by comparison with the result: an operand was returned if it equals the result,
    /// or if it is NaN in a function that propagates NaN.
    /// </summary>
    private static Primitive ByResult(string name, bool propagatesNaN)
    {
        Condition IsReturned(Linearization at, Term operand)
        {
            Condition same = at.Result.Is(operand);
            return propagatesNaN ? same.OrNaN(operand) : same;
        }

        Term ToFirst(Term up, Linearization at) => at.IsActive(1)
            ? Term.Choose(IsReturned(at, at.X), up, up.Constant(0))
            : Term.Choose(IsReturned(at, at.Y), up.Constant(0), up);

        Term ToSecond(Term up, Linearization at) => Term.Choose(IsReturned(at, at.X), up.Constant(0), up);

        return new(name, 2) { IsCheap = true, Subgradient = TieRule(name), Rule = new(ToFirst, ToSecond) };
    }

    /// <summary>
    /// min(max(x, low), high) by pieces. At a bound the adjoint goes to x, as the first of two equal operands,
    /// unless the bound is a constant, which wins the tie: the slope in x is then 0 at the bound.
    /// </summary>
    private static Primitive Between(string name)
    {
        static Term ToValue(Term up, Linearization at)
        {
            Condition below = at.IsActive(1) ? at.X < at.Y : at.X <= at.Y;
            Condition above = at.IsActive(2) ? at.X > at.Z : at.X >= at.Z;
            return Term.Choose(below | above, up.Constant(0), up);
        }

        return new(name, 3)
        {
            IsCheap = true,
            Subgradient = $"{name} passes to its first operand inside the bounds; constant bounds win a tie",
            Rule = new(
                ToValue,
                (up, at) => Term.Choose(at.X < at.Y, up, up.Constant(0)),
                (up, at) => Term.Choose(at.X > at.Z, up, up.Constant(0))),
        };
    }

    private static string TieRule(string name) =>
        $"{name} passes to the operand that it returned, at a tie to the first, but a constant wins";

    /// <summary>The condition, or that x is NaN, which a constant is not.</summary>
    private static Condition OrNaN(this Condition condition, Term x) =>
        x.Literal is { } known && !double.IsNaN(known.Real) ? condition : condition | new Condition(x.Builder, x.Apply(Predicates.IsNaN).Id);
}
