using System;
using System.Globalization;
using AutoGrad.Compiler.Ir;

namespace AutoGrad.Compiler.Emit;

/// <summary>Literals that read back to the same bits, in any culture and on any host.</summary>
internal static class Numbers
{
    /// <param name="value">The constant.</param>
    /// <param name="asInteger">Whether a whole number may be written without a fraction, because its context makes it a real.</param>
    public static string Text(Literal value, bool asInteger) => value.Type.Kind switch
    {
        TypeKind.Boolean => value.Bits != 0 ? "true" : "false",
        TypeKind.Integer => Integer(value),
        TypeKind.Real => Real(value, asInteger),
        _ => value.Text ?? "default",
    };

    private static string Integer(Literal value)
    {
        string digits = value.Bits.ToString(CultureInfo.InvariantCulture);
        return value.Type == IrType.Int64 ? digits + "L" : digits;
    }

    private static string Real(Literal value, bool asInteger)
    {
        string type = value.Type.Text;
        double x = value.Real;
        if (double.IsNaN(x))
            return type + ".NaN";
        if (double.IsInfinity(x))
            return type + (x > 0 ? ".PositiveInfinity" : ".NegativeInfinity");
        bool whole = x == Math.Floor(x) && Math.Abs(x) < 1e9 && !(x == 0 && value.Bits != 0);
        if (type == "float")
            return whole && asInteger ? Whole(x) : Shortest((float)x) + "f";
        if (type != "double")
            return whole && asInteger && x is 0 or 1 ? (x == 0 ? $"{type}.Zero" : $"{type}.One") : $"{type}.CreateChecked({Double(x, whole)})";
        return whole && asInteger ? Whole(x) : Double(x, whole);
    }

    private static string Whole(double x) => x.ToString("0", CultureInfo.InvariantCulture);

    private static string Double(double x, bool whole) => whole ? Whole(x) + ".0" : Shortest(x);

    private static string Shortest(double x)
    {
        foreach (string format in new[] { "G15", "G16" })
        {
            string text = x.ToString(format, CultureInfo.InvariantCulture);
            if (BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)) == BitConverter.DoubleToInt64Bits(x))
                return Marked(text, x);
        }

        return Marked(x.ToString("G17", CultureInfo.InvariantCulture), x);
    }

    private static string Shortest(float x)
    {
        foreach (string format in new[] { "G6", "G7", "G8" })
        {
            string text = x.ToString(format, CultureInfo.InvariantCulture);
            if (float.Parse(text, CultureInfo.InvariantCulture).Equals(x))
                return text == "-0" || (x == 0 && 1 / x < 0) ? "-0.0" : text;
        }

        return x.ToString("G9", CultureInfo.InvariantCulture);
    }

    /// <summary>Some hosts lose the sign of zero; a large whole number must not read as an integer.</summary>
    private static string Marked(string text, double x)
    {
        if (x == 0)
            return 1 / x < 0 ? "-0.0" : "0.0";
        return text.IndexOfAny(['.', 'E', 'e']) < 0 ? text + ".0" : text;
    }
}
