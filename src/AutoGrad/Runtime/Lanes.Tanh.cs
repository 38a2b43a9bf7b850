using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoGrad.Runtime;

/// <content>
/// tanh a, by way of eᵃ − 1: a is n·ln 2 + r with a whole n and |r| ≤ ½·ln 2, and e^r − 1 = r + r²·q(r) with a polynomial q of degree 10 through
/// Chebyshev's points, which is off by less than 1/100 of a unit in the last place.
/// </content>
public static partial class Lanes
{
    /// <summary>Adding it leaves the sum rounded to a whole number, which stands in its last bits.</summary>
    private const double Rounder = 6755399441055744; // 3·2⁵¹

    private const double PerLog2 = 1.4426950408889634, Log2High = 0.6931471805599453, Log2Low = 2.3190468138462996e-17;

    /// <summary>Lane by lane tanh a, to less than 3 units in the last place.</summary>
    /// <remarks>With E = e^(2|a|) − 1 it is E/(E + 2). From |a| = 20 on that is 1.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<double> Tanh(Vector<double> a)
    {
        Vector<double> twice = Vector.Min(Vector.Abs(a + a), Vector.Create(40.0));
        Vector<double> whole = Reduce(twice, out Vector<double> r);
        Vector<double> scale = Vector.AsVectorDouble(Vector.AsVectorInt64(Vector<double>.One) + Vector.ShiftLeft(Vector.AsVectorInt64(whole), 52));
        Vector<double> growth = Vector.FusedMultiplyAdd(scale, ExpM1OfRest(r), scale - Vector<double>.One);
        return Vector.CopySign(growth / (growth + Vector.Create(2.0)), a);
    }

    /// <summary>Lane by lane tanh a, rounded from double.</summary>
    public static Vector<float> Tanh(Vector<float> a)
    {
        Vector.Widen(a, out Vector<double> low, out Vector<double> high);
        return Vector.Narrow(Tanh(low), Tanh(high));
    }

    /// <returns>n + <see cref="Rounder"/>.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Reduce(Vector<double> a, out Vector<double> r)
    {
        Vector<double> rounder = Vector.Create(Rounder), shifted = Vector.FusedMultiplyAdd(a, Vector.Create(PerLog2), rounder), n = shifted - rounder;
        r = Vector.FusedMultiplyAdd(n, Vector.Create(-Log2Low), Vector.FusedMultiplyAdd(n, Vector.Create(-Log2High), a));
        return shifted;
    }

    /// <summary>e^r − 1 for |r| ≤ ½·ln 2: terms of q two by two, so that few steps wait for each other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> ExpM1OfRest(Vector<double> r)
    {
        Vector<double> square = r * r, fourth = square * square;
        Vector<double> q89 = Vector.FusedMultiplyAdd(r, Vector.Create(2.5105217004720745e-08), Vector.Create(2.75572736431103e-07));
        Vector<double> q67 = Vector.FusedMultiplyAdd(r, Vector.Create(2.7557255400206422e-06), Vector.Create(2.4801587325547743e-05));
        Vector<double> q45 = Vector.FusedMultiplyAdd(r, Vector.Create(0.00019841269874820627), Vector.Create(0.0013888888888883748));
        Vector<double> q23 = Vector.FusedMultiplyAdd(r, Vector.Create(0.008333333333326136), Vector.Create(0.04166666666666667));
        Vector<double> q01 = Vector.FusedMultiplyAdd(r, Vector.Create(0.1666666666666667), Vector.Create(0.5));
        Vector<double> last = Vector.FusedMultiplyAdd(square, Vector.Create(2.0914686968086876e-09), q89);
        Vector<double> middle = Vector.FusedMultiplyAdd(square, q67, q45);
        Vector<double> q = Vector.FusedMultiplyAdd(fourth, Vector.FusedMultiplyAdd(fourth, last, middle), Vector.FusedMultiplyAdd(square, q23, q01));
        return Vector.FusedMultiplyAdd(square, q, r);
    }
}
