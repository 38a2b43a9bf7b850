namespace AutoGrad.Compiler.Ir;

/// <summary>Arithmetic on constants that is done at compile time only where it cannot change a bit.</summary>
internal static class Exact
{
    /// <summary>a·b if no rounding happens in the given type; else null.</summary>
    public static double? Product(double a, double b, IrType type)
    {
        double product = a * b;
        if (!IsSmallInteger(product) || !IsDyadic(a) || !IsDyadic(b))
            return null;
        return Fits(product, type) ? product : null;
    }

    public static double? Sum(double a, double b, IrType type)
    {
        double sum = a + b;
        if (!IsDyadic(a) || !IsDyadic(b) || sum == 0)
            return null;
        return Fits(sum, type) ? sum : null;
    }

    /// <summary>Whether products with it round nothing, but for the largest and the smallest numbers.</summary>
    public static bool IsPowerOfTwo(double x) => x != 0 && (System.BitConverter.DoubleToInt64Bits(x) & 0xF_FFFF_FFFF_FFFF) == 0 && !double.IsInfinity(x);

    private static bool Fits(double value, IrType type) => type != IrType.Single || (float)value == value;

    private static bool IsSmallInteger(double x) => x == System.Math.Floor(x) && System.Math.Abs(x) <= 1 << 24;

    /// <summary>A small multiple of 1/1024: products of such numbers are exact in double.</summary>
    private static bool IsDyadic(double x) => IsSmallInteger(x * 1024);
}
