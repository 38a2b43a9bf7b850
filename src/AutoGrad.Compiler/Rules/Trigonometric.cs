using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Rules;

/// <summary>Circular functions of angles in radians and, with suffix Pi, in half turns.</summary>
internal static class Trigonometric
{
    public static readonly Primitive Sin = new("Sin", 1) { Rule = new((up, at) => up * at.X.Apply(Cos!)) };
    public static readonly Primitive Cos = new("Cos", 1) { Rule = new((up, at) => -(up * at.X.Apply(Sin))) };

    /// <summary>tan′ = 1/cos² = 1 + tan².</summary>
    public static readonly Primitive Tan = new("Tan", 1) { Rule = new((up, at) => up * (1 + at.Result * at.Result)) };

    public static readonly Primitive SinPi = new("SinPi", 1) { Rule = new((up, at) => up * at.X.Apply(CosPi!) * System.Math.PI) };
    public static readonly Primitive CosPi = new("CosPi", 1) { Rule = new((up, at) => -(up * at.X.Apply(SinPi) * System.Math.PI)) };

    /// <summary>Infinite at half-integers, where its argument, unlike that of Tan, is exact.</summary>
    public static readonly Primitive TanPi = new("TanPi", 1)
    {
        MayBeSingular = true,
        Rule = new((up, at) => up * (1 + at.Result * at.Result) * System.Math.PI),
    };

    public static readonly Primitive DegreesToRadians = new("DegreesToRadians", 1)
    {
        IsCheap = true,
        Rule = new((up, _) => up * (System.Math.PI / 180)),
    };

    public static readonly Primitive RadiansToDegrees = new("RadiansToDegrees", 1)
    {
        IsCheap = true,
        Rule = new((up, _) => up * (180 / System.Math.PI)),
    };
}

/// <summary>Inverses of the circular functions. 1 − x² is written (1 − x)(1 + x), which keeps its digits near ±1.</summary>
internal static class InverseTrigonometric
{
    public static readonly Primitive Asin = new("Asin", 1) { MayBeSingular = true, Rule = new((up, at) => up / Cosine(at.X)) };
    public static readonly Primitive Acos = new("Acos", 1) { MayBeSingular = true, Rule = new((up, at) => -(up / Cosine(at.X))) };
    public static readonly Primitive Atan = new("Atan", 1) { Rule = new((up, at) => up / (1 + at.X * at.X)) };

    public static readonly Primitive AsinPi = new("AsinPi", 1)
    {
        MayBeSingular = true,
        Rule = new((up, at) => up / (Cosine(at.X) * System.Math.PI)),
    };

    public static readonly Primitive AcosPi = new("AcosPi", 1)
    {
        MayBeSingular = true,
        Rule = new((up, at) => -(up / (Cosine(at.X) * System.Math.PI))),
    };

    public static readonly Primitive AtanPi = new("AtanPi", 1)
    {
        Rule = new((up, at) => up / ((1 + at.X * at.X) * System.Math.PI)),
    };

    /// <summary>The angle of the point (x, y), written Atan2(y, x): its gradient is (x, −y)/(x² + y²), undefined at the origin.</summary>
    public static readonly Primitive Atan2 = new("Atan2", 2)
    {
        MayBeSingular = true,
        Rule = new(
            (up, at) => up * at.Y / SquaredRadius(at),
            (up, at) => -(up * at.X / SquaredRadius(at))),
    };

    public static readonly Primitive Atan2Pi = new("Atan2Pi", 2)
    {
        MayBeSingular = true,
        Rule = new(
            (up, at) => up * at.Y / (SquaredRadius(at) * System.Math.PI),
            (up, at) => -(up * at.X / (SquaredRadius(at) * System.Math.PI))),
    };

    /// <summary>cos(asin x).</summary>
    private static Term Cosine(Term x) => ((1 - x) * (1 + x)).Apply(Powers.Sqrt);

    private static Term SquaredRadius(Linearization at) => at.Y * at.Y + at.X * at.X;
}
