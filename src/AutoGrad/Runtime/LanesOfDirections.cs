using System.Runtime.Intrinsics;

namespace AutoGrad.Runtime;

/// <content>Truth values about the lanes of vectors of a fixed width: what tangents along several directions at once need beside arithmetic.</content>
public static partial class Lanes
{
    /// <summary>Lane by lane a = b.</summary>
    public static Vector128<T> Equal<T>(Vector128<T> a, Vector128<T> b) => Vector128.Equals(a, b);

    /// <summary>Lane by lane a ≠ b.</summary>
    public static Vector128<T> NotEqual<T>(Vector128<T> a, Vector128<T> b) => ~Vector128.Equals(a, b);

    /// <summary>Lane by lane not.</summary>
    public static Vector128<T> Not<T>(Vector128<T> a) => ~a;

    /// <summary>Lane by lane and.</summary>
    public static Vector128<T> And<T>(Vector128<T> a, Vector128<T> b) => a & b;

    /// <summary>Lane by lane or.</summary>
    public static Vector128<T> Or<T>(Vector128<T> a, Vector128<T> b) => a | b;

    /// <summary>Lane by lane one of two.</summary>
    public static Vector128<T> Select<T>(Vector128<T> condition, Vector128<T> then, Vector128<T> otherwise) => Vector128.ConditionalSelect(condition, then, otherwise);

    /// <summary>Lane by lane a = b.</summary>
    public static Vector256<T> Equal<T>(Vector256<T> a, Vector256<T> b) => Vector256.Equals(a, b);

    /// <summary>Lane by lane a ≠ b.</summary>
    public static Vector256<T> NotEqual<T>(Vector256<T> a, Vector256<T> b) => ~Vector256.Equals(a, b);

    /// <summary>Lane by lane not.</summary>
    public static Vector256<T> Not<T>(Vector256<T> a) => ~a;

    /// <summary>Lane by lane and.</summary>
    public static Vector256<T> And<T>(Vector256<T> a, Vector256<T> b) => a & b;

    /// <summary>Lane by lane or.</summary>
    public static Vector256<T> Or<T>(Vector256<T> a, Vector256<T> b) => a | b;

    /// <summary>Lane by lane one of two.</summary>
    public static Vector256<T> Select<T>(Vector256<T> condition, Vector256<T> then, Vector256<T> otherwise) => Vector256.ConditionalSelect(condition, then, otherwise);

    /// <summary>Lane by lane a = b.</summary>
    public static Vector512<T> Equal<T>(Vector512<T> a, Vector512<T> b) => Vector512.Equals(a, b);

    /// <summary>Lane by lane a ≠ b.</summary>
    public static Vector512<T> NotEqual<T>(Vector512<T> a, Vector512<T> b) => ~Vector512.Equals(a, b);

    /// <summary>Lane by lane not.</summary>
    public static Vector512<T> Not<T>(Vector512<T> a) => ~a;

    /// <summary>Lane by lane and.</summary>
    public static Vector512<T> And<T>(Vector512<T> a, Vector512<T> b) => a & b;

    /// <summary>Lane by lane or.</summary>
    public static Vector512<T> Or<T>(Vector512<T> a, Vector512<T> b) => a | b;

    /// <summary>Lane by lane one of two.</summary>
    public static Vector512<T> Select<T>(Vector512<T> condition, Vector512<T> then, Vector512<T> otherwise) => Vector512.ConditionalSelect(condition, then, otherwise);
}
