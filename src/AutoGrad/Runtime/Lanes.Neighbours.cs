using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace AutoGrad.Runtime;

/// <content>
/// What trips hand on to the next: in whole vectors that is a lane further on, and from the last lane of a vector to the first of the next one.
/// Memory would do the same, but numbers that were just stored could not be loaded across the edges of vectors without waiting for the stores.
/// </content>
public static partial class Lanes
{
    /// <summary>Per lane the number of the lane before: the last lane of one vector, then all but the last of the next.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="before">The vector before.</param>
    /// <param name="own">The vector.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Behind<T>(Vector<T> before, Vector<T> own)
        where T : struct, IFloatingPointIeee754<T>
    {
        if (Vector<T>.Count * Unsafe.SizeOf<T>() == 32 && Avx2.IsSupported)
        {
            if (typeof(T) == typeof(double) && Avx512F.VL.IsSupported)
                return Avx512F.VL.AlignRight64(own.AsVector256().AsInt64(), before.AsVector256().AsInt64(), 3).As<long, T>().AsVector();
            Vector256<byte> middle = Avx2.Permute2x128(before.AsVector256().AsByte(), own.AsVector256().AsByte(), 0x21);
            return (typeof(T) == typeof(double) ? Avx2.AlignRight(own.AsVector256().AsByte(), middle, 8) : Avx2.AlignRight(own.AsVector256().AsByte(), middle, 12)).As<byte, T>().AsVector();
        }

        if (Vector<T>.Count * Unsafe.SizeOf<T>() == 16)
        {
            if (typeof(T) == typeof(double))
                return Vector128.Create(before.AsVector128().AsDouble().GetUpper(), own.AsVector128().AsDouble().GetLower()).As<double, T>().AsVector();
            if (Ssse3.IsSupported)
                return Ssse3.AlignRight(own.AsVector128().AsByte(), before.AsVector128().AsByte(), 12).As<byte, T>().AsVector();
            if (AdvSimd.IsSupported)
                return AdvSimd.ExtractVector128(before.AsVector128().AsByte(), own.AsVector128().AsByte(), 12).As<byte, T>().AsVector();
        }

        return LaneByLane(before, own);
    }

    /// <summary>Per lane the number of the lane ahead: all but the first lane of one vector, then the first of the next.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="own">The vector.</param>
    /// <param name="after">The vector after it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<T> Ahead<T>(Vector<T> own, Vector<T> after)
        where T : struct, IFloatingPointIeee754<T>
    {
        if (Vector<T>.Count * Unsafe.SizeOf<T>() == 32 && Avx2.IsSupported)
        {
            if (typeof(T) == typeof(double) && Avx512F.VL.IsSupported)
                return Avx512F.VL.AlignRight64(after.AsVector256().AsInt64(), own.AsVector256().AsInt64(), 1).As<long, T>().AsVector();
            Vector256<byte> middle = Avx2.Permute2x128(own.AsVector256().AsByte(), after.AsVector256().AsByte(), 0x21);
            return (typeof(T) == typeof(double) ? Avx2.AlignRight(middle, own.AsVector256().AsByte(), 8) : Avx2.AlignRight(middle, own.AsVector256().AsByte(), 4)).As<byte, T>().AsVector();
        }

        if (Vector<T>.Count * Unsafe.SizeOf<T>() == 16)
        {
            if (typeof(T) == typeof(double))
                return Vector128.Create(own.AsVector128().AsDouble().GetUpper(), after.AsVector128().AsDouble().GetLower()).As<double, T>().AsVector();
            if (Ssse3.IsSupported)
                return Ssse3.AlignRight(after.AsVector128().AsByte(), own.AsVector128().AsByte(), 4).As<byte, T>().AsVector();
            if (AdvSimd.IsSupported)
                return AdvSimd.ExtractVector128(own.AsVector128().AsByte(), after.AsVector128().AsByte(), 4).As<byte, T>().AsVector();
        }

        return LaneByLaneAhead(own, after);
    }

    /// <summary>The first lane.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="lanes">The vector.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T First<T>(Vector<T> lanes) => lanes[0];

    /// <summary>The last lane.</summary>
    /// <typeparam name="T">The number.</typeparam>
    /// <param name="lanes">The vector.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Last<T>(Vector<T> lanes) => lanes[Vector<T>.Count - 1];

    private static Vector<T> LaneByLaneAhead<T>(Vector<T> own, Vector<T> after)
        where T : struct, IFloatingPointIeee754<T>
    {
        Unsafe.SkipInit(out Vector<T> lanes);
        ref T first = ref Unsafe.As<Vector<T>, T>(ref lanes);
        for (int lane = 1; lane < Vector<T>.Count; lane++)
            Unsafe.Add(ref first, lane - 1) = own[lane];
        Unsafe.Add(ref first, Vector<T>.Count - 1) = after[0];
        return lanes;
    }

    private static Vector<T> LaneByLane<T>(Vector<T> before, Vector<T> own)
        where T : struct, IFloatingPointIeee754<T>
    {
        Unsafe.SkipInit(out Vector<T> lanes);
        ref T first = ref Unsafe.As<Vector<T>, T>(ref lanes);
        first = Last(before);
        for (int lane = 1; lane < Vector<T>.Count; lane++)
            Unsafe.Add(ref first, lane) = own[lane - 1];
        return lanes;
    }
}
