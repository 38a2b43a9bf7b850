using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AutoGrad.Runtime;

/// <content>Functions of vectors of 512 bits: as for narrower ones, and as accurate. What is not here is the library's.</content>
public static partial class Lanes
{
    /// <summary>Lane by lane eᵃ, to less than 2 units in the last place.</summary>
    /// <param name="a">The numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Exp(Vector512<double> a) => WideExponential.IsSupported ? WideExponential.Exp(a) : Vector512.Exp(a);

    /// <summary>Lane by lane eᵃ.</summary>
    /// <param name="a">The numbers.</param>
    public static Vector512<float> Exp(Vector512<float> a) => Vector512.Exp(a);

    /// <summary>Lane by lane tanh a, to less than 3 units in the last place: what <see cref="Tanh(System.Numerics.Vector{double})"/> does, to the bit.</summary>
    /// <param name="a">The numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Tanh(Vector512<double> a)
    {
        Vector512<double> twice = Vector512.Min(Vector512.Abs(a + a), Vector512.Create(40.0)), rounder = Vector512.Create(Rounder), one = Vector512.Create(1.0);
        Vector512<double> whole = Vector512.FusedMultiplyAdd(twice, Vector512.Create(PerLog2), rounder), n = whole - rounder;
        Vector512<double> r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Log2Low), Vector512.FusedMultiplyAdd(n, Vector512.Create(-Log2High), twice));
        Vector512<double> scale = (one.AsInt64() + Vector512.ShiftLeft(whole.AsInt64(), 52)).AsDouble();
        Vector512<double> growth = Vector512.FusedMultiplyAdd(scale, ExpM1OfRest(r), scale - one);
        return Vector512.CopySign(growth / (growth + Vector512.Create(2.0)), a);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> ExpM1OfRest(Vector512<double> r)
    {
        Vector512<double> square = r * r, fourth = square * square;
        Vector512<double> q89 = Vector512.FusedMultiplyAdd(r, Vector512.Create(2.5105217004720745e-08), Vector512.Create(2.75572736431103e-07));
        Vector512<double> q67 = Vector512.FusedMultiplyAdd(r, Vector512.Create(2.7557255400206422e-06), Vector512.Create(2.4801587325547743e-05));
        Vector512<double> q45 = Vector512.FusedMultiplyAdd(r, Vector512.Create(0.00019841269874820627), Vector512.Create(0.0013888888888883748));
        Vector512<double> q23 = Vector512.FusedMultiplyAdd(r, Vector512.Create(0.008333333333326136), Vector512.Create(0.04166666666666667));
        Vector512<double> q01 = Vector512.FusedMultiplyAdd(r, Vector512.Create(0.1666666666666667), Vector512.Create(0.5));
        Vector512<double> last = Vector512.FusedMultiplyAdd(square, Vector512.Create(2.0914686968086876e-09), q89);
        Vector512<double> middle = Vector512.FusedMultiplyAdd(square, q67, q45);
        Vector512<double> q = Vector512.FusedMultiplyAdd(fourth, Vector512.FusedMultiplyAdd(fourth, last, middle), Vector512.FusedMultiplyAdd(square, q23, q01));
        return Vector512.FusedMultiplyAdd(square, q, r);
    }
}
