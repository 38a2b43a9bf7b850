using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Rules;

/// <summary>Exponentials, differentiated in terms of their results.</summary>
internal static class Exponential
{
    public const double Ln2 = 0.693147180559945309417;
    public const double Ln10 = 2.30258509299404568402;

    public static readonly Primitive Exp = Function("Exp", (up, at) => up * at.Result);
    public static readonly Primitive Exp2 = Function("Exp2", (up, at) => up * at.Result * Ln2);
    public static readonly Primitive Exp10 = Function("Exp10", (up, at) => up * at.Result * Ln10);
    public static readonly Primitive ExpM1 = Function("ExpM1", (up, at) => up * (at.Result + 1));
    public static readonly Primitive Exp2M1 = Function("Exp2M1", (up, at) => up * (at.Result + 1) * Ln2);
    public static readonly Primitive Exp10M1 = Function("Exp10M1", (up, at) => up * (at.Result + 1) * Ln10);

    /// <summary>All overflow at moderate arguments, hence the mark.</summary>
    private static Primitive Function(string name, Partial slope) => new(name, 1) { MayBeSingular = true, Rule = new(slope) };
}

/// <summary>Logarithms. At zero and below they and their slopes are what IEEE arithmetic makes of them.</summary>
internal static class Logarithmic
{
    public static readonly Primitive Log = Function("Log", (up, at) => up / at.X);
    public static readonly Primitive Log2 = Function("Log2", (up, at) => up / (at.X * Exponential.Ln2));
    public static readonly Primitive Log10 = Function("Log10", (up, at) => up / (at.X * Exponential.Ln10));
    public static readonly Primitive LogP1 = Function("LogP1", (up, at) => up / (1 + at.X));
    public static readonly Primitive Log2P1 = Function("Log2P1", (up, at) => up / ((1 + at.X) * Exponential.Ln2));
    public static readonly Primitive Log10P1 = Function("Log10P1", (up, at) => up / ((1 + at.X) * Exponential.Ln10));

    /// <summary>log_b x = ln x / ln b, so ∂/∂x = 1/(x·ln b) and ∂/∂b = −ln x/(b·ln²b) = −log_b x/(b·ln b).</summary>
    public static readonly Primitive LogOfBase = new("Log", 2)
    {
        MayBeSingular = true,
        Rule = new(
            (up, at) => up / (at.X * at.Y.Apply(Log)),
            (up, at) => -(up * at.Result / (at.Y * at.Y.Apply(Log)))),
    };

    private static Primitive Function(string name, Partial slope) => new(name, 1) { MayBeSingular = true, Rule = new(slope) };
}
