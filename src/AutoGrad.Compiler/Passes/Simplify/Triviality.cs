using AutoGrad.Compiler.Ir;
using AutoGrad.Compiler.Rules;

namespace AutoGrad.Compiler.Passes.Simplify;

/// <summary>What a reader and a processor would rather see again than behind a name, and what may run where it did not run before.</summary>
internal static class Triviality
{
    /// <summary>Index arithmetic, truth values, signs and conversions.</summary>
    public static bool IsTrivial(Apply apply, IrType type) =>
        !type.IsReal || apply.Primitive == Arithmetic.Negate || apply.Primitive.ResultKind == ResultKind.Target;

    /// <summary>Functions that throw for some operands must not run where they did not run: in front of a loop without trips.</summary>
    public static bool MayThrow(Apply apply, IrType type)
    {
        Primitive p = apply.Primitive;
        bool divides = p == Arithmetic.Divide || p == Arithmetic.Remainder;
        return (divides && !type.IsReal)
            || p == Extrema.Clamp || p == Extrema.ClampNative || p == Rounding.Sign || p == Rounding.RoundTo || p == Rounding.RoundToBy;
    }
}
