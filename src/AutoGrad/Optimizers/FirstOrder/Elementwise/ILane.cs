using System.Numerics;
using System.Runtime.CompilerServices;

namespace AutoGrad;

/// <summary>
/// One number or a vector of neighbouring ones. An update formula is written once over this interface; the same operations then run on
/// vectors and on the numbers that are left over, so that a parameter's last bit does not depend on its place.
/// </summary>
internal interface ILane<TSelf, T>
    where TSelf : struct, ILane<TSelf, T>
    where T : IFloatingPointIeee754<T>
{
    static abstract int Count { get; }

    static abstract TSelf Of(T value);

    static abstract TSelf Load(ref T source);

    void Store(ref T destination);

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    static abstract TSelf operator *(TSelf a, TSelf b);

    static abstract TSelf operator /(TSelf a, TSelf b);

    static abstract TSelf Sqrt(TSelf x);

    static abstract TSelf Abs(TSelf x);

    static abstract TSelf Max(TSelf a, TSelf b);

    static abstract TSelf Min(TSelf a, TSelf b);

    /// <summary>1, −1, and what is neither positive nor negative (a zero, NaN) as it is.</summary>
    static abstract TSelf Sign(TSelf x);

    /// <summary>a &gt; 0 ? positive : a &lt; 0 ? negative : otherwise.</summary>
    static abstract TSelf BySign(TSelf a, TSelf positive, TSelf negative, TSelf otherwise);
}

/// <summary>One number.</summary>
internal readonly struct Narrow<T>(T value) : ILane<Narrow<T>, T>
    where T : IFloatingPointIeee754<T>
{
    private readonly T _value = value;

    public static int Count => 1;

    public static Narrow<T> Of(T value) => new(value);

    public static Narrow<T> Load(ref T source) => new(source);

    public void Store(ref T destination) => destination = _value;

    public static Narrow<T> operator +(Narrow<T> a, Narrow<T> b) => new(a._value + b._value);

    public static Narrow<T> operator -(Narrow<T> a, Narrow<T> b) => new(a._value - b._value);

    public static Narrow<T> operator *(Narrow<T> a, Narrow<T> b) => new(a._value * b._value);

    public static Narrow<T> operator /(Narrow<T> a, Narrow<T> b) => new(a._value / b._value);

    public static Narrow<T> Sqrt(Narrow<T> x) => new(T.Sqrt(x._value));

    public static Narrow<T> Abs(Narrow<T> x) => new(T.Abs(x._value));

    public static Narrow<T> Max(Narrow<T> a, Narrow<T> b) => new(T.Max(a._value, b._value));

    public static Narrow<T> Min(Narrow<T> a, Narrow<T> b) => new(T.Min(a._value, b._value));

    public static Narrow<T> Sign(Narrow<T> x) => BySign(x, new Narrow<T>(T.One), new Narrow<T>(-T.One), x);

    public static Narrow<T> BySign(Narrow<T> a, Narrow<T> positive, Narrow<T> negative, Narrow<T> otherwise) =>
        a._value > T.Zero ? positive : a._value < T.Zero ? negative : otherwise;
}

/// <summary>As many numbers as the processor takes at once.</summary>
internal readonly struct Wide<T>(Vector<T> value) : ILane<Wide<T>, T>
    where T : IFloatingPointIeee754<T>
{
    private readonly Vector<T> _value = value;

    public static int Count => Vector<T>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide<T> Of(T value) => new(new Vector<T>(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide<T> Load(ref T source) => new(Vector.LoadUnsafe(ref source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref T destination) => _value.StoreUnsafe(ref destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide<T> operator +(Wide<T> a, Wide<T> b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide<T> operator -(Wide<T> a, Wide<T> b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide<T> operator *(Wide<T> a, Wide<T> b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide<T> operator /(Wide<T> a, Wide<T> b) => new(a._value / b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide<T> Sqrt(Wide<T> x) => new(Vector.SquareRoot(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide<T> Abs(Wide<T> x) => new(Vector.Abs(x._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide<T> Max(Wide<T> a, Wide<T> b) => new(Vector.Max(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide<T> Min(Wide<T> a, Wide<T> b) => new(Vector.Min(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide<T> Sign(Wide<T> x) => BySign(x, new Wide<T>(Vector<T>.One), new Wide<T>(-Vector<T>.One), x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Wide<T> BySign(Wide<T> a, Wide<T> positive, Wide<T> negative, Wide<T> otherwise) =>
        new(Vector.ConditionalSelect(
            Vector.GreaterThan(a._value, Vector<T>.Zero),
            positive._value,
            Vector.ConditionalSelect(Vector.LessThan(a._value, Vector<T>.Zero), negative._value, otherwise._value)));
}
