using System;
using static AutoGrad.Generator.Tests.Oracle.Dual;

namespace AutoGrad.Generator.Tests.Oracle;

/// <summary>
/// The elementary functions of <see cref="Math"/> and of the statics of <see cref="double"/> over dual numbers, with textbook derivatives.
/// Non-smooth functions and those of several arguments are in the other part.
/// </summary>
public static partial class DualMath
{
    private const double Ln2 = 0.69314718055994530942;
    private const double Ln10 = 2.30258509299404568402;

    // Powers and roots.
    public static Dual Sqrt(Dual x) => Chain(Math.Sqrt(x.Value), x, 0.5 / Math.Sqrt(x.Value));

    public static Dual Cbrt(Dual x) => Chain(Math.Cbrt(x.Value), x, 1 / (3 * Math.Cbrt(x.Value) * Math.Cbrt(x.Value)));

    public static Dual RootN(Dual x, int n) => Chain(double.RootN(x.Value, n), x, 1 / (n * Math.Pow(double.RootN(x.Value, n), n - 1)));

    public static Dual ReciprocalEstimate(Dual x) => Chain(Math.ReciprocalEstimate(x.Value), x, -1 / (x.Value * x.Value));

    public static Dual ReciprocalSqrtEstimate(Dual x) =>
        Chain(Math.ReciprocalSqrtEstimate(x.Value), x, -0.5 / (x.Value * Math.Sqrt(x.Value)));

    // Exponentials.
    public static Dual Exp(Dual x) => Chain(Math.Exp(x.Value), x, Math.Exp(x.Value));

    public static Dual Exp2(Dual x) => Chain(double.Exp2(x.Value), x, Ln2 * double.Exp2(x.Value));

    public static Dual Exp10(Dual x) => Chain(double.Exp10(x.Value), x, Ln10 * double.Exp10(x.Value));

    public static Dual ExpM1(Dual x) => Chain(double.ExpM1(x.Value), x, Math.Exp(x.Value));

    public static Dual Exp2M1(Dual x) => Chain(double.Exp2M1(x.Value), x, Ln2 * double.Exp2(x.Value));

    public static Dual Exp10M1(Dual x) => Chain(double.Exp10M1(x.Value), x, Ln10 * double.Exp10(x.Value));

    // Logarithms.
    public static Dual Log(Dual x) => Chain(Math.Log(x.Value), x, 1 / x.Value);

    public static Dual Log2(Dual x) => Chain(Math.Log2(x.Value), x, 1 / (Ln2 * x.Value));

    public static Dual Log10(Dual x) => Chain(Math.Log10(x.Value), x, 1 / (Ln10 * x.Value));

    public static Dual LogP1(Dual x) => Chain(double.LogP1(x.Value), x, 1 / (1 + x.Value));

    public static Dual Log2P1(Dual x) => Chain(double.Log2P1(x.Value), x, 1 / (Ln2 * (1 + x.Value)));

    public static Dual Log10P1(Dual x) => Chain(double.Log10P1(x.Value), x, 1 / (Ln10 * (1 + x.Value)));

    // Trigonometry.
    public static Dual Sin(Dual x) => Chain(Math.Sin(x.Value), x, Math.Cos(x.Value));

    public static Dual Cos(Dual x) => Chain(Math.Cos(x.Value), x, -Math.Sin(x.Value));

    public static Dual Tan(Dual x) => Chain(Math.Tan(x.Value), x, 1 / (Math.Cos(x.Value) * Math.Cos(x.Value)));

    public static (Dual Sin, Dual Cos) SinCos(Dual x) => (Sin(x), Cos(x));

    public static Dual SinPi(Dual x) => Chain(double.SinPi(x.Value), x, Math.PI * double.CosPi(x.Value));

    public static Dual CosPi(Dual x) => Chain(double.CosPi(x.Value), x, -Math.PI * double.SinPi(x.Value));

    public static Dual TanPi(Dual x) => Chain(double.TanPi(x.Value), x, Math.PI / (double.CosPi(x.Value) * double.CosPi(x.Value)));

    public static (Dual SinPi, Dual CosPi) SinCosPi(Dual x) => (SinPi(x), CosPi(x));

    public static Dual Asin(Dual x) => Chain(Math.Asin(x.Value), x, 1 / Leg(x.Value));

    public static Dual Acos(Dual x) => Chain(Math.Acos(x.Value), x, -1 / Leg(x.Value));

    public static Dual Atan(Dual x) => Chain(Math.Atan(x.Value), x, 1 / (1 + x.Value * x.Value));

    public static Dual AsinPi(Dual x) => Chain(double.AsinPi(x.Value), x, 1 / (Math.PI * Leg(x.Value)));

    public static Dual AcosPi(Dual x) => Chain(double.AcosPi(x.Value), x, -1 / (Math.PI * Leg(x.Value)));

    public static Dual AtanPi(Dual x) => Chain(double.AtanPi(x.Value), x, 1 / (Math.PI * (1 + x.Value * x.Value)));

    public static Dual DegreesToRadians(Dual x) => Chain(double.DegreesToRadians(x.Value), x, Math.PI / 180);

    public static Dual RadiansToDegrees(Dual x) => Chain(double.RadiansToDegrees(x.Value), x, 180 / Math.PI);

    // Hyperbolic functions.
    public static Dual Sinh(Dual x) => Chain(Math.Sinh(x.Value), x, Math.Cosh(x.Value));

    public static Dual Cosh(Dual x) => Chain(Math.Cosh(x.Value), x, Math.Sinh(x.Value));

    public static Dual Tanh(Dual x) => Chain(Math.Tanh(x.Value), x, 1 / (Math.Cosh(x.Value) * Math.Cosh(x.Value)));

    public static Dual Asinh(Dual x) => Chain(Math.Asinh(x.Value), x, 1 / Math.Sqrt(x.Value * x.Value + 1));

    public static Dual Acosh(Dual x) => Chain(Math.Acosh(x.Value), x, 1 / Math.Sqrt((x.Value - 1) * (x.Value + 1)));

    public static Dual Atanh(Dual x) => Chain(Math.Atanh(x.Value), x, 1 / ((1 - x.Value) * (1 + x.Value)));

    public static Dual StopGradient(Dual x) => x.Value;

    // √(1 - x²) as a product, which is exact near ±1.
    private static double Leg(double x) => Math.Sqrt((1 - x) * (1 + x));
}
