using System;

namespace AutoGrad.Generator.Tests.Oracle;

/// <summary>What a dual number depends on, seen from one direction of differentiation.</summary>
public enum Dependence : byte
{
    /// <summary>On no active parameter: a literal, data, or what is computed from them alone.</summary>
    None,

    /// <summary>On active parameters, but not on the one being differentiated: the tangent is a structural zero.</summary>
    Other,

    /// <summary>On the parameter being differentiated.</summary>
    Seed,
}

/// <summary>
/// A number with its derivative along one direction: the textbook forward mode, by operator overloading, which shares nothing
/// with the generator. Dependence is tracked beside the tangent so that a structural zero times ∞ is 0 while a computed zero
/// times ∞ stays NaN, and so that a constant operand can win the tie of a maximum.
/// </summary>
public readonly struct Dual : IEquatable<Dual>, IComparable<Dual>
{
    public readonly double Value;
    public readonly double Tangent;
    public readonly Dependence Dependence;

    public Dual(double value, double tangent, Dependence dependence)
    {
        Value = value;
        Tangent = tangent;
        Dependence = dependence;
    }

    public bool IsConstant => Dependence == Dependence.None;

    /// <summary>An active parameter; its tangent is 1 where it is the one being differentiated.</summary>
    public static Dual Parameter(double value, bool isSeed) =>
        isSeed ? new(value, 1, Dependence.Seed) : new(value, 0, Dependence.Other);

    /// <summary>The chain rule for a function of one number, given its value and derivative there.</summary>
    public static Dual Chain(double value, Dual x, double dx) => new(value, x.Along(dx), x.Dependence);

    /// <summary>The chain rule for a function of two numbers, given its value and partial derivatives there.</summary>
    public static Dual Chain(double value, Dual x, double dx, Dual y, double dy) =>
        new(value, x.Along(dx) + y.Along(dy), Join(x, y));

    /// <summary>A function that returned <paramref name="chosen"/> out of several operands.</summary>
    public static Dual Select(Dual chosen, Dual other) => new(chosen.Value, chosen.Tangent, Join(chosen, other));

    public static implicit operator Dual(double constant) => new(constant, 0, Dependence.None);

    public static explicit operator double(Dual x) => x.Value;

    public static Dual operator +(Dual x) => x;

    public static Dual operator -(Dual x) => Chain(-x.Value, x, -1);

    public static Dual operator ++(Dual x) => x + 1;

    public static Dual operator --(Dual x) => x - 1;

    public static Dual operator +(Dual x, Dual y) => Chain(x.Value + y.Value, x, 1, y, 1);

    public static Dual operator -(Dual x, Dual y) => Chain(x.Value - y.Value, x, 1, y, -1);

    public static Dual operator *(Dual x, Dual y) => Chain(x.Value * y.Value, x, y.Value, y, x.Value);

    // -x/y² is written with the quotient so that it neither overflows nor underflows before the quotient does.
    public static Dual operator /(Dual x, Dual y) =>
        Chain(x.Value / y.Value, x, 1 / y.Value, y, -(x.Value / y.Value) / y.Value);

    // x % y = x - y·truncate(x/y), and the quotient is locally constant.
    public static Dual operator %(Dual x, Dual y) => Chain(x.Value % y.Value, x, 1, y, -Math.Truncate(x.Value / y.Value));

    public static bool operator <(Dual x, Dual y) => x.Value < y.Value;

    public static bool operator >(Dual x, Dual y) => x.Value > y.Value;

    public static bool operator <=(Dual x, Dual y) => x.Value <= y.Value;

    public static bool operator >=(Dual x, Dual y) => x.Value >= y.Value;

    public static bool operator ==(Dual x, Dual y) => x.Value == y.Value;

    public static bool operator !=(Dual x, Dual y) => x.Value != y.Value;

    public int CompareTo(Dual other) => Value.CompareTo(other.Value);

    public bool Equals(Dual other) => Value.Equals(other.Value);

    public override bool Equals(object? obj) => obj is Dual other && Equals(other);

    public override int GetHashCode() => Value.GetHashCode();

    public override string ToString() => $"{Value:R} ({Tangent:R})";

    private double Along(double slope) => Dependence == Dependence.Seed ? slope * Tangent : 0;

    private static Dependence Join(Dual x, Dual y) => x.Dependence > y.Dependence ? x.Dependence : y.Dependence;
}
