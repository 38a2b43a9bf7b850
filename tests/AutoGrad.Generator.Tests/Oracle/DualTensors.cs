using System;

namespace AutoGrad.Generator.Tests.Oracle;

/// <summary><c>TensorPrimitives</c> over dual numbers, in the plainest words.</summary>
public static class DualTensors
{
    public static Dual Sum(ReadOnlySpan<Dual> x) => Total(x, e => e);

    public static Dual SumOfSquares(ReadOnlySpan<Dual> x) => Total(x, e => e * e);

    public static Dual SumOfMagnitudes(ReadOnlySpan<Dual> x) => Total(x, DualMath.Abs);

    public static Dual Norm(ReadOnlySpan<Dual> x) => DualMath.Sqrt(SumOfSquares(x));

    public static Dual Average(ReadOnlySpan<Dual> x) => Sum(x) / Some(x);

    public static Dual StdDev(ReadOnlySpan<Dual> x)
    {
        Dual mean = Average(x);
        return DualMath.Sqrt(Total(x, e => (e - mean) * (e - mean)) / x.Length);
    }

    public static Dual Dot(ReadOnlySpan<Dual> x, ReadOnlySpan<Dual> y) => Sum(Both(x, y, (a, b) => a * b));

    public static Dual Distance(ReadOnlySpan<Dual> x, ReadOnlySpan<Dual> y)
    {
        Some(x);
        return Norm(Both(x, y, (a, b) => a - b));
    }

    public static Dual CosineSimilarity(ReadOnlySpan<Dual> x, ReadOnlySpan<Dual> y)
    {
        Some(x);
        return Dot(x, y) / (Norm(x) * Norm(y));
    }

    public static Dual Product(ReadOnlySpan<Dual> x) => Chosen(x, (a, b) => a * b);

    public static Dual ProductOfSums(ReadOnlySpan<Dual> x, ReadOnlySpan<Dual> y) => Product(Both(x, y, (a, b) => a + b));

    public static Dual ProductOfDifferences(ReadOnlySpan<Dual> x, ReadOnlySpan<Dual> y) => Product(Both(x, y, (a, b) => a - b));

    public static Dual Max(ReadOnlySpan<Dual> x) => Chosen(x, DualMath.Max);

    public static Dual Min(ReadOnlySpan<Dual> x) => Chosen(x, DualMath.Min);

    public static Dual MaxMagnitude(ReadOnlySpan<Dual> x) => Chosen(x, DualMath.MaxMagnitude);

    public static Dual MinMagnitude(ReadOnlySpan<Dual> x) => Chosen(x, DualMath.MinMagnitude);

    public static Dual MaxNumber(ReadOnlySpan<Dual> x) => Chosen(x, DualMath.Max);

    public static Dual MinNumber(ReadOnlySpan<Dual> x) => Chosen(x, DualMath.Min);

    public static Dual MaxMagnitudeNumber(ReadOnlySpan<Dual> x) => Chosen(x, DualMath.MaxMagnitude);

    public static Dual MinMagnitudeNumber(ReadOnlySpan<Dual> x) => Chosen(x, DualMath.MinMagnitude);

    public static int IndexOfMax(ReadOnlySpan<Dual> x)
    {
        int best = x.IsEmpty ? -1 : 0;
        for (int i = 1; i < x.Length; i++)
            best = x[i].Value > x[best].Value ? i : best;
        return best;
    }

    // Functions of one element.
    public static void Abs(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, DualMath.Abs);

    public static void Acos(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, DualMath.Acos);

    public static void AcosPi(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, DualMath.AcosPi);

    public static void Acosh(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, DualMath.Acosh);

    public static void Asin(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, DualMath.Asin);

    public static void AsinPi(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, DualMath.AsinPi);

    public static void Asinh(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, DualMath.Asinh);

    public static void Atan(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, DualMath.Atan);

    public static void AtanPi(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, DualMath.AtanPi);

    public static void Atanh(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, DualMath.Atanh);

    public static void BitDecrement(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, e => e - e.Value + Math.BitDecrement(e.Value));

    public static void BitIncrement(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, e => e - e.Value + Math.BitIncrement(e.Value));

    public static void Cbrt(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, DualMath.Cbrt);

    public static void Ceiling(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, e => Math.Ceiling(e.Value));

    public static void Cos(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, DualMath.Cos);

    public static void CosPi(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, DualMath.CosPi);

    public static void Cosh(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, DualMath.Cosh);

    public static void Decrement(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, e => e - 1);

    public static void DegreesToRadians(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, DualMath.DegreesToRadians);

    public static void Exp(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, DualMath.Exp);

    public static void Exp10(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, DualMath.Exp10);

    public static void Exp10M1(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, DualMath.Exp10M1);

    public static void Exp2(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, DualMath.Exp2);

    public static void Exp2M1(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, DualMath.Exp2M1);

    public static void ExpM1(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, DualMath.ExpM1);

    public static void Floor(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, e => Math.Floor(e.Value));

    public static void Increment(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, e => e + 1);

    public static void Log(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, DualMath.Log);

    public static void Log10(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, DualMath.Log10);

    public static void Log10P1(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, DualMath.Log10P1);

    public static void Log2(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, DualMath.Log2);

    public static void Log2P1(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, DualMath.Log2P1);

    public static void LogP1(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, DualMath.LogP1);

    public static void Negate(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, e => -e);

    public static void RadiansToDegrees(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, DualMath.RadiansToDegrees);

    public static void Reciprocal(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, e => 1 / e);

    public static void ReciprocalSqrt(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, e => 1 / DualMath.Sqrt(e));

    public static void RootN(ReadOnlySpan<Dual> x, int n, Span<Dual> destination) => Each(x, destination, e => DualMath.RootN(e, n));

    public static void Round(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, e => Math.Round(e.Value));

    public static void Round(ReadOnlySpan<Dual> x, int digits, Span<Dual> destination) => Each(x, destination, e => Math.Round(e.Value, digits));

    public static void ScaleB(ReadOnlySpan<Dual> x, int n, Span<Dual> destination) => Each(x, destination, e => e * Math.Pow(2, n));

    public static void Sigmoid(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, e => 1 / (1 + DualMath.Exp(-e)));

    public static void Sin(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, DualMath.Sin);

    public static void SinPi(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, DualMath.SinPi);

    public static void Sinh(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, DualMath.Sinh);

    public static void Sqrt(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, DualMath.Sqrt);

    public static void Tan(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, DualMath.Tan);

    public static void TanPi(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, DualMath.TanPi);

    public static void Tanh(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, DualMath.Tanh);

    public static void Truncate(ReadOnlySpan<Dual> x, Span<Dual> destination) => Each(x, destination, e => Math.Truncate(e.Value));

    public static void Sign(ReadOnlySpan<Dual> x, Span<int> destination) => Ask(x, destination, e => Math.Sign(e.Value));

    public static void IsNegative(ReadOnlySpan<Dual> x, Span<bool> destination) => Ask(x, destination, e => double.IsNegative(e.Value));

    public static void SinCos(ReadOnlySpan<Dual> x, Span<Dual> sinDestination, Span<Dual> cosDestination)
    {
        Sin(x, sinDestination);
        Cos(x, cosDestination);
    }

    public static void SoftMax(ReadOnlySpan<Dual> x, Span<Dual> destination)
    {
        Dual[] e = new Dual[Some(x)];
        Exp(x, e);
        Dual sum = Sum(e);
        Each(e, destination, v => v / sum);
    }

    // Functions of several elements; a number stands for a span of it.
    public static void Add(Many x, Many y, Span<Dual> destination) => Each(x, y, destination, (a, b) => a + b);

    public static void Subtract(Many x, Many y, Span<Dual> destination) => Each(x, y, destination, (a, b) => a - b);

    public static void Multiply(Many x, Many y, Span<Dual> destination) => Each(x, y, destination, (a, b) => a * b);

    public static void Divide(Many x, Many y, Span<Dual> destination) => Each(x, y, destination, (a, b) => a / b);

    public static void Remainder(Many x, Many y, Span<Dual> destination) => Each(x, y, destination, (a, b) => a % b);

    public static void Pow(Many x, Many y, Span<Dual> destination) => Each(x, y, destination, DualMath.Pow);

    public static void Log(Many x, Many y, Span<Dual> destination) => Each(x, y, destination, DualMath.Log);

    public static void Atan2(Many y, Many x, Span<Dual> destination) => Each(y, x, destination, DualMath.Atan2);

    public static void Atan2Pi(Many y, Many x, Span<Dual> destination) => Each(y, x, destination, DualMath.Atan2Pi);

    public static void Hypot(Many x, Many y, Span<Dual> destination) => Each(x, y, destination, DualMath.Hypot);

    public static void Ieee754Remainder(Many x, Many y, Span<Dual> destination) => Each(x, y, destination, DualMath.IEEERemainder);

    public static void CopySign(Many x, Many sign, Span<Dual> destination) => Each(x, sign, destination, DualMath.CopySign);

    public static void Max(Many x, Many y, Span<Dual> destination) => Each(x, y, destination, DualMath.Max);

    public static void Min(Many x, Many y, Span<Dual> destination) => Each(x, y, destination, DualMath.Min);

    public static void MaxMagnitude(Many x, Many y, Span<Dual> destination) => Each(x, y, destination, DualMath.MaxMagnitude);

    public static void MinMagnitude(Many x, Many y, Span<Dual> destination) => Each(x, y, destination, DualMath.MinMagnitude);

    public static void MaxNumber(Many x, Many y, Span<Dual> destination) => Each(x, y, destination, DualMath.Max);

    public static void MinNumber(Many x, Many y, Span<Dual> destination) => Each(x, y, destination, DualMath.Min);

    public static void AddMultiply(Many x, Many y, Many multiplier, Span<Dual> destination) => Each(x, y, multiplier, destination, (a, b, c) => (a + b) * c);

    public static void MultiplyAdd(Many x, Many y, Many addend, Span<Dual> destination) => Each(x, y, addend, destination, (a, b, c) => a * b + c);

    public static void FusedMultiplyAdd(Many x, Many y, Many addend, Span<Dual> destination) => Each(x, y, addend, destination, DualMath.FusedMultiplyAdd);

    public static void MultiplyAddEstimate(Many x, Many y, Many addend, Span<Dual> destination) => Each(x, y, addend, destination, DualMath.MultiplyAddEstimate);

    public static void Lerp(Many x, Many y, Many amount, Span<Dual> destination) => Each(x, y, amount, destination, DualMath.Lerp);

    public static void Clamp(Many x, Many min, Many max, Span<Dual> destination) => Each(x, min, max, destination, DualMath.Clamp);

    /// <summary>A span or a number, as the overloads have it.</summary>
    public readonly ref struct Many
    {
        private readonly ReadOnlySpan<Dual> _items;
        private readonly Dual _number;

        private Many(ReadOnlySpan<Dual> items, Dual number, int length)
        {
            _items = items;
            _number = number;
            Length = length;
        }

        /// <summary>−1 for a number.</summary>
        public int Length { get; }

        public Dual this[int i] => Length < 0 ? _number : _items[i];

        public static implicit operator Many(ReadOnlySpan<Dual> items) => new(items, 0, items.Length);

        public static implicit operator Many(Span<Dual> items) => new(items, 0, items.Length);

        public static implicit operator Many(Dual[] items) => new(items, 0, items.Length);

        public static implicit operator Many(Dual number) => new(default, number, -1);

        public static implicit operator Many(double number) => new(default, number, -1);
    }

    private static void Each(ReadOnlySpan<Dual> x, Span<Dual> destination, Func<Dual, Dual> f)
    {
        Fits(x.Length, destination.Length);
        for (int i = 0; i < x.Length; i++)
            destination[i] = f(x[i]);
    }

    private static void Ask<T>(ReadOnlySpan<Dual> x, Span<T> destination, Func<Dual, T> f)
    {
        Fits(x.Length, destination.Length);
        for (int i = 0; i < x.Length; i++)
            destination[i] = f(x[i]);
    }

    private static void Each(Many x, Many y, Span<Dual> destination, Func<Dual, Dual, Dual> f) =>
        Each(x, y, y, destination, (a, b, _) => f(a, b));

    private static void Each(Many x, Many y, Many z, Span<Dual> destination, Func<Dual, Dual, Dual, Dual> f)
    {
        int length = Math.Max(x.Length, Math.Max(y.Length, z.Length));
        foreach (int other in (ReadOnlySpan<int>)[x.Length, y.Length, z.Length])
            Same(length, other < 0 ? length : other);
        Fits(length, destination.Length);
        for (int i = 0; i < length; i++)
            destination[i] = f(x[i], y[i], z[i]);
    }

    private static Dual[] Both(ReadOnlySpan<Dual> x, ReadOnlySpan<Dual> y, Func<Dual, Dual, Dual> f)
    {
        Same(x.Length, y.Length);
        Dual[] results = new Dual[x.Length];
        for (int i = 0; i < x.Length; i++)
            results[i] = f(x[i], y[i]);
        return results;
    }

    private static Dual Total(ReadOnlySpan<Dual> x, Func<Dual, Dual> f)
    {
        Dual sum = 0;
        foreach (Dual e in x)
            sum += f(e);
        return sum;
    }

    private static Dual Chosen(ReadOnlySpan<Dual> x, Func<Dual, Dual, Dual> f)
    {
        Some(x);
        Dual best = x[0];
        foreach (Dual e in x[1..])
            best = f(best, e);
        return best;
    }

    private static int Some(ReadOnlySpan<Dual> x) => x.IsEmpty ? throw new ArgumentException("empty") : x.Length;

    private static void Same(int a, int b) => _ = a == b ? a : throw new ArgumentException("lengths differ");

    private static void Fits(int length, int destination) => _ = length <= destination ? length : throw new ArgumentException("too short");
}
