using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Rules;

/// <summary>Piecewise constant functions: the derivative is zero wherever it exists, and taken as zero at the jumps.</summary>
internal static class Rounding
{
    public static readonly Primitive Truncate = new("Truncate", 1) { IsCheap = true, Subgradient = "Truncate has slope 0" };
    public static readonly Primitive Floor = new("Floor", 1) { IsCheap = true, Subgradient = "Floor has slope 0" };
    public static readonly Primitive Ceiling = new("Ceiling", 1) { IsCheap = true, Subgradient = "Ceiling has slope 0" };
    public static readonly Primitive Round = new("Round", 1) { IsCheap = true, Subgradient = "Round has slope 0" };

    /// <summary>Round to a number of digits, or by a <c>MidpointRounding</c>, which is an opaque operand.</summary>
    public static readonly Primitive RoundTo = new("Round", 2) { ResultKind = ResultKind.FirstOperand };

    /// <summary>Round to a number of digits by a <c>MidpointRounding</c>.</summary>
    public static readonly Primitive RoundToBy = new("Round", 3) { ResultKind = ResultKind.FirstOperand };

    /// <summary>Sign as an int, of a real or an integer. Of NaN it throws.</summary>
    public static readonly Primitive Sign = new("Sign", 1) { IsCheap = true, ResultKind = ResultKind.Int32 };

    /// <summary>The exponent of the leading bit, as an int.</summary>
    public static readonly Primitive ILogB = new("ILogB", 1) { ResultKind = ResultKind.Int32 };

    /// <summary>
    /// x − n·y with n = x/y rounded to even. n is taken from the result: x/y itself may round to the other side of a half.
    /// </summary>
    public static readonly Primitive Ieee754Remainder = new("Ieee754Remainder", 2)
    {
        MayBeSingular = true,
        Rule = new((up, _) => up, (up, at) => -(up * ((at.X - at.Result) / at.Y).Apply(Round))),
    };
}

/// <summary>Questions about one number: a decision carries no derivative.</summary>
internal static class Predicates
{
    public static readonly Primitive IsNaN = Question("IsNaN");
    public static readonly Primitive IsFinite = Question("IsFinite");
    public static readonly Primitive IsInfinity = Question("IsInfinity");
    public static readonly Primitive IsPositiveInfinity = Question("IsPositiveInfinity");
    public static readonly Primitive IsNegativeInfinity = Question("IsNegativeInfinity");
    public static readonly Primitive IsPositive = Question("IsPositive");
    public static readonly Primitive IsNegative = Question("IsNegative");
    public static readonly Primitive IsNormal = Question("IsNormal");
    public static readonly Primitive IsSubnormal = Question("IsSubnormal");
    public static readonly Primitive IsRealNumber = Question("IsRealNumber");
    public static readonly Primitive IsInteger = Question("IsInteger");
    public static readonly Primitive IsEvenInteger = Question("IsEvenInteger");
    public static readonly Primitive IsOddInteger = Question("IsOddInteger");
    public static readonly Primitive IsPow2 = Question("IsPow2");

    private static Primitive Question(string name) => new(name, 1) { IsCheap = true, ResultKind = ResultKind.Boolean };
}
