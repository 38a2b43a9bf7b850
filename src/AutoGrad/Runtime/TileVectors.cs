using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AutoGrad.Runtime;

/// <summary>A vector as the tiles of a matrix product need it; the three widths differ in nothing else.</summary>
/// <typeparam name="TSelf">The vector.</typeparam>
/// <typeparam name="T">The number.</typeparam>
internal interface ITileVector<TSelf, T>
    where TSelf : struct, ITileVector<TSelf, T>
{
    static abstract int Count { get; }

    static abstract TSelf Load(ref T first, nint offset);

    static abstract TSelf All(T number);

    /// <summary>a·b + c, rounded once where the machine can.</summary>
    static abstract TSelf MultiplyAdd(TSelf a, TSelf b, TSelf c);

    /// <summary>Over the lanes.</summary>
    static abstract T Sum(TSelf a);

    void Store(ref T first, nint offset);
}

/// <summary>512 bits.</summary>
internal readonly struct Tile512<T>(Vector512<T> value) : ITileVector<Tile512<T>, T>
    where T : IFloatingPointIeee754<T>
{
    private readonly Vector512<T> _value = value;

    public static int Count => Vector512<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile512<T> Load(ref T first, nint offset) => new(Vector512.LoadUnsafe(ref first, (nuint)offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile512<T> All(T number) => new(Vector512.Create(number));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile512<T> MultiplyAdd(Tile512<T> a, Tile512<T> b, Tile512<T> c) => new(
        typeof(T) == typeof(double) ? Vector512.FusedMultiplyAdd(a._value.AsDouble(), b._value.AsDouble(), c._value.AsDouble()).As<double, T>()
        : Vector512.FusedMultiplyAdd(a._value.AsSingle(), b._value.AsSingle(), c._value.AsSingle()).As<float, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Tile512<T> a) => Vector512.Sum(a._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref T first, nint offset) => _value.StoreUnsafe(ref first, (nuint)offset);
}

/// <summary>256 bits.</summary>
internal readonly struct Tile256<T>(Vector256<T> value) : ITileVector<Tile256<T>, T>
    where T : IFloatingPointIeee754<T>
{
    private readonly Vector256<T> _value = value;

    public static int Count => Vector256<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile256<T> Load(ref T first, nint offset) => new(Vector256.LoadUnsafe(ref first, (nuint)offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile256<T> All(T number) => new(Vector256.Create(number));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile256<T> MultiplyAdd(Tile256<T> a, Tile256<T> b, Tile256<T> c) => new(
        typeof(T) == typeof(double) ? Vector256.MultiplyAddEstimate(a._value.AsDouble(), b._value.AsDouble(), c._value.AsDouble()).As<double, T>()
        : Vector256.MultiplyAddEstimate(a._value.AsSingle(), b._value.AsSingle(), c._value.AsSingle()).As<float, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Tile256<T> a) => Vector256.Sum(a._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref T first, nint offset) => _value.StoreUnsafe(ref first, (nuint)offset);
}

/// <summary>128 bits.</summary>
internal readonly struct Tile128<T>(Vector128<T> value) : ITileVector<Tile128<T>, T>
    where T : IFloatingPointIeee754<T>
{
    private readonly Vector128<T> _value = value;

    public static int Count => Vector128<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile128<T> Load(ref T first, nint offset) => new(Vector128.LoadUnsafe(ref first, (nuint)offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile128<T> All(T number) => new(Vector128.Create(number));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile128<T> MultiplyAdd(Tile128<T> a, Tile128<T> b, Tile128<T> c) => new(
        typeof(T) == typeof(double) ? Vector128.MultiplyAddEstimate(a._value.AsDouble(), b._value.AsDouble(), c._value.AsDouble()).As<double, T>()
        : Vector128.MultiplyAddEstimate(a._value.AsSingle(), b._value.AsSingle(), c._value.AsSingle()).As<float, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sum(Tile128<T> a) => Vector128.Sum(a._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref T first, nint offset) => _value.StoreUnsafe(ref first, (nuint)offset);
}
