using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutoGrad.Runtime;

/// <summary>
/// eᵃ of eight numbers at once, on machines with AVX-512: a is n·(ln 2)/16 + r with a whole n and |r| ≤ (ln 2)/32, so that
/// eᵃ = 2^⌊n/16⌋ · 2^((n mod 16)/16) · e^r. The sixteen powers lie in two registers, and the last factor is 1 + r + r²·q(r) with a polynomial q of
/// degree 4, Remez' for the error of r²·q(r), which is 1.2·10⁻¹⁷.
/// </summary>
/// <remarks>
/// Scaling by the instruction for it rounds results below the normal numbers once, as it should. Three roundings in all: less than 2 units in the last
/// place. It takes a third of the time of the library's function, which comes without the table.
/// </remarks>
internal static class WideExponential
{
    /// <summary>Adding it leaves the sum rounded to a whole number, which stands in its last bits.</summary>
    private const double Rounder = 6755399441055744; // 3·2⁵¹

    private const double StepsPerUnit = 23.083120654223414, StepHigh = 0.04332169878499658, StepLow = 1.4494042586539372e-18;

    /// <summary>Beyond these eᵃ is zero and infinite.</summary>
    private const double Least = -746, Greatest = 710;

    /// <summary>Whether the machine has what <see cref="Exp"/> is made of.</summary>
    public static bool IsSupported
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Avx512F.IsSupported;
    }

    /// <summary>Lane by lane eᵃ; NaN of NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Exp(Vector512<double> a)
    {
        // Of a NaN these instructions return the second operand.
        a = Avx512F.Max(Vector512.Create(Least), Avx512F.Min(Vector512.Create(Greatest), a));
        Vector512<double> shifted = Vector512.FusedMultiplyAdd(a, Vector512.Create(StepsPerUnit), Vector512.Create(Rounder));
        Vector512<double> n = shifted - Vector512.Create(Rounder);
        Vector512<double> r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-StepHigh), a);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-StepLow), r);
        Vector512<double> power = Avx512F.PermuteVar8x64x2(
            Vector512.Create(
                1.0, 1.0442737824274138, 1.0905077326652577, 1.1387886347566916, 1.189207115002721, 1.241857812073484, 1.2968395546510096, 1.3542555469368927),
            shifted.AsInt64(),
            Vector512.Create(
                1.4142135623730951, 1.4768261459394993, 1.5422108254079407, 1.6104903319492543, 1.681792830507429, 1.7562521603732995, 1.8340080864093424, 1.9152065613971472));
        Vector512<double> growth = Vector512.FusedMultiplyAdd(power, ExpM1(r), power);
        return Avx512F.Scale(growth, n * Vector512.Create(1.0 / 16));
    }

    /// <summary>e^r − 1 for |r| ≤ (ln 2)/32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> ExpM1(Vector512<double> r)
    {
        Vector512<double> square = r * r;
        Vector512<double> q01 = Vector512.FusedMultiplyAdd(r, Vector512.Create(0.16666666664413365), Vector512.Create(0.5000000000000006));
        Vector512<double> q23 = Vector512.FusedMultiplyAdd(r, Vector512.Create(0.008333472061958091), Vector512.Create(0.04166666665963621));
        Vector512<double> q234 = Vector512.FusedMultiplyAdd(square, Vector512.Create(0.0013889129331200298), q23);
        return Vector512.FusedMultiplyAdd(square, Vector512.FusedMultiplyAdd(square, q234, q01), r);
    }
}
