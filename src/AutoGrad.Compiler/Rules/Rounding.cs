using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Rules;

/// <summary>Piecewise constant functions: the derivative is zero wherever it exists, and taken as zero at the jumps.</summary>
internal static class Rounding
{
    public static readonly Primitive Truncate = new("Truncate", 1) { IsCheap = true };
    public static readonly Primitive Floor = new("Floor", 1) { IsCheap = true };
    public static readonly Primitive Ceiling = new("Ceiling", 1) { IsCheap = true };
    public static readonly Primitive Round = new("Round", 1) { IsCheap = true };

    /// <summary>Sign as an int, of a real or an integer.</summary>
    public static readonly Primitive Sign = new("Sign", 1) { IsCheap = true, ResultKind = ResultKind.Int32 };
}
