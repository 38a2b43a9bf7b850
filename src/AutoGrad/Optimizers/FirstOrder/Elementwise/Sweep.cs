using System;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoGrad;

/// <summary>
/// Applies a formula to all parameters in one pass over memory, which is what bounds the speed of these methods: every array is read and
/// written once. The formula's type is a struct, so the loop is compiled for it, without calls.
/// </summary>
internal static class Sweep
{
    public static void Run<T, TUpdate>(TUpdate update, Span<T> parameters, ReadOnlySpan<T> gradient, Span<T> a)
        where T : IFloatingPointIeee754<T>
        where TUpdate : struct, IUpdate1<T>
    {
        int done = Vector<T>.IsSupported ? Lanes<T, Wide<T>, TUpdate>(update, 0, parameters, gradient, a) : 0;
        Lanes<T, Narrow<T>, TUpdate>(update, done, parameters, gradient, a);
    }

    public static void Run<T, TUpdate>(TUpdate update, Span<T> parameters, ReadOnlySpan<T> gradient, Span<T> a, Span<T> b)
        where T : IFloatingPointIeee754<T>
        where TUpdate : struct, IUpdate2<T>
    {
        int done = Vector<T>.IsSupported ? Lanes<T, Wide<T>, TUpdate>(update, 0, parameters, gradient, a, b) : 0;
        Lanes<T, Narrow<T>, TUpdate>(update, done, parameters, gradient, a, b);
    }

    public static void Run<T, TUpdate>(TUpdate update, Span<T> parameters, ReadOnlySpan<T> gradient, Span<T> a, Span<T> b, Span<T> c)
        where T : IFloatingPointIeee754<T>
        where TUpdate : struct, IUpdate3<T>
    {
        int done = Vector<T>.IsSupported ? Lanes<T, Wide<T>, TUpdate>(update, 0, parameters, gradient, a, b, c) : 0;
        Lanes<T, Narrow<T>, TUpdate>(update, done, parameters, gradient, a, b, c);
    }

    private static int Lanes<T, TLane, TUpdate>(TUpdate update, int from, Span<T> parameters, ReadOnlySpan<T> gradient, Span<T> a)
        where T : IFloatingPointIeee754<T>
        where TLane : struct, ILane<TLane, T>
        where TUpdate : struct, IUpdate1<T>
    {
        ref T theta = ref First(parameters, parameters.Length);
        ref T g = ref First(gradient, parameters.Length);
        ref T a0 = ref First(a, parameters.Length);
        int i = from;
        for (; i <= parameters.Length - TLane.Count; i += TLane.Count)
        {
            TLane kept = TLane.Load(ref Unsafe.Add(ref a0, i));
            update.Next(TLane.Load(ref Unsafe.Add(ref theta, i)), TLane.Load(ref Unsafe.Add(ref g, i)), ref kept)
                .Store(ref Unsafe.Add(ref theta, i));
            kept.Store(ref Unsafe.Add(ref a0, i));
        }

        return i;
    }

    private static int Lanes<T, TLane, TUpdate>(
        TUpdate update, int from, Span<T> parameters, ReadOnlySpan<T> gradient, Span<T> a, Span<T> b)
        where T : IFloatingPointIeee754<T>
        where TLane : struct, ILane<TLane, T>
        where TUpdate : struct, IUpdate2<T>
    {
        ref T theta = ref First(parameters, parameters.Length);
        ref T g = ref First(gradient, parameters.Length);
        ref T a0 = ref First(a, parameters.Length);
        ref T b0 = ref First(b, parameters.Length);
        int i = from;
        for (; i <= parameters.Length - TLane.Count; i += TLane.Count)
        {
            TLane keptA = TLane.Load(ref Unsafe.Add(ref a0, i)), keptB = TLane.Load(ref Unsafe.Add(ref b0, i));
            update.Next(TLane.Load(ref Unsafe.Add(ref theta, i)), TLane.Load(ref Unsafe.Add(ref g, i)), ref keptA, ref keptB)
                .Store(ref Unsafe.Add(ref theta, i));
            keptA.Store(ref Unsafe.Add(ref a0, i));
            keptB.Store(ref Unsafe.Add(ref b0, i));
        }

        return i;
    }

    private static int Lanes<T, TLane, TUpdate>(
        TUpdate update, int from, Span<T> parameters, ReadOnlySpan<T> gradient, Span<T> a, Span<T> b, Span<T> c)
        where T : IFloatingPointIeee754<T>
        where TLane : struct, ILane<TLane, T>
        where TUpdate : struct, IUpdate3<T>
    {
        ref T theta = ref First(parameters, parameters.Length);
        ref T g = ref First(gradient, parameters.Length);
        ref T a0 = ref First(a, parameters.Length);
        ref T b0 = ref First(b, parameters.Length);
        ref T c0 = ref First(c, parameters.Length);
        int i = from;
        for (; i <= parameters.Length - TLane.Count; i += TLane.Count)
        {
            TLane keptA = TLane.Load(ref Unsafe.Add(ref a0, i)), keptB = TLane.Load(ref Unsafe.Add(ref b0, i));
            TLane keptC = TLane.Load(ref Unsafe.Add(ref c0, i));
            update.Next(
                    TLane.Load(ref Unsafe.Add(ref theta, i)), TLane.Load(ref Unsafe.Add(ref g, i)), ref keptA, ref keptB, ref keptC)
                .Store(ref Unsafe.Add(ref theta, i));
            keptA.Store(ref Unsafe.Add(ref a0, i));
            keptB.Store(ref Unsafe.Add(ref b0, i));
            keptC.Store(ref Unsafe.Add(ref c0, i));
        }

        return i;
    }

    /// <summary>The first of n numbers; the one check of bounds that stands for those of all elements.</summary>
    private static ref T First<T>(ReadOnlySpan<T> numbers, int n) => ref MemoryMarshal.GetReference(numbers[..n]);
}
