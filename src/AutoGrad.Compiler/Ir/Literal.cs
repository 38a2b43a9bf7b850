using System;
using System.Globalization;

namespace AutoGrad.Compiler.Ir;

/// <summary>A constant, comparable to the bit.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Bits">The bits of a double (also for float), the integer, or 0/1.</param>
/// <param name="Text">For opaque types the C# expression.</param>
internal sealed record Literal(IrType Type, long Bits, string? Text = null)
{
    public double Real => BitConverter.Int64BitsToDouble(Bits);

    /// <summary>The number of the given type that is nearest to <paramref name="value"/>.</summary>
    public static Literal Of(double value, IrType type) =>
        new(type, BitConverter.DoubleToInt64Bits(type == IrType.Single ? (float)value : value));

    public static Literal Of(bool value) => new(IrType.Boolean, value ? 1 : 0);

    public static Literal Of(long value, IrType type) => new(type, value);

    /// <summary>The value that stands where none will ever be read.</summary>
    public static Literal Default(IrType type) =>
        type.Kind is TypeKind.Array or TypeKind.Opaque ? new(type, 0, "default") : new(type, 0);

    public bool IsReal(double value) => Type.IsReal && Bits == BitConverter.DoubleToInt64Bits(value);

    /// <summary>Zero of either sign.</summary>
    public bool IsZero => Type.IsReal && Real == 0;

    public override string ToString() => Type.Kind switch
    {
        TypeKind.Real => Real.ToString("R", CultureInfo.InvariantCulture),
        TypeKind.Boolean => Bits != 0 ? "true" : "false",
        TypeKind.Integer => Bits.ToString(CultureInfo.InvariantCulture),
        _ => Text ?? "default",
    };
}
