using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Rules;

/// <summary>Hyperbolic functions and their inverses.</summary>
internal static class Hyperbolic
{
    public static readonly Primitive Sinh = new("Sinh", 1) { MayBeSingular = true, Rule = new((up, at) => up * at.X.Apply(Cosh!)) };
    public static readonly Primitive Cosh = new("Cosh", 1) { MayBeSingular = true, Rule = new((up, at) => up * at.X.Apply(Sinh)) };

    /// <summary>tanh′ = 1/cosh² = 1 − tanh².</summary>
    public static readonly Primitive Tanh = new("Tanh", 1) { Rule = new((up, at) => up * (1 - at.Result * at.Result)) };

    public static readonly Primitive Asinh = new("Asinh", 1) { Rule = new((up, at) => up / (1 + at.X * at.X).Apply(Powers.Sqrt)) };

    /// <summary>√(x² − 1) written as √(x − 1)·√(x + 1): no cancellation near 1, no overflow, and NaN below 1.</summary>
    public static readonly Primitive Acosh = new("Acosh", 1)
    {
        MayBeSingular = true,
        Rule = new((up, at) => up / ((at.X - 1).Apply(Powers.Sqrt) * (at.X + 1).Apply(Powers.Sqrt))),
    };

    public static readonly Primitive Atanh = new("Atanh", 1)
    {
        MayBeSingular = true,
        Rule = new((up, at) => up / ((1 - at.X) * (1 + at.X))),
    };
}
