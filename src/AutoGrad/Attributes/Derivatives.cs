using System;

namespace AutoGrad;

/// <summary>The families of members that <see cref="DifferentiableAttribute.Emit"/> can ask for; F stands for the method's name.</summary>
[Flags]
public enum Derivatives
{
    /// <summary>Nothing; only useful as a neutral element.</summary>
    None = 0,

    /// <summary><c>FGradient</c>, <c>FAndGradient</c>, <c>FPullback</c> and <c>FObjective</c>: reverse mode. The default.</summary>
    /// <remarks>A method that computes several numbers, or leaves them in its parameters, has <c>FPullback</c> alone.</remarks>
    Gradient = 1,

    /// <summary><c>FPushforward</c>: forward mode, a Jacobian–vector product.</summary>
    Pushforward = 2,

    /// <summary><c>FHessianVectorProduct</c>: forward over reverse.</summary>
    HessianVectorProduct = 4,

    /// <summary><c>FHessian</c>: the full matrix of second derivatives, row-major n×n.</summary>
    Hessian = 8,

    /// <summary><c>FHessianDiagonal</c>: its diagonal, length n.</summary>
    HessianDiagonal = 16,

    /// <summary><c>FJacobian</c>: first derivatives of a vector output, row-major m×n.</summary>
    Jacobian = 32,

    /// <summary><c>FBatchJacobian</c>: the Jacobians of many runs at once, one m×n block behind the other, and <c>FJacobian</c>.</summary>
    /// <remarks>For methods that return numbers and take numbers and read-only spans of them, for which it takes <see cref="Rows{T}"/>.</remarks>
    BatchJacobian = 64,
}
