using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Rules;

/// <summary>Powers and roots, in terms of their results where that is accurate.</summary>
internal static class Powers
{
    public static readonly Primitive Sqrt = new("Sqrt", 1)
    {
        IsCheap = true,
        MayBeSingular = true,
        Rule = new((up, at) => 0.5 * up / at.Result),
    };

    public static readonly Primitive Cbrt = new("Cbrt", 1)
    {
        MayBeSingular = true,
        Rule = new((up, at) => up / (3 * (at.Result * at.Result))),
    };

    /// <summary>r = x^(1/n) has r′ = 1/(n·rⁿ⁻¹), which is infinite at 0 for n > 1 and holds for negative n and negative x as well.</summary>
    public static readonly Primitive RootN = new("RootN", 2)
    {
        MayBeSingular = true,
        ResultKind = ResultKind.FirstOperand,
        Rule = new(Root, null),
    };

    /// <summary>The distance from the origin; at the origin, a kink like that of Abs, the slope is 0.</summary>
    public static readonly Primitive Hypot = new("Hypot", 2)
    {
        Rule = new(
            (up, at) => Term.Choose(at.Result.Is(0), up.Constant(0), up * at.X / at.Result),
            (up, at) => Term.Choose(at.Result.Is(0), up.Constant(0), up * at.Y / at.Result)),
    };

    public static readonly Primitive Pow = new("Pow", 2)
    {
        MayBeSingular = true,
        Rule = new(
            (up, at) => at.Y.Literal is { } exponent ? Power(up, at, exponent.Real) : GeneralPower(up, at),
            Exponential),
    };

    /// <summary>
    /// 1/x to a few digits, which differ between machines. The slope is that of what it estimates, exact, so that a descent on estimates
    /// does not lose more digits than its values have.
    /// </summary>
    public static readonly Primitive ReciprocalEstimate = new("ReciprocalEstimate", 1)
    {
        MayBeSingular = true,
        Rule = new((up, at) => -(up / (at.X * at.X))),
    };

    /// <summary>1/√x to a few digits.</summary>
    public static readonly Primitive ReciprocalSqrtEstimate = new("ReciprocalSqrtEstimate", 1)
    {
        MayBeSingular = true,
        Rule = new((up, at) => -(0.5 * up / (at.X * at.X.Apply(Sqrt)))),
    };

    /// <summary>n·xⁿ⁻¹ for a known n. For n &lt; 0 it is n·xⁿ/x: where x is 0 both are infinite with the same sign.</summary>
    private static Term Power(Term up, Linearization at, double n) => n switch
    {
        0 => up.Constant(0),
        1 => up,
        2 => 2 * up * at.X,
        3 => 3 * up * (at.X * at.X),
        4 => 4 * up * (at.X * at.X * at.X),
        0.5 => 0.5 * up / at.Result,
        1.5 => 1.5 * up * at.X.Apply(Sqrt),
        -1 => -(up * (at.Result * at.Result)),
        < 0 => n * up * (at.Result / at.X),
        _ => n * up * at.X.Apply(Pow, at.X.Constant(n - 1)),
    };

    /// <summary>y·x^(y−1). For y = 0 the function is 1 everywhere, also at x = 0, where the formula would give 0·∞.</summary>
    private static Term GeneralPower(Term up, Linearization at) =>
        Term.Choose(at.Y.Vanishes(), up.Constant(0), up * (at.Y * at.X.Apply(Pow, at.Y - 1)));

    /// <summary>x^y·ln x. At x = 0 the function is 0 for all y > 0, so its slope in y is 0, where the formula would give 0·(−∞).</summary>
    private static Term Exponential(Term up, Linearization at)
    {
        Term slope = up * (at.Result * at.X.Apply(Logarithmic.Log));
        bool isNeverZero = at.X.Literal is { IsZero: false };
        return isNeverZero ? slope : Term.Choose(at.X.Is(0) & (at.Y >= 0), up.Constant(0), slope);
    }

    private static Term Root(Term up, Linearization at)
    {
        switch (at.Y.Literal?.Bits)
        {
            case 1:
                return up;
            case 2:
                return 0.5 * up / at.Result;
            case 3:
                return up / (3 * (at.Result * at.Result));
            default:
                Term n = at.Y.ConvertTo(at.X.Type);
                return up / (n * at.Result.Apply(Pow, n - 1));
        }
    }
}
