using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Rules;

/// <summary>Functions made of products and sums, and steps between neighbouring numbers.</summary>
internal static class Products
{
    public static readonly Primitive FusedMultiplyAdd = MultiplyAdd("FusedMultiplyAdd");

    /// <summary>x·y + z, fused where the machine does that fast.</summary>
    public static readonly Primitive MultiplyAddEstimate = MultiplyAdd("MultiplyAddEstimate");

    /// <summary>(1 − t)·x + t·y.</summary>
    public static readonly Primitive Lerp = new("Lerp", 3)
    {
        IsCheap = true,
        Rule = new((up, at) => up * (1 - at.Z), (up, at) => up * at.Z, (up, at) => up * (at.Y - at.X)),
    };

    /// <summary>x·2ⁿ with an integer n.</summary>
    public static readonly Primitive ScaleB = new("ScaleB", 2)
    {
        IsCheap = true,
        MayBeSingular = true,
        ResultKind = ResultKind.FirstOperand,
        Rule = new((up, at) => up * at.X.Constant(1).Apply(ScaleB!, at.Y), null),
    };

    /// <summary>The next number is as good as x plus a constant.</summary>
    public static readonly Primitive BitIncrement = new("BitIncrement", 1) { IsCheap = true, Rule = new((up, _) => up) };

    public static readonly Primitive BitDecrement = new("BitDecrement", 1) { IsCheap = true, Rule = new((up, _) => up) };

    private static Primitive MultiplyAdd(string name) => new(name, 3)
    {
        IsCheap = true,
        Rule = new((up, at) => up * at.Y, (up, at) => up * at.X, (up, _) => up),
    };
}
